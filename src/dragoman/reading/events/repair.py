"""Repairs of a parse: what the parser is known to get wrong in news English, put right before anything reads it.

Each rule knows a cheap sign (a finite verb without a subject, a sentence without a finite verb, a finite verb joined
to an infinitive) and changes labels and heads only where the form of the words leaves no other reading.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from dragoman.lexicon.loader import Lexicon
from dragoman.reading.events.grammar import (
    FINITE,
    MODIFIERS,
    PASSIVE_SUBJECTS,
    SUBJECTS,
    UNCOUNTED,
    VERBAL,
    lemma,
)

__all__ = ["repair"]

NOMINAL = frozenset({"NOUN", "PROPN"})
# labels that the parser gives to a subject that it does not know for one
ESTRANGED = frozenset({"advmod", "npadvmod", "dep", "intj", "amod", "compound", "nmod", "nummod", "meta", "oprd"})
# labels of a verb that is no clause of its own
DEMOTED = frozenset({"acl", "amod", "compound", "nmod"})
OBJECTS = frozenset({"dobj", "oprd", "dative", "attr", "iobj", "ccomp"})
AUXILIARIES = frozenset({"aux", "auxpass", "neg"})
HEADS_OF_CLAUSES = frozenset({"ROOT", "ccomp", "parataxis"})
# behind these "to" is the other end of where a thing came from, or starts anew
BEFORE_FAR_TO = frozenset({"from", "in", "by", "at", "of", "since", "with"})


def repair(doc: Doc, lexicon: Lexicon) -> None:
    """Mends a sentence's parse in place."""
    if not doc.has_annotation("DEP"):
        return
    mender = _Mender(lexicon)
    mender.sides(doc)
    mender.hidden_verbs(doc)
    for token in list(doc):
        if token.tag_ in ("NNP", "NN") and token.dep_ in ("pobj", "dobj", "nsubj"):
            mender.day_behind(token)
            mender.told_behind(token)
    for token in list(doc):
        if token.pos_ in VERBAL and token.dep_ not in AUXILIARIES:
            mender.seeming_passive(token)
            mender.resumed(token)
            mender.estranged_subject(token)
            mender.shifted_object(token)
            mender.far_recipient(token)


