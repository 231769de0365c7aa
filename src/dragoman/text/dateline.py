"""Datelines: the place, date and agency at the head of a report, and where the report itself begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dragoman.datafiles import package_data, read_yaml
from dragoman.model import Dateline

__all__ = ["FoundDateline", "find_dateline"]

NAME = r"[A-Z][\w’'.-]*(?: (?:[A-Z][\w’'.-]*|of|de|la|el|al|es|ed|du|and))*"
UPPER = r"[A-Z][A-Z’'.-]+(?:[ /][A-Z][A-Z’'.-]*)*"


@dataclass(frozen=True, slots=True)
class FoundDateline:
    """A dateline with the offset behind it; `date` is its words for the day, or None."""

    value: Dateline
    end: int
    date: str | None


@lru_cache(maxsize=1)
def _patterns() -> tuple[list[re.Pattern[str]], frozenset[str]]:
    data = read_yaml(package_data("text", "dateline.yaml"))
    months = "|".join(sorted(data["months"], key=len, reverse=True))
    days = "|".join(data["weekdays"])
    date = rf"(?P<date>(?:(?:{days}),? )?(?:(?:{months})\.? \d{{1,2}}|\d{{1,2}} (?:{months})\.?)(?:,? \d{{4}})?)"
    agency = r"\s*\((?P<agency>[A-Z][\w’'./ -]{1,40})\)"
    dash = r"\s*(?:-|–|—|--|\|)\s+"
    return [
        re.compile(rf"(?P<place>{NAME}|{UPPER})(?:, (?P<country>{NAME}))?,? {date}(?:{agency})?{dash}"),
        re.compile(rf"(?P<place>{NAME}|{UPPER})(?:, (?P<country>{NAME}))?{agency}{dash}"),
        re.compile(rf"(?P<place>{UPPER})(?:, (?P<country>{NAME}))?(?:, {date})?(?:{dash}|\s?:\s+)"),
        re.compile(rf"(?P<place>{NAME}) \((?P<country>{NAME})\)\s?(?::|-|–|—)\s+"),
        re.compile(rf"(?P<place>{NAME}), {date}\s?:\s+"),
    ], frozenset(data["not_places"])


def find_dateline(text: str, start: int) -> FoundDateline | None:
    """The dateline that stands at `start`, or None. At most 90 characters long."""
    patterns, not_places = _patterns()
    for pattern in patterns:
        match = pattern.match(text, start, min(len(text), start + 110))
        if match and match["place"].split()[0] not in not_places and len(match["place"]) > 2:
            found = match.groupdict()
            place = match["place"]
            if found.get("country"):
                place = f"{place}, {found['country']}"
            agency = found.get("agency")
            return FoundDateline(Dateline(_plain(place), agency, None), match.end(), found.get("date"))
    return None


def _plain(place: str) -> str:
    """"NEW DELHI" as "New Delhi"."""
    return " ".join(w.capitalize() if w.isupper() and len(w) > 2 else w for w in place.split(" "))
