"""`dragoman show ARTICLE`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from dragoman.cli.brief import describe
from dragoman.cli.console import out, print_json, quote
from dragoman.cli.episodes import disputes, told_by
from dragoman.cli.options import AsJson, RecordPath
from dragoman.errors import UsageError
from dragoman.queries.lines import line_of, who
from dragoman.record import read_record


def command(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="The article's id, or the beginning of it.")],
    record: RecordPath = Path("record.duckdb"),
    as_json: AsJson = False,
) -> None:
    """One article of the record with all that was read in it.

    Example: dragoman show 2009-07-22-phuket
    """
    rows = read_record(record)
    named = [a for a in rows.articles if a["article_id"] == article] or [
        a for a in rows.articles if a["article_id"].startswith(article)
    ]
    if len(named) != 1:
        near = ", ".join(sorted(a["article_id"] for a in (named or rows.articles))[:8])
        raise UsageError(f"{len(named) or 'no'} articles are called {article!r}", cure=f"choose one of: {near}")
    row = named[0]
    key = row["article_id"]
    events = [e for e in rows.events if e["article_id"] == key]
    statements = [s for s in rows.statements if s["article_id"] == key]
    wanted = {e["episode_id"] for e in events}
    episodes = {p["episode_id"]: p for p in rows.episodes if p["episode_id"] in wanted}
    if as_json:
        told = list(episodes.values())
        print_json({"article": row, "events": events, "statements": statements, "episodes": told})
    else:
        _render(row, events, statements, episodes)


def _render(
    row: Mapping[str, Any], events: list[Any], statements: list[Any], episodes: Mapping[str, Mapping[str, Any]]
) -> None:
    console = out()
    console.print(Text(row["title"] or row["article_id"], style="bold"))
    console.print(
        Text(f"{row['published'] or 'undated'} ({row['published_basis']})  {row['source'] or ''}  {row['url'] or ''}")
    )
    text = Text(row["text"])
    for piece in row["furniture"]:
        text.stylize("dim strike", piece["start"], piece["end"])
    for event in events:
        start, end = event["evidence"]["trigger"]
        text.stylize("bold reverse", start, end)
        for entity in (*event["actors"], *event["recipients"]):
            text.stylize("bold cyan", entity["start"], entity["end"])
    console.print()
    console.print(text)
    console.print()
    for event in events:
        console.print(Text(describe(line_of(event))))
        console.print(Text(f"    {event['rule']}  confidence {event['confidence']:.2f}", style="dim"))
        if (episode := episodes.get(event["episode_id"])) and len(episode["articles"]) > 1:
            for told in (told_by(episode), *(f"disputed {each}" for each in disputes(episode))):
                console.print(Text(f"    {told}", style="dim"))
    for statement in statements:
        console.print(Text(f"  {who(statement['holders']) or '?'} {statement['attitude']}:"))
        console.print(quote(statement["content"]["text"], who(statement["speakers"]) or None, row["article_id"]))
