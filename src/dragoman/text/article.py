"""From an article as given to its sentences, parsed, with furniture and dateline told apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from spacy.tokens import Doc

from dragoman.errors import InputUnsuitable
from dragoman.model import Article, Dateline, Furniture, Span, Unresolved
from dragoman.text.dateline import FoundDateline, clean_byline, find_dateline
from dragoman.text.furniture import Line, as_furniture, classify
from dragoman.text.language import not_english
from dragoman.text.parse import Parser
from dragoman.text.recase import recase
from dragoman.text.sentence import Sentence
from dragoman.text.sentences import sentence_spans

__all__ = ["ArticleText", "Layout", "lay_out", "read_text", "read_texts"]

LONGEST = 1800
"""Characters, about 400 tokens; a longer sentence is cut at a semicolon, comma or space, and the cut is told."""
TOLD = 80
DATELINE_WITHIN = 4
LETTER = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The sentences of an article, in order; captions are among them, other furniture is not.

    `dateline_date` is the dateline's words for the day ("July 22"), `dateline_span` the dateline as it stands.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    furniture: tuple[Furniture, ...]
    dateline: Dateline | None
    dateline_date: str | None
    unresolved: tuple[Unresolved, ...]
    dateline_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """An article taken apart, its sentences still to be parsed: `texts` holds a copy of each for the parser."""

    article: Article
    lines: tuple[Line, ...]
    dateline: FoundDateline | None
    places: tuple[tuple[int, int, Line], ...]
    unresolved: tuple[Unresolved, ...]
    texts: tuple[str, ...]


def read_text(
    article: Article,
    parser: Parser,
    is_name: Callable[[str], bool] | None = None,
    wanted: Callable[[str], bool] | None = None,
) -> ArticleText:
    """The article's text, taken apart and parsed.

    Args:
        article: as its source gave it.
        parser: see `load_model`.
        is_name: whether a word of a headline keeps its capital; the program's own names if left out.
        wanted: whether a sentence is worth parsing; the others come as tokens without tags. All if left out.

    Raises:
        InputUnsuitable: the text is empty, has no letters, or is not English.
    """
    layout = lay_out(article, parser, is_name)
    return _parsed(layout, parser.parse(layout.texts, wanted))


def read_texts(layouts: Sequence[Layout], parser: Parser) -> list[ArticleText]:
    """The same of several articles at once: the parser is quicker over many sentences, and gives the same parses."""
    docs = iter(parser.parse([text for layout in layouts for text in layout.texts]))
    return [_parsed(layout, list(islice(docs, len(layout.texts)))) for layout in layouts]


def lay_out(article: Article, parser: Parser, is_name: Callable[[str], bool] | None = None) -> Layout:
    """The article's furniture, dateline and sentences, before any is parsed.

    Raises:
        InputUnsuitable: the text is empty, has no letters, or is not English.
    """
    text = article.text
    if not LETTER.search(text):
        raise InputUnsuitable("no words in the text", cure="give the text of a report")
    given = article.language
    language = given if given and not given.lower().startswith("en") else not_english(text)
    if language:
        raise InputUnsuitable(f"the text is in another language ({language})", cure="Dragoman reads English only")
    dateline, lines = _take_dateline(text, classify(text))
    places: list[tuple[int, int, Line]] = []
    unresolved: list[Unresolved] = []
    for line in lines:
        if line.what not in (None, "caption"):
            continue
        for start, end in sentence_spans(text, line.start, line.end):
            if end - start > LONGEST:
                told = text[start : start + TOLD]
                unresolved.append(Unresolved(told, start, start + len(told), "sentence", "too_long"))
            places += [(a, b, line) for a, b in _cut(text, start, end)]
    texts = tuple(recase(text[a:b], parser.is_word, is_name) for a, b, _ in places)
    return Layout(article, tuple(lines), dateline, tuple(places), tuple(unresolved), texts)


def _parsed(layout: Layout, docs: Sequence[Doc]) -> ArticleText:
    text, dateline = layout.article.text, layout.dateline
    return ArticleText(
        layout.article,
        tuple(
            Sentence(i, line.paragraph, a, b, text[a:b], doc, line.what)
            for i, ((a, b, line), doc) in enumerate(zip(layout.places, docs, strict=True))
        ),
        tuple(as_furniture(line) for line in layout.lines if line.what),
        _origin(dateline, list(layout.lines)),
        dateline.date if dateline else None,
        layout.unresolved,
        Span(text[dateline.start : dateline.end], dateline.start, dateline.end) if dateline else None,
    )


def _take_dateline(text: str, lines: list[Line]) -> tuple[FoundDateline | None, list[Line]]:
    """The dateline, sought in the first lines of the report, and the lines without it."""
    report = [i for i, line in enumerate(lines) if line.what is None][:DATELINE_WITHIN]
    for i in report:
        line = lines[i]
        found = find_dateline(text, line.start, strong=i != report[0])
        if found is None or found.end >= line.end:
            continue
        rest = [replace(line, start=found.end, text=text[found.end : line.end])]
        if found.byline:
            start, end = found.byline
            rest.insert(0, Line(start, end, text[start:end], line.paragraph, "byline"))
        return found, [*lines[:i], *rest, *lines[i + 1 :]]
    return None, lines


def _origin(found: FoundDateline | None, lines: list[Line]) -> Dateline | None:
    byline = next((line.text for line in lines if line.what == "byline"), None)
    author, signed = clean_byline(byline) if byline else (None, None)
    place, agency = (found.value.place, found.value.agency) if found else (None, None)
    if agency is None and signed is None:
        mark = next((line.text for line in lines if line.what == "agency"), None)
        signed = clean_byline(mark.strip("()[]"))[1] if mark else None
    return Dateline(place, agency or signed, author) if place or agency or signed or author else None


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        at = max(window.rfind("; "), window.rfind(", "))
        at = at if at > LONGEST // 2 else window.rfind(" ")
        at = at if at > 0 else LONGEST - 1
        stop = start + at + (0 if window[at] == " " else 1)
        yield start, stop
        start = stop
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end
