"""The ledger of a party, or of two: what was promised, threatened and demanded, and what came of it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from dragoman.errors import UsageError
from dragoman.linking.commitments import STATES, Amount, Answered, Commitment, Told, commitments, rules
from dragoman.linking.settings import settings
from dragoman.linking.wording import country_words, stem, words
from dragoman.queries.filters import Filter
from dragoman.queries.parties import Party
from dragoman.queries.relation import Relation, Sql
from dragoman.queries.timeline import picked

__all__ = ["FollowUp", "LedgerRow", "ledger"]

_OPERATOR = re.compile(r"op\.[\w.-]+")


# Acts of one of two countries whose sentence names the other, where no other country takes part.
_ONE_SIDED = """
    (SELECT e.* FROM index_events e JOIN index_lines l ON l.rowid = e.line
    WHERE e.n IN (SELECT n FROM index_parties WHERE country IN ($a, $b) AND actor)
        AND list_contains(l.named, $a) AND list_contains(l.named, $b) AND e.n NOT IN (SELECT n FROM index_pairs))
"""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A later event that answers a commitment: `bond` is fulfils, part, repeats, delays, breaks or withdraws."""

    bond: str
    because: str
    date: str | None
    actors: str
    says: str | None
    sentence: str
    source: str | None
    article_id: str
    event_id: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One commitment: `kind` is promise, accord, threat or demand; for a demand `by` demands of `to`.

    `state` is open, due, fulfilled, broken, lapsed or unknown, with its `reason`; `repeated` counts how often it was
    made again. `due` is the term, as put off last.
    """

    state: str
    reason: str
    kind: str
    made: str | None
    due: str | None
    by: str
    to: str
    act: str
    mode: str | None
    what: tuple[str, ...]
    numbers: tuple[str, ...]
    place: str | None
    says: str | None
    sentence: str
    source: str | None
    published: str | None
    article_id: str
    event_id: str
    repeated: int
    followed: tuple[FollowUp, ...]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a line of the ledger shows of an event."""

    date: str | None
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


def ledger(
    connection: duckdb.DuckDBPyConnection,
    chosen: Filter,
    *parties: Party,
    states: Sequence[str] = (),
    pattern: str | None = None,
    as_of: datetime.date | None = None,
) -> Relation[LedgerRow]:
    """Commitments that involve all these parties, in the order they were made.

    Args:
        connection: an open record.
        chosen: the period in which commitments were made.
        parties: one or two.
        states: only these states; none means all.
        pattern: only commitments whose agenda or sentence this regular expression finds.
        as_of: the day on which states hold; None: the day the record's latest article was published.

    Raises:
        UsageError: a state is unknown.
    """
    for name in states:
        if name not in STATES:
            raise UsageError(f"{name!r} is no state", cure=f"choose among {', '.join(STATES)}")
    if as_of is None:
        as_of = Sql("SELECT max(day) FROM index_articles").one(connection)[0]
    told, shown = _events(connection, parties)
    matter = re.compile(pattern) if pattern else None
    found = (
        _row(commitment, shown)
        for commitment in commitments(told, as_of)
        if (not states or commitment.state in states) and _within(commitment.first.day, chosen)
    )
    return Relation(LedgerRow, [row for row in found if matter is None or _on(matter, row)])


def _on(matter: re.Pattern[str], row: LedgerRow) -> bool:
    return any(matter.search(text) for text in (*row.what, row.sentence))


def _within(day: datetime.date | None, chosen: Filter) -> bool:
    if chosen.since is None and chosen.until is None:
        return True
    return day is not None and (chosen.since or "") <= day.isoformat() <= (chosen.until or "9999")


