"""Actors: people with dated offices, organisations, institutions, peoples, titles, and common nouns for actors.

All tables are data (`knowledge/data/*.tsv`, `actor_words.yaml`), checked when they are loaded.
"""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TypeVar, cast

from dragoman import ontology
from dragoman.datafiles import Row, package_data, read_tsv, read_yaml, short_path
from dragoman.errors import DataError
from dragoman.knowledge.countries import countries
from dragoman.model import ENTITY_KINDS, EntityKind

__all__ = [
    "GROUP_CODES",
    "LONGEST_AGENT",
    "ActorRow",
    "ActorTable",
    "ActorWords",
    "Agent",
    "Title",
    "actors",
    "fold",
    "squeeze",
]

GROUP_CODES = frozenset({"IGO", "UNO", "EUR", "NGO", "IMG", "MNC", "ISM"})
GENDERS = ("m", "f")
AGENT_CLASSES = ("", "weak", "thing", "none")
FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
COARSE = {0: "", 3: "-01", 6: "-01-01"}
NOTES = frozenset({"memory", "joint"})
LONGEST_AGENT = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ActorRow:
    """What a name means in a period (ISO days, both ends included; None: open)."""

    actor_id: str
    name: str
    kind: EntityKind
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
    """A title with its office and sector, the kind of its holder, and the country where the title alone tells it."""

    office: str | None
    sector: str | None
    kind: EntityKind
    country: str | None


@dataclass(frozen=True, slots=True)
class Agent:
    """A common noun for actors: its kind and sector.

    A weak one takes the sector of its modifiers ("army official"); a thing is an actor only as a head ("drones", but
    not in "a drone strike"). A phrase that is none ("social media") is in the table so that its last word is not read.
    """

    kind: EntityKind
    sector: str | None
    weak: bool = False
    thing: bool = False
    actor: bool = True


@dataclass(frozen=True, slots=True)
class ActorWords:
    """Closed classes of lower-case words that decide how the words around an actor are read (`actor_words.yaml`)."""

    former: frozenset[str]
    foreign_joint: frozenset[str]
    own_joint: frozenset[str]
    against: frozenset[str]
    owner: frozenset[str]
    member: frozenset[str]
    placed: frozenset[str]
    measure: frozenset[str]
    paired: frozenset[str]
    couple: frozenset[str]
    country_word: frozenset[str]
    definite: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]
    particle: frozenset[str]
    open_office: frozenset[str]
    shared_name: frozenset[str]
    state_word: frozenset[str]
    scene_sector: frozenset[str]
    abroad: frozenset[str]
    sole_office: frozenset[str]
    head_office: frozenset[str]
    plain_surname: frozenset[str]
    given_called: frozenset[str]
    family_first: frozenset[str]
    relational: frozenset[str]
    counting: frozenset[str]
    measuring: frozenset[str]
    mostly: frozenset[str]
    outsider: frozenset[str]
    standing_for: frozenset[str]
    pronouns: dict[str, str]
    collectives: dict[str, tuple[str, ...]]
    prefixes: dict[str, str]


@dataclass(slots=True)
class ActorTable:
    """Look-ups. Names and surnames by squeezed text, titles by squeezed lower case, the rest by lower-case words."""

    words: ActorWords
    names: dict[str, list[ActorRow]] = field(default_factory=dict)
    surnames: dict[str, list[ActorRow]] = field(default_factory=dict)
    given: dict[str, list[ActorRow]] = field(default_factory=dict)
    titles: dict[str, Title] = field(default_factory=dict)
    agents: dict[str, Agent] = field(default_factory=dict)
    modifiers: dict[str, str] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)

    def person(self, name: str) -> list[ActorRow]:
        """Rows of a full name; a near spelling ("Barak Obama") counts where surname or given name is the same.

        A given name cut to its initial counts too. Different people of one near spelling: no rows.
        """
        exact = self.names.get(squeeze(name))
        if exact:
            return [r for r in exact if r.kind == "person"]
        parts = name.split()
        if len(parts) < 2:
            return []
        given, last = fold(parts[0]), fold(_surname(name))
        near = [r for r in self.surnames.get(last, ()) if _near_given(given, fold(r.name.split()[0]))]
        near += [r for r in self.given.get(given, ()) if len(last) > 4 and distance(last, fold(_surname(r.name))) == 1]
        return near if len({r.actor_id for r in near}) == 1 else []


def fold(text: str) -> str:
    """Lower case, without accents, spaces, full stops, hyphens and apostrophes."""
    if text.isascii():
        return "".join(c for c in text.lower() if c.isalnum())
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


def squeeze(text: str) -> str:
    """A name without spaces and accents, so that tokenisation does not matter; straight apostrophes; case is kept."""
    bare = text.replace(" ", "").replace("’", "'")
    if bare.isascii():
        return bare
    return "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))


