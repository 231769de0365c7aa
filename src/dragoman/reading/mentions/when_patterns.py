"""The patterns by which time expressions are found, built from the words of `time.yaml`."""

# ruff: noqa: E501  (patterns read better on one line)
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from dragoman.datafiles import package_data, read_yaml

__all__ = ["ORDER", "QUICK", "likely", "patterns", "time_words"]

ORDER = (
    "iso", "slashed", "clock", "full_date", "range", "part_of_date", "month_day", "day_month", "month_year", "fiscal", "half", "quarter",
    "every", "times_a", "past_n", "ago", "day_before", "rel_part", "relative", "end_of_unit", "weekend", "weekday", "holiday", "season", "century",
    "decade", "month", "deictic", "phrase", "ordinal", "year", "and_a_half", "rate", "duration", "bare", "part",
)  # fmt: skip
"""In this order patterns are tried; what one has taken no later one takes."""


@lru_cache(maxsize=1)
def time_words() -> dict[str, Any]:
    """The words of time and their values."""
    data = read_yaml(package_data("reading", "time.yaml"))
    return {
        k: ({a: b for a, b in v.items() if a != "__line__"} if isinstance(v, dict) else v)
        for k, v in data.items()
        if k != "__line__"
    }


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(w) for w in words), key=len, reverse=True))