def _events(connection: duckdb.DuckDBPyConnection, parties: Sequence[Party]) -> tuple[list[Told], dict[int, _Shown]]:
    query, values = picked(Filter(everything=True), *parties)
    if len(parties) == 2 and all(party.code is not None for party in parties):
        query = f"{query} UNION ALL {_ONE_SIDED}"
    towards = "list_distinct(list_filter(list_transform(v.recipients, lambda x: x.country), lambda x: x IS NOT NULL))"
    side = "list_distinct(list_transform(v.actors, lambda x: coalesce(x.country, x.name)))"
    text = f"""
        WITH wanted AS MATERIALIZED ({query})
        SELECT w.n, w.happening, w.day, v.due.earliest, v.due.latest, w.type, w.mode, w.act, w.status,
            {side}, {towards},  l.named, v.rule,
            list_transform(v.quantities, lambda x: {{'kind': x.kind, 'unit': x.unit, 'value': x.value}}),
            CASE WHEN v.place.precision IN ('exact', 'city', 'district') THEN l.place END,
            l.date, l.actors, l.recipients, l.place, l.numbers, l.agenda, l.says, l.sentence,
            a.source, a.published, a.article_id, v.event_id
        FROM wanted w JOIN index_lines l ON l.rowid = w.line JOIN events v ON v.rowid = w.n
        JOIN articles a ON a.rowid = w.article
        WHERE NOT w.furniture AND w.status IN ('actual', 'future', 'negated') ORDER BY w.n
    """
    codes = {party.code for party in parties if party.code is not None}
    told: list[Told] = []
    shown: dict[int, _Shown] = {}
    for row in Sql(text, values).rows(connection):
        key, happening, day, first, last, kind, mode, act, status, actors, recipients, named, rule, amounts, *rest = row
        town, *rest = rest
        date, doers, others, place, numbers, agenda, *words = rest
        line = _Shown(date, doers, others, place, tuple(numbers), tuple(agenda), *words)
        meant = codes & set(named) - set(actors)
        if kind in rules().towards_named and not recipients and len(meant) == 1:
            recipients = meant
        told.append(
            Told(
                key,
                happening,
                day,
                _term(first, last),
                kind,
                mode,
                act,
                status,
                frozenset(actors),
                frozenset(recipients),
                town,
                _matter(line),
                tuple(Amount(a["kind"], a["unit"], a["value"]) for a in amounts if a["value"] is not None),
                tuple(_OPERATOR.findall(rule)),
            )
        )
        shown[key] = line
    return told, shown


def _term(first: str | None, last: str | None) -> tuple[datetime.date, datetime.date] | None:
    """First and last day of a term; one that begins at an unknown day is as long as its end."""
    ends = [datetime.date.fromisoformat(text[:10]) for text in (first, last) if text]
    return (ends[0], ends[-1]) if ends else None


def _matter(line: _Shown) -> frozenset[str]:
    """Words for what an event is about: those of its sentence, without parties, places and common words."""
    told = words(line.sentence, *line.agenda)
    return frozenset(map(stem, told - settings().common - rules().untelling - country_words()))


def _row(commitment: Commitment, shown: dict[int, _Shown]) -> LedgerRow:
    first = shown[commitment.first.key]
    return LedgerRow(
        commitment.state,
        commitment.reason,
        commitment.kind,
        first.date,
        _span(commitment.due),
        first.actors,
        first.recipients,
        commitment.first.act,
        commitment.first.mode,
        first.agenda,
        first.numbers,
        first.place,
        first.says,
        first.sentence,
        first.source,
        first.published,
        first.article_id,
        first.event_id,
        sum(a.bond == "repeats" for a in commitment.followed),
        tuple(_follow(a, shown) for a in commitment.followed),
    )


def _span(due: tuple[datetime.date, datetime.date] | None) -> str | None:
    if due is None:
        return None
    return due[0].isoformat() if due[0] == due[1] else f"{due[0]} to {due[1]}"


def _follow(answer: Answered, shown: dict[int, _Shown]) -> FollowUp:
    line = shown[answer.told.key]
    return FollowUp(
        answer.bond,
        answer.because,
        line.date,
        line.actors,
        line.says,
        line.sentence,
        line.source,
        line.article_id,
        line.event_id,
    )
