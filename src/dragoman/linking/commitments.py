"""The ledger: what was promised, threatened or demanded, and what later events say came of it.

A commitment is one happening (reports of one episode are one) whose act is still to come. A later event answers it
only if its parties fit, its act is one that `data/commitments.yaml` names, nothing it tells contradicts the commitment,
and something besides parties and act ties the two: the term, a place, a number or words. Nothing is fulfilled without
such an event, and a part of a promised sum is only a part until the parts make up the sum.
"""

from __future__ import annotations

import datetime
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, cast, get_args

from dragoman import ontology
from dragoman.datafiles import package_data, read_yaml, short_path
from dragoman.errors import DataError
from dragoman.linking.wording import stem

__all__ = ["STATES", "Amount", "Answered", "Bond", "Commitment", "Kind", "State", "Told", "commitments", "rules"]

Kind = Literal["promise", "accord", "threat", "demand"]
State = Literal["open", "due", "fulfilled", "broken", "lapsed", "unknown"]
Bond = Literal["fulfils", "part", "repeats", "delays", "breaks", "withdraws"]
STATES: tuple[State, ...] = get_args(State)

_PATH = package_data("linking", "commitments.yaml")
Day = datetime.date
_LAST = sys.maxsize


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of an event: `kind` and `unit` as in the record's quantities."""

    kind: str
    unit: str | None
    value: float


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the ledger needs it.

    Attributes:
        key: what finds it again.
        happening: equal for reports of one episode.
        day: when it happened or was said; None: unknown.
        due: first and last day of the term of an act to come.
        actors: countries of the actors, names where there is none.
        recipients: likewise.
        place: the town it is at; None for a wider one.
        topics: content words of the agenda and the sentence, names of countries left out.
        operators: ids of the lexicon's operators in it.
    """

    key: int
    happening: int
    day: Day | None
    due: tuple[Day, Day] | None
    type: str
    mode: str | None
    act: str
    status: str
    actors: frozenset[str]
    recipients: frozenset[str]
    place: str | None
    topics: frozenset[str]
    amounts: tuple[Amount, ...]
    operators: tuple[str, ...]

    @property
    def parties(self) -> frozenset[str]:
        """Both sides."""
        return self.actors | self.recipients


@dataclass(frozen=True, slots=True)
class Answered:
    """A later event that answers a commitment, and what ties it to it, in words."""

    told: Told
    bond: Bond
    because: str


@dataclass(slots=True)
class Commitment:
    """Something to come on somebody's account: `first` made it; `state` holds on the day asked about.

    `given` is what the parts that were delivered come to.
    """

    kind: Kind
    first: Told
    due: tuple[Day, Day] | None
    followed: list[Answered] = field(default_factory=list)
    given: float = 0.0
    state: State = "unknown"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """`data/commitments.yaml`, checked."""

    kind_of: Mapping[str, Kind]
    done_by: Mapping[str, frozenset[str]]
    broken_by: Mapping[str, frozenset[str]]
    taken_back_by: Mapping[str, frozenset[str]]
    refused_by: frozenset[str]
    mutual: frozenset[str]
    towards_named: frozenset[str]
    truce: frozenset[str]
    untelling: frozenset[str]
    delaying: frozenset[str]
    failing: frozenset[str]
    open_days: int
    due_days: int
    early_days: int
    late_days: int
    truce_days: int
    reach_days: int
    same_number: float


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The rules that ship with the program.

    Raises:
        DataError: a kind or limit is missing or unknown, or a type is not one of PLOVER's.
    """
    data = read_yaml(_PATH)
    tables = {name: _table(data, name) for name in ("kinds", "done_by", "broken_by", "taken_back_by")}
    for name, table in tables.items():
        keyed = set() if name in {"kinds", "taken_back_by"} else set(table)
        _known(keyed.union(*table.values()), data[name]["__line__"])
    for name in ("kinds", "taken_back_by"):
        if set(tables[name]) != set(get_args(Kind)):
            raise _fault(f"{name} must name each of {', '.join(get_args(Kind))}", data[name]["__line__"])
    limits = {name: value for name, value in data["limits"].items() if name != "__line__"}
    due = {"open_days", "due_days", "early_days", "late_days", "truce_days", "reach_days", "same_number"}
    if wrong := sorted(due ^ limits.keys()):
        raise _fault(f"limits: {wrong[0]} is missing or unknown", data["limits"]["__line__"])
    return Rules(
        {name: cast("Kind", kind) for kind, types in tables["kinds"].items() for name in types},
        tables["done_by"],
        tables["broken_by"],
        tables["taken_back_by"],
        frozenset(data["refused_by"]),
        frozenset(data["mutual"]),
        frozenset(data["towards_named"]),
        frozenset(map(stem, data["truce"])),
        frozenset(data["untelling"].split()),
        frozenset(data["delaying"]),
        frozenset(data["failing"]),
        **limits,
    )


