"""Everyday language: sport, business, weather, culture, accidents, metaphor yield next to no events."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman.model import Article
from dragoman.reading.reader import Reader

SILENT = Path(__file__).parent / "gold" / "silent.jsonl"
FALSE_PER_100 = 4.0
WORST_KIND_PER_100 = 12.0


@pytest.fixture(scope="module")
def false_events(reader: Reader) -> list[tuple[str, int]]:
    """Kind and number of events of each sentence."""
    rows = [json.loads(line) for line in SILENT.read_text(encoding="utf-8").splitlines()]
    return [
        (row["kind"], len(reader.read(Article(row["id"], row["text"], published="2015-03-18")).events)) for row in rows
    ]


def test_size(false_events: list[tuple[str, int]]) -> None:
    assert len(false_events) >= 300


def test_false_events(false_events: list[tuple[str, int]]) -> None:
    assert 100 * sum(n for _, n in false_events) / len(false_events) <= FALSE_PER_100


@pytest.mark.parametrize(
    "kind", ["sport", "business", "weather", "culture", "science", "accident", "fiction", "metaphor", "everyday"]
)
def test_false_events_of_kind(false_events: list[tuple[str, int]], kind: str) -> None:
    found = [n for k, n in false_events if k == kind]
    assert found
    assert 100 * sum(found) / len(found) <= WORST_KIND_PER_100
