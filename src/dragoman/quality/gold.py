"""Gold sentences: JSON lines with a text and all the events that must be read in it (none: an empty list)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman import ontology
from dragoman.errors import DataError
from dragoman.model import STATUSES

__all__ = ["GoldEvent", "GoldItem", "read_gold"]

KEYS = frozenset({"id", "text", "published", "events", "note"})
EVENT_KEYS = frozenset(
    {"type", "mode", "act", "status", "actors", "recipients", "date", "due", "place", "attribution", "quantities"}
)


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """One expected event. `actors`, `recipients`: country codes, an empty string for a party without one."""

    type: str
    mode: str | None
    act: str
    status: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    date: str | None
    due: str | None
    place: str | None
    attribution: str | None
    quantities: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class GoldItem:
    """A gold sentence (or short passage) with its events."""

    id: str
    text: str
    published: str | None
    events: tuple[GoldEvent, ...]


def read_gold(path: Path) -> list[GoldItem]:
    """The items of a gold file.

    Raises:
        DataError: a line is no JSON object, lacks a field, or names an unknown code.
    """
    out: list[GoldItem] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(f"cannot read it: {error.strerror}", path=str(path)) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            out.append(_item(line, str(path), number))
    return out


def _item(line: str, path: str, number: int) -> GoldItem:
    def fail(cause: str) -> DataError:
        return DataError(cause, path=path, line=number)

    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise fail(f"no JSON: {error.msg}") from error
    if not isinstance(row, dict) or not row.get("text") or not isinstance(row.get("events"), list):
        raise fail("needs text and a list of events")
    if row.keys() - KEYS:
        raise fail(f"unknown keys {sorted(row.keys() - KEYS)}")
    events = tuple(_event(e, fail) for e in row["events"])
    return GoldItem(str(row.get("id") or f"line-{number}"), row["text"], row.get("published"), events)


def _event(row: dict[str, Any], fail: Any) -> GoldEvent:
    types = ontology.load().types
    if row.keys() - EVENT_KEYS:
        raise fail(f"unknown keys {sorted(row.keys() - EVENT_KEYS)}")
    kind, mode, status = str(row.get("type")), row.get("mode"), str(row.get("status", "actual"))
    if kind not in types or row.get("act", kind) not in types:
        raise fail(f"unknown type {kind!r} or act {row.get('act')!r}")
    if mode is not None and mode not in types[kind].modes:
        raise fail(f"unknown mode {mode!r} of {kind}")
    if status not in STATUSES:
        raise fail(f"unknown status {status!r}")
    quantities = tuple((str(q["kind"]), float(q["value"])) for q in row.get("quantities", ()))
    return GoldEvent(
        kind,
        mode,
        row.get("act", kind),
        status,
        tuple(row.get("actors", ())),
        tuple(row.get("recipients", ())),
        row.get("date"),
        row.get("due"),
        row.get("place"),
        row.get("attribution"),
        quantities,
    )
