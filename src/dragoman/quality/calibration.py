"""Calibration: fits the weights of confidence on judged events, and shows how far confidence keeps its word."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Bin", "expected_error", "fit", "reliability"]

STEPS = 4_000
RATE = 0.5
RIDGE = 0.01
"""Keeps the weights of rare clues small."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Events of like confidence: bounds, how many, their mean confidence, and the share of them that is right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def fit(cases: Sequence[tuple[Mapping[str, float], bool]], names: Sequence[str]) -> dict[str, float]:
    """Weights of a logistic regression with a small ridge, by plain gradient descent: the same cases, the same digits.

    Args:
        cases: the clues of each judged event, and whether it is right.
        names: the clues.

    Raises:
        ValueError: there are no cases.
    """
    if not cases:
        raise ValueError("no cases to fit on")
    columns = ("bias", *names)
    rows = [([1.0, *(clues[name] for name in names)], float(right)) for clues, right in cases]
    weights = [0.0] * len(columns)
    for _ in range(STEPS):
        slope = [RIDGE * w if i else 0.0 for i, w in enumerate(weights)]
        for row, right in rows:
            off = _logistic(sum(w * x for w, x in zip(weights, row, strict=True))) - right
            for i, x in enumerate(row):
                slope[i] += off * x / len(rows)
        weights = [w - RATE * s for w, s in zip(weights, slope, strict=True)]
    return {name: round(w, 2) for name, w in zip(columns, weights, strict=True)}


def reliability(judged: Sequence[tuple[float, bool]], bounds: Sequence[float] = (0.0, 0.5, 0.7, 0.8, 0.9)) -> list[Bin]:
    """The reliability table: confidence and share of right events, by bins that begin at these bounds."""
    out: list[Bin] = []
    for low, high in zip(bounds, (*bounds[1:], 1.01), strict=True):
        inside = [(c, r) for c, r in judged if low <= c < high]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            out.append(Bin(low, min(high, 1.0), len(inside), mean, sum(r for _, r in inside) / len(inside)))
    return out


def expected_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance of confidence from the share of right events, by count."""
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.confidence - b.right) for b in bins) / total if total else 0.0


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))
