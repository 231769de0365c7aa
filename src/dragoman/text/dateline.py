"""Datelines: the place, date and agency at the head of a report, and where the report itself begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dragoman.datafiles import package_data, read_yaml, short_path
from dragoman.errors import DataError
from dragoman.knowledge.actors import actors, squeeze
from dragoman.knowledge.countries import countries
from dragoman.knowledge.places import lookup
from dragoman.model import Dateline

__all__ = ["FoundDateline", "agencies", "calendar_words", "clean_byline", "find_dateline"]

LONGEST = 130
LONGEST_BYLINE = 100
SMALLEST_TOWN = 100_000
KEPT_LETTERS = 3
DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]?")
GAP = re.compile(r"[.,]?\s+")
NAMES = r"[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]*){1,3}(?:(?:, | and )[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]*){1,3})*"


@dataclass(frozen=True, slots=True)
class FoundDateline:
    """A dateline from `start` to `end`, where the report begins; `date` is its words for the day, or None.

    `byline` is the range of a byline that stands in the same line before it, or None.
    """

    value: Dateline
    start: int
    end: int
    date: str | None
    byline: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    strong: tuple[re.Pattern[str], ...]
    known_place: tuple[re.Pattern[str], ...]
    byline: re.Pattern[str]
    not_places: frozenset[str]
    agencies: tuple[str, ...]
    particles: frozenset[str]
    calendar: frozenset[str]


def _words(data: Any, key: str) -> list[str]:
    found = data.get(key)
    if not isinstance(found, list) or not all(isinstance(w, str) and w for w in found):
        raise DataError(f"{key!r} must be a list of words", path=short_path(package_data("text", "dateline.yaml")))
    return found


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    data = read_yaml(package_data("text", "dateline.yaml"))
    lists = ("months", "weekdays", "agencies")
    longest_first = {key: sorted(_words(data, key), key=lambda w: (-len(w), w)) for key in lists}
    month, day, agency = ("|".join(re.escape(w) for w in longest_first[key]) for key in lists)
    small = "|".join(re.escape(w) for w in _words(data, "particles"))
    title = r"[A-Z][\w’'-]*(?:(?<=\bSt|\bFt)\.|(?<=\bMt)\.)?"
    name = rf"{title}(?: (?:{title}|{small})){{0,4}}"
    capital = r"[A-ZÀ-Þ][A-ZÀ-Þ’'-]*"
    upper = rf"[A-ZÀ-Þ](?:[A-ZÀ-Þ’'-]+|T\.|[A-Z]\.)(?:(?:\s?/\s?| & | )(?:{capital}|(?:AND|DE|AL|LA)\b)){{0,4}}"
    region = r"(?:,\s?(?P<region>(?:[A-Z]\.){2,3}|[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,3}\.?))?"
    of_month = rf"(?:(?i:{month})\.? \d{{1,2}}|\d{{1,2}} (?i:{month})\.?)(?:,? \d{{4}})?"
    date = rf"(?P<date>(?:(?i:{day})\.?,? )?{of_month}|(?i:{day})(?=\s?[(:|—–-]))"
    wire = r"\s*[(\[](?P<agency>[A-Z][\w’'./& -]{1,30}|dpa)[)\]]"
    signed = rf",?\s(?P<signed>{agency})"
    dash = r"\s*(?:--+|—|–|\ufffd|\|)\s*(?=[\w\"“‘'(])|\s*-\s+|\s+-(?=[A-Z\"“])|\s\"\s+"
    stop = rf"(?:{dash}|\s*:\s*)"
    dash = rf"(?:{dash})"
    opening = r"(?=[A-Z\d\"“‘'])"
    return _Rules(
        strong=tuple(
            re.compile(p)
            for p in (
                rf"(?P<place>{upper}|{name}){region}(?:,*\s|\s?\|\s?){date}(?:{wire}|{signed})?{stop}",
                rf"(?P<place>{upper}|{name}){region}{wire}{stop}",
                rf"(?P<place>{upper}){region}{wire}\s+{opening}",
                rf"(?P<place>{upper}|{name}){region},\s(?P<agency>{agency}){stop}",
                rf"(?P<place>{upper}){region}{dash}",
                rf"\((?P<place>{upper}|{name})\)\s?{dash}",
                rf"\((?P<agency>{agency})\)\s?{dash}",
            )
        ),
        known_place=(
            re.compile(rf"(?P<place>{upper}|{name}){region}{stop}{opening}"),
            re.compile(rf"(?P<place>{upper})\s+(?=[A-Z][\w’'-]* \w)"),
        ),
        byline=re.compile(rf"By {NAMES}(?:\s?,\s?[A-Z][\w .&’'/-]{{1,50}})?|{NAMES},\s(?:[Tt]he )?(?:{agency})"),
        not_places=frozenset(_words(data, "not_places")),
        agencies=tuple(longest_first["agencies"]),
        particles=frozenset(_words(data, "particles")),
        calendar=frozenset((*longest_first["months"], *longest_first["weekdays"])),
    )


def agencies() -> tuple[str, ...]:
    """The names by which news agencies sign."""
    return _rules().agencies


def calendar_words() -> frozenset[str]:
    """The names of months and days of the week, in full and short."""
    return _rules().calendar


def find_dateline(text: str, start: int, *, strong: bool = False) -> FoundDateline | None:
    """The dateline that stands at `start`, behind a byline perhaps, or None.

    Args:
        text: the article.
        start: where its report seems to begin.
        strong: only such as are known by their form, not by a place's name alone.
    """
    found = _at(text, start, strong)
    return found or _behind_byline(text, start)


def clean_byline(text: str) -> tuple[str | None, str | None]:
    """Author and agency of a byline: "By Ann Lee , AFP," gives ("Ann Lee", "AFP")."""
    words = re.sub(r"^(?:(?:Written|Posted|Published)\s)?[Bb][Yy]\s+", "", text).strip(" ,.|")
    agency = next((a for a in _rules().agencies if re.search(rf"(?:^|[\s,(/]){re.escape(a)}\)?$", words)), None)
    if agency:
        words = re.sub(rf"[\s,(/]*(?:[Tt]he )?{re.escape(agency)}\)?$", "", words)
    return words.strip(" ,.|") or None, agency


def _at(text: str, start: int, strong: bool) -> FoundDateline | None:
    rules, stop = _rules(), min(len(text), start + LONGEST)
    for pattern in rules.strong:
        match = pattern.match(text, start, stop)
        if match and match.end() < len(text) and _plausible(match):
            return _found(match)
    for pattern in () if strong else rules.known_place:
        match = pattern.match(text, start, stop)
        if match and match.end() < len(text) and _plausible(match) and _is_known(match):
            return _found(match)
    return None


def _behind_byline(text: str, start: int) -> FoundDateline | None:
    """A dateline that is known by its form, behind "By Ann Lee, AFP." in the same line."""
    byline = _rules().byline
    for gap in GAP.finditer(text, start, min(len(text), start + LONGEST_BYLINE)):
        if byline.fullmatch(text, start, gap.start()) and (found := _at(text, gap.end(), strong=True)):
            return FoundDateline(found.value, found.start, found.end, found.date, (start, gap.start()))
    return None


def _plausible(match: re.Match[str]) -> bool:
    found = match.groupdict()
    place = found.get("place")
    if place is None:
        return True
    rules = _rules()
    first = re.split(r"[\s/]", place)[0]
    if len(place) < KEPT_LETTERS or first in rules.not_places or place in rules.agencies:
        return False
    if not place.isupper() and any(w.isupper() and len(w) > KEPT_LETTERS for w in place.split()):
        return False
    agency, region = found.get("agency") or found.get("signed"), found.get("region")
    if match[0].startswith("("):
        return True
    if not place.isupper():
        # "Merkel (CDU): …", "Last Monday - …"; in capitals the form alone tells
        abroad = any(countries().by_name(part) is not None for part in (agency, region) if part)
        return agency in rules.agencies or abroad or _is_known(match)
    if found.get("date") or agency or region:
        return True
    # "KING: Well, …" in a transcript: a bare colon needs a place that is known
    return not _is_organisation(place) and (":" not in match[0] or _is_known(match))


def _is_organisation(place: str) -> bool:
    plain = _plain(place)
    return bool(actors().names.get(squeeze(place))) and not _town(plain) and countries().by_name(plain) is None


def _is_known(match: re.Match[str]) -> bool:
    place = _plain(re.split(r"\s?/\s?|\s?&\s?", match["place"])[0])
    return countries().by_capital(place) is not None or countries().by_name(place) is not None or _town(place)


def _town(place: str) -> bool:
    return any(p.rank <= 1 and p.population >= SMALLEST_TOWN for p in lookup(place)[:3])


def _found(match: re.Match[str]) -> FoundDateline:
    found = match.groupdict()
    place = _plain(found["place"]) if found.get("place") else None
    region, agency = found.get("region"), found.get("agency") or found.get("signed")
    if region is None and agency and countries().by_name(agency) is not None:
        region, agency = agency, None
    if place and region:
        place = f"{place}, {_plain(region)}"
    return FoundDateline(Dateline(place, agency, None), match.start(), match.end(), found.get("date"))


def _plain(place: str) -> str:
    """A place in upper case as it is written in running text: "NEW DELHI" gives "New Delhi", "N.C." stays."""
    if not place.isupper() or len(place) <= KEPT_LETTERS or DOTTED.fullmatch(place):
        return place
    small = _rules().particles

    def lower(match: re.Match[str]) -> str:
        word = match[0].lower()
        return word if word in small and match.start() else word.capitalize()

    return re.sub(r"[^\W\d_]+(?:[’'][^\W\d_]+)?", lower, place)
