"""When: time expressions with TIMEX3 values and the days they span.

Relative expressions are counted from the anchor, the report's date; without one they keep an unresolved value and no
days. Past or future follows the tense of the clause: a bare "Friday" is the last one unless the verb looks ahead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.reading.mentions.when_patterns import QUICK, time_words
from dragoman.reading.mentions.when_rules import Rules, Timex
from dragoman.text.sentence import Sentence

__all__ = ["Anchor", "TimeMention", "day_of", "find_times"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """The days within which the report was published (ISO, both ends included; equal where it is known)."""

    earliest: str
    latest: str

    @property
    def day(self) -> dt.date | None:
        """The day itself, or None where only an interval is known."""
        return dt.date.fromisoformat(self.latest) if self.earliest == self.latest else None


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression: offsets in the article, tokens [first, last], TIMEX3 type and value, days spanned.

    `steps`: how many units of its grain it lies from a day that the story tells of, where it does ("a day later").
    """

    text: str
    start: int
    end: int
    first: int
    last: int
    type: Timex
    value: str
    earliest: str | None
    latest: str | None
    grain: str | None
    steps: int | None = None


def find_times(sentence: Sentence, anchor: Anchor | None) -> list[TimeMention]:
    """The time expressions of one sentence, in order, none inside another."""
    text = sentence.text
    if not QUICK.search(text):
        return []
    taken: list[tuple[int, int]] = []
    out: list[TimeMention] = []
    rules = Rules(text, anchor.day if anchor else None, _looks_ahead(sentence), _counted(sentence.doc))
    for found in rules.all():
        if any(found.start < b and found.end > a for a, b in taken):
            continue
        taken.append((found.start, found.end))
        span = sentence.doc.char_span(found.start, found.end, alignment_mode="expand")
        if span is None:
            continue
        out.append(
            TimeMention(
                text[found.start : found.end],
                sentence.start + found.start,
                sentence.start + found.end,
                span.start,
                span.end - 1,
                found.type,
                found.value,
                found.earliest.isoformat() if found.earliest else None,
                found.latest.isoformat() if found.latest else None,
                found.grain,
                found.steps,
            )
        )
    return sorted(out, key=lambda t: t.start)


def day_of(words: str) -> str | None:
    """The ISO day that words with a year name ("July 22, 2009"), or None."""
    for found in Rules(words, None, frozenset()).all():
        if found.earliest is not None and found.earliest == found.latest:
            return found.earliest.isoformat()
    return None


def _looks_ahead(sentence: Sentence) -> frozenset[int]:
    """Character offsets of words that stand in a clause which looks ahead: a future, or a present with a date."""
    ahead, telling = frozenset(time_words()["ahead"]), frozenset(time_words()["telling"])
    out: set[int] = set()
    for token in sentence.doc:
        if token.pos_ in ("VERB", "AUX") or token.lower_ in ahead:
            auxes = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass")}
            words = {c.lower_ for c in token.children if c.tag_ != "VB"} | {token.lower_}
            scheduled = token.tag_ in ("VBZ", "VBP") and token.lemma_ not in telling and not auxes
            to = next((c.i for c in token.children if c.lower_ == "to"), None)
            infinitive = token.tag_ == "VB" and to is not None and token.dep_ in ("xcomp", "acl")
            if words & ahead or scheduled or infinitive:
                # "agreed on Sunday to meet": what stands before "to" is not of what is to be
                first = to if infinitive and to is not None else 0
                out |= {t.idx for t in token.subtree if t.i >= first and not _past_between(t, token)}
    return frozenset(out)


def _past_between(word: Token, top: Token) -> bool:
    """Whether a past tense of its own stands between a word and the clause above."""
    here = word
    while here != top:
        if here.tag_ == "VBD":
            return True
        here = here.head
    return False


def _counted(doc: Doc) -> Callable[[int], bool]:
    """Whether the word before an offset is a noun or number, so that "a week" is a rate: "100 barrels a week"."""

    def before(offset: int) -> bool:
        last = next((t for t in reversed(doc) if t.idx < offset and not t.is_space), None)
        return last is not None and (last.pos_ in ("NOUN", "NUM", "SYM") or last.lower_ in ("once", "twice"))

    return before
