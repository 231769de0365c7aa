"""Which place, which quantities and which later sentences belong to an event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from spacy.tokens import Token

from dragoman.datafiles import package_data, read_yaml
from dragoman.model import Attribution, Elaboration, Place, Quantity
from dragoman.reading.events.drafts import Draft
from dragoman.reading.events.grammar import VERBAL, lemma
from dragoman.reading.events.node import Node
from dragoman.reading.mentions.where import capital_of
from dragoman.reading.mentions.where_rules import rules
from dragoman.text.sentence import Sentence

__all__ = ["LocatedPlace", "LocatedQuantity", "is_known", "place_of", "quantities_of", "takes_up"]

FIRM_LOCATIVE = frozenset({"in", "at", "near", "inside", "outside", "around", "across", "on", "off", "along", "within"})
OCCASION = frozenset({"at", "during", "in", "after", "following"})
BEFALL = frozenset({"ASSAULT", "MOBILIZE"})
APART = frozenset({"after", "since"})
SPOKEN = frozenset({"ACCUSE", "AGREE", "CONCEDE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"})
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


CLAUSE_STEP, JOINED_STEP = 12, 4


def reach(trigger: Token, word: Token, is_act: Callable[[Token], bool], *, over_clauses: bool = True) -> int | None:
    """How far a time or place stands from an act whose own it can be; None where it is another's.

    It is the act's own where nothing but plain nouns and prepositions stand between it and the act, the verb that
    carries the act, or a verb over it: "said on Monday that …" dates what was said before the report's date would, and
    "met and agreed on Monday" both. A verb or a noun that tells another act keeps its own times and places: the May of
    "his first visit after becoming minister in May" is not the visit's. What only tells somebody apart in other news
    has no part in its time. Without `over_clauses` the verb over the act's
    clause does not count: what was told in Nairobi need not have been done there.
    """
    over = {trigger.i: 0}
    up, steps = trigger, 0
    while up.head != up:
        verb = up.pos_ in VERBAL
        if (verb and (not over_clauses and up.dep_ not in ("conj", "xcomp"))) or tells_apart(up):
            break
        steps += 1 if not verb else JOINED_STEP if up.dep_ in ("conj", "xcomp") else CLAUSE_STEP
        if not verb and up.i != trigger.i and is_act(up):
            steps += JOINED_STEP
        up = up.head
        over[up.i] = steps
    here, steps = word, 0
    while here.i not in over:
        if here.head == here or (here.i != word.i and here.pos_ not in VERBAL and is_act(here)):
            return None
        if here.pos_ in VERBAL:
            # "an offensive launched in May" was in May
            own = here.dep_ == "acl" and here.tag_ == "VBN" and here.head.i == trigger.i
            if not own and (here.dep_ != "conj" or any(c.dep_ in ("nsubj", "nsubjpass") for c in here.children)):
                return None
            steps += JOINED_STEP
        here, steps = here.head, steps + 1
    return steps + over[here.i]


def tells_apart(verb: Token) -> bool:
    """Whether a verb's clause tells of another time than the verb over it.

    It only tells which one is meant ("a politician who criticised the president"), or stands behind "after".
    """
    if verb.pos_ not in VERBAL:
        return False
    if verb.dep_ in ("advcl", "pcomp"):
        marks = {c.lower_ for c in verb.children if c.dep_ == "mark"} | {verb.head.lower_}
        return verb.tag_ != "VBG" and not marks.isdisjoint(APART)
    if verb.dep_ not in ("relcl", "acl") or verb.tag_ == "VBG":
        return False
    return verb.head.pos_ not in VERBAL and not any(t.text == "," for t in verb.doc[verb.head.i : verb.i])


def place_of(draft: Draft, places: Sequence[LocatedPlace], is_act: Callable[[Token], bool]) -> Place | None:
    """Where the act was, or is to be: the nearest locative phrase of its own clause, else the sentence's only one."""
    trigger = draft.node.trigger
    if draft.node.status == "future" and draft.node.inner is not None and draft.node.inner.trigger != trigger:
        ahead = replace(draft, node=draft.node.inner)
        if (found := _own_place(ahead, places, is_act)) is not None:
            return found
    return (
        _own_place(draft, places, is_act)
        or _capital(draft, places, is_act)
        or _befallen(draft, places)
        or _only_place(draft, places, is_act)
    )


def _own_place(draft: Draft, places: Sequence[LocatedPlace], is_act: Callable[[Token], bool]) -> Place | None:
    doc = draft.sentence.doc
    trigger = draft.node.trigger
    scored: list[tuple[int, int, Place]] = []
    for mention in places:
        if mention.is_adjective:
            continue
        token = doc[mention.head]
        if _is_locative(mention, token):
            distance = reach(trigger, token, is_act, over_clauses=False)
            if draft.node.type in TALKED and _in_topic(token, draft.node):
                continue
            if distance is not None:
                scored.append((distance, abs(token.i - trigger.i), mention.place))
    return min(scored, key=lambda s: s[:2])[2] if scored else None


def _capital(draft: Draft, places: Sequence[LocatedPlace], is_act: Callable[[Token], bool]) -> Place | None:
    """The capital told by its country: "held talks in the Libyan capital"."""
    doc, start = draft.sentence.doc, draft.sentence.start
    for mention in places:
        noun = doc[mention.head].head
        located = mention.is_adjective and noun.lower_ == "capital" and _preposition(noun) in FIRM_LOCATIVE
        if (
            located
            and mention.place.country
            and reach(draft.node.trigger, noun, is_act, over_clauses=False) is not None
        ):
            words = doc[mention.head : noun.i + 1]
            return capital_of(mention.place.country, words.text, start + words.start_char)
    return None


