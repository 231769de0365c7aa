"""A sentence with its place in the article and its own parse."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

__all__ = ["Sentence"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `article_text[start:end] == text`; each token stands at `start + token.idx`.

    `doc` is the parse of `text` alone, white space as blanks and headlines re-cased, but always of the same length, so
    that offsets hold. A dateline is no part of the sentence behind it.
    `furniture` says what kind of furniture the sentence stands in, or None.
    """

    index: int
    paragraph: int
    start: int
    end: int
    text: str
    doc: Doc
    furniture: str | None = None
