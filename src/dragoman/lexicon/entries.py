"""Entries of the lexicon as values: acts, operators, conditions, examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dragoman.lexicon.forms import Form

__all__ = ["Conditions", "Entry", "Example", "Expected", "Refinement", "Test", "World"]

TestKind = Literal["lemma", "class", "kind", "sector", "country", "several", "any", "none", "shape"]


@dataclass(frozen=True, slots=True)
class Test:
    """One alternative of a condition: what the words in a slot must be."""

    __test__ = False

    kind: TestKind
    value: str = ""


Conditions = tuple[tuple[str, tuple[Test, ...]], ...]


@dataclass(frozen=True, slots=True)
class Refinement:
    """A change of type, mode or act where its conditions hold."""

    when: Conditions
    type: str | None
    mode: str | None
    act: str | None


@dataclass(frozen=True, slots=True)
class Expected:
    """One event that an example promises. None = not asked; empty tuple = nobody."""

    type: str
    mode: str | None = None
    status: str | None = None
    actors: tuple[str, ...] | None = None
    recipients: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with what must be read in it: events, none at all, or none of some types."""

    text: str
    expected: tuple[Expected, ...]
    absent: tuple[str, ...] | None

    @property
    def positive(self) -> bool:
        """Whether it promises an event."""
        return bool(self.expected)


@dataclass(frozen=True, slots=True)
class World:
    """A world in which the words of politics mean something else (`worlds.yaml`): sport, the arts, nature.

    An act of `types` (of any, where empty) is none where one condition of `any` holds and none of `unless`.
    """

    id: str
    types: frozenset[str]
    any: Conditions
    unless: Conditions
    examples: tuple[Example, ...]
    path: str
    line: int

    def holds_for(self, type_: str | None) -> bool:
        """Whether acts of this type are looked at."""
        return not self.types or type_ in self.types


@dataclass(frozen=True, slots=True)
class Entry:
    """An act or an operator. `operator` is None for acts; `type` is None for operators.

    `path` and `line` say where it was written. Slots in `roles` and `noun_roles` are in order of preference; None means
    the engine's default order.
    """

    id: str
    gloss: str
    forms: tuple[Form, ...]
    type: str | None
    mode: str | None
    act: str | None
    operator: str | None
    complements: tuple[str, ...]
    default: str | None
    actor: tuple[str, ...] | None
    recipient: tuple[str, ...] | None
    noun_actor: tuple[str, ...] | None
    noun_recipient: tuple[str, ...] | None
    symmetric: bool
    bare: bool
    light: tuple[str, ...]
    when: Conditions
    unless: Conditions
    refine: tuple[Refinement, ...]
    contexts: tuple[str, ...]
    flags: tuple[str, ...]
    examples: tuple[Example, ...]
    path: str
    line: int

    def specificity(self, form: Form) -> tuple[int, int, int]:
        """Sort key, the most specific first: words of the form, then conditions, then exclusions (as in CSS)."""
        words = len(form.mods) + sum(1 + len(p.mods) + (p.kind == "prep") for p in form.parts)
        return (-words, -len(self.when), -len(self.unless))
