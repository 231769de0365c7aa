"""`dragoman episodes [ID]`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from dragoman.cli.brief import describe
from dragoman.cli.console import complain, out, print_json, print_table, quote
from dragoman.cli.options import AsJson, RecordPath
from dragoman.queries.episodes import find_episode, most_told
from dragoman.queries.lines import line_of
from dragoman.record import read_record

__all__ = ["command", "disputes", "told_by"]

Row = Mapping[str, Any]


def command(
    episode: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="An episode's id, an event's, or the beginning of one.")
    ] = None,
    record: RecordPath = Path("record.duckdb"),
    sources: Annotated[int, typer.Option("--sources", min=1, help="Only what so many independent sources tell.")] = 2,
    disputed: Annotated[
        bool, typer.Option("--disputed", help="Only where reports differ on day, place or figures.")
    ] = False,
    most: Annotated[int, typer.Option("--most", min=1, help="How many to list.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Happenings that several reports tell: a list, or one with all its reports, and what they dispute.

    Example: dragoman episodes --disputed
    """
    rows = read_record(record)
    if episode is not None:
        found, events = find_episode(rows, episode)
        if as_json:
            print_json({"episode": found, "events": events})
        else:
            _render(found, events)
        return
    listed = most_told(rows, least=sources, disputed=disputed, most=most)
    if as_json:
        print_json(listed)
        return
    table = [
        (
            row["episode_id"],
            _days(row),
            f"{row['type']}{'/' + row['mode'] if row['mode'] else ''}",
            _side(row, "actor"),
            _side(row, "recipient"),
            row["site"]["name"] if row["site"] else None,
            ", ".join(row["sources"]),
            "\n".join(disputes(row)),
        )
        for row in listed
    ]
    columns = ("id", "when", "type", "actors", "recipients", "where", "sources", "disputed")
    print_table("Episodes", columns, table)
    if not listed:
        complain("no episode fits; --sources 1 lists all, and dragoman link makes episodes where there are none")


def told_by(episode: Row) -> str:
    """How many articles and independent sources tell it, and when."""
    several = len(episode["sources"])
    sources = f"{several} sources ({', '.join(episode['sources'])})" if several > 1 else episode["sources"][0]
    first, last = episode["first_report"], episode["last_report"]
    span = f"{first} to {last}" if first != last else str(first or "undated")
    return f"told in {len(episode['articles'])} articles by {sources}, {span}"


def disputes(episode: Row) -> list[str]:
    """What reports differ on: "dead: 14 people by Gulf Desk; 16 civilians by Northern Wire"."""
    told = []
    for detail in episode["details"]:
        if not detail["agreed"] and detail["kind"] not in ("mode", "status"):
            versions = [f"{each['value']} by {', '.join(each['sources'])}" for each in detail["versions"]]
            told.append(f"{detail['kind']}: {'; '.join(versions)}")
    return told


def _render(episode: Row, events: Sequence[Row]) -> None:
    console = out()
    (best,) = [event for event in events if event["event_id"] == episode["best"]]
    console.print(Text(f"{episode['episode_id']}{describe(line_of(best))}", style="bold"))
    console.print(Text(told_by(episode)))
    for each in disputes(episode):
        console.print(Text(f"disputed {each}"))
    for event in events:
        says = event["attribution"]["text"] if event["attribution"] else None
        console.print(quote(event["evidence"]["sentence"], says, event["article_id"]))


def _days(episode: Row) -> str:
    first, last = episode["earliest"], episode["latest"]
    return "undated" if first is None else first if first == last else f"{first} to {last}"


def _side(episode: Row, role: str) -> str:
    there = [each for each in episode["participants"] if each["role"] == role]
    return ", ".join(f"{p['name']}{' (' + p['country'] + ')' if p['country'] else ''}" for p in there)
