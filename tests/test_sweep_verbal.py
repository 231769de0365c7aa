"""News sentences of asking, yielding, refusing and threatening, written along CAMEO 02, 08, 10, 12 and 13."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from dragoman.model import Article
from dragoman.quality.gold import read_gold
from dragoman.reading.reader import Reader

GOLD = Path(__file__).parent / "gold" / "sweep-verbal.jsonl"
TYPES_F1 = 0.86


def test_floor_of_types(reader: Reader) -> None:
    hits = gold = said = 0
    for item in read_gold(GOLD):
        events = reader.read(Article(item.id, item.text, published=item.published, published_basis="given")).events
        wanted, found = Counter(e.type for e in item.events), Counter(e.type for e in events)
        hits += sum((wanted & found).values())
        gold += sum(wanted.values())
        said += sum(found.values())
    assert 2 * hits / (gold + said) >= TYPES_F1
