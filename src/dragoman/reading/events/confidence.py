"""How sure we are that an event is real and its type right, 0 to 1."""

from __future__ import annotations

from dragoman.reading.events.drafts import Draft

__all__ = ["confidence"]


def confidence(draft: Draft) -> float:
    """A first estimate from how the act is told: with both parties, by a verb, by a specific form."""
    node = draft.node
    value = node.score
    if not node.actors:
        value -= 0.1
    if not node.recipients and not node.symmetric:
        value -= 0.1
    if node.nominal:
        value -= 0.1 if node.supported else 0.3
    if node.entry.when or node.parts:
        value += 0.05
    return round(min(0.95, max(0.05, value)), 2)
