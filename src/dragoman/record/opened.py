"""A record opened for answers: its tables and the index beside them in one DuckDB connection, for reading only."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dragoman.errors import RecordBusy, RecordError, RecordOutdated
from dragoman.model import SCHEMA_VERSION
from dragoman.record.contents import read_record, standing
from dragoman.record.index import add_index, has_index
from dragoman.record.places import Form, places
from dragoman.record.schema import LATER_TABLES, TABLES
from dragoman.record.tables import create, expose, literal, new_connection

__all__ = ["open_for_answers"]

_WAIT = "wait until it ends and ask again"


def open_for_answers(path: str | Path) -> duckdb.DuckDBPyConnection:
    """A connection in which tables of the record and of the index go by their names and have their `rowid`.

    A .duckdb is read in place; other forms are loaded. A record that is being built anew beside itself is read as it
    stands.

    Raises:
        RecordBusy: another process is writing the record's first version, or has the file open for writing.
        RecordOutdated: its schema is not this program's.
        RecordError: nothing is there, or it is no record or damaged.
    """
    found = standing(Path(path))
    if not found.exists() and places(found).lock.exists():
        raise RecordBusy("a run is writing this record for the first time", cure=_WAIT, path=str(path))
    try:
        record = read_record(found)
        connection = new_connection()
        try:
            connection.execute("SET python_enable_replacements = false")
            if record.form == "duckdb":
                _attach(connection, found)
            else:
                _load(connection, record.path, record.form)
        except BaseException:
            connection.close()
            raise
    except RecordError as error:
        if "lock" in error.cause.lower() and "set lock" in error.cause.lower():
            raise RecordBusy("another process has it open for writing", cure=_WAIT, path=str(path)) from error
        raise
    return connection


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        connection.execute(f"ATTACH {literal(path)} AS record (READ_ONLY)")
    except duckdb.Error as error:
        message = str(error).splitlines()[0]
        raise RecordError(f"cannot be opened as a record: {message}", path=str(path)) from error
    rows = connection.execute(
        "SELECT table_name, list(column_name) FROM duckdb_columns() WHERE database_name = 'record' GROUP BY 1"
    ).fetchall()
    there = dict(rows)
    for name, columns in TABLES.items():
        if name in LATER_TABLES and name not in there:
            create(connection, "memory.main", (name,))
        elif missing := [c.name for c in columns if c.name not in there.get(name, ())]:
            cause = f"its table {name} lacks {missing[0]}, which schema {SCHEMA_VERSION} has"
            raise RecordOutdated(cause, cure="read the articles anew into another path", path=str(path))
    indexed = has_index(connection, "record")
    connection.execute("SET search_path = 'memory.main,record.main'")
    if not indexed:
        add_index(connection, "memory.main", "record.main", "episodes")


def _load(connection: duckdb.DuckDBPyConnection, path: Path, form: Form) -> None:
    if form == "parquet":
        connection.execute("CREATE SCHEMA memory.stored")
        expose(connection, path, form, "memory.stored")
        for name in TABLES:
            connection.execute(f"CREATE TABLE main.{name} AS FROM memory.stored.{name}")
    else:
        expose(connection, path, form, "main")
    add_index(connection, "main")
