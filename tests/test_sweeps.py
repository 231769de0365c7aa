"""Sentences along the CAMEO codes, written in batches before anything was run on them and then learned from.

The floors guard against slipping; they do not say how good reading is on unseen text. The first reading of a batch says
that, in type F1: cooperation .815, .811, .769; verbal conflict .781, .767, .906; force .756, .810, .825; violence .670,
.766, .866; force2 (mobilising, sanctions, coercion; the first two batches in wordings sought out for being rare) .604,
.394, .772, .786; coop2 (what states do together, its first batches likewise) .544, .579, .739, .835; verbal2 (common
wordings) .866, .902; support (support and aid in common wordings; the third batch has twenty) .79, .81, .90. A few
labels were set right after reading, by PLOVER's rules, most of them towards the program.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman.model import Article
from dragoman.quality.gold import read_gold
from dragoman.quality.score import score
from dragoman.reading.reader import Reader

GOLD = Path(__file__).parent / "gold"
FLOORS = {
    "cooperation": 0.9,
    "coop2": 0.83,
    "force": 0.88,
    "force2": 0.82,
    "support": 0.88,
    "verbal": 0.86,
    "verbal2": 0.9,
    "violence": 0.87,
}
FALSE_PER_100 = 4.0


@pytest.mark.parametrize("name", FLOORS)
def test_types(reader: Reader, name: str) -> None:
    items = read_gold(GOLD / f"sweep-{name}.jsonl")
    articles = [Article(i.id, i.text, published=i.published, published_basis="given") for i in items]
    assert len(items) >= {"support": 120, "verbal2": 105}.get(name, 180)
    assert score([(i, reader.read(a).events) for i, a in zip(items, articles, strict=True)]).f1() >= FLOORS[name]


# False events per 100 at the first reading: 8.6 and 26; 19.6 without the arrests and convictions of the third batch,
# which are events by PLOVER's rules and have since been replaced.
@pytest.mark.parametrize("batch", ["second", "third"])
def test_everyday_sentences(reader: Reader, batch: str) -> None:
    rows = [json.loads(line) for line in (GOLD / f"silent-{batch}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 100
    false = sum(len(reader.read(Article(r["id"], r["text"], published="2015-03-18")).events) for r in rows)
    assert 100 * false / len(rows) <= FALSE_PER_100
