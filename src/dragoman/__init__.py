"""Dragoman reads news reports and keeps a dated, sourced record of political events.

import dragoman
for event in dragoman.read("report.txt", published="2009-07-22"):
    print(event.type, event.actors, event.evidence.sentence)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dragoman.errors import DragomanError
from dragoman.model import Article, Entity, Event, Reading, Reject, Statement
from dragoman.version import __version__

if TYPE_CHECKING:
    from dragoman.api import Readings, read, read_text
    from dragoman.queries.opened import OpenRecord, open_record
    from dragoman.reading.reader import Reader

__all__ = [
    "Article",
    "DragomanError",
    "Entity",
    "Event",
    "OpenRecord",
    "Reader",
    "Reading",
    "Readings",
    "Reject",
    "Statement",
    "__version__",
    "open_record",
    "read",
    "read_text",
]

_LATE = {
    "OpenRecord": "dragoman.queries.opened",
    "Reader": "dragoman.reading.reader",
    "Readings": "dragoman.api",
    "open_record": "dragoman.queries.opened",
    "read": "dragoman.api",
    "read_text": "dragoman.api",
}


def __getattr__(name: str) -> Any:
    """Names that need the parser are loaded when asked for: `import dragoman` stays quick."""
    if name not in _LATE:
        raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_LATE[name]), name)
