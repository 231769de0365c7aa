"""Which place, which quantities and which later sentences belong to an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from spacy.tokens import Token

from dragoman.datafiles import package_data, read_yaml
from dragoman.model import Attribution, Elaboration, Place, Quantity
from dragoman.reading.events.drafts import Draft
from dragoman.reading.events.grammar import VERBAL, lemma
from dragoman.text.sentence import Sentence

__all__ = ["LocatedPlace", "LocatedQuantity", "place_of", "quantities_of", "takes_up"]

LOCATIVE = frozenset(
    {
        "in",
        "at",
        "near",
        "inside",
        "outside",
        "around",
        "across",
        "on",
        "from",
        "to",
        "into",
        "of",
        "off",
        "between",
        "along",
        "through",
        "over",
        "within",
    }
)
FIRM_LOCATIVE = frozenset({"in", "at", "near", "inside", "outside", "around", "across", "on", "off", "along", "within"})
TALKED = frozenset({"CONSULT", "AGREE", "REQUEST", "SUPPORT", "ACCUSE", "REJECT"})


class LocatedPlace(Protocol):
    """A place mention with the index of its head token."""

    @property
    def head(self) -> int:
        """Index of the head token."""
        ...

    @property
    def place(self) -> Place:
        """The place."""
        ...

    @property
    def is_adjective(self) -> bool:
        """Whether it is an adjective of nationality."""
        ...


class LocatedQuantity(Protocol):
    """A quantity mention with the index of the token that it counts."""

    @property
    def head(self) -> int:
        """Index of the token that it counts."""
        ...

    @property
    def quantity(self) -> Quantity:
        """The quantity."""
        ...


def place_of(draft: Draft, places: Sequence[LocatedPlace]) -> Place | None:
    """Where the act was, or is to be: the nearest locative phrase of its own clause, else the sentence's only one."""
    doc = draft.sentence.doc
    trigger = draft.node.trigger
    scored: list[tuple[int, int, Place]] = []
    for mention in places:
        if mention.is_adjective:
            continue
        token = doc[mention.head]
        preposition = _preposition(token)
        if token.lower_ == "here" or preposition in FIRM_LOCATIVE:
            distance = _distance(token, trigger)
            if draft.node.type in TALKED and _in_topic(token, trigger):
                continue
            if distance is not None:
                scored.append((distance, abs(token.i - trigger.i), mention.place))
    if scored:
        return min(scored, key=lambda s: s[:2])[2]
    firm = [
        m.place
        for m in places
        if not m.is_adjective and (doc[m.head].lower_ == "here" or _preposition(doc[m.head]) in FIRM_LOCATIVE)
    ]
    return firm[0] if len({p.name for p in firm}) == 1 else None


def _in_topic(place: Token, trigger: Token) -> bool:
    """Whether a place belongs to what is talked of: "discussed the situation in Kabul" was not in Kabul."""
    here = place
    while here.i != trigger.i and here.head != here:
        if here.dep_ in ("dobj", "xcomp", "ccomp") or (
            here.dep_ == "prep" and here.lower_ in ("on", "about", "over", "for")
        ):
            return not any(c.i == trigger.i for c in here.subtree)
        here = here.head
    return False


def _preposition(token: Token) -> str | None:
    here = token
    for _ in range(3):
        if here.dep_ == "pobj":
            return str(here.head.lower_)
        if here.dep_ not in ("compound", "appos", "conj", "nmod", "poss", "npadvmod"):
            return None
        here = here.head
    return None


def _distance(place: Token, trigger: Token) -> int | None:
    """Steps from the place up to the act, or to the verb that carries it; None where another clause stands between."""
    carriers = {trigger.i: 0}
    up = trigger
    for step in range(1, 4):
        if up.pos_ in VERBAL or up.head == up:
            break
        up = up.head
        carriers[up.i] = step
    here, steps = place, 0
    while steps < 12:
        if here.i in carriers:
            return steps + carriers[here.i]
        if here.head == here or (here.dep_ in ("relcl", "ccomp", "parataxis") and here.i != place.i):
            return None
        here, steps = here.head, steps + 1
    return None


def quantities_of(draft: Draft, quantities: Sequence[LocatedQuantity], others: Sequence[Draft]) -> list[Quantity]:
    """Quantities whose nearest act in the tree is this one."""
    doc = draft.sentence.doc
    out: list[Quantity] = []
    for mention in quantities:
        token = doc[mention.head]
        best = min(
            others, key=lambda d: (_tree_distance(token, d.node.trigger), abs(token.i - d.node.trigger.i)), default=None
        )
        if best is draft:
            out.append(replace(mention.quantity, attribution=draft.attribution))
    return out


def _tree_distance(one: Token, other: Token) -> int:
    up = [one, *one.ancestors]
    index = {t.i: n for n, t in enumerate(up)}
    for n, token in enumerate([other, *other.ancestors]):
        if token.i in index:
            return n + index[token.i]
    return len(up) + 20


@lru_cache(maxsize=1)
def _anaphora() -> dict[str, frozenset[str]]:
    """Noun → types of event that it can take up."""
    out: dict[str, set[str]] = {}
    for type_, nouns in read_yaml(package_data("reading", "anaphora.yaml")).items():
        if type_ != "__line__":
            for noun in nouns:
                out.setdefault(str(noun), set()).add(str(type_))
    return {noun: frozenset(types) for noun, types in out.items()}


def takes_up(sentence: Sentence, definite: frozenset[str]) -> tuple[Token, frozenset[str]] | None:
    """The noun by which a sentence takes up an event told before, and the types it can stand for."""
    table = _anaphora()
    for token in sentence.doc:
        types = table.get(lemma(token))
        if not types or token.pos_ != "NOUN":
            continue
        known = any(c.dep_ == "det" and c.lower_ in definite for c in token.children)
        under = token.dep_ == "pobj" and token.head.lower_ in ("under", "of", "during", "in")
        if known and (under or token.dep_ in ("nsubj", "nsubjpass")):
            return token, types
    return None


def elaboration(sentence: Sentence, attribution: Attribution | None) -> Elaboration:
    """The sentence as an elaboration of an event told before."""
    return Elaboration(sentence.text, sentence.start, sentence.end, attribution)
