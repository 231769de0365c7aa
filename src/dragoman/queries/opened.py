"""An open record that answers: `dragoman.open_record(path)` and its methods, one a question."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TypedDict, Unpack

import duckdb

from dragoman.errors import PartyUnknown, PeriodUnfit, UsageError
from dragoman.queries.actor import Actor, actor
from dragoman.queries.ask import TIMEOUT, Asked, ask
from dragoman.queries.compare import Comparison, compare
from dragoman.queries.coverage import Coverage, coverage, need_articles
from dragoman.queries.dyad import Dyad, dyad
from dragoman.queries.filters import Filter, parse_period
from dragoman.queries.ledger import LedgerRow, ledger
from dragoman.queries.network import Edge, network
from dragoman.queries.parties import Party, resolve
from dragoman.queries.positions import Position, Topic, positions, topic_of
from dragoman.queries.relation import Relation
from dragoman.queries.tables import CountryMonth, DyadMonth, country_months, dyad_months
from dragoman.queries.timeline import TimelineRow, left_out, timeline
from dragoman.record import open_for_answers

__all__ = ["Choice", "OpenRecord", "open_record"]


class Choice(TypedDict, total=False):
    """Which events count: see `Filter.of`."""

    since: str | None
    until: str | None
    period: str | None
    status: str | tuple[str, ...] | list[str]
    everything: bool
    raw: bool
    one_a_day: bool


class OpenRecord:
    """A record opened for reading. Use it in one thread; close it, or use it in a `with`."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.connection: duckdb.DuckDBPyConnection = open_for_answers(path)

    def __enter__(self) -> OpenRecord:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the record."""
        self.connection.close()

    def party(self, name: str) -> Party:
        """Who is meant by a name, a code or a common form.

        Raises:
            PartyUnknown: nobody in the record is meant.
        """
        return resolve(self.connection, name)

    def coverage(self, *parties: str, **choice: Unpack[Choice]) -> Coverage:
        """How much was read of a period, and how much of it names these parties."""
        chosen = Filter.of(**choice)
        return coverage(self.connection, chosen, *(self.party(p) for p in parties))

    def timeline(self, *parties: str, most: int | None = None, **choice: Unpack[Choice]) -> Relation[TimelineRow]:
        """Happenings that involve all these parties, in the order of their dates.

        Args:
            parties: names or codes; none means all events.
            most: at most so many, the latest ones.
            choice: which events: since, until, period, status, everything, raw, one_a_day.

        Raises:
            PartyUnknown: nobody in the record is meant by a name.
            PeriodUnfit: the period is none, or nothing was read of it.
        """
        chosen, wanted = self._ask(parties, choice)
        return timeline(self.connection, chosen, *wanted, most=most)

    def left_out(self, *parties: str, **choice: Unpack[Choice]) -> dict[str, int]:
        """How many events of these parties do not count, by why."""
        chosen, wanted = self._ask(parties, choice)
        return left_out(self.connection, chosen, *wanted)

    def dyad(self, a: str, b: str, **choice: Unpack[Choice]) -> Dyad:
        """What two parties do to and with each other: counts by type, quadrant, month and status, topics, shares."""
        chosen, (one, other) = self._ask((a, b), choice)
        return dyad(self.connection, chosen, one, other)

    def compare(self, a: str, b: str, first: str, second: str, **choice: Unpack[Choice]) -> Comparison:
        """Two parties in two periods: what is new, gone, stronger or weaker, with proofs.

        Raises:
            PeriodUnfit: a period is none, or nothing was read of it, or the second begins before the first.
        """
        chosen, (one, other) = self._ask((a, b), choice)
        earlier, later = parse_period(first), parse_period(second)
        if (later.since or "") < (earlier.since or ""):
            raise PeriodUnfit(f"{second} begins before {first}", cure="give the earlier period first")
        return compare(self.connection, chosen, one, other, earlier, later)

    def positions(self, party: str, *, on: str, **choice: Unpack[Choice]) -> Relation[Position]:
        """What a party said, feared, backed or opposed about a party, a PLOVER context or words, through time."""
        chosen, (holder,) = self._ask((party,), choice)
        return positions(self.connection, chosen, holder, self._topic(on))

    def ledger(
        self,
        *parties: str,
        states: Sequence[str] = (),
        on: str | None = None,
        as_of: str | None = None,
        **choice: Unpack[Choice],
    ) -> Relation[LedgerRow]:
        """What one party or two promised, agreed, threatened and demanded, and what came of it.

        Args:
            parties: names or codes, one or two.
            states: only open, due, fulfilled, broken, lapsed or unknown.
            on: only commitments on a party, a PLOVER context or words.
            as_of: ISO day on which states hold; None: the record's last.
            choice: since, until, period: when the commitments were made.

        Raises:
            PartyUnknown: nobody in the record is meant by a name.
            PeriodUnfit: the period is none, or nothing was read of it.
            UsageError: no party, or more than two, or a state is unknown.
        """
        if not 1 <= len(parties) <= 2:
            raise UsageError(f"{len(parties)} parties", cure="name one party or two: IND AFG")
        chosen, wanted = self._ask(parties, choice)
        pattern = None if on is None else self._topic(on).pattern
        last = parse_period(as_of).until if as_of else None
        day = datetime.date.fromisoformat(last) if last else None
        return ledger(self.connection, chosen, *wanted, states=states, pattern=pattern, as_of=day)

    def actor(self, name: str, **choice: Unpack[Choice]) -> Actor:
        """Who an actor is, its offices through time, its partners, what it does and what is done to it."""
        chosen, (party,) = self._ask((name,), choice)
        return actor(self.connection, chosen, party)

    def network(
        self, party: str | None = None, *, least: int = 1, most: int | None = None, **choice: Unpack[Choice]
    ) -> Relation[Edge]:
        """Edges between countries, the strongest first: those of one country, or all.

        Args:
            party: a country.
            least: only edges of so many events.
            most: at most so many edges.
            choice: which events: since, until, period, status, everything, raw, one_a_day.
        """
        chosen, wanted = self._ask((party,) if party else (), choice)
        return network(self.connection, chosen, *map(_country, wanted), least=least, most=most)

    def country_months(self, *countries: str, **choice: Unpack[Choice]) -> Relation[CountryMonth]:
        """A row for each country and month, zero where nothing is told, with the articles and sources read."""
        chosen, wanted = self._ask(countries, choice)
        return country_months(self.connection, chosen, list(map(_country, wanted)))

    def dyad_months(
        self, *countries: str, directed: bool = False, least: int = 1, **choice: Unpack[Choice]
    ) -> Relation[DyadMonth]:
        """A row for each pair of countries and month: all pairs, those of one country, or one pair.

        Args:
            countries: none, one or two.
            directed: acts of `a` towards `b` only.
            least: only pairs with so many events.
            choice: which events: since, until, period, status, everything, raw, one_a_day.
        """
        chosen, wanted = self._ask(countries, choice)
        parties = list(map(_country, wanted))
        return dyad_months(self.connection, chosen, parties, directed=directed, least=least)

    def ask(self, sql: str, values: Sequence[Any] = (), *, timeout: float = TIMEOUT) -> Asked:
        """The rows of one SELECT of yours; `?` stands for each of `values`.

        Raises:
            QueryRefused: it would write, read files or change settings, or is unsound.
            QueryTooSlow: it took longer than `timeout` seconds.
        """
        return ask(self.path, sql, values, timeout=timeout)

    def _topic(self, text: str) -> Topic:
        try:
            return topic_of(text, self.party(text))
        except PartyUnknown:
            return topic_of(text, None)

    def _ask(self, parties: tuple[str, ...], choice: Any) -> tuple[Filter, list[Party]]:
        chosen = Filter.of(**choice)
        wanted = [self.party(p) for p in parties]
        need_articles(self.connection, chosen)
        return chosen, wanted


def _country(party: Party) -> Party:
    """The party, which must have a code.

    Raises:
        UsageError: it goes by name.
    """
    if party.code is None:
        raise UsageError(f"{party.label!r} is no country", cure="tables and networks are of countries (India, IND)")
    return party


def open_record(path: str | Path) -> OpenRecord:
    """Opens a record in any form for answers; nothing in it can be changed.

        with dragoman.open_record("record.duckdb") as record:
            print(record.timeline("India", "Russia").to_pandas())

    Raises:
        RecordBusy: another process is writing it.
        RecordOutdated: its schema is not this program's.
        RecordError: nothing is there, or it is no record or damaged.
    """
    return OpenRecord(path)
