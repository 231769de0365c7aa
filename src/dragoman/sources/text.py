"""Plain text: one article a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dragoman.errors import InputUnsuitable
from dragoman.model import Article
from dragoman.sources.bytes import decode, read_bytes
from dragoman.sources.fields import SourceOptions, article_of

__all__ = ["Found", "article_of_text", "read", "unnamed"]

Found = tuple[int | None, Article]
"""A line number, None where there are no lines, and the article found there."""


def read(path: Path, options: SourceOptions) -> Iterator[Found]:
    """The one article of a text file."""
    text = decode(read_bytes(path, options.max_bytes), str(path), options.encoding)
    yield None, article_of_text(text, options, str(path))


def article_of_text(text: str, options: SourceOptions, path: str) -> Article:
    """An article of which only the text is known.

    Raises:
        InputUnsuitable: there is no text.
    """
    if not text.strip():
        raise InputUnsuitable("the file is empty", path=path, cure="give the text of a report")
    return article_of({"text": text}, unnamed(options), path)


def unnamed(options: SourceOptions) -> SourceOptions:
    """The same options without names of columns, for formats that have none."""
    return replace(options, text=None, id=None, title=None, date=None, source=None, url=None)
