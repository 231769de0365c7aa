"""A user's own SQL over a record: reads the record's tables and nothing else, and changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dragoman.errors import QueryRefused, QueryTooSlow
from dragoman.record import open_for_answers

__all__ = ["TIMEOUT", "Asked", "ask"]

TIMEOUT = 30.0
_READING = {duckdb.StatementType.SELECT}
_CURE = "ask with one SELECT over the record's tables (docs/record.md)"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query gave."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def to_dicts(self) -> list[dict[str, Any]]:
        """Rows as dicts."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def ask(
    path: str | Path, sql: str, values: Sequence[Any] = (), *, timeout: float = TIMEOUT, most: int | None = None
) -> Asked:
    """The rows of one SELECT over the record's tables, on a connection of its own that reads no file and keeps nothing.

    Args:
        path: the record.
        sql: one statement; `?` stands for each of `values`.
        values: what goes in for them.
        timeout: seconds it may take.
        most: at most so many rows.

    Raises:
        QueryRefused: it would write, read files or change settings, it is more than one statement, or it is unsound.
        QueryTooSlow: it took longer than `timeout`.
        RecordError: the record cannot be opened.
    """
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryRefused(f"the query is no sound SQL: {_first(error)}", cure=_CURE) from error
    if len(statements) != 1:
        raise QueryRefused(f"{len(statements)} statements are given", cure=_CURE)
    if statements[0].type not in _READING:
        kind = statements[0].type.name.replace("_", " ")
        raise QueryRefused(f"a record is read, never changed, and this is a statement of kind {kind}", cure=_CURE)
    connection = open_for_answers(path)
    try:
        # From here on no file can be read or written, and no setting changed.
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return _run(connection, sql, values, timeout, most)
    finally:
        connection.close()


def _run(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any], timeout: float, most: int | None
) -> Asked:
    watch = threading.Timer(timeout, connection.interrupt)
    watch.start()
    try:
        cursor = connection.execute(sql, list(values))
        rows = cursor.fetchall() if most is None else cursor.fetchmany(most)
        return Asked(tuple(column[0] for column in cursor.description or ()), rows)
    except duckdb.InterruptException as error:
        cure = "ask for less, or give more time (--timeout)"
        raise QueryTooSlow(f"the query took longer than {timeout:g} seconds", cure=cure) from error
    except duckdb.PermissionException as error:
        raise QueryRefused("the query would read or write outside the record", cure=_CURE) from error
    except duckdb.Error as error:
        raise QueryRefused(f"the query cannot be answered: {_first(error)}", cure=_CURE) from error
    finally:
        watch.cancel()


def _first(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
