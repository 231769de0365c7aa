"""PLOVER as data: types, modes, contexts, sectors, statuses, and the way from and to CAMEO."""

from __future__ import annotations

from dragoman.ontology.loader import (
    Country,
    Crossing,
    EventType,
    Mode,
    Ontology,
    Quad,
    Sector,
    StatusEntry,
    load,
    load_from,
)

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
