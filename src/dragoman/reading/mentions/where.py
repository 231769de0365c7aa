"""Where: place names with country, region and coordinates, settled for the article as a whole.

Names are found sentence by sentence (`where_rules`), then one sense an article is chosen for each: what stands behind a
comma or in brackets ("Dayton, Ohio") first, else what the article's other places speak for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.tokens import Doc

from dragoman.knowledge.countries import countries
from dragoman.knowledge.places import PlaceCandidate, distance_km, lookup, towns
from dragoman.model import Basis, Place, Precision
from dragoman.reading.mentions.where_rules import Found, country_place, find_names, rules, titled
from dragoman.text.parse import Parser, load_model
from dragoman.text.recase import recase
from dragoman.text.sentence import Sentence
from dragoman.text.sentences import sentence_spans

__all__ = ["PlaceMention", "capital_of", "resolve_places", "where"]

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
LOOK_BACK = 2
SURE = 20
HOLDS_SITES = frozenset({"PPL", "PPLC", "ADM1", "ADM2", "RGN", "ISL"})


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in one sentence: tokens [start, end) with their head, the place, and all that its name can mean.

    `is_adjective` marks what locates nothing: adjectives ("Turkish", "U.S." in "a U.S. raid"), names within other names
    ("Washington" in "The Washington Post"), the parts of a border.
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

    def is_person(name: Found) -> bool:
        *first, last = name.name.split()
        return name.kind == "town" and last in surnames and not (first and lookup(name.name))

    return [[f for f in names if not is_person(f)] for names in found]


class _Article:
    def __init__(
        self,
        sentences: Sequence[Sentence],
        found: Sequence[Sequence[Found]],
        named: Mapping[str, int],
        scene: str | None,
    ) -> None:
        self.sentences, self.found = sentences, found
        self.all = [f for names in found for f in names if f.kind != "border"]
        self.boost = Counter(named)
        for name in self.all:
            if name.options:
                self._count(name.options[0])
        self.here = self._scene(scene)
        if self.here is not None and self.here.country:
            self.boost[self.here.country] += NAMED_BY_DATELINE
        self.senses: dict[str, tuple[PlaceCandidate, ...]] = {}
        self.parents: dict[str, PlaceCandidate] = {}
        self._settle_by_parents()
        self._count_sure_towns()
        for name in self.all:
            if name.name not in self.senses:
                self.senses[name.name] = tuple(self._candidates(name))
        self.main = self._main()

    def mentions(self) -> list[list[PlaceMention]]:
        return [
            sorted(self._of(i, s, names), key=lambda m: (m.place.start, m.place.end))
            for i, (s, names) in enumerate(zip(self.sentences, self.found, strict=True))
        ]

    def _count(self, place: PlaceCandidate) -> None:
        if place.country and not place.weak:
            self.boost[place.country] += 1
            if place.admin1:
                self.boost[f"{place.country}.{place.admin1}"] += 1

    # ---- senses ----

    def _settle_by_parents(self) -> None:
        """Settle "Dayton, Ohio" and "Phuket (Thailand)", for the whole article."""
        for sentence, names in zip(self.sentences, self.found, strict=True):
            for name, parent in pairwise(names):
                if name.kind == "adjective" or parent.kind not in ("country", "region"):
                    continue
                if sentence.text[name.to : parent.at].strip() not in (",", "("):
                    continue
                chosen = self._under(name, parent.options)
                if chosen is not None:
                    self.senses.setdefault(name.name, (chosen,))
                    self._count(chosen)
                elif name.kind in ("town", "site") and not lookup(titled(name.name)):
                    self.parents.setdefault(name.name, parent.options[0])

    def _under(self, name: Found, parents: Sequence[PlaceCandidate]) -> PlaceCandidate | None:
        known = [*name.options, *towns(titled(name.name), self.boost)]
        for parent in parents:
            inside = [p for p in known if p.country == parent.country and p.feature != "PCLI" and p != parent]
            if parent.admin1:
                inside = [p for p in inside if p.admin1 == parent.admin1]
            elif parent.feature != "PCLI":
                inside = [p for p in inside if distance_km(p.lat, p.lon, parent.lat, parent.lon) < NEAR_PARENT_KM]
            if inside:
                return inside[0]
        return None

    def _count_sure_towns(self) -> None:
        """Towns whose name has no second bearer of note speak for their country and region too."""
        for name in {f.name for f in self.all if f.kind == "town" and f.name not in self.senses}:
            known = lookup(titled(name), self.boost)
            if known and (len(known) == 1 or known[0].population > SURE * known[1].population):
                self._count(known[0])

    def _candidates(self, name: Found) -> list[PlaceCandidate]:
        own = list(name.options)
        if any(p.feature == "PCLI" for p in own) and any(p.feature != "PCLI" for p in own):
            return self._country_or_state(name.name, own)
        believed = [p for p in own if not p.weak or self.boost.get(p.country or "", 0) > 0]
        return believed or lookup(titled(name.name), self.boost)

    def _country_or_state(self, name: str, places: Sequence[PlaceCandidate]) -> list[PlaceCandidate]:
        """Choose of a country and a state of one name: the state where only its sisters are named."""
        told = {f.options[0] for f in self.all if f.options and f.name != name}
        country = {p.country for p in places if p.feature == "PCLI"}
        state = {p.country for p in places if p.feature != "PCLI"}
        sisters = any(p.country in state and p.feature == "ADM1" for p in told)
        is_state = sisters and not any(p.country in country for p in told)
        return sorted(places, key=lambda p: (p.feature == "PCLI") == is_state)

    def _main(self) -> PlaceCandidate | None:
        """The town or region that most of the article's names of towns and regions mean, or None."""
        told = Counter(
            places[0]
            for f in self.all
            if f.kind in ("town", "region")
            and (places := self.senses.get(f.name, ()))
            and places[0].feature in HOLDS_SITES
        )
        if not told:
            return None
        place, times = told.most_common(1)[0]
        return place if 2 * times > sum(told.values()) else None

    def _scene(self, scene: str | None) -> PlaceCandidate | None:
        """The place of a dateline: a town, else a country."""
        if not scene:
            return None
        town, _, parent = scene.partition(", ")
        above = countries().by_name(parent)
        known = [p for p in lookup(town, self.boost) if above is None or p.country == above.code]
        whole = above or countries().by_name(town)
        return known[0] if known else country_place(whole) if whole else None

    # ---- mentions ----

    def _of(self, index: int, sentence: Sentence, names: Sequence[Found]) -> Iterator[PlaceMention]:
        borders = [f for f in names if f.kind == "border"]
        yield from self._heres(sentence.doc, sentence.start)
        for name in names:
            places = name.options if name.kind == "border" else self.senses.get(name.name, ())
            text, at = sentence.text[name.at : name.to], sentence.start + name.at
            if places:
                place = _directed(_place(text, at, places[0], "text"), sentence.doc, name)
            elif name.kind == "site" or (name.kind == "town" and self._is_told_as_place(sentence.doc, name)):
                place = self._unknown(index, name, text, at)
            else:
                continue
            part = name.kind != "border" and any(b.start <= name.start and name.end <= b.end for b in borders)
            locates_nothing = name.kind == "adjective" or name.inner or part or _modifies(sentence.doc, name)
            yield PlaceMention(name.start, name.end, name.head, place, locates_nothing, tuple(places))

    def _is_told_as_place(self, doc: Doc, name: Found) -> bool:
        """Whether more than the model's guess makes a place of a name that no table knows."""
        if name.name in self.parents:
            return True
        if name.name.isupper() and len(name.name) < 4:
            return False
        start = name.start - 1 if name.start and doc[name.start - 1].lower_ == "the" else name.start
        before = doc[start - 1].lower_ if start else ""
        return before == "of" or before in rules()["locative"]

    def _unknown(self, index: int, name: Found, text: str, at: int) -> Place:
        """A name that no table knows: it is put where what holds it lies, and no more precisely."""
        holder = self._holder(index, name)
        if holder is None:
            return _place(text, at, None, "text")
        feature = "FAC" if name.kind == "site" else None
        return replace(_place(text, at, holder, "text"), name=name.name, geonameid=None, feature=feature)

    def _holder(self, index: int, name: Found) -> PlaceCandidate | None:
        """What holds an unknown place.

        What its own words name; what follows it behind a comma; the nearest town or region of its sentence or of those
        just before; for sites at last the one town the article tells of.
        """
        if name.holders:
            return name.holders[0]
        if name.name in self.parents:
            return self.parents[name.name]
        for back in range(min(index, LOOK_BACK) + 1):
            near = [
                (abs(f.at - name.to) if back == 0 else -f.at, p)
                for f in self.found[index - back]
                if f.kind in ("town", "region") and not f.inner
                for p in self.senses.get(f.name, ())[:1]
                if p.feature in HOLDS_SITES
            ]
            if near:
                return min(near, key=lambda pair: pair[0])[1]
        return self.main

    def _heres(self, doc: Doc, offset: int) -> Iterator[PlaceMention]:
        if self.here is None:
            return
        for token in doc:
            if token.lower_ == "here" and token.dep_ in ("advmod", "pobj", "npadvmod", "pcomp", "prep"):
                place = _place(token.text, offset + token.idx, self.here, "dateline")
                yield PlaceMention(token.i, token.i + 1, token.i, place, False, (self.here,))


