"""Who says what: own passages with the speaker and content that each tells, written before the code was run on them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dragoman.model import Article, Statement
from dragoman.reading.reader import Reader

GOLD = Path(__file__).parent / "gold" / "speech.jsonl"
FLOOR = 0.92
OVERLAP = 0.75
IDLE = frozenset({"the", "a", "an", "of", "to", "in"})


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def same_content(one: str, other: str) -> bool:
    """Token F1; small words at the edges do not decide."""
    a, b = Counter(words(one)), Counter(words(other))
    common = sum((a & b).values())
    return 2 * common / ((sum(a.values()) + sum(b.values())) or 1) >= OVERLAP


def told_by(statement: Statement, speaker: str) -> bool:
    wanted = set(words(speaker)) - IDLE
    names = {w for e in (*statement.speakers, *statement.holders) for w in words(f"{e.text} {e.name}")}
    return len(wanted & names) >= max(1, len(wanted) // 2)


def measured(reader: Reader) -> Iterator[tuple[str, dict[str, str], bool, bool]]:
    for line in GOLD.read_text("utf-8").splitlines():
        row = json.loads(line)
        reading = reader.read(Article("a", row["text"], published="2016-04-12", published_basis="given"))
        for expected in row["expected"]:
            fitting = [s for s in reading.statements if same_content(s.content.text, expected["content"])]
            fitting = [s for s in reading.statements if same_content(spoken(s), expected["content"])] or fitting
            right = any(told_by(s, expected["speaker"]) for s in fitting)
            yield row["text"], expected, bool(fitting), right


def spoken(statement: Statement) -> str:
    """The content without the words of the frame inside it ("…," he said, "…")."""
    content, cue = statement.content, statement.cue
    if cue is None or not content.start < cue.start < content.end:
        return content.text
    return f"{content.text[: cue.start - content.start]} {content.text[cue.end - content.start :]}"


def test_speakers_and_contents(reader: Reader) -> None:
    rows = list(measured(reader))
    wrong = [(text, expected, found) for text, expected, found, right in rows if not right]
    share = 1 - len(wrong) / len(rows)
    shown = [f"{'speaker' if found else 'content'} {e['speaker']} | {e['content']} | {t}" for t, e, found in wrong]
    assert share >= FLOOR, "\n".join([f"{share:.3f} of {len(rows)} right", *shown])
