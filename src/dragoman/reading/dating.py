"""Dates: when the article was published, and when each event was or is to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.model import Article, DateClue, PublishedBasis, Unresolved, When
from dragoman.reading.events.grammar import VERBAL
from dragoman.reading.mentions.when import TimeMention, day_of
from dragoman.text.article import ArticleText

__all__ = ["ArticleDate", "date_article", "date_event"]

DAYS_KEPT = frozenset({"day", "week", "month", "quarter", "season", "year", "decade", "century", "weekend", "night"})


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """When an article was published: `published` an ISO day or None; `range` where it was inferred."""

    published: str | None
    basis: PublishedBasis
    range: tuple[str, str] | None = None
    clues: tuple[DateClue, ...] = ()

    @property
    def interval(self) -> tuple[str, str] | None:
        """The days within which it was published, or None where nothing is known."""
        return (self.published, self.published) if self.published else self.range


def date_article(article: Article, text: ArticleText) -> ArticleDate:
    """The article's date as given, else of its dateline where that has a year; never a guess."""
    if article.published:
        return ArticleDate(article.published[:10], article.published_basis)
    if text.dateline_date and (day := day_of(text.dateline_date)):
        return ArticleDate(day, "dateline")
    return ArticleDate(None, "unknown")


def date_event(
    trigger: Token,
    clause_tokens: frozenset[int],
    times: Sequence[TimeMention],
    status: str,
    background: bool,
    published: tuple[str, str] | None,
    in_caption: bool,
) -> tuple[When | None, When | None, tuple[Unresolved, ...]]:
    """(date, due, what could not be settled) of an event.

    A time in the act's own clause comes first, then the sentence's only one; without any, news is dated as the report.
    An act to come has a `due`, and its promise the report's date.
    """
    dated = [t for t in times if t.type in ("DATE", "TIME") and (t.grain in DAYS_KEPT or t.earliest)]
    own = [t for t in dated if t.first in clause_tokens or t.last in clause_tokens]
    chosen = _nearest(trigger, own) or (dated[0] if len(dated) == 1 and _reachable(trigger, dated[0]) else None)
    unresolved: tuple[Unresolved, ...] = ()
    if chosen is not None and chosen.earliest is None:
        unresolved = (
            Unresolved(
                chosen.text, chosen.start, chosen.end, "date", "no_date_given" if published is None else "vague"
            ),
        )
        chosen = None if published is None or chosen.value.endswith("_REF") else chosen
        if chosen is None and any(t.value == "PAST_REF" for t in own):
            return None, None, unresolved
    of_report = (
        When(published[0], published[1], "day" if published[0] == published[1] else None, "published")
        if published
        else None
    )
    if in_caption:
        return (_when(chosen) if chosen and chosen.earliest else None), None, unresolved
    if status == "future":
        ahead = (
            chosen
            if chosen and chosen.earliest and (published is None or (chosen.latest or "") >= published[0])
            else None
        )
        told = chosen if chosen and chosen.earliest and ahead is None else None
        return (_when(told) if told else of_report), (_when(ahead) if ahead else None), unresolved
    if chosen is not None and chosen.earliest:
        return _when(chosen), None, unresolved
    if status in ("historical", "hypothetical", "negated") or background:
        return None, None, unresolved
    return of_report, None, unresolved


def _when(time: TimeMention) -> When:
    return When(time.earliest, time.latest, time.grain, "text", time.text, time.start, time.end)


def _nearest(trigger: Token, times: Sequence[TimeMention]) -> TimeMention | None:
    """The time with the fewest steps to the act; one that can be placed before one that cannot."""
    return min(times, key=lambda t: (t.earliest is None, _steps(trigger, t), abs(t.first - trigger.i)), default=None)


def _steps(trigger: Token, time: TimeMention) -> int:
    token = trigger.doc[time.last]
    for distance, up in enumerate((token, *token.ancestors)):
        if up.i == trigger.i or (trigger.pos_ not in VERBAL and up.i == trigger.head.i):
            return distance
    return 20


def _reachable(trigger: Token, time: TimeMention) -> bool:
    """Whether a time of another clause of the sentence can date the act: not from inside a relative clause."""
    token = trigger.doc[time.first]
    for up in (token, *token.ancestors):
        if up.dep_ in ("relcl", "acl") and trigger.i not in {t.i for t in up.subtree}:
            return False
    return True