class _Mender:
    """The rules, each for one token or one sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def sides(self, doc: Doc) -> None:
        """Where in a picture somebody stands: of "X, left, and Y, right, met" both are subjects."""
        words = self.lexicon.classes["picture-side"]
        for token in doc:
            if token.lower_ not in words or not 1 < token.i < len(doc) - 2 or doc[token.i + 1].text != ",":
                continue
            comma = token.i - 1 if doc[token.i - 1].text == "," else token.i - 2
            person = doc[comma - 1] if comma > 0 and doc[comma].text == "," else None
            if person is None or person.pos_ not in NOMINAL or token.is_ancestor(person):
                continue
            others = [c for c in (*token.children, *person.children) if c.i > token.i and c.pos_ in NOMINAL]
            _relabel(token, "ADJ", "JJ")
            _attach(token, person, "amod")
            for other in others:
                before = other.left_edge.i - 1
                if doc[before].dep_ == "cc" or doc[before].text == ",":
                    _attach(other, person, "conj")

    def hidden_verbs(self, doc: Doc) -> None:
        """A finite verb that is taken for part of a noun phrase, where no verb tells what the sentence says."""
        for noun in list(doc):
            if noun.pos_ not in NOMINAL or _own_verb(noun) or not (noun.dep_ in HEADS_OF_CLAUSES or _beside(noun)):
                continue
            for child in list(noun.children):
                if child.dep_ == "acl" and self._past_of_noun(noun, child):
                    self._promote(child, noun, noun, None)
                    break
                before = doc[child.i - 1] if child.i else None
                if before is not None and child.dep_ in DEMOTED and self._inside_noun(noun, child, before):
                    self._promote(child, noun, before, noun)
                    break
            went = self._went(noun)
            if went is not None:
                self._promote(went, noun, noun, None)
            self._clause_noun(noun)

    def _went(self, noun: Token) -> Token | None:
        """A past form that cannot be a participle: "three ships called at Oran", "the service handed over the files".

        It tells of going, which nobody undergoes, or it has an object; and no verb of the clause is finite.
        """
        if any(t.tag_ in FINITE | {"MD"} and t.dep_ in HEADS_OF_CLAUSES for t in noun.subtree):
            return None
        for verb in noun.subtree:
            held = verb.head
            while held != noun and held.dep_ in ("pobj", "prep") and (held.pos_ == "NOUN" or held.lower_ == "of"):
                held = held.head
            if held != noun or verb.dep_ != "acl" or verb.tag_ not in ("VBN", "VBD") or verb.i != verb.left_edge.i:
                continue
            if noun.doc[verb.i - 1].is_punct or any(c.dep_ == "agent" for c in verb.children):
                continue
            behind = {c.dep_ for c in verb.children if c.i > verb.i}
            onward = any(c.lower_ in ("to", "over") and c.dep_ in ("prep", "prt", "dative") for c in verb.children)
            gone = lemma(verb) in self.lexicon.classes["going"] and "prep" in behind and "dobj" not in behind
            given = "dobj" in behind and (onward or lemma(verb) not in self.lexicon.classes["transferring"])
            if gone or (given and ("verb", lemma(verb)) in self.lexicon.index):
                return verb
        return None

    def _past_of_noun(self, noun: Token, verb: Token) -> bool:
        """Whether "X, called Y" is X's doing: the past form stands behind a name and has an object of its own."""
        doc = noun.doc
        between = doc[noun.i + 1 : verb.left_edge.i]
        beside = _beside(noun) and verb.i < noun.head.i
        if verb.tag_ == "VBD" and verb.i and doc[verb.i - 1].text == "," and len(between):
            return True  # "Chad's army, backed by helicopters, crossed into Nigeria"
        told = [c for c in verb.children if c.dep_ in OBJECTS and c.i > verb.i]
        if verb.tag_ not in ("VBN", "VBD") or not verb.lower_.endswith(("d", "t")) or not told:
            return False
        if verb.left_edge.i < noun.i or (not beside and any(t.text != "," for t in between)):
            return False
        if ("verb", lemma(verb)) not in self.lexicon.index or any(c.dep_ == "agent" for c in verb.children):
            return False
        if beside:  # "Gunmen on motorcycles killed ten villagers, a source said"
            return True
        return _named(noun) and (not len(between) or any(t.pos_ == "PROPN" for t in told))

    def _inside_noun(self, noun: Token, verb: Token, subject: Token) -> bool:
        """Whether name, verb form and noun in one noun phrase are a clause ("Pakistan shared intelligence")."""
        if subject.pos_ != "PROPN" or subject.ent_type_ in UNCOUNTED or verb.i >= noun.i:
            return False
        if verb.tag_ in ("VBN", "VBD"):
            return (
                verb.lower_.endswith(("d", "t"))
                and ("verb", lemma(verb)) in self.lexicon.index
                and verb.lower_ not in self.lexicon.classes["compounding"]
            )
        return verb.tag_ in ("NNS", "NNP", "NNPS") and self._plural_looking(verb) is not None

    def _plural_looking(self, token: Token) -> str | None:
        """The verb whose third person a word in -s may be, where it is no noun that tells an act."""
        word = token.lower_
        for ending in ("es", "s"):
            stem = word.removesuffix(ending)
            if word.endswith(ending) and ("verb", stem) in self.lexicon.index:
                known = any(key in self.lexicon.index for key in (("noun", stem), ("noun", word)))
                return None if known or word in self.lexicon.classes["compounding"] else stem
        return None

    def _promote(self, verb: Token, noun: Token, subject: Token, object_: Token | None) -> None:
        """Makes a word within a noun phrase the verb of the clause that the phrase stands for."""
        third = verb.tag_ not in ("VBN", "VBD")
        stem = self._plural_looking(verb) if third else None
        head, label = noun.head, noun.dep_ if noun.dep_ in HEADS_OF_CLAUSES else "ccomp"
        left = [c for c in noun.children if c.i < verb.i and c not in (verb, subject)]
        right = [c for c in noun.children if c.i > verb.i]
        _attach(verb, verb if label == "ROOT" else head, label)
        _relabel(verb, "VERB", "VBZ" if third else "VBD")
        if stem is not None:
            verb.lemma_ = stem
        if object_ is None:
            _attach(noun, verb, "nsubj")
            for child in right:
                _attach(child, verb, child.dep_)
            for child in verb.children:
                if child.dep_ == "oprd" and child.i > verb.i:
                    child.dep_ = "dobj"
            return
        _attach(object_, verb, "dobj")
        _attach(subject, verb, "nsubj")
        for child in left:
            _attach(child, subject, child.dep_)
        for child in [c for c in verb.children if c.i < verb.i and c != subject]:
            _attach(child, subject, child.dep_)
        for child in right:
            if child.dep_ in ("punct", "parataxis", "ccomp") and child.i > noun.i:
                _attach(child, verb, child.dep_)

    def _clause_noun(self, noun: Token) -> None:
        """A bare infinitive that is taken for a noun: "demanded that the cabinet resign"."""
        if noun.dep_ != "ccomp" or ("verb", noun.lower_) not in self.lexicon.index or not noun.i:
            return
        subject = noun.doc[noun.i - 1]
        marked = any(c.dep_ == "mark" and c.lower_ == "that" for c in noun.children)
        if not marked or subject.head != noun or subject.dep_ not in MODIFIERS or subject.pos_ not in NOMINAL:
            return
        for child in [c for c in noun.children if c.i < subject.i and c.dep_ != "mark"]:
            _attach(child, subject, child.dep_)
        _relabel(noun, "VERB", "VB")
        noun.lemma_ = noun.lower_
        _attach(subject, noun, "nsubj")

    def seeming_passive(self, verb: Token) -> None:
        """A state that looks like a passive: who "is engaged in" or "is involved in" an act does it."""
        if lemma(verb) not in self.lexicon.classes["engaging"] or any(c.dep_ == "agent" for c in verb.children):
            return
        if any(c.dep_ == "prep" and c.lower_ == "in" for c in verb.children):
            for child in verb.children:
                if child.dep_ in ("nsubjpass", "auxpass"):
                    child.dep_ = "nsubj" if child.dep_ == "nsubjpass" else "aux"

    def resumed(self, verb: Token) -> None:
        """A finite verb without a subject that goes on with an outer verb, as a change of form tells.

        "A asked B to release water and offered to buy gas", "A fears that B may act and says": A offers, A says.
        """
        head = verb.head
        if verb.dep_ != "conj" or verb.tag_ not in FINITE or head.pos_ not in VERBAL:
            return
        if any(c.dep_ in SUBJECTS | PASSIVE_SUBJECTS | {"aux", "auxpass"} for c in verb.children):
            return
        past = verb.tag_ == "VBD" and verb.lower_.endswith(("d", "t"))
        if past and (verb.lower_ == lemma(verb) or head.tag_ == "VBN"):
            return  # "to order a probe and set up", "had beefed up and completed": the form may be the inner verb's too
        if (verb.tag_ in ("VBD", "VBZ") and _infinite(head)) or (head.tag_ != verb.tag_ and head.dep_ == "ccomp"):
            outer = head.head
            while outer.head != outer and not (outer.pos_ in VERBAL and _finite(outer)):
                outer = outer.head
            if outer.pos_ in VERBAL and _finite(outer) and outer.i < verb.i:
                _join(verb, outer)

    def estranged_subject(self, verb: Token) -> None:
        """A capitalised word right before a finite verb that has no subject ("In Haiti, USAID provided shelter")."""
        if verb.dep_ in ("acl", "relcl", "xcomp", "amod", "compound") or not _finite(verb):
            return
        if any(c.dep_ in SUBJECTS | PASSIVE_SUBJECTS | {"expl"} for c in verb.children):
            return
        first = min([verb.i, *(c.i for c in verb.children if c.dep_ in AUXILIARIES and c.i < verb.i)])
        while first > 1 and verb.doc[first - 1].tag_ == "RB" and verb.doc[first - 1].head == verb:
            first -= 1
        found = verb.doc[first - 1] if first else None
        if found is None or found.head != verb or found.dep_ not in ESTRANGED or found.ent_type_ in UNCOUNTED:
            return
        acronym = found.is_upper and found.is_alpha and len(found.text) > 1
        if acronym or (found.text[:1].isupper() and (found.pos_ == "PROPN" or (found.i > 0 and found.tag_ != "RB"))):
            passive = any(c.dep_ == "auxpass" for c in verb.children)
            _relabel(found, "PROPN", "NNP")
            _attach(found, verb, "nsubjpass" if passive else "nsubj")

    def day_behind(self, day: Token) -> None:
        """A day that is taken for the head of the name before it: "met the foreign minister of Peru Sunday"."""
        if day.ent_type_ != "DATE" or day.tag_ != "NNP" or not day.i:
            return
        name = day.doc[day.i - 1]
        if name.head != day or name.dep_ not in MODIFIERS or name.pos_ != "PROPN" or name.ent_type_ in ("DATE", "TIME"):
            return
        verb = day.head
        while verb.pos_ not in VERBAL and verb.head != verb:
            verb = verb.head
        _attach(name, day.head, day.dep_)
        for child in list(day.children):
            _attach(child, name if child.i < name.i else verb, child.dep_)
        _attach(day, verb, "npadvmod")

    def told_behind(self, noun: Token) -> None:
        """A gerund of speech that is taken for the head of a name: "a letter to Damascus warning of war"."""
        name = noun.doc[noun.i - 1] if noun.i else None
        if name is None or not noun.lower_.endswith("ing") or name.head != noun or name.dep_ != "compound":
            return
        if name.pos_ != "PROPN" or any(c.dep_ == "det" for c in noun.children):
            return
        stem = noun.lower_.removesuffix("ing")
        words = next((w for w in (stem, stem + "e") if ("verb", w) in self.lexicon.index), None)
        if words is None or not any(entry.operator for entry, _ in self.lexicon.index[("verb", words)]):
            return
        if not any(c.dep_ in ("prep", "ccomp", "acl") and c.i > noun.i for c in noun.children):
            return
        verb = noun.head
        while verb.pos_ not in VERBAL and verb.head != verb:
            verb = verb.head
        if verb.pos_ not in VERBAL:
            return
        _attach(name, noun.head, noun.dep_)
        for child in [c for c in noun.children if c.i < name.i]:
            _attach(child, name, child.dep_)
        _relabel(noun, "VERB", "VBG")
        noun.lemma_ = words
        _attach(noun, verb, "advcl")

    def shifted_object(self, verb: Token) -> None:
        """A heavy object behind what belongs behind it.

        "returned to Brazil last Wednesday 21 frogs", "gave to Cuba two of its men", "decried as a crime B's raid".
        """
        if any(c.dep_ in OBJECTS | PASSIVE_SUBJECTS | {"xcomp"} for c in verb.children):
            return
        preps = [c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("to", "as") and c.i > verb.i]
        for prep in preps:
            objects = [c for c in prep.children if c.dep_ == "pobj"]
            # "as an ugly crime Serbia's raid": what stands right behind without a comma is no apposition
            behind = [c for o in objects for c in o.rights if c.dep_ == "appos" and _adjacent(c)]
            # "flew to Brazil three smugglers": neither is a common noun behind a name
            behind = behind if prep.lower_ == "as" else [c for c in behind if c.pos_ == "NOUN" and _specified(c)]
            others = [*objects[1:], *behind]
            counted = [c for o in objects[:1] for c in o.rights if c.dep_ == "nummod" and any(_ofs(c))]
            loose = [c for c in verb.children if c.dep_ == "npadvmod" and c.i > prep.i and _specified(c)]
            found = next((t for t in (*others, *counted, *loose) if t.ent_type_ not in UNCOUNTED or t in counted), None)
            if found is None and prep.lower_ == "as" and objects and ("noun", lemma(objects[0])) in self.lexicon.index:
                # "rejected as groundless Chinese accusations"
                called = [c for c in objects[0].lefts if c.i == prep.i + 1 and c.pos_ == "ADJ"]
                found = objects[0] if called and _named(objects[0]) else None
            if found is not None:
                _attach(found, verb, "dobj")
                return

    def far_recipient(self, verb: Token) -> None:
        """Whom a thing goes to, behind a clause about the thing: "returned a canvas stolen from a church to Italy"."""
        if lemma(verb) not in self.lexicon.classes["transferring"]:
            return
        if any(c.lower_ in ("to", "back") and c.dep_ in ("prep", "dative") and _ends_in_name(c) for c in verb.children):
            return
        things = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "advcl") and c.i > verb.i]
        found = [t for thing in things for t in thing.subtree if t.dep_ == "prep" and t.lower_ == "to"]
        for to in sorted(found, key=lambda t: -t.i):
            if to.head in things and to.head.pos_ not in VERBAL:
                return
            if _ends_in_name(to) and self._breaks_off(to, verb):
                _attach(to, verb, "prep")
                return

    def _breaks_off(self, to: Token, verb: Token) -> bool:
        """Whether a "to" far behind a verb cannot belong to what it hangs on."""
        head = to.head
        if to.doc[to.i - 1].text == ",":
            return True
        if head.pos_ in VERBAL or head.pos_ == "ADV":
            clause = head if head.pos_ in VERBAL else head.head
            if lemma(clause) in self.lexicon.classes["plundering"]:
                return True
            return any(t.lower_ == "to" and t.dep_ == "prep" and t.i < to.i for t in clause.subtree)
        if lemma(head) in self.lexicon.classes["officeholder"] or lemma(head) in self.lexicon.classes["envoys"]:
            return False
        over = head.head
        while over.dep_ in ("pobj", "appos") and over.pos_ != "ADP":
            over = over.head
        return head.dep_ in ("pobj", "appos") and over.lower_ in BEFORE_FAR_TO and _in_clause_below(to, verb)


