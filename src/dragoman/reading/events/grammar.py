"""Grammar: the slots of a verb, noun or adjective, whatever the construction it stands in.

The lexicon speaks of subject, object and prepositions; here passive, relative clauses, participles, control and
coordination are brought down to them. Works on one parsed sentence (dependency labels of the English spaCy models).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc, Token

__all__ = ["Grammar", "conjuncts", "is_time_adjunct", "lemma"]

Slots = Mapping[str, Sequence[Token]]

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
PREPOSITIONS = frozenset({"prep", "agent", "dative", "prt"})
RELATIVE_TAGS = frozenset({"WDT", "WP", "WP$"})
MODIFIERS = frozenset({"amod", "compound", "nmod", "nummod"})
JOINED = frozenset({"npadvmod", "compound", "nmod", "amod"})
VERBAL = frozenset({"VERB", "AUX"})
FAR = frozenset({"to", "against", "with"})
# "France, along with Britain": whoever goes with another does as he does
BESIDE = frozenset({"along", "together"})
# "according to X", "because of X": what follows is no party of what they hang on
REMOTE = frozenset(
    {
        "according",
        "because",
        "due",
        "ahead",
        "prior",
        "instead",
        "thanks",
        "owing",
        "contrary",
        "regardless",
        "such",
        "as",
        "other",
        "like",
    }
)
# "walked away from the talks", "sent back to Chad", "south of the border": the preposition hangs on the adverb
WAYS = frozenset(
    {"away", "back", "out", "up", "down", "over", "across", "home", "off", "close", "closer", "deep", "deeper"}
    | {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "outside", "along"}
)
# "fined them for insulting", "accused him of plotting": whose doing it is, is the object
CONTROLLED_BY_OBJECT = frozenset({"for", "of", "from"})
FINITE = frozenset({"VBZ", "VBP", "VBD"})
BEFORE_GERUND = frozenset({"to", "of", "about", "by", "from", "against", "despite", "without"})
UNCOUNTED = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"})
MAX_DEPTH = 8


def lemma(token: Token) -> str:
    """The token's lemma in lower case."""
    return token.lemma_.lower()


def conjuncts(token: Token) -> Iterator[Token]:
    """The token and the tokens coordinated with it, from left to right."""
    yield token
    for child in token.children:
        if child.dep_ == "conj" or (child.dep_ == "appos" and _counted_on(child, token)):
            yield from conjuncts(child)
        elif child.dep_ == "prep":
            for joined in _beside(child):
                yield from conjuncts(joined)


