"""Loads the ontology's data files and checks them: every name they use must be one they define."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from dragoman.datafiles import Row, fingerprint, package_data, read_tsv, read_yaml, short_path
from dragoman.errors import DataError
from dragoman.model import STATUSES

__all__ = [
    "Country",
    "Crossing",
    "EventType",
    "Mode",
    "Ontology",
    "Quad",
    "Sector",
    "StatusEntry",
    "load",
    "load_from",
]

Sign = Literal["cooperative", "conflict", "neutral"]

_CROSSWALK_COLUMNS = ("cameo", "type", "mode", "contexts", "was", "reason")
_CAMEO_COLUMNS = ("type", "mode", "act", "cameo", "note")


@dataclass(frozen=True, slots=True)
class Mode:
    """How an act of a type is done. `intensity` from -10 (worst conflict) to 10 (closest cooperation)."""

    name: str
    intensity: float
    definition: str


@dataclass(frozen=True, slots=True)
class EventType:
    """One of PLOVER's 16 types.

    Attributes:
        quad: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
        intensity: of the type without a mode, from -10 to 10.
        sign: which way the act points when operators are folded over it.
        symmetric: all parties are actors by default.
        recipient_required: PLOVER asks for a recipient (unless the event is told as symmetric).
    """

    name: str
    label: str
    quad: int
    intensity: float
    sign: Sign
    symmetric: bool
    recipient_required: bool
    definition: str
    modes: Mapping[str, Mode]


@dataclass(frozen=True, slots=True)
class Sector:
    """What part of society an actor belongs to."""

    name: str
    label: str
    frequent: bool
    definition: str


@dataclass(frozen=True, slots=True)
class Quad:
    """One of the four quadrants of types."""

    quad: int
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """Whether an act has happened. `plover` is PLOVER's auxiliary mode for it, None where it has none."""

    name: str
    plover: str | None
    definition: str


@dataclass(frozen=True, slots=True)
class Country:
    """A code that stands in `country` beside ISO 3166-1 alpha-3; `export` is PLOVER's own spelling."""

    code: str
    label: str
    export: str
    definition: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where a CAMEO code goes in PLOVER. `was` and `reason` are empty where the published table stands."""

    cameo: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    was: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ontology:
    """All of it. `contexts` maps a name to its definition; `crosswalk` a CAMEO code to PLOVER."""

    types: Mapping[str, EventType]
    contexts: Mapping[str, str]
    sectors: Mapping[str, Sector]
    quads: Mapping[int, Quad]
    statuses: Mapping[str, StatusEntry]
    countries: Mapping[str, Country]
    crosswalk: Mapping[str, Crossing]
    reverse: Mapping[tuple[str, str | None, str | None], str]
    fingerprint: str

    def intensity(self, type_: str, mode: str | None = None) -> float:
        """PLOVER's score of a type or of one of its modes, from -10 to 10. Raises KeyError for an unknown name."""
        entry = self.types[type_]
        return entry.intensity if mode is None else entry.modes[mode].intensity

    def quad(self, type_: str) -> int:
        """The quadrant of a type, 1 to 4. Raises KeyError for an unknown name."""
        return self.types[type_].quad

    def cameo(self, type_: str, mode: str | None = None, act: str | None = None) -> str:
        """The one CAMEO code that stands for a type, its mode and the act it is about.

        Raises:
            KeyError: the type has no row.
        """
        for key in ((type_, mode, act), (type_, mode, None), (type_, None, act)):
            if key in self.reverse:
                return self.reverse[key]
        return self.reverse[type_, None, None]


@lru_cache(maxsize=1)
def load() -> Ontology:
    """The ontology that ships with the program, loaded once.

    Raises:
        DataError: a data file breaks its format; the error names file and line.
    """
    return load_from(package_data("ontology"))


