"""The actors found in one sentence, asked by token."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from spacy.tokens import Token

from dragoman.model import Entity, Reason

__all__ = ["Finder", "WhoIndex", "WhoMention", "with_entity"]


class Finder(Protocol):
    """What is still asked of a sentence once its mentions are found."""

    def thing(self, token: Token, *, placed: bool, sector: str | None) -> Entity:
        """The phrase of a head that is no actor."""
        ...

    def scene(self) -> str | None:
        """The one country whose town or land the sentence names as its scene."""
        ...


@dataclass(frozen=True, slots=True)
class WhoMention:
    """A mention of an actor.

    Attributes:
        start: first token.
        end: token after the last.
        head: the token that the parse has as its head.
        entity: who is meant; offsets are the article's.
        members: the parties of "the two sides", once resolved.
        pronoun: m, f, n, p (he, she, it, they), s (I, we), or None.
        definite: "the two ministers", "the group": points back, and says too little by itself.
        plural: grammatically plural.
        gender: m, f or None, from titles and given names.
        scenic: its country is only that of the place where the sentence is set.
        metonym: a country or capital that stands for its government here.
        heads: other tokens that are asked for it: the description in apposition, "dozens" in "dozens of soldiers".
        candidates: rows of the tables that the name could mean where it is ambiguous.
        reason: why it is not settled, or None.
    """

    start: int
    end: int
    head: int
    entity: Entity
    members: tuple[Entity, ...] = ()
    pronoun: str | None = None
    definite: bool = False
    plural: bool = False
    gender: str | None = None
    scenic: bool = False
    metonym: bool = False
    heads: tuple[int, ...] = ()
    candidates: tuple[str, ...] = ()
    reason: Reason | None = None


class WhoIndex:
    """The mentions of one sentence, asked by token."""

    def __init__(self, mentions: Iterable[WhoMention], finder: Finder) -> None:
        self.finder = finder
        self.mentions = tuple(sorted(mentions, key=lambda m: (m.start, m.end)))
        self._by_head = {h: m for m in self.mentions for h in m.heads} | {m.head: m for m in self.mentions}

    def at(self, token: int) -> WhoMention | None:
        """The mention that this token heads, or None."""
        return self._by_head.get(token)

    def within(self, token: int) -> WhoMention | None:
        """The shortest mention that this token heads or stands in, or None."""
        inside = [m for m in self.mentions if m.start <= token < m.end]
        return self._by_head.get(token) or min(inside, key=lambda m: m.end - m.start, default=None)

    def thing(self, token: Token, *, placed: bool, sector: str | None = None) -> Entity:
        """What a head that is no mention names, as an entity of unknown kind."""
        return self.finder.thing(token, placed=placed, sector=sector)

    def entities(self) -> tuple[Entity, ...]:
        """All entities, in text order; a demonym inside another mention is part of that."""
        spans = [(m.start, m.end) for m in self.mentions if m.entity.via != "demonym"]
        return tuple(
            m.entity
            for m in self.mentions
            if m.entity.via != "demonym" or not any(a <= m.start and m.end <= b for a, b in spans)
        )


def with_entity(mention: WhoMention, entity: Entity, members: tuple[Entity, ...] = ()) -> WhoMention:
    """The mention with what it was resolved to."""
    return replace(mention, entity=entity, members=members, reason=None)