@lru_cache(maxsize=1)
def patterns() -> dict[str, re.Pattern[str]]:
    """Name → pattern; its groups are read by the method of `when_rules.Rules` of that name."""
    data = time_words()
    month = rf"(?P<month>{_any(m.capitalize() for m in data['months'])})\b(?:\.(?= ?\d))?"
    day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
    year = r"(?P<year>(?:1[5-9]|20)\d\d)"
    weekday = rf"(?P<weekday>{_any(w.capitalize() for w in data['weekdays'])})"
    parts = rf"(?P<part>{_any(data['parts'])})"
    tens, digits = _any(w for w, n in data["numbers"].items() if n in range(20, 100, 10)), _any(data["numbers"])
    count = rf"\d+(?:\.\d+)?|(?:{tens})-(?:{digits})|{_any((*data['numbers'], *data['vague']))}"
    about = rf"(?:(?:{_any(data['approximate'])}) )?"
    number = rf"(?P<n>{count})"
    unit = r"(?P<unit>second|minute|hour|day|week|month|year|decade|century|centurie|quarter|night)s?"
    season = rf"(?P<season>{_any(data['seasons'])})"
    edge = r"(?:(?:the )?(?P<edge>end|beginning|start|middle|close|turn) of )?"
    mod = r"(?:(?P<mod>early|earlier|late|later|mid)(?:[ -]in[ -]|[ -]))?"
    ordinal = rf"(?P<ordinal>{_any(data['ordinals'])}|\d+(?:st|nd|rd|th))"
    phrase = _any((*data["references"], *data["sets"]))
    fold = re.IGNORECASE
    return {
        "iso": re.compile(rf"\b{year}-(?P<m>[01]\d)-(?P<d>[0-3]\d)\b"),
        "slashed": re.compile(rf"\b(?P<m>[01]?\d)/(?P<d>[0-3]?\d)/{year}\b"),
        "clock": re.compile(
            r"\b(?:(?P<h>[01]?\d)(?:[:.](?P<min>[0-5]\d))?\s?(?P<ap>[ap])\.?m\b\.?|(?P<h2>[0-2]\d):?(?P<m2>[0-5]\d)(?= (?:gmt|utc|hours|local))|(?<=at )(?P<h3>[0-2]?\d):(?P<m3>[0-5]\d)\b|(?P<named>noon|midday|midnight)\b)"
            rf"(?: (?:gmt|utc|e[sd]?t|local time|hours))?(?:(?:,| on)? (?:{weekday}\b|(?P<word>today|yesterday|tomorrow)\b))?",
            fold,
        ),
        "full_date": re.compile(rf"\b{weekday},? (?:the )?(?:{month} {day}|{day.replace('day', 'dayb', 1)} (?:of )?{month.replace('month', 'monthb', 1)})(?:,? {year})?\b"),
        "range": re.compile(rf"\b{month} (?P<day>[0-3]?\d)\s?(?:-|–|to|through)\s?(?P<day2>[0-3]?\d)(?:,? {year})?\b"),
        "part_of_date": re.compile(rf"\b(?:the )?{parts} of (?:{month} {day}(?:,? {year})?|{weekday})\b"),
        "month_day": re.compile(rf"\b{month} {day}\b(?:,? {year})?(?!\d|,\d{{3}})"),
        "day_month": re.compile(rf"\b(?:the )?{day} (?:of )?{month}(?:,? {year})?\b"),
        "month_year": re.compile(rf"\b{edge}{mod}{month}(?:,? (?:of )?{year})\b"),
        "fiscal": re.compile(rf"\b(?:the )?fiscal (?:year )?{year}\b", fold),
        "half": re.compile(rf"\b(?:the )?(?P<h>first|second|latter) half(?: of (?:{year}|the year|this year|last year))?\b", fold),
        "quarter": re.compile(rf"\b(?:the |this |last )?(?:(?P<q>first|second|third|fourth) quarter|(?<=the )quarter)(?: of {year})?\b(?! of)", fold),
        "every": re.compile(rf"\b(?:every|each) (?:(?P<other>other|second) |{number} )?(?:{unit}|{weekday}s?|{parts})\b", fold),
        "times_a": re.compile(rf"\b(?:once|twice|{number} times) (?:a|an|each|every|per) {unit.replace('unit', 'per', 1)}\b", fold),
        "past_n": re.compile(rf"\b(?:the |these )?(?P<rel>past|last|next|coming|previous) {number} {unit}\b|\bthe (?P<rel2>past|last) (?P<unit2>day|week|month|year|decade|century|quarter)\b", fold),
        "ago": re.compile(rf"\b{about}{number} {unit} (?P<dir>ago|earlier|before|previously|later|afterwards?|from now|hence)\b", fold),
        "day_before": re.compile(r"\bthe (?P<unit>day|week|month|year|night) (?P<dir>before|after)\b(?! the)", fold),
        "rel_part": re.compile(rf"\b(?:(?P<rel>this|last|yesterday|tomorrow|today|early this|late last)) {parts}\b", fold),
        "relative": re.compile(
            rf"\b{edge}{mod}(?P<rel>last|next|this|the previous|the following|the coming|the next|previous|following|the current|the same|the new) (?P<unit>day|week|month|year|weekend|decade|century|quarter|night)\b", fold
        ),
        "end_of_unit": re.compile(r"\b(?:the )?(?P<edge>end|beginning|start|middle|close|turn) of the (?P<unit>day|week|month|year|decade|century)\b|\b(?P<mod>later|early|late|earlier) in the (?P<unit2>day|week|month|year)\b|\b(?:the )?year-?end\b", fold),
        "weekend": re.compile(r"\b(?:over|at|during) (?:the )?weekend\b|\bthe weekend\b", fold),
        "weekday": re.compile(rf"\b(?:(?P<mod>early|late) )?(?:(?P<rel>last|next|this|coming|on|this past) )?{weekday}(?P<many>s)?(?: {parts})?\b"),
        "holiday": re.compile(rf"\b(?P<holiday>{_any(data['holidays'])})\b(?:,? {year}\b)?", fold),
        "season": re.compile(rf"\b{mod}(?:(?P<rel>last|next|this|this past|in the|in|the|that) )?{season}(?:,? (?:of )?{year})?\b", fold),
        "century": re.compile(rf"\b(?:the )?(?:(?P<mod>early|late|mid)[ -])?{ordinal}[ -]century\b", fold),
        "decade": re.compile(r"\b(?:the )?(?:(?P<mod>early|late|mid)[ -])?(?:(?P<decade>(?:1[6-9]|20)\d0)'?s\b|['’](?P<short>\d0)s\b|(?<=the )(?P<short2>\d0)s\b)"),
        "month": re.compile(rf"\b{edge}(?:(?P<rel>last|next|this|since|until|by|in|from|during|of|and|for|to) )?{mod}{month}(?! \d)"),
        "deictic": re.compile(r"\b(?P<word>today|tonight|yesterday|tomorrow)\b", fold),
        "phrase": re.compile(rf"\b(?P<phrase>{phrase})\b", fold),
        "ordinal": re.compile(rf"\b(?:the|a|its|their|his|her|for the|for a) (?:past )?{ordinal} (?:straight |consecutive |successive )?(?P<unit>day|week|month|year)\b", fold),
        "year": re.compile(
            rf"\b(?P<lead>in|since|from|by|until|till|during|of|for|late|early|mid|the|through|throughout|and|to|around|before|after|between)?(?(lead)[ -])(?:(?:the )?(?P<mod>early|late|mid|end of|beginning of|start of|middle of|turn of)[ -]?)?{year}(?!\d|[.,]\d|%| (?:people|troops|soldiers|flights|men|dead))\b", fold
        ),
        "and_a_half": re.compile(rf"\b{about}(?:(?P<n>{count}) (?P<unit>hour|day|week|month|year|decade)s? and a half|(?P<n2>{count}) and a half (?P<unit2>hour|day|week|month|year|decade)s|half an (?P<hour>hour)|half a (?P<half>year|century|decade|day))\b", fold),
        "rate": re.compile(r"\b(?:a|an|per) (?P<unit>day|week|month|year|hour|minute|quarter)\b", fold),
        "duration": re.compile(rf"\b{about}(?:the (?=[a-z]+ ))?{number}[ -](?:(?:full|long|whole|straight|consecutive|more|further|additional) )?{unit}\b(?![ -](?:old|olds)\b)", fold),
        "bare": re.compile(r"\b(?P<all>all (?=day|night|week|year))?(?:(?:the )?(?:many|long|some|several) )?(?P<unit>(?<=all )day|(?<=all )night|(?<=all )week|(?<=all )year|minutes|hours|days|weeks|months|years|decades|centuries)\b(?! (?:ago|earlier|later|old|before|after)\b)", fold),
        "part": re.compile(rf"\b(?:in|during|that|early in|late in) the {parts}\b|\bat (?P<night>night|dawn|dusk|daybreak)\b|\b(?P<over>overnight)\b", fold),
    }  # fmt: skip


