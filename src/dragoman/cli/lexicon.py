"""`dragoman lexicon check` and `dragoman lexicon report GOLD`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli.console import complain, print_json, print_table, progress
from dragoman.cli.options import AsJson, Lexicons, Model

app = typer.Typer(help="Check the lexicon, or see which entries earn their place.", no_args_is_help=True)


@app.command("check")
def check(
    lexicon: Lexicons = None,
    examples: Annotated[
        bool, typer.Option("--examples/--no-examples", help="Also read every example (about a minute).")
    ] = True,
    model: Model = None,
    as_json: AsJson = False,
) -> None:
    """Check every file of the lexicon, read every example, and print the coverage of types and modes.

    Example: dragoman lexicon check --lexicon my-pack/
    """
    from dragoman import lexicon as floor
    from dragoman import ontology
    from dragoman.quality.lexicon import check_examples, coverage
    from dragoman.reading.reader import Reader

    loaded = floor.load(tuple(lexicon or ()))
    table = coverage(loaded, ontology.load())
    faults: list[str] = []
    if examples:
        with progress("examples", sum(len(e.examples) for e in loaded.entries.values())) as bar:
            faults = check_examples(Reader(model, lexicon or ()), bar)
    if as_json:
        print_json({"coverage": table, "faults": faults})
    else:
        rows = [(r.type, r.mode or "(no mode)", r.entries, r.forms) for r in table]
        print_table("Coverage", ("type", "mode", "entries", "forms"), rows)
        for fault in faults:
            complain(fault)
        forms = sum(len(e.forms) for e in loaded.entries.values())
        complain(
            f"{len(loaded.entries)} entries, {forms} forms; {len(faults)} examples fail"
            if examples
            else f"{len(loaded.entries)} entries, {forms} forms"
        )
    if faults:
        raise typer.Exit(1)


@app.command("report")
def report(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Gold sentences (.jsonl: text, events).")],
    lexicon: Lexicons = None,
    model: Model = None,
    as_json: AsJson = False,
) -> None:
    """For each entry: how often it fires on gold, how often it is right, and which entries never fire.

    Example: dragoman lexicon report tests/gold/sentences.jsonl
    """
    from dragoman.quality.lexicon import report_on
    from dragoman.reading.reader import Reader

    rows = report_on(Reader(model, lexicon or ()), gold)
    if as_json:
        print_json(rows)
        return
    fired = [r for r in rows if r.fires]
    print_table(
        "Entries that fire",
        ("entry", "fires", "right", "precision"),
        [(r.entry, r.fires, r.right, f"{r.right / r.fires:.2f}") for r in fired],
    )
    complain(f"{len(fired)} of {len(rows)} entries fire on this gold")
