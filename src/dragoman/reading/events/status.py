"""What grammar says of an act's status: tense, modals, negation, conditions, governors. Words are lexicon classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from spacy.tokens import Token

from dragoman.lexicon.loader import Lexicon
from dragoman.reading.events.grammar import VERBAL, Grammar, lemma

__all__ = ["Tense", "done_in_order", "tense"]


@dataclass(frozen=True, slots=True)
class Tense:
    """How a verb stands.

    Attributes:
        modal: None, future, possible or duty.
        conditional: it stands in an if-clause.
        reported: it is what somebody said, so that its past perfect is a perfect set back ("said they had entered").
        past: it stands in the simple past, active or passive.
        unreal: what governs it keeps it from fact: "on the brink of", "could lead to", a question.
    """

    negated: bool = False
    modal: str | None = None
    conditional: bool = False
    purpose: bool = False
    perfect: bool = False
    past_perfect: bool = False
    present: bool = False
    reported: bool = False
    past: bool = False
    unreal: bool = False


def tense(token: Token, grammar: Grammar, lexicon: Lexicon) -> Tense:
    """The tense of a verb, or of the verb that carries a noun or adjective."""
    verb = token
    if token.pos_ not in VERBAL:
        negated = _negated(token, lexicon)
        carrier = _carrier(token)
        if carrier is None:
            return Tense(negated=negated, unreal=_unreal(token, lexicon))
        carried = tense(carrier, grammar, lexicon)
        return replace(carried, negated=negated or carried.negated, unreal=carried.unreal or _unreal(token, lexicon))
    auxes = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    source = verb
    while (
        not auxes
        and source.dep_ == "conj"
        and source.head.pos_ in VERBAL
        and source.tag_ in ("VB", "VBN", "VBG")
        and not any(c.dep_ in ("nsubj", "nsubjpass") for c in source.children)
    ):
        source = source.head
        auxes = [c for c in source.children if c.dep_ in ("aux", "auxpass")]
    words = {a.lower_ for a in auxes}
    classes = lexicon.classes
    modal = None
    if words & classes["modal-duty"]:
        modal = "duty"
    elif words & classes["modal-possible"]:
        modal = "future" if words & {"would", "'d"} and _reported(source) else "possible"
        if lemma(source) in classes["perceived"]:
            modal = None  # "soldiers could be seen surrounding the hotel"
    elif words & classes["modal-future"] or _going_to(verb):
        modal = "future"
    marks = {
        c.lower_
        for c in verb.children
        if c.dep_ == "mark" or (c.dep_ == "advmod" and verb.dep_ == "advcl" and c.lower_ in classes["conditional"])
    }
    conditional = bool(marks & classes["conditional"]) and modal != "future"
    to = any(a.lower_ == "to" for a in auxes)
    return Tense(
        negated=_negated(verb, lexicon),
        modal=modal,
        conditional=conditional or _in_condition(verb, classes["conditional"]),
        purpose=to and verb.dep_ in ("advcl", "relcl", "acl") and not done_in_order(verb, classes),
        perfect=bool(words & {"has", "have", "'ve"}) and not to,
        past_perfect="had" in words,
        present=verb.tag_ in ("VBZ", "VBP") or bool(words & {"is", "are", "am", "'s", "'re"}),
        reported=_told(source, lexicon),
        past=verb.tag_ == "VBD" or bool(words & {"was", "were"}),
        unreal=_unreal(verb, lexicon),
    )


def done_in_order(verb: Token, classes: Mapping[str, frozenset[str]]) -> bool:
    """Whether the clause with "to" tells what was done and by whom first or last: "became the first state to sign"."""
    here = verb
    while here.dep_ == "conj" and here.head.pos_ in VERBAL:
        here = here.head
    over = here.head
    nouns = [over]
    if over.pos_ in VERBAL:
        among = [p for c in over.children if c.lower_ == "among" for p in c.children]
        nouns = [c for c in (*over.children, *among) if c.dep_ in ("attr", "pobj") and c.i < here.i]
    if not any(
        n.lower_ in classes["in-rank"]
        or (lemma(n) in classes["rank-holders"] and any(c.lower_ in classes["in-rank"] for c in n.children))
        for n in nouns
    ):
        return False
    copula = over
    while copula.pos_ not in VERBAL and copula.dep_ in ("attr", "pobj", "prep"):
        copula = copula.head
    if copula.pos_ not in VERBAL:
        return True
    auxes = {c.lower_ for c in copula.children if c.dep_ in ("aux", "neg")}
    finite = copula.tag_ in ("VBD", "VBZ", "VBP", "VBG") or "have" in auxes or "has" in auxes or "had" in auxes
    return finite and not auxes & (
        classes["modal-duty"] | classes["modal-possible"] | classes["modal-future"] | {"to", "not", "n't"}
    )


def _told(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a clause is what a verb of speech says: its complement, or what stands before or around "he said"."""
    here = verb
    while here.dep_ == "conj" and here.head.pos_ in VERBAL:
        here = here.head
    speech = lexicon.classes["speech"]
    if here.dep_ in ("ccomp", "advcl", "parataxis") and here.head.pos_ in VERBAL and lemma(here.head) in speech:
        return here.dep_ == "ccomp" or here.i < here.head.i
    return any(c.dep_ in ("parataxis", "ccomp") and c.i > here.i and lemma(c) in speech for c in here.children)


