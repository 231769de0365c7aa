"""Whether a lexicon form and its conditions fit a token of a parsed sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from spacy.tokens import Token

from dragoman.lexicon.entries import Conditions, Entry, Test, World
from dragoman.lexicon.forms import Form, Part
from dragoman.lexicon.loader import Lexicon
from dragoman.model import Entity
from dragoman.reading.events.grammar import MODIFIERS, VERBAL, Grammar, conjuncts, is_time_adjunct, lemma
from dragoman.reading.events.status import tense

__all__ = ["Matcher", "Parties"]

SPLIT = re.compile(r"[ -]")
HUMAN = (["Masc"], ["Fem"])
PARTICLES = frozenset({"prt", "prep", "advmod", "agent", "dative", "mark", "aux", "npadvmod"})


class Parties(Protocol):
    """What the matcher asks about entities: who is meant by a token, if anybody."""

    def entities(self, token: Token) -> Sequence[Entity]:
        """The entities that the noun phrase of this head denotes."""
        ...


@lru_cache(maxsize=512)
def _members(words: frozenset[str]) -> frozenset[str]:
    """The single words of a class's members."""
    return frozenset(part for word in words for part in SPLIT.split(word))


@lru_cache(maxsize=512)
def _compounds(words: frozenset[str]) -> tuple[str, ...]:
    return tuple(w for w in words if " " in w or "-" in w)


