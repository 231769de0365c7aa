"""Country-months and dyad-months, with a row for each month also where nothing is told, and its denominator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from dragoman.queries.filters import Filter, counted_ctes
from dragoman.queries.parties import Party
from dragoman.queries.relation import Relation, Sql

__all__ = ["CountryMonth", "DyadMonth", "country_months", "dyad_months"]

_COUNTS = """count(*) AS events, count(*) FILTER (quad = 1) AS q1, count(*) FILTER (quad = 2) AS q2,
    count(*) FILTER (quad = 3) AS q3, count(*) FILTER (quad = 4) AS q4, round(avg(intensity), 4) AS intensity"""
_FILLED = """CAST(coalesce(events, 0) AS BIGINT), CAST(coalesce(q1, 0) AS BIGINT), CAST(coalesce(q2, 0) AS BIGINT),
    CAST(coalesce(q3, 0) AS BIGINT), CAST(coalesce(q4, 0) AS BIGINT), intensity,
    CAST(coalesce(articles, 0) AS BIGINT), CAST(coalesce(sources, 0) AS BIGINT)"""


@dataclass(frozen=True, slots=True)
class CountryMonth:
    """One country in one month: the events in which it takes part; what was read in that month."""

    country: str
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
class DyadMonth:
    """Two countries in one month: the events between them; what was read in that month."""

    a: str
    b: str
    month: str
    events: int
    verbal_cooperation: int
    material_cooperation: int
    verbal_conflict: int
    material_conflict: int
    intensity: float | None
    articles: int
    sources: int


def country_months(
    connection: duckdb.DuckDBPyConnection, chosen: Filter, parties: list[Party]
) -> Relation[CountryMonth]:
    """A row for each country (those given, or all that take part in an event) and each month of the period.

    Events dated no nearer than a month are left out.
    """
    codes = [party.code for party in parties]
    wanted = "list_contains($codes, country)" if codes else "country IS NOT NULL"
    told = f"""SELECT DISTINCT country, month, e.n, quad, intensity FROM dated e
        JOIN index_parties p ON p.n = e.n WHERE {wanted}"""
    units = "SELECT unnest($codes) AS country" if codes else "SELECT DISTINCT country FROM told"
    sql = _grid(chosen, told, units, "country", {"codes": codes} if codes else {})
    return Relation(CountryMonth, sql, connection)


def dyad_months(
    connection: duckdb.DuckDBPyConnection,
    chosen: Filter,
    parties: list[Party],
    *,
    directed: bool = False,
    least: int = 1,
) -> Relation[DyadMonth]:
    """A row for each pair of countries with events between them and each month of the period.

    Args:
        connection: an open record.
        chosen: which events.
        parties: one: its pairs; two: this pair; none: all pairs.
        directed: acts of `a` towards `b` only, a mutual act once each way; else each pair once.
        least: only pairs with so many events.
    """
    pairs = "SELECT a, b, n FROM index_pairs WHERE way IN ('mutual', 'to', 'from')"
    if directed:
        pairs = (
            "SELECT a, b, n FROM index_pairs WHERE way IN ('mutual', 'to') UNION ALL "
            "SELECT b, a, n FROM index_pairs WHERE way IN ('mutual', 'from')"
        )
    where, values = "true", dict[str, Any]()
    for number, party in enumerate(parties):
        where += f" AND (a = $p{number} OR b = $p{number})"
        values[f"p{number}"] = party.code
    told = f"SELECT a, b, month, e.n, quad, intensity FROM dated e JOIN ({pairs}) p ON p.n = e.n WHERE {where}"
    units = "SELECT a, b FROM told GROUP BY a, b HAVING count(*) >= $least"
    return Relation(DyadMonth, _grid(chosen, told, units, "a, b", values | {"least": least}), connection)


def _grid(chosen: Filter, told: str, units: str, keys: str, values: dict[str, Any]) -> Sql:
    """Counts of `told` for each of `units` and each month from the first to the last read, or of the period."""
    condition, more = chosen.condition()
    picked = f"SELECT e.* FROM index_events e WHERE {condition}"
    columns = ", ".join(f"u.{key.strip()}" for key in keys.split(","))
    text = f"""
        WITH {counted_ctes(chosen, picked)},
        dated AS (SELECT n, date_trunc('month', day) AS month, quad, intensity FROM counted
            WHERE day IS NOT NULL AND NOT wide),
        told AS ({told}),
        ends AS (SELECT coalesce(CAST($first AS DATE), min(day)) AS first,
            coalesce(CAST($last AS DATE), max(day)) AS last FROM index_articles),
        months AS (
            SELECT unnest(generate_series(date_trunc('month', first), last, INTERVAL 1 MONTH)) AS month FROM ends),
        read AS (SELECT date_trunc('month', day) AS month, count(*) AS articles, count(DISTINCT source) AS sources
            FROM index_articles GROUP BY 1),
        counts AS (SELECT {keys}, month, {_COUNTS} FROM told GROUP BY {keys}, month)
        SELECT {columns}, strftime(m.month, '%Y-%m'), {_FILLED}
        FROM ({units}) u CROSS JOIN months m LEFT JOIN counts USING ({keys}, month) LEFT JOIN read USING (month)
        ORDER BY ALL
    """
    return Sql(text, values | more | {"first": chosen.since, "last": chosen.until})
