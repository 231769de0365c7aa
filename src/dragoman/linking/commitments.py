"""The ledger: what was promised, threatened or demanded, and what later events say came of it.

A commitment is one happening (reports of one episode are one) whose act is still to come. A later event answers it
only if its parties fit, its act is one that `data/commitments.yaml` names, nothing it tells contradicts the commitment,
and something besides parties and act ties the two: the term, a place, a number or words. Nothing is fulfilled without
such an event.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, cast, get_args

from dragoman import ontology
from dragoman.datafiles import package_data, read_yaml, short_path
from dragoman.errors import DataError

__all__ = ["STATES", "Amount", "Answered", "Bond", "Commitment", "Kind", "State", "Told", "commitments", "rules"]

Kind = Literal["promise", "accord", "threat", "demand"]
State = Literal["open", "due", "fulfilled", "broken", "lapsed", "unknown"]
Bond = Literal["fulfils", "repeats", "delays", "breaks", "withdraws"]
STATES: tuple[State, ...] = get_args(State)

_PATH = package_data("linking", "commitments.yaml")
Day = datetime.date


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
        topics: content words of the agenda, else of the sentence, names of parties left out.
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
    """Something to come on somebody's account: `first` made it; `state` holds on the day asked about."""

    kind: Kind
    first: Told
    due: tuple[Day, Day] | None
    followed: list[Answered] = field(default_factory=list)
    state: State = "unknown"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """`data/commitments.yaml`, checked."""

    kind_of: Mapping[str, Kind]
    done_by: Mapping[str, frozenset[str]]
    broken_by: Mapping[str, frozenset[str]]
    taken_back_by: Mapping[str, frozenset[str]]
    mutual: frozenset[str]
    delaying: frozenset[str]
    open_days: int
    due_days: int
    early_days: int
    late_days: int
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
    due = {"open_days", "due_days", "early_days", "late_days", "same_number"}
    if wrong := sorted(due ^ limits.keys()):
        raise _fault(f"limits: {wrong[0]} is missing or unknown", data["limits"]["__line__"])
    return Rules(
        {name: cast("Kind", kind) for kind, types in tables["kinds"].items() for name in types},
        tables["done_by"],
        tables["broken_by"],
        tables["taken_back_by"],
        frozenset(data["mutual"]),
        frozenset(data["delaying"]),
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
    seen: set[int] = set()
    for told in ordered:
        kind = _kind(told, by)
        if kind is None or told.happening in seen:
            continue
        seen.add(told.happening)
        before = alike.setdefault((kind, told.act, told.actors), [])
        earlier = next((c for c in reversed(before) if _repeats(c, told, by)), None)
        if earlier is not None:
            earlier.followed.append(Answered(told, "repeats", "the same is said again"))
            earlier.due = earlier.due or told.due
        else:
            before.append(Commitment(kind, told, told.due))
            made.append(before[-1])
    answers: dict[str, list[Told]] = {}
    for told in ordered:
        if told.status == "actual" and told.day is not None:
            answers.setdefault(told.type, []).append(told)
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


def _repeats(commitment: Commitment, told: Told, by: Rules) -> bool:
    first = commitment.first
    return (
        (told.recipients == first.recipients or not told.recipients or not first.recipients)
        and not _contradicts(commitment, told, by)
        and _tie(commitment, told, by) is not None
    )


def _answer(commitment: Commitment, answers: Mapping[str, Sequence[Told]], by: Rules) -> None:
    """Adds the later events that answer a commitment, in time; a deed done is the last answer."""
    first = commitment.first
    seen = {first.happening, *(a.told.happening for a in commitment.followed)}
    for told in _later(commitment, answers, by):
        if told.happening in seen or (bond := _bond(commitment, told, by)) is None:
            continue
        if (tie := _tie(commitment, told, by)) is None:
            continue
        seen.add(told.happening)
        commitment.followed.append(Answered(told, bond, tie))
        if bond == "delays" and told.due is not None:
            commitment.due = told.due
        if bond == "fulfils":
            break
    commitment.followed.sort(key=lambda a: (a.told.day or Day.max, a.told.key))


def _later(commitment: Commitment, answers: Mapping[str, Sequence[Told]], by: Rules) -> list[Told]:
    """Later events of the types that can answer a commitment, in time."""
    first = commitment.first
    if first.day is None:
        return []
    types = by.done_by.get(first.act, frozenset()) | by.broken_by.get(first.act, frozenset())
    found: list[Told] = []
    for name in types | by.taken_back_by[commitment.kind]:
        told = answers.get(name, [])
        found += told[bisect_left(told, first.day, key=_day) :]
    return sorted(found, key=lambda e: (_day(e), e.key))


def _day(told: Told) -> Day:
    return told.day or Day.max


def _bond(commitment: Commitment, told: Told, by: Rules) -> Bond | None:
    """How a later event would answer a commitment, by types and parties alone."""
    first = commitment.first
    asked = commitment.kind == "demand"
    doers, others = (first.recipients, first.actors) if asked else (first.actors, first.recipients)
    if told.type == told.act and told.type in by.done_by.get(first.act, ()):
        done = _does(first.act, doers, others, told, by) and not _contradicts(commitment, told, by)
        return "fulfils" if done else None
    if not doers & told.actors or _elsewhere(others, told):
        return None
    if told.act == first.act and told.type != told.act:
        if by.delaying & set(told.operators):
            return "delays"
        if told.type in by.taken_back_by[commitment.kind]:
            return "withdraws"
    if not asked and told.type == told.act and told.type in by.broken_by.get(first.act, ()):
        return "breaks"
    return None


def _does(act: str, doers: frozenset[str], others: frozenset[str], told: Told, by: Rules) -> bool:
    """Whether those who were to act did, towards those it was meant for."""
    if act in by.mutual:
        wanted = doers | others
        return len(wanted & told.parties) >= min(2, len(wanted))
    return bool(doers & told.actors) and not _elsewhere(others, told)


def _elsewhere(others: frozenset[str], told: Told) -> bool:
    """Whether an event is towards others than those meant."""
    return bool(others) and bool(told.recipients) and not others & told.parties


def _contradicts(commitment: Commitment, told: Told, by: Rules) -> bool:
    """Whether a number, a place or a meeting's day is another than the commitment's."""
    first = commitment.first
    for mine in first.amounts:
        same = [a for a in told.amounts if (a.kind, a.unit) == (mine.kind, mine.unit)]
        if same and not any(_equal(mine, a, by) for a in same):
            return True
    if first.act in by.mutual and first.place and told.place and first.place != told.place:
        return True
    if first.act == "CONSULT" and commitment.due is not None and told.day is not None and told.type == told.act:
        return not _in_term(commitment, told.day, by, late=by.late_days)
    return False


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
    if shared := sorted(first.topics & told.topics):
        return f"on the same matter ({', '.join(shared[:3])})"
    if first.place is not None and first.place == told.place and first.act in by.mutual:
        return "at the same place"
    return None


def _state(commitment: Commitment, now: Day | None, by: Rules) -> tuple[State, str]:
    """Where a commitment stands on a day, and why."""
    bonds = {a.bond: a for a in commitment.followed}
    if done := bonds.get("fulfils"):
        what = "met" if commitment.kind == "demand" else "carried out"
        return "fulfilled", f"{what} on {done.told.day}, {done.because}"
    ends = [a for a in commitment.followed if a.bond in {"breaks", "withdraws"}]
    if ends:
        last = ends[-1]
        word = "withdrawn" if last.bond == "withdraws" else "broken"
        if commitment.kind in {"threat", "demand"} and last.bond == "withdraws":
            return "lapsed", f"{word} on {last.told.day}"
        return "broken", f"{word} on {last.told.day}"
    first = commitment.first
    if now is None or first.day is None:
        return "unknown", "the report gives it no date"
    if commitment.due is not None:
        over = (now - commitment.due[1]).days
        if over <= 0:
            return "open", f"its term ends on {commitment.due[1]}"
        if over <= by.due_days:
            return "due", f"its term ended on {commitment.due[1]}, and nothing read by {now} tells of it"
        return "lapsed", f"its term ended on {commitment.due[1]}, {over} days before {now}, and nothing tells of it"
    age = (now - first.day).days
    if age <= by.open_days:
        return "open", f"without a term, made {age} days before {now}"
    return "unknown", f"without a term, made {age} days before {now}, and nothing read since tells of it"
