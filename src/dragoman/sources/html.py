"""Web pages: the report and its metadata, without the page around it, through trafilatura."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dragoman.errors import InputMalformed, InputUnsuitable
from dragoman.model import Article
from dragoman.sources.bytes import decode, read_bytes
from dragoman.sources.fields import SourceOptions, article_of
from dragoman.sources.text import Found, unnamed

__all__ = ["article_of_page", "read"]


def read(path: Path, options: SourceOptions) -> Iterator[Found]:
    """The one article of a page."""
    markup = decode(read_bytes(path, options.max_bytes), str(path), options.encoding)
    yield None, article_of_page(markup, options, str(path))


def article_of_page(markup: str, options: SourceOptions, path: str) -> Article:
    """The report that a page holds; its date only where the page's metadata give one.

    Raises:
        InputUnsuitable: there is none.
    """
    import trafilatura  # slow to import

    found = trafilatura.bare_extraction(
        markup,
        with_metadata=True,
        include_comments=False,
        include_images=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    text = getattr(found, "text", None)
    if not text or not text.strip():
        raise InputUnsuitable("no report found in the page", path=path, cure="give the page of one article")
    row = {name: getattr(found, name, None) for name in ("title", "date", "url")}
    row |= {"text": text, "source": getattr(found, "sitename", None) or getattr(found, "hostname", None)}
    try:
        article = article_of(row, unnamed(options), path, raw=markup)
    except InputMalformed:
        row["date"] = None
        return article_of(row, unnamed(options), path, raw=markup)
    return replace(article, published_basis="metadata") if row["date"] else article