def distance(a: str, b: str) -> int:
    """Edits between two words (Levenshtein)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def _near_given(one: str, other: str) -> bool:
    """Whether two given names may be one: an initial, or one or two edits of a longer name."""
    if one[:1] != other[:1]:
        return False
    shorter = min(len(one), len(other))
    return shorter <= 2 or one == other or (shorter >= 4 and distance(one, other) <= 2)


def _surname(name: str) -> str:
    """The last word; Assad stands for al-Assad."""
    last = name.split()[-1]
    return last.split("-", 1)[1] if last.lower().startswith(("al-", "el-")) else last


def _cells(row: Row, column: str) -> list[str]:
    found = [x.strip() for x in row[column].split("|") if x.strip()]
    if not found:
        raise row.fault(f"{column} is empty")
    return found


def _checked(row: Row) -> None:
    country, sector, kind = (row.cells.get(c, "") for c in ("country", "sector", "kind"))
    if country and country not in GROUP_CODES and countries().name(country) is None:
        raise row.fault(f"unknown country {country!r}")
    if sector and sector not in ontology.load().sectors:
        raise row.fault(f"unknown sector {sector!r}")
    if "kind" in row.cells and kind not in ENTITY_KINDS:
        raise row.fault(f"unknown kind {kind!r}", f"one of {', '.join(ENTITY_KINDS)}")
    starts, ends = _days(row, "from"), _days(row, "to")
    if starts and ends and starts[0] > ends[1]:
        raise row.fault("ends before it begins")
    notes = _cells(row, "note") if "note" in row.cells else []
    for note in notes:
        if note not in NOTES:
            raise row.fault(f"unknown note {note!r}", f"one of {', '.join(sorted(NOTES))}")


def _days(row: Row, column: str) -> tuple[str, str] | None:
    """The first and the last day that the cell can mean: a day, a month (2004-05) or a year (2004)."""
    text = row.cells.get(column, "")
    if not text:
        return None
    try:
        return _bounds(text)
    except ValueError as error:
        raise row.fault(f"{text!r} is no ISO day", "write 2004-05-31, 2004-05 or 2004") from error


@lru_cache(maxsize=20_000)
def _bounds(text: str) -> tuple[str, str]:
    missing = 10 - len(text)
    if missing not in COARSE:
        raise ValueError(text)
    first = f"{text}{COARSE[missing]}"
    date.fromisoformat(first)
    if not missing:
        return first, first
    year, month = int(first[:4]), int(first[5:7]) if missing == 3 else 12
    return first, f"{year:04}-{month:02}-{monthrange(year, month)[1]:02}"


def _certain(row: Row) -> tuple[str, str]:
    """The days on which the row is true however its months and years are taken."""
    start, end = _days(row, "from"), _days(row, "to")
    return start[1] if start else FIRST_DAY, end[0] if end else LAST_DAY


def _rows(name: str, columns: str) -> Iterator[Row]:
    for row in read_tsv(package_data("knowledge", name), columns.split()):
        _checked(row)
        yield row


def _words() -> ActorWords:
    path = package_data("knowledge", "actor_words.yaml")
    found = read_yaml(path)
    fields = ActorWords.__dataclass_fields__
    given = {k: v for k, v in found.items() if k != "__line__"} if isinstance(found, dict) else {}
    if set(given) != set(fields):
        cause = f"classes are {sorted(given)}"
        raise DataError(cause, cure=f"they should be {sorted(fields)}", path=short_path(path))
    pronouns = {str(k): str(v) for k, v in given.pop("pronouns").items() if k != "__line__"}
    prefixes = {str(k): str(v) for k, v in given.pop("prefixes").items() if k != "__line__"}
    groups = {str(k): tuple(str(v).split()) for k, v in given.pop("collectives").items() if k != "__line__"}
    return ActorWords(
        pronouns=pronouns,
        collectives=groups,
        prefixes=prefixes,
        **{k: frozenset(map(str, v)) for k, v in given.items()},
    )


@lru_cache(maxsize=1)
def actors() -> ActorTable:
    """All tables of actors, loaded and checked once.

    Raises:
        DataError: a row names an unknown country, sector or kind, a wrong date, a word that stands twice, or a period
            that overlaps another of the same name or office; file and line are named.
    """
    table = ActorTable(_words())
    for row in _rows("agents.tsv", "words kind sector class"):
        if row["class"] not in AGENT_CLASSES:
            raise row.fault(f"class {row['class']!r}", f"one of {AGENT_CLASSES}")
        agent = Agent(
            _kind(row), row["sector"] or None, row["class"] == "weak", row["class"] == "thing", row["class"] != "none"
        )
        for word in _cells(row, "words"):
            if len(word.split()) > LONGEST_AGENT:
                raise row.fault(f"{word!r} is too long to be found", f"at most {LONGEST_AGENT} words")
            _once(table.agents, word.lower(), agent, row)
    for row in _rows("modifiers.tsv", "words sector"):
        for word in _cells(row, "words"):
            _once(table.modifiers, word.lower(), row["sector"], row)
    for row in _rows("titles.tsv", "words office sector kind country"):
        title = Title(row["office"] or None, row["sector"] or None, _kind(row), row["country"] or None)
        for word in _cells(row, "words"):
            _once(table.titles, squeeze(word.lower()), title, row)
    for row in _rows("given.tsv", "gender names"):
        if row["gender"] not in GENDERS:
            raise row.fault(f"gender {row['gender']!r}", "m or f")
        for word in _cells(row, "names"):
            _once(table.genders, fold(word), row["gender"], row)
    borne = _Borne()
    _names(table, _rows("institutions.tsv", "names country sector kind"), borne)
    _names(table, _rows("organisations.tsv", "names country sector kind from to"), borne)
    _names(table, _rows("peoples.tsv", "names country sector"), borne, kind="people")
    _names(table, _rows("holders.tsv", "names country office sector from to note"), borne, kind="person")
    for name in table.words.shared_name:
        if squeeze(name) not in table.names:
            path = short_path(package_data("knowledge", "actor_words.yaml"))
            raise DataError(f"shared_name: {name!r} is in no table", cure="drop it, or add a row", path=path)
    return table


def _kind(row: Row) -> EntityKind:
    """The row's kind; `_checked` has refused all others."""
    return cast("EntityKind", row["kind"])


