"""`dragoman read PATH…`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dragoman.cli.console import complain, complain_of, progress
from dragoman.cli.options import Lexicons, Model, Published
from dragoman.running import run
from dragoman.sources import SourceOptions, open_sources


def command(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…", help="Files or folders (.txt .jsonl .csv .tsv .html .parquet), or - for stdin."
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="FILE.duckdb, FILE.jsonl, or a folder ending in .parquet or .csv; - for JSON lines on stdout.",
        ),
    ] = "record.duckdb",
    published: Published = None,
    text: Annotated[str | None, typer.Option("--text", metavar="COLUMN", help="Column or key of the text.")] = None,
    id_: Annotated[
        str | None, typer.Option("--id", metavar="COLUMN", help="Column or key of the article's id.")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="COLUMN", help="Column or key of the title.")] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="COLUMN", help="Column or key of the publication date.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="COLUMN", help="Column or key of the source.")
    ] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="COLUMN", help="Column or key of the address.")] = None,
    lexicon: Lexicons = None,
    model: Model = None,
    no_link: Annotated[
        bool, typer.Option("--no-link", help="Do not join the events into episodes (dragoman link does it later).")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")] = False,
) -> None:
    """Read reports into a record. Reading again goes on where it stopped and changes nothing that is the same.

    Examples: dragoman read reports/ -o record.duckdb · dragoman read story.txt --published 2009-07-22 -o story.jsonl
    """
    from dragoman.linking import find_episodes
    from dragoman.reading.reader import Reader
    from dragoman.record import StreamStore, open_store

    options = SourceOptions(published=published, text=text, id=id_, title=title, date=date, source=source, url=url)
    reader = Reader(model, lexicon or ())
    link = None if no_link else find_episodes
    store = StreamStore(sys.stdout.buffer, reader.run) if output == "-" else open_store(output, reader.run, link)
    with progress("reading", None, quiet=quiet) as bar:
        summary = run(open_sources(paths, options), reader.read, store, bar, prepare=reader.prepare)
    for reject in summary.rejects:
        complain_of(reject)
    if not quiet:
        complain(
            f"{summary.read} read, {summary.skipped} known already, {summary.rejected} rejected; "
            f"{summary.events} events, {summary.statements} statements → {output}"
        )
    if summary.rejected:
        raise typer.Exit(1)
