"""Names in a sentence: countries, capitals, peoples, organisations and people, the longest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from spacy.tokens import Doc, Span

from dragoman.knowledge.actors import ActorRow, ActorTable, actors, fold, squeeze
from dragoman.knowledge.countries import CountryTable, countries
from dragoman.knowledge.places import lookup

__all__ = ["Name", "NameFinder", "town_country"]

LONGEST = 9
What = Literal[
    "country", "capital", "adjective", "people", "actor", "person", "organisation", "town", "norp", "acronym"
]
Meaning = tuple[What, str | None, str | None, tuple[ActorRow, ...]]
NAMED_PLACES = ("nsubj", "nsubjpass", "poss", "conj", "appos", "compound")
UNPLACED = ("pobj", "dobj", "conj", "nsubj", "nsubjpass")
POSSESSIVES = ("'s", "’s", "'", "’")
PLACE_LABELS = ("GPE", "LOC", "FAC")
OTHER_LABELS = ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL", "LANGUAGE")


@dataclass(frozen=True, slots=True)
class Name:
    """A name: its tokens [start, end), what it is, and what the tables know of it.

    `rows` are the rows of people or organisations that it can mean; `country`, `sector` are set for the rest.
    """

    start: int
    end: int
    what: What
    country: str | None = None
    sector: str | None = None
    rows: tuple[ActorRow, ...] = ()


@lru_cache(maxsize=1)
def _meanings() -> dict[str, Meaning]:
    """What each squeezed name means: actors stand before countries, these before adjectives, peoples and capitals."""
    table, lands = actors(), countries()
    out: dict[str, Meaning] = {}
    for land in lands.by_code.values():
        for capital in land.capitals:
            out.setdefault(squeeze(capital), ("capital", _by(lands, "capital", capital) or land.code, None, ()))
    for land in lands.by_code.values():
        for word in (*land.adjectives, *land.people):
            what: What = "adjective" if word in land.adjectives else "people"
            out[squeeze(word)] = (what, _by(lands, what, word) or land.code, None, ())
    for key, rows in table.names.items():
        out[key] = ("actor", None, None, tuple(rows))
    for land in lands.by_code.values():
        for word in (land.name, *land.aliases):
            found = lands.by_name(word)
            key = squeeze(word.removeprefix("the "))
            if key not in table.names:
                out[key] = ("country", found.code if found else land.code, None, ())
    for word in lands.words():
        former = lands.former(word)
        key = squeeze(word.removeprefix("the "))
        # a state that is gone and has a name of its own, not "Serbia and Montenegro", which are two now
        gone = former is not None and former.end is not None and key not in out and " and " not in word
        if former is not None and (gone or lands.by_name(word) is None):
            out[key] = ("country", former.code, former.sector, ())
    return out


def _by(lands: CountryTable, what: str, word: str) -> str | None:
    asked = {"capital": lands.by_capital, "adjective": lands.by_adjective, "people": lands.by_people}[what]
    found = asked(word)
    return found.code if found else None


@lru_cache(maxsize=20_000)
def town_country(text: str, named: frozenset[str] = frozenset()) -> str | None:
    """The country of a town by its name: of namesakes that in a country `named` beside it, else the likeliest.

    "Kano State" stands for Kano.
    """
    found = lookup(text)
    if not found and " " in text:
        found = lookup(text.rsplit(" ", 1)[0])
    beside = next((p.country for p in found if p.country in named), None)
    return beside or (found[0].country if found else None)


class NameFinder:
    """Finds the names of one sentence. `covered` tells for each token the name it stands in."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.table: ActorTable = actors()
        self.meanings = _meanings()
        self.words = [t.text for t in doc]
        self.squeezed = [squeeze(w) for w in self.words]
        self.covered: dict[int, Name] = {}

    def find(self) -> dict[int, Name]:
        """All names of the sentence, by token."""
        people = {t.i: span for span in self.doc.ents if span.label_ == "PERSON" and len(span) > 1 for t in span}
        i = 0
        while i < len(self.words):
            name = self._known_at(i)
            if name is None or self._inside_person(name, people.get(i)) or self._article_before(name):
                i += 1
                continue
            self._cover(name)
            i = name.end
        for span in self.doc.ents:
            if span.label_ not in OTHER_LABELS and not any(t.i in self.covered for t in span):
                self._unknown(span)
        self._titled()
        self._acronyms()
        self._lone_towns()
        self._lone_surnames()
        return self.covered

    def _cover(self, name: Name) -> None:
        for i in range(name.start, name.end):
            self.covered[i] = name

    def _known_at(self, i: int) -> Name | None:
        first = self.words[i]
        if not (first[:1].isupper() or first in ("al", "al-", "bin", "peshmerga", "e")):
            return None
        limit = min(len(self.words), i + LONGEST)
        key = ""
        best: Name | None = None
        for j in range(i, limit):
            if j > i and self.doc[j].pos_ == "AUX" and self.doc[j - 1].whitespace_:
                break  # "Iraq is" are no Iraqis
            key += self.squeezed[j]
            found = self.meanings.get(key)
            if found is not None:
                best = Name(i, j + 1, *found)
        return best or self._prefix(i)

    def _prefix(self, i: int) -> Name | None:
        """The land that begins a compound with another's adjective: "Sino-Indian"."""
        code = self.table.words.prefixes.get(self.words[i].lower())
        if code is None or i + 2 >= len(self.words) or self.words[i + 1] not in ("-", "–"):
            return None
        return Name(i, i + 1, "adjective", code) if self.words[i + 2][:1].isupper() else None

    def _article_before(self, name: Name) -> bool:
        """Whether a name with its article ("The Guardian") only begins a longer one without ("Guardian Council")."""
        if self.words[name.start].lower() not in self.table.words.definite or name.end - name.start == 1:
            return False
        longer = self._known_at(name.start + 1)
        return longer is not None and longer.end > name.end

    def _inside_person(self, name: Name, span: Span | None) -> bool:
        """A country or people that is part of somebody's name ("Michael Jordan") is not meant."""
        if span is None or name.what == "actor" or name.start == span.start or span.start in self.covered:
            return False
        first = self.words[span.start]
        return first[:1].isupper() and squeeze(first.lower()) not in self.table.titles

    def _unknown(self, span: Span) -> None:
        start, end = span.start, span.end
        while start < end and self.doc[start].lower_ in self.table.words.definite | {"a", "an"}:
            start += 1
        while end > start and (self.words[end - 1] in POSSESSIVES or self.doc[end - 1].is_punct):
            end -= 1
        person = span.label_ == "PERSON"
        titled, start = self._without_title(start, end)
        if start >= end or not any(w[:1].isupper() for w in self.words[start:end]):
            return
        if all(t.pos_ in ("ADJ", "CCONJ") for t in self.doc[start:end]) and not person:
            return  # "Central and Eastern European states"
        text = self.doc[start:end].text
        if end - start == 1 and text.lower() in self.table.agents and not titled:
            return
        rows: Sequence[ActorRow] = ()
        what: What
        if person or titled:
            what, rows = "person", self.rows_of_person(start, end)
        elif span.label_ in PLACE_LABELS:
            what = "town"
            rows = self.rows_of_person(start, end) if end - start == 1 and self._owned_subject(start) else ()
            what = "person" if rows else what
        elif span.label_ == "NORP":
            what = "town" if self.doc[end - 1].pos_ == "PROPN" and self._town(start, end) else "norp"
        elif span.label_ == "ORG":
            rows = self.rows_of_person(start, end)
            what = "person" if rows else "organisation"
            if not rows and self._generic(start, end):
                self._leading_town(start, end)
                return
        else:
            return
        if not rows and not titled and what in ("person", "organisation") and self._town(start, end):
            what = "town"
        self._cover(Name(start, end, what, rows=tuple(rows)))

    def _owned_subject(self, i: int) -> bool:
        """Whether somebody of a land is the subject: "Turkey's Erdogan", of whom the tagger makes a place."""
        token = self.doc[i]
        return token.dep_ == "nsubj" and any(c.dep_ == "poss" and c.i in self.covered for c in token.children)

    def _leading_town(self, start: int, end: int) -> None:
        """The town that a capitalised common noun begins with ("Kano State Government")."""
        for stop in range(end - 1, start, -1):
            if town_country(self.doc[start:stop].text):
                self._cover(Name(start, stop, "town"))
                return

    def _town(self, start: int, end: int) -> bool:
        """Whether the gazetteer has these words as the main name of a town, and they are no person's full name."""
        if end - start > 1 and self.doc[start].ent_type_ == "PERSON":
            return False
        return any(p.rank < 2 for p in lookup(self.doc[start:end].text))

    def _lone_towns(self) -> None:
        """Names that the tagger overlooked, in the place of a town or of an object."""
        for token in self.doc:
            if (
                token.pos_ == "PROPN"
                and token.i not in self.covered
                and token.ent_type_ not in OTHER_LABELS
                and token.dep_ in ("pobj", "dobj", "conj", "nsubj", "nsubjpass")
            ):
                beside = self._beside_capital(token.i) or len(token.text) < 4
                if not beside and token.lower_ not in self.table.agents and self._town(token.i, token.i + 1):
                    self._cover(Name(token.i, token.i + 1, "town"))

    def _generic(self, start: int, end: int) -> bool:
        """Whether a capitalised phrase is a common noun of ours ("Interior Ministry"), to be read as one."""
        if self.doc[end - 1].tag_ == "NNP" and end - start > 3:
            return False
        return any(self.doc[i:end].text.lower() in self.table.agents for i in range(start, end))

    def _without_title(self, start: int, end: int) -> tuple[bool, int]:
        """Where a name starts once a title that stands before it, or was taken into it, is cut."""
        for i in range(end - 1, start, -1):
            if "".join(self.squeezed[start:i]).lower() in self.table.titles:
                return True, i
        return self._title_before(start), start

    def _title_before(self, start: int) -> bool:
        return any(
            "".join(self.squeezed[i:start]).lower() in self.table.titles for i in range(max(0, start - 3), start)
        )

    def rows_of_person(self, start: int, end: int) -> tuple[ActorRow, ...]:
        """Rows of a full name, or of a surname alone."""
        words = [w for w in self.words[start:end] if w not in POSSESSIVES]
        text = self.doc[start:end].text
        if len(words) > 1:
            return tuple(self.table.person(text) or self.table.person(" ".join(words)))
        rows = self.table.surnames.get(fold(words[0].removeprefix("al-").removeprefix("Al-")), []) if words else []
        return tuple(rows)

    def _titled(self) -> None:
        """Capitalised words after a capitalised title are somebody's name, whatever the tagger thinks of them."""
        for i in range(1, len(self.words)):
            if i in self.covered or not self._namelike(i) or i - 1 in self.covered:
                continue
            if not self._title_before(i) or not self.words[i - 1][:1].isupper():
                continue
            if (
                "".join(self.squeezed[i - 1 : i + 1]).lower() in self.table.titles
                or self.words[i].lower() in self.table.agents
            ):
                continue
            end = i + 1
            while end < len(self.words) and end not in self.covered and (self._namelike(end) or self._particle(end)):
                end += 1
            self._cover(Name(i, end, "person", rows=self.rows_of_person(i, end)))

    def _namelike(self, i: int) -> bool:
        token = self.doc[i]
        return self.words[i][:1].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ", "X", "VERB") and token.is_alpha

    def _particle(self, i: int) -> bool:
        return self.words[i].lower() in self.table.words.particle and i + 1 < len(self.words) and self._namelike(i + 1)

    def _acronyms(self) -> None:
        """Capitals that no table knows ("EAS") are an organisation, to be explained by the article."""
        for token in self.doc:
            text = token.text
            if token.i in self.covered or token.dep_ not in NAMED_PLACES or not 2 < len(text) < 8:
                continue
            if text.isupper() and text.isalpha() and not self._shouting(token.i):
                self._cover(Name(token.i, token.i + 1, "acronym"))

    def _shouting(self, i: int) -> bool:
        around = self.words[max(0, i - 1) : i] + self.words[i + 1 : i + 2]
        return any(w.isupper() and len(w) > 3 for w in around)

    def _lone_surnames(self) -> None:
        """Surnames alone ("Putin") of one person of our tables; a name that is a subject is somebody anyway."""
        for token in self.doc:
            if token.i in self.covered or token.pos_ != "PROPN" or len(token.text) < 4 or not token.text[:1].isupper():
                continue
            if token.ent_type_ in OTHER_LABELS:
                continue
            rows = self.table.surnames.get(fold(token.text), [])
            alone = len({r.actor_id for r in rows}) == 1
            subject = token.dep_ in ("nsubj", "nsubjpass", "conj") and token.lower_ not in self.table.agents
            if (alone or subject) and token.dep_ not in ("compound", "amod") and not self._beside_capital(token.i):
                self._cover(Name(token.i, token.i + 1, "person", rows=tuple(rows)))

    def _beside_capital(self, i: int) -> bool:
        before = self.doc[i - 1] if i else None
        return before is not None and before.pos_ == "PROPN" and before.i not in self.covered
