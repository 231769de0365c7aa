"""What one article took is given back when it is read, without waiting for the garbage collector."""

from __future__ import annotations

import gc
import json
from pathlib import Path

from spacy.tokens import Doc

from dragoman.model import Article
from dragoman.reading.reader import Reader


def _parses() -> int:
    return sum(isinstance(each, Doc) for each in gc.get_objects())


def test_no_parse_outlives_its_reading(reader: Reader, examples: Path) -> None:
    rows = [json.loads(line) for line in (examples / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    reader.read(Article("first", rows[0]["text"]))
    gc.collect()
    gc.disable()
    try:
        before = _parses()
        for row in rows:
            reader.read(Article(row["id"], row["text"], published=row["published"], published_basis="given"))
        assert _parses() == before
    finally:
        gc.enable()
