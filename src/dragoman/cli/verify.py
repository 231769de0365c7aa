"""`dragoman verify RECORD`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli.console import complain, print_json
from dragoman.cli.options import AsJson
from dragoman.record import verify


def command(
    record: Annotated[Path, typer.Argument(help="The record to check.")] = Path("record.duckdb"),
    as_json: AsJson = False,
) -> None:
    """Check that every span of a record really stands in its article, ids are unique and codes are known.

    Example: dragoman verify record.duckdb
    """
    faults = verify(record)
    if as_json:
        print_json({"record": str(record), "faults": faults})
    else:
        sys.stdout.writelines(f"{fault}\n" for fault in faults)
        complain(f"{record}: {len(faults)} faults" if faults else f"{record}: sound")
    if faults:
        raise typer.Exit(1)
