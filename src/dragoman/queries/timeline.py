"""Events in time: what a record tells of one party or of two, in the order it happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from dragoman.queries.filters import Filter, counted_ctes
from dragoman.queries.parties import Party, entities
from dragoman.queries.relation import Relation, Sql

__all__ = ["DETAILS", "TimelineRow", "left_out", "picked", "timeline"]


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One happening as a line, with its evidence and on whose word it stands.

    `date` and `due` are one day or "earliest to latest"; `reports` and `sources` count what tells of the happening.
    """

    date: str | None
    due: str | None
    type: str
    mode: str | None
    act: str
    status: str
    actors: str
    recipients: str
    place: str | None
    numbers: tuple[str, ...]
    agenda: tuple[str, ...]
    says: str | None
    sentence: str
    source: str | None
    published: str | None
    article_id: str
    event_id: str
    episode_id: str | None
    reports: int
    sources: int


def _interval(field: str) -> str:
    return (
        f"CASE WHEN {field}.earliest = {field}.latest THEN {field}.earliest WHEN {field}.earliest IS NOT NULL "
        f"THEN {field}.earliest || ' to ' || coalesce({field}.latest, '?') END"
    )


DETAILS = f"""
    {_interval("v.date")} AS date, {_interval("v.due")} AS due, v.type, v.mode, v.act, v.status,
    {entities("v.actors")} AS actors, {entities("v.recipients")} AS recipients, v.place.name AS place,
    list_transform(v.quantities, lambda x: x.text) AS numbers, list_transform(v.agenda, lambda x: x.text) AS agenda,
    v.attribution.text AS says, v.evidence.sentence AS sentence, a.source, a.published, v.article_id, v.event_id,
    v.episode_id
"""
"""Columns of `TimelineRow` up to the counts, of `events v` and `articles a`."""


def picked(chosen: Filter, *parties: Party) -> tuple[str, dict[str, Any]]:
    """A query on `index_events` for the events that fit the filter and involve all these parties, with its values."""
    where, values = chosen.condition()
    for number, party in enumerate(parties):
        rest = next((p for p in parties if p is not party), party)
        condition, more = party.beside(rest, f"p{number}")
        where += f" AND e.n IN (SELECT n FROM index_parties WHERE {condition})"
        values |= more
    return f"SELECT e.* FROM index_events e WHERE {where}", values


def timeline(
    connection: duckdb.DuckDBPyConnection, chosen: Filter, *parties: Party, most: int | None = None
) -> Relation[TimelineRow]:
    """Happenings that involve all these parties, in the order of their dates; undated ones last.

    Args:
        connection: an open record.
        chosen: which events.
        parties: the parties; none means all events.
        most: at most so many, the latest ones.
    """
    query, values = picked(chosen, *parties)
    wanted = "SELECT n, day, happening, shared FROM counted"
    if most is not None:
        wanted += " ORDER BY day DESC NULLS LAST, n DESC LIMIT $most"
        values["most"] = most
    single = "1 AS reports, CASE WHEN a.source IS NULL THEN 0 ELSE 1 END AS sources"
    counts = single if chosen.raw else "coalesce(r.reports, 1), coalesce(r.sources, CAST(a.source IS NOT NULL AS INT))"
    joined = "" if chosen.raw else "LEFT JOIN told r USING (happening)"
    told = (
        "SELECT e.happening, count(*) AS reports, count(DISTINCT x.source) AS sources FROM index_events e "
        "JOIN index_articles x USING (article) WHERE e.shared AND e.happening IN (SELECT happening FROM wanted "
        "WHERE shared) GROUP BY e.happening"
    )
    text = f"""
        WITH {counted_ctes(chosen, query)}, wanted AS ({wanted}), told AS ({told})
        SELECT {DETAILS}, {counts}
        FROM wanted w JOIN events v ON v.rowid = w.n JOIN articles a ON a.article_id = v.article_id {joined}
        WHERE v.rowid IN (SELECT n FROM wanted)
        ORDER BY w.day NULLS LAST, w.n
    """
    return Relation(TimelineRow, Sql(text, values), connection)


def left_out(connection: duckdb.DuckDBPyConnection, chosen: Filter, *parties: Party) -> dict[str, int]:
    """How many events of these parties do not count, by why: the status, `caption`, `undated`."""
    every, values = picked(Filter(everything=True), *parties)
    kept, more = chosen.condition()
    ends = (("since", ">="), ("until", "<="))
    # an undated event is of its article's day
    days = [f"coalesce(every.day, x.day) {sign} CAST(${name} AS DATE)" for name, sign in ends if name in more]
    text = f"""
        WITH every AS ({every}), kept AS (SELECT n FROM index_events e WHERE {kept})
        SELECT CASE WHEN furniture THEN 'caption' WHEN status NOT IN ('actual', 'future') THEN status
            WHEN every.day IS NULL THEN 'undated' ELSE status END AS why, count(*)
        FROM every JOIN index_articles x USING (article)
        WHERE n NOT IN (FROM kept) AND {" AND ".join(days) or "true"}
        GROUP BY ALL ORDER BY ALL
    """
    return dict(Sql(text, values | more).rows(connection))
