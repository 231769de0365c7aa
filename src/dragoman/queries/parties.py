"""Parties as a user names them ("India", "IND", "the Taliban") and whether a row is about them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.errors import UsageError
from dragoman.knowledge.countries import countries

__all__ = ["Party", "about", "find_party", "involves", "known_party", "parties_of"]

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


def known_party(text: str, rows: Sequence[Row]) -> Party:
    """The party that a user means, which must be a country or somebody that these events or statements name.

    Raises:
        UsageError: the text is empty, or names neither a country nor anybody in the rows; the cure lists near names.
    """
    party = find_party(text)
    if party.code is not None:
        return party
    there = [e for row in rows for e in (*parties_of(row), *row.get("holders", ()), *row.get("speakers", ()))]
    if any(party.is_in(entity) for entity in there):
        return party
    names = sorted({str(e["name"]) for e in there if e.get("name")} | {c.name for c in countries().by_code.values()})
    near = difflib.get_close_matches(party.label, names, n=3, cutoff=0.6)
    cure = f"did you mean {', '.join(near)}?" if near else "name a country (India, IND) or an actor the reports name"
    raise UsageError(f"nobody in this record is called {text!r}", cure=cure)


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
