"""Who: the actors that noun phrases denote, with country, sector and office on the article's date.

Names are looked up first, then titles, then common nouns; modifiers, possessors, "of", "in" and appositions give the
country. "Turkish-backed rebels" are not Turkey's. What no table knows keeps its words, with no country.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from dragoman.knowledge.actors import ActorRow, Title, fold
from dragoman.knowledge.countries import countries
from dragoman.model import Entity, EntityKind, Reason, Via
from dragoman.reading.mentions.who_context import DEPTH, NOMINAL, Context, Told, anchor, reached
from dragoman.reading.mentions.who_index import WhoIndex, WhoMention, with_entity
from dragoman.reading.mentions.who_names import Name, NameFinder
from dragoman.text.sentence import Sentence

__all__ = ["Finder", "find_who"]

ACTING = frozenset({"nsubj", "nsubjpass", "poss", "agent", "dobj", "conj", "appos", "dative", "attr", "ROOT"})
COUNTED = frozenset({"dobj", "nsubjpass"})
ATTRIBUTIVE = frozenset({"compound", "amod", "nmod"})
SUBJECTS = ("nsubj", "nsubjpass")


def find_who(sentence: Sentence, date: tuple[str, str] | None) -> WhoIndex:
    """The actors of one sentence; pronouns and "the two sides" are mentions still to be resolved.

    Args:
        sentence: the parsed sentence.
        date: ISO days, the interval in which the article was written; decides who holds an office.
    """
    finder = Finder(sentence.doc, sentence.text, sentence.start, date)
    return WhoIndex(finder.mentions(), finder)


@dataclass(slots=True)
class _Parts:
    """What is gathered of one actor before it becomes a mention."""

    start: int
    end: int
    name: str
    kind: EntityKind
    country: str | None = None
    sector: str | None = None
    office: str | None = None
    row: ActorRow | None = None
    via: Via = "name"


class Finder:
    """Finds the actors of one parsed sentence."""

    def __init__(self, doc: Doc, text: str, offset: int, date: tuple[str, str] | None) -> None:
        self.doc, self.text, self.offset = doc, text, offset
        self.day = date[1] if date else None
        self.covered = NameFinder(doc).find()
        self.context = Context(doc, self.covered, self.day)
        self.table, self.words, self.countries = self.context.table, self.context.words, countries()
        self.found: dict[int, WhoMention] = {}
        self.taken: set[int] = set()
        self._scene: tuple[str | None] | None = None

    def mentions(self) -> list[WhoMention]:
        """All mentions; names first."""
        for token in self.doc:
            self._add(self._collective(token))
        for name in dict.fromkeys(self.covered.values()):
            self._add(self._named(name))
        for token in self.doc:
            if token.i not in self.taken and token.i not in self.found:
                self._add(self._pronoun(token) or self._common(token) or self._counted(token))
        self._measured()
        return list(self.found.values())

    def _add(self, mention: WhoMention | None) -> None:
        if mention is None or mention.head in self.found:
            return
        self.found[mention.head] = mention
        self.taken.update(range(mention.start, mention.end), mention.heads)

    # ---- pronouns ----

    def _pronoun(self, token: Token) -> WhoMention | None:
        gender = self.words.pronouns.get(token.lower_)
        if gender is None and self._couple(token):
            gender = "p"
        elif gender is None or token.pos_ not in ("PRON", "DET") or token.text == "US" or token.dep_ == "expl":
            return None
        parts = _Parts(token.i, token.i + 1, token.text, "unknown", via="pronoun")
        mention = self._mention(parts, token.i)
        return replace(mention, pronoun=gender, plural=gender == "p", reason="no_antecedent")

    def _collective(self, token: Token) -> WhoMention | None:
        """Several states under one name: "the two Koreas", "the Baltic states"."""
        if token.pos_ not in NOMINAL or token.dep_ in ATTRIBUTIVE:
            return None
        size = next((n for n in (2, 1) if self._words_ending(token.i, n) in self.words.collectives), None)
        if size is None:
            return None
        codes = self.words.collectives[self._words_ending(token.i, size)]
        parts = _Parts(token.i + 1 - size, token.i + 1, "", "government", None, "GOV")
        mention = self._mention(parts, token.i)
        states = tuple(replace(mention.entity, country=c, name=self.countries.name(c) or c) for c in codes)
        return replace(mention, members=states, plural=True)

    def _words_ending(self, last: int, size: int) -> str:
        return self.context.joined(max(0, last + 1 - size), last + 1).strip()

    def _couple(self, token: Token) -> bool:
        """Whether a noun only means two who have been named: "the pair", "the nuclear-armed neighbours"."""
        children = list(token.children)
        return (
            token.lemma_.lower() in self.words.couple
            and any(c.dep_ == "det" and c.lower_ == "the" for c in children)
            and all(c.dep_ in ("det", "amod", "nummod", "punct") for c in children)
        )

    # ---- names ----

    def _named(self, name: Name) -> WhoMention | None:
        root = self.doc[name.start : name.end].root
        if any(i in self.taken for i in range(name.start, name.end)):
            return None
        if not name.rows and not self.context.owns(name) and not self._compounded(name):
            return None
        if (
            (root.dep_ in ATTRIBUTIVE or self._leading(root, name))
            and root.head.i >= name.end
            and not self._titled(name)
        ):
            return self._attributive(root, name)
        if name.what in ("country", "capital", "town"):
            return self._place(root, name)
        if name.what in ("adjective", "norp", "people"):
            return self._people(root, name)
        if name.what == "person" or any(r.kind == "person" for r in name.rows):
            return self._person(name)
        return self._organisation(root, name)

    def _compounded(self, name: Name) -> bool:
        """Whether the word before only looks like a prefix: "the U.N. backed Iran"."""
        return name.start == 0 or self.doc[name.start - 1].text != "-"

    def _leading(self, root: Token, name: Name) -> bool:
        """Whether a name leads what follows: "the Saudi-led strike"."""
        dashed = name.end < len(self.doc) and self.doc[name.end].text == "-"
        return root.dep_ == "npadvmod" and dashed and self.context.owns(name)

    def _titled(self, name: Name) -> bool:
        return name.start > 0 and name.what in ("person", "actor") and self.context.title_ending(name.start) is not None

    def _attributive(self, root: Token, name: Name) -> WhoMention | None:
        """A name before a noun: an actor of its own only where that noun is none ("the US plan")."""
        head = root.head
        if head.i in self.covered and self.covered[head.i] is not name:
            if self.doc[name.end].text not in ("-", "–") or head.head.i in self.covered or not self.context.owns(name):
                return None
            head = head.head  # "Russian-Turkish talks"
        after = self.doc[name.end]
        belongs = after.head == head and after.dep_ in ATTRIBUTIVE and after.pos_ in NOMINAL
        if belongs and self.context.agent(after) is not None:
            return None  # "Syrian regime strikes": the regime is Syria's
        if head.pos_ not in NOMINAL and head.dep_ in ATTRIBUTIVE:
            head = head.head
        if not self.context.owns(name) or self.context.agent(head) is not None or name.what in ("capital", "town"):
            return None
        if name.what in ("country", "adjective", "people") and head.pos_ in (*NOMINAL, "VERB", "ADJ"):
            country = self._inhabited(name.country)
            if country is None:
                return None
            label = self.countries.name(country) or name_text(self.doc, name)
            parts = _Parts(
                name.start,
                name.end,
                label,
                "government",
                country,
                "GOV",
                via="demonym" if name.what != "country" else "name",
            )
            return replace(self._mention(parts, root.i), metonym=True)
        if name.rows:
            return self._person(name) if name.rows[0].kind == "person" else self._organisation(root, name)
        return None

    def _inhabited(self, country: str | None) -> str | None:
        """The code, unless it is of a land without people of its own (Antarctica)."""
        land = self.countries.by_code.get(country or "")
        return country if land is None or land.capitals or land.adjectives or land.people else None

    def _place(self, root: Token, name: Name) -> WhoMention:
        text = name_text(self.doc, name)
        top = anchor(root)
        preposition = top.head.lower_ if top.dep_ == "pobj" else None
        acting = top.dep_ in ACTING or (preposition is not None and preposition not in self.words.placed)
        acting = acting and name.what != "town" and len(self.doc) > name.end - name.start + 1
        country = self._inhabited(self.context.name_told(name).country)
        government = acting and (name.what == "capital" or preposition is None)
        label = (self.countries.name(country) or text) if name.what == "country" and country else text
        if name.sector is not None:
            label = text
        sector = name.sector or ("GOV" if acting else None)
        kind: EntityKind = "government" if government else "place"
        parts = _Parts(name.start, name.end, label, kind, country, sector)
        parts.via = "metonym" if name.what == "capital" and acting else "name"
        mention = self._mention(parts, root.i)
        if name.what == "country" and name.sector is None and country:
            mention = with_entity(mention, replace(mention.entity, entity_id=f"country:{country}"))
        return replace(mention, metonym=acting)

    def _people(self, root: Token, name: Name) -> WhoMention | None:
        """Peoples: "Russians", "the French", "two Russians"; a bare adjective that nothing follows counts too."""
        if name.what == "norp" and not self._community(root):
            return None
        if root.pos_ not in (*NOMINAL, "ADJ"):
            return None
        if any(c.dep_ == "poss" and c.pos_ == "PRON" for c in root.children):
            return None  # "her French" is a language
        top = anchor(root)
        if root.pos_ == "ADJ" and top.dep_ not in ACTING and top.dep_ != "pobj":
            return None
        parts = _Parts(
            self.context.left_edge(root, name.start), name.end, name_text(self.doc, name), "people", name.country, "CVL"
        )
        parts.via = "demonym"
        if name.what == "norp":
            told = self.context.told(root, parts.start)
            parts.country, parts.via = told.country, "name"
            parts.sector = self.table.modifiers.get(root.lemma_.lower()) or told.sector or parts.sector
        return replace(self._mention(parts, root.i), plural=True)

    def _community(self, root: Token) -> bool:
        """Members of a faith or party whose country no table knows: "Shiites", "two Democrats"."""
        return root.pos_ in NOMINAL and self.context.plural(root)

    def _person(self, name: Name) -> WhoMention:
        start, title = self._titles(name.start)
        left = self._widen(start, titled=title is not None)
        root = self.doc[left : name.end].root
        told = self.context.told(self.doc[name.end - 1], left)
        told = Told(told.country, told.sector) if title or told.country else Told()
        around = self.context.told(root, left) if root.i != name.end - 1 else told
        country = told.country or around.country or (title.country if title else None)
        former = self.context.is_former(left, name.start)
        row, alternatives = self._row(name, title, country, former=former)
        parts = _Parts(
            left, name.end, name_text(self.doc, name), "person", via="title" if title and not row else "name"
        )
        if row is not None:
            self._office_of(parts, row, title)
        if title is not None:
            parts.office = title.office or parts.office
            parts.sector = title.sector or parts.sector
        if row is None or row.country is None or (title is not None and country is not None):
            parts.country = country or parts.country
        if row is None and title is not None and parts.country is None:
            # whichever President Bush is meant, it is America's
            codes = {r.country for r in alternatives} if len({r.actor_id for r in alternatives}) > 1 else set()
            parts.country = codes.pop() if len(codes) == 1 else None
        if parts.sector is None or (title is not None and title.sector is None and title.office):
            parts.sector = told.sector or around.sector or parts.sector
        heads = self._described(parts, root, row)
        if former:
            self._former(parts)
        via_counterpart = any(self.doc[i].lemma_.lower() == "counterpart" for i in range(left, name.start))
        if via_counterpart:
            parts.via = "counterpart"
        mention = self._mention(parts, root.i)
        reason: Reason | None = None
        if row is None:
            reason = "ambiguous_name" if alternatives else "unknown_name"
        return replace(
            mention,
            gender=self._gender(name, left),
            heads=heads,
            candidates=tuple(dict.fromkeys(r.actor_id for r in alternatives)) if row is None else (),
            reason=reason if parts.country is None else None,
        )

    def _titles(self, start: int) -> tuple[int, Title | None]:
        """Where the titles before a name begin, and the one that tells most (the last with an office)."""
        chosen: Title | None = None
        while (found := self.context.title_ending(start)) is not None:
            title, start = found
            if chosen is None or chosen.office is None:
                chosen = title
            while start > 0 and self.doc[start - 1].text in (",", "and") and self.context.title_ending(start - 1):
                start -= 1
        return start, chosen

    def _widen(self, start: int, *, titled: bool) -> int:
        """The left edge over "former Russian", "his Chinese counterpart", "rebel"."""
        left = start
        while left > 0:
            token = self.doc[left - 1]
            name = self.covered.get(token.i)
            if name is not None:
                possessed = name.end == left or self.doc[name.end].text in ("'s", "’s", "'", "’")
                owner = name.what in ("adjective", "country", "people", "capital", "norp") or (name.end < left)
                owner = owner or any(r.kind == "people" for r in name.rows)  # "Bosnian Serb general X"
                if not (possessed and owner and name.start < left):
                    break
                left = name.start
            elif (
                (token.tag_ == "POS" and self.covered.get(token.i - 1) is not None)
                or token.lower_ in self.words.former
                or token.lemma_.lower() == "counterpart"
            ):
                left -= 1
            elif token.lower_ in self.table.modifiers or (token.pos_ == "NOUN" and self.context.agent(token)):
                if token.dep_ not in (*ATTRIBUTIVE, "nsubj", "dobj", "pobj") or token.head.i < left:
                    break
                left -= 1
            elif token.text in ("-", "–") and left >= 2 and self.doc[left - 2].lower_ in self.words.former:
                left -= 2
            elif token.dep_ in ATTRIBUTIVE and token.head.i >= left and (titled or token.pos_ == "ADJ"):
                left -= 1
            else:
                break
        return left

    def _row(
        self, name: Name, title: Title | None, country: str | None, *, former: bool
    ) -> tuple[ActorRow | None, tuple[ActorRow, ...]]:
        """The row of a person; where several people could be meant, none, with those that could."""
        office = title.office if title else None
        rows = name.rows
        if name.end - name.start == 1 and rows:
            rows = self.context.by_surname(rows, title, country, former=former)
        elif len({r.actor_id for r in rows}) > 1:
            if office:
                rows = tuple(r for r in rows if r.office == office) or rows
            if self.day is not None and len({r.actor_id for r in rows}) > 1:
                rows = tuple(r for r in rows if r.holds(self.day)) or rows
        if len({r.actor_id for r in rows}) == 1:
            return self.context.choose(rows, office), rows
        return None, rows or name.rows

    def _office_of(self, parts: _Parts, row: ActorRow, title: Title | None) -> None:
        parts.row, parts.name = row, row.name
        parts.country, parts.sector, parts.office = row.country, row.sector, row.office
        if self.day is not None and title is None:
            if row.end is not None and self.day > row.end and row.office:
                self._former(parts)
            elif row.start is not None and self.day < row.start:
                parts.office = parts.sector = None

    def _former(self, parts: _Parts) -> None:
        parts.sector = "ELI"
        if parts.office and not parts.office.startswith("former "):
            parts.office = f"former {parts.office}"

    def _described(self, parts: _Parts, root: Token, row: ActorRow | None) -> tuple[int, ...]:
        """Takes in the description beside a name: "Sergei Lavrov, Russia's foreign minister"."""
        heads: list[int] = []
        beside = [c for c in root.children if c.dep_ == "appos" and not parts.start <= c.i < parts.end]
        if (
            root.dep_ == "appos"
            and root.head.i not in self.covered
            and self.context.agent(root.head)
            and not self.context.plural(root.head)
        ):
            beside.append(root.head)
        for other in beside:
            if other.i in self.covered or other.pos_ not in NOMINAL or self.context.agent(other) is None:
                continue
            agent = self.context.agent(other)
            title = self.context.title_of(other)
            left = self.context.left_edge(other, agent[1] if agent else other.i)
            told = self.context.told(other, left)
            if row is None or title is not None:
                parts.country = parts.country or told.country or (title.country if title else None)
                parts.office = parts.office or (title.office if title else None)
            weak = agent is not None and agent[0].weak
            sector = (
                (told.sector if weak else None)
                or (title.sector if title else None)
                or (agent[0].sector if agent else None)
            )
            parts.sector = parts.sector or sector or told.sector
            if self.context.is_former(left, other.i) and row is None:
                self._former(parts)
            heads.append(other.i)
        return tuple(heads)

    def _gender(self, name: Name, left: int) -> str | None:
        for i in range(left, name.start):
            word = self.doc[i].lower_
            if word in self.words.male:
                return "m"
            if word in self.words.female:
                return "f"
        full = self.covered[name.start].rows
        given = full[0].name.split()[0] if full else self.doc[name.start].text
        return self.table.genders.get(fold(given))

    def _organisation(self, root: Token, name: Name) -> WhoMention:
        row = self.context.choose(name.rows)
        parts = _Parts(name.start, name.end, name_text(self.doc, name), "organisation")
        told = self.context.told(root, self.context.left_edge(root, name.start))
        if row is not None:
            parts.row, parts.name, parts.kind = row, row.name, row.kind
            parts.country, parts.sector, parts.office = row.country, row.sector, row.office
            parts.country = row.country or told.country
            owner = self._shared(root, name)
            if owner and owner != row.country:
                parts.row, parts.name, parts.country = None, "", owner
        else:
            parts.country = told.country or self._country_inside(name)
            agent = self.context.agent(root) or self.context.first_agent(name)
            parts.sector = (agent[0].sector if agent else None) or told.sector
            if agent and agent[0].kind in ("force", "group", "government"):
                parts.kind = agent[0].kind
        mention = self._mention(parts, root.i)
        unknown = row is None and parts.country is None
        return replace(mention, reason="unknown_name" if unknown else None)

    def _shared(self, root: Token, name: Name) -> str | None:
        """Whose a name that many states have is ("Senate"): the possessor, adjective or "of" before or behind tells."""
        if name_text(self.doc, name) not in self.words.shared_name:
            return None
        left = self.context.left_edge(root, name.start)
        if name.end < len(self.doc) and self.doc[name.end].lower_ == "of":
            behind = self.context.told(self.doc[name.end - 1], left).country
            return behind or self.context.told(root, left).country
        return self.context.told(root, left, depth=DEPTH).country

    def _country_inside(self, name: Name) -> str | None:
        """The country named inside an unknown organisation's name ("Bank of Ghana", "Kenya Airways")."""
        for i in range(name.start, name.end):
            text = self.doc[i].text
            found = self.countries.by_name(text) or self.countries.by_adjective(text)
            if found is not None:
                return found.code
        return None

    # ---- common nouns ----

    def _common(self, token: Token) -> WhoMention | None:
        if token.i in self.covered or token.pos_ not in (*NOMINAL, "ADJ"):
            return None
        found = self.context.agent(token)
        if found is None or (token.pos_ == "ADJ" and token.dep_ not in ACTING):
            return None
        agent, start = found
        behind = self.doc[token.i + 1].lower_ if token.i + 1 < len(self.doc) else ""
        if behind == "of" and token.lower_ == "state" and any(c.lower_ in ("a", "an") for c in token.children):
            return None  # "a state of siege"
        if self._hyphened(token) or (agent.weak and start == token.i and self._mass(token)):
            return None
        attributive = token.dep_ in ATTRIBUTIVE and token.head.pos_ in NOMINAL and token.head.i > token.i
        if attributive and (
            agent.thing or agent.weak or token.head.i in self.covered or self.context.agent(token.head) is not None
        ):
            return None
        left = self.context.left_edge(token, start)
        title = self.context.title_of(token)
        told = self.context.told(token, left)
        before = self.covered.get(left - 1) if attributive else None
        if before is not None and self.context.owns(before) and self.doc[left - 1].head == token.head:
            left, told = before.start, Told(self.context.name_told(before).country, told.sector)
        parts = _Parts(left, token.i + 1, "", agent.kind, told.country, agent.sector, via="definite")
        if agent.weak:
            parts.sector = told.sector or agent.sector
        if title is not None and agent.kind == "office":
            parts.via, parts.office = "title", title.office
            parts.sector = parts.sector or title.sector
            parts.country = parts.country or title.country
            if told.sector and title.office in self.words.open_office:
                parts.sector = told.sector
        if self.context.is_former(left, token.i):
            self._former(parts)
        if token.lower_ == "counterpart" or token.lemma_.lower() == "counterpart":
            parts.via = "counterpart"
        parts.country = parts.country or self.context.shared_owner(token)
        beside = () if parts.country else self.context.apposed(token)
        parts.country = beside[0] if len(beside) == 1 else parts.country
        parts.country = parts.country or self.context.teller(token)
        scenic = (
            parts.country is None
            and len(beside) < 2
            and not attributive
            and self._local(parts, token)
            and agent.kind != "government"
        )
        if scenic:
            parts.country = self.scene()
        definite = (parts.country is None or scenic) and (
            any(c.lower_ in self.words.definite for c in token.children if c.i < token.i)
            or any(c.dep_ == "nummod" and c.lower_ in ("two", "three") for c in token.children)
        )
        parts.name = self.doc[left : token.i + 1].text
        mention = self._mention(parts, token.i)
        if self.context.plural(token):
            several = beside if len(beside) > 1 else self.context.several(token, left)
            mention = replace(mention, members=tuple(replace(mention.entity, country=c) for c in several))
        lemma = token.lemma_.lower()
        gender = "m" if lemma in self.words.male else "f" if lemma in self.words.female else None
        scenic = scenic and definite and parts.country is not None
        return replace(mention, definite=definite, scenic=scenic, plural=self.context.plural(token), gender=gender)

    def _hyphened(self, token: Token) -> bool:
        """Whether the noun is only part of a compound: "state-of-the-art", "army-run"."""
        following = self.doc[token.i + 1].text if token.i + 1 < len(self.doc) else ""
        return following in ("-", "–") and not token.whitespace_ and token.dep_ in (*ATTRIBUTIVE, "npadvmod")

    def _mass(self, token: Token) -> bool:
        """A weak noun bare of article and modifier is no particular body: "banned assembly", "by force"."""
        return token.tag_ == "NN" and token.text.islower() and not any(not c.is_punct for c in token.children)

    def _local(self, parts: _Parts, token: Token) -> bool:
        """Whether such an actor belongs to the scene of the sentence where nothing else is told."""
        if token.lemma_.lower() in self.words.outsider:
            return False
        return parts.sector in self.words.scene_sector or (
            parts.sector is None and parts.kind == "group" and self.context.plural(token)
        )

    def scene(self) -> str | None:
        """The one country whose town or land the sentence names as its scene."""
        if self._scene is None:
            codes = self._scenes()
            self._scene = (codes.pop() if len(codes) == 1 else None,)
        return self._scene[0]

    def _scenes(self) -> set[str]:
        codes: set[str] = set()
        for name in dict.fromkeys(self.covered.values()):
            root = self.doc[name.start : name.end].root
            land = name.what in ("country", "capital", "town") and self.context.placed(root) and not reached(root)
            if land or (name.what == "adjective" and root.dep_ == "amod" and self.context.placed(root.head)):
                code = self._inhabited(self.context.name_told(name).country)
                if code:
                    codes.add(code)
        return codes

    def _counted(self, token: Token) -> WhoMention | None:
        """People who are only counted: "killed dozens", "26 were arrested", "wounding three others"."""
        if token.dep_ not in COUNTED or any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children):
            return None
        if token.ent_type_ not in ("", "CARDINAL") or token.head.pos_ not in ("VERB", "NUM", "NOUN"):
            return None
        lemma = token.lemma_.lower()
        number = token.pos_ == "NUM" and token.like_num and token.head.lemma_.lower() not in self.words.measuring
        if not (number or (token.pos_ == "NOUN" and lemma in self.words.counting)):
            return None
        left = self.context.left_edge(token, token.i)
        parts = _Parts(left, token.i + 1, "", "people", None, "CVL", via="definite")
        parts.country = self.scene()
        return replace(self._mention(parts, token.i), plural=True)

    def _measured(self) -> None:
        """Lets who asks for "dozens" in "dozens of soldiers" get the soldiers."""
        for token in self.doc:
            if token.lemma_.lower() not in self.words.measure and not token.like_num:
                continue
            for prep in token.children:
                if prep.dep_ != "prep" or prep.lower_ != "of":
                    continue
                for target in prep.children:
                    counted = self.found.get(target.i)
                    if counted is not None and target.dep_ == "pobj" and counted.entity.kind != "place":
                        self.found.pop(token.i, None)
                        self.found[target.i] = replace(counted, heads=(*counted.heads, token.i))

    def thing(self, token: Token, *, placed: bool, sector: str | None) -> Entity:
        """The phrase of a head that is no actor; its country from what stands before it, and where `placed` behind."""
        left = self.context.left_edge(token, token.i)
        told = self.context.told(token, left) if placed else self.context.told(token, left, depth=DEPTH)
        parts = _Parts(left, token.i + 1, "", "unknown", told.country, sector, via="definite")
        return self._mention(parts, token.i).entity

    # ---- making ----

    def _mention(self, parts: _Parts, head: int) -> WhoMention:
        span = self.doc[parts.start : parts.end]
        at = self.offset + span.start_char
        text = self.text[span.start_char : span.end_char]  # as written: the parsed copy of a headline is re-cased
        entity = Entity(
            text=text,
            start=at,
            end=at + len(text),
            entity_id=parts.row.actor_id if parts.row else None,
            chain=None,
            name=parts.name or text,
            kind=parts.kind,
            country=parts.country,
            sector=parts.sector,
            other_sectors=(),
            office=parts.office,
            via=parts.via,
        )
        return WhoMention(parts.start, parts.end, head, entity)


def name_text(doc: Doc, name: Name) -> str:
    """The words of a name."""
    return doc[name.start : name.end].text
