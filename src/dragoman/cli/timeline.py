"""`dragoman timeline [A [B]]`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli.console import complain, print_json, print_table
from dragoman.cli.options import AsJson, RecordPath
from dragoman.queries.parties import known_party
from dragoman.queries.timeline import timeline
from dragoman.record import read_record


def command(
    parties: Annotated[
        list[str] | None, typer.Argument(metavar="[A] [B]", help="Parties that take part: IND, Russia, the Taliban.")
    ] = None,
    record: RecordPath = Path("record.duckdb"),
    everything: Annotated[
        bool, typer.Option("--all", help="Also hypothetical, negated and historical events, and captions.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Events in the order they happened, each with its sentence and on whose word it stands.

    Example: dragoman timeline IND RUS --record record.duckdb
    """
    events = list(read_record(record).events)
    wanted = [known_party(p, events) for p in parties or []]
    lines = timeline(events, *wanted, everything=everything)
    if as_json:
        print_json(lines)
        return
    rows = [
        (
            x.date or (f"due {x.due}" if x.due else "undated"),
            f"{x.type}{'/' + x.mode if x.mode else ''}",
            x.actors,
            x.recipients,
            x.place,
            x.says,
            x.sentence,
        )
        for x in lines
    ]
    print_table(
        " and ".join(p.label for p in wanted) or "All events",
        ("when", "type", "actors", "recipients", "where", "says", "sentence"),
        rows,
    )
    if not rows:
        complain("no event of the record fits; --all shows also what does not count")
