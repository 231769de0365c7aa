"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AsCsv",
    "AsJson",
    "Everything",
    "Least",
    "Lexicons",
    "Model",
    "Most",
    "OneADay",
    "Output",
    "Period",
    "Published",
    "Raw",
    "RecordPath",
    "Since",
    "Statuses",
    "Until",
]

RecordPath = Annotated[
    Path,
    typer.Option(
        "--record", "-r", help="The record to ask: .duckdb, .jsonl, or a .parquet or .csv folder.", show_default=True
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of tables.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV instead of tables.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to a file: .json, .csv, .parquet, .html, else what the screen shows.",
    ),
]
Model = Annotated[str | None, typer.Option("--model", help="Another installed spaCy pipeline for English.")]
Lexicons = Annotated[
    list[Path] | None,
    typer.Option("--lexicon", help="Folder of a lexicon pack that overlays ours; may be given again."),
]
Published = Annotated[
    str | None,
    typer.Option("--published", metavar="DATE", help="Publication date (YYYY-MM-DD) where the input knows none."),
]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="From this day, month or year on.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to this day, month or year.")]
Period = Annotated[
    str | None, typer.Option("--period", metavar="PERIOD", help="2009, 2009-07, 2009-07-22 or 2009..2011-06.")
]
Statuses = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        help="Only this status instead of what counts: actual, historical, future, hypothetical, negated; "
        "may be given again.",
    ),
]
Everything = Annotated[bool, typer.Option("--all", help="Also what does not count: any status, captions, undated.")]
Raw = Annotated[bool, typer.Option("--raw", help="Each report by itself, reports of one episode not joined.")]
OneADay = Annotated[
    bool,
    typer.Option("--one-a-day", help="One event a day and type between the same parties, instead of joined reports."),
]
Most = Annotated[int, typer.Option("--most", help="Most lines on the screen, or in a section; 0 for all.", min=0)]
Least = Annotated[int, typer.Option("--least", help="Only those with at least so many events.", min=1)]
