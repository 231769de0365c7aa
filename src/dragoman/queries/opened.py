"""An open record that answers: `dragoman.open_record(path)` and its methods, one a question."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, TypedDict, Unpack

import duckdb

from dragoman.queries.coverage import Coverage, coverage, need_articles
from dragoman.queries.filters import Filter
from dragoman.queries.parties import Party, resolve
from dragoman.queries.relation import Relation
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

    def _ask(self, parties: tuple[str, ...], choice: Any) -> tuple[Filter, list[Party]]:
        chosen = Filter.of(**choice)
        wanted = [self.party(p) for p in parties]
        need_articles(self.connection, chosen)
        return chosen, wanted


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