def _table(data: Mapping[str, Any], name: str) -> dict[str, frozenset[str]]:
    return {key: frozenset(value) for key, value in data[name].items() if key != "__line__"}


def _known(names: set[str], line: int) -> None:
    if stray := sorted(names - ontology.load().types.keys()):
        raise _fault(f"{stray[0]!r} is not one of PLOVER's types", line)


def _fault(cause: str, line: int) -> DataError:
    return DataError(cause, path=short_path(_PATH), line=line)


def commitments(events: Iterable[Told], as_of: Day | None) -> list[Commitment]:
    """The commitments among events, in the order they were made, each with what answers it and its state.

    Args:
        events: all events of the parties concerned, in any order; reports of one happening may repeat.
        as_of: the day on which states hold: what is dated later is left out; None: the last day among the events.
    """
    by = rules()
    ordered = sorted(events, key=lambda e: (e.day or Day.max, e.key))
    if as_of is not None:
        ordered = [e for e in ordered if e.day is None or e.day <= as_of]
    now = as_of or max((e.day for e in ordered if e.day is not None), default=None)
    made: list[Commitment] = []
    alike: dict[tuple[Kind, str, frozenset[str]], list[Commitment]] = {}
    seen: set[tuple[Kind, int]] = set()
    for told in ordered:
        kind = _kind(told, by)
        if kind is None or (kind, told.happening) in seen:
            continue
        seen.add((kind, told.happening))
        before = alike.setdefault((kind, told.act, told.actors), [])
        earlier = next((c for c in reversed(before) if _repeats(c, told, by)), None)
        if earlier is not None:
            earlier.followed.append(Answered(told, "repeats", "the same is said again"))
            earlier.due = earlier.due or _term(told)
        else:
            before.append(Commitment(kind, told, _term(told)))
            made.append(before[-1])
    answers: _Filed = {}
    for told in ordered:
        if told.status in {"actual", "negated"} and told.day is not None:
            _file(answers, told)
    for commitment in made:
        _answer(commitment, answers, by)
        commitment.state, commitment.reason = _state(commitment, now, by)
    return made


def _kind(told: Told, by: Rules) -> Kind | None:
    """What kind of commitment an event makes, if any."""
    kind = by.kind_of.get(told.type)
    real = told.status == "actual" or (told.status == "future" and kind in {"promise", "threat"})
    if kind is None or not real:
        return None
    if kind == "accord" and told.act == told.type:
        return None
    if kind in {"promise", "threat"} and told.status != "future":
        return None
    return kind


def _term(told: Told) -> tuple[Day, Day] | None:
    """The term of an act to come; the day on which it was promised is none."""
    if told.due is None or (told.day is not None and told.due[1] <= told.day):
        return None
    return told.due


