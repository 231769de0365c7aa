"""Dates: when the article was published, and when each event was or is to be."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from dragoman.model import Article, DateClue, PublishedBasis, Reason, Unresolved, When
from dragoman.reading.events.attach import CLAUSE_STEP, reach
from dragoman.reading.events.grammar import VERBAL
from dragoman.reading.events.status import Tense
from dragoman.reading.mentions.when import TimeMention, day_of
from dragoman.text.article import ArticleText

__all__ = ["ArticleDate", "date_article", "date_event"]

DAYS_KEPT = frozenset({"day", "week", "month", "quarter", "season", "year", "decade", "century", "weekend", "night"})
UNITS = {"day": 1, "week": 7}
NEAR_WEEK = 3
LAPSE = re.compile(r"P(\d+)([DW])$")


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
    told_day: str | None = None,
    parts: Sequence[Token] = (),
) -> tuple[When | None, When | None, tuple[Unresolved, ...]]:
    """(date, due, what could not be settled) of an event.

    The nearest time that is the act's own dates it (see `reach`); without any, news is dated as the report. What is
    done has no date behind the report, and what goes on none before it. An act to come has a `due`, and its promise
    the report's date. `is_act` says of a noun that it tells an act, whose times are its own; `act` is the act
    promised, where `trigger` is only its promise; "two days later" counts from `told_day`. The `parts` are
    other words of the act ("let them go on Thursday").
    """
    dated = [t for t in times if t.type in ("DATE", "TIME") and (t.grain in DAYS_KEPT or t.earliest)]
    dated = [_counted(t, told_day) for t in dated]
    verbs = (trigger, *(p for p in parts if p.pos_ in VERBAL))
    ways = [(reach(v, _root(v, t), is_act), t) for t in dated for v in verbs]
    own = [(n, t) for n, t in ways if n is not None]
    if at.past and not at.perfect:
        own = [(n, t) for n, t in own if not _since(trigger, t)]
    of_report = (
        When(published[0], published[1], "day" if published[0] == published[1] else None, "published")
        if published
        else None
    )
    if status == "future" and not in_caption:
        ahead = _due(trigger, act or trigger, dated, published, is_act)
        told = [(n, t) for n, t in own if t != ahead and _past(t, published)]
        chosen, unresolved = _nearest(trigger, told, published)
        if chosen is not None and chosen.steps is not None:
            of_report = None
        return (
            (_when(chosen) if chosen and chosen.earliest else of_report),
            (_when(ahead) if ahead else None),
            unresolved,
        )
    if published:
        own = [(n, t) for n, t in own if t.earliest is None or t.earliest <= published[1]]
        if at.present and not at.perfect:
            # what somebody said of it on an earlier day he said then
            own = [
                (n, t)
                for n, t in own
                if t.latest is None or t.latest >= published[0] or n >= CLAUSE_STEP or _since(trigger, t)
            ]
    chosen, unresolved = _nearest(trigger, own, published)
    if chosen is not None and chosen.earliest:
        return _when(chosen), None, unresolved
    if (before := _days_after(trigger, times, published, is_act)) is not None:
        return before, None, ()
    undated = chosen is not None and (chosen.value == "PAST_REF" or chosen.steps is not None)
    if in_caption or undated or status in ("historical", "hypothetical", "negated"):
        return None, None, unresolved
    return of_report, None, unresolved


def _days_after(
    trigger: Token,
    times: Sequence[TimeMention],
    published: tuple[str, str] | None,
    is_act: Callable[[Token], bool],
) -> When | None:
    """The day of an act that is told by how long after it the main clause was: "two days after rebels took Gao"."""
    verb = _verb(trigger)
    after = next((t for t in (*verb.children, verb.head) if t.lower_ == "after" and t.i < verb.i), None)
    span = next((t for t in times if after is not None and t.last == after.i - 1 and LAPSE.match(t.value)), None)
    over = next((t for t in verb.ancestors if t.pos_ in VERBAL), None)
    if span is None or over is None:
        return None
    own = [(n, t) for t in times if t.earliest and (n := reach(over, _root(over, t), is_act)) is not None]
    chosen, _ = _nearest(over, own, published)
    base = (chosen.earliest, chosen.latest) if chosen else published
    if base is None or base[0] is None or base[0] != base[1]:
        return None
    found = LAPSE.match(span.value)
    assert found is not None
    day = dt.date.fromisoformat(base[0]) - dt.timedelta(days=int(found[1]) * (7 if found[2] == "W" else 1))
    return When(day.isoformat(), day.isoformat(), "day", "text", span.text, span.start, span.end)


def _nearest(
    trigger: Token, own: Sequence[tuple[int, TimeMention]], published: tuple[str, str] | None
) -> tuple[TimeMention | None, tuple[Unresolved, ...]]:
    """The time nearest to an act, one with days before others, and what is left open where it has none."""
    chosen = min(own, key=lambda o: (o[1].earliest is None, o[0], abs(o[1].first - trigger.i)), default=(0, None))[1]
    if chosen is None or chosen.earliest is not None:
        return chosen, ()
    reason: Reason = "no_date_given" if published is None or chosen.steps is not None else "vague"
    return chosen, (Unresolved(chosen.text, chosen.start, chosen.end, "date", reason),)


def _due(
    trigger: Token,
    act: Token,
    dated: Sequence[TimeMention],
    published: tuple[str, str] | None,
    is_act: Callable[[Token], bool],
) -> TimeMention | None:
    """When an act to come is to be: a time of its own that is not over.

    What is not behind the report either is the act's only where it stands with the act, not with the promise of it
    ("threatened on Thursday to …").
    """
    ways = [(t, reach(act, _root(act, t), is_act, over_clauses=False)) for t in dated]
    fits = [(n, t) for t, n in ways if n is not None and t.earliest and not _over(t, published)]
    if published:
        promise = _verb(trigger)
        fits = [
            (n, t)
            for n, t in fits
            if (t.earliest or "") > published[1]
            or not (_verb(_root(act, t)) == promise and _done(promise, act, trigger))
        ]
    return min(fits, key=lambda o: (o[0], abs(o[1].first - act.i)), default=(0, None))[1]


def _done(promise: Token, act: Token, trigger: Token) -> bool:
    """Whether the verb that a time stands with tells the promise, not the act: "agreed on Sunday to curb"."""
    return act != trigger or promise.tag_ == "VBD"


def _over(time: TimeMention, published: tuple[str, str] | None) -> bool:
    return published is not None and (time.latest or "") < published[0]


def _past(time: TimeMention, published: tuple[str, str] | None) -> bool:
    """Whether a time can be that of a promise already made."""
    return published is None or time.earliest is None or time.earliest <= published[1]


def _verb(token: Token) -> Token:
    """The verb whose clause a token stands in."""
    return next((t for t in (token, *token.ancestors) if t.pos_ in VERBAL), token)


def _counted(time: TimeMention, told_day: str | None) -> TimeMention:
    """The days that "two days later" means after the last day told."""
    if time.steps is None or told_day is None or time.grain not in UNITS:
        return time
    day = dt.date.fromisoformat(told_day) + dt.timedelta(days=time.steps * UNITS[time.grain])
    around = dt.timedelta(days=0 if time.grain == "day" else NEAR_WEEK)
    return replace(time, earliest=(day - around).isoformat(), latest=(day + around).isoformat(), grain=time.grain)


def _when(time: TimeMention) -> When:
    return When(time.earliest, time.latest, time.grain, "text", time.text, time.start, time.end)


def _root(trigger: Token, time: TimeMention) -> Token:
    """The token of a time expression that hangs outside it."""
    doc = trigger.doc
    return next((t for t in doc[time.first : time.last + 1] if not time.first <= t.head.i <= time.last), doc[time.last])


def _since(trigger: Token, time: TimeMention) -> bool:
    return time.first > 0 and trigger.doc[time.first - 1].lower_ == "since"
