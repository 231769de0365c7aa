"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["AsJson", "Lexicons", "Model", "Published", "RecordPath"]

RecordPath = Annotated[
    Path,
    typer.Option(
        "--record", "-r", help="The record to ask: .duckdb, .jsonl, or a .parquet or .csv folder.", show_default=True
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of tables.")]
Model = Annotated[str | None, typer.Option("--model", help="Another installed spaCy pipeline for English.")]
Lexicons = Annotated[
    list[Path] | None,
    typer.Option("--lexicon", help="Folder of a lexicon pack that overlays ours; may be given again."),
]
Published = Annotated[
    str | None,
    typer.Option("--published", metavar="DATE", help="Publication date (YYYY-MM-DD) where the input knows none."),
]
