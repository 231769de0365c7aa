"""When: time expressions with TIMEX3 values and the days they span.

Relative expressions are counted from the anchor, the report's date; without one they keep an unresolved value and no
days. Past or future follows the tense of the clause: a bare "Friday" is the last one unless the verb looks ahead.
"""

# ruff: noqa: E501  (patterns read better on one line)
from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from dragoman.datafiles import package_data, read_yaml
from dragoman.text.sentence import Sentence

Timex = Literal["DATE", "TIME", "DURATION", "SET"]

__all__ = ["Anchor", "TimeMention", "day_of", "find_times"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """The days within which the report was published (ISO, both ends included; equal where it is known)."""

    earliest: str
    latest: str

    @property
    def day(self) -> dt.date | None:
        """The day itself, or None where only an interval is known."""
        return dt.date.fromisoformat(self.latest) if self.earliest == self.latest else None


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression: offsets in the article, tokens [first, last], TIMEX3 type and value, days spanned."""

    text: str
    start: int
    end: int
    first: int
    last: int
    type: Timex
    value: str
    earliest: str | None
    latest: str | None
    grain: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    type: Timex
    value: str
    earliest: dt.date | None
    latest: dt.date | None
    grain: str | None


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data = read_yaml(package_data("reading", "time.yaml"))
    return {
        k: ({a: b for a, b in v.items() if a != "__line__"} if isinstance(v, dict) else v)
        for k, v in data.items()
        if k != "__line__"
    }


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    data = _data()
    month = (
        "(?P<month>"
        + "|".join(
            sorted((m.capitalize() + (r"\.?" if len(m) <= 4 else "") for m in data["months"]), key=len, reverse=True)
        )
        + r")\b\.?"
    )
    day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
    year = r"(?P<year>(?:1[6-9]|20)\d\d)"
    weekday = "(?P<weekday>" + "|".join(w.capitalize() for w in data["weekdays"]) + ")"
    part = r"(?: (?P<part>morning|afternoon|evening|night))?"
    number = r"(?P<n>\d+|" + "|".join(data["numbers"]) + r"|several|few|a few|a couple of|couple of)"
    unit = r"(?P<unit>day|week|month|year|decade|century|centurie|hour|minute|quarter)s?"
    season = "(?P<season>" + "|".join(data["seasons"]) + ")"
    phrases = "|".join(sorted((re.escape(p) for p in (*data["references"], *data["sets"])), key=len, reverse=True))
    flags = re.IGNORECASE
    return {
        "iso": re.compile(rf"\b{year}-(?P<m>[01]\d)-(?P<d>[0-3]\d)\b"),
        "range": re.compile(rf"\b{month} (?P<day>[0-3]?\d)\s?(?:-|–|to|through)\s?(?P<day2>[0-3]?\d)(?:,? {year})?\b"),
        "month_day": re.compile(rf"\b{month} {day}(?:,? {year})?(?!\d|,\d{{3}})"),
        "day_month": re.compile(rf"\b(?:the )?{day} (?:of )?{month}(?:,? {year})?\b"),
        "weekday": re.compile(rf"\b(?:(?P<rel>last|next|this|coming|on|every) )?{weekday}s?{part}\b"),
        "month_year": re.compile(rf"\b(?:(?P<mod>early|late|mid)[ -])?{month}(?:,? (?:of )?{year})\b"),
        "month": re.compile(
            rf"\b(?:(?P<rel>last|next|this|since|until|by|in|from|early|late|mid|during|of) ?-?)(?:(?P<mod>early|late|mid)[ -])?{month}(?! \d)",
            0,
        ),
        "season": re.compile(rf"\b(?:(?P<rel>last|next|this|in the|in|the) )?{season}(?: (?:of )?{year})?\b", flags),
        "relative": re.compile(
            r"\b(?:(?P<mod>early|earlier|late|later|mid) )?(?P<rel>last|next|this|the previous|the following|the coming|the past|previous) (?P<unit>day|week|month|year|weekend|decade|century|quarter|night)\b",
            flags,
        ),
        "weekend": re.compile(r"\b(?:over|at|during) the weekend\b", flags),
        "ago": re.compile(rf"\b{number} {unit} (?P<dir>ago|earlier|before|later|from now)\b", flags),
        "past_n": re.compile(
            rf"\b(?:in|for|over|during|within) (?:the )?(?P<rel>past|last|next|coming) {number} {unit}\b", flags
        ),
        "duration": re.compile(rf"\b(?:for |within |after |over |in )?{number}[ -]{unit}\b", flags),
        "deictic": re.compile(r"\b(?P<word>today|tonight|yesterday|tomorrow)\b", flags),
        "decade": re.compile(
            r"\b(?:the )?(?:(?P<mod>early|late|mid)[ -])?(?P<decade>(?:1[6-9]|20)\d0)s\b|\bthe (?P<short>\d0)s\b"
        ),
        "quarter": re.compile(rf"\bthe (?P<q>first|second|third|fourth) quarter(?: of {year})?\b", flags),
        "year": re.compile(
            rf"\b(?:(?:in|since|from|by|until|during|of|for|late|early|mid|the|through|and|to|around|before|after)[ -])?(?:(?:the )?(?P<mod>early|late|mid|end of|beginning of|start of)[ -]?)?{year}(?!\d|[.,]\d|%| (?:people|troops|soldiers|flights|men|dead))\b",
            flags,
        ),
        "phrase": re.compile(rf"\b(?P<phrase>{phrases})\b", flags),
    }


QUICK = re.compile(
    r"\d|day\b|week|month|year|ago|night|morning|evening|afternoon|noon|spring|summer|autumn|winter|decade|now\b|recent|soon|past|future|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|yesterday|tomorrow|today|annual|daily|hour|minute|quarter|centur|present|previous|formerly|so far|fall\b",
    re.IGNORECASE,
)


def find_times(sentence: Sentence, anchor: Anchor | None) -> list[TimeMention]:
    """The time expressions of one sentence, in order, none inside another."""
    text = sentence.text
    if not QUICK.search(text):
        return []
    taken: list[tuple[int, int]] = []
    out: list[TimeMention] = []
    reader = _Reader(text, anchor.day if anchor else None, _looks_ahead(sentence))
    for found in reader.all():
        if any(found.start < b and found.end > a for a, b in taken):
            continue
        taken.append((found.start, found.end))
        span = sentence.doc.char_span(found.start, found.end, alignment_mode="expand")
        if span is None:
            continue
        out.append(
            TimeMention(
                text[found.start : found.end],
                sentence.start + found.start,
                sentence.start + found.end,
                span.start,
                span.end - 1,
                found.type,
                found.value,
                found.earliest.isoformat() if found.earliest else None,
                found.latest.isoformat() if found.latest else None,
                found.grain,
            )
        )
    return sorted(out, key=lambda t: t.start)


def day_of(words: str) -> str | None:
    """The ISO day that words with a year name ("July 22, 2009"), or None."""
    for found in _Reader(words, None, frozenset()).all():
        if found.earliest is not None and found.earliest == found.latest:
            return found.earliest.isoformat()
    return None


def _looks_ahead(sentence: Sentence) -> frozenset[int]:
    """Character offsets of words that stand in a clause which looks ahead."""
    ahead = frozenset(_data()["ahead"])
    out: set[int] = set()
    for token in sentence.doc:
        if token.pos_ in ("VERB", "AUX") or token.lower_ in ahead:
            words = {c.lower_ for c in token.children} | {token.lower_}
            if words & ahead or (token.tag_ == "VB" and "to" in words and token.dep_ in ("xcomp", "acl")):
                out |= {t.idx for t in token.subtree}
    return frozenset(out)


class _Reader:
    def __init__(self, text: str, day: dt.date | None, ahead: frozenset[int]) -> None:
        self.text, self.day, self.ahead, self.data = text, day, ahead, _data()

    def all(self) -> Iterator[_Found]:
        order = (
            "iso",
            "range",
            "month_day",
            "day_month",
            "month_year",
            "past_n",
            "ago",
            "relative",
            "weekend",
            "weekday",
            "month",
            "season",
            "quarter",
            "decade",
            "deictic",
            "phrase",
            "year",
            "duration",
        )
        for name in order:
            for match in _patterns()[name].finditer(self.text):
                found = getattr(self, f"_{name}")(match)
                if found is not None:
                    yield found

    # each reader of a pattern gives a value, or None where the words are no time after all

    def _iso(self, m: re.Match[str]) -> _Found | None:
        return self._exact(m, int(m["year"]), int(m["m"]), int(m["d"]))

    def _exact(self, m: re.Match[str], year: int, month: int, day: int, last: int | None = None) -> _Found | None:
        try:
            first, end = dt.date(year, month, day), dt.date(year, month, last or day)
        except ValueError:
            return None
        value = first.isoformat() if last is None else f"{first.isoformat()}/{end.isoformat()}"
        return _Found(*self._span(m), "DATE", value, first, end, "day")

    def _span(self, m: re.Match[str]) -> tuple[int, int]:
        """Without the preposition in front."""
        start, end = m.span()
        lead = re.match(
            r"(?:on|in|since|from|by|until|during|of|for|through|and|to|around|before|after|over|at|within) ",
            self.text[start:end],
            re.IGNORECASE,
        )
        return (start + lead.end() if lead else start), end

    def _month_number(self, m: re.Match[str]) -> int:
        return int(self.data["months"][m["month"].lower().rstrip(".")])

    def _month_day(self, m: re.Match[str], last: int | None = None) -> _Found | None:
        month, day = self._month_number(m), int(m["day"])
        if m["year"]:
            return self._exact(m, int(m["year"]), month, day, last)
        if not 1 <= day <= 31:
            return None
        if self.day is None:
            return _Found(*self._span(m), "DATE", f"XXXX-{month:02d}-{day:02d}", None, None, "day")
        return self._exact(m, self._year_for(month, day, m), month, day, last)

    def _year_for(self, month: int, day: int, m: re.Match[str]) -> int:
        """The year that puts a bare date on its side of the report: behind it, unless the clause looks ahead."""
        assert self.day is not None
        year = self.day.year
        when = (month, day)
        now = (self.day.month, self.day.day)
        if m.start() in self.ahead or self.text.find(m["month"], m.start()) in self.ahead:
            return year + 1 if when < now and (now[0] - when[0]) > 3 else year
        return year - 1 if when > now else year

    def _day_month(self, m: re.Match[str]) -> _Found | None:
        return self._month_day(m)

    def _range(self, m: re.Match[str]) -> _Found | None:
        return self._month_day(m, int(m["day2"]))

    def _weekday(self, m: re.Match[str]) -> _Found | None:
        number = int(self.data["weekdays"][m["weekday"].lower()])
        rel = (m["rel"] or "").lower()
        kind: Timex = "TIME" if m["part"] else "DATE"
        part = f"T{self.data['parts'][m['part'].lower()]}" if m["part"] else ""
        if rel == "every" or self.text[m.end() - 1] == "s":
            return _Found(*m.span(), "SET", f"XXXX-WXX-{number}", None, None, None)
        if self.day is None:
            return _Found(*self._span(m), kind, f"XXXX-WXX-{number}{part}", None, None, "day")
        delta = (self.day.isoweekday() - number) % 7
        forward = rel in ("next", "coming") or (m.start("weekday") in self.ahead and rel != "last")
        if forward:
            day = self.day + dt.timedelta(days=(number - self.day.isoweekday()) % 7 or (7 if rel == "next" else 0))
        else:
            day = self.day - dt.timedelta(days=delta or (7 if rel == "last" else 0))
        return _Found(*self._span(m), kind, day.isoformat() + part, day, day, "day")

    def _month_year(self, m: re.Match[str]) -> _Found:
        return self._month_of(m, int(m["year"]), self._month_number(m), m["mod"])

    def _month_of(self, m: re.Match[str], year: int, month: int, mod: str | None) -> _Found:
        days = calendar.monthrange(year, month)[1]
        first, last = {"early": (1, 10), "mid": (10, 20), "late": (20, days)}.get((mod or "").lower(), (1, days))
        return _Found(
            *self._span(m),
            "DATE",
            f"{year}-{month:02d}",
            dt.date(year, month, first),
            dt.date(year, month, last),
            "month",
        )

    def _month(self, m: re.Match[str]) -> _Found | None:
        month = self._month_number(m)
        rel = m["rel"].lower()
        if m["month"].lower() in ("may", "march", "mar", "sept") and not m["month"][0].isupper():
            return None
        mod = m["mod"] or (rel if rel in ("early", "late", "mid") else None)
        if self.day is None:
            return _Found(*self._span(m), "DATE", f"XXXX-{month:02d}", None, None, "month")
        year = self.day.year
        ahead = m.start("month") in self.ahead or rel in ("next", "until", "by")
        if ahead:
            year += month < self.day.month
        elif month > self.day.month or (rel == "last" and month == self.day.month):
            year -= 1
        return self._month_of(m, year, month, mod)

    def _season(self, m: re.Match[str]) -> _Found | None:
        code = str(self.data["seasons"][m["season"].lower()])
        rel = (m["rel"] or "").lower()
        if not m["year"] and rel not in ("last", "next", "this", "in the"):
            return None
        if m["season"].lower() == "fall" and not (m["year"] or rel in ("last", "next", "this")):
            return None
        year = int(m["year"]) if m["year"] else None
        if year is None:
            if self.day is None:
                return _Found(*self._span(m), "DATE", f"XXXX-{code}", None, None, "season")
            year = (
                self.day.year
                + (rel == "next")
                - (rel == "last" and self.day.month <= self.data["season_months"][code][1])
            )
        first, last = self.data["season_months"][code]
        end_year = year + (last < first)
        return _Found(
            *self._span(m),
            "DATE",
            f"{year}-{code}",
            dt.date(year, first, 1),
            dt.date(end_year, last, calendar.monthrange(end_year, last)[1]),
            "season",
        )

    def _relative(self, m: re.Match[str]) -> _Found | None:
        rel, unit = m["rel"].lower(), m["unit"].lower()
        step = {
            "last": -1,
            "the previous": -1,
            "previous": -1,
            "next": 1,
            "the following": 1,
            "the coming": 1,
            "this": 0,
            "the past": -1,
        }[rel]
        if self.day is None:
            return _Found(
                *m.span(),
                "DATE",
                "PAST_REF" if step < 0 else "FUTURE_REF" if step > 0 else "PRESENT_REF",
                None,
                None,
                unit,
            )
        return self._shifted(m, unit, step, m["mod"])

    def _shifted(self, m: re.Match[str], unit: str, step: int, mod: str | None = None) -> _Found | None:
        assert self.day is not None
        if unit in ("day", "night"):
            day = self.day + dt.timedelta(days=step)
            return _Found(*m.span(), "DATE", day.isoformat(), day, day, "day")
        if unit == "week":
            monday = self.day - dt.timedelta(days=self.day.isoweekday() - 1 - 7 * step)
            year, week, _ = monday.isocalendar()
            return _Found(*m.span(), "DATE", f"{year}-W{week:02d}", monday, monday + dt.timedelta(days=6), "week")
        if unit == "weekend":
            saturday = self.day - dt.timedelta(days=self.day.isoweekday() - 6 - 7 * step)
            year, week, _ = saturday.isocalendar()
            return _Found(*m.span(), "DATE", f"{year}-W{week:02d}-WE", saturday, saturday + dt.timedelta(days=1), "day")
        if unit == "month":
            index = self.day.year * 12 + self.day.month - 1 + step
            found = self._month_of(
                m, index // 12, index % 12 + 1, {"earlier": "early", "later": "late"}.get(mod or "", mod)
            )
            if step == 0 and mod == "earlier":
                return _Found(*m.span(), "DATE", found.value, found.earliest, self.day, "month")
            return found
        if unit == "year":
            year = self.day.year + step
            last = self.day if step == 0 and mod == "earlier" else dt.date(year, 12, 31)
            return _Found(*m.span(), "DATE", str(year), dt.date(year, 1, 1), last, "year")
        if unit == "quarter":
            index = self.day.year * 4 + (self.day.month - 1) // 3 + step
            return self._quarter_of(m, index // 4, index % 4 + 1)
        years = 100 if unit == "century" else 10
        base = self.day.year // years * years + step * years
        return _Found(
            *m.span(),
            "DATE",
            str(base)[: -1 if years == 10 else -2] + ("X" if years == 10 else "XX"),
            dt.date(base, 1, 1),
            dt.date(base + years - 1, 12, 31),
            unit,
        )

    def _weekend(self, m: re.Match[str]) -> _Found | None:
        if self.day is None:
            return _Found(*self._span(m), "DATE", "XXXX-WXX-WE", None, None, "day")
        saturday = self.day - dt.timedelta(days=(self.day.isoweekday() - 6) % 7)
        year, week, _ = saturday.isocalendar()
        return _Found(
            *self._span(m), "DATE", f"{year}-W{week:02d}-WE", saturday, saturday + dt.timedelta(days=1), "day"
        )

    def _quarter_of(self, m: re.Match[str], year: int, quarter: int) -> _Found:
        last = calendar.monthrange(year, quarter * 3)[1]
        return _Found(
            *m.span(),
            "DATE",
            f"{year}-Q{quarter}",
            dt.date(year, quarter * 3 - 2, 1),
            dt.date(year, quarter * 3, last),
            "quarter",
        )

    def _quarter(self, m: re.Match[str]) -> _Found | None:
        quarter = ("first", "second", "third", "fourth").index(m["q"].lower()) + 1
        year = int(m["year"]) if m["year"] else self.day.year if self.day else None
        return (
            self._quarter_of(m, year, quarter)
            if year
            else _Found(*m.span(), "DATE", f"XXXX-Q{quarter}", None, None, "quarter")
        )

    def _count(self, words: str) -> int | None:
        low = words.lower()
        return int(low) if low.isdigit() else self.data["numbers"].get(low)

    def _ago(self, m: re.Match[str]) -> _Found | None:
        count, unit = self._count(m["n"]), m["unit"].lower()
        back = m["dir"].lower() in ("ago", "earlier", "before")
        if count is None or self.day is None or m["dir"].lower() in ("earlier", "before", "later") or count > 3000:
            return _Found(*m.span(), "DATE", "PAST_REF" if back else "FUTURE_REF", None, None, unit)
        if unit in ("hour", "minute"):
            return _Found(*m.span(), "TIME", "PAST_REF", None, None, unit)
        step = -count if back else count
        if unit == "day":
            return self._shifted(m, "day", step)
        if unit == "week":
            day = self.day + dt.timedelta(weeks=step)
            year, week, _ = day.isocalendar()
            return _Found(
                *m.span(), "DATE", f"{year}-W{week:02d}", day - dt.timedelta(days=3), day + dt.timedelta(days=3), "week"
            )
        if unit in ("decade", "century", "centur"):
            step, unit = step * (10 if unit == "decade" else 100), "year"
        return self._shifted(m, unit, step) if self.day.year + step > 1 or unit != "year" else None

    def _past_n(self, m: re.Match[str]) -> _Found | None:
        count = self._count(m["n"])
        code = str(self.data["units"][m["unit"].lower().replace("centurie", "century")])
        value = f"P{count if count is not None else 'X'}{code}"
        if self.day is None or count is None:
            return _Found(*self._span(m), "DURATION", value, None, None, None)
        days = {"D": 1, "W": 7, "M": 30, "Y": 365, "DE": 3652}.get(code, 0) * count
        if not days or days > 700_000:
            return _Found(*self._span(m), "DURATION", value, None, None, None)
        back = m["rel"].lower() in ("past", "last")
        other = self.day - dt.timedelta(days=days) if back else self.day + dt.timedelta(days=days)
        return _Found(*self._span(m), "DURATION", value, min(self.day, other), max(self.day, other), None)

    def _duration(self, m: re.Match[str]) -> _Found | None:
        if (
            m["n"].lower() in ("a", "an")
            and m["unit"].lower() in ("day", "week", "month", "year", "hour", "minute")
            and not re.match(r"(for|within|after|in) ", m.group(), re.IGNORECASE)
        ):
            return _Found(*m.span(), "SET", f"P1{self.data['units'][m['unit'].lower()]}", None, None, None)
        count = self._count(m["n"])
        code = str(self.data["units"][m["unit"].lower().replace("centurie", "century")])
        time = "T" if code in ("H", "MIN") else ""
        return _Found(
            *self._span(m),
            "DURATION",
            f"P{time}{count if count is not None else 'X'}{code[0] if time else code}",
            None,
            None,
            None,
        )

    def _deictic(self, m: re.Match[str]) -> _Found | None:
        word = m["word"].lower()
        kind: Timex = "TIME" if word == "tonight" else "DATE"
        part = "TNI" if word == "tonight" else ""
        if self.day is None:
            return _Found(
                *m.span(),
                kind,
                {"yesterday": "PAST_REF", "tomorrow": "FUTURE_REF"}.get(word, "PRESENT_REF"),
                None,
                None,
                "day",
            )
        day = self.day + dt.timedelta(days=int(self.data["deictic"][word]))
        return _Found(*m.span(), kind, day.isoformat() + part, day, day, "day")

    def _decade(self, m: re.Match[str]) -> _Found:
        base = int(m["decade"]) if m["decade"] else 1900 + int(m["short"])
        low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get((m["mod"] or "").lower(), (0, 9))
        return _Found(
            *self._span(m), "DATE", f"{base // 10}X", dt.date(base + low, 1, 1), dt.date(base + high, 12, 31), "decade"
        )

    def _phrase(self, m: re.Match[str]) -> _Found:
        low = m["phrase"].lower()
        if low in self.data["sets"]:
            return _Found(*m.span(), "SET", str(self.data["sets"][low]), None, None, None)
        return _Found(*m.span(), "DATE", str(self.data["references"][low]), None, None, None)

    def _year(self, m: re.Match[str]) -> _Found | None:
        year = int(m["year"])
        lead = self.text[max(0, m.start() - 1) : m.start()]
        if lead in ("$", "€", "£", "-") or self.text[m.end() : m.end() + 1] in ("%", "-"):
            return None
        low, high = {
            "early": (1, 4),
            "beginning of": (1, 3),
            "start of": (1, 3),
            "mid": (5, 8),
            "late": (9, 12),
            "end of": (10, 12),
        }.get((m["mod"] or "").lower(), (1, 12))
        last = calendar.monthrange(year, high)[1]
        return _Found(*self._span(m), "DATE", str(year), dt.date(year, low, 1), dt.date(year, high, last), "year")
