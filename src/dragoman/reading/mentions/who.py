"""Who: the actors that noun phrases denote, with country, sector and office on the article's date.

Names are looked up first, then titles, then common nouns; modifiers, possessors, "of", "in" and appositions give the
country. "Turkish-backed rebels" are not Turkey's. What no table knows keeps its words, with no country.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from dragoman.knowledge.actors import ActorRow, Agent, Title, actors, squeeze
from dragoman.knowledge.countries import countries
from dragoman.model import Entity
from dragoman.reading.events.grammar import conjuncts
from dragoman.text.sentence import Sentence

__all__ = ["WhoIndex", "WhoMention", "find_who", "who_phrase"]

LONGEST_NAME = 8
LEFT = frozenset({"amod", "compound", "nmod", "nummod", "poss", "case", "npadvmod", "punct", "quantmod", "advmod"})
FORMER = frozenset({"former", "ex", "late", "ousted", "deposed", "retired", "exiled", "onetime", "fallen"})
LOCAL = frozenset(
    {
        "CVL",
        "COP",
        "LAB",
        "EDU",
        "JUD",
        "OPP",
        "MED",
        "AGR",
        "LEG",
        "REL",
        "JRN",
        "PTY",
        "REB",
        "UAF",
        "PRM",
        "MIL",
        "GOV",
        "REF",
    }
)
SCENE = frozenset({"in", "near", "outside", "across", "at", "around", "inside", "of"})
ACTING = frozenset(
    {"nsubj", "nsubjpass", "poss", "agent", "dobj", "conj", "appos", "dative", "attr", "ROOT", "compound", "nmod"}
)
PLACED = frozenset(
    {"in", "at", "near", "inside", "outside", "around", "across", "into", "through", "within", "from", "over", "on"}
)
PERSONAL = {
    "he": "m",
    "him": "m",
    "his": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "they": "p",
    "them": "p",
    "their": "p",
    "it": "n",
    "its": "n",
    "we": "p",
    "our": "p",
    "i": "m",
    "who": "w",
}


@dataclass(frozen=True, slots=True)
class WhoMention:
    """A mention of an actor: tokens [start, end), its head token, the entity, and `members` of "the two sides".

    `pronoun` is m, f, n, p (he, she, it, they) or None; `definite` marks "the two ministers", "the group".
    """

    start: int
    end: int
    head: int
    entity: Entity
    members: tuple[Entity, ...] = ()
    pronoun: str | None = None
    definite: bool = False


class WhoIndex:
    """The mentions of one sentence, asked by the index of their head token."""

    def __init__(self, mentions: Iterable[WhoMention]) -> None:
        self.mentions = tuple(sorted(mentions, key=lambda m: (m.start, m.end)))
        self._by_head = {m.head: m for m in self.mentions}

    def at(self, token: int) -> WhoMention | None:
        """The mention whose head this token is, or None."""
        return self._by_head.get(token)

    def entities(self) -> tuple[Entity, ...]:
        """All entities, in text order; a demonym inside another mention is part of that."""
        spans = [(m.start, m.end) for m in self.mentions if m.entity.via != "demonym"]
        return tuple(
            m.entity
            for m in self.mentions
            if m.entity.via != "demonym" or not any(a <= m.start and m.end <= b for a, b in spans)
        )


def find_who(sentence: Sentence, date: tuple[str, str] | None) -> WhoIndex:
    """The actors of one sentence; pronouns and "the two sides" are mentions still to be resolved."""
    return WhoIndex(_Finder(sentence.doc, sentence.start, date).mentions())


@dataclass(slots=True)
class _Name:
    """A name found: its tokens, what it means, and whether it is a country, capital or person."""

    start: int
    end: int
    rows: Sequence[ActorRow]
    country: str | None = None
    sector: str | None = None
    what: str = "actor"


class _Finder:
    def __init__(self, doc: Doc, offset: int, date: tuple[str, str] | None) -> None:
        self.doc, self.offset = doc, offset
        self.day = date[1] if date else None
        self.table, self.countries = actors(), countries()
        self.names: dict[int, _Name] = {}
        self.covered: dict[int, _Name] = {}

    def mentions(self) -> list[WhoMention]:
        self._find_names()
        out: dict[int, WhoMention] = {}
        for token in self.doc:
            if token.i in out:
                continue
            found = self._pronoun(token) or self._named(token) or self._common(token)
            if found is not None and found.head not in out:
                out[found.head] = found
        return list(out.values())

    # ---- names ----

    def _find_names(self) -> None:
        i = 0
        while i < len(self.doc):
            name = self._name_at(i)
            if name is None:
                i += 1
                continue
            for j in range(name.start, name.end):
                self.covered[j] = name
            i = name.end
        for span in self.doc.ents:
            if span.label_ in ("PERSON", "ORG", "NORP", "GPE") and not any(t.i in self.covered for t in span):
                if span.label_ == "ORG" and all(t.text[:1].islower() for t in span):
                    continue
                self._unknown(span)

        for token in self.doc:
            if token.pos_ == "PROPN" and token.i not in self.covered and token.dep_ not in ("compound", "amod", "nmod"):
                rows = self.table.surnames.get(token.text, ())
                if len({r.actor_id for r in rows}) == 1 or (
                    token.dep_ in ("nsubj", "nsubjpass", "conj") and token.text[:1].isupper()
                ):
                    unique_rows = rows if len({r.actor_id for r in rows}) == 1 else ()
                    self.covered[token.i] = _Name(token.i, token.i + 1, unique_rows, None, None, "person")
                elif token.dep_ in ("dobj", "pobj") and town_country(token.text):
                    self.covered[token.i] = _Name(token.i, token.i + 1, (), None, None, "town")

    def _name_at(self, i: int) -> _Name | None:
        first = self.doc[i]
        if not (first.text[:1].isupper() or first.lower_ in ("al", "bin", "von", "the")) or first.lower_ == "the":
            return None
        for j in range(min(len(self.doc), i + LONGEST_NAME), i, -1):
            text = self.doc[i:j].text
            last = self.doc[j - 1]
            if last.is_punct and last.text not in (".", "'"):
                continue
            found = self._lookup(text, i, j)
            if found is not None:
                return found
        return None

    def _lookup(self, text: str, i: int, j: int) -> _Name | None:
        plain = text.replace("’", "'")
        country = self.countries.by_name(plain)
        if country is not None:
            return _Name(i, j, (), country.code, None, "country")
        rows = self.table.names.get(squeeze(text))
        if rows and not (
            j - i == 1
            and text.isupper()
            and len(text) == 2
            and text in ("IS", "AP", "RT")
            and self.doc[i].is_sent_start
        ):
            return _Name(i, j, rows)
        former = self.countries.former(plain)
        if former is not None:
            return _Name(i, j, (), former.code, former.sector, "country" if former.sector is None else "actor")
        adjective = self.countries.by_adjective(plain)
        people = self.countries.by_people(plain)
        if people is not None and (
            adjective is None
            or (self.doc[j - 1].pos_ in ("NOUN", "PROPN")
            and self.doc[j - 1].dep_ not in ("amod", "compound", "nmod"))
        ):
            return _Name(i, j, (), people.code, None, "people")
        if adjective is not None:
            return _Name(i, j, (), adjective.code, None, "adjective")
        capital = self.countries.by_capital(plain)
        if capital is not None:
            return _Name(i, j, (), capital.code, None, "capital")
        return None

    def _unknown(self, span: Span) -> None:
        if span.label_ == "PERSON":
            rows = self.table.names.get(squeeze(span.text.removesuffix("'s").removesuffix("’s"))) or self._by_surname(
                span
            )
            name = _Name(span.start, span.end, rows, None, None, "person")
        elif span.label_ == "GPE":
            name = _Name(span.start, span.end, (), None, None, "town")
        elif span.label_ == "NORP":
            name = _Name(span.start, span.end, (), None, None, "norp")
        else:
            rows = self._by_surname(span) if len(span) == 1 else ()
            name = _Name(span.start, span.end, rows, None, None, "person" if rows else "organisation")
        while name.start < name.end and (
            self.doc[name.start].lower_ in ("the", "a", "an")
            or (squeeze(self.doc[name.start].text) in self.table.titles
            and name.what == "person"
            and name.end - name.start > 1)
        ):
            name.start += 1
        while name.end > name.start + 1 and self.doc[name.end - 1].text in ("'s", "’s", "'", ","):
            name.end -= 1
        for i in range(name.start, name.end):
            self.covered[i] = name

    def _by_surname(self, span: Span) -> Sequence[ActorRow]:
        """Holders of this surname, where the first name's initial agrees or none is given."""
        words = [t.text for t in span if t.text not in ("'s", "’s", "-")]
        rows = self.table.surnames.get(words[-1], ()) if words else ()
        if len(words) == 1:
            return rows if len({r.actor_id for r in rows}) == 1 else ()
        return [r for r in rows if r.name[0] == words[0][0]]

    # ---- mentions ----

    def _pronoun(self, token: Token) -> WhoMention | None:
        gender = PERSONAL.get(token.lower_)
        if gender is None or token.pos_ not in ("PRON", "DET") or gender == "w":
            return None
        return self._mention(
            token.i, token.i + 1, token.i, token.text, "unknown", None, None, None, None, "pronoun", pronoun=gender
        )

    def _named(self, token: Token) -> WhoMention | None:
        name = self.covered.get(token.i)
        if name is None:
            return None
        root = self.doc[name.start : name.end].root
        if token.i != root.i:
            return None
        if name.what == "norp":
            return None
        if name.what == "adjective":
            return self._demonym(root, name)
        if (
            name.what in ("country", "capital")
            and root.dep_ in ("compound", "amod", "nmod")
            and root.head.pos_ in ("NOUN", "PROPN")
        ):
            return self._demonym(root, name)
        if (
            root.dep_ in ("compound", "amod", "nmod")
            and root.head.i in self.covered
            and self.covered[root.head.i] is not name
        ):
            return None
        if (
            root.dep_ in ("compound", "nmod")
            and root.head.pos_ in ("NOUN", "PROPN")
            and self._agent(root.head) is not None
        ):
            return None
        return self._place(root, name) if name.what in ("country", "capital", "town") else self._actor(root, name)

    def _demonym(self, root: Token, name: _Name) -> WhoMention | None:
        """An adjective of nationality as the party it stands for: "British beef", "Turkish interests"."""
        if self._adjectival(root) is None:
            return None
        country = self.countries.name(name.country or "") or root.text
        return self._mention(
            name.start,
            name.end,
            root.i,
            country,
            "government",
            name.country,
            "GOV",
            None,
            f"country:{name.country}",
            "demonym",
        )

    def _place(self, root: Token, name: _Name) -> WhoMention:
        text = self.doc[name.start : name.end].text
        preposition = root.head.lower_ if root.dep_ == "pobj" else None
        acting = (
            root.dep_ in ACTING or (preposition is not None and preposition not in PLACED)
        ) and name.what != "town"
        country = name.country or (town_country(text) if name.what == "town" else None)
        kind = "government" if acting and (name.what == "capital" or root.dep_ != "pobj") else "place"
        canonical = (self.countries.name(country) or text) if name.what == "country" and country else text
        return self._mention(
            name.start,
            name.end,
            root.i,
            canonical,
            kind,
            country,
            "GOV" if acting else None,
            None,
            f"country:{country}" if name.what == "country" else None,
            "metonym" if name.what == "capital" and acting else "name",
        )

    def _actor(self, root: Token, name: _Name) -> WhoMention:
        start = name.start
        title, title_start = self._title(start)
        row = self._choose(name.rows, title)
        country, sector, office, kind = (
            name.country,
            name.sector,
            None,
            "person" if name.what == "person" else "organisation",
        )
        if name.what == "people":
            kind, sector = "people", "CVL"
        canonical, actor_id = self.doc[name.start : name.end].text, None
        if row is not None:
            country, sector, office, kind = row.country, row.sector, row.office, row.kind
            canonical, actor_id = row.name, row.actor_id
            if row.end is not None and self.day is not None and self.day > row.end and row.office and title is None:
                office, sector = f"former {row.office}", "ELI"
        if title is not None:
            start = title_start
            office, sector = title.office or office, title.sector or sector
            country = title.country if row is None and title.country else country
        modifiers = self._country_of(root, start)
        if row is None or row.country is None:
            country = modifiers or country
        if self._is_former(root, start):
            sector = "ELI"
            office = f"former {office}" if office and not office.startswith("former") else office
        via = "title" if title is not None and row is None else "name"
        for child in root.children:
            if child.dep_ == "appos" and child.i not in range(name.start, name.end):
                agent = self._agent(child)
                told = self._title_of(child)
                country = country or self._country_of(child, child.left_edge.i)
                office = office or (told.office if told else None)
                sector = sector or (told.sector if told else None) or (agent.sector if agent else None)
        left = self._left_edge(root, start)
        return self._mention(left, name.end, root.i, canonical, kind, country, sector, office, actor_id, via)

    def _title(self, start: int) -> tuple[Title | None, int]:
        """The title that ends where a name starts."""
        for i in range(max(0, start - 5), start):
            title = self.table.titles.get(squeeze(self.doc[i:start].text))
            if title is not None:
                return title, i
        return None, start

    def _title_of(self, head: Token) -> Title | None:
        """The title a noun phrase is ("Russia's foreign minister")."""
        for i in range(max(0, head.i - 3), head.i + 1):
            title = self.table.titles.get(squeeze(self.doc[i : head.i + 1].text))
            if title is not None:
                return title
        return None

    def _choose(self, rows: Sequence[ActorRow], title: Title | None) -> ActorRow | None:
        if not rows:
            return None
        if title is not None and title.office:
            fitting = [r for r in rows if r.office == title.office]
            dated = [r for r in fitting if self.day is None or r.holds(self.day)]
            if dated or fitting:
                return (dated or fitting)[-1]
        if self.day is not None:
            held = [r for r in rows if r.holds(self.day)]
            if held:
                return held[-1]
            before = [r for r in rows if r.start is None or r.start <= self.day]
            return before[-1] if before else rows[0]
        return rows[-1]

    def _country_of(self, head: Token, left: int) -> str | None:
        """The country that modifiers, possessors and "of" or "in" phrases give a noun phrase."""
        for child in head.children:
            if child.dep_ in ("amod", "compound", "nmod", "poss", "nummod", "npadvmod"):
                code = self._adjectival(child)
                if code:
                    return code
                if child.dep_ in ("poss", "compound", "nmod", "amod") and child.pos_ in ("NOUN", "PROPN", "ADJ"):
                    code = self._country_of(child, child.left_edge.i) if child.i not in self.covered else None
                    if code:
                        return code
        for i in range(left, head.i):
            token = self.doc[i]
            if token.head.i == head.i or token.head.head.i == head.i:
                code = self._adjectival(token)
                if code:
                    return code
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in SCENE:
                for target in child.children:
                    if target.dep_ == "pobj":
                        code = self._place_code(target)
                        if code:
                            return code
            elif child.dep_ == "appos":
                code = self._country_of(child, child.left_edge.i)
                if code:
                    return code
        return None

    def _adjectival(self, token: Token) -> str | None:
        name = self.covered.get(token.i)
        if name is None:
            return None
        before = self.doc[name.start - 1].text if name.start else ""
        after = self.doc[name.end].text if name.end < len(self.doc) else ""
        if before == "-" or after in ("-", "–") or (name.start > 1 and before.lower() in ("pro", "anti", "non")):
            return None
        if name.what in ("country", "capital", "adjective", "people"):
            return name.country
        if name.rows:
            row = self._choose(name.rows, None)
            return row.country if row and token.dep_ in ("poss", "compound", "nmod", "amod") else None
        if name.what == "town":
            return town_country(self.doc[name.start : name.end].text)
        return None

    def _place_code(self, token: Token) -> str | None:
        name = self.covered.get(token.i)
        if name is None:
            return (
                self._country_of(token, token.left_edge.i)
                if token.pos_ == "NOUN" and self._agent(token) is None
                else None
            )
        if name.what in ("country", "capital", "adjective"):
            return name.country
        if name.what == "town":
            return town_country(self.doc[name.start : name.end].text)
        row = self._choose(name.rows, None)
        return row.country if row else name.country

    def _is_former(self, root: Token, start: int) -> bool:
        return any(t.lower_ in FORMER for t in root.children) or (start > 0 and self.doc[start - 1].lower_ in FORMER)

    def _left_edge(self, head: Token, start: int) -> int:
        left = start
        while left > 0:
            token = self.doc[left - 1]
            inside = token.head.i >= left and token.head.i <= head.i
            if not inside or token.dep_ not in LEFT or (token.is_punct and token.text not in ("-", "'")):
                break
            left -= 1
        return left

    def _agent(self, token: Token) -> Agent | None:
        """The agent noun of this head, with its closest modifiers."""
        return _agent_at(self.doc, token)

    def _common(self, token: Token) -> WhoMention | None:
        if token.i in self.covered or token.pos_ not in ("NOUN", "PROPN"):
            return None
        agent = _agent_at(self.doc, token)
        if agent is None or (token.dep_ in ("compound", "amod", "nmod") and token.head.pos_ in ("NOUN", "PROPN")):
            return None
        left = self._left_edge(token, token.i)
        title = self._title_of(token)
        country = self._country_of(token, left)
        sector, kind, office = agent.sector, agent.kind, title.office if title else None
        if country is None and title is not None:
            country = title.country
        if title is not None and title.sector:
            sector, kind = title.sector, "office" if kind not in ("force",) else kind
        if self._is_former(token, left):
            sector = "ELI"
        if country is None:
            country = self._apposed_country(token)
        if country is None and sector in LOCAL:
            country = self._scene(token)
        definite = any(
            c.dep_ == "det" and c.lower_ in ("the", "both", "that", "this", "these", "those") for c in token.children
        ) or any(c.dep_ == "nummod" and c.lower_ in ("two", "three") for c in token.children)
        text = self.doc[left : token.i + 1].text
        unresolved = definite and country is None
        mention = self._mention(
            left,
            token.i + 1,
            token.i,
            text,
            kind,
            country,
            sector,
            office,
            None,
            "definite" if unresolved else "title" if title else "definite",
            definite=unresolved,
        )
        several = self._several_countries(token)
        if len(several) < 2:
            return mention
        return replace(mention, members=tuple(replace(mention.entity, country=code) for code in several))

    def _several_countries(self, head: Token) -> list[str]:
        """ "The ministers of Chile and Peru", "Armenian and Azerbaijani troops": one country each."""
        lead = [c for c in head.children if c.dep_ in ("amod", "nmod", "poss") and c.i in self.covered]
        lead += [
            t
            for p in head.children
            if p.dep_ == "prep" and p.lower_ in ("of", "from")
            for t in p.children
            if t.dep_ == "pobj"
        ]
        for first in lead:
            codes = [
                code
                for t in conjuncts(first)
                if (code := self._place_code(t) if first.dep_ == "pobj" else self._adjectival(t))
            ]
            if len(dict.fromkeys(codes)) > 1:
                return list(dict.fromkeys(codes))
        return []

    def _apposed_country(self, token: Token) -> str | None:
        """ "Five militants, all Russian citizens,": the country that the words between the commas name."""
        at = token.i + 1
        if at + 1 < len(self.doc) and self.doc[at].text == "," and self.doc[at + 1].lower_ in ("all", "both", "most"):
            for other in self.doc[at + 2 : at + 6]:
                if other.is_punct:
                    break
                if other.i in self.covered and self.covered[other.i].country:
                    return self.covered[other.i].country
        return None

    def _scene(self, token: Token) -> str | None:
        """The one country whose town or land the sentence names as its scene."""
        codes = set()
        for name in {id(n): n for n in self.covered.values()}.values():
            root = self.doc[name.start : name.end].root
            if (
                name.what in ("country", "capital", "town")
                and root.dep_ == "pobj"
                and root.head.lower_ in PLACED | SCENE
            ):
                code = self._place_code(root)
                if code:
                    codes.add(code)
        return codes.pop() if len(codes) == 1 else None

    def _mention(
        self,
        start: int,
        end: int,
        head: int,
        name: str,
        kind: str,
        country: str | None,
        sector: str | None,
        office: str | None,
        actor_id: str | None,
        via: str,
        *,
        pronoun: str | None = None,
        definite: bool = False,
    ) -> WhoMention:
        span = self.doc[start:end]
        at = self.offset + span.start_char
        entity = Entity(
            span.text, at, at + len(span.text), actor_id, None, name, kind, country, sector, (), office, via
        )  # type: ignore[arg-type]
        return WhoMention(start, end, head, entity, (), pronoun, definite)


