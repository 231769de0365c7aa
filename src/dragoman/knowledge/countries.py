"""Countries by name, demonym and capital: a checked table of ours (`countries.tsv`, `formers.tsv`)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from dragoman.datafiles import Row, package_data, read_tsv
from dragoman.errors import DataError

__all__ = ["Country", "CountryTable", "Former", "check", "countries"]

COLUMNS = (
    "code",
    "iso2",
    "numeric",
    "name",
    "aliases",
    "adjectives",
    "people",
    "capitals",
    "lat",
    "lon",
    "region",
    "geonameid",
)
FORMER_COLUMNS = ("names", "code", "sector", "from", "to")
KINDS = ("names", "adjectives", "people", "capitals")


@dataclass(frozen=True, slots=True)
class Country:
    """One country or territory.

    `lat`, `lon` (degrees) are those of its middle, as gazetteers give them. `region` is the United Nations' subregion.
    `weak_capitals` are those whose name more often means another place or a person ("Hamilton", "Victoria").
    """

    code: str
    iso2: str
    numeric: str
    name: str
    aliases: tuple[str, ...]
    adjectives: tuple[str, ...]
    people: tuple[str, ...]
    capitals: tuple[str, ...]
    lat: float
    lon: float
    region: str
    geonameid: int
    weak_capitals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Former:
    """A former state, breakaway entity or region. `sector` PRE where it claims to be a state of its own."""

    name: str
    code: str
    sector: str | None
    start: str | None
    end: str | None


@dataclass(slots=True)
class _Words:
    """Words of one kind: who bears them, the one meant first."""

    bearers: dict[str, list[Country]] = field(default_factory=dict)
    starred: set[str] = field(default_factory=set)

    def add(self, word: str, country: Country, star: bool) -> None:
        here = self.bearers.setdefault(word, [])
        if star:
            self.starred.add(word)
            here.insert(0, country)
        elif country not in here:
            here.append(country)

    def get(self, word: str) -> Country | None:
        found = self.bearers.get(word)
        return found[0] if found else None


class CountryTable:
    """Look-ups over the table; exact on case, so that "us" and "in" are never countries."""

    def __init__(
        self, rows: Iterable[tuple[Country, Mapping[str, tuple[str, ...]]]], formers: Iterable[Former]
    ) -> None:
        self.by_code: dict[str, Country] = {}
        self._words = {kind: _Words() for kind in KINDS}
        self._formers: dict[str, Former] = {f.name: f for f in formers}
        for country, stars in rows:
            self.by_code[country.code] = country
            names = (country.name, *country.aliases)
            firm = tuple(c for c in country.capitals if c not in country.weak_capitals)
            for kind, words in zip(KINDS, (names, country.adjectives, country.people, firm), strict=True):
                for word in words:
                    self._words[kind].add(word, country, word in stars[kind])

    def name(self, code: str) -> str | None:
        """The short name of a code, or None."""
        found = self.by_code.get(code)
        return found.name if found else None

    def by_name(self, text: str, date: str | None = None) -> Country | None:
        """The country of this name or alias; a former state's successor.

        Args:
            text: words as written, with or without "the".
            date: ISO date; a former state or breakaway entity is none before it came to be.
        """
        bare = text.removeprefix("the ").removeprefix("The ")
        found = self._words["names"].get(text) or self._words["names"].get(bare)
        former = self.former(bare) if found is None else None
        if former is not None and former.sector is None and not (date and former.start and date < former.start):
            return self.by_code.get(former.code)
        return found

    def by_adjective(self, text: str) -> Country | None:
        """The country of this adjective ("Indian")."""
        return self._words["adjectives"].get(text)

    def by_people(self, text: str) -> Country | None:
        """The country of this name for its people ("Afghans")."""
        return self._words["people"].get(text)

    def by_capital(self, text: str) -> Country | None:
        """The country of this capital or seat of government; None for names that more often mean something else."""
        return self._words["capitals"].get(text)

    def former(self, text: str) -> Former | None:
        """The former state or breakaway entity of this name or adjective."""
        return self._formers.get(text)

    def candidates(self, text: str) -> tuple[Country, ...]:
        """All countries that share this name, adjective, name of a people or capital; the one meant as a rule first."""
        text = text.removeprefix("the ").removeprefix("The ")
        out: list[Country] = []
        for kind in KINDS:
            out += [c for c in self._words[kind].bearers.get(text, ()) if c not in out]
        return tuple(out)

    def is_ambiguous(self, text: str) -> bool:
        """Whether several countries share this word ("Congolese", "Korean")."""
        return len(self.candidates(text)) > 1

    def words(self) -> Iterable[str]:
        """All names, aliases, capitals and names of former states."""
        yield from self._words["names"].bearers
        yield from self._words["capitals"].bearers
        yield from self._formers

    def every_word(self) -> Iterable[str]:
        """The same, and adjectives and names of peoples."""
        yield from self.words()
        yield from self._words["adjectives"].bearers
        yield from self._words["people"].bearers

    def shared(self) -> dict[str, tuple[Country, ...]]:
        """Words that several countries share, but that no star settles: `check` wants none."""
        return {
            word: tuple(bearers)
            for words in self._words.values()
            for word, bearers in words.bearers.items()
            if len(bearers) > 1 and word not in words.starred
        }


def _split(cell: str) -> tuple[str, ...]:
    return tuple(x.strip() for x in cell.split("|") if x.strip())


def _bare(cell: str) -> tuple[str, ...]:
    return tuple(x.rstrip("*~") for x in _split(cell))


def _marked(cell: str, mark: str) -> tuple[str, ...]:
    return tuple(x.rstrip("*~") for x in _split(cell) if x.endswith(mark))


def _country(row: Row) -> tuple[Country, dict[str, tuple[str, ...]]]:
    code = row["code"]
    if len(code) != 3 or not (code.isascii() and code.isupper()):
        raise row.fault(f"code {code!r} is no three-letter code")
    try:
        lat, lon, geonameid = float(row["lat"]), float(row["lon"]), int(row["geonameid"])
    except ValueError as error:
        raise row.fault(f"coordinates or GeoNames id: {error}") from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise row.fault(f"coordinates {lat}, {lon} are not on the globe")
    country = Country(
        code,
        row["iso2"],
        row["numeric"],
        row["name"],
        _bare(row["aliases"]),
        _bare(row["adjectives"]),
        _bare(row["people"]),
        _bare(row["capitals"]),
        lat,
        lon,
        row["region"],
        geonameid,
        frozenset(_marked(row["capitals"], "~")),
    )
    stars = {kind: _marked(row["aliases" if kind == "names" else kind], "*") for kind in KINDS}
    return country, stars


@lru_cache(maxsize=1)
def countries() -> CountryTable:
    """The table, loaded once.

    Raises:
        DataError: a row is wrong; file and line are named.
    """
    rows: dict[str, tuple[Country, dict[str, tuple[str, ...]]]] = {}
    for row in read_tsv(package_data("knowledge", "countries.tsv"), COLUMNS):
        if row["code"] in rows:
            raise row.fault(f"code {row['code']!r} stands twice")
        rows[row["code"]] = _country(row)
    formers: list[Former] = []
    for row in read_tsv(package_data("knowledge", "formers.tsv"), FORMER_COLUMNS):
        if row["code"] not in rows:
            raise row.fault(f"unknown country {row['code']!r}")
        sector, start, end = (row[column] or None for column in ("sector", "from", "to"))
        _period(row, start, end)
        formers += [Former(name, row["code"], sector, start, end) for name in _split(row["names"])]
    return CountryTable(rows.values(), formers)


def _period(row: Row, start: str | None, end: str | None) -> None:
    for day in filter(None, (start, end)):
        try:
            datetime.date.fromisoformat(day)
        except ValueError as error:
            raise row.fault(f"{day!r} is no ISO day") from error
    if start and end and start > end:
        raise row.fault("ends before it begins")


def check() -> None:
    """Check what one row alone cannot show.

    Raises:
        DataError: two countries share a word and no star tells which is meant, or a code or a former name stands twice.
    """
    name = "dragoman/knowledge/data/countries.tsv"
    for word, bearers in countries().shared().items():
        codes = ", ".join(c.code for c in bearers)
        raise DataError(f"{word!r} is borne by {codes}", cure="mark the one meant with a star", path=name)
    for kind in ("iso2", "numeric", "geonameid", "name"):
        seen: dict[object, str] = {}
        for country in countries().by_code.values():
            value = getattr(country, kind)
            if value in seen:
                raise DataError(f"{country.code} and {seen[value]} have the same {kind}: {value}", path=name)
            seen[value] = country.code
    taken: set[str] = set()
    for row in read_tsv(package_data("knowledge", "formers.tsv"), FORMER_COLUMNS):
        for former in _split(row["names"]):
            if former in taken:
                raise row.fault(f"{former!r} stands twice")
            taken.add(former)