def _in_clause_below(token: Token, verb: Token) -> bool:
    """Whether a clause or participle stands between a token and the verb far above."""
    here = token.head
    while here != verb and here.head != here:
        if here.pos_ in VERBAL:
            return True
        here = here.head
    return False


def _finite(verb: Token) -> bool:
    """Whether a verb or its first auxiliary is finite."""
    return verb.tag_ in FINITE or any(c.dep_ in AUXILIARIES and c.tag_ in FINITE | {"MD"} for c in verb.children)


def _infinite(verb: Token) -> bool:
    """Whether a verb is an infinitive or gerund without a finite auxiliary."""
    return verb.tag_ in ("VB", "VBG") and not _finite(verb)


def _own_verb(noun: Token) -> bool:
    """Whether a noun at the head of a clause has a finite verb beside it after all."""
    return any(
        c.pos_ in VERBAL and c.tag_ in FINITE | {"MD"} and c.dep_ in ("conj", "parataxis", "ccomp", "cop", "aux")
        for c in noun.children
    )


def _ofs(token: Token) -> Iterator[Token]:
    return (c for c in token.children if c.dep_ == "prep" and c.lower_ == "of")


def _adjacent(noun: Token) -> bool:
    """Whether a phrase begins right behind a word of the phrase it hangs on."""
    left = noun.left_edge.i
    return (
        left > 0 and not noun.doc[left - 1].is_punct and any(c.dep_ in ("poss", "det", "nummod") for c in noun.children)
    )


