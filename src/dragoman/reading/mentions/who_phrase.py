"""Who an actor phrase alone denotes ("retired vice president", "American warplanes")."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from dragoman.model import Entity
from dragoman.reading.mentions.who import Finder
from dragoman.reading.mentions.who_index import WhoIndex
from dragoman.text.parse import load_model

__all__ = ["who_phrase"]

SUBJECTS = ("nsubj", "nsubjpass")
CLAUSE = "said so."


def who_phrase(text: str, date: str | None) -> Entity | None:
    """The entity that an actor phrase alone denotes ("retired vice president", "American warplanes"), or None.

    A phrase whose head is no actor keeps the country its words tell ("Syrian island").
    """
    doc = _phrase_doc(text.strip())
    if not len(doc):
        return None
    finder = Finder(doc, text.strip(), len(text) - len(text.lstrip()), (date, date) if date else None)
    index = WhoIndex(finder.mentions(), finder)
    root = _phrase_root(doc)
    chosen = index.within(root.i)
    if chosen is None:
        told = finder.context.told(root, 0)
        if told.country:
            words = doc[0 : root.i + 1].text
            country = told.country
            return Entity(words, 0, len(words), None, None, words, "unknown", country, None, (), None, "definite")
        chosen = next((m for m in index.mentions if not m.pronoun), None)
    return chosen.entity if chosen else None


def _phrase_doc(text: str) -> Doc:
    """The parse of a phrase; one taken for a clause ("Kashmiri separatists") is parsed again as a clause's subject."""
    doc = load_model().parse([text])[0]
    clause = any(t.dep_ in SUBJECTS for t in doc) and not any(t.is_punct for t in doc)
    return load_model().parse([f"{text} {CLAUSE}"])[0] if clause else doc


def _phrase_root(doc: Doc) -> Token:
    """The head of a phrase; of a clause its subject."""
    root = next(t for t in doc if t.head == t)
    return next((c for c in root.children if c.dep_ in SUBJECTS), root)
