"""Two parties: what they do to and with each other, by type, quadrant, month and status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from dragoman import ontology
from dragoman.queries.coverage import Coverage, coverage
from dragoman.queries.filters import Filter, counted_ctes
from dragoman.queries.parties import Party
from dragoman.queries.relation import Answer, Relation, Sql
from dragoman.queries.timeline import published
from dragoman.record import way_sql

__all__ = ["BETWEEN", "Dyad", "between", "dyad"]

BETWEEN = ("mutual", "to", "from")
"""Ways of an event that lie between the two; `together` and `both` are acts towards, or of, somebody else."""

_OF_THE_TWO = "way IN ('mutual', 'to', 'from')"


@dataclass(frozen=True, slots=True)
class DyadSummary:
    """The two in one row: `a_to_b` and `b_to_a` are acts of one towards the other, `mutual` acts of both."""

    a: str
    b: str
    events: int
    mutual: int
    a_to_b: int
    b_to_a: int
    together: int
    reports: int
    first: str | None
    last: str | None
    cooperative: float | None
    intensity: float | None
    articles: int
    sources: int
    naming: int
    naming_sources: int


@dataclass(frozen=True, slots=True)
class KindCount:
    """How often acts of one kind are told; `share` is of all events between the two."""

    kind: str
    quad: int
    events: int
    mutual: int
    a_to_b: int
    b_to_a: int
    share: float
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class MonthCount:
    """One month, zero where nothing is told; `articles` and `sources` were read in it."""

    month: str
    events: int
    verbal_cooperation: int
    material_cooperation: int
    verbal_conflict: int
    material_conflict: int
    intensity: float | None
    articles: int
    sources: int


@dataclass(frozen=True, slots=True)
class StatusCount:
    """All events between the two in the period by status, counted or not."""

    status: str
    events: int
    share: float


@dataclass(frozen=True, slots=True)
class TopicCount:
    """A PLOVER context of the events between the two."""

    topic: str
    events: int
    share: float


@dataclass(frozen=True)
class Dyad(Answer):
    """The answer on two parties."""

    summary: Relation[DyadSummary]
    by_quad: Relation[KindCount]
    by_type: Relation[KindCount]
    by_month: Relation[MonthCount]
    by_status: Relation[StatusCount]
    topics: Relation[TopicCount]
    together: Relation[KindCount]


def between(chosen: Filter, a: Party, b: Party) -> tuple[str, dict[str, Any]]:
    """A query for the events in which both take part, with the columns of `index_events` and `way`, and its values."""
    where, values = chosen.condition()
    if a.code and b.code and a.code != b.code:
        return _between_countries(where, values, a.code, b.code)
    condition_a, more_a = a.beside(b, "a")
    condition_b, more_b = b.beside(a, "b")
    sides = "n, bool_or(actor) AS acts, bool_or(NOT actor) AS receives"
    text = f"""
        SELECT e.*, {way_sql("a.acts", "a.receives", "b.acts", "b.receives")} AS way FROM index_events e
        JOIN (SELECT {sides} FROM index_parties WHERE {condition_a} GROUP BY n) a USING (n)
        JOIN (SELECT {sides} FROM index_parties WHERE {condition_b} GROUP BY n) b USING (n) WHERE {where}"""
    return text, values | more_a | more_b


def _between_countries(where: str, values: dict[str, Any], a: str, b: str) -> tuple[str, dict[str, Any]]:
    way = "way" if a < b else "CASE way WHEN 'to' THEN 'from' WHEN 'from' THEN 'to' ELSE way END"
    text = f"""SELECT e.*, {way} AS way FROM index_events e
        JOIN (SELECT n, way FROM index_pairs WHERE a = $a AND b = $b) p USING (n) WHERE {where}"""
    return text, values | {"a": min(a, b), "b": max(a, b)}


def dyad(connection: duckdb.DuckDBPyConnection, chosen: Filter, a: Party, b: Party) -> Dyad:
    """Counts and shares of what the two do to and with each other."""
    query, values = between(chosen, a, b)
    Sql(f"CREATE OR REPLACE TEMP TABLE reports AS {query}", values).run(connection)
    once = counted_ctes(chosen, "FROM reports")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE dyad AS WITH {once} FROM counted")
    read = coverage(connection, chosen, a, b)
    answer = Dyad(
        f"{a.label} and {b.label}",
        Relation(DyadSummary, [_summary(connection, read, a, b)]),
        _kinds(connection, "CAST(quad AS VARCHAR)", _OF_THE_TWO),
        _kinds(connection, "type || coalesce('/' || mode, '')", _OF_THE_TWO),
        Relation(MonthCount, _months(connection, chosen, read)),
        Relation(StatusCount, _statuses(connection, chosen, a, b)),
        Relation(TopicCount, _topics(connection)),
        _kinds(connection, "type || coalesce('/' || mode, '')", "way = 'together'"),
    )
    connection.execute("DROP TABLE dyad")
    connection.execute("DROP TABLE reports")
    return answer


def _summary(connection: duckdb.DuckDBPyConnection, read: Coverage, a: Party, b: Party) -> DyadSummary:
    text = f"""
        SELECT count(*) FILTER ({_OF_THE_TWO}), count(*) FILTER (way = 'mutual'), count(*) FILTER (way = 'to'),
            count(*) FILTER (way = 'from'), count(*) FILTER (way = 'together'),
            (SELECT count(*) FROM reports WHERE happening IN (SELECT happening FROM dyad WHERE {_OF_THE_TWO})),
            CAST(min(day) FILTER ({_OF_THE_TWO}) AS VARCHAR), CAST(max(day) FILTER ({_OF_THE_TWO}) AS VARCHAR),
            round(avg(CASE WHEN quad <= 2 THEN 1.0 ELSE 0.0 END) FILTER ({_OF_THE_TWO}), 4),
            round(avg(intensity) FILTER ({_OF_THE_TWO}), 4)
        FROM dyad
    """
    found = Sql(text).one(connection)
    covered = (read.articles, read.sources, read.naming, read.naming_sources)
    return DyadSummary(*(a.label, b.label, *found, *covered))


def _kinds(connection: duckdb.DuckDBPyConnection, kind: str, where: str) -> Relation[KindCount]:
    text = f"""
        SELECT {kind} AS kind, min(quad), count(*) AS events, count(*) FILTER (way = 'mutual'),
            count(*) FILTER (way = 'to'), count(*) FILTER (way = 'from'),
            round(count(*) / sum(count(*)) OVER (), 4), CAST(min(day) AS VARCHAR), CAST(max(day) AS VARCHAR)
        FROM dyad WHERE {where} GROUP BY kind ORDER BY events DESC, kind
    """
    labels = {str(q.quad): q.label for q in ontology.load().quads.values()}
    rows = [KindCount(labels.get(row[0], row[0]), *row[1:]) for row in Sql(text).rows(connection)]
    return Relation(KindCount, rows)


def _months(connection: duckdb.DuckDBPyConnection, chosen: Filter, read: Coverage) -> list[MonthCount]:
    text = f"""
        WITH told AS (
            SELECT date_trunc('month', day) AS month, quad, intensity FROM dyad
            WHERE {_OF_THE_TWO} AND day IS NOT NULL AND NOT wide),
        ends AS (SELECT coalesce(CAST($first AS DATE), min(month)) AS first,
            coalesce(CAST($last AS DATE), max(month)) AS last FROM told),
        months AS (
            SELECT unnest(generate_series(date_trunc('month', first), last, INTERVAL 1 MONTH)) AS month FROM ends),
        read AS (SELECT date_trunc('month', day) AS month, count(*) AS articles, count(DISTINCT source) AS sources
            FROM index_articles GROUP BY 1),
        counts AS (SELECT month, count(*) AS events, count(*) FILTER (quad = 1) AS q1, count(*) FILTER (quad = 2) AS q2,
            count(*) FILTER (quad = 3) AS q3, count(*) FILTER (quad = 4) AS q4, round(avg(intensity), 4) AS intensity
            FROM told GROUP BY 1)
        SELECT strftime(month, '%Y-%m'), coalesce(events, 0), coalesce(q1, 0), coalesce(q2, 0), coalesce(q3, 0),
            coalesce(q4, 0), intensity, coalesce(articles, 0), coalesce(sources, 0)
        FROM months LEFT JOIN counts USING (month) LEFT JOIN read USING (month) ORDER BY month
    """
    ends = {
        "first": max(filter(None, (chosen.since, read.since)), default=None) if chosen.since else None,
        "last": min(filter(None, (chosen.until, read.until)), default=None) if chosen.until else None,
    }
    return [MonthCount(*row) for row in Sql(text, ends).rows(connection)]


def _statuses(connection: duckdb.DuckDBPyConnection, chosen: Filter, a: Party, b: Party) -> list[StatusCount]:
    query, values = between(Filter(everything=True), a, b)
    bounds, more = published(chosen)
    text = f"""
        SELECT status, count(*) AS events, round(count(*) / sum(count(*)) OVER (), 4)
        FROM ({query}) e JOIN index_articles x USING (article)
        WHERE {_OF_THE_TWO} AND NOT furniture AND {bounds} GROUP BY status ORDER BY events DESC, status
    """
    values |= more
    return [StatusCount(*row) for row in Sql(text, values).rows(connection)]


def _topics(connection: duckdb.DuckDBPyConnection) -> list[TopicCount]:
    text = f"""
        WITH topics AS (SELECT DISTINCT happening, unnest(contexts) AS topic FROM reports
            WHERE happening IN (SELECT happening FROM dyad WHERE {_OF_THE_TWO}))
        SELECT topic, count(*) AS events, round(count(*) / (SELECT count(*) FROM dyad WHERE {_OF_THE_TWO}), 4)
        FROM topics GROUP BY topic ORDER BY events DESC, topic
    """
    return [TopicCount(*row) for row in Sql(text).rows(connection)]
