"""Where: place names with country, region and coordinates, settled for the article as a whole.

Names are found sentence by sentence (`where_rules`), then one sense an article is chosen for each: what stands behind a
comma or in brackets ("Dayton, Ohio") first, else what the article's other places speak for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from dragoman.knowledge.countries import countries
from dragoman.knowledge.places import PlaceCandidate, distance_km, lookup
from dragoman.model import Basis, Place, Precision
from dragoman.reading.mentions.where_rules import Found, country_place, find_names
from dragoman.text.parse import Parser, load_model
from dragoman.text.recase import recase
from dragoman.text.sentence import Sentence
from dragoman.text.sentences import sentence_spans

__all__ = ["PlaceMention", "resolve_places", "where"]

BY_FEATURE: dict[str, Precision] = {
    "PCLI": "country",
    "BDRY": "border",
    "SEA": "sea",
    "OCN": "sea",
    "GULF": "sea",
    "STRT": "sea",
    "FAC": "exact",
    "CNL": "region",
    "ADM2": "district",
    "PPL": "city",
    "PPLC": "city",
}
NEAR_PARENT_KM = 600.0
NAMED_BY_DATELINE = 2


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in one sentence: tokens [start, end) with their head, the place, and all that its name can mean.

    `is_adjective` marks what locates nothing: adjectives ("Turkish"), names within other names ("Washington" in "The
    Washington Post"), the parts of a border.
    """

    start: int
    end: int
    head: int
    place: Place
    is_adjective: bool = False
    candidates: tuple[PlaceCandidate, ...] = ()


def resolve_places(
    sentences: Sequence[Sentence], named: Mapping[str, int], scene: str | None
) -> list[list[PlaceMention]]:
    """The places of each sentence, in text order.

    Args:
        sentences: the article's.
        named: the article's countries (ISO 3166-1 alpha-3), by how often they are named.
        scene: the dateline's place ("New Delhi"; "Goma, DR Congo"), which "here" means.
    """
    found = [find_names(sentence) for sentence in sentences]
    found = _without_persons(sentences, found)
    return _Article(sentences, found, named, scene).mentions()


def _without_persons(sentences: Sequence[Sentence], found: Sequence[Sequence[Found]]) -> list[list[Found]]:
    """The names without those that the article gives to persons: "Salah", where "Mohamed Salah" is told of."""
    surnames = {
        words[-1]
        for sentence in sentences
        for entity in sentence.doc.ents
        if entity.label_ == "PERSON" and len(words := [t.text for t in entity if t.text not in ("'s", "’s")]) > 1
    }
    return [[f for f in names if f.kind != "town" or f.name not in surnames] for names in found]


