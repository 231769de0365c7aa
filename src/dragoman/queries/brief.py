"""A brief on two parties: meetings, agenda, fears and wants, third parties, accords and pledges, what is to come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dragoman.linking.counted import TO_COME, counts
from dragoman.queries.lines import Line, line_of, sort_key, who
from dragoman.queries.parties import Party, Row, about, involves, parties_of

__all__ = ["Brief", "Said", "brief"]

ATTITUDES = frozenset({"fears", "hopes", "believes", "demands", "opposes", "supports", "doubts", "regrets"})
ACCORD_TYPES = frozenset({"AGREE", "SUPPORT", "COOPERATE", "AID", "CONCEDE"})


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as a line of the brief."""

    date: str | None
    holders: str
    attitude: str
    content: str
    says: str | None
    sentence: str
    article_id: str


@dataclass(slots=True)
class Brief:
    """What a record holds on two parties, by section. Each list is in time order; every line carries its sentence."""

    a: Party
    b: Party
    topic: str | None
    articles: dict[str, int] = field(default_factory=dict)
    meetings: list[Line] = field(default_factory=list)
    agenda: list[tuple[str, Line]] = field(default_factory=list)
    accords: list[Line] = field(default_factory=list)
    wants: list[Line] = field(default_factory=list)
    attitudes: list[Said] = field(default_factory=list)
    third_parties: list[tuple[str, Line]] = field(default_factory=list)
    to_come: list[Line] = field(default_factory=list)
    friction: list[Line] = field(default_factory=list)
    years: dict[str, dict[str, int]] = field(default_factory=dict)


def brief(
    articles: Iterable[Row],
    events: Iterable[Row],
    statements: Iterable[Row],
    a: Party,
    b: Party,
    topic: Party | None = None,
) -> Brief:
    """The brief on parties `a` and `b`, held to `topic` where one is given.

    An event of both parties is on the topic where its article names the topic; one of a single party where its own
    sentence does.
    """
    rows = {r["article_id"]: r for r in articles}
    words = topic.words if topic else ()
    on_topic = {k for k, r in rows.items() if not words or about(words, r["title"], r["text"])}
    out = Brief(a, b, topic.label if topic else None)
    for row in rows.values():
        if row["article_id"] in on_topic:
            year = (row["published"] or "undated")[:4]
            out.articles[year] = out.articles.get(year, 0) + 1
    chosen = sorted((e for e in events if e["article_id"] in on_topic and not e["in_furniture"]), key=sort_key)
    for event in chosen:
        _place(out, event, rows[event["article_id"]], words)
    for statement in statements:
        if statement["article_id"] in on_topic:
            _hear(out, statement, rows[statement["article_id"]], words)
    return out


def _place(out: Brief, event: Row, article: Row, words: Sequence[str]) -> None:
    both = involves(event, out.a, out.b)
    either = involves(event, out.a) or involves(event, out.b)
    near = not words or about(words, event["evidence"]["sentence"]) or _touches(event, words)
    if not either or not (both or near):
        return
    line = line_of(event)
    others = [
        e
        for e in parties_of(event)
        if (e.get("country") or e.get("entity_id")) and not out.a.is_in(e) and not out.b.is_in(e)
    ]
    if both and counts(event):
        year = (line.date or line.due or article["published"] or "undated")[:4]
        table = out.years.setdefault(year, {})
        table[event["type"]] = table.get(event["type"], 0) + 1
        if event["type"] == "CONSULT":
            out.meetings.append(line)
        out.agenda += [(a["text"], line) for a in event["agenda"]]
        if event["quad"] >= 3 and event["type"] != "REQUEST":
            out.friction.append(line)
    if counts(event) or event["status"] in ("future", "historical"):
        if event["type"] in ACCORD_TYPES and (both or event["quantities"]):
            out.accords.append(line)
        if event["type"] == "REQUEST":
            out.wants.append(line)
        if event["status"] == "future" and event["type"] in TO_COME and (line.due or both):
            out.to_come.append(line)
        if others:
            out.third_parties.append((who(others), line))


def _hear(out: Brief, statement: Row, article: Row, words: Sequence[str]) -> None:
    if statement["attitude"] not in ATTITUDES:
        return
    if not any(out.a.is_in(h) or out.b.is_in(h) for h in statement["holders"]):
        return
    if words and not about(words, statement["evidence"]["sentence"]):
        return
    same = [h["name"] for h in statement["holders"]] == [s["name"] for s in statement["speakers"]]
    out.attitudes.append(
        Said(
            article["published"],
            who(statement["holders"]),
            statement["attitude"],
            statement["content"]["text"],
            None if same else who(statement["speakers"]),
            statement["evidence"]["sentence"],
            statement["article_id"],
        )
    )


def _touches(event: Row, words: Sequence[str]) -> bool:
    texts: list[Any] = [e["name"] for e in parties_of(event)]
    texts += [a["text"] for a in event["agenda"]]
    texts += [event["place"]["name"]] if event.get("place") else []
    return about(words, *texts)
