"""What the commands that answer share: one answer goes to the screen, to JSON, to CSV or to a file."""

from __future__ import annotations

import html
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dragoman.cli.console import out
from dragoman.errors import OutputError, UsageError
from dragoman.queries.coverage import Coverage
from dragoman.queries.relation import Answer, Relation, csv_text

__all__ = ["MOST", "covered", "deliver", "deliver_rows", "heading", "not_counted", "shown", "table"]

MOST = 200
WIDTH = 160


def deliver(
    answer: Relation[Any] | Answer | _Rows,
    render: Callable[[Console], None],
    *,
    as_json: bool = False,
    as_csv: bool = False,
    output: Path | None = None,
) -> None:
    """Gives the answer in the form asked for.

    Raises:
        UsageError: JSON and CSV are both asked for, or a Parquet file of an answer of several tables.
        OutputError: the file cannot be written.
    """
    if as_json and as_csv:
        raise UsageError("both --json and --csv are given", cure="choose one")
    suffix = output.suffix.lower() if output else ""
    if output and suffix in {".duckdb", ".jsonl"}:
        raise OutputError(
            "the name is that of a record, not of an answer", cure="end it in .json or .csv", path=str(output)
        )
    if output and suffix == ".parquet" and not (as_json or as_csv):
        _to_parquet(answer, output)
        return
    form = "json" if as_json else "csv" if as_csv else suffix.removeprefix(".")
    text = {"json": answer.to_json, "csv": answer.to_csv, "html": answer._repr_html_}.get(form)
    if output:
        _write(output, text() if text else _screen(render))
    elif text:
        # csv ends its lines itself
        console = out()
        console.file.write(text())
    else:
        render(out())


class _Rows:
    """Rows whose columns are known only when they are there."""

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        self.columns = columns
        self.rows = rows

    def to_json(self) -> str:
        dicts = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return json.dumps(dicts, ensure_ascii=False, indent=2, default=str) + "\n"

    def to_csv(self) -> str:
        return csv_text(self.columns, [list(row) for row in self.rows])

    def _repr_html_(self) -> str:
        cells = (html.escape("" if cell is None else str(cell)) for row in self.rows for cell in row)
        wide = len(self.columns)
        flat = [f"<td>{cell}</td>" for cell in cells]
        body = "".join(f"<tr>{''.join(flat[at : at + wide])}</tr>" for at in range(0, len(flat), max(wide, 1)))
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def deliver_rows(
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    most: int,
    as_json: bool = False,
    as_csv: bool = False,
    output: Path | None = None,
) -> None:
    """Gives rows of any columns in the form asked for; see `deliver`."""

    def render(console: Console) -> None:
        table(console, columns, rows[:most] if most else rows)
        if len(rows) > most > 0:
            console.print(f"… and {len(rows) - most:,} rows more (--most 0 shows all)")

    deliver(_Rows(columns, rows), render, as_json=as_json, as_csv=as_csv, output=output)


def _screen(render: Callable[[Console], None]) -> str:
    text = io.StringIO()
    render(Console(file=text, width=WIDTH, highlight=False))
    return text.getvalue()


def _write(path: Path, text: str) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror}", path=str(path), cure="choose a folder that exists"
        ) from error


def _to_parquet(answer: Relation[Any] | Answer | _Rows, path: Path) -> None:
    if not isinstance(answer, Relation):
        raise UsageError("this answer is no Parquet file", cure="end the name in .json or .csv")
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow", cure="pip install 'dragoman[parquet]'") from error
    try:
        pyarrow.parquet.write_table(answer.to_arrow(), path)
    except OSError as error:
        raise OutputError(f"cannot be written: {error}", path=str(path), cure="choose a folder that exists") from error


def heading(console: Console, text: str) -> None:
    """A section's heading."""
    console.print()
    console.print(Text(text, style="bold underline"))


def table(console: Console, columns: Sequence[str], rows: Sequence[Sequence[object]], title: str | None = None) -> None:
    """Rows as a table; numbers to the right."""
    drawn = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for at, column in enumerate(columns):
        number = any(isinstance(row[at], (int, float)) for row in rows)
        drawn.add_column(column, justify="right" if number else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(shown(cell) for cell in row))
    console.print(drawn)


def shown(cell: object) -> Text:
    """A cell in words; text is never read as markup."""
    if cell is None:
        return Text("")
    if isinstance(cell, float):
        return Text(f"{cell:.2f}")
    return Text(f"{cell:,}" if isinstance(cell, int) and not isinstance(cell, bool) else str(cell))


def covered(found: Coverage, *parties: str) -> str:
    """The denominator in words."""
    span = f" of {found.since} to {found.until}" if found.since and found.until else ""
    text = f"Read: {_many(found.articles, 'article')} from {_many(found.sources, 'source')}{span}"
    if parties:
        verb = "names" if found.naming == 1 else "name"
        text += f"; {found.naming:,} of them {verb} {' and '.join(parties)} ({_many(found.naming_sources, 'source')})"
    return text + "."


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def not_counted(left: Mapping[str, int]) -> str:
    """What does not count, in words; empty where nothing is left out."""
    if not left:
        return ""
    told = ", ".join(f"{number:,} {why}" for why, number in left.items())
    return f"Left out: {told} (--all shows them)."
