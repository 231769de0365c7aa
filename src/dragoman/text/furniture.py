"""Furniture: what stands on a page beside its report. Patterns are data (`furniture.yaml`).

A line is furniture as a whole, or in part: a caption before its report, credits behind it. Real text is never taken
for furniture on its form alone, save for stray headlines behind the end of the report.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from dragoman.datafiles import package_data, read_yaml, short_path
from dragoman.errors import DataError
from dragoman.model import Furniture, FurnitureKind
from dragoman.text.dateline import agencies
from dragoman.text.sentences import sentence_spans

__all__ = ["Line", "as_furniture", "classify"]

KINDS: tuple[FurnitureKind, ...] = ("byline", "agency", "credit", "related", "prompt", "caption")
PARTS = ("photo", "tail")
HEADLINE_WORDS = 18
TITLE_SHARE = 0.6
LEAST_RUN = 3
MOST_CAPTION = 420
MOST_TAIL = 900
BYLINE_WITHIN = 6
WRAPPED_SHARE = 0.4
LEAST_WRAPPED = 3
LEAST_BROKEN = 24

LINE = re.compile(r"[^\r\n\u2028\u2029]+")
BLANK = re.compile(r"\r?\n[ \t]*\r?\n|\u2029")
STOP = re.compile(r"[.!:…;,][\"”’')\]]*$|[\"”]$")
WORD = r"(?:[A-Z]\.){1,3}|[A-Z][\w’'-]*"
CLOSED = re.compile(r"[.)\]]$|[A-Z]{2}$")
OPENS = re.compile(r"[A-Z\d\"“‘'(]")
NAME = rf"(?:{WORD})(?: (?:(?:al|bin|de|van|von|der|el|da)[ -])?(?:{WORD})){{1,3}}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an article, or a part of one, and what it is (None: the report itself)."""

    start: int
    end: int
    text: str
    paragraph: int
    what: FurnitureKind | None = None


@lru_cache(maxsize=1)
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    path = package_data("text", "furniture.yaml")
    data = read_yaml(path)
    known = "(?:" + "|".join(re.escape(a) for a in sorted(agencies(), key=len, reverse=True)) + ")"
    words = {"agency": known, "name": NAME, "names": rf"{NAME}(?:(?:, {NAME})* and {NAME})?"}
    out: dict[str, tuple[re.Pattern[str], ...]] = {}
    for kind in (*KINDS, *PARTS):
        found: Any = data.get(kind)
        if not isinstance(found, list):
            raise DataError(f"no list {kind!r}", path=short_path(path))
        try:
            out[kind] = tuple(re.compile(str(p).format(**words)) for p in found)
        except (re.error, KeyError, IndexError, ValueError) as error:
            raise DataError(
                f"{kind}: no sound pattern: {error}", path=short_path(path), cure="write {{ for {"
            ) from error
    return out


def classify(text: str) -> list[Line]:
    """The lines of a text that are not blank, furniture marked; a wrapped paragraph is one line.

    Stray headlines are known by their form: at the end, behind a credit or prompt or in a run of three, short, in title
    case, without a full stop. A text of nothing but furniture, captions aside, is left as it is.
    """
    lines = [replace(line, what=_whole(line)) for line in _lines(text)]
    lines = _stray_headlines(lines)
    parts = [part for line in lines for part in (_parts(line) if line.what is None else (line,))]
    if all(part.what for part in parts):
        return [part if part.what == "caption" else replace(part, what=None) for part in parts]
    return parts


def as_furniture(line: Line) -> Furniture:
    """A marked line as the record keeps it.

    Raises:
        ValueError: the line is the report itself.
    """
    if line.what is None:
        raise ValueError("no furniture")
    return Furniture(line.text, line.start, line.end, line.what)


def _lines(text: str) -> Iterator[Line]:
    spans = [(m.start(), m.end()) for m in LINE.finditer(text) if not m[0].isspace()]
    spans = list(_blocks(text)) if _is_wrapped(text, spans) else list(_joined(text, spans))
    for number, (start, end) in enumerate(spans):
        body = text[start:end]
        start += len(body) - len(body.lstrip())
        end -= len(body) - len(body.rstrip())
        yield Line(start, end, text[start:end], number)


