"""What the words around an actor tell of it: country, sector, office; former or not; where its phrase begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.knowledge.actors import GROUP_CODES, LONGEST_AGENT, ActorRow, Agent, Title, actors, fold
from dragoman.reading.mentions.who_names import Name, town_country

__all__ = ["Context", "Told", "anchor", "reached"]

LEFT = frozenset(
    {
        "amod",
        "compound",
        "nmod",
        "nummod",
        "poss",
        "case",
        "npadvmod",
        "punct",
        "quantmod",
        "advmod",
        "det",
        "cc",
        "conj",
    }
)
MODIFIES = frozenset({"amod", "compound", "nmod", "poss", "npadvmod"})
NOMINAL = frozenset({"NOUN", "PROPN"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
LONGEST_TITLE = 6
DEPTH = 3


@dataclass(frozen=True, slots=True)
class Told:
    """What a word or phrase tells of the head it belongs to."""

    country: str | None = None
    sector: str | None = None


class Context:
    """Questions about one sentence whose names are known."""

    def __init__(self, doc: Doc, covered: dict[int, Name], day: str | None) -> None:
        self.doc, self.covered, self.day = doc, covered, day
        self._texts = [t.text for t in doc]
        self._spaced = [t.text_with_ws for t in doc]
        self.table = actors()
        self.words = self.table.words
        lands = {n.country for n in covered.values() if n.what in ("country", "adjective", "people", "capital")}
        self.named = frozenset(c for c in lands if c)

    # ---- rows ----

    def choose(self, rows: tuple[ActorRow, ...], office: str | None = None) -> ActorRow | None:
        """The row that is true on the day, and of this office where a title tells it; else the last one before."""
        if not rows:
            return None
        fitting = [r for r in rows if r.office == office] if office else []
        held = [r for r in fitting or rows if self.day is None or r.holds(self.day)]
        if held:
            return held[-1]
        if fitting:
            return fitting[-1]
        before = [r for r in rows if r.start is None or (self.day is not None and r.start <= self.day)]
        return before[-1] if before else rows[0]

    def by_surname(
        self, rows: tuple[ActorRow, ...], title: Title | None, country: str | None, *, former: bool
    ) -> tuple[ActorRow, ...]:
        """Those whom a surname alone can mean: of the country told, and in the office told on the day.

        Holders in several countries stay several: the name is ambiguous then.
        """
        rows = _of(rows, country) if country else rows
        if self.day is None or not rows:
            return rows
        day = self.day
        here = {r.actor_id for r in rows if r.holds(day)}
        of_office = [r for r in rows if title is not None and title.office and r.office == title.office]
        if of_office:
            then = [r for r in of_office if (r.start or "") <= day and (former or r.holds(day))]
            if not then:
                then = [r for r in of_office if r.actor_id in here]
            if not then and len({r.actor_id for r in of_office}) == 1:
                then = [r for r in of_office if (r.start or "") <= day]
            return tuple(r for r in rows if r.actor_id in {t.actor_id for t in then})
        heads = {r.actor_id for r in rows if r.holds(day) and r.office in self.words.head_office}
        if title is None and country is None and fold(rows[0].name.split()[-1]) in self.words.plain_surname:
            return tuple(r for r in rows if r.actor_id in heads)
        if len({r.actor_id for r in rows}) > 1 and here:
            rows = tuple(r for r in rows if r.actor_id in here)
            if len(heads) == 1 and len({r.country for r in rows if r.holds(day)}) == 1:
                rows = tuple(r for r in rows if r.actor_id in heads)
        return rows

    def name_told(self, name: Name) -> Told:
        """Country and sector that a name tells as a modifier."""
        if name.what == "town":
            return Told(town_country(self.doc[name.start : name.end].text, self.named))
        if name.rows:
            row = self.choose(name.rows)
            if (row is not None and len({r.country for r in name.rows}) == 1) or len(
                {r.actor_id for r in name.rows}
            ) == 1:
                return Told(row.country, row.sector) if row else Told()
            return Told()
        return Told(name.country, name.sector)

    # ---- agents and titles ----

    def agent(self, head: Token) -> tuple[Agent, int] | None:
        """The agent noun that ends at this token, with as many of its modifiers as the table knows, and its start."""
        words = dict.fromkeys((head.lower_, head.lemma_.lower()))
        for size in range(LONGEST_AGENT - 1, 0, -1):
            start = head.i - size
            before = self.joined(start, head.i) if start >= 0 and not self._cuts(start) else None
            for word in words if before else ():
                found = self.table.agents.get(f"{before}{word}")
                if found is not None:
                    return (found, start) if found.actor else None
        single = next((a for w in words if (a := self.table.agents.get(w))), None)
        return (single, head.i) if single else None

    def _cuts(self, start: int) -> bool:
        """Whether a phrase from here would cut a known actor's name in two: "Security [Council members]"."""
        name = self.covered.get(start)
        return name is not None and name.start < start and bool(name.rows)

    def joined(self, start: int, end: int) -> str:
        """The words from one token to another in small letters, with the blank behind them."""
        return "".join(self._spaced[start:end]).lower()

    def title_ending(self, end: int) -> tuple[Title, int] | None:
        """The title whose last token is `end - 1`, the longest first, and its start."""
        for start in range(max(0, end - LONGEST_TITLE), end):
            found = self.table.titles.get("".join(self._texts[start:end]).replace("’", "'").lower())
            if found is not None:
                return found, start
        return None

    def title_of(self, head: Token) -> Title | None:
        """The title a noun phrase is: "Russia's foreign minister", "Minister of Foreign Affairs"."""
        found = self.title_ending(head.i + 1)
        longest = found[0] if found else None
        for size in range(2, LONGEST_TITLE):
            end = head.i + size
            if end > len(self.doc):
                break
            start = found[1] if found else head.i
            longer = self.table.titles.get("".join(self._texts[start:end]).lower())
            longest = longer or longest
        return longest

    # ---- places ----

    def placed(self, root: Token) -> bool:
        """Whether a place is named as one: "in Kenya", "in the Kenyan town of Garissa"."""
        root = anchor(root)
        if root.dep_ != "pobj":
            return False
        above = root.head
        if above.lower_ == "of" and above.head.dep_ == "pobj":
            above = above.head.head
        return above.lower_ in self.words.placed

    # ---- what modifiers tell ----

    def told(self, head: Token, left: int, depth: int = 0) -> Told:
        """Country and sector of a head from what stands before it, after it, and beside it in apposition.

        A possessor comes first, then adjectives and compounds, then "of", "in" and other phrases, then appositions.
        """
        country = sector = None
        for told in self._pieces(head, left, depth):
            country, sector = country or told.country, sector or told.sector
        return Told(country, sector)

    def _pieces(self, head: Token, left: int, depth: int) -> Iterator[Told]:
        inside = range(left, head.i + 1)
        for child in head.subtree:
            if child.dep_ == "poss" and child.i < head.i and (child.head.i in inside):
                yield self.phrase(child, depth + 1)
        for i in range(left, head.i):
            token = self.doc[i]
            if self._modifies(token, head):
                yield self._modifier(token)
        if depth >= DEPTH:
            return
        for child in self._right(head, inside):
            if child.dep_ == "prep" and child.lower_ in self.words.owner:
                for target in child.children:
                    if target.dep_ == "pobj":
                        found = self.phrase(target, depth + 1)
                        yield found if child.lower_ in self.words.member else Told(found.country)
            elif child.dep_ == "acl" and child.lower_ in self.words.standing_for:
                for target in child.children:
                    if target.dep_ == "dobj":
                        yield Told(self.phrase(target, depth + 1).country)
            elif child.dep_ == "appos" and child.i not in self.covered:
                yield Told(self.told(child, child.left_edge.i, depth + 1).country)

    def _right(self, head: Token, inside: range) -> Iterator[Token]:
        for token in (head, *(self.doc[i] for i in inside if i != head.i and self.doc[i].head.i in inside)):
            for child in token.children:
                if child.i > head.i:
                    yield child

    def _modifies(self, token: Token, head: Token) -> bool:
        """Whether a token before the head belongs to it, through modifiers only."""
        for _ in range(DEPTH + 1):
            if token.dep_ == "poss" or token.dep_ not in (*MODIFIES, "conj"):
                return False
            token = token.head
            if token.i == head.i:
                return True
        return False

    def _modifier(self, token: Token) -> Told:
        name = self.covered.get(token.i)
        if name is not None:
            return self.name_told(name) if self.owns(name) else Told()
        sector = self.table.modifiers.get(token.lower_)
        if sector is None and token.pos_ in NOMINAL:
            agent = self.agent(token)
            sector = agent[0].sector if agent else None
        return Told(None, sector)

    def owns(self, name: Name) -> bool:
        """Whether a name before a head makes the head its own: "US-led", but not "US-backed" or "pro-US"."""
        before = self.doc[name.start - 1] if name.start else None
        after = self.doc[name.end] if name.end < len(self.doc) else None
        if self._paired(name, before, name.start - 2) or self._paired(name, after, name.end + 1):
            return True
        if before is not None and (
            before.lower_.rstrip("-") in self.words.against or (before.text == "-" and name.start > 1)
        ):
            return False
        if after is not None and after.text in ("-", "–"):
            following = self.doc[name.end + 1].lower_ if name.end + 1 < len(self.doc) else ""
            return following in self.words.own_joint
        # "US backed rebels", but not "Chile and Peru held talks"
        joined = after is not None and after.dep_ in ("amod", "acl", "compound")
        return after is None or not (joined and after.lower_ in self.words.foreign_joint)

    def _paired(self, name: Name, dash: Token | None, beyond: int) -> bool:
        """Whether two lands stand side by side: "Russian-Turkish talks"."""
        if dash is None or dash.text not in ("-", "–") or beyond not in self.covered:
            return False
        return bool(name.country and self.covered[beyond].country)

    def phrase(self, head: Token, depth: int = 0) -> Told:
        """Country and sector of the noun phrase of this head, itself included."""
        name = self.covered.get(head.i)
        if name is not None:
            found = self.name_told(name)
            if found.country is None and depth <= DEPTH:
                around = self.told(head, self.left_edge(head, name.start), depth)
                found = Told(around.country, found.sector or around.sector)
            if found.sector is None and name.what == "organisation":
                agent = self.agent(head) or self.first_agent(name)
                found = Told(found.country, agent[0].sector if agent else None)
            return found
        agent = self.agent(head)
        around = self.told(head, self.left_edge(head, head.i), depth) if depth <= DEPTH else Told()
        own = agent[0].sector if agent else self.table.modifiers.get(head.lower_)
        if agent and agent[0].weak:
            own = around.sector or own
        return Told(around.country, own or (around.sector if agent or head.lower_ in self.words.measure else None))

    def first_agent(self, name: Name) -> tuple[Agent, int] | None:
        """The agent noun inside an unknown organisation's name ("University of St. Andrews")."""
        return next((a for i in range(name.start, name.end) if (a := self.agent(self.doc[i]))), None)

    def several(self, head: Token, left: int) -> tuple[str, ...]:
        """Countries of a plural head with more than one: "Polish and Lithuanian troops", "presidents of A and B"."""
        firsts = [t for t in self.doc[left : head.i] if self._modifies(t, head) and t.i in self.covered]
        owners = [n for t in firsts if self.owns(n := self.covered[t.i]) and self.name_told(n).country]
        firsts += [
            target
            for child in head.children
            if child.dep_ == "prep" and child.lower_ in self.words.member and not owners
            for target in child.children
            if target.dep_ == "pobj"
        ]
        for first in firsts:
            name = self.covered.get(first.i)
            beyond = name.end + 1 if name is not None else 0
            pair = name is not None and beyond < len(self.doc) and self._paired(name, self.doc[name.end], beyond)
            group = [first, *([self.doc[beyond]] if pair else ()), *first.conjuncts]
            names = [self.covered[t.i] for t in group if t.i in self.covered]
            codes = tuple(dict.fromkeys(c for n in names if self.owns(n) and (c := self.name_told(n).country)))
            if len(codes) > 1:
                return codes
        return ()

    def is_former(self, left: int, head: int) -> bool:
        """Whether a word of [left, head) says that the office is no longer held."""
        return any(self.doc[i].lower_ in self.words.former for i in range(max(0, left - 1), head))

    # ---- what words further away tell ----

    def apposed(self, token: Token) -> tuple[str, ...]:
        """The countries that words between commas name: "five men, all Russian citizens,", "mostly Poles and Letts"."""
        at = token.i + 1
        if at + 1 >= len(self.doc) or self.doc[at].text != "," or self.doc[at + 1].lower_ not in self.words.mostly:
            return ()
        codes: list[str] = []
        for other in self.doc[at + 2 : at + 8]:
            if other.is_punct:
                break
            name = self.covered.get(other.i)
            if name is not None and name.country:
                codes.append(name.country)
        return tuple(dict.fromkeys(codes))

    def teller(self, token: Token) -> str | None:
        """The country of the official who tells of "the army" or "the government": his own."""
        if token.lemma_.lower() not in self.words.state_word or not any(c.lower_ == "the" for c in token.children):
            return None
        told = token.head
        if token.dep_ not in SUBJECTS or told.dep_ != "ccomp" or told.head.pos_ != "VERB":
            return None
        speaker = next((c for c in told.head.children if c.dep_ == "nsubj" and c.i < token.i), None)
        if speaker is None or any(c.dep_ in ("dobj", "dative") for c in told.head.children if c.i < told.i):
            return None
        who = self.phrase(speaker)
        return who.country if who.sector in ("GOV", "MIL") else None

    def shared_owner(self, token: Token) -> str | None:
        """The country of the possessor that coordinated nouns share: "Mali's government and rebels"."""
        if any(c.dep_ in ("det", "poss") for c in token.children):
            return None
        first = token
        while first.dep_ == "conj" and first.head.i < first.i:
            first = first.head
        owners = [c for c in first.children if c.dep_ == "poss" and c.pos_ != "PRON"] if first != token else []
        return next((self.phrase(o).country for o in owners), None)

    # ---- shape ----

    def left_edge(self, head: Token, start: int) -> int:
        """Where the phrase of a head begins, its determiner left out; `start` is the first token known to belong."""
        left = start
        while left > 0:
            first = self._first(left)
            if not self._belongs(self.doc[first:left].root, left, head.i):
                break
            left = first
        while left < start and (self.doc[left].dep_ in ("det", "cc") or self.doc[left].is_punct):
            left += 1
        return left

    def _first(self, end: int) -> int:
        """Where the name that ends here begins, whose words go together ("Bank of Japan"); else the last token."""
        name = self.covered.get(end - 1)
        return name.start if name is not None and name.end == end and name.rows else end - 1

    def _belongs(self, token: Token, left: int, head: int) -> bool:
        if (token.is_punct and token.text not in ("-", "–", "'", "’")) or token.ent_type_ in ("DATE", "TIME"):
            return False
        climbing: Token = token
        for _ in range(DEPTH + 1):
            if climbing.dep_ not in LEFT:
                return False
            climbing = climbing.head
            if left <= climbing.i <= head:
                return True
        return False

    def plural(self, head: Token) -> bool:
        """Whether the head is grammatically plural."""
        return head.tag_ in ("NNS", "NNPS") or "Plur" in head.morph.get("Number", [])


def _of(rows: tuple[ActorRow, ...], country: str) -> tuple[ActorRow, ...]:
    """All rows of the people that hold or held an office of the country; else of those who serve no country."""
    own = {r.actor_id for r in rows if r.country == country}
    own = own or {r.actor_id for r in rows if r.country in GROUP_CODES}
    return tuple(r for r in rows if r.actor_id in own)


def reached(root: Token) -> bool:
    """Whether a place is only where somebody goes: "fled into Uganda"."""
    prep = anchor(root).head
    return prep.lower_ == "into" and prep.head.pos_ == "VERB"


def anchor(token: Token) -> Token:
    """The first of coordinated or apposed names: "in Iraq and Syria" makes both places."""
    while token.dep_ in ("conj", "appos") and token.head.i != token.i:
        token = token.head
    return token
