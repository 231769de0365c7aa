"""When an undated report was written, as far as its own text tells: an interval with its clues, never a guessed day.

The clues are offices held, days already past or still to come, weekdays of dates, and terms that have just begun.
Captions and other furniture are not asked: a photo may be years older than the report it stands in.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from spacy.tokens import Token

from dragoman.datafiles import package_data, read_yaml
from dragoman.knowledge.actors import ActorRow, actors, squeeze
from dragoman.lexicon.loader import Lexicon
from dragoman.model import DateClue, Entity
from dragoman.reading.events.grammar import VERBAL, Grammar, lemma
from dragoman.reading.events.status import tense
from dragoman.reading.mentions.when import TimeMention
from dragoman.text.sentence import Sentence

__all__ = ["infer_published"]

FIRST, LAST = dt.date(1900, 1, 1), dt.date(2035, 12, 31)
NEAR = 150
"""News that names a day without its year speaks of the last or next few months, in days."""
NEW_TERM = 330
"""A month without a year in which somebody took office is the last one of that name, in days."""
WIDEST = 3_660
"""An interval wider than this, in days, says nothing worth keeping."""
NO_YEAR = re.compile(r"XXXX-(\d\d)(?:-(\d\d))?$")
FULL = re.compile(r"\d{4}-\d\d-\d\d$")

Days = set[int]
Clue = tuple[DateClue, Callable[[int], bool]]


def infer_published(
    sentences: Sequence[Sentence],
    entities: Sequence[Iterable[Entity]],
    times: Sequence[Sequence[TimeMention]],
    lexicon: Lexicon,
) -> tuple[tuple[str, str] | None, tuple[DateClue, ...]]:
    """The first and last day (ISO) on which the report may have been written, and the clues that say so.

    Args:
        sentences: the article's sentences.
        entities: the actors of each sentence, read without a date.
        times: the time expressions of each sentence, read without a date.
        lexicon: for tenses.

    Returns:
        (None, ()) where the clues say too little, or contradict each other.
    """
    clues: list[Clue] = []
    for sentence, those, when in zip(sentences, entities, times, strict=True):
        if sentence.furniture is None:
            named = [e for e in those if e.entity_id and e.office]
            clues += _offices(named)
            clues += _days(sentence, when, named, lexicon)
    if not any(clue.clue in ("office", "past_day", "term") for clue, _ in clues):
        return None, ()
    left: Days = set(range(FIRST.toordinal(), LAST.toordinal() + 1))
    for _, fits in clues:
        left = {day for day in left if fits(day)}
    if not left or max(left) - min(left) > WIDEST:
        return None, ()
    first, last = (dt.date.fromordinal(day).isoformat() for day in (min(left), max(left)))
    return (first, last), tuple(dict.fromkeys(clue for clue, _ in clues))


def _offices(entities: Iterable[Entity]) -> Iterator[Clue]:
    """Who is given an office by the report holds it."""
    for entity in entities:
        terms = _terms(entity)
        if terms and squeeze(entity.text) != squeeze(entity.name) and " " in entity.text and entity.via != "pronoun":
            spans = [(_day(t.start, FIRST), _day(t.end, LAST)) for t in terms]
            first, last = min(s[0] for s in spans), max(s[1] for s in spans)
            clue = _clue(entity.text, entity.start, entity.end, "office", first, last)
            yield clue, lambda day, spans=spans: any(a <= day <= b for a, b in spans)  # type: ignore[misc]


def _terms(entity: Entity) -> list[ActorRow]:
    rows = actors().names.get(squeeze(entity.name), [])
    return [r for r in rows if r.actor_id == entity.entity_id and r.office == entity.office]


def _days(
    sentence: Sentence, times: Sequence[TimeMention], named: Sequence[Entity], lexicon: Lexicon
) -> Iterator[Clue]:
    grammar = Grammar(sentence.doc)
    for time in times:
        verb = _verb(sentence.doc[time.last])
        if verb is None or time.type != "DATE":
            continue
        at = tense(verb, grammar, lexicon)
        future = at.modal == "future"
        past = verb.tag_ in ("VBD", "VBN") and at.modal is None and not at.conditional
        if FULL.match(time.value) and (past or future):
            day = dt.date.fromisoformat(time.value).toordinal()
            first, last = (FIRST.toordinal(), day) if future else (day, LAST.toordinal())
            clue = _clue(time.text, time.start, time.end, "coming_day" if future else "past_day", first, last)
            yield clue, lambda d, first=first, last=last: first <= d <= last  # type: ignore[misc]
        elif found := NO_YEAR.match(time.value):
            month, number = int(found[1]), int(found[2] or 0)
            if number and (past or future):
                yield _without_year(time, month, number, future=future)
            elif past or verb.tag_ == "VBG":
                yield from _new_terms(time, verb, month, named)


def _without_year(time: TimeMention, month: int, number: int, *, future: bool) -> Clue:
    """A day without its year lies in the months before the report, or after it; a weekday beside it fixes the year."""
    weekday = next((n for name, n in _weekdays().items() if name in time.text.lower()), None)
    days = [
        dt.date(year, month, number)
        for year in range(FIRST.year, LAST.year + 1)
        if number <= calendar.monthrange(year, month)[1]
    ]
    near = [d.toordinal() for d in days if weekday is None or d.weekday() == weekday]
    ahead, behind = (NEAR, 0) if future else (0, NEAR)
    clue = DateClue(time.text, time.start, time.end, "coming_day" if future else "past_day", None, None)
    fitting = frozenset(d for day in near for d in range(day - ahead, day + behind + 1))
    return clue, fitting.__contains__


def _new_terms(time: TimeMention, verb: Token, month: int, named: Sequence[Entity]) -> Iterator[Clue]:
    """Somebody "became foreign minister in May": the May in which the term of one of the named began."""
    if lemma(verb) not in _words()["takes_office"]:
        return
    starts = [
        _day(row.start, FIRST)
        for entity in named
        for row in _terms(entity)
        if row.start and dt.date.fromisoformat(row.start).month == month
    ]
    if starts:
        clue = _clue(time.text, time.start, time.end, "term", min(starts), max(starts) + NEW_TERM)
        yield clue, lambda day: any(start <= day <= start + NEW_TERM for start in starts)


def _verb(token: Token) -> Token | None:
    """The verb whose clause the time stands in."""
    return next((t for t in token.ancestors if t.pos_ in VERBAL), None)


def _day(text: str | None, default: dt.date) -> int:
    return (dt.date.fromisoformat(text) if text else default).toordinal()


def _clue(text: str, start: int, end: int, kind: str, first: int, last: int) -> DateClue:
    """Open ends stay None."""
    earliest = None if first == FIRST.toordinal() else dt.date.fromordinal(first).isoformat()
    latest = None if last >= LAST.toordinal() else dt.date.fromordinal(last).isoformat()
    return DateClue(text, start, end, kind, earliest, latest)  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    data = read_yaml(package_data("reading", "inference.yaml"))
    return {key: frozenset(words) for key, words in data.items() if key != "__line__"}


@lru_cache(maxsize=1)
def _weekdays() -> dict[str, int]:
    return {name.lower(): number for number, name in enumerate(calendar.day_name)}