def _modifies(doc: Doc, name: Found) -> bool:
    """Whether a country's name only says whose something is: "in a U.S. raid", "the U.S.-led coalition"."""
    if name.kind != "country":
        return False
    if (
        name.end + 1 < len(doc)
        and doc[name.end].text == "-"
        and not (doc[name.end - 1].whitespace_ or doc[name.end].whitespace_)
    ):
        return True
    head = doc[name.head]
    return head.dep_ in ("compound", "amod", "nmod") and head.head.pos_ == "NOUN"


def _directed(place: Place, doc: Doc, name: Found) -> Place:
    """Mind directions: "northern Syria" is a region of Syria, "south of Kabul" not quite Kabul."""
    directions = rules()["directions"]
    before = doc[name.start - 1] if name.start else None
    if before is None or name.kind not in ("country", "region", "town"):
        return place
    if before.text in directions and place.precision in ("country", "region"):
        return replace(place, name=f"{before.text} {place.name}", precision="region")
    if before.lower_ == "of" and name.start > 1 and doc[name.start - 2].lower_ in directions:
        return replace(place, precision="region")
    return place


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


def capital_of(country: str, text: str, at: int) -> Place | None:
    """The capital of a country, where its words stand ("the Libyan capital")."""
    land = countries().by_code.get(country)
    known = [p for name in (land.capitals if land else ()) for p in lookup(name) if p.country == country]
    return _place(text, at, known[0], "text") if known else None


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
