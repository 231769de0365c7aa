"""A record's tables in DuckDB: how they are made, filled from JSON lines, and opened from each of the four forms."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from dragoman.errors import RecordError
from dragoman.record.delimited import read_csv
from dragoman.record.places import Form
from dragoman.record.schema import BASE_TABLES, KINDS, LATER_TABLES, TABLES, Column

__all__ = [
    "EPISODE_PREFIX",
    "aliases_of",
    "create",
    "derive",
    "expose",
    "fill",
    "literal",
    "load_lines",
    "new_connection",
    "open_tables",
]

EPISODE_PREFIX = "ep"
"""An episode is called by this and the `event_id` of its first member."""

_LINE_MARGIN = 1 << 16
_DEFAULT_LINE = 1 << 24


def new_connection(scratch: Path | None = None) -> duckdb.DuckDBPyConnection:
    """An in-memory DuckDB that loads nothing from the network and spills to `scratch`."""
    folder = str(scratch or Path(tempfile.gettempdir()) / "dragoman-duckdb")
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    connection.execute(f"SET temp_directory = {literal(folder)}")
    return connection


def literal(value: str | Path) -> str:
    """A text as an SQL literal."""
    return "'" + str(value).replace("'", "''") + "'"


def _names(columns: Iterable[Column]) -> str:
    return ", ".join(f'"{column.name}"' for column in columns)


def create(connection: duckdb.DuckDBPyConnection, schema: str, names: Collection[str] = tuple(TABLES)) -> None:
    """Makes empty tables in a database or schema of the connection."""
    for name in names:
        fields = ", ".join(f'"{column.name}" {column.sql}' for column in TABLES[name])
        connection.execute(f"CREATE TABLE {schema}.{name} ({fields})")


def longest_line(path: Path) -> int:
    """The length of a file's longest line in bytes, which DuckDB needs to know."""
    with path.open("rb") as stream:
        return max((len(line) for line in stream), default=0)


def fill(connection: duckdb.DuckDBPyConnection, schema: str, lines: Path) -> None:
    """Adds the rows of a file of JSON lines to the tables that are stored as read, in the file's order."""
    size = max(longest_line(lines) + _LINE_MARGIN, _DEFAULT_LINE)
    for kind, (table, columns) in KINDS.items():
        connection.execute(
            f"INSERT INTO {schema}.{table} SELECT {_names(BASE_TABLES[table])} "
            f"FROM {_json(lines, columns, size)} WHERE kind = '{kind}'"
        )
    articles = KINDS["article"][1]
    inner = "SELECT article_id, run_id, unnest(mentions) AS x "
    inner += f"FROM {_json(lines, articles, size)} WHERE kind = 'article'"
    connection.execute(
        f"INSERT INTO {schema}.mentions SELECT article_id, run_id, {_members('mentions', 2)} FROM ({inner})"
    )


def _json(lines: Path, columns: Sequence[Column], size: int) -> str:
    spec = ", ".join(f"{literal(column.name)}: {literal(column.sql)}" for column in columns)
    return (
        f"read_json({literal(lines)}, format = 'newline_delimited', maximum_object_size = {size}, "
        f"columns = {{'kind': 'VARCHAR', {spec}}})"
    )