class _Article:
    def __init__(
        self,
        sentences: Sequence[Sentence],
        found: Sequence[Sequence[Found]],
        named: Mapping[str, int],
        scene: str | None,
    ) -> None:
        self.sentences, self.found = sentences, found
        self.boost = Counter(named)
        for name in (f for names in found for f in names if f.options and f.kind != "people"):
            self._count(name.options[0])
        self.here = self._scene(scene)
        if self.here is not None and self.here.country:
            self.boost[self.here.country] += NAMED_BY_DATELINE
        self.senses: dict[str, tuple[PlaceCandidate, ...]] = {}
        self._settle_by_parents()
        self._settle_towns()

    def _count(self, place: PlaceCandidate) -> None:
        if place.country and not place.weak:
            self.boost[place.country] += 1
            if place.admin1:
                self.boost[f"{place.country}.{place.admin1}"] += 1

    def mentions(self) -> list[list[PlaceMention]]:
        return [list(self._of(s, names)) for s, names in zip(self.sentences, self.found, strict=True)]

    # ---- senses ----

    def _settle_by_parents(self) -> None:
        """ "Dayton, Ohio", "Phuket (Thailand)": settled for the whole article."""
        for sentence, names in zip(self.sentences, self.found, strict=True):
            for name, parent in zip(names, names[1:], strict=False):
                if name.kind == "adjective" or parent.kind not in ("country", "region"):
                    continue
                between = sentence.text[name.to : parent.at].strip()
                if between not in (",", "("):
                    continue
                chosen = self._under(name, parent.options)
                if chosen is not None:
                    self.senses.setdefault(name.name, (chosen,))
                    self._count(chosen)

    def _under(self, name: Found, parents: Sequence[PlaceCandidate]) -> PlaceCandidate | None:
        known = [*name.options, *lookup(_plain(name.name), self.boost)]
        for parent in parents:
            inside = [p for p in known if p.country == parent.country and p.feature != "PCLI" and p != parent]
            if parent.admin1:
                inside = [p for p in inside if p.admin1 == parent.admin1]
            elif parent.feature != "PCLI":
                inside = [p for p in inside if distance_km(p.lat, p.lon, parent.lat, parent.lon) < NEAR_PARENT_KM]
            if inside:
                return inside[0]
        return None

    def _settle_towns(self) -> None:
        for names in self.found:
            for name in names:
                if name.name not in self.senses and name.kind != "border":
                    self.senses[name.name] = tuple(self._candidates(name))

    def _candidates(self, name: Found) -> list[PlaceCandidate]:
        own = list(name.options)
        if not own:
            return lookup(_plain(name.name), self.boost)
        if any(p.weak for p in own):
            believed = [p for p in own if not p.weak or self._speaks_for(p)]
            if any(p.feature == "PCLI" for p in own) and believed:
                return sorted(believed, key=lambda p: (p.feature == "PCLI", p.weak))[:: self._order(believed)]
            return believed or lookup(_plain(name.name), self.boost)
        return sorted(own, key=lambda p: p.weak)

    def _speaks_for(self, place: PlaceCandidate) -> bool:
        """Whether the article names the country of a weak name beside it."""
        return self.boost.get(place.country or "", 0) > 0

    def _order(self, places: Sequence[PlaceCandidate]) -> int:
        """Of a country and a state of one name, the state (1) where its sisters or towns are named, else the country (-1)."""
        states = [p for p in places if p.feature != "PCLI"]
        if not states:
            return 1
        sisters = any(key.startswith(f"{states[0].country}.") for key in self.boost)
        country = next(p for p in places if p.feature == "PCLI")
        return 1 if sisters and self.boost.get(country.country or "", 0) <= self._times(country.name) else -1

    def _times(self, name: str) -> int:
        return sum(f.name == name for names in self.found for f in names)

    # ---- mentions ----

    def _of(self, sentence: Sentence, names: Sequence[Found]) -> Iterator[PlaceMention]:
        borders = [f for f in names if f.kind == "border"]
        yield from self._heres(sentence.doc, sentence.start)
        for name in names:
            places = name.options if name.kind == "border" else self.senses.get(name.name, ())
            if not places and name.kind in ("town", "site"):
                yield self._mention(sentence, name, None, (), adjective=name.inner)
            elif places:
                part = name.kind != "border" and any(b.start <= name.start and name.end <= b.end for b in borders)
                locates_nothing = name.kind == "adjective" or name.inner or part
                yield self._mention(sentence, name, places[0], places, adjective=locates_nothing)

    def _heres(self, doc: Doc, offset: int) -> Iterator[PlaceMention]:
        if self.here is None:
            return
        for token in doc:
            if token.lower_ == "here" and token.dep_ in ("advmod", "pobj", "npadvmod", "pcomp", "prep"):
                place = _place(token.text, offset + token.idx, self.here, "dateline")
                yield PlaceMention(token.i, token.i + 1, token.i, place, False, (self.here,))

    def _mention(
        self,
        sentence: Sentence,
        name: Found,
        place: PlaceCandidate | None,
        candidates: tuple[PlaceCandidate, ...],
        *,
        adjective: bool,
    ) -> PlaceMention:
        text = sentence.text[name.at : name.to]
        return PlaceMention(
            name.start,
            name.end,
            name.head,
            _place(text, sentence.start + name.at, place, "text"),
            adjective,
            candidates,
        )

    def _scene(self, scene: str | None) -> PlaceCandidate | None:
        """The place of a dateline: a town, else a country."""
        if not scene:
            return None
        town, _, parent = scene.partition(", ")
        above = countries().by_name(parent)
        known = [p for p in lookup(town, self.boost) if above is None or p.country == above.code]
        whole = above or countries().by_name(town)
        return known[0] if known else country_place(whole) if whole else None


def _plain(name: str) -> str:
    return name.title() if name.isupper() and len(name) > 3 else name


def _place(text: str, at: int, place: PlaceCandidate | None, basis: Basis) -> Place:
    if place is None:
        return Place(text, at, at + len(text), text, None, None, None, None, None, None, None, basis)
    return Place(
        text,
        at,
        at + len(text),
        place.name,
        place.country,
        place.admin1,
        place.lat,
        place.lon,
        place.geonameid,
        place.feature,
        BY_FEATURE.get(place.feature, "region"),
        basis,
    )


def where(text: str, parser: Parser | None = None, scene: str | None = None) -> list[Place]:
    """Every toponym of a text, by the habits of toponym sets (GeoWebNews): adjectives of nationality among them.

    Nothing is left out: datelines, captions and other furniture name places too.

    Args:
        text: of an article.
        parser: the default one if left out.
        scene: the dateline's place, which "here" means; None leaves "here" out.
    """
    parser = parser or load_model()
    spans = list(sentence_spans(text))
    docs = parser.parse([recase(text[a:b], parser.is_word) for a, b in spans])
    sentences = [Sentence(i, 0, a, b, text[a:b], doc) for i, ((a, b), doc) in enumerate(zip(spans, docs, strict=True))]
    return [m.place for mentions in resolve_places(sentences, {}, scene) for m in mentions]
