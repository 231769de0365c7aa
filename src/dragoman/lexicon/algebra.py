"""The algebra: what an operator makes of an act. Data in `algebra.yaml`; here it is checked and looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.errors import DataError
from dragoman.model import STATUSES
from dragoman.ontology import Ontology

__all__ = ["Algebra", "Outcome", "parse_algebra"]

OUTCOME_KEYS = frozenset({"type", "act", "mode", "modes", "status", "factive"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of an operator over an act. `type` or `act` None: the act's own."""

    type: str | None
    act: str | None
    mode: str | None
    modes: str | None
    status: str | None
    factive: bool


@dataclass(frozen=True, slots=True)
class Algebra:
    """The table. `operators[operator][operand]`; the operand is TYPE/mode, TYPE, a class of types, or ``none``."""

    classes: dict[str, str]
    modes: dict[str, dict[str, str | None]]
    operators: dict[str, dict[str, Outcome | None]]

    def outcome(self, operator: str, type_: str | None, mode: str | None) -> Outcome | None:
        """The most specific row for this operand (None: no known act), or None where nothing comes of it."""
        rows = self.operators[operator]
        if type_ is None:
            return rows.get("none")
        for key in (f"{type_}/{mode}", type_, self.classes[type_]):
            if key in rows:
                return rows[key]
        return None

    def mode(self, outcome: Outcome, type_: str | None, mode: str | None) -> str | None:
        """The mode of the result; the act's own where the type is the act's own."""
        if outcome.modes and type_:
            table = self.modes[outcome.modes]
            return table.get(f"{type_}/{mode}", table.get(type_))
        if outcome.type is None:
            return mode
        return outcome.mode


def parse_algebra(data: Mapping[str, Any], path: str, ontology: Ontology) -> Algebra:
    """The checked table.

    Raises:
        DataError: a row names an unknown type, mode, status or table, or a type of the ontology has no class.
    """

    def fail(where: Mapping[str, Any], cause: str) -> DataError:
        return DataError(cause, path=path, line=where.get("__line__"))

    classes = {t: name for name, types in _items(data["operands"]) for t in types}
    missing = ontology.types.keys() - classes.keys()
    if missing or classes.keys() - ontology.types.keys():
        raise fail(data["operands"], f"operands do not cover the types just once: {sorted(missing)}")
    modes = {name: dict(_items(table)) for name, table in _items(data["modes"])}
    operators: dict[str, dict[str, Outcome | None]] = {}
    for name, rows in _items(data["operators"]):
        out = operators.setdefault(name, {})
        for operand, row in _items(rows):
            if operand == "gloss":
                continue
            if operand not in {*classes, *classes.values(), "none"} and operand.partition("/")[0] not in classes:
                raise fail(rows, f"{name}: unknown operand {operand!r}")
            out[operand] = None if row is None else _outcome(row, name, modes, ontology, fail)
    return Algebra(classes, modes, operators)


def _items(mapping: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(k, v) for k, v in mapping.items() if k != "__line__"]


def _outcome(row: Mapping[str, Any], who: str, modes: Mapping[str, Any], ontology: Ontology, fail: Any) -> Outcome:
    for key in row.keys() - OUTCOME_KEYS - {"__line__"}:
        raise fail(row, f"{who}: unknown key {key!r}")
    type_ = None if row["type"] == "inner" else row["type"]
    act = None if row.get("act", "inner") == "inner" else row["act"]
    mode, table, status = row.get("mode"), row.get("modes"), row.get("status")
    if type_ is not None and type_ not in ontology.types:
        raise fail(row, f"{who}: unknown type {type_!r}")
    if act is not None and act not in ontology.types:
        raise fail(row, f"{who}: unknown act {act!r}")
    if mode is not None and (type_ is None or mode not in ontology.types[type_].modes):
        raise fail(row, f"{who}: unknown mode {mode!r}")
    if table is not None and table not in modes:
        raise fail(row, f"{who}: unknown table of modes {table!r}")
    if status is not None and status not in STATUSES:
        raise fail(row, f"{who}: unknown status {status!r}")
    return Outcome(type_, act, mode, table, status, bool(row.get("factive", False)))
