"""Checks a record against its own contract: quoted words stand where they are said to, lists are closed, ids unique."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from dragoman import ontology
from dragoman.errors import RecordError
from dragoman.model import Agenda, Entity, Event, Evidence, Mention, Place, Quantity, Span, Statement, When
from dragoman.record.contents import Record, Row, read_record
from dragoman.record.lines import rows_of
from dragoman.record.schema import BASE_TABLES, KINDS, Column, columns_of, unwrap

__all__ = ["verify"]

_COUNTRY = re.compile(r"[A-Z]{3}")
_ROW_CLASS: dict[str, type] = {"events": Event, "statements": Statement, "mentions": Mention}
_WITH_TEXT = ("articles", "mentions", "events", "statements")


def verify(path: str | Path) -> list[str]:
    """The faults of a record, in words; an empty list for a sound one.

    Checks that every span's words are the article's at its offsets, that every value has its type and is of its
    closed list (of the model and of the ontology), that quad, intensity and CAMEO code fit type and mode, that
    intervals run forward, that ids are unique and name what exists, and that derived tables agree with the events.
    """
    try:
        record = read_record(path)
        checker = _Checker()
        for where, table, row, text in _rows(record):
            checker.row(where, table, row, text)
        checker.ids()
        if record.form != "jsonl":
            checker.derived(record)
    except RecordError as error:
        return [str(error)]
    return checker.faults


def _rows(record: Record) -> Iterator[tuple[str, str, Row, str | None]]:
    """All rows as (where, table, row, the article's text or None where the article is missing)."""
    yield from _lines(record.path) if record.form == "jsonl" else _joined(record)


def _lines(path: Path) -> Iterator[tuple[str, str, Row, str | None]]:
    article: Row = {"article_id": None, "text": None}
    for number, kind, row in rows_of(path, *KINDS):
        where = f"line {number}"
        if kind == "article":
            article = row
        text = article["text"] if row.get("article_id") == article["article_id"] else None
        mentions = row.pop("mentions") if kind == "article" else []
        yield where, KINDS[kind][0], row, text
        keys = {"article_id": row.get("article_id"), "run_id": row.get("run_id")}
        yield from ((f"{where}, mentions[{i}]", "mentions", keys | m, text) for i, m in enumerate(mentions))


def _joined(record: Record) -> Iterator[tuple[str, str, Row, str | None]]:
    for table in BASE_TABLES:
        if table in _WITH_TEXT:
            sql = f"SELECT t.*, a.text AS __text__ FROM {table} t LEFT JOIN articles a USING (article_id)"
            rows = record.query(sql, *{table, "articles"})
        else:
            rows = iter(record.table(table))
        for number, row in enumerate(rows, start=1):
            text = row.pop("__text__", None)
            yield f"{table} row {number}", table, row, text


class _Checker:
    """Gathers faults row by row."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._plover = ontology.load()
        self._ids: dict[str, Counter[str]] = {"run": Counter(), "article": Counter(), "event": Counter()}
        self._ids["statement"] = Counter()
        self._ids["episode"] = Counter()
        self._named: list[tuple[str, str, str]] = []
        self._parties = 0
        self._quantities = 0
        self._aliases = 0

    def row(self, where: str, table: str, row: Row, text: str | None) -> None:
        """Checks one row of a stored table."""
        if table in {"events", "statements", "mentions"} and text is None:
            self._say(where, "its article is not before it" if where.startswith("line") else "its article is missing")
        self._fields(where, BASE_TABLES[table], row, text)
        if table in _ROW_CLASS:
            self._object(where, _ROW_CLASS[table], row, text)
        if table in {"runs", "articles", "events", "statements", "episodes"}:
            self._ids[table[:-1]][str(row.get(f"{table[:-1]}_id"))] += 1
        if table in _WITH_TEXT:
            self._named.append((where, "run", str(row.get("run_id"))))
        if table == "statements":
            self._named += [(where, "event", str(name)) for name in row.get("events") or ()]
        if table == "episodes":
            self._named += [(where, "event", str(name)) for name in (*(row.get("events") or ()), row.get("best"))]
            self._named += [(where, "article", str(name)) for name in row.get("articles") or ()]
            self._aliases += max(len(row.get("events") or ()) - 1, 0)
        if table == "events":
            if row.get("episode_id") is not None:
                self._named.append((where, "episode", str(row["episode_id"])))
            self._parties += len(row.get("actors") or ()) + len(row.get("recipients") or ())
            self._quantities += len(row.get("quantities") or ())

    def ids(self) -> None:
        """Checks that ids are unique and that those named exist."""
        for kind, counted in self._ids.items():
            for name, times in counted.items():
                if times > 1:
                    self.faults.append(f"{kind}_id {name} stands {times} times")
        for where, kind, name in self._named:
            if name not in self._ids[kind] and (kind != "episode" or self._ids[kind]):
                self._say(where, f"{kind} {name} is not in the record")

    def derived(self, record: Record) -> None:
        """Checks the tables that repeat what the events hold."""
        held = {"event_entities": self._parties, "quantities": self._quantities, "episode_aliases": self._aliases}
        for table, expected in held.items():
            if (found := len(record.table(table))) != expected:
                owner = "episodes" if table == "episode_aliases" else "events"
                self.faults.append(f"{table} has {found} rows where the {owner} hold {expected}")

    def _say(self, where: str, fault: str) -> None:
        self.faults.append(f"{where}: {fault}")

    def _fields(self, where: str, columns: tuple[Column, ...], row: Row, text: str | None) -> None:
        names = {column.name for column in columns}
        for stray in row.keys() - names:
            self._say(where, f"unknown field {stray}")
        for column in columns:
            if column.name in row:
                self._value(f"{where}, {column.name}", column.hint, row[column.name], text)
            else:
                self._say(where, f"lacks {column.name}")

    def _value(self, where: str, hint: Any, value: Any, text: str | None) -> None:
        inner, optional = unwrap(hint)
        if value is None:
            if not optional:
                self._say(where, "is null")
        elif get_origin(inner) is Literal:
            if value not in get_args(inner):
                self._say(where, f"{value!r} is not one of {', '.join(get_args(inner))}")
        elif get_origin(inner) is tuple:
            self._list(where, get_args(inner), value, text)
        elif dataclasses.is_dataclass(inner):
            if not isinstance(value, dict):
                self._say(where, "is no object")
                return
            kind = inner if isinstance(inner, type) else type(inner)
            self._fields(where, columns_of_class(kind), value, text)
            self._object(where, kind, value, text)
        elif not _is_of(inner, value):
            self._say(where, f"{value!r} is not of type {inner.__name__}")

    def _list(self, where: str, members: tuple[Any, ...], value: Any, text: str | None) -> None:
        if not isinstance(value, list):
            self._say(where, "is no list")
            return
        if members[-1] is not Ellipsis and len(value) != len(members):
            self._say(where, f"has {len(value)} members where {len(members)} are due")
        for number, item in enumerate(value):
            self._value(f"{where}[{number}]", members[0], item, text)

    def _object(self, where: str, kind: type, row: Row, text: str | None) -> None:
        """What a value of this class owes beyond the types of its fields; skipped where those are wrong."""
        try:
            if text is not None:
                self._words(where, kind, row, text)
            if issubclass(kind, When | Mention):
                self._interval(where, row)
            for owner, rule in _RULES.items():
                if issubclass(kind, owner):
                    for fault in rule(row, self._plover):
                        self._say(where, fault)
        except (KeyError, TypeError, AttributeError):
            if not any(fault.startswith(where) for fault in self.faults):
                self._say(where, "cannot be checked")

    def _words(self, where: str, kind: type, row: Row, text: str) -> None:
        if issubclass(kind, Evidence):
            self._quoted(where, row["start"], row["end"], row["sentence"], text)
            for name, (start, end) in [("trigger", row["trigger"]), *(("operator", o) for o in row["operators"])]:
                if not 0 <= start < end <= len(text):
                    self._say(where, f"{name} [{start}, {end}] lies outside the article")
            if not row["start"] <= row["trigger"][0] < row["trigger"][1] <= row["end"]:
                self._say(where, f"trigger {row['trigger']} lies outside its sentence")
        elif issubclass(kind, Span) or (issubclass(kind, When) and row["start"] is not None):
            self._quoted(where, row["start"], row["end"], row["text"], text)

    def _quoted(self, where: str, start: int, end: int, quoted: str, text: str) -> None:
        if not 0 <= start <= end <= len(text):
            self._say(where, f"[{start}, {end}] lies outside the article")
        elif text[start:end] != quoted:
            self._say(where, f"the article has {text[start:end]!r} at [{start}, {end}], not {quoted!r}")

    def _interval(self, where: str, row: Row) -> None:
        days = [row["earliest"], row["latest"]]
        for day in days:
            if day is not None and not _is_date(day):
                self._say(where, f"{day!r} is no ISO date")
                return
        if None not in days and days[0][:10] > days[1][:10]:
            self._say(where, f"the interval {days[0]} to {days[1]} runs backward")


def columns_of_class(kind: type) -> tuple[Column, ...]:
    """The columns of a nested value, kept once made."""
    if kind not in _COLUMNS:
        _COLUMNS[kind] = columns_of(kind)
    return _COLUMNS[kind]


_COLUMNS: dict[type, tuple[Column, ...]] = {}


def _is_of(kind: type, value: Any) -> bool:
    if isinstance(value, bool) or kind is bool:
        return isinstance(value, bool) and kind is bool
    return isinstance(value, int | float) if kind is float else isinstance(value, kind)


def _is_date(day: str) -> bool:
    try:
        date.fromisoformat(day[:10])
    except ValueError:
        return False
    return True


def _event(row: Row, plover: ontology.Ontology) -> Iterator[str]:
    entry = plover.types.get(row["type"])
    if entry is None:
        yield f"type {row['type']!r} is not one of PLOVER's"
        return
    if row["act"] not in plover.types:
        yield f"act {row['act']!r} is not one of PLOVER's types"
    for mode in [row["mode"], *row["other_modes"]]:
        if mode is not None and mode not in entry.modes:
            yield f"mode {mode!r} is not one of {entry.name}'s"
            return
    if row["quad"] != entry.quad:
        yield f"quad is {row['quad']}, of {entry.name} it is {entry.quad}"
    if row["intensity"] != (due := plover.intensity(entry.name, row["mode"])):
        yield f"intensity is {row['intensity']}, of {entry.name}/{row['mode']} it is {due}"
    if row["cameo"] is not None and row["cameo"] not in plover.crosswalk:
        yield f"cameo {row['cameo']!r} is no code of CAMEO's"
    if not 0 <= row["confidence"] <= 1:
        yield f"confidence {row['confidence']} is not from 0 to 1"
    yield from _contexts(row, plover)


def _contexts(row: Row, plover: ontology.Ontology) -> Iterator[str]:
    for context in row["contexts"]:
        if context not in plover.contexts:
            yield f"context {context!r} is not one of PLOVER's"


def _entity(row: Row, plover: ontology.Ontology) -> Iterator[str]:
    if row["country"] is not None and not _COUNTRY.fullmatch(row["country"]):
        yield f"country {row['country']!r} is no code of three capitals"
    for sector in [row["sector"], *row["other_sectors"]]:
        if sector is not None and sector not in plover.sectors:
            yield f"sector {sector!r} is not one of PLOVER's"


def _place(row: Row, _plover: ontology.Ontology) -> Iterator[str]:
    if row["country"] is not None and not _COUNTRY.fullmatch(row["country"]):
        yield f"country {row['country']!r} is no code of three capitals"
    for name, bound in (("lat", 90), ("lon", 180)):
        if row[name] is not None and not -bound <= row[name] <= bound:
            yield f"{name} {row[name]} is not from {-bound} to {bound}"


def _quantity(row: Row, _plover: ontology.Ontology) -> Iterator[str]:
    if row["low"] is not None and row["high"] is not None and row["low"] > row["high"]:
        yield f"low {row['low']} is above high {row['high']}"


def _statement(row: Row, _plover: ontology.Ontology) -> Iterator[str]:
    if [row["start"], row["end"]] != [row["content"]["start"], row["content"]["end"]]:
        yield "start and end are not those of its content"


_RULES = {
    Agenda: _contexts,
    Entity: _entity,
    Event: _event,
    Place: _place,
    Quantity: _quantity,
    Statement: _statement,
}
