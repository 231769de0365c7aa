"""Countries by name, demonym and capital: a checked table of ours (`countries.tsv`, `formers.tsv`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from dragoman.datafiles import package_data, read_tsv

__all__ = ["Country", "CountryTable", "Former", "countries"]

COLUMNS = ("code", "iso2", "numeric", "name", "aliases", "adjectives", "people", "capitals", "lat", "lon")
FORMER_COLUMNS = ("names", "code", "sector", "from", "to")
PREFER = {"Congolese": "COD", "Dominican": "DOM", "Korean": "KOR", "Guinean": "GIN", "Congo": "COD", "Guinea": "GIN", "Georgia": "GEO"}
"""Words that several countries share, and the one meant where nothing else tells (the larger in the news)."""


@dataclass(frozen=True, slots=True)
class Country:
    """One country or territory. `lat`, `lon` (degrees) are those of its capital where it has one."""

    code: str
    iso2: str
    numeric: str
    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    capitals: tuple[str, ...]
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Former:
    """A former state, breakaway entity or region. `sector` PRE where it claims to be a state of its own."""

    name: str
    code: str
    sector: str | None
    start: str | None
    end: str | None


class CountryTable:
    """Look-ups over the table; exact on case, so that "us" and "in" are never countries."""

    def __init__(self, rows: Iterable[Country], formers: Iterable[Former]) -> None:
        self.by_code = {c.code: c for c in rows}
        self._names: dict[str, Country] = {}
        self._adjectives: dict[str, Country] = {}
        self._people: dict[str, Country] = {}
        self._capitals: dict[str, Country] = {}
        self._formers: dict[str, Former] = {f.name: f for f in formers}
        for country in self.by_code.values():
            for table, words in (
                (self._names, (country.name, *country.aliases)),
                (self._adjectives, country.adjectives),
                (self._people, country.people),
                (self._capitals, country.capitals),
            ):
                for word in words:
                    if PREFER.get(word, country.code) == country.code or word not in table:
                        table[word] = country if PREFER.get(word, country.code) == country.code else table.get(word, country)
        for word, code in PREFER.items():
            if word in self._adjectives:
                self._adjectives[word] = self.by_code[code]
        self._adjectives.setdefault("Korean", self.by_code["KOR"])

    def name(self, code: str) -> str | None:
        """The short name of a code, or None."""
        found = self.by_code.get(code)
        return found.name if found else None

    def by_name(self, text: str, date: str | None = None) -> Country | None:
        """The country of this name or alias; a former state's successor."""
        bare = text.removeprefix("the ").removeprefix("The ")
        found = self._names.get(text) or self._names.get(bare)
        if found is None and (former := self.former(bare)) is not None and former.sector is None:
            return self.by_code.get(former.code)
        return found

    def by_adjective(self, text: str) -> Country | None:
        """The country of this adjective ("Indian")."""
        return self._adjectives.get(text)

    def by_people(self, text: str) -> Country | None:
        """The country of this name for its people ("Afghans")."""
        return self._people.get(text)

    def by_capital(self, text: str) -> Country | None:
        """The country of this capital or seat of government."""
        return self._capitals.get(text)

    def former(self, text: str) -> Former | None:
        """The former state or breakaway entity of this name or adjective."""
        return self._formers.get(text)

    def words(self) -> Iterable[str]:
        """All names, aliases, capitals and names of former states."""
        yield from self._names
        yield from self._capitals
        yield from self._formers


def _split(cell: str) -> tuple[str, ...]:
    return tuple(x.strip() for x in cell.split("|") if x.strip())


@lru_cache(maxsize=1)
def countries() -> CountryTable:
    """The table, loaded and checked once.

    Raises:
        DataError: a row is wrong; file and line are named.
    """
    rows: dict[str, Country] = {}
    for row in read_tsv(package_data("knowledge", "countries.tsv"), COLUMNS):
        code = row["code"]
        if len(code) != 3 or not code.isupper() or code in rows:
            raise row.fault(f"code {code!r} is no new three-letter code")
        try:
            lat, lon = (float(row[c]) if row[c] else None for c in ("lat", "lon"))
        except ValueError as error:
            raise row.fault(f"coordinates: {error}") from error
        rows[code] = Country(
            code,
            row["iso2"],
            row["numeric"],
            row["name"],
            _split(row["aliases"]),
            _split(row["adjectives"]),
            _split(row["people"]),
            _split(row["capitals"]),
            lat,
            lon,
        )
    formers: list[Former] = []
    for row in read_tsv(package_data("knowledge", "formers.tsv"), FORMER_COLUMNS):
        if row["code"] not in rows:
            raise row.fault(f"unknown country {row['code']!r}")
        for name in _split(row["names"]):
            formers.append(Former(name, row["code"], row["sector"] or None, row["from"] or None, row["to"] or None))
    return CountryTable(rows.values(), formers)
