"""Nouns that only take up an act told before in the article ("the attack", "her arrest"), or that only tell when."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.lexicon.loader import Lexicon
from dragoman.model import Entity
from dragoman.reading.events.drafts import Draft, SentenceReading

__all__ = ["drop_retold"]

DATED = frozenset({"DATE", "TIME"})
# of deeds the news is often told no other way ("fled after the fall of the city"); of talks it is told elsewhere
TALK = frozenset({"ACCUSE", "AGREE", "CONSULT", "REJECT", "REQUEST", "SUPPORT"})


def drop_retold(readings: Sequence[SentenceReading], lexicon: Lexicon) -> None:
    """Takes out what tells no new act; the acts of a reading keep their order."""
    told: list[Draft] = []
    for reading in readings:
        if reading.sentence.furniture:
            continue
        dropped = {id(d): why for d in reading.drafts if (why := _no_news(d, told, lexicon))}
        for draft in reading.drafts:
            if id(draft) in dropped:
                reading.tried.append(f"{draft.node.rule} at {draft.node.trigger.text!r}: {dropped[id(draft)]}")
        reading.drafts[:] = [d for d in reading.drafts if id(d) not in dropped]
        told += reading.drafts


def _no_news(draft: Draft, told: Sequence[Draft], lexicon: Lexicon) -> str | None:
    node, noun = draft.node, draft.node.trigger
    if not node.nominal or node.carried or node.operators or noun.pos_ not in ("NOUN", "PROPN"):
        return None
    known = any(
        c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in lexicon.classes["definite"]) for c in noun.children
    )
    if not known or any(t.ent_type_ in DATED for t in noun.subtree):
        return None
    if node.type in TALK and noun.dep_ == "pobj" and noun.head.lower_ in lexicon.classes["time-preposition"]:
        return "only tells when"
    if any(_takes_up(draft, d) for d in told if d.node.type == node.type and d.node.status == "actual"):
        return "takes up what was told before"
    return None


def _takes_up(draft: Draft, earlier: Draft) -> bool:
    """Whether all parties of the one were parties of the other in the same roles."""
    mine, theirs = draft.node, earlier.node
    return _among(mine.actors, theirs.actors) and _among(mine.recipients, theirs.recipients)


def _among(parties: Sequence[Entity], others: Sequence[Entity]) -> bool:
    return {p.chain or p.name for p in parties} <= {p.chain or p.name for p in others}
