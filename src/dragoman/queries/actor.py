"""One actor: who it is, its offices through time, with whom it deals, what it does and what is done to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from dragoman.queries.filters import Filter, counted_ctes
from dragoman.queries.parties import Party
from dragoman.queries.relation import Answer, Relation, Sql
from dragoman.queries.timeline import picked

__all__ = ["Actor", "actor"]

_KIND = "type || coalesce('/' || mode, '')"


@dataclass(frozen=True, slots=True)
class Identity:
    """A name under which the actor occurs, and in how many events."""

    name: str
    kind: str
    country: str | None
    sector: str | None
    entity_id: str | None
    events: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Office:
    """An office: as our tables have it (`basis` knowledge), or as the record shows its holder (record)."""

    name: str
    office: str | None
    country: str | None
    sector: str | None
    since: str | None
    until: str | None
    basis: str


@dataclass(frozen=True, slots=True)
class Partner:
    """Another party in the same events: mutual acts, acts towards it, its acts towards the actor, acts side by side."""

    partner: str
    events: int
    mutual: int
    towards: int
    received: int
    together: int
    intensity: float | None
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Acts:
    """How often a kind of act is told of the actor: done by it or suffered."""

    kind: str
    quad: int
    done: int
    suffered: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Voice:
    """How often an attitude of the actor is told."""

    attitude: str
    statements: int
    first: str | None
    last: str | None


@dataclass(frozen=True)
class Actor(Answer):
    """The answer on one actor."""

    identities: Relation[Identity]
    offices: Relation[Office]
    partners: Relation[Partner]
    acts: Relation[Acts]
    attitudes: Relation[Voice]


def actor(connection: duckdb.DuckDBPyConnection, chosen: Filter, party: Party) -> Actor:
    """Who a party is, in our tables and in the record, and what the record tells of it."""
    query, values = picked(chosen, party)
    Sql(f"CREATE OR REPLACE TEMP TABLE theirs AS WITH {counted_ctes(chosen, query)} FROM counted", values).run(
        connection
    )
    condition, own = party.condition("p")
    answer = Actor(
        party.label,
        Relation(Identity, _identities(connection, condition, own)),
        Relation(Office, [*_known_offices(party), *_shown_offices(connection, condition, own)]),
        Relation(Partner, _partners(connection, party)),
        Relation(Acts, _acts(connection, condition, own)),
        Relation(Voice, _attitudes(connection, chosen, condition, own)),
    )
    connection.execute("DROP TABLE theirs")
    return answer


def _identities(connection: duckdb.DuckDBPyConnection, condition: str, values: dict[str, Any]) -> list[Identity]:
    text = f"""
        WITH seen AS (SELECT DISTINCT who, n FROM index_parties WHERE {condition})
        SELECT name, kind, w.country, sector, entity_id, count(DISTINCT n) AS events, CAST(min(day) AS VARCHAR),
            CAST(max(day) AS VARCHAR)
        FROM seen JOIN theirs USING (n) JOIN index_who w USING (who)
        GROUP BY ALL ORDER BY events DESC, name, sector
    """
    return [Identity(*row) for row in Sql(text, values).rows(connection)]


def _known_offices(party: Party) -> list[Office]:
    """What our tables know of an actor who goes by name, period by period."""
    if party.code is not None:
        return []
    from dragoman.knowledge.actors import actors, fold, squeeze

    table = actors()
    rows = table.names.get(squeeze(party.label)) or table.surnames.get(fold(party.label)) or []
    found = [Office(r.name, r.office, r.country, r.sector, r.start, r.end, "knowledge") for r in rows]
    return sorted(set(found), key=lambda o: (o.name, o.since or "", o.until or ""))


def _shown_offices(connection: duckdb.DuckDBPyConnection, condition: str, values: dict[str, Any]) -> list[Office]:
    text = f"""
        WITH seen AS (SELECT DISTINCT who, n FROM index_parties WHERE {condition})
        SELECT name, office, w.country, sector, CAST(min(day) AS VARCHAR), CAST(max(day) AS VARCHAR), 'record'
        FROM seen JOIN theirs USING (n) JOIN index_who w USING (who)
        WHERE office IS NOT NULL AND day IS NOT NULL GROUP BY ALL ORDER BY name, min(day), office
    """
    return [Office(*row) for row in Sql(text, values).rows(connection)]


def _partners(connection: duckdb.DuckDBPyConnection, party: Party) -> list[Partner]:
    """Other countries, and others who have none, by name where our tables know them."""
    condition, values = party.condition("p")
    theirs, _ = party.condition("p", "p.")
    text = f"""
        WITH own AS (SELECT n, bool_or(actor) AS acts, bool_or(NOT actor) AS receives FROM index_parties
            WHERE {condition} GROUP BY n),
        others AS (SELECT coalesce(p.country, w.name) AS partner, p.n, bool_or(actor) AS acts,
            bool_or(NOT actor) AS receives
            FROM index_parties p JOIN index_who w USING (who)
            WHERE NOT coalesce({theirs}, false) AND (p.country IS NOT NULL OR w.entity_id IS NOT NULL)
                AND p.n IN (SELECT n FROM theirs) GROUP BY ALL)
        SELECT partner, count(*) AS events, count(*) FILTER (o.acts AND x.acts AND NOT together),
            count(*) FILTER (o.acts AND x.receives), count(*) FILTER (o.receives AND x.acts),
            count(*) FILTER (o.acts AND x.acts AND together), round(avg(intensity), 4), CAST(min(day) AS VARCHAR),
            CAST(max(day) AS VARCHAR)
        FROM (SELECT *, towards OR (quad >= 3 AND type <> 'ASSAULT') AS together FROM theirs) e
        JOIN own o USING (n) JOIN others x USING (n) GROUP BY partner ORDER BY events DESC, partner
    """
    return [Partner(*row) for row in Sql(text, values).rows(connection)]


def _acts(connection: duckdb.DuckDBPyConnection, condition: str, values: dict[str, Any]) -> list[Acts]:
    text = f"""
        WITH own AS (SELECT n, bool_or(actor) AS acts, bool_or(NOT actor) AS receives FROM index_parties
            WHERE {condition} GROUP BY n)
        SELECT {_KIND} AS kind, min(quad), count(*) FILTER (acts) AS done, count(*) FILTER (receives) AS suffered,
            CAST(min(day) AS VARCHAR), CAST(max(day) AS VARCHAR)
        FROM theirs JOIN own USING (n) GROUP BY kind ORDER BY done + suffered DESC, kind
    """
    return [Acts(*row) for row in Sql(text, values).rows(connection)]


def _attitudes(
    connection: duckdb.DuckDBPyConnection, chosen: Filter, condition: str, values: dict[str, Any]
) -> list[Voice]:
    where, more = ["true"], {}
    for name, sign in (("since", ">="), ("until", "<=")):
        if (day := getattr(chosen, name)) is not None:
            where.append(f"x.day {sign} CAST(${name} AS DATE)")
            more[name] = day
    text = f"""
        WITH own AS (SELECT DISTINCT m, attitude, article FROM index_voices WHERE {condition} AND part = 'holder')
        SELECT attitude, count(*) AS statements, CAST(min(x.day) AS VARCHAR), CAST(max(x.day) AS VARCHAR)
        FROM own JOIN index_articles x USING (article)
        WHERE {" AND ".join(where)} GROUP BY attitude ORDER BY statements DESC, attitude
    """
    return [Voice(*row) for row in Sql(text, values | more).rows(connection)]
