"""Nouns that only take up an act told before in the article ("the attack", "her arrest"), or that only tell when.

Violence told without a party ("the shelling went on", "after weeks of clashes") is news of its own only where the
article tells of fighters elsewhere, and where the noun does not take up what was told before.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from dragoman.lexicon.loader import Lexicon
from dragoman.model import Entity
from dragoman.reading.events.drafts import Draft, SentenceReading

__all__ = ["drop_retold"]

DATED = frozenset({"DATE", "TIME"})
# of deeds the news is often told no other way ("fled after the fall of the city"); of talks it is told elsewhere
TALK = frozenset({"ACCUSE", "AGREE", "CONSULT", "REJECT", "REQUEST", "SUPPORT"})
# sectors of those who fight
ARMED = frozenset({"MIL", "REB", "PRM", "UAF"})
FACT = frozenset({"actual", "historical"})
# how a noun says which act it means
OWN_WORDS = frozenset({"prep", "acl", "relcl", "compound", "nummod", "poss"})


def drop_retold(readings: Sequence[SentenceReading], lexicon: Lexicon) -> None:
    """Takes out what tells no new act; the acts of a reading keep their order."""
    body = [r for r in readings if not r.sentence.furniture]
    armed = any(_armed(d) for r in body for d in r.drafts)
    told: list[Draft] = []
    for reading in readings:
        caption = bool(reading.sentence.furniture)
        dropped = {}
        for draft in reading.drafts:
            if draft.lone and (caption or not armed):
                dropped[id(draft)] = "no party, and no fighters in the report"
            elif not caption and (why := _no_news(draft, told, lexicon)):
                dropped[id(draft)] = why
        for draft in reading.drafts:
            if id(draft) in dropped:
                reading.tried.append(f"{draft.node.rule} at {draft.node.trigger.text!r}: {dropped[id(draft)]}")
        reading.drafts[:] = [d for d in reading.drafts if id(d) not in dropped]
        if not caption:
            told += reading.drafts


def _armed(draft: Draft) -> bool:
    """Whether a draft tells of violence by or against those who fight."""
    node = draft.node
    sides = {s for e in (*node.actors, *node.recipients) for s in (e.sector, *e.other_sectors)}
    return node.type == "ASSAULT" and not draft.lone and bool(sides & ARMED)


def _no_news(draft: Draft, told: Sequence[Draft], lexicon: Lexicon) -> str | None:
    node, noun = draft.node, draft.node.trigger
    if not node.nominal or node.carried or node.operators or noun.pos_ not in ("NOUN", "PROPN"):
        return None
    known = any(
        c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in lexicon.classes["definite"]) for c in noun.children
    )
    before = [d for d in told if d.node.type == node.type and d.node.status in FACT]
    dated = any(t.ent_type_ in DATED for t in noun.subtree)
    if dated and draft.lone and before and not _own_words(noun, possessed=True):
        return "takes up what was told before"  # "Tuesday's attack"
    if not known or dated:
        return None
    when = noun.dep_ == "pobj" and noun.head.lower_ in lexicon.classes["time-preposition"]
    if node.type in TALK and when:
        return "only tells when"
    if when and any(c.dep_ == "npadvmod" for c in noun.head.children):
        return "only tells when"  # "three months after the fall of the city"
    if when and before and not any(t.pos_ == "NUM" for t in noun.subtree):
        return "only tells when"
    if draft.lone and _own_words(noun):
        return None
    if any(_takes_up(draft, d) for d in before if d.node.status == "actual"):
        return "takes up what was told before"
    return None


def _own_words(noun: Token, *, possessed: bool = False) -> bool:
    """Whether a noun says which act it means: "the battle for the town"; `possessed`: whose it is says nothing."""
    return any(c.dep_ in OWN_WORDS and not (possessed and c.dep_ == "poss") for c in noun.children)


def _takes_up(draft: Draft, earlier: Draft) -> bool:
    """Whether all parties of the one were parties of the other in the same roles."""
    mine, theirs = draft.node, earlier.node
    return _among(mine.actors, theirs.actors) and _among(mine.recipients, theirs.recipients)


def _among(parties: Sequence[Entity], others: Sequence[Entity]) -> bool:
    return {p.chain or p.name for p in parties} <= {p.chain or p.name for p in others}
