"""Parties as a user names them ("India", IND, "Moscow", "the Taliban") and whether a row is about them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from dragoman import ontology
from dragoman.errors import PartyUnknown, UsageError
from dragoman.knowledge.countries import Country, countries
from dragoman.queries.relation import Sql

__all__ = ["Party", "about", "entities", "find_party", "involves", "parties_of", "resolve"]

Row = Mapping[str, Any]

_NEAR = 3


@dataclass(frozen=True, slots=True)
class Party:
    """A party asked about: a country or other code, or anything else by its name.

    Attributes:
        label: what to call it.
        code: the value of `country` its entities have; None where it goes by name.
        words: names that mean it in running text, in lower case.
        who: rows of `index_who`, for a party that goes by name.
    """

    label: str
    code: str | None
    words: tuple[str, ...]
    who: tuple[int, ...] = ()

    def is_in(self, entity: Row) -> bool:
        """Whether the entity is this party or acts for it."""
        if self.code is not None:
            return entity.get("country") == self.code
        name = f"{entity.get('name') or ''} {entity.get('text') or ''}".casefold()
        return any(w in name for w in self.words)

    def condition(self, name: str, alias: str = "") -> tuple[str, dict[str, Any]]:
        """A condition on a table with columns `country` and `who`; `name` tells its value from others."""
        if self.code is not None:
            return f"{alias}country = ${name}", {name: self.code}
        return f"{alias}who IN (SELECT unnest(${name}))", {name: list(self.who)}

    def beside(self, other: Party, name: str) -> tuple[str, dict[str, Any]]:
        """The condition, without those who are the other party: the Taliban are not Afghanistan to themselves."""
        condition, values = self.condition(name)
        if self.code is not None and other.who:
            return f"{condition} AND who NOT IN (SELECT unnest(${name}_not))", values | {f"{name}_not": list(other.who)}
        return condition, values

    def pattern(self) -> str:
        """A regular expression that finds the party's names as whole words, for any case."""
        return r"(?i)\b(?:" + "|".join(re.escape(w) for w in self.words) + r")\b"


def find_party(text: str) -> Party:
    """The party that a user means by a name, a code, a capital or another common form; not held against a record.

    Raises:
        UsageError: the text is empty.
    """
    asked = text.strip()
    if not asked:
        raise UsageError("an empty party", cure="name a country (India, IND) or an actor (the Taliban)")
    country = _country(asked)
    if country is not None:
        return Party(country.name, country.code, _words(country))
    special = ontology.load().countries.get(asked.upper())
    if special is not None:
        return Party(special.label, special.code, (special.label.casefold(),))
    bare = re.sub(r"(?i)^the\s+", "", asked)
    return Party(bare, None, (bare.casefold(),))


def _country(asked: str) -> Country | None:
    table = countries()
    if (found := table.by_code.get(asked.upper())) is not None and len(asked) == 3:
        return found
    if len(asked) == 2 and asked.isupper():
        return next((c for c in table.by_code.values() if c.iso2 == asked), None)
    for form in dict.fromkeys((asked, asked.title(), asked.upper())):
        for look in (table.by_name, table.by_capital, table.by_adjective, table.by_people):
            found = look(form)
            if found is not None:
                return found
    return None


def _words(country: Country) -> tuple[str, ...]:
    """Names, adjectives, people and capitals, long enough to mean nothing else in lower case."""
    every = (country.name, *country.aliases, *country.adjectives, *country.people)
    every += tuple(c for c in country.capitals if c not in country.weak_capitals)
    return tuple(dict.fromkeys(w.casefold() for w in every if len(w) > 3))


def resolve(connection: duckdb.DuckDBPyConnection, text: str) -> Party:
    """The party that a user means, which must be a country or somebody whom the record names.

    Raises:
        UsageError: the text is empty.
        PartyUnknown: nobody in the record is meant; the cure lists near names.
    """
    party = find_party(text)
    if party.code is not None:
        return party
    from dragoman.knowledge.actors import actors, squeeze

    known = {row.actor_id: row.name for row in actors().names.get(squeeze(party.label), ())}
    words = dict.fromkeys([*party.words, *(name.casefold() for name in known.values())])
    party = Party(party.label, None, tuple(words))
    found = Sql(
        "SELECT who FROM index_who WHERE regexp_matches(name, $pattern) OR list_contains($ids, entity_id) ORDER BY who",
        {"pattern": party.pattern(), "ids": list(known)},
    ).rows(connection)
    if not found:
        raise PartyUnknown(f"nobody in this record is called {text!r}", cure=_cure(connection, party.label))
    return Party(party.label, None, party.words, tuple(row[0] for row in found))


def _cure(connection: duckdb.DuckDBPyConnection, label: str) -> str:
    names = {row[0] for row in Sql("SELECT DISTINCT name FROM index_who").rows(connection)}
    forms = {name.casefold(): name for name in sorted(names | {c.name for c in countries().by_code.values()})}
    near = difflib.get_close_matches(label.casefold(), forms, n=_NEAR, cutoff=0.6)
    if near:
        return f"did you mean {', '.join(forms[n] for n in near)}?"
    return "name a country (India, IND) or an actor the reports name"


def entities(field: str) -> str:
    """SQL that shows a list of entities as "Sergei Lavrov (RUS), India (IND)"."""
    return f"array_to_string(list_transform({field}, lambda x: x.name || coalesce(' (' || x.country || ')', '')), ', ')"


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


def labels(parties: Sequence[Party]) -> str:
    """The parties' labels in words."""
    return " and ".join(p.label for p in parties)
