"""How sure we are that an event is real and its type right: a logistic sum of how the act is told.

The weights are data (`reading/data/confidence.yaml`), fitted by `dragoman.quality.calibration` on judged events.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from dragoman.datafiles import package_data, read_yaml
from dragoman.errors import DataError
from dragoman.reading.events.drafts import Draft
from dragoman.reading.events.grammar import VERBAL

__all__ = ["CLUES", "clues", "confidence"]

CLUES = (
    "actor",
    "actor_country",
    "recipient",
    "recipient_country",
    "two_sides",
    "nominal",
    "bare_noun",
    "operator",
    "guessed_complement",
    "conditions",
    "phrase",
    "unreal",
    "subordinate",
    "attributed",
)
LEAST, MOST = 0.02, 0.98


def clues(draft: Draft) -> dict[str, float]:
    """What bears on an event's being real, each 0 or 1.

    `guessed_complement`: the operator stands over no known act. `phrase`: the form has more than one word.
    `conditions`: the entry asks for something of its parties. `unreal`: hypothetical or negated. `subordinate`: the act
    stands in a relative or adverbial clause, or is a participle.
    """
    node = draft.node
    trigger = node.trigger
    verb = trigger if trigger.pos_ in VERBAL else trigger.head
    told = {
        "actor": bool(node.actors),
        "actor_country": any(e.country for e in node.actors),
        "recipient": bool(node.recipients),
        "recipient_country": any(e.country for e in node.recipients),
        "two_sides": len(node.actors) > 1 if node.symmetric else bool(node.actors and node.recipients),
        "nominal": node.nominal,
        "bare_noun": node.nominal and not node.supported,
        "operator": bool(node.operators),
        "guessed_complement": node.entry.operator is not None and node.inner is None,
        "conditions": bool(node.entry.when),
        "phrase": bool(node.parts),
        "unreal": node.status in ("hypothetical", "negated"),
        "subordinate": verb.dep_ in ("relcl", "acl", "advcl", "pcomp"),
        "attributed": draft.attribution is not None,
    }
    return {name: float(value) for name, value in told.items()}


def confidence(draft: Draft) -> float:
    """The share of events told like this one that are real and of the right type, two digits."""
    weights = _weights()
    total = weights["bias"] + sum(weights[name] * value for name, value in clues(draft).items())
    return round(min(MOST, max(LEAST, 1 / (1 + math.exp(-total)))), 2)


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    data = read_yaml(package_data("reading", "confidence.yaml"))
    weights = data.get("weights") if isinstance(data, dict) else None
    found = {k: v for k, v in weights.items() if k != "__line__"} if isinstance(weights, dict) else {}
    if set(found) != {"bias", *CLUES} or not all(isinstance(v, (int, float)) for v in found.values()):
        path = "dragoman/reading/data/confidence.yaml"
        raise DataError("`weights` should give one number for bias and for each clue", path=path)
    return {name: float(value) for name, value in found.items()}
