"""`dragoman explain "SENTENCE"`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.text import Text

from dragoman.cli.brief import describe
from dragoman.cli.console import out, print_json
from dragoman.cli.options import AsJson, Lexicons, Model, Published
from dragoman.model import as_dict
from dragoman.queries.lines import line_of, who


def command(
    sentence: Annotated[str, typer.Argument(help="A sentence or a short text; - reads it from stdin.")],
    published: Published = None,
    lexicon: Lexicons = None,
    model: Model = None,
    as_json: AsJson = False,
) -> None:
    """Show which entry, which operators and which arguments make an event of a sentence, and what was tried in vain.

    Example: dragoman explain "Kenya agreed to resume talks with Somalia."
    """
    from dragoman.reading.explain import explain
    from dragoman.reading.reader import Reader

    text = sys.stdin.read() if sentence == "-" else sentence
    found = explain(Reader(model, lexicon or ()), text, published)
    if as_json:
        print_json(as_dict(found))
        return
    console = out()
    for event in found.events:
        row = as_dict(event)
        console.print(Text(describe(line_of(row)).strip(), style="bold"))
        console.print(Text(f"  rule        {event.rule}"))
        for step in event.trace:
            console.print(Text(f"  step        {step}"))
        console.print(Text(f"  actors      {who(row['actors']) or '—'}"))
        console.print(Text(f"  recipients  {who(row['recipients']) or '—'}"))
        console.print(Text(f"  contexts    {', '.join(event.contexts) or '—'}"))
        console.print(Text(f"  confidence  {event.confidence:.2f}"))
    for statement in found.statements:
        row = as_dict(statement)
        console.print(Text(f"statement: {who(row['holders']) or '?'} {statement.attitude} “{statement.content.text}”"))
    if not found.events:
        console.print("no event")
    for line in found.tried:
        console.print(Text(f"  tried       {line}", style="dim"))
