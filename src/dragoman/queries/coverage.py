"""The denominator of every count: how much was read of a period, so that zero and "not covered" differ."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from dragoman.errors import PeriodUnfit
from dragoman.queries.filters import Filter
from dragoman.queries.parties import Party
from dragoman.queries.relation import Sql

__all__ = ["Coverage", "coverage", "naming", "need_articles"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read: `naming` counts the articles that name all parties asked about, `naming_sources` their sources."""

    since: str | None
    until: str | None
    articles: int
    sources: int
    naming: int
    naming_sources: int


def coverage(connection: duckdb.DuckDBPyConnection, chosen: Filter, *parties: Party) -> Coverage:
    """How many articles and sources of a period were read, and how many of them name these parties.

    With no bounds, undated articles count too.
    """
    where, values = _within(chosen)
    all_named = "true"
    for number, party in enumerate(parties):
        there = naming(party, f"p{number}")
        all_named += f" AND article IN ({there.text})"
        values |= there.values
    row = Sql(
        "SELECT CAST(min(day) AS VARCHAR), CAST(max(day) AS VARCHAR), count(*), count(DISTINCT source), "
        f"count(*) FILTER ({all_named}), count(DISTINCT source) FILTER ({all_named}) FROM index_articles WHERE {where}",
        values,
    ).one(connection)
    return Coverage(*row)


def _within(chosen: Filter) -> tuple[str, dict[str, object]]:
    parts, values = ["true"], dict[str, object]()
    for name, sign in (("since", ">="), ("until", "<=")):
        if (day := getattr(chosen, name)) is not None:
            parts.append(f"day {sign} CAST(${name} AS DATE)")
            values[name] = day
    return " AND ".join(parts), values


def naming(party: Party, name: str) -> Sql:
    """A query for the articles that name a party: by their mentions a country, by its acts and words anybody else."""
    condition, values = party.condition(name)
    if party.code is not None:
        return Sql(f"SELECT article FROM index_named WHERE {condition}", values)
    return Sql(
        f"SELECT e.article FROM index_events e JOIN index_parties p USING (n) WHERE {condition} UNION ALL "
        f"SELECT article FROM index_voices WHERE {condition}",
        values,
    )


def need_articles(connection: duckdb.DuckDBPyConnection, chosen: Filter) -> None:
    """Refuses a period of which nothing was read.

    Raises:
        PeriodUnfit: no article was published in the period and no event of it is told.
    """
    if chosen.since is None and chosen.until is None:
        return
    where, values = _within(chosen)
    there = f"SELECT EXISTS (FROM index_articles WHERE {where}) OR EXISTS (FROM index_events WHERE {where})"
    if Sql(there, values).one(connection)[0]:
        return
    first, last = Sql("SELECT CAST(min(day) AS VARCHAR), CAST(max(day) AS VARCHAR) FROM index_articles").one(connection)
    cure = f"the record's articles are of {first} to {last}" if first else "no article of the record is dated"
    span = f"{chosen.since or 'the beginning'} to {chosen.until or 'the end'}"
    raise PeriodUnfit(f"nothing that was read is of the period {span}", cure=cure)
