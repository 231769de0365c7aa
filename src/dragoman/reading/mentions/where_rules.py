"""Where names of places stand in one sentence, before it is settled which places they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Words

from dragoman.datafiles import package_data, read_yaml
from dragoman.errors import DataError
from dragoman.knowledge.countries import Country, countries
from dragoman.knowledge.places import PlaceCandidate, border, lookup, regions
from dragoman.text.sentence import Sentence

__all__ = ["Found", "country_place", "find_names", "rules", "titled"]

LONGEST = 6
LONGEST_SITE = 6
KEYS = (
    "sites",
    "first_of",
    "first",
    "divisions",
    "unknown_divisions",
    "locative",
    "titles",
    "directions",
    "borders",
    "towns",
)
INSIDE_SITES = frozenset({"of", "the", "de", "la", "al", "el", "-"})
SMALL = frozenset({"DET", "ADP", "PRON", "CCONJ", "SCONJ", "AUX", "ADV", "VERB"})
FIRST = re.compile(r"[^\s\-–'’]*")
TOWN = 15_000
LARGE = 100_000
BODIES = frozenset({"ORG", "WORK_OF_ART", "EVENT", "LAW", "PRODUCT"})

Kind = Literal["country", "region", "adjective", "people", "town", "site", "here", "border"]


@dataclass(frozen=True, slots=True)
class Found:
    """A name found: tokens [start, end), its words from character `at` to `to` of the sentence, and what it can mean.

    `inner` marks a name within another name that is none of a place ("Washington" in "The Washington Post"), or one
    that stands for a team or a firm. `options` are what our own tables know;
    towns are looked up later. `holders` are what holds a site, by its own name.
    """

    start: int
    end: int
    at: int
    to: int
    head: int
    name: str
    kind: Kind
    options: tuple[PlaceCandidate, ...] = ()
    inner: bool = False
    holders: tuple[PlaceCandidate, ...] = ()


@lru_cache(maxsize=1)
def rules() -> dict[str, frozenset[str]]:
    """The word lists of `where.yaml`.

    Raises:
        DataError: a list is missing or holds something that is no word.
    """
    path = package_data("reading", "where.yaml")
    data = read_yaml(path)
    for key in KEYS:
        words = data.get(key)
        if not isinstance(words, list) or not all(isinstance(w, str) for w in words):
            raise DataError(f"{key!r} should be a list of words", path="dragoman/reading/data/where.yaml")
    return {key: frozenset(data[key]) for key in KEYS}


def country_place(country: Country, name: str | None = None) -> PlaceCandidate:
    """A country as a place: the point in its middle."""
    return PlaceCandidate(
        name or country.name, country.code, None, country.lat, country.lon, country.geonameid, "PCLI", 0, 0
    )


def titled(name: str) -> str:
    """The name in title case where it is in capitals: "St. Louis" for "ST. LOUIS"."""
    return name.title() if name.isupper() and len(name) > 3 else name


def first_word(name: str) -> str:
    """What of a name comes as its first token, in small letters: "guinea" of "Guinea-Bissau"."""
    found = FIRST.match(name.lower().removeprefix("the "))
    return found[0].rstrip(".") if found else ""


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """First words of all names in our own tables: nothing else can begin one."""
    own = regions()
    known = (*countries().every_word(), *own.names, *own.adjectives, *own.people)
    return frozenset(first_word(name) for name in known)


def find_names(sentence: Sentence) -> list[Found]:
    """All names of places in one sentence, in text order, none overlapping another but borders."""
    return _Scan(sentence).names()


class _Scan:
    def __init__(self, sentence: Sentence) -> None:
        self.doc: Doc = sentence.doc
        self.tokens = list(sentence.doc)
        self.text = sentence.text
        self.rules = rules()
        self.label: dict[int, Words] = {t.i: ent for ent in sentence.doc.ents for t in ent}

    def names(self) -> list[Found]:
        found = self._known()
        found = self._with_sites(found)
        found += self._from_entities(found)
        found = [f for f in found if f.kind != "people"]
        found += list(self._borders(found))
        return sorted(found, key=lambda f: (f.at, f.to))

    # ---- names of our own tables ----

    def _known(self) -> list[Found]:
        out: list[Found] = []
        i = 0
        while i < len(self.tokens):
            found = self._known_at(i) if self._may_start(i) else None
            if found is None:
                i += 1
                continue
            i = found.end
            found = self._as_town(found) or self._lengthened(found)
            if not self._is_person(found):
                out.append(replace(found, inner=self._is_inner(found)))
            i = max(i, found.end)
        return out

    def _may_start(self, i: int) -> bool:
        if self.tokens[i].lower_ == "the" and i + 1 < len(self.tokens):
            i += 1
        return first_word(self.tokens[i].lower_) in _first_words()

    def _known_at(self, i: int) -> Found | None:
        for j in range(min(len(self.tokens), i + LONGEST), i, -1):
            last = self.tokens[j - 1]
            if last.is_space or (last.is_punct and last.text != "."):
                continue
            found = self._meaning(self._words(i, j), i, j)
            if found is not None:
                return found
        return self._led(i)

    def _meaning(self, text: str, i: int, j: int) -> Found | None:
        for form in (text, text.title()) if text.isupper() and len(text) > 3 else (text,):
            bare = form[4:] if form.startswith(("the ", "The ")) and form != "The Hague" else form
            start = i + 1 if bare != form and form not in regions().names else i
            made = self._table(form if start == i else bare, start, j)
            if made is not None and self._believed(made, form):
                return made
        return None

    def _table(self, form: str, i: int, j: int) -> Found | None:
        table = countries()
        own = regions().names.get(form, ())
        country = table.by_name(form)
        firm = [p for p in own if not p.weak]
        if firm:
            return self._found(i, j, "region", own)
        if country is not None:
            former = table.former(form)
            kept = form if former is not None else None
            return self._found(i, j, "country", (country_place(country, kept), *own))
        if own:
            return self._found(i, j, "region", own)
        for words, single in ((regions().adjectives, "adjective"), (regions().people, "people")):
            place = words.get(form)
            if place is not None:
                return self._found(i, j, "people" if single == "people" else self._adjective(j), (place,))
        adjective, people = table.by_adjective(form), table.by_people(form)
        if adjective is not None:
            kind = self._adjective(j) if people is not None else "adjective"
            return self._found(i, j, kind, tuple(country_place(c) for c in table.candidates(form)))
        return self._found(i, j, "people", (country_place(people),)) if people is not None else None

    def _adjective(self, j: int) -> Kind:
        """Tell the adjective ("the Afghan president") from the person ("an Afghan")."""
        last = self.tokens[j - 1]
        if last.dep_ in ("amod", "compound", "nmod", "npadvmod", "acomp", "advmod") or last.pos_ == "ADJ":
            return "adjective"
        following = self.tokens[j] if j < len(self.tokens) else None
        return "adjective" if following is not None and following.pos_ in ("NOUN", "PROPN", "ADJ") else "people"

    def _led(self, i: int) -> Found | None:
        """The country in one token with more: "U.S.-led"."""
        token = self.tokens[i]
        first, dash, _ = token.text.partition("-")
        country = countries().by_name(first) if dash else None
        if country is None:
            return None
        return Found(i, i + 1, token.idx, token.idx + len(first), i, first, "adjective", (country_place(country),))

    def _believed(self, found: Found, text: str) -> bool:
        """Abbreviations of states ("Ill.", "Miss.") are believed behind a comma only."""
        if not (text.endswith(".") and len(text) < 7) or found.kind in ("country", "adjective"):
            return True
        return found.start > 0 and self.tokens[found.start - 1].text in (",", "(")

    def _as_town(self, found: Found) -> Found | None:
        """A town whose name begins with a known one: "Quebec City", "Kansas City"."""
        if found.end >= len(self.tokens) or found.kind in ("adjective", "people") or found.options[0].feature == "PPLC":
            return None
        entity = self.label.get(found.start)
        ends = [found.end + 1] if self.tokens[found.end].text == "City" else []
        if entity is not None and entity.label_ == "GPE" and entity.start == found.start and entity.end > found.end:
            ends.append(entity.end)
        for end in ends:
            known = lookup(self._words(found.start, end))
            if known:
                return self._found(found.start, end, "town")
        return None

    def _lengthened(self, found: Found) -> Found:
        """A known name with its division: "Helmand Province"."""
        if found.kind not in ("region", "country") or found.end >= len(self.tokens):
            return found
        following = self.tokens[found.end]
        if following.text not in self.rules["divisions"] or found.options[0].feature in ("PCLI", "PPLC"):
            return found
        if following.text[:1].islower() and following.text != "province":
            return found
        return self._found(found.start, found.end + 1, found.kind, found.options)

    def _found(self, i: int, j: int, kind: Kind, options: tuple[PlaceCandidate, ...] = ()) -> Found:
        words = self.doc[i:j]
        return Found(i, j, words.start_char, words.end_char, words.root.i, self._words(i, j), kind, options)

    def _words(self, i: int, j: int) -> str:
        """The words as the article writes them, before a headline's case was restored."""
        words = self.doc[i:j]
        return self.text[words.start_char : words.end_char].replace("’", "'")

    # ---- persons, teams, names within names ----

    def _is_person(self, found: Found) -> bool:
        """Whether the name is (part of) a person's: "Paris Hilton", "Mr. England", "Jordan Henderson"."""
        if found.kind in ("adjective", "people"):
            return False
        before = self.tokens[found.start - 1] if found.start else None
        if before is not None and before.text in self.rules["titles"] and found.options[0].feature != "PCLI":
            return True
        entity = self.label.get(found.start)
        if entity is None or entity.label_ != "PERSON":
            return False
        words = [t for t in entity if t.text not in ("'s", "’s", "'", "’")]
        if entity.start >= found.start and words[-1].i < found.end:
            return False
        if found.start == entity.start and found.end - found.start > 1:
            return False
        return not (before is not None and before.text.lower() in self.rules["locative"])

    def _is_inner(self, found: Found) -> bool:
        entity = self.label.get(found.start)
        if entity is None or entity.label_ not in BODIES:
            return False
        return any(
            t.text[:1].isupper() and not found.start <= t.i < found.end and t.lower_ not in ("the", "a") for t in entity
        )

    # ---- sites ----

    def _with_sites(self, known: list[Found]) -> list[Found]:
        """Known names and sites; a site takes in the names within it."""
        sites: list[Found] = []
        for span in self._sites():
            inside = [f for f in known if f.start < span.end and f.end > span.start]
            if any(f.start <= span.start and f.end >= span.end for f in inside):
                continue
            if any(f.start < span.start or f.end > span.end for f in inside):
                continue
            sites.append(replace(span, holders=self._within(span, inside)))
        taken = {i for s in sites for i in range(s.start, s.end)}
        return [f for f in known if not taken.intersection(range(f.start, f.end))] + sites

    def _within(self, site: Found, inside: list[Found]) -> tuple[PlaceCandidate, ...]:
        """What the names within a site's name say of where it lies: "Colorado State University", "Lake Manassas"."""
        for name in inside:
            if name.kind in ("region", "country"):
                return name.options
        for i in range(site.start, site.end):
            for j in range(min(site.end - 1 + (i > site.start), i + 3), i, -1):
                known = lookup(self._words(i, j)) if self.tokens[i].text not in self.rules["sites"] else []
                if known and known[0].rank <= 1 and known[0].population >= LARGE:
                    return (known[0],)
        return ()

    def _sites(self) -> Iterator[Found]:
        end = 0
        for token in self.tokens:
            if token.i < end or not token.text[:1].isupper() or token.pos_ in SMALL:
                continue
            if countries().by_adjective(token.text) is not None:
                end = self._run(token.i)
                continue
            span = self._site_from(token)
            if span is not None:
                end = span.end
                yield span

    def _site_from(self, token: Token) -> Found | None:
        """A site whose name begins with this token: the longest run of capitalised words that ends in a site's word."""
        doc, i = self.tokens, token.i
        if token.text in self.rules["first_of"] and i + 2 < len(doc) and doc[i + 1].text == "of":
            j = i + 2 + (doc[i + 2].lower_ == "the")
            stop = self._run(j)
            return self._found(i, stop, "site") if stop > j else None
        if token.text in self.rules["first"] and i + 1 < len(doc) and self._is_name(doc[i + 1]):
            return self._found(i, self._run(i + 1), "site")
        stop = self._run(i, linked=True)
        best = None
        for j in range(i + 1, min(stop, i + LONGEST_SITE)):
            if doc[j].text in self.rules["sites"] or doc[j].text in self.rules["unknown_divisions"]:
                best = j + 1
        if best is None or token.text in self.rules["titles"]:
            return None
        return self._found(i, best, "site")

    def _is_name(self, token: Token) -> bool:
        return token.text[:1].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ")

    def _run(self, i: int, *, linked: bool = False) -> int:
        """The end of the run of capitalised words from here, small words within it where `linked`."""
        doc, j = self.tokens, i
        while j < len(doc):
            if (
                doc[j].text[:1].isupper()
                or (j > i and doc[j].text[:1].isdigit() and linked)
                or (
                    linked
                    and j > i
                    and doc[j].text in INSIDE_SITES
                    and j + 1 < len(doc)
                    and doc[j + 1].text[:1].isupper()
                )
            ):
                j += 1
            else:
                break
        return j

    # ---- what only the model sees ----

    def _from_entities(self, found: list[Found]) -> list[Found]:
        taken = {i for f in found for i in range(f.start, f.end)}
        out: list[Found] = []
        for entity in self.doc.ents:
            start, end = entity.start, entity.end
            while start < end and self.tokens[start].lower_ in ("the", "a", "an"):
                start += 1
            while end > start and self.tokens[end - 1].text in ("'s", "’s", "'", "’", ",", "."):
                end -= 1
            if start == end or taken.intersection(range(start, end)) or not self.tokens[start].text[:1].isupper():
                continue
            if entity.label_ in ("GPE", "LOC", "FAC"):
                kind: Kind = "site" if any(t.text in self.rules["sites"] for t in entity) else "town"
                out.append(self._found(*self._fitted(start, end, taken), kind))
            elif self._is_scene(start, end, entity.label_):
                out.append(self._found(start, end, "town"))
            elif entity.label_ in BODIES:
                out += self._within_body(start, end)
        for seek in (self._shouted, self._scenes):
            taken |= {i for f in out for i in range(f.start, f.end)}
            out += [f for f in seek() if not taken.intersection(range(f.start, f.end))]
        return out

    def _scenes(self) -> Iterator[Found]:
        """Known towns that the model passes over: "from Lashkar Gah", "the town of Kupwara", "the capital, Urumqi"."""
        i = 0
        while i < len(self.tokens):
            token = self.tokens[i]
            if not (token.pos_ == "PROPN" and token.text[:1].isupper() and token.ent_type_ in ("", "ORG", "PERSON")):
                i += 1
                continue
            end = i + 1
            while end < len(self.tokens) and self.tokens[end].pos_ == "PROPN" and self.tokens[end].text[:1].isupper():
                end += 1
            if self._tells_scene(i, end):
                known = lookup(self._words(i, end))
                if known and (known[0].rank == 0 or known[0].population >= TOWN):
                    yield self._found(i, end, "town")
            i = end

    def _tells_scene(self, i: int, end: int) -> bool:
        """Whether the words before say that a place follows; "from" and "to" may introduce a person too."""
        before = [t.lower_ for t in self.doc[max(0, i - 2) : i]]
        if not before:
            return False
        if before[-1] in ("in", "near") or (
            before[-1] in self.rules["locative"] and (not self.tokens[i].ent_type_ or end - i > 1)
        ):
            return True
        return len(before) == 2 and before[0] in self.rules["towns"] and before[1] in ("of", ",")

    def _within_body(self, start: int, end: int) -> list[Found]:
        """The large town that a body's name begins with: "Toronto Police Services Board"."""
        for stop in range(min(end, start + 3), start, -1):
            known = lookup(self._words(start, stop))
            if known and known[0].rank == 1 and known[0].population >= LARGE:
                return [replace(self._found(start, stop, "town"), inner=True)]
        return []

    def _shouted(self) -> Iterator[Found]:
        """A large town in capitals at the head of a sentence, as datelines write it: "DURBAN (Reuters)"."""
        stop = 0
        while (
            stop < len(self.tokens) and len(self._words(stop, stop + 1)) > 2 and self._words(stop, stop + 1).isupper()
        ):
            stop += 1
        for end in range(min(stop, 3), 0, -1):
            known = lookup(self._words(0, end).title())
            if known and known[0].rank <= 1 and (known[0].population >= LARGE or known[0].rank == 0):
                yield self._found(0, end, "town")
                return

    def _fitted(self, start: int, end: int, taken: set[int]) -> tuple[int, int]:
        """The bounds of an entity, set right where others give a known town: "[ST.] LOUIS", "St. Louis [Police]"."""
        free = start > 0 and start - 1 not in taken and self.tokens[start - 1].text[:1].isupper()
        if free and lookup(titled(self._words(start - 1, end))):
            return start - 1, end
        if lookup(titled(self._words(start, end))):
            return start, end
        if (
            end < len(self.tokens)
            and self.tokens[end].text[:1].isupper()
            and lookup(titled(self._words(start, end + 1)))
        ):
            return start, end + 1
        for stop in range(end - 1, start, -1):
            known = lookup(titled(self._words(start, stop)))
            if known and known[0].rank <= 1:
                return start, stop
        return start, end

    def _is_scene(self, start: int, end: int, label: str) -> bool:
        """A name that the model takes for a person or body, but that "in" and the like make a place."""
        before = self.tokens[start - 1] if start else None
        return (
            label in ("ORG", "PERSON")
            and end - start <= 2
            and before is not None
            and before.lower_ in ("in", "near")
            and not self.tokens[start].text.isupper()
        )

    # ---- borders ----

    def _borders(self, found: list[Found]) -> Iterator[Found]:
        """Find "Tajikistan's border with Afghanistan", "the Afghan-Pakistani border", "the border between X and Y"."""
        codes = {i: f.options[0].country for f in found if f.options and f.options[0].country for i in (f.head,)}
        for token in self.tokens:
            if token.lower_ not in self.rules["borders"]:
                continue
            near = [i for i in sorted(codes) if self._belongs(i, token)]
            pair = list(dict.fromkeys(str(codes[i]) for i in near))
            place = border(pair[0], pair[1]) if len(pair) == 2 else None
            if place is None:
                continue
            start, end = min(near[0], token.i), max(near[-1], token.i) + 1
            made = self._found(start, end, "border", (place,))
            yield replace(made, head=token.i)

    def _belongs(self, i: int, token: Token) -> bool:
        """Whether the name at `i` hangs on the word "border", at most two steps of grammar below it."""
        here = self.tokens[i]
        if not token.i - 6 <= i <= token.i + 6:
            return False
        for _ in range(5):
            if here.i == token.i:
                return True
            if here.dep_ not in ("poss", "amod", "compound", "nmod", "pobj", "prep", "conj", "punct", "npadvmod"):
                return False
            if here.dep_ == "prep" and here.lower_ not in ("with", "between", "of"):
                return False
            here = here.head
        return False
