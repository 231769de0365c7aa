"""Case restored in headlines: "US Lifts Ban on Cuba" is parsed as "US lifts ban on Cuba", letter for letter."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from dragoman.datafiles import package_data, read_yaml
from dragoman.knowledge.actors import actors, squeeze
from dragoman.knowledge.countries import countries
from dragoman.knowledge.places import lookup
from dragoman.text.dateline import calendar_words

__all__ = ["is_known_name", "recase"]

LEAST_WORDS = 4
TITLE_SHARE = 0.75
ACRONYM = 4
LARGE_TOWN = 200_000
PART = re.compile(r"[^\W\d_]+")
SPACE = re.compile(r"\s")
WORD = re.compile(r"[^\W\d_][\w’'.-]*")
ENDING = re.compile(r"(?:[’'][sS]|[’'.])+$")


def recase(text: str, is_word: Callable[[str], bool], is_name: Callable[[str], bool] | None = None) -> str:
    """A copy for the parser: white space as blanks, and headlines with the case of a sentence; of the same length.

    Args:
        text: one sentence.
        is_word: whether a word in small letters is an ordinary word of English.
        is_name: whether a capitalised word, or two, are a name; `is_known_name` if left out.
    """
    text = SPACE.sub(" ", text)
    found = list(WORD.finditer(text))
    words = [ENDING.sub("", m[0]) for m in found]
    if len(words) < LEAST_WORDS:
        return text
    named = is_name or is_known_name
    if sum(w.isupper() and len(w) > 1 for w in words) >= TITLE_SHARE * len(words):
        titled = [w if len(w) <= ACRONYM and named(w) and not is_word(w.lower()) else _capital(w) for w in words]
    elif sum(w[:1].isupper() for w in words) < TITLE_SHARE * len(words) or any(
        w.islower() and w not in _small() for w in words
    ):
        return text
    else:
        titled = words
    out = list(text)
    for i, (match, word) in enumerate(zip(found, titled, strict=True)):
        kept = i == 0 or not word[1:].islower() or named(word) or not is_word(word.lower())
        kept = kept or any(named(" ".join(titled[j : j + 2])) for j in (i - 1, i) if 0 <= j < len(titled) - 1)
        changed = (word if kept else word.lower()) + _ending(match[0], words[i], titled[i])
        if len(changed) == len(match[0]):
            out[match.start() : match.end()] = changed
    return "".join(out)


@lru_cache(maxsize=1)
def _small() -> frozenset[str]:
    return frozenset(read_yaml(package_data("text", "headline.yaml"))["small"])


def _capital(word: str) -> str:
    return PART.sub(lambda m: m[0].capitalize(), word)


def _ending(whole: str, word: str, titled: str) -> str:
    """What follows a word within its match: "'S" in "TURKEY'S"."""
    return whole[len(word) :] if titled == word else whole[len(word) :].lower()


@lru_cache(maxsize=4096)
def is_known_name(phrase: str) -> bool:
    """Whether this capitalised phrase is known: of a country, people, town, body, title, day or month, or a surname."""
    table, known = countries(), actors()
    key = squeeze(phrase)
    return (
        phrase in calendar_words()
        or table.by_name(phrase) is not None
        or table.by_capital(phrase) is not None
        or table.by_adjective(phrase) is not None
        or table.by_people(phrase) is not None
        or key in known.names
        or key in known.surnames
        or key in known.titles
        or any(p.rank <= 1 and p.population >= LARGE_TOWN for p in lookup(phrase)[:1])
    )