def _unreal(token: Token, lexicon: Lexicon) -> bool:
    """Whether what governs an act keeps it from fact.

    A noun of what has not come about takes it with "of" ("the brink of being overrun"); a verb that is only possible
    takes a gerund, or a noun that nothing marks as known, with a preposition of outcome ("could lead to attacks").
    """
    if _asked(token):
        return True
    here = token
    while (
        here.dep_ in ("conj", "compound", "amod", "acl")
        and here.head != here
        and (here.dep_ != "acl" or here.tag_ == "VBG")
    ):
        here = here.head
    if here.dep_ == "advcl" and here.tag_ == "VBG":
        outcome = any(
            c.dep_ == "prep" and c.lower_ in lexicon.classes["outcome-preposition"] for c in here.head.children
        )
        return outcome and _possible(here.head, lexicon)
    if here.dep_ not in ("pobj", "pcomp") or here.head.dep_ not in ("prep", "pcomp"):
        return False
    preposition, governor = here.head, here.head.head
    if preposition.lower_ == "of" and lemma(governor) in lexicon.classes["unrealised"]:
        return True
    if preposition.lower_ not in lexicon.classes["outcome-preposition"] or governor.pos_ not in VERBAL:
        return False
    if here.pos_ not in VERBAL and _known(here, lexicon):
        return False
    return _possible(governor, lexicon)


def _possible(verb: Token, lexicon: Lexicon) -> bool:
    return any(c.dep_ == "aux" and c.lower_ in lexicon.classes["modal-possible"] for c in verb.children)


def _asked(token: Token) -> bool:
    """Whether the act is what a question asks after: its main clause, or a complement of that."""
    if not any(t.text == "?" for t in token.doc[-2:]):
        return False
    here = token
    while here.dep_ in ("xcomp", "ccomp", "conj", "dobj", "attr") and here.head != here:
        here = here.head
    return here.dep_ == "ROOT"


def _known(noun: Token, lexicon: Lexicon) -> bool:
    return noun.pos_ == "PROPN" or any(
        (c.dep_ == "det" and c.lower_ in lexicon.classes["definite"]) or c.dep_ == "poss" for c in noun.children
    )


def _reported(verb: Token) -> bool:
    """Whether a past-tense verb reports the clause, so that "would" is its "will" ("said it would free them")."""
    here = verb
    while here.dep_ == "conj" and here.head.pos_ in VERBAL:
        here = here.head
    return (
        here.dep_ == "ccomp"
        and here.head.tag_ in ("VBD", "VBN")
        and not any(c.dep_ == "advcl" and any(m.dep_ == "mark" for m in c.children) for c in here.children)
    )


def _negated(token: Token, lexicon: Lexicon) -> bool:
    words = lexicon.classes["negation"]
    if any((c.dep_ == "neg" or (c.dep_ in ("det", "preconj", "advmod") and c.lower_ in words)) for c in token.children):
        return True
    if token.pos_ in VERBAL:
        subjects = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass", "dobj")]
        if any(s.lower_ in words or any(d.dep_ == "det" and d.lower_ in words for d in s.children) for s in subjects):
            return True
        return token.dep_ == "pcomp" and token.head.lower_ == "without"
    return token.dep_ == "pobj" and token.head.lower_ == "without"


def _going_to(verb: Token) -> bool:
    """Whether "is going to" or "is to" stands before the verb."""
    head = verb.head
    if verb.dep_ != "xcomp" or not any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        return False
    return (lemma(head) == "go" and head.tag_ == "VBG") or (lemma(head) == "be" and head.pos_ in VERBAL)


def _in_condition(verb: Token, conditional: frozenset[str]) -> bool:
    """Whether the clause around the verb (a complement of it) stands under a condition."""
    here = verb
    for _ in range(4):
        if here.dep_ not in ("xcomp", "ccomp", "conj"):
            return False
        here = here.head
        if any(c.dep_ in ("mark", "advmod") and c.lower_ in conditional for c in here.children):
            return here.dep_ == "advcl" or any(c.dep_ == "mark" and c.lower_ in conditional for c in here.children)
    return False


def _carrier(token: Token) -> Token | None:
    """The verb whose tense a noun shares: the one it is subject, object or complement of."""
    if token.dep_ in ("dobj", "nsubj", "nsubjpass", "attr", "acomp", "oprd") and token.head.pos_ in VERBAL:
        return token.head
    if token.dep_ == "conj":
        return _carrier(token.head)
    return None