def load_from(folder: Path) -> Ontology:
    """The ontology from a folder of data files, checked.

    Raises:
        DataError: a data file breaks its format; the error names file and line.
    """
    quads = _quads(folder / "quads.yaml")
    types = _types(folder / "types.yaml", quads)
    contexts = _contexts(folder / "contexts.yaml")
    crosswalk = {
        crossing.cameo: crossing for crossing in _crossings(folder / "crosswalk.tsv", types=types, contexts=contexts)
    }
    return Ontology(
        types=types,
        contexts=contexts,
        sectors=_sectors(folder / "sectors.yaml"),
        quads=quads,
        statuses=_statuses(folder / "statuses.yaml"),
        countries=_countries(folder / "countries_special.yaml"),
        crosswalk=crosswalk,
        reverse=_reverse(folder / "cameo.tsv", types, crosswalk),
        fingerprint=fingerprint(path for path in folder.iterdir() if path.suffix in {".yaml", ".tsv"}),
    )


@dataclass(frozen=True, slots=True)
class _Node:
    """A mapping of a YAML file with the place it stands at, for checked access."""

    path: str
    name: str
    fields: Mapping[str, Any]

    def fault(self, cause: str, cure: str = "") -> DataError:
        return DataError(f"{self.name}: {cause}", cure=cure, path=self.path, line=self.fields.get("__line__"))

    def check(self, *names: str) -> None:
        found = self.fields.keys() - {"__line__"}
        if missing := sorted(set(names) - found):
            raise self.fault(f"lacks {', '.join(missing)}")
        if stray := sorted(found - set(names)):
            raise self.fault(f"has unknown fields {', '.join(stray)}", f"allowed are {', '.join(names)}")

    def text(self, name: str) -> str:
        value = self.fields[name]
        if not isinstance(value, str) or not value.strip():
            raise self.fault(f"{name} is {value!r}", "it should be a text")
        return value

    def truth(self, name: str) -> bool:
        value = self.fields[name]
        if not isinstance(value, bool):
            raise self.fault(f"{name} is {value!r}", "it should be true or false")
        return value

    def score(self, name: str) -> float:
        value = self.fields[name]
        if isinstance(value, bool) or not isinstance(value, int | float) or not -10 <= value <= 10:
            raise self.fault(f"{name} is {value!r}", "it should be a number from -10 to 10")
        return float(value)

    def children(self, name: str | None = None) -> Iterator[tuple[str, Any]]:
        found = self.fields if name is None else self.fields[name]
        if not isinstance(found, dict):
            raise self.fault(f"{name} is {found!r}", "it should be a mapping")
        return ((key, value) for key, value in found.items() if key != "__line__")

    def node(self, name: str, value: Any) -> _Node:
        if not isinstance(value, dict):
            raise self.fault(f"{name} is {value!r}", "it should be a mapping")
        return _Node(self.path, name, value)


def _root(path: Path) -> _Node:
    data = read_yaml(path)
    if not isinstance(data, dict):
        raise DataError("the file should hold one mapping", path=short_path(path), line=1)
    return _Node(short_path(path), path.stem, data)


def _quads(path: Path) -> dict[int, Quad]:
    data = read_yaml(path)
    if not isinstance(data, list):
        raise DataError("the file should hold a list", path=short_path(path), line=1)
    out = {}
    for item in data:
        node = _Node(short_path(path), "quads", item if isinstance(item, dict) else {})
        node.check("quad", "label", "definition")
        number = node.fields["quad"]
        if number in out or number not in {1, 2, 3, 4}:
            raise node.fault(f"quad is {number!r}", "it should be 1, 2, 3 or 4, each once")
        out[number] = Quad(number, node.text("label"), node.text("definition"))
    return out


def _types(path: Path, quads: Mapping[int, Quad]) -> dict[str, EventType]:
    root = _root(path)
    out = {}
    for name, value in root.children():
        node = root.node(name, value)
        node.check("label", "quad", "intensity", "sign", "symmetric", "recipient_required", "definition", "modes")
        sign, quad = node.fields["sign"], node.fields["quad"]
        if sign not in get_args(Sign):
            raise node.fault(f"sign is {sign!r}", f"allowed are {', '.join(get_args(Sign))}")
        if quad not in quads:
            raise node.fault(f"quad is {quad!r}", f"allowed are {', '.join(map(str, quads))}")
        modes = {}
        for mode_name, mode_value in node.children("modes"):
            mode = node.node(f"{name}/{mode_name}", mode_value)
            mode.check("intensity", "definition")
            modes[mode_name] = Mode(mode_name, mode.score("intensity"), mode.text("definition"))
        out[name] = EventType(
            name=name,
            label=node.text("label"),
            quad=quad,
            intensity=node.score("intensity"),
            sign=sign,
            symmetric=node.truth("symmetric"),
            recipient_required=node.truth("recipient_required"),
            definition=node.text("definition"),
            modes=modes,
        )
    return out


