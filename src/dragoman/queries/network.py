"""Who acts towards whom: edges between countries with counts by quadrant."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from dragoman.queries.filters import Filter, counted_ctes
from dragoman.queries.parties import Party
from dragoman.queries.relation import Relation, Sql

__all__ = ["Edge", "network"]


@dataclass(frozen=True, slots=True)
class Edge:
    """Two countries with events between them; `cooperative` is the share of quadrants 1 and 2."""

    a: str
    b: str
    events: int
    mutual: int
    a_to_b: int
    b_to_a: int
    verbal_cooperation: int
    material_cooperation: int
    verbal_conflict: int
    material_conflict: int
    cooperative: float
    intensity: float
    first: str | None
    last: str | None


def network(
    connection: duckdb.DuckDBPyConnection,
    chosen: Filter,
    party: Party | None = None,
    *,
    least: int = 1,
    most: int | None = None,
) -> Relation[Edge]:
    """Edges, the strongest first.

    Args:
        connection: an open record.
        chosen: which events.
        party: only edges of this country.
        least: only edges of so many events.
        most: at most so many edges.
    """
    condition, values = chosen.condition()
    own = ""
    if party is not None:
        own = "AND (p.a = $code OR p.b = $code)"
        values["code"] = party.code
    text = f"""
        WITH {counted_ctes(chosen, f"SELECT e.* FROM index_events e WHERE {condition}")}
        SELECT p.a, p.b, count(*) AS events, count(*) FILTER (way = 'mutual'), count(*) FILTER (way = 'to'),
            count(*) FILTER (way = 'from'), count(*) FILTER (quad = 1), count(*) FILTER (quad = 2),
            count(*) FILTER (quad = 3), count(*) FILTER (quad = 4),
            round(avg(CASE WHEN quad <= 2 THEN 1.0 ELSE 0.0 END), 4), round(avg(intensity), 4),
            CAST(min(day) AS VARCHAR), CAST(max(day) AS VARCHAR)
        FROM counted e JOIN index_pairs p ON p.n = e.n
        WHERE way IN ('mutual', 'to', 'from') {own}
        GROUP BY p.a, p.b HAVING count(*) >= $least ORDER BY events DESC, p.a, p.b
    """
    values["least"] = least
    if most is not None:
        text += " LIMIT $most"
        values["most"] = most
    return Relation(Edge, Sql(text, values), connection)
