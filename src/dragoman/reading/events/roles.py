"""Roles: who acts and who is acted on, from the slots of an act and what the words in them denote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from spacy.tokens import Token

from dragoman.lexicon.entries import Entry
from dragoman.model import Entity
from dragoman.reading.events.grammar import VERBAL, Grammar, conjuncts, lemma

__all__ = [
    "FORM_WITHIN",
    "MOVED_SLOTS",
    "NOUN_ACTOR_SLOTS",
    "NOUN_RECIPIENT_SLOTS",
    "RECIPIENT_SLOTS",
    "TRANSFER_SLOTS",
    "WITHIN",
    "Mentions",
    "Roles",
]

ACTOR_SLOTS = ("subject",)
RECIPIENT_SLOTS = (
    "object",
    "iobj",
    "against",
    "with",
    "to",
    "on",
    "upon",
    "at",
    "from",
    "for",
    "into",
    "over",
    "of",
    "toward",
    "towards",
    "among",
    "between",
)
# What is given, sent or moved is not whom it is for.
TRANSFER_SLOTS = ("iobj", "to", *(s for s in RECIPIENT_SLOTS if s not in ("iobj", "to")))
MOVED_SLOTS = tuple(s for s in TRANSFER_SLOTS if s not in ("object", "iobj", "with", "for"))
NOUN_ACTOR_SLOTS = ("by", "possessor", "modifier", "from")
NOUN_RECIPIENT_SLOTS = ("against", "on", "of", "with", "to", "for", "over", "upon", "toward", "towards", "between")
PLACE_SLOTS = ("in", "at", "near", "from", "inside", "across", "on", "outside", "into")
# Inside what is acted on: its doer, its owner, then those whom it is about.
WITHIN = ("by", "of", "from", "for", "against", "on", "in", "to", "with", "between")
UNPLACED = tuple(prep for prep in WITHIN if prep != "in")
# Inside what acts, whose it is; never where it is.
ACTING_WITHIN = ("by", "of", "from")
# Inside the noun of an act's own form ("pledged Japan's support for Kenya"): whom it is for, its owner last.
FORM_WITHIN = ("for", "to", "against", "with", "between", "among", "on", "of", "in", "from", "at")
OUTSIDE = frozenset({"nsubj", "agent", "relcl", "advcl", "ccomp", "parataxis", "conj", "aux"})
MAX_NESTING = 4


class Mentions(Protocol):
    """What roles ask about the actors of one sentence."""

    def __call__(self, token: Token) -> Sequence[Entity]:
        """The entities that a noun-phrase head denotes, or none."""
        ...

    def thing(self, token: Token, *, placed: bool, sector: str | None = None) -> Entity:
        """What a head that denotes no actor names: its words, and the country that they tell.

        Args:
            token: the head.
            placed: whether "of" and "in" behind it tell its country too.
            sector: its sector, where the act tells one.
        """
        ...


class Roles:
    """Finds parties in one sentence.

    `mention` gives the entities a noun-phrase head denotes, or none; `classes` are the lexicon's word classes.
    """

    def __init__(self, grammar: Grammar, mention: Mentions, classes: Mapping[str, frozenset[str]]) -> None:
        self.grammar = grammar
        self._mention = mention
        self._classes = classes
        self.thing = mention.thing

    def entities(self, token: Token) -> Sequence[Entity]:
        """The entities that this head denotes, without looking inside its phrase."""
        return self._mention(token)

    def parties(
        self,
        tokens: Iterable[Token],
        *,
        nested: bool = True,
        within: Sequence[str] = WITHIN,
        placed: bool = True,
        own: frozenset[str | None] = frozenset(),
    ) -> list[Entity]:
        """Entities of these heads and what is coordinated with them; inside their phrases where they are no actors.

        Args:
            tokens: the heads.
            nested: whether to look inside.
            within: the prepositions to look behind.
            placed: whether the place of a thing may stand for it ("a village in Chad").
            own: countries that come last inside a phrase: "Japan's aggression against China" befell China.
        """
        out: list[Entity] = []
        for token in tokens:
            for head in conjuncts(token):
                found = list(self._mention(head))
                if not found and nested and not self._helping(head):
                    found = self.inside(head, within if placed else UNPLACED, own=own)
                out += found
        return unique(out)

    def inside(
        self,
        head: Token,
        within: Sequence[str] = WITHIN,
        without: Sequence[Entity] = (),
        depth: int = 0,
        own: frozenset[str | None] = frozenset(),
        bounded: bool = False,
    ) -> list[Entity]:
        """Parties inside a phrase whose head is no actor: "the decision of the Iranian court", "Turkey's plan"."""
        if depth >= MAX_NESTING:
            return []
        if head.pos_ in VERBAL:
            # "efforts at rebuilding the Afghan economy"
            below = self.grammar.slots(head).get("object", ()) if within is FORM_WITHIN and _named_deed(head) else ()
            return [e for t in below for e in (self._mention(t) or self.inside(t, within, without, depth + 1))]
        owners: list[list[Token]] = [
            [c for c in head.children if c.dep_ == "poss" and (c.pos_ != "PRON" or self._others(c, own))],
            [c for c in self.grammar.modifiers(head) if c.i < head.i],
        ]
        slots = self.grammar.slots(head)
        behind = [list(slots.get(prep, ())) for prep in within]
        if within is not FORM_WITHIN:  # what hangs on the verb is the verb's: "hit positions with a missile"
            behind = [[t for t in group if t.is_ancestor(head) or head.is_ancestor(t)] for group in behind]
        groups = [*behind, *owners] if within is FORM_WITHIN else [*owners, *behind]
        last: list[Entity] = []
        for group in groups:
            found = [
                e
                for t in group
                if bounded or within is not FORM_WITHIN or not self._bounding(t)
                for c in conjuncts(t)
                for e in (
                    self._mention(c)
                    or ([] if self._helping(c) else self.inside(c, within, (), depth + 1, own, bounded))
                )
            ]
            found = [e for e in found if not _same_as_any(e, without)]
            if found and all(e.kind in ("unknown", "place") and not e.country for e in found):
                # "the Israeli town of Kiryat Shmona": nobody knows the name, but the town's country is told
                told = self.thing(head, placed=False)
                found = [told] if told.country else found
            if found and all(e.country in own for e in found):
                last = last or found
            elif found:
                return found
        return last

    def _others(self, pronoun: Token, own: frozenset[str | None]) -> bool:
        """Whether a possessive takes up another state than those that act: "rejected its offer"."""
        return bool(own) and any(e.country and e.country not in own for e in self._mention(pronoun))

    def _helping(self, noun: Token) -> bool:
        """Whether something of somebody else's goes with the act: "with Albania's help", "with the blessing of X"."""
        if noun.dep_ != "pobj" or noun.head.lower_ != "with":
            return False
        return any(c.dep_ == "poss" for c in noun.children) or lemma(noun) in self._classes["going-along"]

    def _bounding(self, noun: Token) -> bool:
        """Whether a party only tells where a border runs: "on its border with Greece"."""
        prep = noun.head
        return noun.dep_ == "pobj" and prep.lower_ == "with" and lemma(prep.head) in self._classes["boundary"]

    def actors(self, token: Token, entry: Entry, *, noun: bool) -> list[Entity]:
        """Parties in the actor slots."""
        if noun:
            slots = entry.noun_actor if entry.noun_actor is not None else NOUN_ACTOR_SLOTS
        else:
            slots = entry.actor if entry.actor is not None else ACTOR_SLOTS
        found = self._first(token, slots, within=ACTING_WITHIN)
        # "issued a report accusing the army", "a report critical of the army": whose report it is
        behind = token.dep_ == "acl" or (token.dep_ == "amod" and token.pos_ == "ADJ" and token.i > token.head.i)
        return (
            found if found or noun or not behind else self.parties(self.grammar.owner(token.head), within=ACTING_WITHIN)
        )

    def recipients(
        self,
        token: Token,
        entry: Entry,
        taken: Sequence[Entity],
        *,
        noun: bool,
        parts: Sequence[Token] = (),
        default: Sequence[str] = RECIPIENT_SLOTS,
        bounded: bool = False,
    ) -> list[Entity]:
        """Parties in the recipient slots, best slot first, without those that act.

        Args:
            token: the act.
            entry: its entry.
            taken: parties that act.
            noun: whether a noun tells the act.
            parts: words of the form, no parties by themselves.
            default: the slots of a verb whose entry names none.
            bounded: whether it may be the land beyond a border that is told ("troops along its border with Chad").
        """
        if noun:
            slots: Sequence[str] = entry.noun_recipient if entry.noun_recipient is not None else NOUN_RECIPIENT_SLOTS
        else:
            slots = entry.recipient if entry.recipient is not None else default
        found = self.grammar.slots(token).get("with", ())
        beyond = () if bounded else [t for t in found if self._bounding(t)]
        return self._first(token, slots, without=taken, parts=(*parts, *beyond))

    def partners(self, token: Token, without: Sequence[Entity]) -> list[Entity]:
        """The other parties of a symmetric act: its object, or whom it is done with."""
        slots = self.grammar.slots(token)
        # "fought an insurgency against the state": the other side is the state
        aimed = [t for o in slots.get("object", ()) for p in o.children if p.lower_ == "against" for t in p.children]
        met = self.parties(aimed) or self.parties(slots.get("object", ()), nested=False)
        met = met or self.parties(t for s in ("with", "against", "to") for t in slots.get(s, ()))
        return [e for e in met if not _same_as_any(e, without)]

    def hosts(self, noun: Token) -> list[Entity]:
        """Who only holds or leads other people's talks: "talks between A and B brokered by C"."""
        clauses = [c for c in noun.children if c.dep_ == "acl" and lemma(c) in self._classes["hosting"]]
        return self.parties(t for c in clauses for t in self.grammar.subject(c))

    def below(
        self, token: Token, without: Sequence[Entity], aside: frozenset[str], parts: Sequence[Token] = ()
    ) -> list[Entity]:
        """The first party further down the act's own clause, for want of one in its slots.

        Args:
            token: the act.
            without: parties that have a role already.
            aside: prepositions of time, cause and comparison, whose phrases hold no recipient.
            parts: words of the form, no parties by themselves.
        """
        stack = [c for c in token.children if c.i > token.i or c.dep_ in ("nsubjpass",)]
        while stack:
            here = stack.pop(0)
            purpose = here.dep_ == "advcl" and here.tag_ == "VB"
            if here.lower_ in aside or (here.dep_ in OUTSIDE and not purpose):
                continue
            found = [e for e in self._mention(here) if here not in parts and not _same_as_any(e, without)]
            if here.dep_ == "poss":  # "promised his country's support"
                found = [e for e in found if e.country not in {w.country for w in without}]
            if found:
                return [e for e in found if (e.start, e.end) == (found[0].start, found[0].end)]
            if here.dep_ in ("xcomp", "advcl"):
                # "refused to allow the airline to land": the parser makes the airline a subject
                raised = [t for t in self.grammar.slots(here).get("object", ()) if t.i > here.i and t.dep_ == "nsubj"]
                found = [e for t in raised for e in self._mention(t) if not _same_as_any(e, without)]
                if found:
                    return found[:1]
            stack = [*sorted(here.children, key=lambda t: t.i), *stack]
        return []

    def against(self, token: Token, without: Sequence[Entity]) -> list[Entity]:
        """Parties behind an "against" anywhere below the act: the parser hangs it on the nearest noun."""
        stack = list(token.children)
        while stack:
            below = stack.pop(0)
            if below.dep_ in ("relcl", "advcl", "parataxis"):
                continue
            if below.lower_ == "against" and below.dep_ == "prep":
                found = [
                    e
                    for e in self.parties(c for c in below.children if c.dep_ == "pobj")
                    if not _same_as_any(e, without)
                ]
                if found:
                    return found
            stack += below.children
        return []

    def places(self, token: Token, without: Sequence[Entity]) -> list[Entity]:
        """Countries and towns named as the scene: the last resort for a recipient."""
        slots = self.grammar.slots(token)
        for slot in PLACE_SLOTS:
            found = [
                e
                for t in slots.get(slot, ())
                for c in conjuncts(t)
                for e in self._mention(c)
                if e.kind in ("place", "government")
            ]
            found = [e for e in found if not _same_as_any(e, without)]
            if found:
                return unique(found)
        return []

    def _first(
        self,
        token: Token,
        slots: Sequence[str],
        *,
        within: Sequence[str] = WITHIN,
        without: Sequence[Entity] = (),
        parts: Sequence[Token] = (),
    ) -> list[Entity]:
        filled = self.grammar.slots(token)
        own = frozenset(e.country for e in without if e.country)
        for slot in slots:
            tokens = [t for t in filled.get(slot, ()) if t not in parts]
            found = [
                e
                for e in self.parties(
                    tokens,
                    nested=slot != "modifier",
                    within=within,
                    placed=slot != "object" or token.pos_ not in VERBAL,
                    own=own,
                )
                if not _same_as_any(e, without)
            ]
            if slot in ("on", "at", "in", "from", "into", "over") and found:
                found = [e for e in found if not (e.kind == "place" and not e.country)]
            if found:
                return found
        return []


def _named_deed(verb: Token) -> bool:
    """Whether a gerund tells what a noun is about ("efforts at rebuilding"), not what a verb is."""
    return verb.dep_ == "pcomp" and verb.head.head.pos_ not in VERBAL


def _same_as_any(entity: Entity, others: Sequence[Entity]) -> bool:
    return any(entity.start == o.start and entity.end == o.end for o in others)


def unique(entities: Iterable[Entity]) -> list[Entity]:
    """Without repeats of the same words."""
    out: list[Entity] = []
    for entity in entities:
        same = [e for e in out if e.name == entity.name and e.country == entity.country and e.kind == entity.kind]
        if not same or (
            entity.kind in ("group", "force", "unknown") and not any(e.start == entity.start for e in same)
        ):
            out.append(entity)
    return out
