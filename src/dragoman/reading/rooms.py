"""One room at a time: what `dragoman where` gives, by the habits of toponym sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dragoman.model import Article, as_dict
from dragoman.reading.reader import Reader

__all__ = ["place_rows"]


def place_rows(reader: Reader, article: Article) -> Iterator[dict[str, Any]]:
    """Each toponym of the article as a row, adjectives of nationality among them."""
    for mention in reader.read(article).mentions:
        if mention.place is not None:
            yield as_dict(mention.place)
