"""Two sets written blind along the codes of protest and violence: floors, a little under what is reached."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from dragoman.model import Article
from dragoman.quality.gold import read_gold
from dragoman.reading.reader import Reader

GOLD = Path(__file__).parent / "gold"
TYPE_F1 = 0.87
FALSE_PER_100 = 4.0


def test_types_of_protest_and_violence(reader: Reader) -> None:
    hits = gold = said = 0
    for item in read_gold(GOLD / "sweep-violence.jsonl"):
        events = reader.read(Article(item.id, item.text, published=item.published, published_basis="given")).events
        wanted, found = Counter(e.type for e in item.events), Counter(e.type for e in events)
        hits += (wanted & found).total()
        gold += wanted.total()
        said += found.total()
    assert 2 * hits / (gold + said) >= TYPE_F1


def test_everyday_sentences_of_a_second_hand(reader: Reader) -> None:
    rows = [json.loads(line) for line in (GOLD / "silent-second.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 150
    false = sum(len(reader.read(Article(r["id"], r["text"], published="2015-03-18")).events) for r in rows)
    assert 100 * false / len(rows) <= FALSE_PER_100