def _specified(noun: Token) -> bool:
    return any(c.dep_ in ("nummod", "det", "amod") for c in noun.children)


def _beside(noun: Token) -> bool:
    """Whether a subject has another beside it: "X, called Y on Friday, his office said"."""
    return noun.dep_ == "nsubj" and any(c.dep_ == "nsubj" and c.i > noun.i for c in noun.head.children)


def _named(noun: Token) -> bool:
    """Whether a noun phrase names somebody."""
    return any(t.pos_ == "PROPN" and t.text[:1].isupper() for t in noun.doc[noun.left_edge.i : noun.i + 1])


def _ends_in_name(prep: Token) -> bool:
    return any(
        t.text[:1].isupper() and t.pos_ in ("PROPN", "ADJ") and t.ent_type_ not in UNCOUNTED
        for c in prep.children
        if c.dep_ == "pobj"
        for t in c.subtree
    )


def _attach(token: Token, head: Token, label: str) -> None:
    """Hangs a token on another, unless that hangs on it."""
    if not token.is_ancestor(head):
        token.head = head
        token.dep_ = label


def _join(verb: Token, outer: Token) -> None:
    """Joins a verb and its "and" to another verb."""
    link = verb.left_edge.i - 1
    if verb.doc[link].dep_ == "cc":
        _attach(verb.doc[link], outer, "cc")
    _attach(verb, outer, "conj")


def _relabel(token: Token, pos: str, tag: str) -> None:
    token.pos_, token.tag_ = pos, tag
