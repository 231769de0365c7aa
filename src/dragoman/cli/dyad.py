"""`dragoman dyad A B`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from dragoman.cli.answers import covered, deliver, heading, table
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
from dragoman.queries.dyad import Dyad, KindCount
from dragoman.queries.opened import Choice, open_record
from dragoman.queries.relation import Relation

MONTHS = 24


def command(
    a: Annotated[str, typer.Argument(metavar="A", help="A party: IND, India, the Taliban.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other party.")],
    record: RecordPath = Path("record.duckdb"),
    since: Since = None,
    until: Until = None,
    period: Period = None,
    status: Statuses = None,
    everything: Everything = False,
    raw: Raw = False,
    one_a_day: OneADay = False,
    most: Most = MONTHS,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """What two parties do to and with each other: by type, quadrant, month and status; topics; first and last.

    Example: dragoman dyad India Russia --since 2009
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
        found = opened.dyad(a, b, **choice)
        names = (found.summary[0].a, found.summary[0].b)
        read = covered(opened.coverage(a, b, since=since, until=until, period=period), *names)
        deliver(
            found,
            lambda console: render(console, found, read, most),
            as_json=as_json,
            as_csv=as_csv,
            output=output,
        )


def render(console: Console, found: Dyad, read: str, most: int) -> None:
    """The dyad as a person reads it."""
    total = found.summary[0]
    console.print(Text(found.title, style="bold"))
    console.print(
        f"{total.events:,} events between them ({total.reports:,} reports): {total.mutual:,} mutual, "
        f"{total.a_to_b:,} of {total.a} towards {total.b}, {total.b_to_a:,} of {total.b} towards {total.a}; "
        f"{total.together:,} together towards others."
    )
    if total.events:
        console.print(
            f"First {total.first}, last {total.last}; {100 * (total.cooperative or 0):.0f} % cooperative, "
            f"mean intensity {total.intensity:+.2f}."
        )
    console.print(read)
    _kinds(console, "By quadrant", found.by_quad, total.a, total.b)
    _kinds(console, "By type", found.by_type, total.a, total.b)
    months = [m for m in found.by_month if m.events] if len(found.by_month) > most > 0 else found.by_month.rows
    if months:
        heading(console, f"By month{' (months with events)' if len(months) < len(found.by_month) else ''}")
        columns = (
            "month",
            "events",
            "verbal +",
            "material +",
            "verbal -",
            "material -",
            "intensity",
            "articles",
            "sources",
        )
        rows = [
            (
                m.month,
                m.events,
                m.verbal_cooperation,
                m.material_cooperation,
                m.verbal_conflict,
                m.material_conflict,
                m.intensity,
                m.articles,
                m.sources,
            )
            for m in (months[-most:] if most else months)
        ]
        table(console, columns, rows)
    if found.topics.rows:
        heading(console, "Topics")
        table(console, ("topic", "events", "share"), [(t.topic, t.events, t.share) for t in found.topics])
    heading(console, "By status (all that is told between them)")
    table(console, ("status", "events", "share"), [(s.status, s.events, s.share) for s in found.by_status])
    _kinds(console, "Together towards others", found.together, total.a, total.b)


def _kinds(console: Console, title: str, kinds: Relation[KindCount], a: str, b: str) -> None:
    if not kinds.rows:
        return
    heading(console, title)
    columns = ("kind", "events", "mutual", f"{a} → {b}", f"{b} → {a}", "share", "first", "last")
    rows = [(k.kind, k.events, k.mutual, k.a_to_b, k.b_to_a, k.share, k.first, k.last) for k in kinds]
    table(console, columns, rows)
