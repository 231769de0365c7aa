"""Dates: when the article was published, and when each event was or is to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from dragoman.model import Article, DateClue, PublishedBasis, Unresolved, When
from dragoman.reading.events.attach import reach
from dragoman.reading.events.status import Tense
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
    times: Sequence[TimeMention],
    status: str,
    published: tuple[str, str] | None,
    is_act: Callable[[Token], bool],
    *,
    in_caption: bool,
    at: Tense = Tense(),  # noqa: B008 (frozen)
    act: Token | None = None,
) -> tuple[When | None, When | None, tuple[Unresolved, ...]]:
    """(date, due, what could not be settled) of an event.

    The nearest time that is the act's own dates it (see `reach`); without any, news is dated as the report. What is
    done has no date behind the report, and what goes on none before it. An act to come has a `due`, and its promise
    the report's date. `is_act` says of a noun that it tells an act, whose times are its own; `act` is the act
    promised, where `trigger` is only its promise.
    """
    dated = [t for t in times if t.type in ("DATE", "TIME") and (t.grain in DAYS_KEPT or t.earliest)]
    ways = [(t, reach(trigger, _root(trigger, t), is_act)) for t in dated]
    if act is not None and act != trigger and published:
        promised = [(t, reach(act, _root(act, t), is_act, over_clauses=False)) for t in dated]
        ways = [(t, n) for t, n in promised if n is not None and (t.latest or "") >= published[0]] or ways
    own = [(steps, t) for t, steps in ways if steps is not None]
    if at.past and not at.perfect:
        own = [(n, t) for n, t in own if not _since(trigger, t)]
    if published and status != "future":
        own = [(n, t) for n, t in own if t.earliest is None or t.earliest <= published[1]]
        if at.present and not at.perfect:
            own = [(n, t) for n, t in own if t.latest is None or t.latest >= published[0] or _since(trigger, t)]
    chosen = min(own, key=lambda o: (o[1].earliest is None, o[0], abs(o[1].first - trigger.i)), default=(0, None))[1]
    unresolved: tuple[Unresolved, ...] = ()
    if chosen is not None and chosen.earliest is None:
        unresolved = (
            Unresolved(
                chosen.text, chosen.start, chosen.end, "date", "no_date_given" if published is None else "vague"
            ),
        )
        chosen = None if published is None or chosen.value.endswith("_REF") else chosen
        if chosen is None and any(t.value == "PAST_REF" for _, t in own):
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
    if status in ("historical", "hypothetical", "negated"):
        return None, None, unresolved
    return of_report, None, unresolved


def _when(time: TimeMention) -> When:
    return When(time.earliest, time.latest, time.grain, "text", time.text, time.start, time.end)


def _root(trigger: Token, time: TimeMention) -> Token:
    """The token of a time expression that hangs outside it."""
    doc = trigger.doc
    return next((t for t in doc[time.first : time.last + 1] if not time.first <= t.head.i <= time.last), doc[time.last])


def _since(trigger: Token, time: TimeMention) -> bool:
    return time.first > 0 and trigger.doc[time.first - 1].lower_ == "since"
