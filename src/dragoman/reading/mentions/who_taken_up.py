"""Nouns that take up somebody named before: which names they fit (`references.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Token

from dragoman.datafiles import package_data, read_yaml
from dragoman.model import Entity

__all__ = ["TakingUp", "agree", "takes_up_person", "taking_up"]

POINTING = frozenset({"the", "this", "that", "these", "those"})
OWNING = frozenset({"of", "behind", "from", "in", "with", "near"})


@dataclass(frozen=True, slots=True)
class TakingUp:
    """What a noun can take up: one of `kinds`, `sectors` and `countries` where these are told, none `barred`."""

    kinds: frozenset[str]
    sectors: frozenset[str]
    barred: frozenset[str]
    countries: frozenset[str]
    many: bool

    def fits(self, entity: Entity) -> bool:
        """Whether a name can be meant."""
        if self.countries:
            return entity.country in self.countries and (not self.kinds or entity.kind in self.kinds)
        return (
            entity.kind in self.kinds
            and entity.sector not in self.barred
            and (not self.sectors or entity.sector in self.sectors)
        )


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, list[TakingUp]], frozenset[str], tuple[frozenset[str], ...], frozenset[str]]:
    data = read_yaml(package_data("reading", "references.yaml"))
    nouns: dict[str, list[TakingUp]] = {}
    for row in data["bodies"]:
        kinds, sectors, barred, lands = (
            frozenset(row.get(key, ())) for key in ("kinds", "sectors", "barred", "countries")
        )
        taking = TakingUp(kinds, sectors, barred, lands, bool(row.get("many")))
        for word in row["words"]:
            nouns.setdefault(word, []).append(taking)
    akin = tuple(frozenset(row) for row in data["akin"])
    return nouns, frozenset(data["people"]), akin, frozenset(data["unlike"])


def taking_up(noun: Token) -> list[TakingUp]:
    """What a noun that points back, and that nothing behind it tells apart, can take up; [] if it points nowhere."""
    found = _table()[0].get(noun.lemma_.lower(), ())
    plural = noun.tag_ in ("NNS", "NNPS")
    fitting = [t for t in found if t.many == plural]
    return fitting if fitting and points(noun) and not told_apart(noun) else []


def takes_up_person(noun: Token) -> bool:
    """Whether a noun can be said of any person just named ("the politician")."""
    singular = noun.tag_ not in ("NNS", "NNPS")
    return singular and noun.lemma_.lower() in _table()[1] and points(noun) and not told_apart(noun)


def points(noun: Token) -> bool:
    """Whether a determiner makes the noun point back."""
    return any(c.dep_ == "det" and c.lower_ in POINTING for c in noun.children)


def told_apart(noun: Token) -> bool:
    """Whether a word before the noun, its name in apposition or what stands behind it says which one is meant."""
    if noun.dep_ in ("appos", "compound", "nmod", "attr"):
        return True
    if any(c.lower_ in _table()[3] for c in noun.children if c.i < noun.i):
        return True
    behind = [c for c in noun.children if c.i > noun.i]
    close = [c for c in behind if noun.i + 1 >= len(noun.doc) or noun.doc[noun.i + 1].text != ","]
    return any(c.dep_ == "appos" or (c.dep_ == "prep" and c.lower_ in OWNING) for c in behind) or any(
        c.dep_ in ("relcl", "acl") for c in close
    )


def agree(entity: Entity, known: Entity) -> bool:
    """Whether country and sector of a description go with those of a name."""
    if entity.country and known.country and entity.country != known.country:
        return False
    told, own = entity.sector, known.sector
    if told is None or own is None or told == own:
        return True
    return any(told in group and own in group for group in _table()[2])
