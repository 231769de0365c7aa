"""Actors: names of people, organisations, institutions and peoples; titles; common nouns for actors. Tables are data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dragoman import ontology
from dragoman.datafiles import Row, package_data, read_tsv
from dragoman.knowledge.countries import countries
from dragoman.model import ENTITY_KINDS

__all__ = ["ActorRow", "ActorTable", "Agent", "Title", "actors", "squeeze"]

GROUP_CODES = frozenset({"IGO", "UNO", "EUR", "NGO", "IMG", "MNC", "ISM"})


@dataclass(frozen=True, slots=True)
class ActorRow:
    """What a name means in a period (ISO days, both ends included; None: open)."""

    actor_id: str
    name: str
    kind: str
    country: str | None
    sector: str | None
    office: str | None
    start: str | None
    end: str | None

    def holds(self, day: str) -> bool:
        """Whether the row is true on this ISO day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Title:
    """A title with its office, sector, and the country where the title alone tells it."""

    office: str | None
    sector: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Agent:
    """A common noun for actors: its kind and sector."""

    kind: str
    sector: str | None


def squeeze(text: str) -> str:
    """A name without spaces, so that tokenisation does not matter; straight apostrophes."""
    return text.replace(" ", "").replace("’", "'")


class ActorTable:
    """Look-ups: `names` and `surnames` by squeezed text, `titles` by squeezed text, `agents` by lower-case phrase."""

    def __init__(self) -> None:
        self.names: dict[str, list[ActorRow]] = {}
        self.surnames: dict[str, list[ActorRow]] = {}
        self.titles: dict[str, Title] = {}
        self.agents: dict[str, Agent] = {}

    def add(self, name: str, row: ActorRow) -> None:
        """One more meaning of a name."""
        self.names.setdefault(squeeze(name), []).append(row)


def _cells(row: Row, column: str) -> list[str]:
    return [x.strip() for x in row[column].split("|") if x.strip()]


def _checked(row: Row, *, kind: str | None = None) -> None:
    country, sector = row.cells.get("country", ""), row.cells.get("sector", "")
    if country and country not in GROUP_CODES and countries().name(country) is None:
        raise row.fault(f"unknown country {country!r}")
    if sector and sector not in ontology.load().sectors and sector != "NGO":
        raise row.fault(f"unknown sector {sector!r}")
    if kind is not None and kind not in ENTITY_KINDS:
        raise row.fault(f"unknown kind {kind!r}", f"one of {', '.join(ENTITY_KINDS)}")
    for column in ("from", "to"):
        day = row.cells.get(column, "")
        if day and (len(day) != 10 or day[4] != "-" or day[7] != "-"):
            raise row.fault(f"{column} {day!r} is no ISO day")


def _rows(name: str, columns: str) -> Iterator[Row]:
    return read_tsv(package_data("knowledge", name), columns.split())


@lru_cache(maxsize=1)
def actors() -> ActorTable:
    """All tables of actors, loaded and checked once.

    Raises:
        DataError: a row names an unknown country, sector or kind, or a date that is none; file and line are named.
    """
    table = ActorTable()
    for row in _rows("agents.tsv", "words kind sector"):
        _checked(row, kind=row["kind"])
        for word in _cells(row, "words"):
            table.agents.setdefault(word.lower(), Agent(row["kind"], None if row["sector"] in ("", "NGO") else row["sector"]))
    for row in _rows("titles.tsv", "words office sector country"):
        _checked(row)
        for word in _cells(row, "words"):
            table.titles[squeeze(word)] = Title(row["office"] or None, row["sector"] or None, row["country"] or None)
    _names(table, "institutions.tsv", "names country sector office", "government")
    _names(table, "organisations.tsv", "names country sector kind from to", None)
    _names(table, "peoples.tsv", "names country sector", "people")
    for row in _rows("holders.tsv", "names country office sector from to"):
        _checked(row)
        first, *others = _cells(row, "names")
        actor = ActorRow(f"person:{squeeze(first)}", first, "person", row["country"] or None, row["sector"] or None, row["office"], row["from"] or None, row["to"] or None)
        for name in (first, *others):
            table.add(name, actor)
        for surname in {_surname(n) for n in (first, *others)}:
            table.surnames.setdefault(squeeze(surname), []).append(actor)
    return table


def _surname(name: str) -> str:
    """The last word; "bin Laden" and "al-Assad" keep their particle, and Assad stands for al-Assad."""
    last = name.split()[-1]
    return last.split("-", 1)[1] if last.lower().startswith(("al-", "el-")) else last


def _names(table: ActorTable, file: str, columns: str, kind: str | None) -> None:
    for row in _rows(file, columns):
        what = kind or row["kind"] or "organisation"
        _checked(row, kind=what)
        names = _cells(row, "names")
        for name in names:
            actor = ActorRow(
                f"{what}:{squeeze(name)}",
                name.removeprefix("the "),
                what,
                row["country"] or None,
                row["sector"] or None,
                None,
                row.cells.get("from") or None,
                row.cells.get("to") or None,
            )
            table.add(name, actor)
