"""Case restored in headlines: "US Lifts Ban on Cuba" is parsed as "US lifts ban on Cuba", letter for letter."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["recase"]

LEAST_WORDS = 4
TITLE_SHARE = 0.75


def recase(text: str, is_name: Callable[[str], bool]) -> str:
    """The text with the case of a sentence where it is in title case or capitals; always of the same length.

    Args:
        text: one sentence.
        is_name: whether a word (as written, or with a capital first letter) is a known name.
    """
    words = text.split(" ")
    lettered = [w for w in words if w[:1].isalpha()]
    if len(lettered) < LEAST_WORDS:
        return text
    upper = sum(w.isupper() and len(w) > 1 for w in lettered)
    title = sum(w[:1].isupper() for w in lettered)
    long_lower = sum(w[:1].islower() and len(w) > 3 for w in lettered)
    if upper >= TITLE_SHARE * len(lettered):
        return _same_length(text, " ".join(w.capitalize() if i == 0 or is_name(w.capitalize()) else w.lower() for i, w in enumerate(words)))
    if title < TITLE_SHARE * len(lettered) or long_lower:
        return text
    out = [words[0]]
    for word in words[1:]:
        keep = not word[:1].isupper() or not word[1:].islower() or is_name(word.strip(",.;:'’\"s"))
        out.append(word if keep else word[:1].lower() + word[1:])
    return _same_length(text, " ".join(out))


def _same_length(text: str, changed: str) -> str:
    return changed if len(changed) == len(text) else text
