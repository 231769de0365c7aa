"""Sentences written along the codes of cooperation: floors that the reading keeps."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from dragoman.model import Article
from dragoman.quality.gold import GoldItem, read_gold
from dragoman.reading.reader import Reader

GOLD = Path(__file__).parent / "gold" / "sweep-cooperation.jsonl"
FLOORS = {"AGREE": 0.87, "AID": 0.87, "CONSULT": 0.87, "COOPERATE": 0.87, "SUPPORT": 0.9}
ALL_TYPES_F1 = 0.9


@pytest.fixture(scope="module")
def items() -> list[GoldItem]:
    return read_gold(GOLD)


@pytest.fixture(scope="module")
def types_read(reader: Reader, items: list[GoldItem]) -> dict[str, Counter[str]]:
    out = {}
    for item in items:
        events = reader.read(Article(item.id, item.text, published=item.published, published_basis="given")).events
        out[item.id] = Counter(e.type for e in events)
    return out


def f1(items: list[GoldItem], read: dict[str, Counter[str]], kind: str | None = None) -> float:
    hits = gold = said = 0
    for item in items:
        wanted = Counter(e.type for e in item.events if kind in (None, e.type))
        found = Counter({t: n for t, n in read[item.id].items() if kind in (None, t)})
        hits += sum((wanted & found).values())
        gold += sum(wanted.values())
        said += sum(found.values())
    return 2 * hits / ((gold + said) or 1)


@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_floor_of_type(items: list[GoldItem], types_read: dict[str, Counter[str]], kind: str) -> None:
    assert f1(items, types_read, kind) >= FLOORS[kind]


def test_floor_of_all_types(items: list[GoldItem], types_read: dict[str, Counter[str]]) -> None:
    assert f1(items, types_read) >= ALL_TYPES_F1
