"""Charts of relations, by Altair (`pip install dragoman[plot]`): what a relation's columns allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dragoman.errors import UsageError

__all__ = ["chart"]

_QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


def chart(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Any:
    """Bars by month and quadrant, a matrix of edges, or points in time.

    Raises:
        UsageError: the columns allow none of these, or Altair is not installed.
    """
    try:
        import altair
    except ImportError as error:
        raise UsageError("plots need altair", cure="pip install 'dragoman[plot]'") from error
    there = set(columns)
    if {"month", *_QUADS} <= there:
        return _months(altair, columns, rows)
    if {"a", "b", "events", "intensity"} <= there:
        fields = [{"a": r["a"], "b": r["b"], "events": r["events"], "intensity": r["intensity"]} for r in rows]
        data = altair.Data(values=[*fields, *({**f, "a": f["b"], "b": f["a"]} for f in fields)])
        marks = altair.Chart(data).mark_circle()
        scale = altair.Scale(scheme="redblue", domain=[-10, 10])
        return marks.encode(
            x="a:N", y="b:N", size="events:Q", color=altair.Color("intensity:Q", scale=scale), tooltip=["events:Q"]
        )
    if {"date", "type", "sentence"} <= there:
        dated = [{"day": r["date"][:10], "type": r["type"], "sentence": r["sentence"]} for r in rows if r["date"]]
        marks = altair.Chart(altair.Data(values=dated)).mark_circle()
        return marks.encode(x="day:T", y="type:N", tooltip=["day:T", "sentence:N"])
    raise UsageError("there is no plot of these columns", cure="plot months, a network or a timeline")


def _months(altair: Any, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Any:
    """Bars of events, stacked by quadrant; one panel for each country or pair."""
    units = [name for name in ("country", "a", "b") if name in columns]
    values = [
        {
            "month": f"{row['month']}-01",
            "quadrant": quad.replace("_", " "),
            "events": row[quad],
            "parties": " ".join(row[u] for u in units),
        }
        for row in rows
        for quad in _QUADS
    ]
    order = [quad.replace("_", " ") for quad in _QUADS]
    bars = altair.Chart(altair.Data(values=values)).mark_bar()
    drawn = bars.encode(x="month:T", y="events:Q", color=altair.Color("quadrant:N", sort=order))
    return drawn.encode(row="parties:N") if units else drawn
