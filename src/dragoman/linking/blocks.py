"""Which reports are compared at all: those of kindred type that share a day and a country or a town."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from dragoman.linking.reports import Report
from dragoman.linking.settings import Settings

__all__ = ["candidates"]

_WEEK = 7
_WORDS = 6

Key = tuple[str, str | int]


def candidates(reports: Sequence[Report], given: Settings) -> Iterator[tuple[int, int]]:
    """Pairs of reports to compare, by their numbers, each pair once.

    The work grows with the number of reports: a block that holds too many is split by the words they share, and what
    even words do not split is compared with its nearest neighbours only.
    """
    days = [_days(report, given) for report in reports]
    by_day: dict[int, list[int]] = defaultdict(list)
    for number, some in enumerate(days):
        for day in some:
            by_day[day].append(number)
    for day, numbers in sorted(by_day.items()):
        blocks: dict[Key, list[int]] = defaultdict(list)
        for number in numbers:
            for key in _keys(reports[number], given.blocks):
                blocks[key].append(number)
        seen: set[tuple[int, int]] = set()
        for block in blocks.values():
            for pair in _pairs(block, reports, given):
                # A pair that shares several days is met on the first of them.
                if pair not in seen and min(days[pair[0]] & days[pair[1]]) == day:
                    seen.add(pair)
                    yield pair


def _days(report: Report, given: Settings) -> frozenset[int]:
    """The days under which a report can be found."""
    found = set(report.other_days)
    after = given.limits.days_after
    when = report.days
    if when is not None and when.told:
        last = min(when.last, when.first + _WEEK)
        found.update(range(when.first, last + 1))
    else:
        day = when.last if when is not None else report.published
        if day is not None:
            found.update(range(day - after, day + 1))
    return frozenset(found)


def _keys(report: Report, kinds: Mapping[str, tuple[str, ...]]) -> Iterator[Key]:
    where: set[str | int] = {*report.countries, *report.told_sites}
    if report.site is not None:
        where |= {report.site.geonameid} if report.site.point and report.site.geonameid is not None else set()
        where |= {report.site.country} if report.site.country and not report.countries else set()
    for kind in kinds[report.type]:
        for each in where or {""}:
            yield f"{report.reality} {kind}", each


def _pairs(block: Sequence[int], reports: Sequence[Report], given: Settings) -> Iterator[tuple[int, int]]:
    if len(block) <= given.limits.block:
        yield from combinations(block, 2)
        return
    parts: dict[str, list[int]] = defaultdict(list)
    for number in block:
        words = reports[number].words
        for word in sorted(words, key=lambda each: (-words[each], each))[:_WORDS]:
            parts[word].append(number)
    for part in parts.values():
        if len(part) <= given.limits.block:
            yield from combinations(part, 2)
        else:
            for at, number in enumerate(part):
                yield from ((number, other) for other in part[at + 1 : at + 1 + given.limits.window])