class Matcher:
    """Compares forms and conditions with one sentence."""

    def __init__(self, lexicon: Lexicon, grammar: Grammar, parties: Parties) -> None:
        self.lexicon = lexicon
        self.grammar = grammar
        self.parties = parties
        self._forms = [(t.text, t.text) if self._is_acronym(t) else (lemma(t), t.lower_) for t in grammar.doc]
        self._words = frozenset(w for forms in self._forms for w in forms)
        self._text: str | None = None
        self._shape: list[str] | None = None
        self._frames: dict[int, list[Token]] = {}
        self._classes: dict[str, bool] = {}
        self._told: dict[tuple[int, str], bool] = {}
        self._around: dict[tuple[int, str], tuple[list[int], frozenset[str]]] = {}

    def _is_acronym(self, token: Token) -> bool:
        """Whether a name in capitals only looks like a word: "ICE returned the statue"."""
        return len(token) > 1 and token.is_upper and token.lower_ in self.lexicon.classes["wordlike-acronym"]

    def _possible(self, form: Form) -> bool:
        """Whether the sentence has the words of the form at all: asked before the parse is."""
        for part in form.parts:
            if part.word not in self._words and not self._there(part.word):
                return False
            if part.prep is not None and part.prep not in self._words:
                return False
            for mod in part.mods:
                if not self._there(mod):
                    return False
        return True

    def _there(self, word: str) -> bool:
        if not word.startswith("@"):
            return word in self._words or "-" in word
        found = self._classes.get(word)
        if found is None:
            found = self._classes[word] = not self._words.isdisjoint(_members(self.lexicon.classes[word[1:]]))
        return found

    def is_word(self, token: Token, word: str) -> bool:
        """Whether the token is this lemma, or belongs to this ``@class`` (alone or with its modifiers)."""
        if self._is_acronym(token):
            return False
        own = lemma(token)
        if (own in self.lexicon.classes["quantity"] or token.pos_ == "NUM") and any(
            self.is_word(t, word) for t in _counted(token)
        ):
            return True
        if not word.startswith("@"):
            return own == word or token.lower_ == word or ("-" in word and self._hyphened(token, word))
        words = self.lexicon.classes[word[1:]]
        if own in words or token.lower_ in words:
            return True
        if token.i >= 2 and token.nbor(-1).text == "-" and f"{token.nbor(-2).lower_}-{own}" in words:
            return True  # "cease-fire" comes as three tokens
        for child in token.children:
            if (
                child.dep_ == "prep"
                and child.lower_ == "of"
                and any(f"{own} of {lemma(c)}" in words for c in child.children)
            ):
                return True
        return any(
            c.dep_ in MODIFIERS and (f"{lemma(c)} {own}" in words or f"{c.lower_} {own}" in words)
            for c in token.children
        )

    def _hyphened(self, token: Token, word: str) -> bool:
        """Whether the token is the first or last part of a hyphened word, which comes as several tokens."""
        parts = re.split("(-)", word)
        for start in (token.i, token.i - len(parts) + 1):
            if start >= 0 and [t.lower_ for t in token.doc[start : start + len(parts)]] == parts:
                return True
        return False

    def fit(self, token: Token, form: Form) -> list[Token] | None:
        """The tokens of the form's parts, or None where the form does not fit."""
        if form.parts and not self._possible(form):
            return None
        if form.mods and not self._modified(token, form.mods):
            return None
        found: list[Token] = []
        for part in form.parts:
            token_found = self._part(token, part)
            if token_found is None and part.kind == "particle" and found:
                # "come to the aid of": the last word hangs on the noun before it
                token_found = next((c for c in found[-1].children if c.dep_ == "prep" and c.lower_ == part.word), None)
            if token_found is None:
                return None
            found.append(token_found)
        return found

    def _modified(self, noun: Token, mods: Iterable[str]) -> bool:
        own = [c for c in noun.children if c.dep_ in MODIFIERS or c.dep_ in ("npadvmod", "advmod")]
        have = {word for c in own for word in (lemma(c), c.lower_)}
        have |= {lemma(g) for c in noun.children if c.dep_ in MODIFIERS for g in c.children}
        before = {noun.nbor(-k).lower_ for k in range(1, 4) if noun.i - k >= 0}
        return all(m in have or m in before for m in mods)

    def _part(self, token: Token, part: Part) -> Token | None:
        slots = self.grammar.slots(token)
        if part.kind == "particle":
            return self._particle(token, part.word)
        if part.kind == "object":
            pool = list(slots.get("object", ())) + list(slots.get("iobj", ()))
            pool += [c for c in token.children if c.dep_ in ("attr", "acomp", "oprd", "dobj", "npadvmod", "advmod")]
            return self._among([c for t in pool for c in conjuncts(t)], part)
        if part.kind == "prep":
            pool = [c for t in slots.get(part.prep or "", ()) for c in conjuncts(t)]
            if part.prep == "to":
                pool += [t for s in ("infinitive", "purpose") for t in slots.get(s, ())]  # "ordered them to pay"
            if part.prep == "of" and token.pos_ == "VERB":
                # "stripped ten activists of their citizenship": the parser hangs it on the object
                pool += [c for o in slots.get("object", ()) for c in self.grammar.slots(o).get("of", ())]
            found = self._among(pool, part)
            particle = self._particle(token, part.prep or "") if found is None else None
            if particle is not None and not any(c.dep_ == "pobj" for c in particle.children):
                # "turn down the request": what looks like a preposition is the verb's particle
                return self._among([c for t in slots.get("object", ()) for c in conjuncts(t)], part)
            return found
        pool = [
            t
            for c in token.children
            if c.i > token.i or self.grammar.passive(token)
            for t in (c, *c.children, *(g for h in c.children for g in h.children))
        ]
        return self._among(pool, part)

    def _particle(self, token: Token, word: str) -> Token | None:
        for child in token.children:
            if child.lower_ == word and child.dep_ in PARTICLES and (word == "for" or not is_time_adjunct(child)):
                return child
        if token.pos_ in ("VERB", "AUX"):
            for child in token.children:
                if child.dep_ in ("dobj", "nsubjpass", "prep", "advmod", "prt"):
                    for grandchild in child.children:
                        if (
                            grandchild.lower_ == word
                            and grandchild.dep_ in ("prep", "prt")
                            and not is_time_adjunct(grandchild)
                        ):
                            return grandchild
        following = token.i + 1
        if following < len(token.doc) and token.doc[following].lower_ == word:
            particle = token.doc[following]
            return None if is_time_adjunct(particle) else particle
        return None

    def _among(self, pool: Iterable[Token], part: Part) -> Token | None:
        for token in pool:
            if self.is_word(token, part.word) and (not part.mods or self._modified(token, part.mods)):
                return token
        return None

    def holds(self, token: Token, entry: Entry, form: Form | None = None) -> bool:
        """Whether all of the entry's `when` and none of its `unless` hold at this token, read as this form."""
        last = form.parts[-1] if form is not None and form.pos == "verb" and form.parts else None
        over = last.word if last is not None and last.kind == "particle" else ""
        return all(self._one_holds(token, slot, tests, over) for slot, tests in entry.when) and not any(
            self._one_holds(token, slot, tests) for slot, tests in entry.unless
        )

    def all_hold(self, token: Token, conditions: Conditions) -> bool:
        """Whether every condition holds at this token."""
        return all(self._one_holds(token, slot, tests) for slot, tests in conditions)

    def _one_holds(self, token: Token, slot: str, tests: Sequence[Test], over: str = "") -> bool:
        if slot == "voice":
            voice = "passive" if self.grammar.passive(token) else "active"
            return any(t.value == voice for t in tests)
        if slot == "polarity":
            negated = tense(token, self.grammar, self.lexicon).negated
            return any((t.value == "negative") == negated for t in tests)
        if slot == "mood":
            clauses = self.grammar.slots(token).get("clause", ())
            return any((t.value == "mandative") == any(map(self._mandative, clauses)) for t in tests)
        if slot in ("near", "sentence"):
            return self._near(token, slot, tests)
        if slot == "frame":
            return any(self._test(t, test) for t in self._frame(token) for test in tests)
        filled = [c for t in self._slot(token, slot) for c in conjuncts(t)]
        if not filled and slot == "object" and over:
            if any(test.kind == "none" for test in tests):
                return True
            # "swooped on the homes": what stands behind the form's own preposition is its object
            filled = [c for t in self.grammar.slots(token).get(over, ()) for c in conjuncts(t)]
        for test in tests:
            if test.kind == "any" and filled:
                return True
            if test.kind == "none" and not filled:
                return True
            if test.kind == "several" and self._several(filled):
                return True
            if any(self._test(t, test) for t in filled):
                return True
        return False

    def _slot(self, token: Token, slot: str) -> Sequence[Token]:
        slots = self.grammar.slots(token)
        if slot == "doer":
            below = (t for s in ("infinitive", "clause") for t in slots.get(s, ()))
            return [c for t in below for c in t.children if c.dep_ in ("nsubj", "nsubjpass")]
        if slot == "told":
            return [token.head] if token.dep_ == "ccomp" and lemma(token.head) in self.lexicon.classes["speech"] else []
        if slot == "phrase":
            return [token.head] if token.dep_ == "pobj" and token.tag_ == "NN" and not _determined(token) else []
        if slot == "verb" and token.pos_ in VERBAL:
            return [token.head] if token.dep_ == "xcomp" and token.head.pos_ in VERBAL else []
        if slot == "infinitive" and token.pos_ == "NOUN":
            return self.grammar.infinitive(token)
        found = slots.get(slot, ())
        if slot == "purpose":
            # "sent experts on Wednesday to investigate": the parser hangs the purpose on verb or noun
            return [*found, *slots.get("infinitive", ())]
        if not found and slot == "object" and token.pos_ in VERBAL:
            # "voted down the bill": what looks like a preposition is the verb's particle
            particles = self.lexicon.classes["particle"]
            return [t for name, tokens in slots.items() if name in particles for t in tokens]
        if not found and token.pos_ == "NOUN" and slot in ("subject", "object"):
            # a noun form asks after the same parties as its verb form
            if slot == "object":
                return [t for s in ("of", "against", "on") for t in slots.get(s, ())]
            verb = slots.get("verb", ())
            return list(slots.get("by", ())) + list(slots.get("possessor", ())) or [
                t for v in verb for t in self.grammar.subject(v)
            ]
        return found

    def _several(self, tokens: Sequence[Token]) -> bool:
        """Whether the words denote several sides: of two countries, or a plural of sides ("both governments")."""
        lands = {e.country for t in tokens for e in self._of(t) if e.country}
        return len(lands) > 1 or any(t.tag_ == "NNS" and lemma(t) in self.lexicon.classes["sides"] for t in tokens)

    def _of(self, token: Token) -> Sequence[Entity]:
        """Who is meant, or whose it is where the head is no actor: "Kenyan and Tanzanian game wardens"."""
        found = self.parties.entities(token)
        if any(e.country for e in found):
            return found
        owners = (c for c in token.children if c.dep_ in MODIFIERS or c.dep_ == "poss")
        return [e for o in owners for c in conjuncts(o) for e in self.parties.entities(c)]

    def _mandative(self, verb: Token) -> bool:
        """Whether a clause tells what is to be done ("that it be lifted", "that he should go"), not what is so."""
        finite = next((c for c in verb.children if c.dep_ in ("aux", "auxpass")), verb)
        if finite.lower_ in self.lexicon.classes["modal-duty"] or finite.tag_ == "VB":
            return True
        return finite == verb and finite.tag_ == "VBP" and lemma(verb) not in ("be", "have")

    def _test(self, token: Token, test: Test) -> bool:
        if test.kind == "lemma":
            if " " in test.value:
                *mods, head = test.value.split()
                return lemma(token) == head and self._modified(token, mods)
            return self.is_word(token, test.value)
        if test.kind == "class":
            return self.is_word(token, f"@{test.value}")
        entities = self.parties.entities(token)
        if test.kind == "several":
            return self._several([token])
        if test.kind == "country":
            return any(e.country for e in entities)
        if test.kind == "kind":
            if test.value == "person" and token.pos_ == "PRON" and token.morph.get("Gender", []) in HUMAN:
                return True  # "he" and "she" are people, whoever is meant
            return any(e.kind == test.value for e in entities) or (
                test.value == "government" and any(e.kind == "place" and e.country for e in entities)
            )
        return any(e.sector == test.value or test.value in e.other_sectors for e in entities)

    def apart(self, token: Token, type_: str | None) -> World | None:
        """The world apart in which an act of this type at this token is told, or None."""
        return next((w for w in self.lexicon.worlds if w.holds_for(type_) and self._told_of(token, w)), None)

    def _told_of(self, token: Token, world: World) -> bool:
        """Whether what is told at this token is of this world; each is asked once, whatever acts are tried."""
        key = token.i, world.id
        found = self._told.get(key)
        if found is None:
            found = self._told[key] = any(self._one_holds(token, slot, tests) for slot, tests in world.any) and not any(
                self._one_holds(token, slot, tests) for slot, tests in world.unless
            )
        return found

    def _frame(self, token: Token) -> list[Token]:
        """Heads that say what world this is: subjects of clauses above, what these and the parties stand in."""
        found = self._frames.get(token.i)
        if found is None:
            found = self._frames[token.i] = self._framing(token)
        return found

    def _framing(self, token: Token) -> list[Token]:
        own = [t for slot in ("subject", "object") for t in self._slot(token, slot)]
        out = [t for head in own for t in self._within(head)]
        here = token
        while True:
            out += self.grammar.slots(here).get("in", ())
            if here != token and here.pos_ in VERBAL:
                out += self.grammar.surface_subject(here)
            if here.head == here:
                return out
            here = here.head

    def _within(self, head: Token) -> list[Token]:
        slots = self.grammar.slots(head)
        return [t for slot in ("in", "of", "possessor") for t in slots.get(slot, ())]

    def _words_around(self, token: Token, slot: str) -> tuple[list[int], frozenset[str]]:
        """The other tokens of the act's clause ("near") or of the sentence, and their words."""
        key = token.i, slot
        found = self._around.get(key)
        if found is None:
            around = [t.i for t in (clause(token) if slot == "near" else token.doc) if t.i != token.i]
            found = self._around[key] = around, frozenset(word for i in around for word in self._forms[i])
        return found

    def _near(self, token: Token, slot: str, tests: Sequence[Test]) -> bool:
        around, there = self._words_around(token, slot)
        for test in tests:
            if test.kind == "shape":
                shapes = self._shapes()
                if any(shapes[i] == test.value for i in around):
                    return True
                continue
            if test.kind not in ("class", "lemma"):
                continue
            words = self.lexicon.classes[test.value] if test.kind == "class" else frozenset({test.value})
            if not there.isdisjoint(words):
                return True
            compound = _compounds(words)
            if compound and any(f" {w} " in self._lemmas() for w in compound):
                return True
        return False

    def _shapes(self) -> list[str]:
        """The shape of each token with the two behind it: "d-d" of "2-1"."""
        if self._shape is None:
            shapes = [t.shape_ for t in self.grammar.doc]
            self._shape = ["".join(shapes[i : i + 3]) for i in range(len(shapes))]
        return self._shape

    def _lemmas(self) -> str:
        """The sentence as lemmas between blanks, hyphened words as one."""
        if self._text is None:
            self._text = f" {' '.join(name for name, _ in self._forms)} ".replace(" - ", "-")
        return self._text


def _determined(noun: Token) -> bool:
    """Whether an article, a possessor or a number stands before a noun."""
    return any(c.dep_ in ("det", "poss", "nummod") for c in noun.children)


def _counted(token: Token) -> list[Token]:
    """What a word of quantity counts: the tents of "200 tons of tents", the aid of "$5 million in aid"."""
    return [
        c
        for prep in token.children
        if prep.dep_ == "prep" and prep.lower_ in ("of", "in", "worth")
        for noun in prep.children
        if noun.dep_ == "pobj"
        for c in conjuncts(noun)
    ]


def clause(token: Token) -> list[Token]:
    """The tokens of the act's own clause: its subtree without finite clauses below, and the verb it hangs on."""
    top = token
    while top.pos_ not in ("VERB", "AUX") and top.head != top:
        top = top.head
    out: list[Token] = []
    stack = [top]
    while stack:
        here = stack.pop()
        out.append(here)
        stack += [
            c
            for c in here.children
            if not (c.dep_ in ("ccomp", "advcl", "parataxis", "relcl") or (c.dep_ == "conj" and c.pos_ == "VERB"))
        ]
    if token.i not in {t.i for t in out}:
        out += list(token.subtree)
    return out
