"""Modes that the entry leaves open, told by words in the act's own clause (`modes.yaml`)."""

from __future__ import annotations

from itertools import pairwise

from dragoman.lexicon.loader import Lexicon
from dragoman.reading.events.grammar import lemma
from dragoman.reading.events.matching import clause
from dragoman.reading.events.node import Node

__all__ = ["mode_of"]


def mode_of(node: Node, lexicon: Lexicon) -> str | None:
    """The first mode of the node's type whose cue stands in its clause, or None. Order is that of the data file."""
    modes = lexicon.modes.get(node.type)
    if (
        node.type == "CONSULT"
        and len({e.country or e.name for e in node.actors}) > 2
        and "multilateral" in (modes or {})
    ):
        return "multilateral"
    if not modes:
        return None
    around = sorted({t.i: t for t in (*clause(node.trigger), *node.trigger.subtree)}.items())
    tokens = [t for _, t in around]
    words = {lemma(t) for t in tokens} | {t.lower_ for t in tokens}
    pairs = {f"{lemma(a)} {lemma(b)}" for a, b in pairwise(tokens) if b.i == a.i + 1}
    for mode, cues in modes.items():
        if not cues.isdisjoint(words) or not cues.isdisjoint(pairs):
            return mode
    return None
