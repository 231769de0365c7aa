"""`dragoman network [COUNTRY]`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dragoman.cli.answers import covered, deliver, table
from dragoman.cli.options import (
    AsCsv,
    AsJson,
    Everything,
    Least,
    Most,
    OneADay,
    Output,
    Period,
    Raw,
    RecordPath,
    Since,
    Statuses,
    Until,
)
from dragoman.queries.opened import Choice, open_record

MOST = 40


def command(
    country: Annotated[str | None, typer.Argument(metavar="[COUNTRY]", help="Only edges of this country.")] = None,
    record: RecordPath = Path("record.duckdb"),
    since: Since = None,
    until: Until = None,
    period: Period = None,
    status: Statuses = None,
    everything: Everything = False,
    raw: Raw = False,
    one_a_day: OneADay = False,
    least: Least = 1,
    most: Most = MOST,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Edges between countries, the strongest first, with counts by direction and quadrant.

    Example: dragoman network --period 2021 --csv -o network.csv
    """
    choice = Choice(
        since=since,
        until=until,
        period=period,
        status=status or (),
        everything=everything,
        raw=raw,
        one_a_day=one_a_day,
    )
    with open_record(record) as opened:
        edges = opened.network(country, least=least, **choice)

        def render(console: Console) -> None:
            rows = [tuple(row.values()) for row in edges.to_dicts()]
            columns = [c.replace("_", " ") for c in edges.columns]
            table(console, columns, rows[:most] if most else rows, "Who acts towards whom")
            if len(rows) > most > 0:
                console.print(f"… and {len(rows) - most:,} edges more (--most 0 shows all)")
            console.print(covered(opened.coverage(since=since, until=until, period=period)))

        deliver(edges, render, as_json=as_json, as_csv=as_csv, output=output)
