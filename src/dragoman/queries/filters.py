"""Which events an answer is about: period, status, and how often one happening counts."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass, replace
from typing import Any

from dragoman.errors import PeriodUnfit, UsageError
from dragoman.linking.counted import real_sql
from dragoman.model import STATUSES

__all__ = ["Filter", "Period", "counted_ctes", "parse_period"]

_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_ENDS = re.compile(r"\.\.|/")


@dataclass(frozen=True, slots=True)
class Period:
    """An interval of days (ISO), both ends included; None: open."""

    label: str
    since: str | None
    until: str | None


def parse_period(text: str) -> Period:
    """The period meant by "2009", "2009-07", "2009-07-22", or two of these with ".." between ("2009..2011-06").

    Raises:
        PeriodUnfit: it is no such period, or ends before it begins.
    """
    ends = _ENDS.split(text.strip())
    if len(ends) > 2:
        raise _no_period(text)
    first, last = (ends[0], ends[-1])
    since = _days(first, text)[0] if first else None
    until = _days(last, text)[1] if last else None
    if since is None and until is None:
        raise _no_period(text)
    return _in_order(Period(text.strip(), since, until))


def _in_order(period: Period) -> Period:
    if period.since and period.until and period.since > period.until:
        cause = f"the period ends ({period.until}) before it begins ({period.since})"
        raise PeriodUnfit(cause, cure="give the earlier date first")
    return period


def _no_period(text: str) -> PeriodUnfit:
    return PeriodUnfit(f"{text!r} is no period", cure="write 2009, 2009-07, 2009-07-22 or 2009..2011-06")


def _days(text: str, whole: str) -> tuple[str, str]:
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise _no_period(whole)
    year, month, day = (int(x) if x else None for x in found.groups())
    try:
        first = datetime.date(year or 0, month or 1, day or 1)
        last_month = month or 12
        last = datetime.date(year or 0, last_month, day or calendar.monthrange(year or 0, last_month)[1])
    except (ValueError, calendar.IllegalMonthError) as error:
        raise _no_period(whole) from error
    return first.isoformat(), last.isoformat()


@dataclass(frozen=True, slots=True)
class Filter:
    """What counts, unless asked otherwise: actual acts and real promises, threats, requests and refusals; dated; once.

    Attributes:
        since: ISO day from which on; None: open.
        until: ISO day up to which; None: open.
        status: only these statuses, instead of what counts; undated events join.
        everything: all statuses, captions and undated events.
        raw: each report by itself: reports of one episode are not joined.
        one_a_day: instead, one event a day and type between the same parties, as ICEWS and Phoenix filter.
    """

    since: str | None = None
    until: str | None = None
    status: tuple[str, ...] = ()
    everything: bool = False
    raw: bool = False
    one_a_day: bool = False

    @classmethod
    def of(
        cls,
        *,
        since: str | None = None,
        until: str | None = None,
        period: str | None = None,
        status: str | tuple[str, ...] | list[str] = (),
        everything: bool = False,
        raw: bool = False,
        one_a_day: bool = False,
    ) -> Filter:
        """A filter from what a user gives.

        Raises:
            PeriodUnfit: a date is none, or the dates are out of order, or both a period and dates are given.
            UsageError: a status is unknown.
        """
        if period is not None:
            if since or until:
                raise PeriodUnfit("both a period and its ends are given", cure="give --period, or --since and --until")
            found = parse_period(period)
        else:
            ends = (_days(since, since)[0] if since else None, _days(until, until)[1] if until else None)
            found = _in_order(Period("", *ends))
        wanted = (status,) if isinstance(status, str) else tuple(status)
        for name in wanted:
            if name not in STATUSES:
                raise UsageError(f"{name!r} is no status", cure=f"choose among {', '.join(STATUSES)}")
        return cls(found.since, found.until, wanted, everything, raw, one_a_day)

    def during(self, period: Period) -> Filter:
        """The same filter for another period."""
        return replace(self, since=period.since, until=period.until)

    @property
    def undated(self) -> bool:
        """Whether events without a date join."""
        return (self.everything or bool(self.status)) and not (self.since or self.until)

    def condition(self) -> tuple[str, dict[str, Any]]:
        """A condition on `index_events e`, with its values."""
        parts: list[str] = []
        values: dict[str, Any] = {}
        if self.status:
            parts.append("list_contains($status, e.status) AND NOT e.furniture")
            values["status"] = list(self.status)
        elif not self.everything:
            parts.append(f"NOT e.furniture AND {real_sql('e.')}")
        if not self.undated:
            parts.append("e.day IS NOT NULL")
        for name, sign in (("since", ">="), ("until", "<=")):
            if (day := getattr(self, name)) is not None:
                parts.append(f"e.day {sign} CAST(${name} AS DATE)")
                values[name] = day
        return " AND ".join(parts) or "true", values


def counted_ctes(chosen: Filter, picked: str) -> str:
    """Common table expressions that end in `counted`: the events of `picked` (a query), each happening once."""
    steps = [("picked", picked)]
    last = "picked"
    if not chosen.raw and not chosen.one_a_day:
        first = "QUALIFY row_number() OVER (PARTITION BY happening ORDER BY best DESC, day, n) = 1"
        once = f"SELECT * FROM picked WHERE NOT shared UNION ALL (SELECT * FROM picked WHERE shared {first})"
        steps.append(("joined", once))
        last = "joined"
    if chosen.one_a_day:
        first = (
            "QUALIFY row_number() OVER (PARTITION BY coalesce(day, DATE '0001-01-01' + n), sides, type ORDER BY n) = 1"
        )
        steps.append(("daily", f"SELECT * FROM {last} {first}"))
        last = "daily"
    steps.append(("counted", f"SELECT * FROM {last}"))
    return ", ".join(f"{name} AS ({query})" for name, query in steps)
