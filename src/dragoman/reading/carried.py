"""What a detail takes over from the happening that it belongs to: the day and the place told in an earlier sentence.

News tells a happening once with its day and place ("Gunmen attacked a hotel in Bamako on Friday") and goes on without
them ("The gunmen killed 19 people"). An act with no day or place of its own takes those of the last act that it can be
a part of: one of its kind, told nearby, among the same parties. What is not safe stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dragoman.datafiles import package_data, read_yaml
from dragoman.model import Entity, Place, When
from dragoman.reading.events.attach import tells_apart
from dragoman.reading.events.drafts import Draft
from dragoman.reading.events.grammar import VERBAL
from dragoman.reading.mentions.when import TimeMention

__all__ = ["Told", "carried_date", "carried_place", "last_day"]

NEAR = 3
"""Details stand within this many sentences of what they belong to, unless the article tells no other such day."""
TALK_NEAR = 2


@dataclass(frozen=True, slots=True)
class Told:
    """An act told before, or a statement made: its sentence, its day and place as settled, and who did it."""

    index: int
    type: str | None
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    date: When | None
    place: Place | None

    @property
    def day(self) -> When | None:
        """The time that the text itself gives it."""
        return self.date if self.date is not None and self.date.basis == "text" else None


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    data = read_yaml(package_data("reading", "carried.yaml"))
    return {key: frozenset(map(str, words)) for key, words in data.items() if key != "__line__"}


def last_day(times: Sequence[TimeMention], before: int) -> str | None:
    """The last single day told before an offset, from which "the next day" counts."""
    days = [t.earliest for t in times if t.start < before and t.earliest and t.earliest == t.latest]
    return days[-1] if days else None


def carried_date(draft: Draft, told: Sequence[Told], times: Sequence[TimeMention], *, again: bool) -> When | None:
    """The day of the happening that an undated act belongs to, or None.

    Args:
        draft: the act.
        told: the acts and statements told before it.
        times: the times of its own sentence.
        again: whether its sentence takes up an act of its type by a noun ("the attack killed 12").
    """
    if not _goes_on(draft, again=again) or any(
        t.type in ("DURATION", "SET") or t.grain not in (None, "day") for t in times
    ):
        return None
    found = _belongs(draft, [t for t in told if t.day is not None], again=again)
    return found.day if found else None


def carried_place(draft: Draft, told: Sequence[Told], *, again: bool) -> Place | None:
    """The place of the happening that an act without a place belongs to, or None."""
    if not _goes_on(draft, again=again) or not (
        draft.node.type in _words()["one_happening"] or draft.node.type == "CONSULT"
    ):
        return None
    found = _belongs(draft, [t for t in told if t.place is not None and t.place.country], again=again)
    return found.place if found else None


def _goes_on(draft: Draft, *, again: bool) -> bool:
    """Whether an act is told as a detail: in the simple past, by a participle or noun; no word sets it apart.

    A noun that takes up what is known ("this attack") and what a speaker declares by speaking may stand in any tense.
    """
    at, trigger, known = draft.tense, draft.node.trigger, _words()
    verb = trigger
    while verb.pos_ not in VERBAL and verb.head != verb:
        verb = verb.head
    if {t.lower_ for t in (*verb.children, *trigger.children)} & known["apart"]:
        return False
    if (again and trigger.pos_ == "NOUN") or (draft.spoken and draft.node.type in known["talk"]):
        return True
    if draft.node.status not in ("actual", "negated", "historical"):
        return draft.node.type in known["talk"] and draft.node.status == "future" and at.past
    if at.modal or at.conditional or at.unreal or (at.present and not at.perfect):
        return False
    return not (at.perfect or (at.past_perfect and not at.reported) or tells_apart(verb))


def _belongs(draft: Draft, told: Sequence[Told], *, again: bool) -> Told | None:
    """The act told before that this one can be a part of: the last one near by, or any where all are of one day."""
    index, type_ = draft.sentence.index, draft.node.type
    known = _words()
    if type_ in known["one_happening"]:
        same = [t for t in told if t.type == type_ and _together(draft, t, loosely=again or index - t.index <= 1)]
        wider = [t for t in told if t.type in known["one_happening"] and index - t.index <= 1]
        fits = sorted(
            {id(t): t for t in (*same, *(t for t in wider if _together(draft, t, loosely=again)))}.values(), key=_at
        )
        near = [t for t in fits if index - t.index <= NEAR]
        if near:
            return near[-1]
        days = {(t.date, t.place and t.place.name) for t in same}
        single = len(days) == 1 and type_ in known["far"] and same[-1].date and same[-1].date.grain == "day"
        return same[-1] if single else None
    if type_ in known["talk"]:
        mine = _keys(draft.node.actors[:1])
        near = [t for t in told if index - t.index <= TALK_NEAR and (t.type is None or t.type in known["talk"])]
        fits = [t for t in near if mine and mine <= _keys((*t.actors, *t.recipients))]
        return fits[-1] if fits else None
    return None


def _at(told: Told) -> int:
    return told.index


def _together(draft: Draft, told: Told, *, loosely: bool) -> bool:
    """Whether an act's parties can be those of the other in any roles: one is shared, and none is of elsewhere.

    `loosely`: it is enough that those of no known country may be anybody's.
    """
    mine, theirs = (*draft.node.actors, *draft.node.recipients), (*told.actors, *told.recipients)
    lands = {e.country for e in theirs if e.country}
    if any(e.country and e.country not in lands for e in mine):
        return False
    if _keys(mine) & _keys(theirs):
        return True
    shared = {(e.country, e.sector) for e in mine if e.country} & {(e.country, e.sector) for e in theirs}
    return bool(shared) or (loosely and (not lands or all(e.country in lands or e.country is None for e in mine)))


def _keys(entities: Sequence[Entity]) -> set[str]:
    return {e.chain or e.name for e in entities}
