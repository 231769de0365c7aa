"""`dragoman ask SQL`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli.answers import MOST, deliver_rows
from dragoman.cli.options import AsCsv, AsJson, Most, Output, RecordPath
from dragoman.queries.ask import TIMEOUT, ask


def command(
    sql: Annotated[
        str, typer.Argument(metavar="SQL", help="One SELECT over the record's tables; - reads it from stdin.")
    ],
    record: RecordPath = Path("record.duckdb"),
    timeout: Annotated[float, typer.Option("--timeout", help="Seconds it may take.", min=0.1)] = TIMEOUT,
    most: Most = MOST,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Ask the record in SQL (DuckDB's). It is read only: nothing can be written, and no file read.

    Example: dragoman ask "SELECT type, count(*) FROM events GROUP BY type ORDER BY 2 DESC"
    """
    text = sys.stdin.read() if sql == "-" else sql
    found = ask(record, text, timeout=timeout)
    deliver_rows(found.columns, found.rows, most=most, as_json=as_json, as_csv=as_csv, output=output)
