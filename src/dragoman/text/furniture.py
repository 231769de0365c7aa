"""Furniture: what stands on a page beside its report. Patterns are data (`furniture.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dragoman.datafiles import package_data, read_yaml
from dragoman.model import Furniture

__all__ = ["Line", "classify"]

KINDS = ("byline", "agency", "credit", "related", "prompt")
HEADLINE_WORDS = 18
MOST_CAPTION = 420


@dataclass(slots=True)
class Line:
    """One line of an article, and what it is (None: the report itself)."""

    start: int
    end: int
    text: str
    what: str | None = None


@lru_cache(maxsize=1)
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    data = read_yaml(package_data("text", "furniture.yaml"))
    return {kind: [re.compile(p) for p in data[kind]] for kind in (*KINDS, "photo")}


def classify(text: str) -> list[Line]:
    """The lines of a text that are not blank, furniture marked.

    Stray headlines are known by their form: at the end, behind a credit or prompt or in a run of three, short, in title
    case, without a full stop. A text of one line, or of nothing but such lines, is left as it is.
    """
    lines = list(_lines(text))
    patterns = _patterns()
    for line in lines:
        line.what = next((k for k in KINDS if any(p.match(line.text) for p in patterns[k])), None)
        if line.what is None and len(line.text) <= MOST_CAPTION and any(p.search(line.text) for p in patterns["photo"]):
            line.what = "caption"
    _mark_stray_headlines(lines)
    if all(line.what for line in lines):
        for line in lines:
            if line.what != "caption":
                line.what = None
    return lines


def _lines(text: str) -> Iterator[Line]:
    at = 0
    for raw in text.split("\n"):
        body = raw.strip()
        if body:
            start = at + len(raw) - len(raw.lstrip())
            yield Line(start, start + len(body), body)
        at += len(raw) + 1


def _mark_stray_headlines(lines: list[Line]) -> None:
    last = max((i for i, line in enumerate(lines) if line.what is None and not _like_headline(line.text)), default=-1)
    if last < 0:
        return
    tail = [line for line in lines[last + 1 :]]
    bare = [line for line in tail if line.what is None]
    if len(bare) >= 3 or any(line.what in ("credit", "prompt", "related") for line in tail):
        for line in bare:
            line.what = "related"


def _like_headline(text: str) -> bool:
    words = text.split()
    return len(words) <= HEADLINE_WORDS and not text.endswith((".", "”", '"', "!", ":")) and any(w[:1].isupper() for w in words)


def as_furniture(line: Line) -> Furniture:
    """A marked line as the record keeps it."""
    return Furniture(line.text, line.start, line.end, line.what)  # type: ignore[arg-type]
