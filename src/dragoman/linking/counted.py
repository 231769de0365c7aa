"""What counts, and each happening once: the rule for one event, and a view for queries over a whole record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from dragoman.record import side_sql

__all__ = ["TO_COME", "counted", "counts", "real_sql"]

TO_COME = frozenset({"AGREE", "CONCEDE", "THREATEN"})
"""Types whose act is still to come when they are real: their status `future` is no reservation."""


def counts(event: Mapping[str, Any]) -> bool:
    """Whether counts and timelines hold this event: actual acts, real promises, threats, requests and refusals."""
    if event["in_furniture"]:
        return False
    return event["status"] == "actual" or (event["status"] == "future" and event["type"] in TO_COME)


def real_sql(alias: str = "") -> str:
    """The condition of `counts` on a table's `type` and `status`, captions apart; `alias` ends in a dot."""
    types = ", ".join(f"'{name}'" for name in sorted(TO_COME))
    return f"({alias}status = 'actual' OR ({alias}status = 'future' AND {alias}type IN ({types})))"


def counted(
    connection: duckdb.DuckDBPyConnection,
    *,
    events: str = "events",
    episodes: str = "episodes",
    name: str = "counted",
    one_a_day: bool = False,
    everything: bool = False,
) -> None:
    """Makes a view of the events to count, with the columns of `events`.

    Of each episode it holds the best member; an event that belongs to no episode stands for itself.

    Args:
        connection: one in which the record's tables can be queried (`Record.connect`).
        events: the table or view of events.
        episodes: the table or view of episodes.
        name: of the view.
        one_a_day: filter as ICEWS and Phoenix did instead: one event a day, type and pair of parties, whoever reports
            it; parties are equal by country and sector, and by name where no country is known.
        everything: also what does not count (hypothetical, negated, historical, in captions).
    """
    real = f"NOT in_furniture AND {real_sql()}"
    rows = f"SELECT * FROM {events}" + ("" if everything else f" WHERE {real}")
    if one_a_day:
        # An event without a day is like no other.
        day = "coalesce(date.earliest, event_id)"
        key = f"{day}, type, {side_sql('actors')}, {side_sql('recipients')}"
        rows += f" QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY article_id, evidence.start, event_id) = 1"
    else:
        chosen = f"(episode_id IS NULL OR event_id IN (SELECT best FROM {episodes}))"
        rows += f"{' WHERE' if everything else ' AND'} {chosen}"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {rows}")
