"""Acts and operators of one sentence: entries are tried at each token, operators look for their acts.

The outer word wins: an act under an operator is no event of its own, unless the operator takes it for a fact
("condemned the killing") or nothing but grammar stands over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from dragoman.lexicon.algebra import Outcome
from dragoman.lexicon.entries import Entry
from dragoman.lexicon.forms import Form
from dragoman.lexicon.loader import Lexicon
from dragoman.reading.events.completion import acts_on_things, thing_object
from dragoman.reading.events.grammar import MODIFIERS, VERBAL, Grammar, conjuncts, lemma
from dragoman.reading.events.matching import Matcher
from dragoman.reading.events.node import Node
from dragoman.reading.events.roles import FORM_WITHIN, WITHIN, Roles, unique
from dragoman.reading.events.status import tense

__all__ = ["Acts"]

POSITIONS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}
CLAUSE_SLOTS = ("infinitive", "gerund", "clause")
LOCATED = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "AID", "SANCTION", "RETREAT", "CONSULT"})
# types whose form's noun is the other side's ("rejected the offer", "accepted the demands")
THEIRS = frozenset({"REJECT", "ACCUSE", "CONCEDE"})
PROMISES = frozenset({"AGREE", "THREATEN"})
MAX_DEPTH = 12


class Acts:
    """Reads the acts of one parsed sentence. `nodes()` gives those that stand for events, in text order."""

    def __init__(self, doc: Doc, lexicon: Lexicon, grammar: Grammar, roles: Roles) -> None:
        self.doc = doc
        self.lexicon = lexicon
        self.grammar = grammar
        self.roles = roles
        self.matcher = Matcher(lexicon, grammar, roles)
        self.tried: list[str] = []
        self._memo: dict[int, Node | None] = {}
        self._busy: set[int] = set()
        self._consumed: set[int] = set()
        self._taken_up: set[int] = set()

    def nodes(self) -> list[Node]:
        """Acts that no operator has taken up, in text order."""
        found = [(token, self.read(token)) for token in self.doc]
        return [
            n for token, n in found if n is not None and id(n) not in self._taken_up and token.i not in self._consumed
        ]

    def read(self, token: Token) -> Node | None:
        """The act at this token, with its grammar folded in; None where there is none."""
        if token.i in self._memo:
            return self._memo[token.i]
        if token.i in self._busy or len(self._busy) > MAX_DEPTH:
            return None
        self._busy.add(token.i)
        try:
            node = self._entry_at(token)
            if node is not None:
                node = self._fold_grammar(node, token)
        finally:
            self._busy.discard(token.i)
        self._memo[token.i] = node
        return node

    def _entry_at(self, token: Token) -> Node | None:
        pos = POSITIONS.get(token.pos_)
        if pos is None or token.dep_ in ("aux", "auxpass"):
            return None
        if token.dep_ in ("amod", "compound", "nmod") and pos != "adjective":
            return None
        fitting: list[tuple[int, Entry, Form, list[Token]]] = []
        for entry, form in self._candidates(token, pos):
            parts = self.matcher.fit(token, form)
            if parts is None:
                continue
            if not self.matcher.holds(token, entry):
                self.tried.append(f"{entry.id} at {token.text!r}: conditions do not hold")
                continue
            fitting.append((entry.specificity(form)[0], entry, form, parts))
        for words in sorted({f[0] for f in fitting}):
            level = [f[1:] for f in fitting if f[0] == words]
            node = self._best_of(token, level)
            if node is not None:
                return node
        return None

    def _best_of(self, token: Token, level: Sequence[tuple[Entry, Form, list[Token]]]) -> Node | None:
        """Among equally specific entries: an operator with its act, then a plain act, then an operator's default."""
        for wanted in ("composed", "act", "default"):
            for entry, form, parts in level:
                if (entry.operator is None) != (wanted == "act"):
                    continue
                if entry.operator is None:
                    node = self._act(token, entry, form, parts)
                elif wanted == "composed":
                    node = self._operator(token, entry, form, parts)
                else:
                    node = self._default(token, entry, form, parts)
                if node is not None:
                    self._consumed.update(p.i for p in parts if p.i != node.trigger.i)
                    return node
                if wanted != "composed":
                    why = "no act under it" if entry.operator else "no party"
                    self.tried.append(f"{entry.id} at {token.text!r}: {why}")
        return None

    def _candidates(self, token: Token, pos: str) -> Sequence[tuple[Entry, Form]]:
        index = self.lexicon.index
        found = index.get((pos, lemma(token)), ())
        if token.lower_ != lemma(token):
            found = (*found, *index.get((pos, token.lower_), ()))
        if pos == "verb" and token.tag_ in ("VBN", "VBG") and token.dep_ in ("acomp", "oprd"):
            found = (*found, *index.get(("adjective", token.lower_), ()))
        return found

    def _act(self, token: Token, entry: Entry, form: Form, parts: list[Token]) -> Node | None:
        noun = form.pos == "noun"
        type_, mode, act = str(entry.type), entry.mode, entry.act
        for refinement in entry.refine:
            if self.matcher.all_hold(token, refinement.when):
                mode = refinement.mode if refinement.type not in (None, type_) else refinement.mode or mode
                type_, act = refinement.type or type_, refinement.act or act
                break
        status = "future" if type_ in PROMISES and act not in (None, type_) else "actual"
        node = Node(
            token, type_, mode, act or type_, status, entry, parts=parts, symmetric=entry.symmetric, nominal=noun
        )
        node.trace.append(f"{entry.id}: {form.text!r} at {token.text!r}")
        if noun:
            if not self._nominal(node, token, entry):
                return None
        else:
            own = [p for p in parts if p.pos_ in ("NOUN", "PROPN")] if _has_object(form) else []
            self._fill(node, token, entry, noun=False, own=own)
        return node

    def _fill(self, node: Node, token: Token, entry: Entry, *, noun: bool, own: Sequence[Token] = ()) -> None:
        """Roles from the slots; `own` are the nouns of the form itself ("signed an accord with")."""
        node.actors = self.roles.actors(token, entry, noun=noun)
        if node.symmetric and entry.recipient is None and not noun:
            node.recipients = self.roles.partners(token, node.actors)
        else:
            self._fill_from_parts(node, own)
            if not node.recipients:
                node.recipients = self.roles.recipients(token, entry, node.actors, noun=noun, parts=own)
        if node.symmetric:
            self._symmetric(node, token, noun=noun)
            self._fill_from_parts(node, own)
            return
        if not node.recipients:
            node.recipients = self.roles.against(token, node.actors)
        if not node.recipients and node.type == "REQUEST":
            objects = self.grammar.slots(token).get("object", ())
            node.recipients = [e for t in objects for e in self.roles.inside(t) if e not in node.actors][:1]
        if node.recipients or (
            not noun and acts_on_things(node) and thing_object(node, token, self.grammar) is not None
        ):
            return
        node.recipients = self.roles.below(token, node.actors, self.lexicon.classes["aside"])
        if not node.recipients and node.type in LOCATED:
            node.recipients = self.roles.places(token, node.actors)

    def _symmetric(self, node: Node, token: Token, *, noun: bool) -> None:
        slots = self.grammar.slots(token)
        both = self.roles.parties(
            [t for s in ("between", "among", "with", "of" if noun else "between") for t in slots.get(s, ())]
        )
        node.actors = unique([*node.actors, *both, *node.recipients])
        node.recipients = []

    def _fill_from_parts(self, node: Node, own: Sequence[Token]) -> None:
        """Parties inside the form's object: "signed an accord with Iran", "lifted its ban on Cuban sugar"."""
        countries = {e.country for e in node.actors if e.country}
        for part in own:
            if node.symmetric:
                partners = [t for s in ("with", "between", "among", "of") for t in self.grammar.slots(part).get(s, ())]
                node.actors = unique([*node.actors, *self.roles.parties(partners)])
            elif not node.recipients:
                within = WITHIN if node.type in THEIRS else FORM_WITHIN
                inside = self.roles.inside(part, within, node.actors)
                foreign = [e for e in inside if e.country not in countries]
                node.recipients = foreign or (inside if not _owned(part) else [])

    def _nominal(self, node: Node, token: Token, entry: Entry) -> bool:
        """Roles of a nominal act; False where nothing carries it."""
        self._fill(node, token, entry, noun=True)
        verb = self._light_verb(token, entry)
        if verb is not None:
            own = self.read(verb)
            if own is not None and token in own.parts:
                return False  # the verb's own entry names this noun
            subject = self.roles.parties(self.grammar.subject(verb))
            node.trace.append(f"carried by {verb.text!r}")
            if verb.i not in self._busy:
                self._consumed.add(verb.i)
            if node.symmetric:
                node.actors = unique([*subject, *node.actors])
            elif subject:
                node.recipients = [r for r in node.recipients if r not in subject] or [
                    a for a in node.actors if a not in subject
                ]
                node.actors = subject
            if not node.symmetric and not node.recipients:
                node.recipients = self.roles.below(verb, node.actors, self.lexicon.classes["aside"])
            return True
        if entry.bare:
            return True
        node.supported = (
            bool(node.actors and node.recipients) or (node.symmetric and len(node.actors) > 1) or self._happens(token)
        )
        return True

    def _light_verb(self, token: Token, entry: Entry) -> Token | None:
        """The verb that carries a nominal act ("held talks", "talks were held", "carried out an attack")."""
        head = token.head
        if token.dep_ == "conj":
            return self._light_verb(head, entry) if head.dep_ in ("dobj", "nsubjpass", "conj") else None
        light = self.lexicon.classes["light"]
        if token.dep_ in ("dobj", "nsubjpass") and head.pos_ in VERBAL:
            name = lemma(head)
            particle = next((c.lower_ for c in head.children if c.dep_ == "prt"), None)
            names = {name, f"{name} {particle}"} if particle else {name}
            if names & light or names & set(entry.light):
                return head
        if token.dep_ == "pobj" and head.dep_ == "prep" and head.head.pos_ in VERBAL:
            phrase = f"{lemma(head.head)} {head.lower_}"
            return head.head if phrase in light or phrase in entry.light else None
        if head.pos_ in VERBAL and head.dep_ in ("acl", "relcl") and head.head == token:
            return head if lemma(head) in light else None
        return None

    def _happens(self, token: Token) -> bool:
        """Whether a verb tells that the noun came about: "clashes erupted", "an attack took place"."""
        head = token.head
        if token.dep_ in ("nsubj", "nsubjpass", "attr") and head.pos_ in VERBAL:
            name = lemma(head)
            words = self.lexicon.classes["happen"]
            return name in words or any(f"{name} {lemma(c)}" in words for c in head.children)
        return False

    # ---- operators ----

    def _operator(self, token: Token, entry: Entry, form: Form, parts: list[Token]) -> Node | None:
        operator = str(entry.operator)
        algebra = self.lexicon.algebra
        inner_nodes = list(self._complements(token, entry, parts))
        noun = form.pos == "noun"
        for inner in inner_nodes:
            key = "STOP-ASK" if operator == "ASK" and self._stops(inner) else operator
            outcome = algebra.outcome(key, inner.type, inner.mode)
            if outcome is None:
                continue
            node = self._compose(token, entry, outcome, inner, noun=noun)
            node.parts = [*parts, *inner.parts]
            self._taken_up.update(
                id(other) for other in inner_nodes if not (outcome.factive and other.type == inner.type)
            )
            return node
        return None

    def _default(self, token: Token, entry: Entry, form: Form, parts: list[Token]) -> Node | None:
        """What an operator says over a complement that is no known act."""
        operator, noun = str(entry.operator), form.pos == "noun"
        outcome = self.lexicon.algebra.outcome(operator, None, None)
        if outcome is None or entry.default is None:
            return None
        node = Node(
            token,
            entry.default,
            entry.mode or outcome.mode,
            entry.default,
            outcome.status or "actual",
            entry,
            parts=parts,
            nominal=noun,
            score=0.6,
        )
        node.trace.append(f"{entry.id} ({operator}) over no known act: {entry.default}")
        node.actors = self.roles.actors(token, entry, noun=noun)
        node.recipients = self.roles.recipients(token, entry, node.actors, noun=noun)
        slots = self.grammar.slots(token)
        if not node.recipients:
            below = [t for s in CLAUSE_SLOTS for t in slots.get(s, ())]
            below_parties = [
                e
                for t in below
                for s in ("subject", "object", "with", "to", "against", "on", "for", "in")
                for e in self.roles.parties(self.grammar.slots(t).get(s, ()))
            ]
            node.recipients = [e for e in unique(below_parties) if e not in node.actors][:1]
        node.topics = [t for s in (*CLAUSE_SLOTS, "on", "to", "object") for t in slots.get(s, ())]
        if not node.actors and noun:
            return None
        return node

    def _stops(self, inner: Node) -> bool:
        """Whether the act asked for is the end of another ("urged Iran to stop backing the rebels")."""
        return (
            inner.inner is not None
            and inner.inner.type != inner.type
            and inner.entry.operator in ("STOP", "CANCEL", "EASE")
        )

    def _complements(self, token: Token, entry: Entry, parts: list[Token]) -> Iterator[Node]:
        """Acts in the operator's complement slots, through coordination and words that are no acts."""
        slots = self.grammar.slots(token)
        seen: set[int] = {token.i}
        pools = [list(slots.get(slot, ())) for slot in entry.complements]
        pools.insert(0, [p for p in parts if p.pos_ in ("NOUN", "VERB")])
        for pool in pools:
            for start in pool:
                for head in conjuncts(start):
                    yield from self._below(head, seen, 0)

    def _below(self, head: Token, seen: set[int], depth: int) -> Iterator[Node]:
        if head.i in seen or depth > 3:
            return
        seen.add(head.i)
        node = self.read(head)
        if node is not None:
            yield node
            return
        if head.pos_ in VERBAL:
            # the verb is no act: its object or its own complement may be one ("see an end to", "help stop")
            for child in head.children:
                if child.dep_ in ("dobj", "xcomp", "ccomp", "attr") and not self._subject_between(child):
                    yield from self._below(child, seen, depth + 1)
            return
        slots = self.grammar.slots(head)
        for slot in ("infinitive", "of", "on", "for", "to", "with", "in", "clause"):
            for below in slots.get(slot, ()):
                for each in conjuncts(below):
                    yield from self._below(each, seen, depth + 1)
        for child in head.children:
            if child.dep_ == "acl" and child.tag_ == "VBG":
                yield from self._below(child, seen, depth + 1)

    def _subject_between(self, clause: Token) -> bool:
        return (
            clause.dep_ == "ccomp"
            and any(c.dep_ == "nsubj" for c in clause.children)
            and clause.head.pos_ in VERBAL
            and lemma(clause.head) in self.lexicon.classes["speech"]
        )

    def _compose(self, token: Token, entry: Entry, outcome: Outcome, inner: Node, *, noun: bool) -> Node:
        algebra = self.lexicon.algebra
        operator = str(entry.operator)
        own_type = outcome.type is None
        type_ = outcome.type or inner.type
        mode = algebra.mode(outcome, inner.type, inner.mode)
        if not own_type and entry.mode:
            mode = entry.mode
        status = outcome.status or (inner.status if own_type else "actual")
        act = outcome.act or inner.act
        node = Node(
            inner.trigger if own_type else token,
            type_,
            mode,
            act,
            status,
            inner.entry if own_type else entry,
            inner=inner,
            factive=outcome.factive,
            nominal=inner.nominal if own_type else noun,
        )
        node.operators = [token, *inner.operators]
        node.trace = [
            f"{entry.id} ({operator}) over {inner.type}{'/' + inner.mode if inner.mode else ''}: {type_}",
            *inner.trace,
        ]
        node.topics = [inner.trigger, *inner.topics]
        node.score = min(0.85, inner.score + 0.03)
        self._compose_roles(node, token, entry, inner, noun=noun)
        return node

    def _compose_roles(self, node: Node, token: Token, entry: Entry, inner: Node, *, noun: bool) -> None:
        operator = str(entry.operator)
        own_actors = self.roles.actors(token, entry, noun=noun)
        if noun and not own_actors and token.dep_ == "dobj" and token.head.pos_ in VERBAL:
            own_actors = self.roles.parties(self.grammar.subject(token.head))
        own_recipients = self.roles.recipients(token, entry, own_actors, noun=noun)
        judged = operator in ("CONDEMN", "ACCUSE") and self._acted_on(token, inner)
        if judged:
            own_recipients = []
        inner_all = unique([*inner.actors, *inner.recipients])
        if operator in ("TRANSPARENT", "DENY", "FAIL", "TRY", "POSSIBLE", "APPROVE") and node.type == inner.type:
            node.symmetric = inner.symmetric
            node.actors = inner.actors or own_actors
            node.recipients = inner.recipients
            if operator == "APPROVE" or (own_actors and inner.actors and self._ordered(token, inner)):
                node.actors = own_actors or inner.actors
            if not node.recipients and not node.symmetric:
                node.recipients = [e for e in inner.actors if e not in node.actors]
            if node.symmetric:
                node.actors = unique([*own_actors, *inner_all])
            return
        node.actors = own_actors
        if operator in ("COMMIT", "TRY", "DISCUSS", "SIGN"):
            if not own_actors:
                node.actors = inner.actors
            partners = [e for e in (own_recipients or inner.recipients or inner_all) if e not in node.actors]
            if operator in ("DISCUSS", "SIGN") or (inner.symmetric and not own_recipients):
                node.symmetric = True
                node.actors = unique(
                    [*node.actors, *(own_recipients or (inner_all if inner.symmetric or operator == "SIGN" else []))]
                )
                node.recipients = []
            else:
                node.recipients = partners
            return
        if operator in ("ASK", "ACCUSE", "ALLOW", "PRAISE", "CONDEMN", "REFUSE", "PREVENT", "THREATEN", "INVESTIGATE"):
            doers_first = operator != "THREATEN"
            theirs = [*inner.actors, *inner.recipients] if doers_first else [*inner.recipients, *inner.actors]
            others = [e for e in (inner.actors if judged else theirs) if e not in own_actors]
            node.recipients = own_recipients or others[: max(1, len(inner.actors if doers_first else inner.recipients))]
            if not node.actors and operator in ("REFUSE",):
                node.actors = inner.actors
            return
        # STOP, EASE, CANCEL, REGRET and the like: one's own act
        if not node.actors:
            node.actors = inner.actors
        partners = [e for e in (inner.recipients or inner_all) if e not in node.actors]
        node.recipients = partners or own_recipients

    def _acted_on(self, token: Token, inner: Node) -> bool:
        """Whether what is condemned is a deed or a thing, so that those whom it befell are not condemned."""
        if inner.nominal and inner.trigger in [
            c for t in self.grammar.slots(token).get("object", ()) for c in conjuncts(t)
        ]:
            return True
        objects = [t for t in self.grammar.slots(token).get("object", ()) if t.pos_ in ("NOUN", "PROPN")]
        return bool(objects) and not self.roles.parties(objects)

    def _ordered(self, token: Token, inner: Node) -> bool:
        """Whether the act's doer is the object of the verb over it ("ordered police to arrest")."""
        objects = self.roles.parties(self.grammar.slots(token).get("object", ()), nested=False)
        return bool(objects) and all(a in objects for a in inner.actors)

    # ---- grammar ----

    def _fold_grammar(self, node: Node, token: Token) -> Node:
        """Tense, modals, negation and conditions over the act."""
        at = tense(token, self.grammar, self.lexicon)
        algebra = self.lexicon.algebra
        if at.conditional:
            node.status = "hypothetical"
            node.trace.append("in a condition: hypothetical")
            return node
        if at.modal == "future" or (at.modal == "possible" and at.negated and self._would(token)):
            key = "WILL-NOT" if at.negated else "WILL"
            if (
                node.actors
                or not self.grammar.passive(token)
                or algebra.classes[node.type] in ("cooperation", "yielding")
            ):
                outcome = algebra.outcome(key, node.type, node.mode)
                if outcome is not None and node.status == "actual":
                    return self._fold(node, outcome, key)
            node.status = "negated" if at.negated else "future" if node.status == "actual" else node.status
            return node
        if at.modal == "duty":
            node.trace.append("told as a duty")
            outcome = algebra.outcome("ASK", node.type, node.mode)
            if outcome is not None and node.status in ("actual", "future") and not at.negated:
                return self._duty(node, outcome)
            node.status = "hypothetical"
            return node
        if at.negated:
            node.status = "negated" if node.status != "negated" else "actual"
            node.trace.append("negated")
        elif at.modal == "possible":
            node.status = "hypothetical"
            node.trace.append("only possible: hypothetical")
        elif self._unreal(node):
            node.status = "hypothetical"
            node.trace.append("told as unreal: hypothetical")
        if at.purpose and node.status == "actual":
            node.purpose = True
        return node

    def _would(self, token: Token) -> bool:
        return any(c.lower_ in ("would", "'d") for c in token.children)

    def _unreal(self, node: Node) -> bool:
        if not node.nominal or node.status != "actual":
            return False
        words = self.lexicon.classes["unreal"]
        return any(c.dep_ in MODIFIERS and (c.lower_ in words or lemma(c) in words) for c in node.trigger.children)

    def _fold(self, node: Node, outcome: Outcome, key: str) -> Node:
        before = node.type
        mode = self.lexicon.algebra.mode(outcome, node.type, node.mode)
        node.trace.insert(0, f"{key} over {before}: {outcome.type or before}")
        node.mode = mode
        node.type = outcome.type or before
        node.status = outcome.status or node.status
        node.topics = node.topics or [node.trigger]
        return node

    def _duty(self, node: Node, outcome: Outcome) -> Node:
        """Whoever says that Iran must free them asks Iran. The speaker becomes the actor once he is known."""
        if self.lexicon.algebra.classes[node.type] in ("hostile", "asking"):
            node.recipients, node.actors = unique([*node.recipients, *node.actors])[:1], []
            return node
        node = self._fold(node, outcome, "MUST")
        node.recipients = unique([*node.actors, *node.recipients])[:1]
        node.actors = []
        node.status = "actual"
        return node


def _has_object(form: Form) -> bool:
    return any(p.kind == "object" for p in form.parts)


def _owned(noun: Token) -> bool:
    return any(c.dep_ == "poss" for c in noun.children)
