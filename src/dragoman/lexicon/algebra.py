"""The algebra: what an operator makes of an act. Data in `algebra.yaml`; here it is checked and looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.errors import DataError
from dragoman.model import STATUSES
from dragoman.ontology import Ontology

__all__ = ["Algebra", "Outcome", "parse_algebra"]

FRAMES = frozenset({"AGREE", "REQUEST", "CONCEDE", "REJECT"})
ROLES = ("kept", "passed", "shared", "joint", "asked", "aimed", "own")
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
    """The table.

    Attributes:
        classes: type → class of types.
        modes: table → TYPE/mode or TYPE → mode of the result.
        operators: operator → operand (TYPE/mode, TYPE, a class of types, or ``none``) → what comes of it.
        roles: operator → how its parties and the act's are shared out; the last where the first does not hold.
        beneath: operator → an operator below it → the operator that the two make together over the innermost act.
    """

    classes: dict[str, str]
    modes: dict[str, dict[str, str | None]]
    operators: dict[str, dict[str, Outcome | None]]
    roles: dict[str, tuple[str, ...]]
    beneath: dict[str, dict[str, str]]

    def shifts(self, operator: str, below: str | None) -> bool:
        """Whether the operator and one below it make another operator together."""
        return below in self.beneath.get(operator, {})

    def shifted(self, operator: str, below: str | None) -> str:
        """The operator that both make together, or the operator itself."""
        return self.beneath.get(operator, {}).get(below or "", operator)

    def outcome(self, operator: str, type_: str | None, mode: str | None) -> Outcome | None:
        """The most specific row for this operand (None: no known act), or None where nothing comes of it."""
        rows = self.operators[operator]
        if type_ is None:
            return rows.get("none")
        for key in (f"{type_}/{mode}", type_, self.classes[type_]):
            if key in rows:
                return rows[key]
        return None

    def mode(self, outcome: Outcome, type_: str, mode: str | None, act: str) -> str | None:
        """The mode of the result; the act's own where the type is the act's own. Words about an act go by the act."""
        if outcome.modes:
            table = self.modes[outcome.modes]
            if act != type_ and type_ in FRAMES and act in table:
                return table[act]
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
    roles: dict[str, tuple[str, ...]] = {}
    beneath = {name: dict(_items(below)) for name, below in _items(data["beneath"])}
    for name, rows in _items(data["operators"]):
        out = operators.setdefault(name, {})
        ways = rows.get("roles") or ["own"]
        roles[name] = tuple([ways] if isinstance(ways, str) else ways)
        if not set(roles[name]) <= set(ROLES):
            raise fail(rows, f"{name}: unknown roles {ways!r}; allowed: {', '.join(ROLES)}")
        for operand, row in _items(rows):
            if operand in ("gloss", "roles"):
                continue
            if operand not in {*classes, *classes.values(), "none"} and operand.partition("/")[0] not in classes:
                raise fail(rows, f"{name}: unknown operand {operand!r}")
            out[operand] = None if row is None else _outcome(row, name, modes, ontology, fail)
    for below in beneath.values():
        for other in below.values():
            if other not in operators:
                raise fail(data["beneath"], f"unknown operator {other!r}")
    return Algebra(classes, modes, operators, roles, beneath)


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
