"""What a record will hold once its parts are joined to it: kept in mind while a store writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.record.contents import Record
from dragoman.record.lines import Row, parse, scan

__all__ = ["Group", "Ledger", "Version"]

Version = tuple[str, str]
"""`text_hash` and `run_id`: an article whose version stands in the record need not be read again."""


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one article in a part: the bytes from `start` up to `end`."""

    part: Path
    start: int
    end: int
    article_id: str
    version: Version

    def read(self) -> bytes:
        """The lines as written."""
        with self.part.open("rb") as stream:
            stream.seek(self.start)
            return stream.read(self.end - self.start)


@dataclass(slots=True)
class Ledger:
    """The versions of all articles, and the small tables whole.

    Attributes:
        standing: versions in the record that stands.
        groups: where the lines of each new or changed article are, in the order of arrival.
        replaced: ids whose rows in the standing record are left out.
        runs: by run_id, in the order of arrival.
        rejects: by all their fields, in the order of arrival.
        history: rows; `old_events` is None where they have to be looked up in the standing record.
        changed: whether there is anything that the standing record lacks.
    """

    standing: dict[str, Version] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    runs: dict[str, Row] = field(default_factory=dict)
    rejects: dict[tuple[Any, ...], Row] = field(default_factory=dict)
    history: list[Row] = field(default_factory=list)
    changed: bool = False

    def take_record(self, record: Record) -> None:
        """Takes in the record that stands."""
        self.runs = {row["run_id"]: row for row in record.runs}
        self.rejects = {tuple(row.values()): row for row in record.rejects}
        self.history = list(record.history)
        self.standing = record.versions()

    def take_part(self, part: Path) -> None:
        """Takes in a part: its run, its articles, its rejects.

        Raises:
            RecordError: the part is damaged.
        """
        for found in _items(part):
            if isinstance(found, Group):
                self._take_group(found)
            elif found[0] == "run":
                self.take_run(found[1])
            else:
                self.take_reject(found[1])

    def take_run(self, row: Row) -> None:
        """Takes in a run."""
        if row["run_id"] not in self.runs:
            self.runs[row["run_id"]] = row
            self.changed = True

    def take_reject(self, row: Row) -> None:
        """Takes in a reject."""
        if not self.has_reject(row):
            self.rejects[tuple(row.values())] = row
            self.changed = True

    def has_reject(self, row: Row) -> bool:
        """Whether the same reject stands already."""
        return tuple(row.values()) in self.rejects

    def version(self, article_id: str) -> Version | None:
        """The version of an article that will stand, or None."""
        group = self.groups.get(article_id)
        return group.version if group else self.standing.get(article_id)

    def _take_group(self, group: Group) -> None:
        before = self.version(group.article_id)
        if before == group.version:
            return
        if before is not None:
            earlier = self.groups.pop(group.article_id, None)
            self.history.append(_replaced(group, before, _events_in(earlier) if earlier else None))
        if group.article_id in self.standing:
            self.replaced.add(group.article_id)
        self.drop_rejects(group.article_id)
        self.groups[group.article_id] = group
        self.changed = True

    def drop_rejects(self, article_id: str) -> None:
        """Forgets the rejects of an article that has been read after all."""
        if any(row["article_id"] == article_id for row in self.rejects.values()):
            self.rejects = {key: row for key, row in self.rejects.items() if row["article_id"] != article_id}


def _replaced(group: Group, before: Version, events: list[Row] | None) -> Row:
    return {
        "article_id": group.article_id,
        "text_hash": before[0],
        "run_id": before[1],
        "new_text_hash": group.version[0],
        "new_run_id": group.version[1],
        "old_events": events,
    }


def old_event(row: Row) -> Row:
    """What the history keeps of an event."""
    return {name: row[name] for name in ("event_id", "type", "content_hash")}


def _events_in(group: Group) -> list[Row]:
    rows = [parse(line, group.part, 0) for line in group.read().split(b"\n") if line]
    return [old_event(row) for row in rows if row["kind"] == "event"]


def _items(part: Path) -> Iterator[Group | tuple[str, Row]]:
    """A part's runs and rejects as (kind, fields), and its articles as groups, in order."""
    start = position = 0
    article: Row | None = None
    for number, kind, line in scan(part):
        if kind in {"article", "run", "reject"}:
            if article is not None:
                yield _group(part, start, position, article)
                article = None
            row = parse(line, part, number)
            del row["kind"]
            if kind == "article":
                article, start = row, position
            else:
                yield kind, row
        position += len(line)
    if article is not None:
        yield _group(part, start, position, article)


def _group(part: Path, start: int, end: int, article: Row) -> Group:
    return Group(part, start, end, article["article_id"], (article["text_hash"], article["run_id"]))
