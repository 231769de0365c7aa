"""Why a text is read as it is: its events with their traces, and what was tried without success."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.model import Article, Event, Statement
from dragoman.reading.reader import Reader

__all__ = ["Explanation", "explain"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The events and statements of a text; `tried` names entries that were looked at and why they were left."""

    text: str
    events: tuple[Event, ...]
    statements: tuple[Statement, ...]
    tried: tuple[str, ...]


def explain(reader: Reader, text: str, published: str | None = None) -> Explanation:
    """The explanation of a short text.

    Raises:
        InputUnsuitable: the text is empty.
    """
    tried: list[str] = []
    reading = reader.read(
        Article("explained", text.strip(), published=published, published_basis="given" if published else "unknown"),
        tried=tried,
    )
    return Explanation(text, reading.events, reading.statements, tuple(dict.fromkeys(tried)))
