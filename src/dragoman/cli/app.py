"""The commands under one name, and `--version`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dragoman.cli import (
    actor,
    ask,
    brief,
    compare,
    doctor,
    dyad,
    episodes,
    explain,
    ledger,
    lexicon,
    link,
    network,
    positions,
    read,
    rooms,
    show,
    table,
    timeline,
    verify,
)
from dragoman.version import __version__

__all__ = ["app"]

app = typer.Typer(
    name="dragoman",
    help="Reads news reports and keeps a dated, sourced record: who did what to whom, when, where, on whose word, "
    "and whether it has happened yet. English only.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


def _version(wanted: bool) -> None:
    if wanted:
        from dragoman.reading.reader import Reader

        run = Reader().run
        sys.stdout.write(
            f"dragoman {__version__}\nmodel {run.model}\nlexicon {run.lexicon}\n"
            f"ontology {run.ontology}\nknowledge {run.knowledge}\nschema {run.schema_version}\n"
        )
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_version,
            is_eager=True,
            help="Print the program, its model and the hashes of its data.",
        ),
    ] = False,
) -> None:
    """Options before the command."""


app.command("read")(read.command)
app.command("link")(link.command)
app.command("episodes")(episodes.command)
app.command("show")(show.command)
app.command("brief")(brief.command)
app.command("timeline")(timeline.command)
app.command("dyad")(dyad.command)
app.command("compare")(compare.command)
app.command("ledger")(ledger.command)
app.command("positions")(positions.command)
app.command("actor")(actor.command)
app.command("network")(network.command)
app.command("table")(table.command)
app.command("ask")(ask.command)
app.command("explain")(explain.command)
app.command("verify")(verify.command)
app.command("doctor")(doctor.command)
app.add_typer(lexicon.app, name="lexicon")
for _name in ("who", "when", "where", "said"):
    app.command(_name, help=rooms.HELP[_name], epilog=f"Example: dragoman {_name} reports.jsonl -o {_name}.jsonl")(
        rooms.COMMANDS[_name]
    )
