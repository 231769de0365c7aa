"""From an article as given to its sentences, parsed, with furniture and dateline told apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from dragoman.errors import InputUnsuitable
from dragoman.model import Article, Dateline, Furniture, Unresolved
from dragoman.text.dateline import FoundDateline, find_dateline
from dragoman.text.furniture import Line, as_furniture, classify
from dragoman.text.language import not_english
from dragoman.text.parse import Parser
from dragoman.text.recase import recase
from dragoman.text.sentence import Sentence
from dragoman.text.sentences import sentence_spans

__all__ = ["ArticleText", "read_text"]

LONGEST = 1800
"""Characters; a longer sentence is cut at a semicolon, comma or space, and the cut is told."""
LETTER = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The sentences of an article, in order; captions are among them, other furniture is not."""

    article: Article
    sentences: tuple[Sentence, ...]
    furniture: tuple[Furniture, ...]
    dateline: Dateline | None
    dateline_date: str | None
    unresolved: tuple[Unresolved, ...]


def read_text(article: Article, parser: Parser, is_name: Callable[[str], bool] = lambda word: False) -> ArticleText:
    """The article's text, taken apart and parsed.

    Raises:
        InputUnsuitable: the text is empty, has no letters, or is not English.
    """
    text = article.text
    if not LETTER.search(text):
        raise InputUnsuitable("no words in the text", cure="give the text of a report")
    language = article.language if article.language and not article.language.lower().startswith("en") else not_english(text)
    if language:
        raise InputUnsuitable(f"the text is in another language ({language})", cure="Dragoman reads English only")
    lines = classify(text)
    dateline: FoundDateline | None = None
    spans: list[tuple[int, int, int, str | None]] = []
    unresolved: list[Unresolved] = []
    for number, line in enumerate(lines):
        if line.what not in (None, "caption"):
            continue
        start = line.start
        if dateline is None and line.what is None:
            dateline = find_dateline(text, start)
            start = dateline.end if dateline else start
        for begin, end in sentence_spans(text, start, line.end):
            pieces = list(_cut(text, begin, end))
            if len(pieces) > 1:
                unresolved.append(Unresolved(text[begin : begin + 80], begin, begin + len(text[begin : begin + 80]), "sentence", "too_long"))
            spans += [(a, b, number, line.what) for a, b in pieces]
    docs = parser.parse(recase(text[a:b], is_name) for a, b, _, _ in spans)
    sentences = tuple(
        Sentence(i, number, a, b, text[a:b], doc, what) for i, ((a, b, number, what), doc) in enumerate(zip(spans, docs, strict=True))
    )
    return ArticleText(
        article,
        sentences,
        tuple(as_furniture(line) for line in lines if line.what),
        _with_byline(dateline, lines),
        dateline.date if dateline else None,
        tuple(unresolved),
    )


def _with_byline(found: FoundDateline | None, lines: list[Line]) -> Dateline | None:
    byline = next((line.text for line in lines if line.what == "byline"), None)
    if found is None:
        return Dateline(None, None, byline) if byline else None
    return Dateline(found.value.place, found.value.agency, byline)


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        at = max(window.rfind("; "), window.rfind(", "))
        at = at if at > LONGEST // 2 else window.rfind(" ")
        at = at if at > 0 else LONGEST - 1
        out.append((start, start + at + 1))
        start += at + 1
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        out.append((start, end))
    return out

