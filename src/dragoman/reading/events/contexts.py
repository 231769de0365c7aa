"""PLOVER contexts of a stretch of text, by the cue phrases of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from spacy.tokens import Token

from dragoman.lexicon.loader import Lexicon

__all__ = ["ContextFinder", "context_finder"]

SPLIT = re.compile(r"[\s‐-―-]+")
LONGEST = 4


class ContextFinder:
    """Finds cue phrases of up to four words among lemmas and word forms; hyphens count as spaces."""

    def __init__(self, cues: dict[str, tuple[str, ...]]) -> None:
        self._by_phrase: dict[tuple[str, ...], list[str]] = {}
        for context, phrases in cues.items():
            for phrase in phrases:
                self._by_phrase.setdefault(tuple(SPLIT.split(phrase.lower())), []).append(context)

    def find(self, tokens: Sequence[Token]) -> tuple[str, ...]:
        """Contexts whose cues stand among these tokens, in order of first appearance."""
        found: dict[str, None] = {}
        words = [t for t in tokens if t.text.strip("-‐–—") != ""]
        for forms in ([t.lemma_.lower() for t in words], [t.lower_ for t in words]):
            for start in range(len(forms)):
                for size in range(1, LONGEST + 1):
                    for context in self._by_phrase.get(tuple(forms[start : start + size]), ()):
                        found.setdefault(context)
        return tuple(found)


@lru_cache(maxsize=4)
def _finder(items: tuple[tuple[str, tuple[str, ...]], ...]) -> ContextFinder:
    return ContextFinder(dict(items))


def context_finder(lexicon: Lexicon) -> ContextFinder:
    """The finder for this lexicon, made once."""
    return _finder(tuple(lexicon.contexts.items()))


def merge(*groups: Iterable[str]) -> tuple[str, ...]:
    """All contexts once, first come first."""
    return tuple(dict.fromkeys(c for group in groups for c in group))
