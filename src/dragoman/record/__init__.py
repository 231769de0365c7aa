"""The record on disk: one schema in four forms, written in parts, swapped in whole, and checked."""

from __future__ import annotations

from dragoman.record.contents import Record, Rows, read_record
from dragoman.record.index import WAYS, side_sql, way_sql
from dragoman.record.links import Linker, Links
from dragoman.record.opened import open_for_answers
from dragoman.record.schema import TABLES, EpisodeAlias, EventEntity, EventQuantity, History, OldEvent
from dragoman.record.store import FileStore, Store, StreamStore, open_store
from dragoman.record.swap import relink
from dragoman.record.tables import EPISODE_PREFIX
from dragoman.record.verify import verify

__all__ = [
    "EPISODE_PREFIX",
    "TABLES",
    "WAYS",
    "EpisodeAlias",
    "EventEntity",
    "EventQuantity",
    "FileStore",
    "History",
    "Linker",
    "Links",
    "OldEvent",
    "Record",
    "Rows",
    "Store",
    "StreamStore",
    "open_for_answers",
    "open_store",
    "read_record",
    "relink",
    "side_sql",
    "verify",
    "way_sql",
]
