"""`dragoman ledger A [B]`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from dragoman.cli.answers import covered, deliver
from dragoman.cli.console import quote
from dragoman.cli.options import AsCsv, AsJson, Most, Output, Period, RecordPath, Since, Until
from dragoman.queries.ledger import LedgerRow
from dragoman.queries.opened import open_record

MOST = 40


def command(
    parties: Annotated[list[str], typer.Argument(metavar="A [B]", help="One party or two: IND, India, the Taliban.")],
    record: RecordPath = Path("record.duckdb"),
    state: Annotated[
        list[str] | None,
        typer.Option("--state", help="Only open, due, fulfilled, broken, lapsed or unknown; may be given again."),
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="WORDS", help="Only commitments on this matter.")] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="The day on which states hold; the record's last, if none."),
    ] = None,
    since: Since = None,
    until: Until = None,
    period: Period = None,
    most: Most = MOST,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """What was promised, agreed, threatened and demanded, by when, on whose word, and what came of it.

    Nothing is called fulfilled or broken without the sentence that says so.

    Example: dragoman ledger IND AFG --state open
    """
    with open_record(record) as opened:
        found = opened.ledger(*parties, states=state or (), on=on, as_of=as_of, since=since, until=until, period=period)

        def render(console: Console) -> None:
            labels = " and ".join(opened.party(p).label for p in parties)
            console.print(Text(f"Ledger of {labels}", style="bold"))
            rows = found.rows[-most:] if most else found.rows
            if len(found) > len(rows):
                console.print(f"Only the latest {len(rows):,} of {len(found):,} are shown (--most 0 shows all).")
            for row in rows:
                _show(console, row)
            if not rows:
                console.print("The record tells of no commitment.")
            console.print(covered(opened.coverage(*parties, since=since, until=until, period=period), labels))

        deliver(found, render, as_json=as_json, as_csv=as_csv, output=output)


def _show(console: Console, row: LedgerRow) -> None:
    towards = f" → {row.to}" if row.to else ""
    term = f", by {row.due}" if row.due else ""
    again = f", said again {row.repeated} ×" if row.repeated else ""
    line = Text(f"  {row.state.upper():9} ", style="bold")
    line.append(f"{row.made or 'undated'}  {row.by or '?'}{towards}: {row.kind} of {row.act}{term}{again}", style="")
    console.print(line)
    console.print(Text(f"            {row.reason}"))
    console.print(quote(row.sentence, row.says, row.article_id, row.source))
    for answer in row.followed:
        console.print(Text(f"      {answer.date}  {answer.bond}: {answer.because}"))
        console.print(quote(answer.sentence, answer.says, answer.article_id, answer.source))