def _once(table: dict[str, T], key: str, value: T, row: Row) -> None:
    if key in table:
        raise row.fault(f"{key!r} stands twice", "keep one of the two")
    table[key] = value


class _Borne:
    """Who bears each name, and when: one actor at a time may bear it, unless all are people."""

    def __init__(self) -> None:
        self.periods: dict[str, list[tuple[str, str, ActorRow]]] = {}

    def add(self, name: str, actor: ActorRow, row: Row) -> None:
        """Notes a bearer.

        Raises:
            DataError: another actor, not both of them people, bears the name in the same period.
        """
        start, end = actor.start or FIRST_DAY, actor.end or LAST_DAY
        others = self.periods.setdefault(name, [])
        for other_start, other_end, other in others:
            people = actor.kind == "person" == other.kind
            if other.actor_id != actor.actor_id and not people and start < other_end and other_start < end:
                raise row.fault(f"{name!r} is also {other.name}", "leave it to the one meant as a rule")
        others.append((start, end, actor))


def _names(table: ActorTable, rows: Iterable[Row], borne: _Borne, kind: EntityKind | None = None) -> None:
    periods: dict[tuple[str, str], list[tuple[str, str]]] = {}
    offices = _Offices(table.words.sole_office)
    for row in rows:
        first, *others = _cells(row, "names")
        what = kind or _kind(row)
        starts, ends = _days(row, "from"), _days(row, "to")
        actor = ActorRow(
            f"{what}:{squeeze(first)}",
            first,
            what,
            row["country"] or None,
            row["sector"] or None,
            row.cells.get("office") or None,
            starts[0] if starts else None,
            ends[1] if ends else None,
        )
        _no_overlap(periods.setdefault((actor.actor_id, actor.office or ""), []), actor, row)
        offices.add(actor, row)
        for name in dict.fromkeys(squeeze(n) for n in (first, *others)):
            borne.add(name, actor, row)
            table.names.setdefault(name, []).append(actor)
        if what == "person":
            surnames = [fold(_surname(n)) for n in (first, *others)]
            if actor.country in table.words.family_first | table.words.given_called and len(first.split()[0]) > 2:
                surnames.append(fold(first.split()[0]))
            for surname in dict.fromkeys(surnames):
                table.surnames.setdefault(surname, []).append(actor)
            table.given.setdefault(fold(first.split()[0]), []).append(actor)


def _no_overlap(periods: list[tuple[str, str]], actor: ActorRow, row: Row) -> None:
    start, end = _certain(row)
    for other_start, other_end in periods:
        if start < other_end and other_start < end:
            raise row.fault(f"{actor.name} stands twice in this period", "one row a period")
    periods.append((start, end))


class _Offices:
    """Who holds the offices that a state has one of; whoever shares or disputes one is noted `joint`."""

    def __init__(self, sole: frozenset[str]) -> None:
        self.sole = sole
        self.held: dict[tuple[str, str], list[tuple[str, str, str]]] = {}

    def add(self, actor: ActorRow, row: Row) -> None:
        """Notes a holder.

        Raises:
            DataError: somebody else holds the office in the same period.
        """
        if actor.office not in self.sole or actor.country is None or "joint" in row.cells.get("note", ""):
            return
        if actor.country in GROUP_CODES and actor.country != "EUR":
            return
        start, end = _certain(row)
        others = self.held.setdefault((actor.country, actor.office), [])
        for other_start, other_end, name in others:
            if start < other_end and other_start < end:
                raise row.fault(
                    f"{name} is {actor.office} of {actor.country} in this period too",
                    "mend the days, or note `joint` where two held or claimed the office",
                )
        others.append((start, end, actor.name))
