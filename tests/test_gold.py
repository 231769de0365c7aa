"""Our own gold: floors a type, and the file's hash, so that neither the reading nor the gold slips unseen."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from dragoman.model import Article
from dragoman.quality.gold import GoldItem, read_gold
from dragoman.reading.reader import Reader

GOLD = Path(__file__).parent / "gold" / "sentences.jsonl"
SHA256 = "3b0e399a289b5ffe1371b89fa12d522a2c8ec05e1991585a52e98f4717b5b187"
FLOORS = {
    "ACCUSE": 0.92,
    "AGREE": 0.88,
    "AID": 0.88,
    "ASSAULT": 0.88,
    "COERCE": 0.9,
    "CONCEDE": 0.92,
    "CONSULT": 0.9,
    "COOPERATE": 0.82,
    "MOBILIZE": 0.85,
    "PROTEST": 0.92,
    "REJECT": 0.84,
    "REQUEST": 0.9,
    "RETREAT": 0.92,
    "SANCTION": 0.9,
    "SUPPORT": 0.9,
    "THREATEN": 0.92,
}
ALL_TYPES_F1 = 0.93
FALSE_PER_100 = 4.0


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


def test_gold_is_the_one_the_floors_were_set_on() -> None:
    assert hashlib.sha256(GOLD.read_bytes()).hexdigest() == SHA256


def test_size(items: list[GoldItem]) -> None:
    assert len(items) >= 250
    assert sum(not i.events for i in items) >= 80


def f1(items: list[GoldItem], read: dict[str, Counter[str]], types: set[str]) -> float:
    hits = gold = said = 0
    for item in items:
        wanted = Counter(e.type for e in item.events if e.type in types)
        found = Counter({t: n for t, n in read[item.id].items() if t in types})
        hits += sum((wanted & found).values())
        gold += sum(wanted.values())
        said += sum(found.values())
    return 2 * hits / ((gold + said) or 1)


@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_floor_of_type(items: list[GoldItem], types_read: dict[str, Counter[str]], kind: str) -> None:
    assert f1(items, types_read, {kind}) >= FLOORS[kind]


def test_floor_of_all_types(items: list[GoldItem], types_read: dict[str, Counter[str]]) -> None:
    assert f1(items, types_read, set(FLOORS)) >= ALL_TYPES_F1


def test_false_events_on_sentences_without_any(items: list[GoldItem], types_read: dict[str, Counter[str]]) -> None:
    silent = [i for i in items if not i.events]
    assert 100 * sum(types_read[i.id].total() for i in silent) / len(silent) <= FALSE_PER_100
