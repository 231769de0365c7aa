"""An event as one report tells it, reduced to what tells happenings apart: days, places, parties, numbers, words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from dragoman.linking.counted import TO_COME
from dragoman.linking.settings import Settings

__all__ = ["Days", "Report", "Side", "Site", "TextMarks", "names_in", "report_of"]

Row = Mapping[str, Any]
Order = tuple[str, str, int, str]

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<=[a-z0-9,;:] )[A-Z][^\W\d_]{2,}")
_POINTS = frozenset({"exact", "city", "district"})
_UNKNOWN = "UNK"
_STATES = frozenset({"government", "place", "office", "person", "force"})
_NAME_WEIGHT = 1.5
_PARTY_WEIGHT = 0.5
_NUMBER_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Days:
    """When a report says it happened, as day numbers; `firm` where the text itself gives one day."""

    first: int
    last: int
    firm: bool
    told: bool


@dataclass(frozen=True, slots=True)
class Site:
    """Where a report says it happened; `point` where that is a town or finer."""

    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geonameid: int | None
    point: bool


@dataclass(frozen=True, slots=True)
class Side:
    """The parties on one side: their countries, sectors, and the persons among them."""

    countries: frozenset[str]
    sectors: frozenset[str]
    persons: frozenset[str]


@dataclass(frozen=True, slots=True)
class TextMarks:
    """What the sentences of one article name: towns by geonameid, day numbers, countries, each with its offset.

    `names` are the names in the article as a whole; `dateline` is the place in its head.
    """

    sites: Sequence[tuple[int, int]] = ()
    days: Sequence[tuple[int, int]] = ()
    countries: Sequence[tuple[int, str]] = ()
    names: frozenset[str] = frozenset()
    dateline: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """One event as one report tells it. Reports are put in `order`: publication, article, place in the text, id."""

    event_id: str
    article_id: str
    order: Order
    published: int | None
    sentence: int
    type: str
    act: str
    mode: str | None
    reality: str
    days: Days | None
    due: Days | None
    other_days: frozenset[int]
    site: Site | None
    told_sites: frozenset[int]
    actors: Side
    recipients: Side
    countries: frozenset[str]
    told_countries: frozenset[str]
    persons: frozenset[str]
    numbers: Mapping[tuple[str, str | None], float]
    words: Mapping[str, float]
    norm: float
    setting: frozenset[str]
    dateline: str | None


def day_number(text: str | None) -> int | None:
    """The number of an ISO day, or None for what is none."""
    return _day(text[:10]) if text else None


@lru_cache(maxsize=50_000)
def _day(text: str) -> int | None:
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def report_of(event: Row, published: str | None, marks: TextMarks, given: Settings) -> Report:
    """The event as a report.

    Args:
        event: its row in the record.
        published: of its article.
        marks: of its article.
        given: the settings.
    """
    evidence = event["evidence"]
    start, end = evidence["start"], evidence["end"]
    actors, recipients = _side(event["actors"]), _side(event["recipients"])
    told = frozenset(day for at, day in marks.days if start <= at < end)
    site = _site(event["place"])
    own = site.geonameid if site and site.point else None
    words = _words(evidence["sentence"], event, given.common)
    real = event["status"] in ("actual", "historical") or (event["status"] == "future" and event["type"] in TO_COME)
    return Report(
        event["event_id"],
        event["article_id"],
        (published or "9999", event["article_id"], start, event["event_id"]),
        day_number(published),
        start,
        event["type"],
        event["act"],
        event["mode"],
        "real" if real else event["status"],
        _days(event["date"], given),
        _days(event["due"], given),
        told,
        site,
        frozenset(place for at, place in marks.sites if start <= at < end and place != own),
        actors,
        recipients,
        actors.countries | recipients.countries,
        frozenset(country for at, country in marks.countries if start <= at < end),
        actors.persons | recipients.persons,
        _numbers(event["quantities"]),
        words,
        sum(weight * weight for weight in words.values()) ** 0.5,
        marks.names,
        marks.dateline.casefold() if marks.dateline else None,
    )


def _days(when: Row | None, given: Settings) -> Days | None:
    if not when:
        return None
    first, last = day_number(when["earliest"]), day_number(when["latest"])
    first, last = (last if first is None else first), (first if last is None else last)
    if first is None or last is None or not 0 <= last - first <= given.limits.vague_days:
        return None
    told = when["basis"] != "published"
    return Days(first, last, told and first == last, told)


def _site(place: Row | None) -> Site | None:
    if not place:
        return None
    return Site(
        place["name"],
        place["country"],
        place["admin1"],
        place["lat"],
        place["lon"],
        place["geonameid"],
        place["precision"] in _POINTS,
    )


def _side(entities: Iterable[Row]) -> Side:
    countries, sectors, persons = set(), set(), set()
    for entity in entities:
        if entity["country"]:
            countries.add(entity["country"])
        if entity["sector"] and entity["sector"] != _UNKNOWN:
            sectors.add(entity["sector"])
        if entity["kind"] == "person" and entity["via"] != "title":
            persons.add(entity["entity_id"] or entity["name"].casefold().rsplit(" ", 1)[-1])
    return Side(frozenset(countries), frozenset(sectors), frozenset(persons))


def _numbers(quantities: Iterable[Row]) -> dict[tuple[str, str | None], float]:
    """The first number of each kind; of money by currency, of other things by what is counted."""
    found: dict[tuple[str, str | None], float] = {}
    for quantity in quantities:
        value = quantity["value"] if quantity["value"] is not None else quantity["low"]
        if value is not None:
            unit = quantity["unit"] if quantity["kind"] in ("money", "other", "share") else None
            found.setdefault((quantity["kind"], unit), float(value))
    return found


def _words(sentence: str, event: Row, common: frozenset[str]) -> dict[str, float]:
    """The telling words of a sentence, stemmed; names weigh most, those of states little, for they count apart."""
    parties = " ".join(e["text"] for side in ("actors", "recipients") for e in event[side] if e["kind"] in _STATES)
    own = {_stem(word.casefold()) for word in _WORD.findall(parties)}
    found: dict[str, float] = {}
    for match in _WORD.finditer(sentence):
        word = match[0]
        low = word.casefold()
        if low in common or (len(word) < 3 and not word.isdigit()):
            continue
        stem = _stem(low)
        if stem in own:
            weight = _PARTY_WEIGHT
        elif word[0].isdigit():
            weight = _NUMBER_WEIGHT
        else:
            weight = _NAME_WEIGHT if word[0].isupper() and match.start() else 1.0
        found[stem] = max(weight, found.get(stem, 0.0))
    return found


def names_in(text: str, common: frozenset[str]) -> frozenset[str]:
    """The words that stand with a capital in a text and not only at the head of a sentence, stemmed."""
    found = set()
    for match in _NAME.finditer(text):
        low = match[0].casefold()
        if low not in common:
            found.add(_stem(low))
    return frozenset(found)


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    """A word without the endings of English grammar, roughly; equal forms matter, not real stems."""
    for ending, least in (("ing", 4), ("ed", 4), ("es", 4), ("s", 3), ("e", 4)):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith("ss"):
            return word[: -len(ending)]
    return word
