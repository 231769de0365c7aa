"""Articles are parsed some at a time; what is read does not depend on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.model import Article
from dragoman.reading.reader import Reader
from dragoman.running import ahead


def test_readings_are_those_of_articles_read_alone(reader: Reader, examples: Path) -> None:
    rows = [json.loads(line) for line in (examples / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    articles = [Article(r["id"], r["text"], published=r["published"], published_basis="given") for r in rows]
    articles.insert(3, Article("empty", "..."))
    alone = [reader.read(a) for a in articles if a.article_id != "empty"]
    together = [reader.read(a) for a in ahead(articles, reader.prepare, size=5) if a.article_id != "empty"]  # type: ignore[arg-type, union-attr]
    assert together == alone


def test_a_prepared_article_lends_its_parse_to_no_other_of_its_id(reader: Reader) -> None:
    reader.prepare([Article("a", "Kenya and Uganda signed a treaty.")])
    (event,) = reader.read(Article("a", "Police in Minsk arrested 20 protesters.")).events
    assert event.type == "COERCE"


def test_what_the_source_raises_comes_last() -> None:
    def source() -> Iterator[Article]:
        yield Article("a", "One.")
        yield Article("b", "Two.")
        raise OSError("gone")

    seen: list[str] = []
    prepared: list[list[str]] = []
    with pytest.raises(OSError, match="gone"):
        seen.extend(
            item.article_id
            for item in ahead(source(), lambda some: prepared.append([a.article_id for a in some]))
            if isinstance(item, Article)
        )
    assert seen == ["a", "b"]
    assert prepared == [["a", "b"]]
