"""What each pattern of a time expression means: TIMEX3 type and value, and the days it spans."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from dragoman.reading.mentions.when_patterns import likely, patterns, time_words

__all__ = ["Found", "Rules", "Timex"]

Timex = Literal["DATE", "TIME", "DURATION", "SET"]
LEAD = re.compile(
    r"(?:on|in|since|from|by|until|till|during|of|for|through|throughout|and|to|around|before|after|over|within"
    r"|at(?! (?:least|most))|between|was|were|had) ",
    re.IGNORECASE,
)
DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652, "quarter": 91}
STEPS = {"last": -1, "the previous": -1, "previous": -1, "next": 1, "the next": 1, "the following": 1, "following": 1}
NARRATED = frozenset({"the previous", "the following", "the next", "following", "the same"})
EDGES = {"early": 0, "beginning": 0, "start": 0, "turn": 0, "mid": 1, "middle": 1, "late": 2, "end": 2, "close": 2}


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression in a sentence: offsets, TIMEX3 type and value, days, grain.

    `steps`: how many of its units it lies from a day that the story tells of ("two days later"); None where it is
    counted from the report.
    """

    start: int
    end: int
    type: Timex
    value: str
    earliest: dt.date | None = None
    latest: dt.date | None = None
    grain: str | None = None
    steps: int | None = None


