"""Answers as typed relations: SQL over an open record, or rows worked out from it, that go to any frame."""

from __future__ import annotations

import csv
import dataclasses
import html
import io
import json
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args, get_origin, get_type_hints

import duckdb

from dragoman.queries.plots import chart

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

__all__ = ["Answer", "Relation", "Sql", "csv_text"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sql:
    """A query with its values apart: no value is ever part of the text."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def run(self, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
        """Executes it."""
        return connection.execute(self.text, dict(self.values))

    def rows(self, connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
        """All its rows."""
        return self.run(connection).fetchall()

    def one(self, connection: duckdb.DuckDBPyConnection) -> tuple[Any, ...]:
        """Its first row."""
        found: tuple[Any, ...] = self.run(connection).fetchall()[0]
        return found


class Relation(Generic[T]):
    """Rows of one dataclass `row`. Iterating gives its instances; nothing is computed before it is asked for."""

    def __init__(
        self, row: type[T], source: Sql | Sequence[T], connection: duckdb.DuckDBPyConnection | None = None
    ) -> None:
        self.row = row
        self.source = source
        self._connection = connection
        self._rows: list[T] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(f.name for f in dataclasses.fields(self.row))  # type: ignore[arg-type]

    @property
    def rows(self) -> list[T]:
        """All rows."""
        if self._rows is None:
            if isinstance(self.source, Sql) and self._connection is not None:
                make = _maker(self.row)
                self._rows = [make(values) for values in self.source.rows(self._connection)]
            else:
                self._rows = [] if isinstance(self.source, Sql) else list(self.source)
        return self._rows

    def __iter__(self) -> Iterator[T]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> T:
        return self.rows[index]

    def to_dicts(self) -> list[dict[str, Any]]:
        """Rows as plain dicts."""
        return [_plain(row) for row in self.rows]

    def to_arrow(self) -> pa.Table:
        """An Arrow table; needs pyarrow (`pip install dragoman[parquet]`)."""
        import pyarrow

        if self._rows is None and isinstance(self.source, Sql) and self._connection is not None:
            found = self._connection.sql(self.source.text, params=dict(self.source.values))
            table: Any = found.to_arrow_table()
            return table.rename_columns(list(self.columns)).cast(_schema(self.row, pyarrow))
        return pyarrow.Table.from_pylist(self.to_dicts(), schema=_schema(self.row, pyarrow))

    def to_pandas(self) -> pd.DataFrame:
        """A pandas frame; needs pandas."""
        import pandas

        return pandas.DataFrame(self.to_dicts(), columns=list(self.columns))

    def to_polars(self) -> pl.DataFrame:
        """A polars frame; needs polars."""
        import polars

        return polars.DataFrame(self.to_dicts(), schema=_polars_schema(self.row, polars), orient="row")

    def to_csv(self) -> str:
        """The rows as CSV text with a header; lists and nested values as JSON text."""
        return csv_text(self.columns, ([row[name] for name in self.columns] for row in self.to_dicts()))

    def to_json(self) -> str:
        """The rows as a JSON array."""
        return json.dumps(self.to_dicts(), ensure_ascii=False, indent=2) + "\n"

    def plot(self) -> Any:
        """An Altair chart of months, of a network or of a timeline; needs altair (`pip install dragoman[plot]`).

        Raises:
            UsageError: these columns have no plot, or Altair is not installed.
        """
        return chart(self.columns, self.to_dicts())

    def _repr_html_(self) -> str:
        """A table for notebooks."""
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(_cell(row[name]))}</td>" for name in self.columns) + "</tr>"
            for row in self.to_dicts()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@dataclass(frozen=True)
class Answer:
    """An answer of several relations under one title. Fields that are relations are its sections, in order."""

    title: str

    @property
    def sections(self) -> dict[str, Relation[Any]]:
        """The relations by their names."""
        found = ((f.name, getattr(self, f.name)) for f in dataclasses.fields(self))
        return {name: value for name, value in found if isinstance(value, Relation)}

    def to_dicts(self) -> dict[str, list[dict[str, Any]]]:
        """Each section as dicts."""
        return {name: part.to_dicts() for name, part in self.sections.items()}

    def to_pandas(self) -> dict[str, pd.DataFrame]:
        """Each section as a pandas frame."""
        return {name: part.to_pandas() for name, part in self.sections.items()}

    def to_polars(self) -> dict[str, pl.DataFrame]:
        """Each section as a polars frame."""
        return {name: part.to_polars() for name, part in self.sections.items()}

    def to_arrow(self) -> dict[str, pa.Table]:
        """Each section as an Arrow table."""
        return {name: part.to_arrow() for name, part in self.sections.items()}

    def to_csv(self) -> str:
        """One table: the section's name first, then the columns of all sections; what a section lacks is empty."""
        names = list(dict.fromkeys(name for part in self.sections.values() for name in part.columns))
        rows = (
            [section, *(row.get(name) for name in names)]
            for section, part in self.sections.items()
            for row in part.to_dicts()
        )
        return csv_text(["section", *names], rows)

    def to_json(self) -> str:
        """The sections as a JSON object."""
        return json.dumps({"title": self.title, **self.to_dicts()}, ensure_ascii=False, indent=2) + "\n"

    def _repr_html_(self) -> str:
        """All sections for notebooks."""
        parts = "".join(f"<h4>{html.escape(name)}</h4>{p._repr_html_()}" for name, p in self.sections.items())
        return f"<h3>{html.escape(self.title)}</h3>{parts}"


def csv_text(columns: Sequence[str], rows: Iterator[list[Any]] | Sequence[list[Any]]) -> str:
    """CSV by RFC 4180."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_flat(value) for value in row] for row in rows)
    return out.getvalue()


def _flat(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_cell(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{k}: {_cell(v)}" for k, v in value.items() if v is not None)
    return "" if value is None else str(value)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return [_plain(item) for item in value] if isinstance(value, (tuple, list)) else value


def _maker(row: type[T]) -> Callable[[Sequence[Any]], T]:
    """Builds instances from database rows: lists become tuples, structs the dataclasses annotated."""
    hints = [h for name, h in get_type_hints(row).items() if name in row.__dataclass_fields__]  # type: ignore[attr-defined]
    casts = [_cast(hint) for hint in hints]
    if not any(casts):
        return lambda values: row(*values)
    return lambda values: row(*[c(v) if c and v is not None else v for c, v in zip(casts, values, strict=True)])


def _cast(hint: Any) -> Callable[[Any], Any] | None:
    hint = _bare(hint)
    if get_origin(hint) is tuple:
        inner = _cast(get_args(hint)[0])
        return (lambda xs: tuple(inner(x) for x in xs)) if inner else tuple
    if dataclasses.is_dataclass(hint):
        return lambda x: hint(**x)  # type: ignore[operator]
    return None


def _bare(hint: Any) -> Any:
    if get_origin(hint) is types.UnionType:
        return next(arg for arg in get_args(hint) if arg is not types.NoneType)
    return hint


def _schema(row: Any, pyarrow: Any) -> Any:
    return pyarrow.schema([(name, _arrow(hint, pyarrow)) for name, hint in get_type_hints(row).items()])


def _arrow(hint: Any, pyarrow: Any) -> Any:
    hint = _bare(hint)
    if get_origin(hint) is tuple:
        return pyarrow.list_(_arrow(get_args(hint)[0], pyarrow))
    if dataclasses.is_dataclass(hint):
        return pyarrow.struct([(n, _arrow(h, pyarrow)) for n, h in get_type_hints(hint).items()])
    names = {str: pyarrow.string, int: pyarrow.int64, float: pyarrow.float64, bool: pyarrow.bool_}
    return names[hint]()


def _polars_schema(row: Any, polars: Any) -> Any:
    return {name: _polars(hint, polars) for name, hint in get_type_hints(row).items()}


def _polars(hint: Any, polars: Any) -> Any:
    hint = _bare(hint)
    if get_origin(hint) is tuple:
        return polars.List(_polars(get_args(hint)[0], polars))
    if dataclasses.is_dataclass(hint):
        return polars.Struct({n: _polars(h, polars) for n, h in get_type_hints(hint).items()})
    return {str: polars.String, int: polars.Int64, float: polars.Float64, bool: polars.Boolean}[hint]