def _contexts(path: Path) -> dict[str, str]:
    root = _root(path)
    return {name: root.text(name) for name, _ in root.children()}


def _sectors(path: Path) -> dict[str, Sector]:
    root = _root(path)
    out = {}
    for name, value in root.children():
        node = root.node(name, value)
        node.check("label", "frequent", "definition")
        out[name] = Sector(name, node.text("label"), node.truth("frequent"), node.text("definition"))
    return out


def _statuses(path: Path) -> dict[str, StatusEntry]:
    root = _root(path)
    out = {}
    for name, value in root.children():
        node = root.node(name, value)
        node.check("plover", "definition")
        plover = None if node.fields["plover"] is None else node.text("plover")
        out[name] = StatusEntry(name, plover, node.text("definition"))
    if set(out) != set(STATUSES):
        raise root.fault(f"the statuses are {', '.join(out)}", f"they should be {', '.join(STATUSES)}")
    return out


def _countries(path: Path) -> dict[str, Country]:
    root = _root(path)
    out = {}
    for code, value in root.children():
        node = root.node(code, value)
        node.check("label", "export", "definition")
        out[code] = Country(code, node.text("label"), node.text("export"), node.text("definition"))
    return out


def _crossings(path: Path, *, types: Mapping[str, EventType], contexts: Mapping[str, str]) -> Iterator[Crossing]:
    seen: set[str] = set()
    for row in read_tsv(path, _CROSSWALK_COLUMNS):
        if row["cameo"] in seen or not row["cameo"].isdigit() or len(row["cameo"]) not in {3, 4}:
            raise row.fault(f"code {row['cameo']!r}", "it should be three or four digits, each code once")
        seen.add(row["cameo"])
        mode = _type_and_mode(row, types)
        about = tuple(name.strip() for name in row["contexts"].split(";") if name.strip())
        if unknown := [name for name in about if name not in contexts]:
            raise row.fault(f"unknown context {unknown[0]!r}")
        if row["was"] and not row["reason"]:
            raise row.fault("differs from the published table without a reason")
        yield Crossing(row["cameo"], row["type"], mode, about, row["was"], row["reason"])


def _type_and_mode(row: Row, types: Mapping[str, EventType]) -> str | None:
    if row["type"] not in types:
        raise row.fault(f"unknown type {row['type']!r}", f"allowed are {', '.join(types)}")
    mode = row["mode"] or None
    if mode is not None and mode not in types[row["type"]].modes:
        allowed = ", ".join(types[row["type"]].modes) or "none"
        raise row.fault(f"unknown mode {mode!r} of {row['type']}", f"allowed are {allowed}")
    return mode


def _reverse(
    path: Path, types: Mapping[str, EventType], crosswalk: Mapping[str, Crossing]
) -> dict[tuple[str, str | None, str | None], str]:
    out: dict[tuple[str, str | None, str | None], str] = {}
    for row in read_tsv(path, _CAMEO_COLUMNS):
        key = (row["type"], _type_and_mode(row, types), row["act"] or None)
        if key[2] is not None and key[2] not in types:
            raise row.fault(f"unknown act {key[2]!r}", f"allowed are {', '.join(types)}")
        if key in out:
            raise row.fault("this type, mode and act stand twice")
        if row["cameo"] not in crosswalk:
            raise row.fault(f"code {row['cameo']!r} is not in the crosswalk")
        if crosswalk[row["cameo"]].type != row["type"] and not row["note"]:
            raise row.fault(f"code {row['cameo']} goes to {crosswalk[row['cameo']].type}", "say why in `note`")
        out[key] = row["cameo"]
    if missing := [name for name in types if (name, None, None) not in out]:
        raise DataError(f"no row for {missing[0]} alone", path=short_path(path))
    return out
