"""`dragoman compare A B --period P --period Q`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from dragoman.cli.answers import deliver, heading, table
from dragoman.cli.console import quote
from dragoman.cli.options import AsCsv, AsJson, Most, OneADay, Output, Raw, RecordPath
from dragoman.errors import UsageError
from dragoman.queries.compare import ENOUGH, Comparison, Difference
from dragoman.queries.opened import Choice, open_record

MOST = 12


def command(
    a: Annotated[str, typer.Argument(metavar="A", help="A party: IND, India, the Taliban.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other party.")],
    periods: Annotated[
        list[str],
        typer.Option("--period", metavar="PERIOD", help="Twice: 2009, 2009-07 or 2009..2011, the earlier first."),
    ],
    record: RecordPath = Path("record.duckdb"),
    raw: Raw = False,
    one_a_day: OneADay = False,
    most: Most = MOST,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Two parties in two periods: what is new, gone, stronger or weaker, every line with its sentences and sources.

    Under 30 articles that name both, a period proves no absence: then an item is "not reported here".

    Example: dragoman compare IND RUS --period 2009 --period 2021
    """
    if len(periods) != 2:
        raise UsageError(f"{len(periods)} periods are given, and two are compared", cure="give --period twice")
    with open_record(record) as opened:
        found = opened.compare(a, b, periods[0], periods[1], **Choice(raw=raw, one_a_day=one_a_day))
    deliver(found, lambda console: render(console, found, most), as_json=as_json, as_csv=as_csv, output=output)


def render(console: Console, found: Comparison, most: int) -> None:
    """The comparison as a person reads it."""
    console.print(Text(found.title, style="bold"))
    rows = [(s.period, s.articles, s.sources, s.naming, s.naming_sources, s.events) for s in found.periods]
    columns = ("period", "articles read", "sources", "naming both", "their sources", "events between them")
    table(console, columns, rows)
    if not all(side.enough for side in found.periods):
        console.print(
            f"Fewer than {ENOUGH} articles name both in a period: silence proves nothing there, so no item is called "
            "new, gone, stronger or weaker."
        )
    for section in dict.fromkeys(d.section for d in found.differences):
        lines = [d for d in found.differences if d.section == section]
        heading(console, section.capitalize())
        for line in lines[:most] if most else lines:
            _line(console, line, [side.period for side in found.periods])
        if len(lines) > most > 0:
            console.print(Text(f"  … and {len(lines) - most} more (--most 0 shows all)", style="italic"))


def _line(console: Console, line: Difference, periods: list[str]) -> None:
    change = f"{line.change} ({line.lacking})" if line.change == "not reported here" else line.change
    told = []
    counts = ((line.first, line.first_rate), (line.second, line.second_rate))
    for period, (count, rate) in zip(periods, counts, strict=True):
        shown = "–" if rate is None else f"{rate:.2f}"
        told.append(f"{period}: {shown if count is None else f'{count} ({shown} an article)'}")
    console.print(Text(f"  {line.item} — {change} — {'; '.join(told)}"))
    for proof in line.proofs:
        console.print(quote(proof.sentence, proof.says, proof.article_id, proof.date or "undated", proof.source))