def _only_place(draft: Draft, places: Sequence[LocatedPlace], is_act: Callable[[Token], bool]) -> Place | None:
    """The one place of the sentence, where no clause of speech stands between it and the act."""
    doc = draft.sentence.doc
    trigger = draft.node.trigger
    inside = set(draft.speech.content) if draft.speech and draft.speech.home is None else None
    talked = draft.node.type in SPOKEN
    firm = [
        m.place
        for m in places
        if not m.is_adjective
        and _is_locative(m, doc[m.head])
        and not (_in_topic_of(doc[m.head], trigger) if talked else _of_thing(doc[m.head], trigger, is_act))
        and _of_clause(doc[m.head], trigger)
        and (inside is None or m.head in inside)
    ]
    return firm[0] if len({p.name for p in firm}) == 1 else None


def _befallen(draft: Draft, places: Sequence[LocatedPlace]) -> Place | None:
    """The place that the act befalls, or where it takes those who act: "bombed Derna", "flew to Tripoli"."""
    node = draft.node
    acts = [n for n in (node.inner, node) if n is not None]
    visit = node.mode == "visit" or any(n.entry.mode == "visit" for n in acts)
    if not visit and not (node.type == node.act and node.type in BEFALL):
        return None
    doc = draft.sentence.doc
    parties = {(e.start, e.end) for e in node.recipients if e.kind in ("place", "government") and e.via != "demonym"}
    own = {n.trigger.i for n in acts}
    for mention in places:
        if mention.is_adjective:
            continue
        place, token = mention.place, _town(doc[mention.head])
        party = any(start <= place.start and place.end <= end for start, end in parties)
        if not visit:
            objects = token.dep_ in ("dobj", "nsubjpass") and token.head.i in own
            party = (party and place.precision != "country") or (objects and token.i != mention.head)
        if party:
            return place
    return None


def _town(token: Token) -> Token:
    """The noun that a name only tells apart: the town of "the town of Kidal", or the name itself."""
    above = token.head
    if token.dep_ == "pobj" and above.lower_ == "of" and above.head.lemma_.lower() in rules()["towns"]:
        return above.head
    if token.dep_ in ("appos", "compound", "nmod") and above.lemma_.lower() in rules()["towns"]:
        return above
    return token


def _is_locative(mention: LocatedPlace, token: Token) -> bool:
    """Whether a place stands where something happens; "on" does so before no country or town ("tariffs on Mexico")."""
    if token.lower_ == "here":
        return True
    preposition = _preposition(_town(token))
    if preposition == "on" and mention.place.precision in ("country", "city", "district"):
        return False
    return preposition in FIRM_LOCATIVE


def _of_clause(place: Token, trigger: Token) -> bool:
    """Whether a place stands in the act's clause, one above it or one within it; not in one beside it.

    Nor in one that tells of somebody else's past: "the man, who was born in Tehran, was held".
    """
    above = {t.i for t in _over(trigger)}
    for here in _over(place):
        if here.i in above:
            return True
        if here.dep_ == "relcl" or (here.dep_ == "acl" and here.tag_ == "VBN"):
            return False
    return False


def _over(token: Token) -> list[Token]:
    """A token and those above it, up to where a clause with a subject of its own is joined to another."""
    out = [token]
    while token.head != token:
        if token.dep_ == "conj" and any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children):
            break
        token = token.head
        out.append(token)
    return out


def _in_topic_of(place: Token, trigger: Token) -> bool:
    """Whether a place is that of what is spoken of, not of speaking.

    "Speaking in Oslo, he urged …", "urged him when they met in Oslo", "urged him at talks in Oslo" tell where he spoke.
    """
    if place.lower_ == "here":
        return False
    above = {t.i for t in _over(trigger)}
    here = place
    while here.head != here and here.head.pos_ not in VERBAL:
        here = here.head
    verb = here.head
    if verb.i in above:
        return not (here.dep_ == "prep" and here.lower_ in OCCASION)
    setting = verb.tag_ == "VBG" or any(c.dep_ == "advmod" and c.lower_ == "when" for c in verb.children)
    return not (verb.dep_ == "advcl" and setting and verb.head.i in above)


def _of_thing(place: Token, trigger: Token, is_act: Callable[[Token], bool]) -> bool:
    """Whether a place only tells which thing is meant ("the situation in Kabul"), under no verb of its own.

    Or where another act was: the Delhi of "it followed his talks in Delhi" is not where it was.
    """
    here = place
    while here.head != here and here.pos_ not in VERBAL:
        here = here.head
        if here.pos_ != "NOUN" or here.i == trigger.i:
            continue
        if here.dep_ in ("nsubj", "nsubjpass", "dobj"):
            # "killed soldiers guarding a base in Gao" was done there
            return not (here.head.tag_ == "VBG" and here.head.dep_ in ("acl", "advcl"))
        if here.i != place.i and is_act(here):
            return True
    return False


def _in_topic(place: Token, node: Node) -> bool:
    """Whether a place belongs to what is talked of: "discussed the situation in Kabul" was not in Kabul."""
    here, trigger = place, node.trigger
    own = {p.i for p in node.parts}
    while here.i != trigger.i and here.i not in own and here.head != here:
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


def is_known(noun: Token, definite: frozenset[str]) -> bool:
    """Whether a noun that tells an act is marked as known: "this attack"."""
    return noun.pos_ == "NOUN" and any(c.dep_ == "det" and c.lower_ in definite for c in noun.children)


def elaboration(sentence: Sentence, attribution: Attribution | None) -> Elaboration:
    """The sentence as an elaboration of an event told before."""
    return Elaboration(sentence.text, sentence.start, sentence.end, attribution)
