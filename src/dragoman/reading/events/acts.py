"""Acts and operators of one sentence: entries are tried at each token, operators look for their acts.

The outer word wins: an act under an operator is no event of its own, unless the operator takes it for a fact
("condemned the killing") or nothing but grammar stands over it.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from dragoman.lexicon.entries import Entry
from dragoman.lexicon.forms import Form
from dragoman.lexicon.loader import Lexicon
from dragoman.model import Entity
from dragoman.reading.events.completion import acts_on_things, thing_object
from dragoman.reading.events.folding import Folding
from dragoman.reading.events.grammar import VERBAL, Grammar, lemma
from dragoman.reading.events.matching import Matcher
from dragoman.reading.events.node import Node
from dragoman.reading.events.operators import Operators
from dragoman.reading.events.roles import (
    FORM_WITHIN,
    MOVED_SLOTS,
    NOUN_RECIPIENT_SLOTS,
    RECIPIENT_SLOTS,
    TRANSFER_SLOTS,
    WITHIN,
    Roles,
    unique,
)

__all__ = ["Acts"]

POSITIONS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}
LOCATED = frozenset({"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "AID", "SANCTION", "RETREAT", "CONSULT"})
# types whose form's noun is the other side's ("rejected the offer", "accepted the demands")
THEIRS = frozenset({"REJECT", "ACCUSE", "CONCEDE"})
# types whose form's noun may itself be acted on ("summoned the ambassador", "took hostages")
BEFALL = frozenset({"ACCUSE", "ASSAULT", "COERCE"})
# symmetric acts of one side towards the other, where only one is the subject ("declared a truce with the rebels")
YIELDING = frozenset({"CONCEDE", "RETREAT", "REJECT"})
# who is helped where it is the object; whoever else is sent ("sent doctors") is the help
NEEDY = frozenset({"REF", "CVL", None})
GIVEN = frozenset({"AID", "COOPERATE", "RETREAT"})
# types of mere words, and where they name what has not come about
WORDS = {"REQUEST": ("object", "for"), "THREATEN": ("object", "for"), "REJECT": ("to", "on", "at")}
PROMISES = frozenset({"AGREE", "THREATEN"})
# operators by which what had been set up is undone, refused or taken up again
TURNED = frozenset({"STOP", "EASE", "CANCEL", "REFUSE", "COMMIT", "CONTINUE"})
MAX_DEPTH = 12


class Acts:
    """Reads the acts of one parsed sentence. `nodes()` gives those that stand for events, in text order."""

    def __init__(self, doc: Doc, lexicon: Lexicon, grammar: Grammar, roles: Roles) -> None:
        self.doc = doc
        self.lexicon = lexicon
        self.grammar = grammar
        self.roles = roles
        self.matcher = Matcher(lexicon, grammar, roles)
        self.operators = Operators(lexicon, grammar, roles, self.read)
        self.folding = Folding(lexicon, grammar, roles)
        self.tried: list[str] = []
        self._memo: dict[int, Node | None] = {}
        self._busy: set[int] = set()
        self._consumed: set[int] = set()

    def nodes(self) -> list[Node]:
        """Acts that no operator has taken up, in text order."""
        found = [(token, self.read(token)) for token in self.doc]
        taken = self.operators.taken_up
        heads = [n for token, n in found if n is not None and id(n) not in taken and token.i not in self._consumed]
        turned = {t.i for n in heads if n.over in TURNED for t in (*n.topics, *n.parts)}
        # "lifted the curfew imposed in May", "rejected a plan put forward by Oman": the participle only says which
        heads = [
            n for n in heads if not (_participle(n.trigger) and n.type != "ASSAULT" and n.trigger.head.i in turned)
        ]
        # "agreed to broker an end to the war": what an act under an operator is about has not come about either
        within = {n.inner.trigger.i for n in heads if n.inner is not None and not n.factive}
        heads = [
            n for n in heads if not (n.nominal and _outermost(n).dep_ == "dobj" and _outermost(n).head.i in within)
        ]
        return [each for n in heads for each in (n, *n.also)]

    def read(self, token: Token) -> Node | None:
        """The act at this token, with its grammar folded in; None where there is none."""
        if token.i in self._memo:
            return self._memo[token.i]
        if token.i in self._busy or len(self._busy) > MAX_DEPTH:
            return None
        self._busy.add(token.i)
        try:
            node = self._entry_at(token) or self._duty(token)
            if node is not None:
                node = self.folding.fold(node, token)
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
            if not self.matcher.holds(token, entry, form):
                self.tried.append(f"{entry.id} at {token.text!r}: conditions do not hold")
                continue
            world = None if entry.operator else self.matcher.apart(token, entry.type)
            if world is not None:
                self.tried.append(f"{entry.id} at {token.text!r}: told of {world.id}")
                continue
            fitting.append((entry.specificity(form)[0], entry, form, parts))
        for words in sorted({f[0] for f in fitting}):
            level = [f[1:] for f in fitting if f[0] == words]
            node = self._best_of(token, level)
            if node is not None:
                return node
        return None

    def _best_of(self, token: Token, level: Sequence[tuple[Entry, Form, list[Token]]]) -> Node | None:
        """Among equally long forms: an operator with its act, else the most specific act or operator's default."""
        for composed in (True, False):
            for entry, form, parts in level:
                if composed and entry.operator is None:
                    continue
                if composed:
                    node = self.operators.composed(token, entry, form, parts)
                    if node is not None and any(self.matcher.apart(token, t) for t in (node.type, node.act)):
                        node = None
                elif entry.operator is None:
                    node = self._act(token, entry, form, parts)
                elif self.matcher.apart(token, entry.default) is None:
                    node = self.operators.default(token, entry, form, parts)
                else:
                    continue
                if node is not None:
                    self._consumed.update(p.i for p in parts if p.i != node.trigger.i)
                    return node
                if not composed:
                    why = "no act under it" if entry.operator else "no party"
                    self.tried.append(f"{entry.id} at {token.text!r}: {why}")
        return None

    def _duty(self, token: Token) -> Node | None:
        """What somebody is said to have to do, where the verb is no known act."""
        if token.pos_ not in VERBAL or token.dep_ in ("aux", "auxpass"):
            return None
        modals = (c for c in token.children if c.dep_ == "aux" and c.lower_ in self.lexicon.classes["modal-duty"])
        modal = next(modals, None)
        for entry, form in self.lexicon.index.get(("verb", modal.lower_), ()) if modal is not None else ():
            if self.matcher.holds(token, entry):
                return self.operators.default(token, entry, form, [])
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
        promised = type_ in PROMISES and act not in (None, type_)
        status = "future" if promised or "promised" in entry.flags else "actual"
        node = Node(
            token, type_, mode, act or type_, status, entry, parts=parts, symmetric=entry.symmetric, nominal=noun
        )
        node.duty = "duty" in entry.flags
        if lemma(token) in self.lexicon.classes["continuing"]:
            node.over = "CONTINUE"
        node.trace.append(f"{entry.id}: {form.text!r} at {token.text!r}")
        if noun:
            if not self._nominal(node, token, entry):
                return None
        else:
            own = [p for p in parts if p.pos_ in ("NOUN", "PROPN")] if _has_object(form) else []
            self._fill(node, token, entry, noun=False, own=own)
            if type_ in WORDS:
                self.operators.cover(token, WORDS[type_])
            if not node.actors and entry.actor:
                node.actors = self._actors_at_parts(entry.actor, parts, node.recipients)
        return node

    def _fill(self, node: Node, token: Token, entry: Entry, *, noun: bool, own: Sequence[Token] = ()) -> None:
        """Roles from the slots; `own` are the nouns of the form itself ("signed an accord with")."""
        node.actors = self.roles.actors(token, entry, noun=noun)
        if node.symmetric and entry.recipient is None and not noun:
            node.recipients = self.roles.partners(token, node.actors)
        else:
            # where the entry says where to look, its slots come first
            told = entry.recipient is not None and not noun and not _moved(node)
            if node.type not in GIVEN and not told:
                self._fill_from_parts(node, own)
            if not node.recipients:
                default = MOVED_SLOTS if _moved(node) else TRANSFER_SLOTS if node.type in GIVEN else RECIPIENT_SLOTS
                if node.type == "ASSAULT":
                    default = tuple(s for s in default if s != "with")  # what they are hit with
                node.recipients = self.roles.recipients(
                    token,
                    entry,
                    node.actors,
                    noun=noun,
                    parts=own,
                    default=default,
                    bounded=node.type == "MOBILIZE",
                )
            if (told or node.type in GIVEN) and not _moved(node):
                self._fill_from_parts(node, own)
            if not node.recipients and not _moved(node):
                helped = [e for p in own for e in self.roles.entities(p)]
                node.recipients = [e for e in helped if node.type != "AID" or e.sector in NEEDY]
        if node.symmetric:
            self._symmetric(node, token, noun=noun)
            self._fill_from_parts(node, own)
            hosts = [e for t in (token, *own) for e in self.roles.hosts(t)]
            apart = [e for e in node.actors if e not in hosts]
            node.actors = apart if len(apart) > 1 else node.actors
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
        if not _moved(node):
            given = own if node.type in GIVEN else ()
            node.recipients = self.roles.below(token, node.actors, self.lexicon.classes["aside"], given)
        if not node.recipients and node.type in LOCATED:
            node.recipients = self.roles.places(token, node.actors)

    def _symmetric(self, node: Node, token: Token, *, noun: bool) -> None:
        slots = self.grammar.slots(token)
        both = self.roles.parties(
            [t for s in ("between", "among", "with", "of" if noun else "between") for t in slots.get(s, ())]
        )
        if not noun:
            # "a train between Kenya and Uganda left Nairobi": the sides hang on what is told to do it
            told = slots.get("subject", ())
            sides = self.roles.parties(t for s in told for t in self.grammar.slots(s).get("between", ()))
            node.actors = sides if len(sides) > 1 else node.actors
        partners = [e for e in unique([*both, *node.recipients]) if e not in node.actors]
        if node.type in YIELDING and len(node.actors) == 1 and partners:
            node.symmetric, node.recipients = False, partners
            return
        node.actors = unique([*node.actors, *partners])
        node.recipients = []

    def _fill_from_parts(self, node: Node, own: Sequence[Token]) -> None:
        """Parties inside the form's object: "signed an accord with Iran", "lifted its ban on Cuban sugar"."""
        countries = {e.country for e in node.actors if e.country}
        for part in own:
            if node.symmetric:
                partners = [t for s in ("with", "between", "among", "of") for t in self.grammar.slots(part).get(s, ())]
                met = [e for e in self.roles.parties(partners) if e not in node.actors]
                if not (node.actors or met):  # "Russian-Turkish talks were held"
                    met = self.roles.parties(self.grammar.modifiers(part), nested=False)
                if node.type in YIELDING and len(node.actors) == 1:
                    node.recipients = node.recipients or met
                else:
                    node.actors = unique([*node.actors, *met])
            elif any(o.i != part.i and part in o.ancestors for o in own):
                continue  # the "state" of "a state of emergency"
            elif not node.recipients and node.type in BEFALL and any(e.country for e in self.roles.entities(part)):
                node.recipients = list(self.roles.entities(part))
            elif not node.recipients:
                within = WITHIN if node.type in THEIRS else FORM_WITHIN
                moved = _moved(node)
                inside = self.roles.inside(part, within, node.actors, bounded=moved)
                inside = [e for e in inside if not moved or e.kind != "force"]
                foreign = [e for e in inside if e.country not in countries]
                node.recipients = foreign or (inside if not _owned(part) else [])

    def _actors_at_parts(self, slots: Sequence[str], parts: list[Token], taken: list[Entity]) -> list[Entity]:
        """Who acts where it hangs on a noun of the form: "came under fire from rebels"."""
        nouns = [p for p in parts if p.pos_ in ("NOUN", "PROPN")]
        found = self.roles.parties(
            t for noun in nouns for slot in slots if slot != "subject" for t in self.grammar.slots(noun).get(slot, ())
        )
        return [e for e in found if e not in taken]

    def _nominal(self, node: Node, token: Token, entry: Entry) -> bool:
        """Roles of a nominal act; False where nothing carries it."""
        self._fill(node, token, entry, noun=True)
        verb = self._light_verb(token, entry)
        if verb is not None:
            own = self.read(verb)
            if own is not None and (token in own.parts or self._whole(token) in own.parts or not self._light(verb)):
                return False  # the verb's own entry names this noun, or says something else of it
            subject = self.roles.parties(self.grammar.subject(verb))
            node.trace.append(f"carried by {verb.text!r}")
            node.carried = True
            if lemma(verb) in self.lexicon.classes["continuing"]:
                node.over = "CONTINUE"
            if verb.i not in self._busy:
                self._consumed.add(verb.i)
            if node.symmetric and node.type in YIELDING and len(subject) == 1 and node.actors:
                node.symmetric = False
                node.recipients = [a for a in node.actors if a not in subject]
                node.actors = subject
            elif node.symmetric:
                node.actors = unique([*subject, *node.actors])
            elif self._undergone(verb):
                node.recipients = subject or node.recipients
                node.actors = [a for a in node.actors if a not in node.recipients]
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
        happening = self._happening(token)
        if happening is not None:
            self._fill_from_happening(node, entry, happening)
        node.carried = happening is not None
        if node.symmetric and len(node.actors) == 1 and token.dep_ == "pobj" and token.head.lower_ == "in":
            # "seized the town in cooperation with the militia"
            verb = token.head.head
            node.actors = unique(
                [*(self.roles.parties(self.grammar.subject(verb)) if verb.pos_ in VERBAL else ()), *node.actors]
            )
        node.supported = (
            bool(node.actors and node.recipients) or (node.symmetric and len(node.actors) > 1) or happening is not None
        )
        return True

    def _light(self, verb: Token) -> bool:
        light = self.lexicon.classes["light"]
        return lemma(verb) in light or any(f"{lemma(verb)} {c.lower_}" in light for c in verb.children)

    def _fill_from_happening(self, node: Node, entry: Entry, verb: Token) -> None:
        """Parties that hang on the verb of a happening: "fighting broke out between", "protests rocked Kathmandu"."""
        slots = self.grammar.slots(verb)
        if node.symmetric:
            sides = [t for s in ("between", "among", "with", "against") for t in slots.get(s, ())]
            node.actors = unique([*node.actors, *self.roles.parties(sides)])
            return
        if node.recipients:
            return
        befallen = [] if self.grammar.passive(verb) else list(slots.get("object", ()))
        befallen += [t for s in entry.noun_recipient or NOUN_RECIPIENT_SLOTS for t in slots.get(s, ())]
        found = [e for e in self.roles.parties(befallen) if e not in node.actors]
        node.recipients = found or self.roles.places(verb, node.actors)

    def _light_verb(self, token: Token, entry: Entry) -> Token | None:
        """The verb that carries a nominal act ("held talks", "talks were held", "carried out an attack")."""
        token = self._whole(token)
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

    def _whole(self, token: Token) -> Token:
        """The noun of quantity that stands over this one: the "series" of "a series of blasts"."""
        over = token.head
        if token.dep_ == "pobj" and over.lower_ == "of" and lemma(over.head) in self.lexicon.classes["quantity"]:
            return over.head
        return token

    def _happening(self, token: Token) -> Token | None:
        """The verb that tells that the noun came about: "clashes erupted", "an attack took place"."""
        whole = self._whole(token)
        verb = whole.head
        if whole.dep_ in ("nsubj", "nsubjpass", "attr") and verb.pos_ in VERBAL:
            name = lemma(verb)
            words = self.lexicon.classes["happen"]
            if name in words or any(f"{name} {lemma(c)}" in words for c in verb.children):
                return verb
        return None

    def _undergone(self, verb: Token) -> bool:
        """Whether a light verb makes its subject the one acted on: "faces sanctions", "came under attack"."""
        words = self.lexicon.classes["undergo"]
        return lemma(verb) in words or any(f"{lemma(verb)} {c.lower_}" in words for c in verb.children)


def _outermost(node: Node) -> Token:
    return node.operators[0] if node.operators else node.trigger


def _participle(token: Token) -> bool:
    return token.dep_ == "acl" and token.tag_ == "VBN"


def _moved(node: Node) -> bool:
    """Whether the object is the actor's own force, not whom it acts on."""
    return node.type == "MOBILIZE" or (node.type == "RETREAT" and node.mode == "withdraw")


def _has_object(form: Form) -> bool:
    return any(p.kind == "object" for p in form.parts)


def _owned(noun: Token) -> bool:
    return any(c.dep_ == "poss" for c in noun.children)
