"""What a party said, feared, backed or opposed about a party or topic, through time: from statements and events."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import duckdb

from dragoman import ontology
from dragoman.queries.filters import Filter, counted_ctes
from dragoman.queries.parties import Party, entities
from dragoman.queries.relation import Relation, Sql
from dragoman.queries.timeline import picked

__all__ = ["Position", "Topic", "positions", "topic_of"]

_WHOLE = 5


@dataclass(frozen=True, slots=True)
class Topic:
    """What positions are asked about: a party, a PLOVER context, or words; `pattern` finds it in running text."""

    label: str
    party: Party | None
    context: str | None
    pattern: str


@dataclass(frozen=True, slots=True)
class Position:
    """One position: `stance` is a statement's attitude, or the type and mode of an event; `what` the words of it."""

    date: str | None
    basis: str
    stance: str
    holders: str
    what: str
    towards: str | None
    says: str | None
    sentence: str
    source: str | None
    published: str | None
    article_id: str
    id: str


def topic_of(text: str, party: Party | None) -> Topic:
    """The topic meant by words; `party` where they name one."""
    words = text.strip()
    name = re.sub(r"\W+", "_", words.casefold())
    context = name if name in ontology.load().contexts else None
    if party is not None:
        return Topic(party.label, party, context, party.pattern())
    # a longer word stands for its forms too: "sanction" finds "sanctions"
    ending = "" if len(words) >= _WHOLE else r"\b"
    return Topic(words, None, context, rf"(?i)\b{re.escape(words)}{ending}")


def positions(connection: duckdb.DuckDBPyConnection, chosen: Filter, party: Party, topic: Topic) -> Relation[Position]:
    """Positions of a party on a topic in time.

    A statement is on the topic where its content names it; an event where the topic takes part, is on its agenda or is
    one of its contexts. A statement's date is its report's.
    """
    rows = [*_events(connection, chosen, party, topic), *_statements(connection, chosen, party, topic)]
    return Relation(Position, sorted(rows, key=lambda p: (p.date or p.published or "9999", p.article_id, p.basis)))


def _statements(connection: duckdb.DuckDBPyConnection, chosen: Filter, party: Party, topic: Topic) -> list[Position]:
    condition, values = party.condition("p")
    where = ["true"]
    for name, sign in (("since", ">="), ("until", "<=")):
        if (day := getattr(chosen, name)) is not None:
            where.append(f"x.day {sign} CAST(${name} AS DATE)")
            values[name] = day
    about = ""
    if topic.party is not None:
        there, more = topic.party.condition("t")
        about = f"OR s.rowid IN (SELECT m FROM index_voices WHERE {there} AND part = 'about')"
        values |= more
    text = f"""
        WITH own AS MATERIALIZED (SELECT DISTINCT m, article, day
            FROM index_voices v JOIN index_articles x USING (article)
            WHERE {condition} AND part = 'holder' AND {" AND ".join(where)}),
        wanted AS MATERIALIZED (SELECT o.* FROM own o JOIN statements s ON s.rowid = o.m
            WHERE regexp_matches(s.content.text, $pattern) {about})
        SELECT CAST(w.day AS VARCHAR), 'statement', s.attitude, {entities("s.holders")}, s.content.text,
            nullif({entities("s.about")}, ''),
            CASE WHEN list_transform(s.speakers, lambda y: y.name) <> list_transform(s.holders, lambda y: y.name)
                THEN {entities("s.speakers")} END,
            s.evidence.sentence, a.source, a.published, a.article_id, s.statement_id
        FROM wanted w JOIN statements s ON s.rowid = w.m JOIN articles a ON a.rowid = w.article
    """
    return [Position(*row) for row in Sql(text, values | {"pattern": topic.pattern}).rows(connection)]


def _events(connection: duckdb.DuckDBPyConnection, chosen: Filter, party: Party, topic: Topic) -> list[Position]:
    query, values = picked(chosen, party)
    condition, own = party.condition("p0")
    on = ["regexp_matches(array_to_string(l.agenda, '; '), $pattern)"]
    more: dict[str, Any] = own | {"pattern": topic.pattern}
    if topic.party is not None:
        there, named = topic.party.beside(party, "t")
        on.append(f"w.n IN (SELECT n FROM index_parties WHERE {there})")
        more |= named
    if topic.context is not None:
        on.append("list_contains(w.contexts, $context)")
        more["context"] = topic.context
    text = f"""
        WITH {counted_ctes(chosen, query)},
        wanted AS MATERIALIZED (SELECT n, line, article, day, type, mode, act, contexts FROM counted
            WHERE n IN (SELECT n FROM index_parties WHERE {condition} AND actor))
        SELECT CAST(w.day AS VARCHAR), 'event',
            w.type || coalesce('/' || w.mode, '') || CASE WHEN w.act <> w.type THEN ' (' || w.act || ')' ELSE '' END,
            l.actors, coalesce(nullif(array_to_string(l.agenda, '; '), ''), l.sentence), nullif(l.recipients, ''),
            l.says, l.sentence, a.source, a.published, a.article_id, v.event_id
        FROM wanted w JOIN index_lines l ON l.rowid = w.line JOIN events v ON v.rowid = w.n
        JOIN articles a ON a.rowid = w.article WHERE {" OR ".join(on)}
    """
    return [Position(*row) for row in Sql(text, values | more).rows(connection)]
