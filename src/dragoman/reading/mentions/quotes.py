"""Quotations that run over several sentences: who goes on speaking, where a sentence is nothing but quotation.

A speaker named once goes on with what is quoted next to it: in the sentences behind in the same paragraph, in the next
paragraph where the quotation is not closed before it, and in the sentences before where one quotation holds them all.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.reading.mentions.quotation import quoted_tokens, trimmed
from dragoman.reading.mentions.speech import Speech
from dragoman.text.sentence import Sentence

__all__ = ["carry_speech"]

MOSTLY = 0.7
FEWEST = 2


def carry_speech(sentences: Sequence[Sentence], speech: Sequence[list[Speech]], opened: Sequence[bool]) -> None:
    """Adds to `speech` a statement for each quotation whose speaker a neighbouring sentence names."""
    last: tuple[Speech, Sentence] | None = None
    pending: list[int] = []
    paragraph, was_open = None, False
    for i, sentence in enumerate(sentences):
        if sentence.furniture is not None:
            continue
        if sentence.paragraph != paragraph:
            pending = []
            last = last if was_open else None
            paragraph = sentence.paragraph
        quoted, was_open = quoted_tokens(sentence.doc, opened[i])
        named = [s for s in speech[i] if s.holders and s.outer is None]
        words = [t for t in sentence.doc if not t.is_punct]
        inside = [t for t in words if t.i in quoted]
        alone = len(inside) >= max(FEWEST, MOSTLY * len(words)) and not any(s.cue.i not in quoted for s in named)
        if alone and last is not None:
            _add(sentence, speech[i], quoted, *last)
        elif alone:
            pending.append(i)
        elif named:
            teller = max(named, key=lambda s: s.content[-1])
            last = (teller, sentence)
            if opened[i] and teller.manner != "indirect":
                for j in pending:
                    _add(sentences[j], speech[j], quoted_tokens(sentences[j].doc, opened[j])[0], teller, sentence)
            pending = []
        else:
            last, pending = None, []


def _add(sentence: Sentence, own: list[Speech], quoted: frozenset[int], teller: Speech, home: Sentence) -> None:
    content = trimmed(sentence.doc, sorted(quoted))
    if not content:
        return
    told = Speech(teller.cue, teller.cue_end, teller.holders, content, "says", "direct", home=home)
    own[:] = [told, *(s if s.outer else s.told_in(told) for s in own if s.content != content)]