def _repeats(commitment: Commitment, told: Told, by: Rules) -> bool:
    first = commitment.first
    return (
        (told.recipients == first.recipients or not told.recipients or not first.recipients)
        and not _other_number(first, told, by)
        and not _elsewhen(commitment, told, by)
        and _tie(commitment, told, by) is not None
    )


def _answer(commitment: Commitment, answers: _Filed, by: Rules) -> None:
    """Adds the later events that answer a commitment, in time; a deed done is the last answer."""
    first = commitment.first
    seen = {(first.happening, first.type), *((a.told.happening, a.told.type) for a in commitment.followed)}
    for told in _later(commitment, answers, by):
        if (told.happening, told.type) in seen or (answer := _answered(commitment, told, by)) is None:
            continue
        seen.add((told.happening, told.type))
        commitment.followed.append(answer)
        if answer.bond == "delays":
            commitment.due = _term(told)
        if answer.bond == "fulfils":
            break
    commitment.followed.sort(key=lambda a: (a.told.day or Day.max, a.told.key))


def _answered(commitment: Commitment, told: Told, by: Rules) -> Answered | None:
    bond = _bond(commitment, told, by)
    if bond is None:
        return None
    tie = _tie(commitment, told, by)
    if bond in {"delays", "withdraws"} and tie is None:
        tie = _called_off(commitment, told, by)
    if bond == "breaks" and tie is None:
        tie = _in_truce(commitment, told, by)
    if bond == "fulfils" and (part := _part(commitment.first, told, by)) is not None:
        tie = _same_matter(commitment.first, told)
        if tie is not None:
            commitment.given += part.value
            whole = next(a for a in commitment.first.amounts if (a.kind, a.unit) == (part.kind, part.unit))
            full = commitment.given >= whole.value * (1 - by.same_number)
            bond, tie = ("fulfils", f"{tie}, the rest of it") if full else ("part", f"{tie}, a part of it")
    return None if tie is None else Answered(told, bond, tie)


# Answers by type and party, and by type, party and that nobody else is told of; each list in time.
_Filed = dict[tuple[str, str, bool], list[tuple[Day, int, Told]]]


def _file(answers: _Filed, told: Told) -> None:
    for party in told.parties:
        answers.setdefault((told.type, party, False), []).append((_day(told), told.key, told))
    for party in told.actors if not told.recipients else ():
        answers.setdefault((told.type, party, True), []).append((_day(told), told.key, told))


def _later(commitment: Commitment, answers: _Filed, by: Rules) -> list[Told]:
    """Later events of the types that can answer a commitment, between two of its parties or of one alone, in time."""
    first = commitment.first
    if first.day is None:
        return []
    types = by.done_by.get(first.act, frozenset()) | by.broken_by.get(first.act, frozenset())
    types |= by.taken_back_by[commitment.kind] | by.refused_by
    last = max([first.day, *((a.told.day or Day.min) for a in commitment.followed), *(commitment.due or ())])
    end = last + datetime.timedelta(days=by.reach_days)
    found: dict[int, tuple[Day, int, Told]] = {}
    for name in types:
        lists = sorted((answers.get((name, party, False), []) for party in first.parties), key=len)
        # an event of two of the parties is on the list of one that is not the longest
        lists = lists[:-1] or lists
        lists += [answers.get((name, party, True), []) for party in first.parties]
        for told in lists:
            window = told[bisect_left(told, (first.day,)) : bisect_right(told, (end, _LAST))]
            found.update((each[1], each) for each in window)
    return [told for _, _, told in sorted(found.values())]


def _day(told: Told) -> Day:
    return told.day or Day.max


