"""The record's tables, derived from the value types of `dragoman.model`: one schema for all four forms."""

from __future__ import annotations

import dataclasses
import types
import typing
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

from dragoman.model import Entity, Episode, Event, Mention, Quantity, Reading, Reject, Role, Run, Statement

__all__ = [
    "BASE_TABLES",
    "KINDS",
    "LATER_TABLES",
    "TABLES",
    "Column",
    "EpisodeAlias",
    "EventEntity",
    "EventQuantity",
    "History",
    "OldEvent",
    "columns_of",
    "is_nested",
    "sql_type",
    "unwrap",
]


@dataclass(frozen=True, slots=True)
class OldEvent:
    """An event of a reading that was replaced."""

    event_id: str
    type: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class History:
    """A reading that another one of the same `article_id` replaced: other words, or another run."""

    article_id: str
    text_hash: str
    run_id: str
    new_text_hash: str
    new_run_id: str
    old_events: tuple[OldEvent, ...]


@dataclass(frozen=True, slots=True)
class EventEntity(Entity):
    """One party of one event, derived from `events`: `ordinal` is its place in its role, from 0."""

    article_id: str
    run_id: str
    event_id: str
    role: Role
    ordinal: int


@dataclass(frozen=True, slots=True)
class EventQuantity(Quantity):
    """One quantity of one event, derived from `events`: `ordinal` is its place there, from 0."""

    article_id: str = ""
    run_id: str = ""
    event_id: str = ""
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class EpisodeAlias:
    """Another id of an episode, derived from `episodes`: what it is called where a later member is the first known."""

    alias: str
    episode_id: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its Python type as annotated, and its DuckDB type."""

    name: str
    hint: Any
    sql: str


def unwrap(hint: Any) -> tuple[Any, bool]:
    """A type without its None, and whether None was allowed: ``str | None`` gives ``(str, True)``."""
    if get_origin(hint) in {types.UnionType, typing.Union}:
        rest = [arg for arg in get_args(hint) if arg is not types.NoneType]
        if len(rest) != 1:
            raise TypeError(f"no column type for {hint}")
        return rest[0], True
    return hint, False


def sql_type(hint: Any) -> str:
    """The DuckDB type of an annotated Python type.

    Raises:
        TypeError: the type has no place in the record.
    """
    inner, _ = unwrap(hint)
    scalar = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN"}.get(inner)
    if scalar is not None:
        return scalar
    if get_origin(inner) is Literal:
        return "VARCHAR"
    if get_origin(inner) is tuple:
        members = {sql_type(arg) for arg in get_args(inner) if arg is not Ellipsis}
        if len(members) == 1:
            return f"{members.pop()}[]"
    if dataclasses.is_dataclass(inner):
        fields = ", ".join(f'"{name}" {sql_type(member)}' for name, member in _hints(inner).items())
        return f"STRUCT({fields})"
    raise TypeError(f"no column type for {hint}")


def is_nested(column: Column) -> bool:
    """Whether a column holds a STRUCT or a LIST (in CSV: JSON text)."""
    return column.sql.endswith(("[]", ")"))


def _hints(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}


def columns_of(cls: type, *, without: tuple[str, ...] = (), first: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """The columns of a dataclass in field order, `first` moved to the front and `without` left out."""
    hints = _hints(cls)
    names = [*first, *(name for name in hints if name not in first and name not in without)]
    return tuple(Column(name, hints[name], sql_type(hints[name])) for name in names)


def _mention_columns() -> tuple[Column, ...]:
    keys = tuple(column for column in columns_of(Reading) if column.name in {"article_id", "run_id"})
    return keys + columns_of(Mention)


BASE_TABLES: dict[str, tuple[Column, ...]] = {
    "runs": columns_of(Run),
    "articles": columns_of(Reading, without=("mentions", "events", "statements")),
    "mentions": _mention_columns(),
    "events": columns_of(Event),
    "statements": columns_of(Statement),
    "rejects": columns_of(Reject),
    "history": columns_of(History),
    "episodes": columns_of(Episode),
}
"""The tables that are stored as read, with their columns."""

TABLES: dict[str, tuple[Column, ...]] = {
    "runs": BASE_TABLES["runs"],
    "articles": BASE_TABLES["articles"],
    "events": BASE_TABLES["events"],
    "event_entities": columns_of(EventEntity, first=("article_id", "run_id", "event_id", "role", "ordinal")),
    "mentions": BASE_TABLES["mentions"],
    "statements": BASE_TABLES["statements"],
    "quantities": columns_of(EventQuantity, first=("article_id", "run_id", "event_id", "ordinal")),
    "rejects": BASE_TABLES["rejects"],
    "history": BASE_TABLES["history"],
    "episodes": BASE_TABLES["episodes"],
    "episode_aliases": columns_of(EpisodeAlias),
}
"""All tables, those derived from `events` (event_entities, quantities) and `episodes` (episode_aliases) included."""

LATER_TABLES = frozenset({"episodes", "episode_aliases"})
"""Tables that records written before them lack; there they are empty."""

KINDS: dict[str, tuple[str, tuple[Column, ...]]] = {
    "run": ("runs", BASE_TABLES["runs"]),
    "article": ("articles", columns_of(Reading, without=("events", "statements"))),
    "event": ("events", BASE_TABLES["events"]),
    "statement": ("statements", BASE_TABLES["statements"]),
    "reject": ("rejects", BASE_TABLES["rejects"]),
    "history": ("history", BASE_TABLES["history"]),
    "episode": ("episodes", BASE_TABLES["episodes"]),
}
"""The kinds of JSONL lines, with the table each goes to and its fields; an article line nests its mentions."""
