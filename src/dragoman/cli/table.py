"""`dragoman table country-month|dyad-month`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from dragoman.cli.answers import MOST, deliver, table
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
from dragoman.errors import UsageError
from dragoman.queries.opened import Choice, open_record
from dragoman.queries.relation import Relation

KINDS = ("country-month", "dyad-month")


def command(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="country-month or dyad-month.")],
    countries: Annotated[
        list[str] | None,
        typer.Argument(metavar="[COUNTRY…]", help="Only these; of dyads: those of one country, or the pair of two."),
    ] = None,
    record: RecordPath = Path("record.duckdb"),
    since: Since = None,
    until: Until = None,
    period: Period = None,
    status: Statuses = None,
    everything: Everything = False,
    raw: Raw = False,
    one_a_day: OneADay = False,
    directed: Annotated[bool, typer.Option("--directed", help="Of dyads: acts of a towards b only.")] = False,
    least: Least = 1,
    most: Most = MOST,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """A row for each month, also where nothing is told, with the articles and sources read in it.

    Example: dragoman table dyad-month IND RUS --csv -o ind-rus.csv
    """
    if kind not in KINDS:
        raise UsageError(f"{kind!r} is no table", cure=f"choose {' or '.join(KINDS)}")
    choice = Choice(
        since=since,
        until=until,
        period=period,
        status=status or (),
        everything=everything,
        raw=raw,
        one_a_day=one_a_day,
    )
    names = countries or []
    if kind == "dyad-month" and len(names) > 2:
        raise UsageError(f"{len(names)} countries are no dyad", cure="give none, one or two")
    with open_record(record) as opened:
        found: Relation[Any]
        if kind == "country-month":
            found = opened.country_months(*names, **choice)
        else:
            found = opened.dyad_months(*names, directed=directed, least=least, **choice)

        def render(console: Console) -> None:
            rows = [tuple(row.values()) for row in found.to_dicts()]
            table(console, [c.replace("_", " ") for c in found.columns], rows[:most] if most else rows, kind)
            if len(rows) > most > 0:
                console.print(f"… and {len(rows) - most:,} rows more (--most 0 shows all; --csv -o FILE keeps them)")

        deliver(found, render, as_json=as_json, as_csv=as_csv, output=output)
