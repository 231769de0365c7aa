"""Where: place names with country, region and coordinates, settled for the article as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Span

from dragoman.knowledge.countries import countries
from dragoman.knowledge.places import PlaceCandidate, lookup
from dragoman.model import Place
from dragoman.text.sentence import Sentence

__all__ = ["PlaceMention", "resolve_places"]

LONGEST = 4
BOOST = 3


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in one sentence: tokens [start, end), head token, the place, and whether it is an adjective ("Turkish")."""

    start: int
    end: int
    head: int
    place: Place
    is_adjective: bool = False


def resolve_places(sentences: Sequence[Sentence], named: Mapping[str, int], scene: str | None) -> list[list[PlaceMention]]:
    """The places of each sentence. `named`: countries of the article by how often; `scene`: the dateline's place."""
    boost = Counter(named)
    here = _scene(scene, boost)
    senses: dict[str, PlaceCandidate | None] = {}
    return [_Finder(sentence, boost, senses, here).mentions() for sentence in sentences]


def _scene(scene: str | None, boost: Mapping[str, int]) -> PlaceCandidate | None:
    """The place of a dateline: a town, else a country."""
    if not scene:
        return None
    town, _, country = scene.partition(", ")
    code = countries().by_name(country)
    wanted = Counter(boost)
    if code is not None:
        wanted[code.code] += 10
    found = lookup(town, wanted)
    if found and (code is None or any(p.country == code.code for p in found)):
        return next((p for p in found if code is None or p.country == code.code), found[0])
    whole = code or countries().by_name(town)
    return _country_place(whole.code) if whole else None


def _country_place(code: str) -> PlaceCandidate | None:
    country = countries().by_code.get(code)
    if country is None:
        return None
    return PlaceCandidate(country.name, code, None, country.lat or 0.0, country.lon or 0.0, None, "PCLI", 0, 0)


class _Finder:
    def __init__(self, sentence: Sentence, boost: Counter[str], senses: dict[str, PlaceCandidate | None], here: PlaceCandidate | None) -> None:
        self.sentence, self.doc, self.boost, self.senses, self.here = sentence, sentence.doc, boost, senses, here
        self.countries = countries()

    def mentions(self) -> list[PlaceMention]:
        out: list[PlaceMention] = []
        people = {t.i for span in self.doc.ents if span.label_ == "PERSON" for t in span}
        i = 0
        while i < len(self.doc):
            found = self._at(i, people)
            if found is None:
                i += 1
                continue
            out.append(found)
            i = found.end
        return out

    def _at(self, i: int, people: set[int]) -> PlaceMention | None:
        token = self.doc[i]
        if token.lower_ == "here" and self.here is not None and token.dep_ in ("advmod", "pobj", "npadvmod"):
            return self._mention(i, i + 1, self.here, "dateline", False)
        if not token.text[:1].isupper() or (i in people and self.countries.by_name(token.text) is None):
            return None
        for j in range(min(len(self.doc), i + LONGEST), i, -1):
            text = self.doc[i:j].text.replace("’", "'")
            country = self.countries.by_name(text)
            if country is not None and (place := _country_place(country.code)) is not None:
                return self._border(i, j, country.code) or self._mention(i, j, place, "text", False)
            capital = self.countries.by_capital(text)
            if capital is not None:
                found = lookup(text, {capital.code: 9})
                place = found[0] if found and found[0].country == capital.code else _country_place(capital.code)
                if place is not None:
                    return self._mention(i, j, place, "text", False)
        adjective = self.countries.by_adjective(token.text)
        if adjective is not None and token.dep_ in ("amod", "compound", "nmod") and (place := _country_place(adjective.code)) is not None:
            return self._mention(i, i + 1, place, "text", True)
        return self._town(i)

    def _town(self, i: int) -> PlaceMention | None:
        span = next((e for e in self.doc.ents if e.start == i and e.label_ in ("GPE", "LOC", "FAC")), None)
        if span is None:
            return None
        text = span.text.removeprefix("the ").removesuffix("'s").removesuffix("’s")
        place = self._sense(text, span)
        return self._mention(span.start, span.end, place, "text", False) if place is not None else None

    def _sense(self, text: str, span: Span) -> PlaceCandidate | None:
        """One sense an article; a state or country behind a comma settles it ("Dayton, Ohio")."""
        if text not in self.senses:
            boost = Counter({code: min(n, BOOST) for code, n in self.boost.items()})
            after = self.doc[span.end + 1].text if span.end + 1 < len(self.doc) and self.doc[span.end].text == "," else ""
            parent = self.countries.by_name(after)
            if parent is not None:
                boost[parent.code] += 10
            found = lookup(text, boost)
            self.senses[text] = found[0] if found else None
        return self.senses[text]

    def _border(self, i: int, j: int, code: str) -> PlaceMention | None:
        """"Tajikistan's border with Afghanistan": the first country's side of the border."""
        root = self.doc[i:j].root
        if root.dep_ != "poss" or root.head.lemma_ not in ("border", "frontier"):
            return None
        other = next((t for p in root.head.children if p.dep_ == "prep" for t in p.children if t.dep_ == "pobj"), None)
        second = self.countries.by_name(other.text) if other is not None else None
        first = self.countries.by_code[code]
        if second is None or first.lat is None or second.lat is None or first.lon is None or second.lon is None:
            return None
        name = f"{first.name}–{second.name} border"
        middle = PlaceCandidate(name, code, None, round((first.lat + second.lat) / 2, 2), round((first.lon + second.lon) / 2, 2), None, "BDRY", 0, 0)
        return self._mention(i, j, middle, "text", False, head=root.head.i)

    def _mention(self, start: int, end: int, place: PlaceCandidate, basis: str, adjective: bool, head: int | None = None) -> PlaceMention:
        span = self.doc[start:end]
        at = self.sentence.start + span.start_char
        precision = {"PCLI": "country", "BDRY": "border"}.get(place.feature, "city")
        value = Place(
            span.text,
            at,
            at + len(span.text),
            place.name,
            place.country,
            place.admin1,
            place.lat,
            place.lon,
            place.geonameid,
            place.feature,
            precision,  # type: ignore[arg-type]
            basis,  # type: ignore[arg-type]
        )
        return PlaceMention(start, end, span.root.i if head is None else head, value, adjective)