class Rules:
    """Reads one text.

    Args:
        text: a sentence.
        day: the report's day, or None.
        ahead: offsets in clauses that look ahead.
        counted: whether a rate ("a week") may follow at an offset: behind a noun or a number.
    """

    def __init__(
        self, text: str, day: dt.date | None, ahead: frozenset[int], counted: Callable[[int], bool] | None = None
    ) -> None:
        self.text, self.day, self.ahead, self.data = text, day, ahead, time_words()
        self.counted = counted or (lambda _: False)

    def all(self) -> Iterator[Found]:
        """Every expression that some pattern finds; the first of overlapping ones is meant."""
        for name in likely(self.text):
            for match in patterns()[name].finditer(self.text):
                found: Found | None = getattr(self, f"_{name}")(match)
                if found is not None:
                    yield found

    # ---- helpers ----

    def _span(self, m: re.Match[str]) -> tuple[int, int]:
        """Without prepositions in front."""
        start, end = m.span()
        while lead := LEAD.match(self.text[start:end]):
            start += lead.end()
        return start, end

    def _date(
        self,
        m: re.Match[str],
        value: str,
        first: dt.date | None = None,
        last: dt.date | None = None,
        grain: str = "day",
    ) -> Found:
        return Found(*self._span(m), "DATE", value, first, last or first, grain)

    def _exact(self, m: re.Match[str], year: int, month: int, day: int, last: int | None = None) -> Found | None:
        try:
            first, end = dt.date(year, month, day), dt.date(year, month, last or day)
        except ValueError:
            return None
        return self._date(m, first.isoformat() if last is None else f"{first}/{end}", first, end)

    def _within(
        self, m: re.Match[str], value: str, first: dt.date, last: dt.date, grain: str, edge: str | None
    ) -> Found:
        """An early, middle or late third of a span, or all of it."""
        part = EDGES.get((edge or "").lower())
        if part is not None and last > first:
            step = (last - first) / 3
            first, last = first + part * step, last if part == 2 else first + (part + 1) * step
        return self._date(m, value, first, last, grain)

    def _edge(self, m: re.Match[str]) -> str | None:
        groups = m.groupdict()
        return groups.get("edge") or groups.get("mod")

    def _day_value(self, day: dt.date | None, weekday: str | None) -> tuple[str, dt.date | None]:
        return (day.isoformat(), day) if day else (f"XXXX-WXX-{weekday}" if weekday else "XXXX-XX-XX", None)

    def _count(self, words: str) -> float | None:
        low = words.lower()
        if re.fullmatch(r"[\d.]+", low):
            return float(low)
        numbers: dict[str, int] = self.data["numbers"]
        parts = low.split("-", 1)
        return float(sum(numbers[w] for w in parts)) if all(w in numbers for w in parts) else None

    def _unit(self, words: str) -> str:
        low = words.lower()
        return "century" if low.startswith("centur") else low.removesuffix("s")

    def _period(self, count: float | None, unit: str) -> str:
        code = str(self.data["units"][unit])
        shown = "X" if count is None else f"{count:g}"
        if unit in ("second", "minute", "hour"):
            return f"PT{shown}{code}"
        return f"P{shown}{code}"

    def _looks_ahead(self, m: re.Match[str], group: str) -> bool:
        return m.start() in self.ahead or m.start(group) in self.ahead

    def _month_number(self, name: str) -> int:
        return int(self.data["months"][name.lower().rstrip(".")])

    # ---- days ----

    def _iso(self, m: re.Match[str]) -> Found | None:
        return self._exact(m, int(m["year"]), int(m["m"]), int(m["d"]))

    def _slashed(self, m: re.Match[str]) -> Found | None:
        return self._exact(m, int(m["year"]), int(m["m"]), int(m["d"]))

    def _clock(self, m: re.Match[str]) -> Found | None:
        hour, minute = next(
            ((m[h], m[k]) for h, k in (("h", "min"), ("h2", "m2"), ("h3", "m3")) if m[h]), (m["named"], "0")
        )
        if m["named"]:
            hour = "0" if m["named"].lower() == "midnight" else "12"
        number = int(hour or 0)
        if m["ap"]:
            number = number % 12 + (12 if m["ap"].lower() == "p" else 0)
        if number > 24:
            return None
        day, name = self.day, None
        if m["weekday"]:
            name = str(self.data["weekdays"][m["weekday"].lower()])
            day = self._weekday_date(m, "last" if not self._looks_ahead(m, "weekday") else "coming") if day else None
        elif m["word"] and day:
            day += dt.timedelta(days=int(self.data["deictic"][m["word"].lower()]))
        value, at = self._day_value(day, name)
        return Found(*self._span(m), "TIME", f"{value}T{number:02d}:{int(minute or 0):02d}", at, at, "day")

    def _full_date(self, m: re.Match[str]) -> Found | None:
        month, day = self._month_number(m["month"] or m["monthb"]), int(m["day"] or m["dayb"])
        return self._month_date(m, month, day, m["year"])

    def _month_date(
        self, m: re.Match[str], month: int, day: int, year: str | None, last: int | None = None
    ) -> Found | None:
        if not 1 <= day <= 31:
            return None
        if year:
            return self._exact(m, int(year), month, day, last)
        if self.day is None:
            return self._date(m, f"XXXX-{month:02d}-{day:02d}")
        return self._exact(m, self._year_for(month, day, m), month, day, last)

    def _year_for(self, month: int, day: int, m: re.Match[str]) -> int:
        """The year that puts a bare date on its side of the report: behind it, unless the clause looks ahead."""
        assert self.day is not None
        year, when, now = self.day.year, (month, day), (self.day.month, self.day.day)
        if any(i in self.ahead for i in range(m.start(), m.end())):
            return year + 1 if when < now and (now[0] - when[0]) > 3 else year
        return year - 1 if when > now else year

    def _month_day(self, m: re.Match[str]) -> Found | None:
        return self._month_date(m, self._month_number(m["month"]), int(m["day"]), m["year"])

    _day_month = _month_day

    def _range(self, m: re.Match[str]) -> Found | None:
        return self._month_date(m, self._month_number(m["month"]), int(m["day"]), m["year"], int(m["day2"]))

    def _part_of_date(self, m: re.Match[str]) -> Found | None:
        code = self.data["parts"][m["part"].lower()]
        if m["weekday"]:
            day = self._weekday_date(m, "last")
            value, at = self._day_value(day, str(self.data["weekdays"][m["weekday"].lower()]))
            return Found(*self._span(m), "TIME", f"{value}T{code}", at, at, "day")
        found = self._month_day(m)
        return found and Found(
            found.start, found.end, "TIME", f"{found.value}T{code}", found.earliest, found.latest, "day"
        )

    def _weekday_date(self, m: re.Match[str], rel: str) -> dt.date | None:
        if self.day is None:
            return None
        number = int(self.data["weekdays"][m["weekday"].lower()])
        behind = (self.day.isoweekday() - number) % 7
        if rel in ("next", "coming", "this"):
            return self.day + dt.timedelta(days=(number - self.day.isoweekday()) % 7 or (7 if rel == "next" else 0))
        return self.day - dt.timedelta(days=behind or (7 if rel == "last" and "last" in m.group().lower() else 0))

    def _weekday(self, m: re.Match[str]) -> Found | None:
        number = self.data["weekdays"][m["weekday"].lower()]
        if m["many"]:
            return Found(*self._span(m), "SET", f"XXXX-WXX-{number}")
        rel = (m["rel"] or "").lower()
        ahead = rel in ("next", "coming", "this") or (self._looks_ahead(m, "weekday") and "last" not in rel)
        day = self._weekday_date(m, rel if rel == "next" else "coming" if ahead else "last")
        value, at = self._day_value(day, str(number))
        if m["part"]:
            return Found(*self._span(m), "TIME", f"{value}T{self.data['parts'][m['part'].lower()]}", at, at, "day")
        return self._date(m, value, at)

    def _deictic(self, m: re.Match[str]) -> Found | None:
        word = m["word"].lower()
        if self.day is None:
            value = {"yesterday": "PAST_REF", "tomorrow": "FUTURE_REF"}.get(word, "PRESENT_REF")
            return Found(*m.span(), "TIME" if word == "tonight" else "DATE", value, None, None, "day")
        day = self.day + dt.timedelta(days=int(self.data["deictic"][word]))
        if word == "tonight":
            return Found(*m.span(), "TIME", f"{day}TNI", day, day, "day")
        return Found(*m.span(), "DATE", day.isoformat(), day, day, "day")

    def _rel_part(self, m: re.Match[str]) -> Found | None:
        step = -1 if "last" in m["rel"].lower() else int(self.data["deictic"].get(m["rel"].lower(), 0))
        day = self.day + dt.timedelta(days=step) if self.day else None
        value, at = self._day_value(day, None)
        return Found(*m.span(), "TIME", f"{value}T{self.data['parts'][m['part'].lower()]}", at, at, "day")

    def _part(self, m: re.Match[str]) -> Found | None:
        value, at = self._day_value(self.day, None)
        if m["over"]:
            return Found(*m.span(), "TIME", f"{value}TNI", at, at, "day")
        if m["night"]:
            return Found(*self._span(m), "TIME", f"XXXX-XX-XXT{self.data['dark'][m['night'].lower()]}")
        return Found(*self._span(m), "TIME", f"{value}T{self.data['parts'][m['part'].lower()]}", at, at, "day")

    def _holiday(self, m: re.Match[str]) -> Found | None:
        rule = self.data["holidays"][m["holiday"].lower()]

        def of(year: int) -> dt.date:
            if isinstance(rule, str):
                return dt.date(year, *map(int, rule.split("-")))
            if isinstance(rule, int):
                return _easter(year) + dt.timedelta(days=rule)
            month, weekday, which = rule
            days: list[dt.date] = [dt.date(year, month, d) for d in range(1, calendar.monthrange(year, month)[1] + 1)]
            fitting = [d for d in days if d.isoweekday() == int(weekday)]
            return fitting[int(which) - 1 if which > 0 else int(which)]

        if m["year"] or self.day is None:
            day = of(int(m["year"])) if m["year"] else None
            return self._date(m, day.isoformat() if day else f"XXXX-{of(2000):%m-%d}", day)
        day = of(self.day.year)
        ahead = any(i in self.ahead for i in range(m.start(), m.end()))
        if day > self.day and not ahead:
            day = of(self.day.year - 1)
        return self._date(m, day.isoformat(), day)

    # ---- months, seasons, parts of years ----

    def _month_year(self, m: re.Match[str]) -> Found:
        return self._month_of(m, int(m["year"]), self._month_number(m["month"]))

    def _month_of(self, m: re.Match[str], year: int, month: int) -> Found:
        last = calendar.monthrange(year, month)[1]
        value = f"{year}-{month:02d}"
        return self._within(m, value, dt.date(year, month, 1), dt.date(year, month, last), "month", self._edge(m))

    def _month(self, m: re.Match[str]) -> Found | None:
        if not (m["rel"] or m["mod"] or m["edge"]) and m["month"].lower() in self.data["ambiguous"]:
            return None
        month, rel = self._month_number(m["month"]), (m["rel"] or "").lower()
        if self.day is None:
            return self._date(m, f"XXXX-{month:02d}", grain="month")
        year = self.day.year
        if self._looks_ahead(m, "month") or rel in ("next", "until", "by"):
            year += month < self.day.month
        elif month > self.day.month or (rel == "last" and month == self.day.month):
            year -= 1
        return self._month_of(m, year, month)

    def _season(self, m: re.Match[str]) -> Found | None:
        code, rel = str(self.data["seasons"][m["season"].lower()]), (m["rel"] or "").lower()
        if not m["year"] and rel not in ("last", "next", "this", "this past", "in the"):
            return None
        first, last = self.data["season_months"][code]
        if not m["year"] and self.day is None:
            return self._date(m, f"XXXX-{code}", grain="season")
        year = int(m["year"]) if m["year"] else self._season_year(rel, first, last)
        end = year + (last < first)
        start, stop = dt.date(year, first, 1), dt.date(end, last, calendar.monthrange(end, last)[1])
        return self._within(m, f"{year}-{code}", start, stop, "season", m["mod"])

    def _season_year(self, rel: str, first: int, last: int) -> int:
        assert self.day is not None
        if rel == "next":
            return self.day.year + (self.day.month >= first)
        if rel == "last":
            over = self.day.month > last and last > first
            return self.day.year - (0 if over else 1)
        return self.day.year

    def _fiscal(self, m: re.Match[str]) -> Found:
        year = int(m["year"])
        return self._date(m, str(year), dt.date(year, 1, 1), dt.date(year, 12, 31), "year")

    def _half(self, m: re.Match[str]) -> Found | None:
        if not m["year"] and "year" not in m.group() and self.text[m.end() :].startswith(" of"):
            return None
        half = 1 if m["h"].lower() == "first" else 2
        year = int(m["year"]) if m["year"] else self.day.year - ("last" in m.group().lower()) if self.day else None
        if year is None:
            return self._date(m, f"XXXX-H{half}", grain="quarter")
        first, last = (
            (dt.date(year, 1, 1), dt.date(year, 6, 30)) if half == 1 else (dt.date(year, 7, 1), dt.date(year, 12, 31))
        )
        return self._date(m, f"{year}-H{half}", first, last, "quarter")

    def _quarter(self, m: re.Match[str]) -> Found | None:
        year = int(m["year"]) if m["year"] else self.day.year if self.day else None
        if m["q"]:
            quarter = ("first", "second", "third", "fourth").index(m["q"].lower()) + 1
        elif self.day:
            quarter = (self.day.month - 1) // 3 + 1
        else:
            return None
        return self._quarter_of(m, year, quarter)

    def _quarter_of(self, m: re.Match[str], year: int | None, quarter: int) -> Found:
        if year is None:
            return self._date(m, f"XXXX-Q{quarter}", grain="quarter")
        last = dt.date(year, quarter * 3, calendar.monthrange(year, quarter * 3)[1])
        return self._date(m, f"{year}-Q{quarter}", dt.date(year, quarter * 3 - 2, 1), last, "quarter")

    # ---- years and longer ----

    def _year(self, m: re.Match[str]) -> Found | None:
        year, at = int(m["year"]), m.start("year")
        before, after = self.text[max(0, at - 1) : at], self.text[m.end() : m.end() + 1]
        if before in ("$", "€", "£") or (before == "-" and not m["mod"] and not m["lead"]) or after in ("%", "-"):
            return None
        if not (m["lead"] or m["mod"]) and re.search(r"\b[A-Z][\w.]+ $", self.text[: m.start()]):
            return None  # "Flight 2004", "Resolution 1701"
        edge = (m["mod"] or m["lead"] or "").lower().split(" ")[0]
        return self._within(m, str(year), dt.date(year, 1, 1), dt.date(year, 12, 31), "year", edge)

    def _decade(self, m: re.Match[str]) -> Found | None:
        base = int(m["decade"]) if m["decade"] else 1900 + int(m["short"] or m["short2"])
        return self._within(m, str(base // 10), dt.date(base, 1, 1), dt.date(base + 9, 12, 31), "decade", m["mod"])

    def _century(self, m: re.Match[str]) -> Found | None:
        word = m["ordinal"].lower()
        number = int(word[:-2]) if word[0].isdigit() else int(self.data["ordinals"][word])
        if not 1 < number < 100:
            return None
        first, last = dt.date((number - 1) * 100 + 1, 1, 1), dt.date(number * 100, 12, 31)
        return self._within(m, f"{number - 1:02d}", first, last, "century", m["mod"])

    # ---- counted from the report ----

    def _relative(self, m: re.Match[str]) -> Found | None:
        rel, unit = m["rel"].lower(), m["unit"].lower()
        step = STEPS.get(rel, 1 if rel == "the coming" else 0)
        if self.day is None:
            return self._date(m, "PAST_REF" if step < 0 else "FUTURE_REF" if step > 0 else "PRESENT_REF", grain=unit)
        if unit == "night":
            day = self.day + dt.timedelta(days=step)
            return Found(*self._span(m), "TIME", f"{day}TNI", day, day, "day")
        found = self._shifted(m, unit, step)
        if found and rel in NARRATED:
            return _narrated(found, step)
        if found and (m["mod"] or "").lower() == "earlier" and found.earliest and found.earliest < self.day:
            last = min(self.day, found.latest or self.day)
            return Found(found.start, found.end, found.type, found.value, found.earliest, last, found.grain)
        return found

    def _shifted(self, m: re.Match[str], unit: str, step: int) -> Found | None:
        assert self.day is not None
        edge = self._edge(m)
        if unit in ("day", "night"):
            day = self.day + dt.timedelta(days=step)
            return self._date(m, day.isoformat(), day)
        if unit in ("week", "weekend"):
            monday = self.day - dt.timedelta(days=self.day.isoweekday() - 1 - 7 * step)
            year, week, _ = monday.isocalendar()
            if unit == "weekend":
                saturday = monday + dt.timedelta(days=5)
                return self._date(m, f"{year}-W{week:02d}-WE", saturday, saturday + dt.timedelta(days=1))
            return self._date(m, f"{year}-W{week:02d}", monday, monday + dt.timedelta(days=6), "week")
        if unit in ("month", "quarter"):
            size = 1 if unit == "month" else 3
            index = (self.day.year * 12 + self.day.month - 1) // size + step
            year, number = divmod(index, 12 // size)
            if not 1 <= year <= 9998:
                return None
            return self._month_of(m, year, number + 1) if size == 1 else self._quarter_of(m, year, number + 1)
        years = {"year": 1, "decade": 10, "century": 100}[unit]
        base = self.day.year // years * years + step * years
        if not 1 <= base <= 9800:
            return None
        first, last = dt.date(base, 1, 1), dt.date(base + years - 1, 12, 31)
        return self._within(m, str(base // years), first, last, unit, edge)

    def _end_of_unit(self, m: re.Match[str]) -> Found | None:
        unit = (m["unit"] or m["unit2"] or "year").lower()
        if self.day is None:
            return None
        return self._shifted(m, unit, 0)

    def _weekend(self, m: re.Match[str]) -> Found | None:
        if self.day is None:
            return self._date(m, "XXXX-WXX-WE")
        saturday = self.day - dt.timedelta(days=(self.day.isoweekday() - 6) % 7)
        if m.start() in self.ahead:
            saturday += dt.timedelta(days=7)
        year, week, _ = saturday.isocalendar()
        return self._date(m, f"{year}-W{week:02d}-WE", saturday, saturday + dt.timedelta(days=1))

    def _ago(self, m: re.Match[str]) -> Found | None:
        found: Found | None
        count, unit, way = self._count(m["n"]), self._unit(m["unit"]), m["dir"].lower()
        back = way in ("ago", "earlier", "before", "previously")
        narrated = way not in ("ago", "from now", "hence")
        if unit in ("hour", "minute", "second"):
            return Found(*self._span(m), "TIME", self._period(count if back else None, unit), None, None, unit)
        if count is None or self.day is None or count > 3000 or (narrated and not back):
            found = self._date(m, "PAST_REF" if back else "FUTURE_REF", grain=unit)
            return _narrated(found, -round(count) if back else round(count)) if narrated and count else found
        step = -round(count) if back else round(count)
        if unit == "week":
            day = self.day + dt.timedelta(weeks=step)
            year, week, _ = day.isocalendar()
            near = dt.timedelta(days=3)
            found = self._date(m, f"{year}-W{week:02d}", day - near, day + near, "week")
        elif unit in ("decade", "century"):
            found = self._shifted(m, "year", step * (10 if unit == "decade" else 100))
        else:
            found = self._shifted(m, unit, step)
        return _narrated(found, step) if found and narrated else found

    def _day_before(self, m: re.Match[str]) -> Found | None:
        step = -1 if m["dir"].lower() == "before" else 1
        if self.day is None:
            return self._date(m, "PAST_REF" if step < 0 else "FUTURE_REF", grain=m["unit"].lower())
        found = self._shifted(m, m["unit"].lower(), step)
        return found and _narrated(found, step)

    def _ordinal(self, m: re.Match[str]) -> Found | None:
        unit = m["unit"].lower()
        found = self._shifted(m, unit, 0) if self.day else None
        return found and Found(found.start, found.end, "DATE", found.value, None, None, unit)

    def _phrase(self, m: re.Match[str]) -> Found | None:
        low = m["phrase"].lower()
        if re.search(r"\bas $", self.text[: m.start()], re.IGNORECASE):
            return None  # "as soon as"
        if low in self.data["sets"]:
            return Found(*m.span(), "SET", str(self.data["sets"][low]))
        return self._date(m, str(self.data["references"][low]))

    # ---- durations and sets ----

    def _past_n(self, m: re.Match[str]) -> Found | None:
        unit = self._unit(m["unit"] or m["unit2"])
        count = self._count(m["n"]) if m["n"] else 1.0
        span, value = self._span(m), self._period(count, unit)
        days = DAYS.get(unit, 0) * (count or 0)
        if self.day is None or not days or days > 700_000:
            return Found(*span, "DURATION", value)
        back = (m["rel"] or m["rel2"]).lower() in ("past", "last", "previous")
        other = self.day + dt.timedelta(days=-days if back else days)
        return Found(*span, "DURATION", value, min(self.day, other), max(self.day, other))

    def _every(self, m: re.Match[str]) -> Found:
        if m["weekday"]:
            value = f"XXXX-WXX-{self.data['weekdays'][m['weekday'].lower()]}"
        elif m["part"]:
            value = f"XXXX-XX-XXT{self.data['parts'][m['part'].lower()]}"
        else:
            count = 2 if m["other"] else self._count(m["n"]) if m["n"] else 1
            value = self._period(count, self._unit(m["unit"]))
        return Found(*m.span(), "SET", value)

    def _times_a(self, m: re.Match[str]) -> Found:
        return Found(*m.span(), "SET", self._period(1, self._unit(m["per"])))

    def _rate(self, m: re.Match[str]) -> Found | None:
        if m.group().lower().startswith("per ") or self.counted(m.start()):
            return Found(*m.span(), "SET", self._period(1, self._unit(m["unit"])))
        return None

    def _and_a_half(self, m: re.Match[str]) -> Found | None:
        if m["hour"]:
            return Found(*m.span(), "DURATION", "PT30M")
        if m["half"]:
            value = {"year": "P6M", "day": "PT12H", "decade": "P5Y", "century": "P50Y"}[m["half"].lower()]
            return Found(*m.span(), "DURATION", value)
        count = self._count(m["n"] or m["n2"])
        if count is None:
            return None
        return Found(*m.span(), "DURATION", self._period(count + 0.5, self._unit(m["unit"] or m["unit2"])))

    def _duration(self, m: re.Match[str]) -> Found | None:
        if re.search(r"\baged? (?:of )?$", self.text[: m.start()], re.IGNORECASE):
            return None
        unit = self._unit(m["unit"])
        if unit == "second" and not m.group().endswith("s"):
            return None
        return Found(*self._span(m), "DURATION", self._period(self._count(m["n"]), unit))

    def _bare(self, m: re.Match[str]) -> Found:
        return Found(*self._span(m), "DURATION", self._period(1 if m["all"] else None, self._unit(m["unit"])))


def _easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = h + k - 7 * ((a + 11 * h + 22 * k) // 451) + 114
    return dt.date(year, n // 31, n % 31 + 1)


def _narrated(found: Found, steps: int) -> Found:
    """The same, counted from a day that the story tells of, not from the report's."""
    return replace(found, earliest=None, latest=None, steps=steps)
