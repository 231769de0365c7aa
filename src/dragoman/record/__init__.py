"""The record on disk: one schema in four forms, written in parts, swapped in whole, and checked."""

from __future__ import annotations

from dragoman.record.contents import Record, Rows, read_record
from dragoman.record.schema import TABLES, EventEntity, EventQuantity, History, OldEvent
from dragoman.record.store import FileStore, Store, StreamStore, open_store
from dragoman.record.verify import verify

__all__ = [
    "TABLES",
    "EventEntity",
    "EventQuantity",
    "FileStore",
    "History",
    "OldEvent",
    "Record",
    "Rows",
    "Store",
    "StreamStore",
    "open_store",
    "read_record",
    "verify",
]
