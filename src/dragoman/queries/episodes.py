"""Episodes as answers: one with all its reports, or those that most sources tell."""

from __future__ import annotations

from typing import Any

from dragoman.errors import UsageError
from dragoman.record import Record

__all__ = ["find_episode", "most_told"]

Row = dict[str, Any]

_FOUND = """
WITH named AS (
    SELECT episode_id, episode_id AS name FROM episodes
    UNION ALL SELECT episode_id, alias FROM episode_aliases
    UNION ALL SELECT episode_id, event_id FROM events WHERE episode_id IS NOT NULL)
SELECT DISTINCT episode_id, name = ? AS whole FROM named WHERE starts_with(name, ?) ORDER BY whole DESC, episode_id
"""


def find_episode(record: Record, name: str) -> tuple[Row, list[Row]]:
    """An episode with the events that report it, by its id, an id it once had, the id of an event, or a beginning.

    Raises:
        UsageError: no episode is called so, or several are.
    """
    connection = record.connect()
    try:
        found = connection.execute(_FOUND, [name, name]).fetchall()
    finally:
        connection.close()
    ids = [episode for episode, whole in found if whole] or [episode for episode, _ in found]
    if len(ids) != 1:
        cure = (
            f"choose one of: {', '.join(ids[:8])}" if ids else "dragoman episodes lists them; dragoman link makes them"
        )
        raise UsageError(f"{len(ids) or 'no'} episodes are called {name!r}", cure=cure)
    (episode,) = (row for row in record.episodes if row["episode_id"] == ids[0])
    events = {row["event_id"]: row for row in record.events if row["episode_id"] == ids[0]}
    return episode, [events[each] for each in episode["events"]]


def most_told(record: Record, *, least: int = 2, disputed: bool = False, most: int | None = 20) -> list[Row]:
    """The episodes that at least so many independent sources tell, those that most tell first.

    Args:
        record: the record.
        least: sources.
        disputed: only those on whose day, place or figures the reports differ.
        most: how many to give; None for all.
    """
    rows = [
        row
        for row in record.episodes
        if len(row["sources"]) >= least and (not disputed or any(_differs(detail) for detail in row["details"]))
    ]
    rows.sort(key=lambda row: (-len(row["sources"]), row["earliest"] or "9999", row["episode_id"]))
    return rows[:most]


def _differs(detail: Row) -> bool:
    return not detail["agreed"] and detail["kind"] not in ("mode", "status")
