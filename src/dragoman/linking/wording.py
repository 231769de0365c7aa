"""Words of a report as the ledger compares them: without their endings."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from dragoman.knowledge.countries import countries

__all__ = ["country_words", "stem", "words"]

_WORD = re.compile(r"[a-z]{4,}|\d[\d,.]*")
_SHORT = 4


def words(*texts: str) -> set[str]:
    """Words of four letters and more, and numbers, in lower case."""
    return {word for text in texts for word in _WORD.findall(text.casefold())}


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without the endings that forms of it differ by."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORT and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    return word[:-1] if word[-1:] == word[-2:-1] else word


@lru_cache(maxsize=1)
def country_words() -> frozenset[str]:
    """Words in names of countries, their people and capitals: they tell who, not what."""
    every = countries().by_code.values()
    names = chain.from_iterable((c.name, *c.aliases, *c.adjectives, *c.people, *c.capitals) for c in every)
    return frozenset(words(*names))
