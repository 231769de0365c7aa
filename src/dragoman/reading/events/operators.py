"""Operators: words that make something of an act ("agreed to", "refused to", "called for an end to").

An operator looks for acts in its complements; the algebra says what it makes of them, and what it makes of an operator
below it ("refused to rule out").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from weakref import WeakMethod

from spacy.tokens import Token

from dragoman.lexicon.algebra import Outcome
from dragoman.lexicon.entries import Entry
from dragoman.lexicon.forms import Form
from dragoman.lexicon.loader import Lexicon
from dragoman.model import Entity
from dragoman.reading.events.grammar import VERBAL, Grammar, conjuncts, lemma
from dragoman.reading.events.node import Node
from dragoman.reading.events.roles import Roles, unique

__all__ = ["Operators"]

# whoever is judged is the object, never whom the deed befell
JUDGING = frozenset({"ACCUSE", "CONDEMN"})
CLAUSE_SLOTS = ("infinitive", "gerund", "clause")
BELOW_NOUN = ("infinitive", "of", "on", "for", "to", "with", "in", "clause")
PARTY_SLOTS = ("subject", "object", "with", "to", "against", "on", "for", "in")
MEASURES = frozenset({"SANCTION", "COERCE", "MOBILIZE", "REJECT"})
# "Britain may freeze the assets, the minister warned": an officer of no named state speaks for the one that acts
STATES = frozenset({"place", "government"})
MAX_DEPTH = 3


class Operators:
    """Composes operators with their acts. `taken_up` holds the ids of nodes that are no events of their own."""

    def __init__(self, lexicon: Lexicon, grammar: Grammar, roles: Roles, read: Callable[[Token], Node | None]) -> None:
        self.lexicon = lexicon
        self.grammar = grammar
        self.roles = roles
        # held weakly: a circle would keep each sentence's parse until Python's collector comes round
        self._read = WeakMethod(read)
        self.taken_up: set[int] = set()

    def composed(self, token: Token, entry: Entry, form: Form, parts: list[Token]) -> Node | None:
        """The operator over the first act in its complements; coordinated acts of another kind come `also`."""
        noun = form.pos == "noun"
        found = list(self._complements(token, entry, parts))
        first: Node | None = None
        for pool, inner, near in found:
            key, operand = self._key(token, entry, inner, noun=noun)
            outcome = self.lexicon.algebra.outcome(key, operand.type, operand.mode)
            if outcome is None or (not near and outcome.type == "THREATEN" and inner.nominal):
                continue  # who promises to address an attack promises none
            node = self._compose(token, entry, key, outcome, inner, operand, noun=noun)
            node.parts = [*parts, *inner.parts]
            if first is None:
                first, first_pool = node, pool
                self.taken_up.update(id(n) for _, n, _ in found if not (outcome.factive and n.type == inner.type))
            elif pool == first_pool and node.type not in (first.type, *(n.type for n in first.also)):
                node.trigger = inner.trigger
                first.also.append(node)
        return first

    def default(self, token: Token, entry: Entry, form: Form, parts: list[Token]) -> Node | None:
        """What an operator says over a complement that is no known act."""
        operator, noun = str(entry.operator), form.pos == "noun"
        outcome = self.lexicon.algebra.outcome(operator, None, None)
        if outcome is None or entry.default is None:
            return None
        mode = entry.mode or (outcome.mode if outcome.type == entry.default else None)
        status = outcome.status or "actual"
        node = Node(token, entry.default, mode, entry.default, status, entry, parts=parts, nominal=noun)
        node.over = operator
        node.duty = "duty" in entry.flags
        node.trace.append(f"{entry.id} ({operator}) over no known act: {entry.default}")
        node.actors = [] if node.duty else self.roles.actors(token, entry, noun=noun)
        node.recipients = self.roles.recipients(token, entry, node.actors, noun=noun)
        slots = self.grammar.slots(token)
        if not node.recipients and not (operator in JUDGING and slots.get("object")):
            below = [t for s in CLAUSE_SLOTS for t in slots.get(s, ())]
            parties = [
                e for t in below for s in PARTY_SLOTS for e in self.roles.parties(self.grammar.slots(t).get(s, ()))
            ]
            node.recipients = [e for e in unique(parties) if e not in node.actors][:1]
        node.topics = [t for s in (*CLAUSE_SLOTS, "on", "to", "object") for t in slots.get(s, ())]
        if not node.actors and noun:
            return None
        return node

    def cover(self, token: Token, where: Sequence[str]) -> None:
        """Takes up what is asked for, threatened or refused by a noun: "sought loans from Japan" tells of no loan."""
        slots = self.grammar.slots(token)
        seen = {token.i}
        for start in (t for slot in where for t in slots.get(slot, ())):
            for head in conjuncts(start):
                found = self._below(head, seen, MAX_DEPTH - 1, near=True)
                self.taken_up.update(id(node) for node, _ in found if node.nominal)

    # ---- what stands below ----

    def _complements(self, token: Token, entry: Entry, parts: list[Token]) -> Iterator[tuple[int, Node, bool]]:
        """Acts in the operator's complement slots: the slot's number, the act, whether no other verb is between."""
        slots = self.grammar.slots(token)
        seen: set[int] = {token.i}
        pools = [
            list(
                self.grammar.infinitive(token) if slot == "infinitive" and token.pos_ == "NOUN" else slots.get(slot, ())
            )
            for slot in entry.complements
        ]
        pools.insert(0, [p for p in parts if p.pos_ in ("NOUN", "VERB")])
        for number, pool in enumerate(pools):
            for start in pool:
                for head in conjuncts(start):
                    for node, near in self._below(head, seen, 0, near=True):
                        yield number, node, near

    def _below(self, head: Token, seen: set[int], depth: int, *, near: bool) -> Iterator[tuple[Node, bool]]:
        if head.i in seen or depth > MAX_DEPTH:
            return
        seen.add(head.i)
        read = self._read()
        node = read(head) if read is not None else None
        if node is not None:
            yield node, near
            return
        if head.pos_ in VERBAL:
            # the verb is no act: its object or its own complement may be one ("see an end to", "help stop")
            for child in head.children:
                if child.dep_ in ("dobj", "xcomp", "ccomp", "attr") and not self._told(child):
                    yield from self._below(child, seen, depth + 1, near=False)
            return
        if self.roles.entities(head):
            return  # what is told of a party is no complement
        slots = self.grammar.slots(head)
        for slot in BELOW_NOUN:
            for below in slots.get(slot, ()):
                for each in conjuncts(below):
                    yield from self._below(each, seen, depth + 1, near=near)
        for child in head.children:
            if child.dep_ == "acl" and child.tag_ == "VBG":
                yield from self._below(child, seen, depth + 1, near=near)

    def _told(self, clause: Token) -> bool:
        """Whether a clause has its own subject under a verb of speech: told, not done."""
        return (
            clause.dep_ == "ccomp"
            and any(c.dep_ == "nsubj" for c in clause.children)
            and clause.head.pos_ in VERBAL
            and lemma(clause.head) in self.lexicon.classes["speech"]
        )

    # ---- what comes of it ----

    def _key(self, token: Token, entry: Entry, inner: Node, *, noun: bool) -> tuple[str, Node]:
        """The algebra's row and the act it is asked for: an operator below may change both."""
        operator = str(entry.operator)
        algebra = self.lexicon.algebra
        if operator == "WARN" and not self._own_doing(token, entry, inner, noun=noun):
            operator = "POSSIBLE"
        elif operator == "ORDER" and self._foreign(token, entry):
            operator = "ASK"
        return algebra.shifted(operator, inner.over), inner.operand(algebra.shifts(operator, inner.over))

    def _own_doing(self, token: Token, entry: Entry, inner: Node, *, noun: bool) -> bool:
        """Whether who warns of an act would do it himself ("warned that it would retaliate", "warned of sanctions")."""
        own = self.roles.actors(token, entry, noun=noun)
        if inner.actors:
            countries = {e.country for e in own if e.country}
            whose = self.lexicon.classes["possessive"]
            spokesman = _unplaced(own)
            return all(
                a in own
                or a.via == "pronoun"
                or a.country in countries
                or a.name.split()[0].lower() in whose
                or (spokesman and a.kind in STATES and bool(a.country))
                for a in inner.actors
            )
        return inner.type in MEASURES or bool(self.roles.recipients(token, entry, own, noun=noun))

    def _foreign(self, token: Token, entry: Entry) -> bool:
        """Whether who is ordered is of another country than who orders."""
        objects = self.roles.parties(self.grammar.slots(token).get("object", ()), nested=False)
        own = {e.country for e in self.roles.actors(token, entry, noun=False)}
        return bool(objects) and bool(own) and all(e.country and e.country not in own for e in objects)

    def _compose(
        self, token: Token, entry: Entry, key: str, outcome: Outcome, inner: Node, operand: Node, *, noun: bool
    ) -> Node:
        algebra = self.lexicon.algebra
        own_type = outcome.type is None
        type_ = outcome.type or operand.type
        mode = algebra.mode(outcome, operand.type, operand.mode, operand.act)
        if not own_type and entry.mode:
            mode = entry.mode
        node = Node(
            inner.trigger if own_type else token,
            type_,
            mode,
            outcome.act or operand.act,
            outcome.status or (inner.status if own_type else "actual"),
            inner.entry if own_type else entry,
            inner=operand,
            factive=outcome.factive,
            nominal=inner.nominal if own_type else noun,
        )
        node.over = str(entry.operator)
        node.duty = "duty" in entry.flags
        node.operators = [token, *inner.operators]
        below = f"{operand.type}{'/' + operand.mode if operand.mode else ''}"
        node.trace = [f"{entry.id} ({key}) over {below}: {type_}", *inner.trace]
        node.topics = [inner.trigger, *inner.topics]
        self._roles(node, token, entry, key, inner, noun=noun)
        return node

    def _roles(self, node: Node, token: Token, entry: Entry, key: str, inner: Node, *, noun: bool) -> None:
        own = self.roles.actors(token, entry, noun=noun)
        if noun and not own and token.dep_ == "dobj" and token.head.pos_ in VERBAL:
            own = self.roles.parties(self.grammar.subject(token.head))
        if node.duty:
            own = []
        elif not own and inner.symmetric and not noun:
            own = self.roles.parties(self.grammar.subject(token))  # "talks between A and B failed to reach"
        others = self.roles.recipients(token, entry, own, noun=noun)
        judged = key in JUDGING and self._acted_on(token, inner)
        if judged:
            others = []
        way = self.lexicon.algebra.roles[key]
        if way[0] in ("kept", "passed") and node.type == inner.type:
            self._kept(node, token, inner, own, passed=way[0] == "passed")
        elif way[-1] in ("shared", "joint"):
            self._shared(node, inner, own, others, joint=way[-1] == "joint")
        elif way[-1] in ("asked", "aimed"):
            self._asked(node, inner, own, others, way[-1], judged=judged)
        else:
            node.actors = own or inner.actors
            partners = [e for e in (inner.recipients or [*inner.actors]) if e not in node.actors]
            node.recipients = partners or others

    def _kept(self, node: Node, token: Token, inner: Node, own: Sequence[Entity], *, passed: bool) -> None:
        """The act's own parties; who passes or orders it acts in the doer's place."""
        node.symmetric = inner.symmetric
        node.actors = inner.actors or list(own)
        node.recipients = inner.recipients
        if passed or (own and inner.actors and self._ordered(token, inner)):
            node.actors = list(own) or inner.actors
        if node.symmetric:
            node.actors = unique([*own, *inner.actors, *inner.recipients])
        elif not node.recipients:
            node.recipients = [e for e in inner.actors if e not in node.actors]

    def _shared(self, node: Node, inner: Node, own: Sequence[Entity], others: Sequence[Entity], *, joint: bool) -> None:
        """Who commits himself, and with or to whom."""
        everybody = unique([*inner.actors, *inner.recipients])
        node.actors = list(own) or inner.actors
        if joint or (inner.symmetric and not others):
            node.symmetric = True
            partners = others or (everybody if inner.symmetric or joint else [])
            node.actors = unique([*node.actors, *partners])
        else:
            node.recipients = [e for e in (others or inner.recipients or everybody) if e not in node.actors]

    def _asked(
        self, node: Node, inner: Node, own: Sequence[Entity], others: Sequence[Entity], way: str, *, judged: bool
    ) -> None:
        """Who asks, accuses or refuses, and whom: the operator's object, else who would do it, else to whom."""
        if way == "aimed" and _unplaced(own) and any(e.country for e in inner.actors):
            own = inner.actors
        node.actors = list(own)
        first, second = (inner.actors, inner.recipients) if way == "asked" else (inner.recipients, inner.actors)
        theirs = [e for e in (first if judged else [*first, *second]) if e not in own]
        node.recipients = list(others) or theirs[: max(1, len(first))]
        if not node.actors and node.over == "REFUSE":
            node.actors = inner.actors

    def _acted_on(self, token: Token, inner: Node) -> bool:
        """Whether what is condemned is a deed or a thing, so that those whom it befell are not condemned."""
        objects = list(self.grammar.slots(token).get("object", ()))
        if inner.nominal and inner.trigger in [c for t in objects for c in conjuncts(t)]:
            return True
        nouns = [t for t in objects if t.pos_ in ("NOUN", "PROPN")]
        return bool(nouns) and not self.roles.parties(nouns)

    def _ordered(self, token: Token, inner: Node) -> bool:
        """Whether the act's doer is the object of the verb over it ("ordered police to arrest")."""
        objects = self.roles.parties(self.grammar.slots(token).get("object", ()), nested=False)
        return bool(objects) and all(a in objects for a in inner.actors)


def _unplaced(parties: Sequence[Entity]) -> bool:
    """Whether who speaks is told by an office alone, of no state named: it is that of the state that acts."""
    return bool(parties) and all(e.kind == "office" and not e.country for e in parties)
