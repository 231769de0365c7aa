"""Episodes as a record takes them in: who belongs to which, written into its lines without touching the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.model import Episode, as_dict
from dragoman.record.contents import Record
from dragoman.record.lines import encode, parse, scan

__all__ = ["Linker", "Links", "linked_lines", "unlinked"]

# Inside a JSON text each quote has a backslash before it, so neither can stand in quoted words.
_EVENT_ID = re.compile(rb'"event_id":"([^"\\]*)"')
_EPISODE_ID = re.compile(rb'"episode_id":(?:null|"[^"\\]*")(?=,"unresolved":)')


@dataclass(frozen=True, slots=True)
class Links:
    """The episodes of a record, and by `event_id` the episode that each event belongs to."""

    episodes: Sequence[Episode] = ()
    episode_of: Mapping[str, str] = field(default_factory=dict)


Linker = Callable[[Record], Links]
"""Finds the episodes of a record."""


def linked_lines(path: Path, links: Links) -> Iterator[bytes]:
    """The lines of a JSONL record with these episodes in place of its own; all other bytes stay."""
    for number, kind, line in scan(path):
        if kind == "event":
            yield _with_episode(line, links.episode_of, path, number)
        elif kind != "episode":
            yield line if line.endswith(b"\n") else line + b"\n"
    for episode in links.episodes:
        yield encode("episode", as_dict(episode))


def unlinked(line: bytes) -> bytes:
    """An event's line without its episode."""
    return _EPISODE_ID.sub(b'"episode_id":null', line)


def _with_episode(line: bytes, episode_of: Mapping[str, str], path: Path, number: int) -> bytes:
    found = _EVENT_ID.search(line)
    if found is not None and _EPISODE_ID.search(line):
        episode = episode_of.get(found[1].decode())
        text = b"null" if episode is None else b'"' + episode.encode() + b'"'
        return _EPISODE_ID.sub(b'"episode_id":' + text, line, count=1)
    # A line that other hands wrote, with spaces or in another order.
    row = parse(line, path, number)
    del row["kind"]
    row["episode_id"] = episode_of.get(row["event_id"])
    return encode("event", row)
