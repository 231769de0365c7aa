"""Sentences by rules of ours, with true offsets: the same sentence is cut alike wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dragoman.datafiles import package_data, read_yaml

__all__ = ["sentence_spans"]

END = re.compile(r"[.!?…]+[\"”’'»)\]]*(?=\s|$)|[.!?][\"”’)]*(?=[A-Z\"“][a-z’'])|(?<=[a-z][.!?])[”\"]\s")
WORD_BEFORE = re.compile(r"([\w.’'&-]+)$")
WORD_AFTER = re.compile(r"\s*[\"“‘(\[]*([\w’'-]+)")
INITIAL = re.compile(r"^(?:[A-Z]\.)*[A-Z]$")
BREAK = re.compile(r"\n+")


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = read_yaml(package_data("text", "abbreviations.yaml"))
    return frozenset(data["always"]), frozenset(data["sometimes"]), frozenset(data["openers"])


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """[start, end] of each sentence of `text[start:end]`, without white space at its ends; a line break ends one."""
    stop = len(text) if end is None else end
    for line_start, line_end in _lines(text, start, stop):
        at = line_start
        for match in END.finditer(text, line_start, line_end):
            cut = match.end()
            if cut < line_end and not _ends(text, match.start(), cut, line_start):
                continue
            yield from _trimmed(text, at, cut)
            at = cut
        yield from _trimmed(text, at, line_end)


def _lines(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in BREAK.finditer(text, start, stop):
        yield at, match.start()
        at = match.end()
    yield at, stop


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends(text: str, dot: int, cut: int, line_start: int) -> bool:
    """Whether a sentence ends at this full stop."""
    after = WORD_AFTER.match(text, cut)
    follower = after[1] if after else ""
    if follower and follower[0].islower():
        return False
    if text[dot] != "." or text[dot : dot + 2] in ("..", "…"):
        return True
    before = WORD_BEFORE.search(text, line_start, dot)
    word = before[1] if before else ""
    always, sometimes, openers = _words()
    if not follower:
        return True
    if word in always or (len(word) == 1 and word.isupper() and follower not in openers):
        return False
    if word in sometimes or INITIAL.match(word):
        return follower in openers or (not follower[0].isupper() and not follower[0].isdigit())
    if not text[cut : cut + 1].isspace() and text[cut : cut + 1] not in "\"“":
        # no space behind the stop: only a small letter before and a capital after make two sentences
        return bool(word) and word[-1].islower() and len(word) > 2 and follower[0].isupper() and "." not in word
    return True