def _bond(commitment: Commitment, told: Told, by: Rules) -> Bond | None:
    """How a later event would answer a commitment, by types and parties alone."""
    first = commitment.first
    asked = commitment.kind == "demand"
    doers, others = (first.recipients, first.actors) if asked else (first.actors, first.recipients)
    if (
        told.type == told.act
        and told.type in by.done_by.get(first.act, ())
        and _does(first.act, doers, others, told, by)
    ):
        if told.status == "negated":
            return "breaks" if _overdue(commitment, told) else None
        return None if _contradicts(commitment, told, by) else "fulfils"
    if told.status == "negated":
        return None
    if asked and first.actors & told.actors and told.type in by.taken_back_by["demand"]:
        return "withdraws" if _of(first, told, by) and first.recipients & told.parties else None
    if not doers & told.actors or _elsewhere(others, told):
        return None
    if first.act in by.mutual and told.recipients and len(first.parties & told.parties) < min(2, len(first.parties)):
        return None
    if told.act == first.act and told.type != told.act and by.delaying & set(told.operators):
        return "delays"
    if asked:
        return "breaks" if told.type in by.refused_by and _of(first, told, by) else None
    if told.type in by.taken_back_by[commitment.kind] and _of(first, told, by):
        return "breaks" if by.failing & set(told.operators) else "withdraws"
    if told.type == told.act and told.type in by.broken_by.get(first.act, ()):
        return "breaks"
    return None


def _of(first: Told, told: Told, by: Rules) -> bool:
    """Whether an event that takes back, ends or refuses an act speaks of this one: by its type or by words."""
    if told.type != told.act:
        return told.act in by.done_by.get(first.act, ()) or _same_matter(first, told) is not None
    return _same_matter(first, told) is not None


def _overdue(commitment: Commitment, told: Told) -> bool:
    return commitment.due is not None and told.day is not None and told.day > commitment.due[1]


def _called_off(commitment: Commitment, told: Told, by: Rules) -> str | None:
    """What ties a meeting put off or cancelled to one agreed on: its parties, while it is still to come."""
    first = commitment.first
    if first.act not in by.mutual or told.act != first.act or commitment.due is None or told.day is None:
        return None
    if not first.parties <= told.parties or told.day > commitment.due[1]:
        return None
    return "by its parties, before its term"


def _does(act: str, doers: frozenset[str], others: frozenset[str], told: Told, by: Rules) -> bool:
    """Whether those who were to act did, towards those it was meant for."""
    if act in by.mutual:
        wanted = doers | others
        return len(wanted & told.parties) >= min(2, len(wanted))
    return bool(doers & told.actors) and not _elsewhere(others, told)


def _elsewhere(others: frozenset[str], told: Told) -> bool:
    """Whether an event is towards others than those meant."""
    return bool(others) and bool(told.recipients) and not others & told.parties


def _in_truce(commitment: Commitment, told: Told, by: Rules) -> str | None:
    """What ties an attack to the promise of a truce: it is on the one to whom that was given, and soon after."""
    first = commitment.first
    if told.type != "ASSAULT" or told.status != "actual" or not by.truce & first.topics:
        return None
    if not first.recipients & told.recipients or first.day is None or told.day is None:
        return None
    return "an attack in the truce" if (told.day - first.day).days <= by.truce_days else None


def _contradicts(commitment: Commitment, told: Told, by: Rules) -> bool:
    """Whether a deed is of another number, at another place or of another day than the commitment's."""
    first = commitment.first
    if _other_number(first, told, by) and _part(first, told, by) is None:
        return True
    return _elsewhen(commitment, told, by)


def _elsewhen(commitment: Commitment, told: Told, by: Rules) -> bool:
    """Whether what all parties take part in is at another town, or a meeting outside its term."""
    first = commitment.first
    if first.act in by.mutual and first.place and told.place and first.place != told.place:
        return True
    if first.act == "CONSULT" and commitment.due is not None and told.day is not None and told.type == told.act:
        return not _in_term(commitment, told.day, by, late=by.late_days)
    return False


def _other_number(first: Told, told: Told, by: Rules) -> bool:
    for mine in first.amounts:
        same = [a for a in told.amounts if (a.kind, a.unit) == (mine.kind, mine.unit)]
        if same and not any(_equal(mine, a, by) for a in same):
            return True
    return False