SIGNS: dict[str, tuple[str, ...]] = {
    "iso": ("digit",), "slashed": ("digit",), "clock": ("clock",), "full_date": ("weekday", "month", "digit"),
    "range": ("month", "digit"), "part_of_date": ("part", "dated"), "month_day": ("month", "digit"), "day_month": ("month", "digit"),
    "month_year": ("month", "digit"), "fiscal": ("fiscal",), "half": ("half",), "quarter": ("quarter",), "every": ("every",),
    "times_a": ("unit", "times"), "past_n": ("unit",), "ago": ("unit",), "day_before": ("unit",), "rel_part": ("part",),
    "relative": ("unit",), "end_of_unit": ("unit",), "weekend": ("weekend",), "weekday": ("weekday",), "holiday": ("holiday",),
    "season": ("season",), "century": ("century",), "decade": ("digit",), "month": ("month",), "deictic": ("deictic",),
    "ordinal": ("unit",), "year": ("digit",), "and_a_half": ("half",), "rate": ("unit",), "duration": ("unit",), "bare": ("unit",),
    "part": ("part",),
}  # fmt: skip
"""What a text must hold for a pattern to find anything, all of them; cheaper to ask first."""


@lru_cache(maxsize=1)
def _signs() -> dict[str, re.Pattern[str]]:
    data = time_words()
    fold = re.IGNORECASE
    months, weekdays = (_any(w.capitalize() for w in data[kind]) for kind in ("months", "weekdays"))
    return {
        "digit": re.compile(r"\d"),
        "clock": re.compile(r"\d|noon|midday|midnight", fold),
        "month": re.compile(months),
        "weekday": re.compile(weekdays),
        "dated": re.compile(f"{months}|{weekdays}"),
        "part": re.compile(rf"{_any(data['parts'])}|night|dawn|dusk|daybreak", fold),
        "fiscal": re.compile("fiscal", fold),
        "half": re.compile("half", fold),
        "quarter": re.compile("quarter", fold),
        "every": re.compile("every|each", fold),
        "times": re.compile("once|twice|times", fold),
        "unit": re.compile("second|minute|hour|day|week|month|year|decade|centur|quarter|night", fold),
        "weekend": re.compile("weekend", fold),
        "holiday": re.compile(_any(data["holidays"]), fold),
        "season": re.compile(_any(data["seasons"]), fold),
        "century": re.compile("century", fold),
        "deictic": re.compile("today|tonight|yesterday|tomorrow", fold),
    }


def likely(text: str) -> Iterator[str]:
    """The names of the patterns that may find something in a text, in order."""
    seen: dict[str, bool] = {}
    for name in ORDER:
        for sign in SIGNS.get(name, ()):
            if sign not in seen:
                seen[sign] = _signs()[sign].search(text) is not None
            if not seen[sign]:
                break
        else:
            yield name


QUICK = re.compile(
    r"\d|day|week|month|year|ago\b|night|morning|evening|noon|spring|summer|autumn|winter|decade|now\b|recent|soon|past|future|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|tomorrow|annual|daily|hour|minute|second|quarter|centur|present|previous|former|so far|fall\b|current|once\b|moment|time|half|dawn|dusk|christmas|easter|ramadan|eve\b|halloween|thanksgiving|lately|nowadays|long ago",
    re.IGNORECASE,
)
"""A sentence without any of this holds no time expression."""
