"""Who is meant within the article: surnames, pronouns, "the two sides", "the official"; resolved where it is safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from dragoman.model import Entity
from dragoman.reading.mentions.who import WhoIndex, WhoMention
from dragoman.text.sentence import Sentence

__all__ = ["resolve_who"]

PAIRED = frozenset(
    {
        "side",
        "minister",
        "leader",
        "country",
        "nation",
        "president",
        "official",
        "party",
        "government",
        "neighbour",
        "neighbor",
        "state",
        "premier",
        "power",
        "capital",
        "chief",
        "delegation",
        "team",
        "man",
        "pair",
        "foe",
        "rival",
        "ally",
        "army",
        "diplomat",
    }
)
LANDS = frozenset({"country", "nation", "republic", "kingdom", "state", "land"})
LOOK_BACK = 2


def resolve_who(
    sentences: Sequence[Sentence], found: Sequence[WhoIndex], date: tuple[str, str] | None, scene: str | None
) -> list[WhoIndex]:
    """The same mentions with chains, antecedents of pronouns and members of collective phrases filled where safe."""
    resolver = _Resolver()
    return [resolver.sentence(sentence, index) for sentence, index in zip(sentences, found, strict=True)]


class _Resolver:
    def __init__(self) -> None:
        self.people: dict[str, Entity] = {}
        self.chains: dict[str, str] = {}
        self.definites: dict[str, Entity] = {}
        self.recent: list[list[tuple[Entity, bool]]] = []
        self.pairs: list[tuple[Entity, ...]] = []

    def sentence(self, sentence: Sentence, index: WhoIndex) -> WhoIndex:
        out: list[WhoMention] = []
        here: list[tuple[Entity, bool]] = []
        if sentence.furniture:
            return index
        for mention in index.mentions:
            resolved = self._resolve(mention, sentence, here)
            out.append(resolved)
            if not mention.pronoun and not resolved.members:
                token = sentence.doc[mention.head]
                here.append((resolved.entity, token.dep_ in ("nsubj", "nsubjpass")))
        self._remember_pair(sentence, out)
        self.recent = [*self.recent[-LOOK_BACK:], here]
        return WhoIndex(out)

    def _resolve(self, mention: WhoMention, sentence: Sentence, here: list[tuple[Entity, bool]]) -> WhoMention:
        token = sentence.doc[mention.head]
        if mention.pronoun:
            return self._pronoun(mention, token, here)
        entity = mention.entity
        if entity.kind == "person":
            entity = self._person(entity)
        elif mention.definite:
            members = self._members(token)
            if members:
                return replace(mention, members=members)
            entity = self._definite(entity, token)
        entity = self._chained(entity)
        self._note(entity, token)
        return replace(mention, entity=entity)

    def _person(self, entity: Entity) -> Entity:
        surname = entity.name.split()[-1]
        known = self.people.get(surname)
        if known is not None and (known.name == entity.name or " " not in entity.name.strip()):
            return replace(
                entity,
                entity_id=entity.entity_id or known.entity_id,
                name=known.name if len(known.name) >= len(entity.name) else entity.name,
                country=entity.country or known.country,
                sector=entity.sector or known.sector,
                office=entity.office or known.office,
            )
        return entity

    def _definite(self, entity: Entity, token: Token) -> Entity:
        """ "The official": the last one so described, where its words fit."""
        known = self.definites.get(token.lemma_.lower())
        if token.lemma_.lower() in LANDS and token.tag_ == "NN":
            known = self._land()
        if known is None:
            return entity
        return replace(
            entity,
            country=entity.country or known.country,
            sector=entity.sector or known.sector,
            chain=known.chain,
            name=known.name,
        )

    def _land(self) -> Entity | None:
        """ "That country": the last one named in the sentences before."""
        for group in reversed(self.recent):
            for entity, subject in reversed(group):
                if entity.country and entity.kind in ("place", "government") and not subject:
                    return entity
        return None

    def _members(self, token: Token) -> tuple[Entity, ...]:
        plural = token.tag_ in ("NNS", "NNPS")
        both = any(c.lower_ in ("two", "both") for c in token.children)
        if plural and both and token.lemma_.lower() in PAIRED and self.pairs:
            return self.pairs[-1]
        return ()

    def _pronoun(self, mention: WhoMention, token: Token, here: list[tuple[Entity, bool]]) -> WhoMention:
        gender = mention.pronoun
        if token.dep_ in ("dobj", "pobj", "dative"):
            # an object is not the subject of its own clause: "she met him"
            subjects = [i for i, (_, subject) in enumerate(here) if subject]
            here = here[: subjects[-1]] if subjects else here
        if gender == "p" and token.lower_ in ("they", "them", "their"):
            if self.pairs and not here:
                return replace(mention, members=self.pairs[-1])
            chosen = self._last(here, lambda e: e.kind in ("group", "force", "people", "organisation", "government"))
        elif gender in ("m", "f"):
            chosen = self._last(here, lambda e: e.kind in ("person", "office"))
        elif gender == "n":
            chosen = self._last(here, lambda e: e.kind in ("government", "organisation", "group", "force", "place"))
        else:
            chosen = None
        if chosen is None:
            return mention
        entity = mention.entity
        meant = replace(chosen, text=entity.text, start=entity.start, end=entity.end, via="pronoun")
        # an antecedent in the same sentence says more than the pronoun: events name it by its own words
        members = (chosen,) if any(chosen is e for e, _ in here) else ()
        return replace(mention, entity=meant, members=members)

    def _last(self, here: list[tuple[Entity, bool]], fits: object) -> Entity | None:
        """The last fitting subject, of this sentence first, then of the two before; a lone fitting mention counts too."""
        for group in (here, *reversed(self.recent)):
            fitting = [(e, s) for e, s in group if fits(e)]  # type: ignore[operator]
            subjects = [e for e, s in fitting if s]
            if subjects:
                return subjects[-1] if group is here else subjects[0]
            if len({(e.name, e.country) for e, _ in fitting}) == 1:
                return fitting[-1][0]
        return None

    def _chained(self, entity: Entity) -> Entity:
        if entity.kind == "unknown":
            return entity
        key = entity.entity_id or f"{entity.kind}:{entity.name.lower()}"
        chain = entity.chain or self.chains.setdefault(key, f"c{len(self.chains) + 1}")
        return replace(entity, chain=chain)

    def _note(self, entity: Entity, token: Token) -> None:
        if entity.kind == "person":
            surname = entity.name.split()[-1]
            known = self.people.get(surname)
            if known is None or (len(entity.name) >= len(known.name)):
                self.people[surname] = entity
        elif entity.country or entity.sector:
            self.definites[token.lemma_.lower()] = entity

    def _remember_pair(self, sentence: Sentence, mentions: Sequence[WhoMention]) -> None:
        """Parties of one sentence that "the two sides" can mean: two countries, coordinated or one with the other."""
        by_country: dict[str, Entity] = {}
        for mention in mentions:
            entity = mention.entity
            token = sentence.doc[mention.head]
            if (
                entity.country
                and not mention.pronoun
                and token.dep_ in ("nsubj", "conj", "pobj", "dobj", "nsubjpass", "poss")
            ):
                if token.dep_ == "pobj" and token.head.lower_ not in ("with", "between", "and", "by", "to"):
                    continue
                by_country.setdefault(entity.country, entity)
        if len(by_country) == 2:
            self.pairs.append(tuple(by_country.values()))
        elif len(by_country) > 2:
            subjects = [
                m.entity
                for m in mentions
                if m.entity.country and sentence.doc[m.head].dep_ in ("nsubj", "dobj", "conj")
            ]
            first = {e.country: e for e in reversed(subjects)}
            if len(first) >= 2:
                self.pairs.append(tuple(first.values())[:2])
