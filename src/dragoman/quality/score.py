"""Scores a reading against gold sentences: types found, and what is said of those that match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from dragoman.model import Entity, Event
from dragoman.quality.gold import GoldEvent, GoldItem

__all__ = ["Score", "score"]


@dataclass(slots=True)
class Score:
    """Counts over gold items. `hits`, `gold`, `read` by type; `details` of the matched events: right and asked."""

    hits: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    details: dict[str, list[bool]] = field(default_factory=dict)
    statuses: list[tuple[str, str]] = field(default_factory=list)

    def f1(self, kind: str | None = None) -> float:
        """F1 over all types, or of one."""
        hits, gold, read = (table[kind] if kind else table.total() for table in (self.hits, self.gold, self.read))
        return 2 * hits / ((gold + read) or 1)

    def share(self, detail: str) -> float:
        """The share of matched events right in mode, act, status, actors or recipients."""
        found = self.details.get(detail, [])
        return sum(found) / (len(found) or 1)

    def status_macro_f1(self) -> float:
        """Mean F1 over the statuses that the gold holds five times or more."""
        held = Counter(gold for gold, _ in self.statuses)
        said = Counter(read for _, read in self.statuses)
        right = Counter(gold for gold, read in self.statuses if gold == read)
        f1 = [2 * right[s] / (held[s] + said[s]) for s, n in held.items() if n >= 5]
        return sum(f1) / (len(f1) or 1)


def score(pairs: Sequence[tuple[GoldItem, Sequence[Event]]]) -> Score:
    """Compare gold items with the events read in them; events are matched by type, those with like parties first."""
    out = Score()
    for item, events in pairs:
        out.gold.update(e.type for e in item.events)
        out.read.update(e.type for e in events)
        left = list(events)
        for wanted in item.events:
            same = [e for e in left if e.type == wanted.type]
            if not same:
                continue
            best = max(same, key=lambda e: _alike(wanted, e))
            left.remove(best)
            out.hits[wanted.type] += 1
            out.statuses.append((wanted.status, best.status))
            for name, right in _details(wanted, best).items():
                out.details.setdefault(name, []).append(right)
    return out


def _details(gold: GoldEvent, event: Event) -> dict[str, bool]:
    found = {"mode": event.mode == gold.mode, "act": event.act == gold.act, "status": event.status == gold.status}
    if any(gold.actors):
        found["actors"] = _codes(event.actors) == _given(gold.actors)
    if any(gold.recipients):
        found["recipients"] = _codes(event.recipients) == _given(gold.recipients)
    return found


def _alike(gold: GoldEvent, event: Event) -> int:
    return sum(_details(gold, event).values())


def _codes(entities: Sequence[Entity]) -> set[str]:
    return {e.country for e in entities if e.country}


def _given(codes: Sequence[str]) -> set[str]:
    return {c for c in codes if c}
