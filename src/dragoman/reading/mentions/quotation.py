"""What stands between quotation marks, in a sentence and over the sentences of a paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from dragoman.text.sentence import Sentence

__all__ = ["OPENING", "open_quotes", "quoted_tokens", "trimmed"]

OPENING, CLOSING = frozenset('"“«'), frozenset('"”»')
QUOTES = OPENING | CLOSING


def open_quotes(sentences: Sequence[Sentence]) -> list[bool]:
    """For each sentence whether it begins inside a quotation of its own paragraph."""
    out: list[bool] = []
    inside, paragraph = False, None
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            inside, paragraph = False, sentence.paragraph
        out.append(inside)
        _, inside = quoted_tokens(sentence.doc, inside)
    return out


def quoted_tokens(doc: Doc, inside: bool = False) -> tuple[frozenset[int], bool]:
    """Indices of the tokens between quotation marks, and whether the last quotation stays open.

    `inside`: the sentence begins inside one.
    """
    out: set[int] = set()
    for token in doc:
        if token.text in QUOTES:
            inside = token.text in OPENING if token.text not in CLOSING else not inside and token.text in OPENING
        elif inside:
            out.add(token.i)
    return frozenset(out), inside


def trimmed(doc: Doc, tokens: Sequence[int]) -> tuple[int, ...]:
    """Without punctuation at the ends."""
    kept = sorted(set(tokens))
    while kept and doc[kept[0]].is_punct:
        kept = kept[1:]
    while kept and doc[kept[-1]].is_punct:
        kept = kept[:-1]
    return tuple(kept)