class Grammar:
    """Slots of every token of one parsed sentence, each worked out once."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._slots: dict[int, dict[str, list[Token]]] = {}
        self._passive: dict[int, bool] = {}

    def slots(self, token: Token) -> Mapping[str, Sequence[Token]]:
        """Slot name → tokens that fill it, coordinated ones left to the caller."""
        found = self._slots.get(token.i)
        if found is None:
            if token.pos_ in VERBAL:
                found = self._verb(token)
            elif token.pos_ == "ADJ" or token.dep_ in ("acomp", "oprd"):
                found = self._adjective(token)
            else:
                found = self._noun(token)
            self._slots[token.i] = found
        return found

    def passive(self, verb: Token) -> bool:
        """Whether the verb's subject is what it is done to."""
        found = self._passive.get(verb.i)
        if found is None:
            found = self._passive[verb.i] = self._is_passive(verb)
        return found

    def _is_passive(self, verb: Token) -> bool:
        deps = {c.dep_ for c in verb.children}
        if "auxpass" in deps or "nsubjpass" in deps:
            return True
        if verb.tag_ != "VBN":
            return False
        if verb.dep_ in ("acl", "advcl", "amod") and not any(
            c.dep_ == "aux" and lemma(c) == "have" for c in verb.children
        ):
            return "dobj" not in deps or "agent" in deps
        if verb.dep_ == "conj" and verb.head.pos_ in VERBAL and not deps & (SUBJECTS | {"aux"}):
            return self.passive(verb.head)
        return verb.dep_ in ("xcomp", "ccomp", "ROOT", "oprd") and "agent" in deps

    def subject(self, verb: Token, depth: int = 0) -> list[Token]:
        """Who acts: the subject of the active, the by-phrase of the passive; inherited where the verb has none."""
        if depth > MAX_DEPTH:
            return []
        if self.passive(verb):
            return _doers(verb) or [
                # "was banned from leaving the country by a court"
                p
                for c in verb.children
                if c.dep_ == "prep" and c.lower_ in CONTROLLED_BY_OBJECT
                for g in _pobj(c)
                if g.tag_ == "VBG"
                for p in _doers(g)
            ]
        own = [c for c in verb.children if c.dep_ in SUBJECTS and c.tag_ != "EX"]
        if own:
            joined = [p for c in verb.children if c.dep_ == "prep" and own[0].i < c.i < verb.i for p in _beside(c)]
            return [*(self._apposed(self._antecedent(t, verb)) for t in own), *joined]
        return self._controller(verb, depth)

    def surface_subject(self, verb: Token, depth: int = 0) -> list[Token]:
        """The subject as it stands, of active or passive."""
        if depth > MAX_DEPTH:
            return []
        own = [c for c in verb.children if c.dep_ in SUBJECTS | PASSIVE_SUBJECTS and c.tag_ != "EX"]
        if own:
            return [self._antecedent(t, verb) for t in own]
        return self._controller(verb, depth)

    def object(self, verb: Token, depth: int = 0) -> list[Token]:
        """What is acted on: the object of the active, the subject of the passive."""
        if depth > MAX_DEPTH:
            return []
        if self.passive(verb):
            own = [c for c in verb.children if c.dep_ in PASSIVE_SUBJECTS]
            if own:
                return [self._apposed(self._antecedent(t, verb)) for t in own]
            if verb.dep_ in ("acl", "amod") or (verb.dep_ == "relcl" and not own):
                return [verb.head]
            if verb.dep_ == "conj":
                return (
                    self.object(verb.head, depth + 1)
                    if self.passive(verb.head)
                    else self.surface_subject(verb.head, depth + 1)
                )
            return self._controller(verb, depth)
        own = [c for c in verb.children if c.dep_ in ("dobj", "attr", "oprd")]
        if own:
            return [self._antecedent(t, verb) for t in own]
        if verb.dep_ == "relcl" and any(c.dep_ in SUBJECTS and c.tag_ not in RELATIVE_TAGS for c in verb.children):
            stranded = any(c.dep_ == "prep" and not list(_pobj(c)) for c in verb.children)
            return [] if stranded else [verb.head]
        return _raised(verb)

    def _controller(self, verb: Token, depth: int) -> list[Token]:
        """The subject that a verb without one takes from what governs it."""
        head = verb.head
        if verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.i:
            # "lead to Sudan attacking Chad": the preposition's noun stands right before the verb and does it
            before = verb.nbor(-1)
            if before.dep_ == "pobj" and before.head.head == head and before.head.lower_ in BEFORE_GERUND:
                return [before]
        if verb.dep_ == "conj" and head.pos_ in VERBAL:
            return self.surface_subject(head, depth + 1)
        if verb.dep_ in ("xcomp", "ccomp", "advcl", "pcomp", "prep", "dep", "parataxis"):
            of_object = verb.dep_ in ("xcomp", "ccomp") or (
                verb.dep_ == "pcomp" and head.lower_ in CONTROLLED_BY_OBJECT
            )
            while head.dep_ in ("prep", "pcomp", "mark") and head.head != head and head.pos_ not in VERBAL:
                head = head.head
            if head.pos_ in VERBAL:
                objects = [c for c in head.children if c.dep_ in ("dobj", "dative") and c.pos_ != "ADP"]
                if of_object and objects and verb.i > objects[0].i:
                    return objects
                if verb.dep_ == "pcomp" and objects and lemma(head) == "join":
                    return [*self.surface_subject(head, depth + 1), *objects]  # "joined Denmark in offering jets"
                return self.surface_subject(head, depth + 1)
            if head.pos_ == "ADJ":
                return list(self.slots(head).get("subject", ()))
            return self.owner(head, depth)
        if verb.dep_ in ("acl", "relcl"):
            if verb.tag_ == "VBG" or (verb.dep_ == "relcl" and verb.tag_ != "VB"):
                return [head]
            return self.owner(head, depth)
        return []

    def owner(self, noun: Token, depth: int = 0) -> list[Token]:
        """Who holds a plan, a promise, a right: its possessor, else the subject of its verb."""
        own = [c for c in noun.children if c.dep_ == "poss"] or [
            c for c in self.modifiers(noun) if c.pos_ in ("PROPN", "ADJ") and c.text[:1].isupper()
        ]
        if own:
            return own
        governor = noun.head
        while governor.dep_ in ("prep", "pobj", "conj") and governor.pos_ not in VERBAL and governor.head != governor:
            governor = governor.head
        return self.surface_subject(governor, depth + 1) if governor.pos_ in VERBAL else []

    def modifiers(self, noun: Token) -> list[Token]:
        """Adjectives and compounds before a noun, and the name in "Saudi-led", "NATO-backed"."""
        own = [c for c in noun.children if c.dep_ in MODIFIERS]
        return [*own, *(g for c in own if c.pos_ in ("VERB", "ADJ") for g in c.children if g.dep_ in JOINED)]

    def _apposed(self, subject: Token) -> Token:
        """The noun before an apposition: of "five militants, all Russian citizens, were shot" the militants."""
        left = subject.left_edge.i
        if left >= 2 and any(c.dep_ == "det" and c.lower_ in ("all", "both", "most") for c in subject.children):
            before, noun = self.doc[left - 1], self.doc[left - 2]
            if before.text == "," and noun.pos_ in ("NOUN", "PROPN"):
                return noun
        return subject

    def _antecedent(self, token: Token, verb: Token) -> Token:
        """The noun that a relative pronoun stands for."""
        if token.tag_ not in RELATIVE_TAGS:
            return token
        up = verb
        while up.dep_ == "conj" and up.head.pos_ in VERBAL:
            up = up.head
        return up.head if up.dep_ == "relcl" else token

    def _verb(self, verb: Token) -> dict[str, list[Token]]:
        out: dict[str, list[Token]] = {"subject": self.subject(verb), "object": self.object(verb)}
        if self.passive(verb):
            # a passive may keep one object: "was given aid", "were taken hostage"
            out["iobj"] = [c for c in verb.children if c.dep_ in ("dobj", "oprd")]
        else:
            out["iobj"] = [c for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP"]
        for child in verb.children:
            if child.dep_ in PREPOSITIONS:
                _add_prep(out, child)
            elif child.dep_ == "advcl" and (_after_time(child) or _for_to(child)):
                out.setdefault("infinitive", []).append(child)
            elif child.dep_ in ("xcomp", "ccomp", "advcl", "dep"):
                _add_clause(out, child)
            elif child.dep_ == "acomp":
                out.setdefault("complement", []).append(child)
            elif child.dep_ in ("advmod", "npadvmod"):
                for below in child.children:  # "pulled back from the town", "side by side with Danish troops"
                    if below.dep_ == "prep" and (child.lower_ in WAYS or below.lower_ == "with"):
                        _add_prep(out, below)
        for noun in [c for c in verb.children if c.dep_ in ("dobj", "attr", "nsubjpass", "oprd", "acomp")]:
            loose: dict[str, list[Token]] = {}
            for child in noun.children:
                if child.dep_ == "prep":
                    _add_prep(loose, child)
                elif child.dep_ in ("acl", "xcomp") and _has_to(child) and noun.dep_ != "nsubjpass":
                    loose.setdefault("infinitive", []).append(child)
            for below in noun.subtree:
                # "returned a pendant engraved with his image to the Russians": the parser hangs "to" on what is nearest
                far = below.dep_ == "prep" and below.lower_ in FAR and below.head != noun
                if far and below.head.pos_ != "ADJ" and not _in_clause(below, noun):
                    _add_prep(loose, below)
            for slot, tokens in loose.items():
                if slot != "of":
                    out.setdefault(slot, []).extend(tokens)
        if (
            verb.dep_ == "conj"
            and verb.head.pos_ in VERBAL
            and not out["object"]
            and not any(s in out for s in ("clause", "infinitive"))
        ):
            # "condemned and rejected the plan": the last verb's object serves the first
            pass
        elif not out["object"] and not self.passive(verb):
            later = next((c for c in verb.children if c.dep_ == "conj" and c.pos_ in VERBAL), None)
            if (
                later is not None
                and not any(c.dep_ in (*PREPOSITIONS, "xcomp", "ccomp") for c in verb.children)
                and later.i - verb.i <= 2
            ):
                out["object"] = self.object(later)
        return out

    def _noun(self, noun: Token) -> dict[str, list[Token]]:
        out: dict[str, list[Token]] = {}
        for child in noun.children:
            if child.dep_ in PREPOSITIONS:
                _add_prep(out, child)
            elif child.dep_ == "poss":
                out.setdefault("possessor", []).append(child)
            elif child.dep_ in MODIFIERS:
                if "modifier" not in out:
                    out["modifier"] = self.modifiers(noun)
            elif child.dep_ in ("acl", "relcl") and _has_to(child):
                out.setdefault("infinitive", []).append(child)
            elif child.dep_ in ("acl", "ccomp", "relcl") and any(
                c.dep_ == "mark" and lemma(c) == "that" for c in child.children
            ):
                out.setdefault("clause", []).append(child)
            elif child.dep_ == "acl" and child.tag_ == "VBN":
                for grandchild in child.children:
                    if grandchild.dep_ in ("agent", "prep"):
                        _add_prep(out, grandchild)
        head = noun.head
        if noun.dep_ in ("dobj", "nsubjpass", "attr") and head.pos_ in VERBAL:
            out["verb"] = [head]
            for child in head.children:
                # the parser hangs "talks with Iran" and "attacks on Iran" on the verb as often as on the noun
                if child.dep_ == "prep" and child.i > noun.i and child.lemma_.lower() not in out:
                    _add_prep(out, child)
        return out

    def infinitive(self, noun: Token) -> Sequence[Token]:
        """What a noun of asking is about: "rejected calls to free him" is parsed as a purpose."""
        found = self.slots(noun).get("infinitive", ())
        if found or noun.dep_ not in ("dobj", "nsubjpass") or noun.head.pos_ not in VERBAL:
            return found
        return [c for c in noun.head.children if _has_to(c) and c.left_edge.i == noun.i + 1]

    def _adjective(self, adjective: Token) -> dict[str, list[Token]]:
        out: dict[str, list[Token]] = {}
        head = adjective.head
        if adjective.dep_ in ("acomp", "oprd", "attr") and head.pos_ in VERBAL:
            out["subject"] = self.surface_subject(head)
        elif adjective.dep_ in ("amod", "acl"):
            out["subject"] = [head]
        elif adjective.dep_ == "conj":
            out["subject"] = list(self.slots(head).get("subject", ()))
        for child in adjective.children:
            if child.dep_ in PREPOSITIONS:
                _add_prep(out, child)
            elif child.dep_ in ("xcomp", "ccomp", "advcl"):
                _add_clause(out, child)
        return out


def _beside(prep: Token) -> list[Token]:
    """Who goes with another: the nouns behind "along with" and "together with"."""
    if prep.lower_ in BESIDE:
        return [p for c in prep.children if c.dep_ == "prep" and c.lower_ == "with" for p in _pobj(c)]
    return list(_pobj(prep)) if prep.lower_ == "with" and prep.i and prep.nbor(-1).lower_ in BESIDE else []


def _doers(verb: Token) -> list[Token]:
    """What stands behind the "by" of a verb."""
    return [p for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by") for p in _pobj(c)]


def _counted_on(noun: Token, first: Token) -> bool:
    """Whether an apposition goes on with a count: "killing four Indians, an American and a Briton"."""
    if first.tag_ not in ("NNS", "NNPS") or not any(c.dep_ == "nummod" for c in first.children):
        return False
    counted = any(c.dep_ == "nummod" or (c.dep_ == "det" and c.lower_ in ("a", "an")) for c in noun.children)
    return counted and any(c.dep_ == "conj" for c in noun.children)


def _raised(verb: Token) -> list[Token]:
    """The object that the parser gives to a clause: "urged the court to sit", "found him guilty", "let go two men"."""
    for clause in verb.children:
        if clause.dep_ != "ccomp" or clause.i < verb.i:
            continue
        infinitive = clause.tag_ == "VB" and _has_to(clause)
        if not infinitive and any(c.dep_ in ("mark", "aux") for c in clause.children):
            continue
        subject = [c for c in clause.children if c.dep_ == "nsubj" and c.i > verb.i and c.tag_ not in RELATIVE_TAGS]
        if clause.pos_ in ("ADJ", "NOUN") or (clause.tag_ in ("VB", "VBG") and subject):
            return subject
        if clause.tag_ == "VB" and clause.i == verb.i + 1:
            return [c for c in clause.children if c.dep_ == "dobj"]
    return []


def _in_clause(token: Token, top: Token) -> bool:
    """Whether a clause other than a past participle stands between a token and a noun above it."""
    here = token
    while here != top and here.head != here:
        if here.pos_ in VERBAL and not (here.dep_ == "acl" and here.tag_ == "VBN"):
            return True
        here = here.head
    return False


def _for_to(clause: Token) -> bool:
    """Whether a clause is one of "for … to" ("called for the law to be changed", "gave approval for aid to pass")."""
    return (
        _has_to(clause)
        and clause.left_edge.lower_ == "for"
        and any(c.dep_ in SUBJECTS | PASSIVE_SUBJECTS for c in clause.children)
    )


def _after_time(clause: Token) -> bool:
    """Whether a clause with "to" stands after a time ("pressed Iran on Friday to free him"): no purpose then."""
    start = clause.left_edge
    if not _has_to(clause) or start.lower_ != "to" or start.i == 0:
        return False
    before = start.nbor(-1)
    return before.ent_type_ in ("DATE", "TIME") and before.i > clause.head.i


def _has_to(verb: Token) -> bool:
    return any(c.dep_ in ("aux", "mark") and c.lower_ == "to" for c in verb.children)


def _pobj(prep: Token) -> Iterator[Token]:
    for child in prep.children:
        if child.dep_ in ("pobj", "pcomp"):
            yield child


def is_time_adjunct(prep: Token) -> bool:
    """Whether a preposition's phrase only tells a time ("called on Friday")."""
    objects = list(_pobj(prep))
    return bool(objects) and all(o.ent_type_ in ("DATE", "TIME") for o in objects)


def _add_prep(out: dict[str, list[Token]], prep: Token) -> None:
    if is_time_adjunct(prep):
        return
    name = lemma(prep)
    out.setdefault(name, []).extend(_pobj(prep))
    if prep.lower_ in REMOTE:
        return
    for child in prep.children:
        if child.dep_ == "prep" or (child.dep_ == "conj" and child.pos_ == "ADP"):  # "out of", "because of", "ahead of"
            _add_prep(out, child)


def _add_clause(out: dict[str, list[Token]], clause: Token) -> None:
    if _has_to(clause):
        slot = "infinitive" if clause.dep_ != "advcl" else "purpose"
    elif clause.tag_ == "VBG" and not any(c.dep_ in ("aux", "nsubj") for c in clause.children):
        slot = "gerund" if clause.dep_ != "advcl" else "adverbial"
    elif clause.dep_ == "ccomp":
        slot = "clause"
    elif clause.dep_ == "xcomp":
        slot = "infinitive"
    else:
        slot = "adverbial"
    out.setdefault(slot, []).append(clause)