def _agent_at(doc: Doc, token: Token) -> Agent | None:
    agents = actors().agents
    for size in (2, 1):
        if token.i - size >= 0:
            phrase = f"{doc[token.i - size : token.i].text} {token.lemma_}".lower()
            found = agents.get(phrase)
            if found is not None:
                return found
    return agents.get(token.lower_) or agents.get(token.lemma_.lower())


@lru_cache(maxsize=20000)
def town_country(text: str) -> str | None:
    """The country of a town by its name, where the gazetteer knows one that is far larger than its namesakes."""
    from dragoman.knowledge.places import lookup

    found = lookup(text)
    return found[0].country if found else None


def who_phrase(text: str, date: str | None) -> Entity | None:
    """The entity that an actor phrase alone denotes ("retired vice president", "American warplanes"), or None."""
    from dragoman.text.parse import load_model

    doc = load_model().parse([text])[0]
    index = WhoIndex(_Finder(doc, 0, (date, date) if date else None).mentions())
    root = next((t for t in doc if t.head == t), None)
    chosen = index.at(root.i) if root is not None else None
    found = chosen or next((m for m in index.mentions if not m.pronoun), None)
    if found is None:
        return _demonym_alone(doc)
    return found.entity


def _demonym_alone(doc: Doc) -> Entity | None:
    for token in doc:
        country = countries().by_adjective(token.text)
        if country is not None:
            return Entity(
                token.text,
                token.idx,
                token.idx + len(token.text),
                None,
                None,
                country.name,
                "people",
                country.code,
                None,
                (),
                None,
                "demonym",
            )
    return None


def with_entity(mention: WhoMention, entity: Entity, members: tuple[Entity, ...] = ()) -> WhoMention:
    """The mention with what it was resolved to."""
    return replace(mention, entity=entity, members=members)
