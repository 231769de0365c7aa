"""Event rows as lines of an answer, for those who walk a record's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.queries.parties import Row

__all__ = ["Line", "day", "line_of", "sort_key", "who"]


@dataclass(frozen=True, slots=True)
class Line:
    """One event as a line of an answer, with its evidence and on whose word it stands."""

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
    article_id: str
    event_id: str


def day(interval: Row | None) -> str | None:
    """An interval as a reader sees it: one day, or "earliest to latest"."""
    if not interval or not interval.get("earliest"):
        return None
    if interval["earliest"] == interval.get("latest"):
        return str(interval["earliest"])
    return f"{interval['earliest']} to {interval.get('latest') or '?'}"


def who(entities: Sequence[Row]) -> str:
    """Entities as "Sergei Lavrov (RUS)", joined."""
    return ", ".join(f"{e['name']}{' (' + e['country'] + ')' if e.get('country') else ''}" for e in entities)


def line_of(event: Row) -> Line:
    """The event as a line."""
    attribution = event.get("attribution")
    place = event.get("place")
    return Line(
        date=day(event.get("date")),
        due=day(event.get("due")),
        type=event["type"],
        mode=event["mode"],
        act=event["act"],
        status=event["status"],
        actors=who(event["actors"]),
        recipients=who(event["recipients"]),
        place=place["name"] if place else None,
        numbers=tuple(q["text"] for q in event["quantities"]),
        agenda=tuple(a["text"] for a in event["agenda"]),
        says=attribution["text"] if attribution else None,
        sentence=event["evidence"]["sentence"],
        article_id=event["article_id"],
        event_id=event["event_id"],
    )


def sort_key(event: Row) -> tuple[str, str, int]:
    """Dated events first, in time; then by place in the record."""
    date = event.get("date") or event.get("due") or {}
    return (date.get("earliest") or "9999", event["article_id"], event["evidence"]["start"])
