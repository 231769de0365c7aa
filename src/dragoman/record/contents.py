"""Reads a record in any of its four forms as plain rows, or opens it for queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from dragoman.errors import RecordError, RecordOutdated
from dragoman.model import SCHEMA_VERSION
from dragoman.record.delimited import read_csv
from dragoman.record.lines import rows_of, scan
from dragoman.record.places import Form, form_of, places
from dragoman.record.schema import KINDS, LATER_TABLES, TABLES
from dragoman.record.tables import open_tables

__all__ = ["Record", "Rows", "read_record", "standing"]

_CHUNK = 1000

Row = dict[str, Any]


class Rows:
    """The rows of one table as dicts, in the record's order. Can be walked any number of times; holds none of them."""

    def __init__(self, source: Callable[[], Iterator[Row]]) -> None:
        self._source = source

    def __iter__(self) -> Iterator[Row]:
        return self._source()

    def __len__(self) -> int:
        return sum(1 for _ in self._source())


class Record:
    """A record on disk. `form` is jsonl, duckdb, parquet or csv; each table is an attribute with its rows."""

    def __init__(self, path: Path, form: Form) -> None:
        self.path = path
        self.form = form

    @property
    def runs(self) -> Rows:
        """What made the other rows."""
        return self.table("runs")

    @property
    def articles(self) -> Rows:
        """The articles, without their mentions."""
        return self.table("articles")

    @property
    def mentions(self) -> Rows:
        """Who, where, when and how much, as found in the articles."""
        return self.table("mentions")

    @property
    def events(self) -> Rows:
        """The events."""
        return self.table("events")

    @property
    def event_entities(self) -> Rows:
        """One row per party of an event."""
        return self.table("event_entities")

    @property
    def quantities(self) -> Rows:
        """One row per quantity of an event."""
        return self.table("quantities")

    @property
    def statements(self) -> Rows:
        """The statements."""
        return self.table("statements")

    @property
    def rejects(self) -> Rows:
        """The inputs that could not be read."""
        return self.table("rejects")

    @property
    def history(self) -> Rows:
        """The readings that others replaced."""
        return self.table("history")

    @property
    def episodes(self) -> Rows:
        """The happenings that the events report; none in a record that is not linked."""
        return self.table("episodes")

    @property
    def episode_aliases(self) -> Rows:
        """Other ids that episodes go by."""
        return self.table("episode_aliases")

    def table(self, name: str) -> Rows:
        """The rows of a table by its name.

        Raises:
            KeyError: no table has this name.
            RecordError: the record is damaged (raised while the rows are walked).
        """
        columns = TABLES[name]
        if self.form == "jsonl":
            kinds = [kind for kind, (table, _) in KINDS.items() if table == name]
            if kinds:
                return Rows(lambda: self._lines(kinds[0]))
            if name == "mentions":
                return Rows(self._mentions)
        if self.form == "csv":
            if name in LATER_TABLES and not (self.path / f"{name}.csv").exists():
                return Rows(lambda: iter(()))
            return Rows(lambda: read_csv(self.path / f"{name}.csv", columns))
        names = ", ".join(f'"{column.name}"' for column in columns)
        return Rows(lambda: self.query(f"SELECT {names} FROM {name}", name))

    def versions(self) -> dict[str, tuple[str, str]]:
        """Each article's id with its `text_hash` and `run_id`."""
        wanted = ("article_id", "text_hash", "run_id")
        rows: Iterable[Row] = self.articles
        if self.form in {"duckdb", "parquet"}:
            rows = self.query(f"SELECT {', '.join(wanted)} FROM articles", "articles")
        return {row["article_id"]: (row["text_hash"], row["run_id"]) for row in rows}

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection in which each table can be queried by its name; the record itself cannot be changed.

        Raises:
            RecordError: the record is damaged or of another schema.
        """
        return open_tables(self.path, self.form)

    def query(self, sql: str, *tables: str) -> Iterator[Row]:
        """The rows of an SQL query over the tables named (all, if none is).

        Raises:
            RecordError: the record is damaged or of another schema, or the query is no sound SQL.
        """
        connection = open_tables(self.path, self.form, tables or tuple(TABLES))
        try:
            cursor = connection.execute(sql)
            names = [column[0] for column in cursor.description or []]
            while chunk := cursor.fetchmany(_CHUNK):
                for values in chunk:
                    yield dict(zip(names, values, strict=True))
        except duckdb.Error as error:
            raise RecordError(str(error).splitlines()[0], path=str(self.path)) from error
        finally:
            connection.close()

    def _lines(self, kind: str) -> Iterator[Row]:
        for _, _, row in rows_of(self.path, kind):
            row.pop("mentions", None)
            yield row

    def _mentions(self) -> Iterator[Row]:
        for _, _, row in rows_of(self.path, "article"):
            for mention in row["mentions"]:
                yield {"article_id": row["article_id"], "run_id": row["run_id"], **mention}


def standing(path: Path) -> Path:
    """The record's path, or where its folder stands while a killed run had it moved away."""
    around = places(path)
    return around.old if not path.exists() and around.old.is_dir() else path


def read_record(path: str | Path) -> Record:
    """Opens a record in any form: a .jsonl or .duckdb file, or a folder of Parquet or CSV files.

    Raises:
        RecordError: nothing is there, it is no record, or its schema is not the one of this program.
    """
    found = standing(Path(path))
    record = Record(found, form_of(found))
    if record.form == "jsonl":
        first = next(scan(found), None)
        if first is None or first[1] != "run":
            raise RecordError("the first line is not of kind run, so it is no record", path=str(path), line=1)
    for run in record.runs:
        if run["schema_version"] != SCHEMA_VERSION:
            cause = f"its schema is version {run['schema_version']}, this program's is {SCHEMA_VERSION}"
            raise RecordOutdated(cause, cure="read the articles anew into another path", path=str(path))
    return record
