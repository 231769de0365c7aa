"""Time expressions: an own table with TIMEX3 type, value and span, written before the code was run on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dragoman.model import Article
from dragoman.reading.mentions.when import Anchor, TimeMention, find_times
from dragoman.reading.mentions.when_patterns import likely, patterns
from dragoman.reading.reader import Reader
from dragoman.text.article import read_text

GOLD = Path(__file__).parent / "gold" / "times.jsonl"
VALUE_FLOOR, SPAN_FLOOR = 0.97, 0.97


def test_types_values_and_spans(reader: Reader) -> None:
    rows: list[dict[str, Any]] = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    gold = read = value = span = 0
    shown: list[str] = []
    for row in rows:
        text = read_text(Article("a", row["text"]), reader.parser)
        anchor = Anchor(row["published"], row["published"])
        found: list[TimeMention] = [t for s in text.sentences for t in find_times(s, anchor)]
        gold, read = gold + len(row["times"]), read + len(found)
        faults = [] if len(found) <= len(row["times"]) else ["too many"]
        for expected in row["times"]:
            hit = next((t for t in found if t.start < expected["end"] and expected["start"] < t.end), None)
            value += hit is not None and (hit.type, hit.value) == (expected["type"], expected["value"])
            span += hit is not None and (hit.start, hit.end) == (expected["start"], expected["end"])
            if hit is None or (hit.type, hit.value, hit.text) != tuple(expected[k] for k in ("type", "value", "text")):
                faults.append(f"want {expected['type']} {expected['value']} {expected['text']!r}")
        if faults:
            shown.append(f"{row['text']} | {'; '.join(faults)} | {[(t.text, t.type, t.value) for t in found]}")
    value_f1, span_f1 = 2 * value / (gold + read), 2 * span / (gold + read)
    shown.insert(0, f"{gold} times: type and value F1 {value_f1:.3f}, span F1 {span_f1:.3f}")
    assert value_f1 >= VALUE_FLOOR, "\n".join(shown)
    assert span_f1 >= SPAN_FLOOR, "\n".join(shown)


def test_signs_hide_nothing_that_a_pattern_would_find() -> None:
    lines = [line for path in GOLD.parent.glob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [text for line in lines if (text := json.loads(line).get("text"))]
    told = [
        "the 1980s and '90s",
        "half a decade ago",
        "year-end",
        "overnight",
        "at dusk",
        "midnight Friday",
        "twice a Week",
        "EACH NIGHT",
    ]
    for text in (*texts, *told):
        named = set(likely(text))
        assert [name for name, p in patterns().items() if p.search(text) and name not in named] == []
