"""Builds the next record from the one that stands and the parts beside it: nothing is changed in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from dragoman.record.contents import Record
from dragoman.record.delimited import csv_line
from dragoman.record.ledger import Ledger, old_event
from dragoman.record.lines import encode, parse, scan
from dragoman.record.places import Form
from dragoman.record.schema import TABLES, Column, is_nested
from dragoman.record.tables import create, derive, expose, fill, literal, new_connection

__all__ = ["build"]

# The storage of DuckDB 1.2: newer readers of the 1.x line open it, and so does 2.0.
_STORAGE = "v1.2.0"
_CHUNK = 1000
_CARRIED = ("articles", "mentions", "events", "statements")


def build(record: Record | None, ledger: Ledger, form: Form, out: Path) -> None:
    """Writes the record that `ledger` describes to `out`, which must not exist yet; its folder is used as scratch.

    Raises:
        OSError: the disk is full or refuses.
        RecordError: the standing record is damaged.
        duckdb.Error: DuckDB cannot write.
    """
    _complete_history(record, ledger)
    if form == "jsonl":
        with out.open("wb") as stream:
            stream.writelines(_all_lines(record, ledger))
        return
    lines = out.with_name("new.jsonl")
    with lines.open("wb") as stream:
        stream.writelines(_new_lines(ledger))
    database = out if form == "duckdb" else out.with_name("tables.duckdb")
    connection = new_connection(out.with_name("spill"))
    try:
        # One thread, so that the same input gives the same file.
        connection.execute("SET threads = 1")
        connection.execute(f"ATTACH {literal(database)} AS new (STORAGE_VERSION '{_STORAGE}')")
        create(connection, "new.main")
        if record is not None:
            _carry(connection, record, ledger.replaced)
        fill(connection, "new.main", lines)
        derive(connection, "new.main")
        if form == "parquet":
            out.mkdir()
            for name in TABLES:
                target = literal(out / f"{name}.parquet")
                connection.execute(f"COPY new.main.{name} TO {target} (FORMAT parquet, COMPRESSION zstd)")
        elif form == "csv":
            out.mkdir()
            for name, columns in TABLES.items():
                _write_csv(connection, name, columns, out / f"{name}.csv")
        connection.execute("DETACH new")
    finally:
        connection.close()


def _complete_history(record: Record | None, ledger: Ledger) -> None:
    """Looks up the events of the readings in the standing record that are replaced."""
    open_rows = {row["article_id"]: row for row in ledger.history if row["old_events"] is None}
    if record is None or not open_rows:
        return
    for row in open_rows.values():
        row["old_events"] = []
    for event in record.events:
        if event["article_id"] in open_rows:
            open_rows[event["article_id"]]["old_events"].append(old_event(event))


def _head(ledger: Ledger) -> Iterator[bytes]:
    return (encode("run", row) for row in ledger.runs.values())


def _articles(ledger: Ledger) -> Iterator[bytes]:
    return (group.read() for group in ledger.groups.values())


def _tail(ledger: Ledger) -> Iterator[bytes]:
    yield from (encode("reject", row) for row in ledger.rejects.values())
    yield from (encode("history", row) for row in ledger.history)


def _new_lines(ledger: Ledger) -> Iterator[bytes]:
    yield from _head(ledger)
    yield from _articles(ledger)
    yield from _tail(ledger)


def _all_lines(record: Record | None, ledger: Ledger) -> Iterator[bytes]:
    yield from _head(ledger)
    if record is not None:
        yield from _kept_lines(record.path, ledger.replaced)
    yield from _articles(ledger)
    yield from _tail(ledger)


def _kept_lines(path: Path, replaced: set[str]) -> Iterator[bytes]:
    """The standing record's lines of articles, events and statements, without those of replaced articles."""
    for number, kind, line in scan(path):
        if kind in {"article", "event", "statement"} and not (
            replaced and parse(line, path, number)["article_id"] in replaced
        ):
            yield line


def _carry(connection: duckdb.DuckDBPyConnection, record: Record, replaced: Iterable[str]) -> None:
    """Copies the standing record's large tables, without the rows of replaced articles."""
    connection.execute("CREATE TEMP TABLE replaced (article_id VARCHAR)")
    gone = sorted(replaced)
    for start in range(0, len(gone), _CHUNK):
        connection.execute("INSERT INTO replaced SELECT unnest(?)", [gone[start : start + _CHUNK]])
    connection.execute("CREATE SCHEMA memory.standing")
    expose(connection, record.path, record.form, "memory.standing", _CARRIED)
    for name in _CARRIED:
        names = ", ".join(f'"{column.name}"' for column in TABLES[name])
        connection.execute(
            f"INSERT INTO new.main.{name} SELECT {names} FROM memory.standing.{name} "
            f"WHERE article_id NOT IN (SELECT article_id FROM replaced)"
        )


def _write_csv(connection: duckdb.DuckDBPyConnection, name: str, columns: tuple[Column, ...], path: Path) -> None:
    """One table by RFC 4180: null is an empty field, an empty text is quoted, nested values are JSON text."""
    cells = ", ".join(f'to_json("{c.name}")::VARCHAR' if is_nested(c) else f'"{c.name}"' for c in columns)
    cursor = connection.execute(f"SELECT {cells} FROM new.main.{name}")
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(csv_line([column.name for column in columns]))
        while chunk := cursor.fetchmany(_CHUNK):
            stream.writelines(csv_line(row) for row in chunk)
