"""The numbers and words that linking goes by (`data/linking.yaml`), checked on load."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Any

from dragoman import ontology
from dragoman.datafiles import package_data, read_yaml, short_path
from dragoman.errors import DataError

__all__ = ["Limits", "Settings", "Similarity", "Weights", "settings"]

_PATH = package_data("linking", "linking.yaml")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each agreement and disagreement adds to the score of a pair; the file says what they mean."""

    join: float
    retold: float
    same_type: float
    other_type: float
    same_act: float
    same_mode: float
    other_mode: float
    same_day: float
    told_day: float
    within: float
    near_day: float
    far_day: float
    no_day: float
    same_site: float
    told_site: float
    near_site: float
    home_site: float
    inside_site: float
    other_site: float
    apart_site: float
    same_side: float
    home_side: float
    other_side: float
    crossed_side: float
    told_side: float
    missing_side: float
    same_person: float
    other_person: float
    same_sector: float
    other_sector: float
    same_number: float
    near_number: float
    off_number: float
    far_number: float
    wording: float
    setting: float
    bare: float
    adrift: float
    moored: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Where near ends and far begins, and how large a block may be."""

    days_after: int
    vague_days: int
    near_km: int
    apart_km: int
    block: int
    window: int


@dataclass(frozen=True, slots=True)
class Similarity:
    """How near-duplicate articles are found."""

    threshold: float
    permutations: int
    bands: int
    shingle: int
    seed: int


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it. `kin` holds the pairs of types that reports of one happening may be read as, each type with itself.

    `blocks` names for each type the sets of kindred types it is compared within: itself alone, and its families.
    """

    weights: Weights
    limits: Limits
    similar: Similarity
    kin: frozenset[tuple[str, str]]
    blocks: Mapping[str, tuple[str, ...]]
    mutual: frozenset[str]
    common: frozenset[str]


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings that ship with the program.

    Raises:
        DataError: a number is missing, unknown or none, or a type is not one of PLOVER's.
    """
    data = read_yaml(_PATH)
    types = ontology.load().types
    named = {name for family in data["families"] for name in family} | set(data["mutual"])
    if stray := sorted(named - types.keys()):
        raise DataError(f"{stray[0]!r} is not one of PLOVER's types", path=short_path(_PATH))
    pairs = {(a, b) for family in data["families"] for a, b in combinations(family, 2)}
    return Settings(
        _numbers(Weights, data, "weights"),
        _numbers(Limits, data, "limits"),
        _numbers(Similarity, data, "similar"),
        frozenset(pairs | {(b, a) for a, b in pairs} | {(name, name) for name in types}),
        {name: (name, *(" ".join(f) for f in data["families"] if name in f)) for name in types},
        frozenset(data["mutual"]),
        frozenset(data["common"].split()),
    )


def _numbers(kind: Any, data: dict[str, Any], section: str) -> Any:
    found = {name: value for name, value in data[section].items() if name != "__line__"}
    due = {field.name for field in dataclasses.fields(kind)}
    if wrong := sorted(due ^ found.keys()):
        cause = f"{section} lacks {wrong[0]}" if wrong[0] in due else f"{section} has no {wrong[0]}"
        raise DataError(cause, path=short_path(_PATH), line=data[section]["__line__"])
    for name, value in found.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise DataError(f"{section}.{name} is no number", path=short_path(_PATH), line=data[section]["__line__"])
    return kind(**found)
