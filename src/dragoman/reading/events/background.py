"""Whether an act is told as the news or as background, and what that makes of its status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from spacy.tokens import Token

from dragoman.lexicon.loader import Lexicon
from dragoman.model import When
from dragoman.reading.events.grammar import VERBAL
from dragoman.reading.events.matching import clause
from dragoman.reading.events.node import Node
from dragoman.reading.events.status import Tense

__all__ = ["is_background"]

NEWS_DAYS = 45
"""An act dated longer than this before the report is background: a wire story's own happenings lie within weeks."""


def is_background(
    node: Node, at: Tense, date: When | None, published: str | None, lexicon: Lexicon, quoted_present: bool
) -> bool:
    """Whether the act is over and told as background: dated long before, a past perfect, or words that say so."""
    if date is not None and date.latest and published and _days(date.latest, published) > NEWS_DAYS:
        return True
    if at.past_perfect:
        return not quoted_present
    past = lexicon.classes["past"]
    around = clause(node.trigger)
    return any(t.lower_ in past and _bears_on(t, node.trigger) for t in around)


def _bears_on(word: Token, trigger: Token) -> bool:
    """A word of the past counts where it modifies the act's verb or a time phrase of it."""
    head = word.head
    for _ in range(3):
        if head.i == trigger.i or (head.pos_ in VERBAL and trigger.head.i == head.i):
            return True
        if head.head == head:
            return False
        head = head.head
    return False


def _days(earlier: str, later: str) -> int:
    return (dt.date.fromisoformat(later) - dt.date.fromisoformat(earlier)).days


def latest_of(dates: Sequence[When | None]) -> str | None:
    """The latest known day among these."""
    return max((d.latest for d in dates if d and d.latest), default=None)