def _joined(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The lines, one that breaks off within a sentence together with the next."""
    start = None
    for i, line in enumerate(spans):
        start = line[0] if start is None else start
        if i + 1 == len(spans) or not _breaks_off(text, line, spans[i + 1]):
            yield start, line[1]
            start = None


def _breaks_off(text: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    body, rest = text[slice(*line)].rstrip(), text[slice(*following)].lstrip()
    return len(body) >= LEAST_BROKEN and not STOP.search(body) and (rest[0].islower() or rest[0] in ",;)")


def _is_wrapped(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether line breaks stand within sentences: many lines without a stop are followed by a small letter."""
    if len(spans) <= LEAST_WRAPPED or not BLANK.search(text):
        return False
    pairs = itertools.pairwise(spans)
    wrapped = sum(_breaks_off(text, line, following) for line, following in pairs)
    return wrapped >= max(LEAST_WRAPPED, WRAPPED_SHARE * len(spans))


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in (*BLANK.finditer(text), None):
        end = match.start() if match else len(text)
        if text[at:end].strip():
            yield at, end
        at = match.end() if match else end


def _whole(line: Line) -> FurnitureKind | None:
    patterns = _patterns()
    for kind in KINDS:
        if kind == "byline" and line.paragraph >= BYLINE_WITHIN:
            continue
        if kind == "caption" and len(line.text) > MOST_CAPTION:
            continue
        if any(p.fullmatch(line.text) for p in patterns[kind]):
            return kind
    return None


def _parts(line: Line) -> Iterator[Line]:
    """A line of the report, cut where a caption ends at its head or credits begin at its tail."""
    text, patterns = line.text, _patterns()
    start, head = _caption(text)
    agency = None
    if head:
        if text[:start].strip():
            yield _part(line, 0, start, None)
        yield _part(line, start, head, "caption")
        while head < len(text) and text[head].isspace():
            head += 1
        agency = re.compile(rf"{patterns['agency'][0].pattern}(?=\s+[A-Z])").match(text, head)
    tail = len(text)
    for pattern in patterns["tail"]:
        found = pattern.search(text, max(head, len(text) - MOST_TAIL))
        if found and found.end() == len(text) and (found.start() == 0 or text[found.start() - 1].isspace()):
            tail = min(tail, found.start())
    if agency:
        yield _part(line, head, agency.end(), "agency")
        head = agency.end()
    if text[head:tail].strip():
        yield _part(line, head, tail, None)
    if tail < len(text):
        yield _part(line, tail, len(text), "credit")


def _caption(text: str) -> tuple[int, int]:
    """Where in a line a caption begins, and where it ends with its photo credit; (0, 0) if there is none.

    A line that ends with the credit is a caption as a whole; else it is the sentence with the credit, with the one
    before it where the credit stands alone.
    """
    found = [m for p in _patterns()["photo"] for m in p.finditer(text) if m.end() == len(text) or CLOSED.search(m[0])]
    if not found:
        return 0, 0
    credit = min(found, key=lambda m: (m.start(), -m.end()))
    rest = text[credit.end() :].strip()
    if len(text) <= MOST_CAPTION and not rest:
        return 0, len(text)
    if rest and not OPENS.match(rest):
        return 0, 0
    spans = [s for s in sentence_spans(text, 0, credit.end()) if s[1] > 0]
    start = spans[-1][0]
    if start >= credit.start() - 1 and len(spans) > 1:
        start = spans[-2][0]
    return (start, credit.end()) if credit.end() - start <= MOST_CAPTION else (0, 0)


def _part(line: Line, start: int, end: int, what: FurnitureKind | None) -> Line:
    body = line.text[start:end]
    start += len(body) - len(body.lstrip())
    end -= len(body) - len(body.rstrip())
    return Line(line.start + start, line.start + end, line.text[start:end], line.paragraph, what)


def _stray_headlines(lines: list[Line]) -> list[Line]:
    """Marks headlines of other reports behind the end of this one."""
    last = max(
        (i for i, line in enumerate(lines) if line.what is None and not _short_without_stop(line.text)), default=-1
    )
    tail = lines[last + 1 :]
    bare = [line for line in tail if line.what is None]
    closed = any(line.what in ("credit", "prompt", "related") for line in tail)
    titled = sum(_is_title_case(line.text) for line in bare)
    if last < 0 or not bare or titled < TITLE_SHARE * len(bare) or not (closed or len(bare) >= LEAST_RUN):
        return lines
    return lines[: last + 1] + [line if line.what else replace(line, what="related") for line in tail]


def _short_without_stop(text: str) -> bool:
    return len(text.split()) <= HEADLINE_WORDS and not STOP.search(text)


def _is_title_case(text: str) -> bool:
    words = [w for w in re.findall(r"[^\W\d_][\w’'-]*", text) if len(w) > 3]
    return bool(words) and sum(w[0].isupper() for w in words) >= TITLE_SHARE * len(words)
