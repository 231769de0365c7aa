"""From pairs to happenings: groups grow by their best links, and never past what rules a link out."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["cluster"]

_LARGEST = 300
_STEP = 0.5

Edge = tuple[int, int, float]


@dataclass(slots=True)
class _Link:
    """What lies between two groups: the sum and the best of all scores between their members."""

    total: float
    best: float

    def with_(self, other: _Link) -> _Link:
        return _Link(self.total + other.total, max(self.best, other.best))


def cluster(edges: Iterable[Edge], score: Callable[[int, int], float], join: float, never: float) -> list[list[int]]:
    """Groups of two and more, each sorted, in the order of their first members.

    Two groups join while the mean of their best and their average score reaches `join`, best first; a pair whose score
    is `never` keeps its groups apart for good. So a chain of look-alikes does not grow into one group.

    Args:
        edges: pairs (a < b) whose score reaches `join`.
        score: of any pair.
        join: the score from which reports belong together.
        never: the score that forbids it.
    """
    found = [group for part in _parts(list(edges), join) for group in _grow(part, score, join, never)]
    return sorted(found)


def _parts(edges: Sequence[Edge], least: float) -> Iterator[list[int]]:
    """The connected parts; one that is too large is cut along its weaker edges."""
    near: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for a, b, value in edges:
        near[a].append((b, value))
        near[b].append((a, value))
    seen: set[int] = set()
    for start in sorted(near):
        if start in seen:
            continue
        seen.add(start)
        part, waiting = [start], [start]
        while waiting:
            for other, _ in near[waiting.pop()]:
                if other not in seen:
                    seen.add(other)
                    part.append(other)
                    waiting.append(other)
        if len(part) <= _LARGEST:
            yield sorted(part)
        else:
            strong = [(a, b, v) for a in part for b, v in near[a] if a < b and v >= least + _STEP]
            yield from _parts(strong, least + _STEP)


def _grow(part: Sequence[int], score: Callable[[int, int], float], join: float, never: float) -> Iterator[list[int]]:
    """Joins the members of one part, best link first; ties go to the earlier members."""
    groups = {number: [number] for number in part}
    links: dict[int, dict[int, _Link]] = {number: {} for number in part}
    waiting: list[tuple[float, int, int, int, int]] = []

    def offer(a: int, b: int) -> None:
        link = links[a][b]
        worth = (link.best + link.total / (len(groups[a]) * len(groups[b]))) / 2
        if worth >= join:
            heapq.heappush(waiting, (-worth, min(a, b), max(a, b), len(groups[a]) + len(groups[b]), 0))

    for at, a in enumerate(part):
        for b in part[at + 1 :]:
            value = score(a, b)
            if value > never:
                links[a][b] = links[b][a] = _Link(value, value)
                offer(a, b)
    while waiting:
        _, a, b, size, _ = heapq.heappop(waiting)
        if a not in groups or b not in groups or b not in links[a] or len(groups[a]) + len(groups[b]) != size:
            continue
        groups[a] += groups.pop(b)
        gone = links.pop(b)
        mine = links[a]
        del mine[b]
        for other in list(mine):
            if other in gone:
                mine[other] = links[other][a] = mine[other].with_(gone[other])
            else:
                del mine[other]
                del links[other][a]
        for other in gone:
            links[other].pop(b, None)
        for other in mine:
            offer(a, other)
    yield from (sorted(group) for group in groups.values() if len(group) > 1)
