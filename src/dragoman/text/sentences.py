"""Sentences by rules of ours, with true offsets: the same sentence is cut alike wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dragoman.datafiles import package_data, read_yaml, short_path
from dragoman.errors import DataError

__all__ = ["sentence_spans"]

# a stop with its closing quotes before white space, or one with a capitalised word stuck to it
END = re.compile(r"[.!?…]+[\"”’'»)\]]*(?=\s|$)|[.!?][”’)]*(?=[\"“‘]?[A-Z][a-z’'])")
WORD_BEFORE = re.compile(r"[\w.’'&-]+$")
WORD_AFTER = re.compile(r"\s*[\"“”‘’«(\[]*([\w’'-]+)")
INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]")
INITIAL_AHEAD = re.compile(r"\s*[A-Z]\.")
SUM_AHEAD = re.compile(r"\s*[$€£¥]?\d|\s*[$€£¥]")
GOES_ON = re.compile(r"\s*[.,;:!?)…]")
LONGEST_WORD = 32
COMPLETE_WITHIN = 60
SAYING_WITHIN = 60


@dataclass(frozen=True, slots=True)
class _Rules:
    always: frozenset[str]
    before_numbers: frozenset[str]
    sometimes: frozenset[str]
    openers: frozenset[str]
    lower_names: tuple[str, ...]
    saying: re.Pattern[str]
    complete: re.Pattern[str]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    path = package_data("text", "abbreviations.yaml")
    data = read_yaml(path)

    def words(key: str) -> list[str]:
        found: Any = data.get(key)
        if not isinstance(found, list) or not all(isinstance(w, str) and w for w in found):
            raise DataError(
                f"{key!r} must be a list of words",
                cure="quote words that YAML takes for no text",
                path=short_path(path),
            )
        return found

    return _Rules(
        frozenset(words("always")),
        frozenset(words("before_numbers")),
        frozenset(words("sometimes")),
        frozenset(words("openers")),
        tuple(words("lower_names")),
        re.compile(rf"\s+(?:[\w’'.-]+\s+){{1,4}}(?:{'|'.join(words('saying'))})\b"),
        re.compile(rf"\b(?:{'|'.join(map(re.escape, words('complete')))})$"),
    )


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """[start, end] of each sentence of `text[start:end]`, without white space at its ends.

    Line breaks are white space here: whoever knows them to part paragraphs asks for each paragraph by itself.
    """
    stop = len(text) if end is None else end
    at = start
    for match in END.finditer(text, start, stop):
        cut = match.end()
        if cut < stop and _ends(text, match.start(), cut, at, stop):
            yield from _trimmed(text, at, cut)
            at = cut
    yield from _trimmed(text, at, stop)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends(text: str, dot: int, cut: int, at: int, stop: int) -> bool:
    """Whether a sentence that began at `at` ends with the stop at `dot`, its closing quotes reaching to `cut`."""
    rules = _rules()
    after = WORD_AFTER.match(text, cut, stop)
    follower = after[1] if after else ""
    if not follower and GOES_ON.match(text, cut, stop):
        return False
    if follower[:1].islower() and not follower.startswith(rules.lower_names):
        return False
    if text[dot] in "?!":
        return cut == dot + 1 or rules.saying.match(text, cut, min(stop, cut + SAYING_WITHIN)) is None
    found = WORD_BEFORE.search(text, max(at, dot - LONGEST_WORD), dot)
    word = found[0] if found else ""
    if text[dot] == "." and cut == dot + 1 and _abbreviates(text, word, dot, cut, at, follower, rules):
        return False
    if text[cut].isspace() or text[cut] in '"“‘':
        return True
    # nothing between the stop and a capital: a slip of the page, unless it stands inside a name or an address
    return len(word) > 2 and word[-1].islower() and "." not in word


def _abbreviates(text: str, word: str, dot: int, cut: int, at: int, follower: str, rules: _Rules) -> bool:
    """Whether this full stop belongs to an abbreviation, an initial or a list's number, and the sentence goes on."""
    word = word.lstrip("'’-")
    if word in rules.always:
        return True
    if word in rules.before_numbers and SUM_AHEAD.match(text, cut):
        return True
    if word.isdigit():
        return dot - len(word) <= at + 1 and len(word) <= 2
    if INITIALS.fullmatch(word) and rules.complete.search(text, max(at, dot - COMPLETE_WITHIN), dot):
        return False
    if word in rules.sometimes or INITIALS.fullmatch(word):
        return bool(follower or SUM_AHEAD.match(text, cut)) and (
            follower not in rules.openers or INITIAL_AHEAD.match(text, cut) is not None
        )
    return False