def _part(first: Told, told: Told, by: Rules) -> Amount | None:
    """What a deed delivers of a committed number, where it is less."""
    if not _other_number(first, told, by):
        return None
    for mine in first.amounts:
        for amount in told.amounts:
            if (amount.kind, amount.unit) == (mine.kind, mine.unit) and amount.value < mine.value:
                return amount
    return None


def _equal(a: Amount, b: Amount, by: Rules) -> bool:
    return abs(a.value - b.value) <= by.same_number * max(abs(a.value), abs(b.value))


def _in_term(commitment: Commitment, day: Day, by: Rules, *, late: int) -> bool:
    if commitment.due is None:
        return False
    first, last = commitment.due
    early = datetime.timedelta(days=by.early_days)
    return first - early <= day <= last + datetime.timedelta(days=late)


def _tie(commitment: Commitment, told: Told, by: Rules) -> str | None:
    """What besides parties and act ties a later event to a commitment, in words."""
    first = commitment.first
    if told.day is not None and _in_term(commitment, told.day, by, late=by.late_days):
        return "within its term"
    if any((a.kind, a.unit) == (b.kind, b.unit) and _equal(a, b, by) for a in first.amounts for b in told.amounts):
        return "with the same number"
    if (matter := _same_matter(first, told)) is not None:
        return matter
    if first.place is not None and first.place == told.place and first.act in by.mutual:
        return "at the same place"
    return None


def _same_matter(first: Told, told: Told) -> str | None:
    shared = sorted(first.topics & told.topics)
    return f"on the same matter ({', '.join(shared[:3])})" if shared else None


def _state(commitment: Commitment, now: Day | None, by: Rules) -> tuple[State, str]:
    """Where a commitment stands on a day, and why."""
    bonds = {a.bond: a for a in commitment.followed}
    if done := bonds.get("fulfils"):
        what = "met" if commitment.kind == "demand" else "carried out"
        return "fulfilled", f"{what} on {done.told.day}, {done.because}"
    after = [a for a in commitment.followed if a.bond != "part"]
    if after and after[-1].bond in {"breaks", "withdraws"}:
        last = after[-1]
        unmet = commitment.kind == "threat" or (commitment.kind == "demand" and last.bond == "withdraws")
        word = _ended(commitment.kind, last)
        return "lapsed" if unmet else "broken", f"{word} on {last.told.day}, {last.because}"
    first = commitment.first
    if now is None or first.day is None:
        return "unknown", "the report gives it no date"
    parts = [a.told.day for a in commitment.followed if a.bond == "part"]
    so_far = f"; a part was done on {parts[-1]}" if parts else ""
    if commitment.due is not None:
        over = (now - commitment.due[1]).days
        if over <= 0:
            return "open", f"its term ends on {commitment.due[1]}{so_far}"
        if over <= by.due_days:
            return "due", f"its term ended on {commitment.due[1]}, and nothing read by {now} tells of it{so_far}"
        ended = f"its term ended on {commitment.due[1]}, {over} days before {now}"
        return "lapsed", f"{ended}, and nothing tells of it{so_far}"
    put_off = [a.told.day for a in commitment.followed if a.bond == "delays" and a.told.day is not None]
    since = put_off[-1] if put_off else first.day
    age = (now - since).days
    what = f"without a term, {'put off' if put_off else 'made'} {age} days before {now}"
    if age <= by.open_days:
        return "open", f"{what}{so_far}"
    return "unknown", f"{what}, and nothing read since tells of it{so_far}"


def _ended(kind: Kind, last: Answered) -> str:
    """How a commitment ended without its deed, in a word or two."""
    if last.told.status == "negated":
        return "told not to be done"
    if last.bond == "withdraws":
        return "withdrawn"
    return "refused" if kind == "demand" else "broken"
