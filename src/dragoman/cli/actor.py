"""`dragoman actor NAME`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from dragoman.cli.answers import deliver, heading, table
from dragoman.cli.options import AsCsv, AsJson, Everything, Most, Output, Period, Raw, RecordPath, Since, Until
from dragoman.queries.actor import Actor
from dragoman.queries.opened import Choice, open_record

MOST = 15


def command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An actor: Lavrov, the Taliban, India, IND.")],
    record: RecordPath = Path("record.duckdb"),
    since: Since = None,
    until: Until = None,
    period: Period = None,
    everything: Everything = False,
    raw: Raw = False,
    most: Most = MOST,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Who an actor is, its offices through time, its partners, what it does and what is done to it.

    Example: dragoman actor Lavrov
    """
    choice = Choice(since=since, until=until, period=period, everything=everything, raw=raw)
    with open_record(record) as opened:
        found = opened.actor(name, **choice)
    deliver(found, lambda console: render(console, found, most), as_json=as_json, as_csv=as_csv, output=output)


TITLES = {
    "identities": "Goes by",
    "offices": "Offices through time (knowledge: our tables; record: as the reports have it)",
    "partners": "With whom",
    "acts": "What it does, and what is done to it",
    "attitudes": "What it says, by attitude",
}


def render(console: Console, found: Actor, most: int) -> None:
    """The actor as a person reads it."""
    console.print(Text(found.title, style="bold"))
    for name, part in found.sections.items():
        rows = [tuple(row.values()) for row in part.to_dicts()]
        if not rows:
            continue
        heading(console, TITLES[name])
        table(console, [c.replace("_", " ") for c in part.columns], rows[:most] if most else rows)
        if len(rows) > most > 0:
            console.print(f"… and {len(rows) - most:,} more (--most 0 shows all)")
