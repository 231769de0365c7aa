"""`dragoman positions A --on TOPIC`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from dragoman.cli.answers import covered, deliver
from dragoman.cli.console import quote
from dragoman.cli.options import (
    AsCsv,
    AsJson,
    Everything,
    Most,
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
    party: Annotated[str, typer.Argument(metavar="A", help="A party: IND, India, the Taliban.")],
    on: Annotated[str, typer.Option("--on", metavar="TOPIC", help="A party, a PLOVER context (terrorism) or words.")],
    record: RecordPath = Path("record.duckdb"),
    since: Since = None,
    until: Until = None,
    period: Period = None,
    status: Statuses = None,
    everything: Everything = False,
    raw: Raw = False,
    most: Most = MOST,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """What a party said, feared, backed or opposed about a party or topic, through time, with every sentence.

    Example: dragoman positions India --on "the Taliban" --since 2009
    """
    choice = Choice(since=since, until=until, period=period, status=status or (), everything=everything, raw=raw)
    with open_record(record) as opened:
        found = opened.positions(party, on=on, **choice)

        def render(console: Console) -> None:
            label = opened.party(party).label
            console.print(Text(f"{label} on {on}", style="bold"))
            rows = found.rows[-most:] if most else found.rows
            if len(found) > len(rows):
                console.print(f"Only the latest {len(rows):,} of {len(found):,} are shown (--most 0 shows all).")
            for x in rows:
                towards = f" → {x.towards}" if x.basis == "event" and x.towards else ""
                line = f"  {x.date or 'undated'}  {x.holders} {x.stance}{towards}"
                if x.what != x.sentence:
                    line += f": {x.what}"
                console.print(Text(line))
                console.print(quote(x.sentence, x.says, x.article_id, x.source))
            if not rows:
                console.print("The record tells of no position on it.")
            console.print(covered(opened.coverage(party, since=since, until=until, period=period), label))

        deliver(found, render, as_json=as_json, as_csv=as_csv, output=output)
