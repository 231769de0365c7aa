"""Parties as a user names them ("India", "IND", "the Taliban") and whether a row is about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.errors import UsageError
from dragoman.knowledge.countries import countries

__all__ = ["Party", "about", "find_party", "involves", "parties_of"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Party:
    """A party asked about: a country by its code, or anything else by its name."""

    label: str
    code: str | None
    words: tuple[str, ...]

    def is_in(self, entity: Row) -> bool:
        """Whether the entity is this party or acts for it."""
        if self.code is not None:
            return entity.get("country") == self.code
        name = f"{entity.get('name') or ''} {entity.get('text') or ''}".casefold()
        return any(w in name for w in self.words)


def find_party(text: str) -> Party:
    """The party that a user means by a name, a code or a common form.

    Raises:
        UsageError: the text is empty.
    """
    asked = text.strip()
    if not asked:
        raise UsageError("an empty party", cure="name a country (India, IND) or an actor (the Taliban)")
    table = countries()
    code = asked.upper() if len(asked) == 3 and table.name(asked.upper()) else None
    if code is None:
        found = table.by_name(asked, None)
        code = found.code if found else None
    if code is not None:
        return Party(table.name(code) or code, code, (str(table.name(code) or code).casefold(),))
    bare = asked.removeprefix("the ").removeprefix("The ")
    return Party(asked, None, (bare.casefold(),))


def parties_of(event: Row) -> list[Row]:
    """All parties of an event."""
    return [*(event.get("actors") or ()), *(event.get("recipients") or ())]


def involves(event: Row, *wanted: Party) -> bool:
    """Whether each of these parties takes part in the event."""
    there = parties_of(event)
    return all(any(p.is_in(e) for e in there) for p in wanted)


def about(words: Iterable[str], *texts: str | None) -> bool:
    """Whether any of the words stands in any of the texts."""
    low = " ".join(t for t in texts if t).casefold()
    return any(w in low for w in words)
