"""`dragoman link RECORD`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli.console import complain, print_json
from dragoman.cli.options import AsJson


def command(
    record: Annotated[Path, typer.Argument(help="The record whose events are to be joined.")] = Path("record.duckdb"),
    as_json: AsJson = False,
) -> None:
    """Join the events that report one happening into episodes. Reading into a record does it by itself.

    Doing it again changes nothing. The episodes do not depend on the order in which reports were read.

    Example: dragoman link record.duckdb
    """
    from dragoman.linking import find_episodes
    from dragoman.record import relink

    links, changed = relink(record, find_episodes)
    found = {
        "record": str(record),
        "changed": changed,
        "events": len(links.episode_of),
        "episodes": len(links.episodes),
        "several_events": sum(len(episode.events) > 1 for episode in links.episodes),
        "several_sources": sum(len(episode.sources) > 1 for episode in links.episodes),
        "disputed": sum(any(not d.agreed for d in episode.details) for episode in links.episodes),
    }
    if as_json:
        print_json(found)
        return
    complain(
        f"{found['events']} events in {found['episodes']} episodes, {found['several_sources']} of several sources, "
        f"{found['disputed']} with details in dispute → {record}{'' if changed else ' (as before)'}"
    )
