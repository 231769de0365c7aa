"""`dragoman brief A B`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dragoman.cli.console import out, print_json, quote
from dragoman.cli.options import AsJson, RecordPath
from dragoman.queries.brief import Brief, Said, brief
from dragoman.queries.lines import Line
from dragoman.queries.opened import open_record
from dragoman.queries.parties import find_party
from dragoman.record import read_record

MOST = 12


def command(
    a: Annotated[str, typer.Argument(metavar="A", help="A party: IND, India, the Taliban.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other party.")],
    on: Annotated[str | None, typer.Option("--on", help="Only what bears on this country, actor or topic.")] = None,
    record: RecordPath = Path("record.duckdb"),
    most: Annotated[int, typer.Option("--most", help="Most lines in a section.", min=1)] = MOST,
    as_json: AsJson = False,
) -> None:
    """What the record holds on two parties: meetings, agenda, fears and wants, accords and pledges, what is to come.

    Example: dragoman brief IND RUS --on Afghanistan
    """
    with open_record(record) as opened:
        one, other = opened.party(a), opened.party(b)
    rows = read_record(record)
    found = brief(rows.articles, rows.events, rows.statements, one, other, find_party(on) if on else None)
    if as_json:
        print_json(found)
    else:
        render(found, out(), most)


def render(found: Brief, console: Console, most: int) -> None:
    """The brief as a person reads it."""
    about = f" on {found.topic}" if found.topic else ""
    console.print(Text(f"{found.a.label} and {found.b.label}{about}", style="bold"))
    if not found.articles:
        console.print("No article of this record bears on it.")
        return
    console.print("Articles: " + ", ".join(f"{n} in {year}" for year, n in sorted(found.articles.items())))
    _lines(console, "Meetings", found.meetings, most)
    _agenda(console, found, most)
    _said(console, "What each side fears, hopes and believes", found.attitudes, most)
    _lines(console, "What each side asks for", found.wants, most)
    _lines(console, "Accords and pledges, with their numbers", found.accords, most)
    _third(console, found, most)
    _lines(console, "Friction", found.friction, most)
    _lines(console, "Still to come when reported", found.to_come, most)
    _years(console, found)


def _head(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, style="bold underline"))


def _more(console: Console, total: int, most: int) -> None:
    if total > most:
        console.print(Text(f"  … and {total - most} more (--most {total})", style="italic"))


def describe(line: Line) -> str:
    """One event in a line of words."""
    act = f" ({line.act})" if line.act != line.type else ""
    to = f" → {line.recipients}" if line.recipients else ""
    extra = [
        x
        for x in (
            line.status if line.status != "actual" else "",
            f"due {line.due}" if line.due else "",
            f"in {line.place}" if line.place else "",
        )
        if x
    ]
    numbers = f" — {', '.join(line.numbers)}" if line.numbers else ""
    mode = f"/{line.mode}" if line.mode else ""
    aside = f" [{', '.join(extra)}]" if extra else ""
    return f"  {line.date or 'undated'}  {line.type}{mode}{act}: {line.actors}{to}{aside}{numbers}"


def _section(console: Console, title: str, told: Sequence[tuple[str, str | None, str, str]], most: int) -> None:
    """Lines with their evidence (line, on whose word, sentence, article); a sentence behind several stands once."""
    if not told:
        return
    _head(console, title)
    shown = told[:most]
    for (says, sentence, article_id), group in groupby(shown, key=lambda x: x[1:]):
        for line, *_ in group:
            console.print(Text(line))
        console.print(quote(sentence, says, article_id))
    _more(console, len(told), most)


def _evidence(line: Line) -> tuple[str | None, str, str]:
    return line.says, line.sentence, line.article_id


def _lines(console: Console, title: str, lines: list[Line], most: int) -> None:
    _section(console, title, [(describe(line), *_evidence(line)) for line in lines], most)


def _agenda(console: Console, found: Brief, most: int) -> None:
    told = [(f"  {x.date or x.due or 'undated'}  {topic}", *_evidence(x)) for topic, x in found.agenda]
    _section(console, "On the agenda", told, most)


def _said(console: Console, title: str, lines: list[Said], most: int) -> None:
    told = [
        (f"  {x.date or 'undated'}  {x.holders} {x.attitude}: {x.content}", x.says, x.sentence, x.article_id)
        for x in lines
    ]
    _section(console, title, told, most)


def _third(console: Console, found: Brief, most: int) -> None:
    told = [(f"  {names}:{describe(line)[1:]}", *_evidence(line)) for names, line in found.third_parties]
    _section(console, "Third parties", told, most)


def _years(console: Console, found: Brief) -> None:
    if len(found.years) < 2:
        return
    _head(console, "Year beside year (events of both parties that count)")
    years = sorted(found.years)
    table = Table(header_style="bold")
    table.add_column("type")
    for year in years:
        table.add_column(f"{year} ({found.articles.get(year, 0)} articles)", justify="right")
    for kind in sorted({k for counted in found.years.values() for k in counted}):
        table.add_row(kind, *(str(found.years[year].get(kind, 0)) for year in years))
    console.print(table)