def derive(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Fills the tables that are derived from `events` and `episodes`."""
    keys = "article_id, run_id, event_id"
    parties = " UNION ALL ".join(
        f"SELECT rowid AS n, {keys}, '{role}' AS role, generate_subscripts({field}, 1) - 1 AS ordinal, "
        f"unnest({field}) AS x FROM {schema}.events"
        for role, field in (("actor", "actors"), ("recipient", "recipients"))
    )
    connection.execute(
        f"INSERT INTO {schema}.event_entities SELECT {keys}, role, ordinal, {_members('event_entities', 5)} "
        f"FROM ({parties}) ORDER BY n, role, ordinal"
    )
    connection.execute(
        f"INSERT INTO {schema}.quantities SELECT {keys}, ordinal, {_members('quantities', 4)} FROM ("
        f"SELECT {keys}, generate_subscripts(quantities, 1) - 1 AS ordinal, unnest(quantities) AS x "
        f"FROM {schema}.events)"
    )
    connection.execute(f"INSERT INTO {schema}.episode_aliases {aliases_of(schema + '.episodes')}")


def aliases_of(episodes: str) -> str:
    """The query for the other ids of episodes: each member's own, were it the first."""
    return f"SELECT '{EPISODE_PREFIX}' || unnest(events[2:]) AS alias, episode_id FROM {episodes}"


def _members(table: str, keys: int) -> str:
    return ", ".join(f'x."{column.name}"' for column in TABLES[table][keys:])


def open_tables(path: Path, form: Form, names: Collection[str] = tuple(TABLES)) -> duckdb.DuckDBPyConnection:
    """An in-memory connection in which the tables of these names can be queried.

    DuckDB and Parquet are read in place; JSONL and CSV are loaded.

    Raises:
        RecordError: the record is damaged, of another schema, or no record.
    """
    connection = new_connection()
    try:
        expose(connection, path, form, "main", names)
    except BaseException:
        connection.close()
        raise
    return connection


def expose(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    form: Form,
    schema: str,
    names: Collection[str] = tuple(TABLES),
) -> None:
    """Makes a record's tables visible under an existing schema of a connection (of JSONL: all of them).

    Raises:
        RecordError: the record is damaged, of another schema, or no record.
    """
    wanted = {name: TABLES[name] for name in names}
    try:
        if form == "jsonl":
            create(connection, schema)
            fill(connection, schema, path)
            derive(connection, schema)
        elif form == "duckdb":
            connection.execute(f"ATTACH {literal(path)} AS record (READ_ONLY)")
            there = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'record'")
            lacking = LATER_TABLES.difference(name for (name,) in there.fetchall())
            for name, columns in wanted.items():
                _view(connection, schema, name, columns, None if name in lacking else f"record.main.{name}")
        elif form == "parquet":
            for name, columns in wanted.items():
                file = path / f"{name}.parquet"
                lacks = name in LATER_TABLES and not file.exists()
                _view(connection, schema, name, columns, None if lacks else f"read_parquet({literal(file)})")
        else:
            create(connection, schema)
            for name, columns in wanted.items():
                if name in LATER_TABLES and not (path / f"{name}.csv").exists():
                    continue
                _load(connection, f"{schema}.{name}", columns, read_csv(path / f"{name}.csv", columns))
    except duckdb.Error as error:
        message = str(error).splitlines()[0]
        cure = "was it written by another version, or cut off?"
        raise RecordError(f"cannot be opened as a record: {message}", cure=cure, path=str(path)) from error


def _view(
    connection: duckdb.DuckDBPyConnection, schema: str, name: str, columns: Sequence[Column], source: str | None
) -> None:
    """A view of a stored table; an empty table where the record is older than it."""
    if source is None:
        fields = ", ".join(f'"{column.name}" {column.sql}' for column in columns)
        connection.execute(f"CREATE TABLE {schema}.{name} ({fields})")
    else:
        connection.execute(f"CREATE VIEW {schema}.{name} AS SELECT {_names(columns)} FROM {source}")


def _load(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[Column], rows: Iterable[dict[str, Any]]
) -> None:
    """Adds rows to a table by way of a file of JSON lines, which is a hundred times faster than one by one."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "rows.jsonl"
        with lines.open("w", encoding="utf-8") as stream:
            stream.writelines(json.dumps({"kind": "", **row}, ensure_ascii=False) + "\n" for row in rows)
        # `kind` is a column of some tables: the one of the row stands.
        own = [column for column in columns if column.name != "kind"]
        size = max(longest_line(lines) + _LINE_MARGIN, _DEFAULT_LINE)
        connection.execute(f"INSERT INTO {table} SELECT {_names(columns)} FROM {_json(lines, own, size)}")


def load_lines(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[Column], lines: Path) -> None:
    """Makes a table of these columns from a file of JSON lines, in the file's order."""
    size = max(longest_line(lines) + _LINE_MARGIN, _DEFAULT_LINE)
    connection.execute(f"CREATE TABLE {table} AS SELECT {_names(columns)} FROM {_json(lines, columns, size)}")
