"""Surface forms: one string of the lexicon ("take _ into custody") as parts that the engine compares with a parse.

The notation is described in `docs/lexicon.md`. Parsing needs the closed class of prepositions and particles, which is
data (`classes/core.yaml`, class ``preposition``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

__all__ = ["Form", "Part", "parse_form"]

ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that must stand with the head.

    Attributes:
        kind: ``particle`` (preposition or particle alone), ``object`` (a noun: object of a verb), ``prep`` (preposition
            + noun) or ``complement`` (a word after the object, as in "take _ hostage").
        word: lemma, or ``@class``.
        prep: the preposition of a ``prep`` part.
        mods: lemmas that must modify `word` ("open fire" has none, "house arrest" has ``house``).
    """

    kind: Literal["particle", "object", "prep", "complement"]
    word: str
    prep: str | None = None
    mods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A surface form of a verb, noun or adjective: the lemma of its head and the parts that go with it."""

    pos: Literal["verb", "noun", "adjective"]
    head: str
    parts: tuple[Part, ...] = ()
    mods: tuple[str, ...] = ()
    text: str = ""


def parse_form(text: str, pos: Literal["verb", "noun", "adjective"], prepositions: Collection[str]) -> Form:
    """The form that `text` writes.

    Raises:
        ValueError: the text is empty, has capitals, or ends in a preposition's object that is missing.
    """
    words = [w for w in text.split() if w not in ARTICLES]
    if not words:
        raise ValueError("an empty form")
    if text != text.lower():
        raise ValueError(f"{text!r} has capitals: forms are lemmas in lower case")
    if pos == "verb":
        return Form(pos, words[0], _parts(words[1:], prepositions), (), text)
    cut = next((i for i, w in enumerate(words) if i and w in prepositions), len(words))
    *mods, head = words[:cut]
    if pos == "adjective" and mods:
        raise ValueError(f"{text!r}: an adjective form is one word and what follows it")
    return Form(pos, head, _parts(words[cut:], prepositions), tuple(mods), text)


def _parts(words: list[str], prepositions: Collection[str]) -> tuple[Part, ...]:
    parts: list[Part] = []
    gap = False
    i = 0
    while i < len(words):
        if words[i] == "_":
            gap, i = True, i + 1
            continue
        prep = words[i] if words[i] in prepositions else None
        start = i + (prep is not None)
        end = start
        while end < len(words) and words[end] != "_" and words[end] not in prepositions:
            end += 1
        if end == start and prep:
            parts.append(Part("particle", prep))
        elif prep:
            parts.append(Part("prep", words[end - 1], prep, tuple(words[start : end - 1])))
        else:
            parts.append(Part("complement" if gap else "object", words[end - 1], None, tuple(words[start : end - 1])))
        i = end
    return tuple(parts)
