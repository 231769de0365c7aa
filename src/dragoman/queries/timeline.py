"""Events in time: what a record tells of one party or of two, in the order it happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from dragoman.queries.filters import Filter, counted_ctes
from dragoman.queries.parties import Party
from dragoman.queries.relation import Relation, Sql

__all__ = ["TimelineRow", "left_out", "picked", "published", "timeline"]


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


def picked(chosen: Filter, *parties: Party) -> tuple[str, dict[str, Any]]:
    """A query on `index_events` for the events that fit the filter and involve all these parties, with its values."""
    where, values = chosen.condition()
    codes = sorted({party.code for party in parties if party.code is not None})
    if len(parties) == len(codes) == 2:
        where += " AND e.n IN (SELECT n FROM index_pairs WHERE a = $a AND b = $b)"
        return f"SELECT e.* FROM index_events e WHERE {where}", values | {"a": codes[0], "b": codes[1]}
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
    wanted = "SELECT n, line, article, day, type, mode, act, status, happening, shared FROM counted"
    if most is not None:
        wanted += " ORDER BY day DESC NULLS LAST, n DESC LIMIT $most"
        values["most"] = most
    counts = "1, CAST(a.source IS NOT NULL AS INTEGER)"
    joined = ""
    if not chosen.raw:
        counts = "coalesce(r.reports, 1), coalesce(r.sources, CAST(a.source IS NOT NULL AS INTEGER))"
        joined = "LEFT JOIN told r ON r.happening = w.happening"
    text = f"""
        WITH {counted_ctes(chosen, query)}, wanted AS MATERIALIZED ({wanted}),
        told AS (SELECT e.happening, count(*) AS reports, count(DISTINCT x.source) AS sources
            FROM index_events e JOIN index_articles x USING (article)
            WHERE e.shared AND e.happening IN (SELECT happening FROM wanted WHERE shared) GROUP BY e.happening)
        SELECT l.date, l.due, w.type, w.mode, w.act, w.status, l.actors, l.recipients, l.place, l.numbers, l.agenda,
            l.says, l.sentence, a.source, a.published, a.article_id, v.event_id, v.episode_id, {counts}
        FROM wanted w JOIN index_lines l ON l.rowid = w.line JOIN events v ON v.rowid = w.n
        JOIN articles a ON a.rowid = w.article {joined}
        ORDER BY w.day NULLS LAST, w.n
    """
    return Relation(TimelineRow, Sql(text, values), connection)


def left_out(connection: duckdb.DuckDBPyConnection, chosen: Filter, *parties: Party) -> dict[str, int]:
    """How many events of these parties do not count, by why: the status, `caption`, `undated`."""
    every, values = picked(Filter(everything=True), *parties)
    kept, more = chosen.condition()
    bounds, days = published(chosen)
    text = f"""
        WITH every AS ({every}), kept AS (SELECT n FROM index_events e WHERE {kept})
        SELECT CASE WHEN furniture THEN 'caption' WHEN status NOT IN ('actual', 'future') THEN status
            WHEN e.day IS NULL THEN 'undated' ELSE status END AS why, count(*)
        FROM every e JOIN index_articles x USING (article)
        WHERE n NOT IN (FROM kept) AND {bounds} GROUP BY ALL ORDER BY ALL
    """
    return dict(Sql(text, values | more | days).rows(connection))


def published(chosen: Filter) -> tuple[str, dict[str, Any]]:
    """A condition on events `e` and `index_articles x` for a period, with its values.

    An undated event is of its article's day.
    """
    values = {name: day for name in ("since", "until") if (day := getattr(chosen, name)) is not None}
    signs = {"since": ">=", "until": "<="}
    parts = [f"coalesce(e.day, x.day) {signs[name]} CAST(${name} AS DATE)" for name in values]
    return " AND ".join(parts) or "true", values
