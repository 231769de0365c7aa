"""`dragoman timeline [A [B]]`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dragoman.cli.answers import MOST, covered, deliver, not_counted, table
from dragoman.cli.options import (
    AsCsv,
    AsJson,
    Everything,
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


def command(
    parties: Annotated[
        list[str] | None, typer.Argument(metavar="[A] [B]", help="Parties that take part: IND, Russia, the Taliban.")
    ] = None,
    record: RecordPath = Path("record.duckdb"),
    since: Since = None,
    until: Until = None,
    period: Period = None,
    status: Statuses = None,
    everything: Everything = False,
    raw: Raw = False,
    one_a_day: OneADay = False,
    most: Most = MOST,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Events in the order they happened, each with its sentence and on whose word it stands.

    Example: dragoman timeline IND RUS --since 2009 --record record.duckdb
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
    names = parties or []
    with open_record(record) as opened:
        lines = opened.timeline(*names, **choice)

        def render(console: Console) -> None:
            found = opened.timeline(*names, most=most + 1, **choice).rows if most else lines.rows
            rest = len(found) > most > 0
            wanted = [opened.party(name).label for name in names]
            rows = [
                (
                    x.date or (f"due {x.due}" if x.due else "undated"),
                    f"{x.type}{'/' + x.mode if x.mode else ''}",
                    x.actors,
                    x.recipients,
                    x.place,
                    x.says,
                    x.sentence,
                    f"{x.source or x.article_id}{f' +{x.reports - 1}' if x.reports > 1 else ''}",
                )
                for x in (found[1:] if rest else found)
            ]
            columns = ("when", "type", "actors", "recipients", "where", "says", "sentence", "source")
            table(console, columns, rows, " and ".join(wanted) or "All events")
            if rest:
                console.print(f"Only the latest {most:,} are shown (--most 0 shows all).")
            if not rows:
                console.print("No event of the record fits.")
            console.print(covered(opened.coverage(*names, since=since, until=until, period=period), *wanted))
            if left := not_counted(opened.left_out(*names, **choice)):
                console.print(left)

        deliver(lines, render, as_json=as_json, as_csv=as_csv, output=output)
