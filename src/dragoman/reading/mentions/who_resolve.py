"""Who is meant within the article: surnames, acronyms, pronouns, "the two sides", "the official"; where it is safe.

What is not safe stays as it was found, with the reason on the mention. Furniture is neither resolved nor remembered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from dragoman.knowledge.actors import actors, fold
from dragoman.knowledge.countries import countries
from dragoman.model import Entity
from dragoman.reading.mentions.who_index import WhoIndex, WhoMention, with_entity
from dragoman.reading.mentions.who_names import town_country
from dragoman.text.sentence import Sentence

__all__ = ["resolve_who"]

LOOK_BACK = 2
SUBJECTS = ("nsubj", "nsubjpass")
PARTY = ("nsubj", "nsubjpass", "conj", "pobj", "dobj", "poss", "dative", "appos")
TOGETHER = ("with", "between", "and", "by", "to", "of")
SCENIC = ("group", "people", "force")
LOCAL = (*SCENIC, "organisation", "government", "office", "person")
HUMAN = ("person", "office")
COLLECTIVE = ("group", "force", "people", "organisation")
OFTEN, OUTNUMBERS = 4, 2
"""A country is at home in an article that names it as often as this, and this many times as often as any other."""
NEUTER = ("government", "organisation", "group", "force", "place")


def resolve_who(
    sentences: Sequence[Sentence],
    found: Sequence[WhoIndex],
    date: tuple[str, str] | None,  # noqa: ARG001 (offices are dated when mentions are found)
    scene: str | None,
) -> list[WhoIndex]:
    """The same mentions with chains, antecedents of pronouns and members of collective phrases filled where safe.

    Args:
        sentences: the sentences of one article, in order.
        found: their mentions, as `find_who` gives them.
        date: ISO days, the interval in which the article was written.
        scene: the place of the dateline, or None. Its country owns "the government" and "the police" where the
            article names no other country more often.
    """
    resolver = _Resolver(_home(sentences, found, scene))
    return [resolver.sentence(sentence, index) for sentence, index in zip(sentences, found, strict=True)]


def _home(sentences: Sequence[Sentence], found: Sequence[WhoIndex], scene: str | None) -> str | None:
    """The country whose affairs the article tells: the dateline's where it is named most, or one named far more."""
    body = [index for sentence, index in zip(sentences, found, strict=True) if not sentence.furniture]
    tellers = [e for index in body for e in index.entities() if e.country and not _press(e)]
    # a bare surname may be a namesake's of the tables
    named = Counter(e.country for e in tellers if e.kind != "person" or " " in e.text).most_common()
    if not named:
        return None
    lands = countries()
    land = (lands.by_capital(scene) or lands.by_name(scene)) if scene else None
    code = land.code if land else town_country(scene) if scene else None
    if code and dict(named).get(code) == named[0][1]:
        return code
    (top, most), others = named[0], named[1:]
    ahead = most >= OFTEN and (not others or most >= OUTNUMBERS * others[0][1])
    return top if ahead and top in lands.by_code else None


def _press(entity: Entity) -> bool:
    """Whether it is a newspaper or agency: whom somebody told is no party of what was told."""
    return entity.kind == "organisation" and entity.sector == "JRN"


@dataclass(frozen=True, slots=True)
class _Seen:
    """A mention met before, for those who look back."""

    entity: Entity
    subject: bool
    gender: str | None
    plural: bool
    head: int


@dataclass(slots=True)
class _Resolver:
    home: str | None
    people: dict[str, tuple[Entity, str | None]] = field(default_factory=dict)
    acronyms: dict[str, Entity] = field(default_factory=dict)
    chains: dict[str, str] = field(default_factory=dict)
    definites: dict[str, Entity] = field(default_factory=dict)
    recent: list[list[_Seen]] = field(default_factory=list)
    pairs: list[tuple[Entity, ...]] = field(default_factory=list)
    scenes: list[str | None] = field(default_factory=list)
    foreign: list[bool] = field(default_factory=list)

    def sentence(self, sentence: Sentence, index: WhoIndex) -> WhoIndex:
        if sentence.furniture:
            return index
        out: list[WhoMention] = []
        here: list[_Seen] = []
        owners: dict[int, Entity] = {}
        self.scenes = [*self.scenes[-LOOK_BACK:], index.finder.scene()]
        self.foreign = [*self.foreign[-1:], self._abroad(index)]
        for mention in index.mentions:
            token = sentence.doc[mention.head]
            resolved = self._located(self._owned(self._resolve(mention, token, here), token, owners), token)
            resolved = self._homed(resolved, token)
            if resolved.pronoun and token.dep_ == "poss":
                owners[token.i] = resolved.entity
            out.append(resolved)
            if not resolved.pronoun and not resolved.members and resolved.entity.kind != "unknown":
                here.append(_Seen(resolved.entity, token.dep_ in SUBJECTS, resolved.gender, resolved.plural, token.i))
            elif resolved.pronoun and resolved.entity.kind != "unknown" and _leads(token):
                # "his meeting with Lavrov came before his talks with Clinton": the next "his" is the same man's
                here.append(_Seen(resolved.entity, True, resolved.pronoun, resolved.plural, token.i))
            self._acronym(sentence, resolved)
        self._remember_pair(sentence, out)
        self.recent = [*self.recent[-LOOK_BACK + 1 :], here]
        return WhoIndex(out, index.finder)

    def _resolve(self, mention: WhoMention, token: Token, here: list[_Seen]) -> WhoMention:
        if mention.pronoun:
            return self._pronoun(mention, token, here)
        if mention.entity.kind == "person":
            mention = self._person(mention)
        elif self._surname_of_known(mention.entity, token):
            known, gender = self.people[_surname(mention.entity.name)]
            mention = replace(with_entity(mention, _same(mention.entity, known)), gender=gender, metonym=False)
        elif mention.entity.via == "name" and mention.entity.text in self.acronyms:
            known = self.acronyms[mention.entity.text]
            mention = with_entity(mention, _same(mention.entity, known))
        elif mention.entity.via in ("definite", "title", "counterpart"):
            members = self._members(mention, token)
            if members:
                return with_entity(mention, mention.entity, members)
            mention = self._definite(mention, token, here)
        mention = replace(mention, entity=self._chained(mention.entity))
        self._note(mention, token)
        return mention

    def _owned(self, mention: WhoMention, token: Token, owners: dict[int, Entity]) -> WhoMention:
        """The country of "its army", "his government", "their troops": that of whoever the pronoun means."""
        entity = mention.entity
        if entity.country or mention.pronoun or mention.members:
            return mention
        if any(t.lemma_.lower() in actors().words.relational for t in token.doc[mention.start : mention.end]):
            return mention
        country = next((owners[c.i].country for c in token.children if c.dep_ == "poss" and c.i in owners), None)
        return with_entity(mention, replace(entity, country=country)) if country else mention

    def _located(self, mention: WhoMention, token: Token) -> WhoMention:
        """People and forces told of without a country belong to the scene of the sentences before, if it is one."""
        entity = mention.entity
        if entity.country or mention.pronoun or mention.members or not mention.plural or entity.via == "name":
            return mention
        outsider = token.lemma_.lower() in actors().words.outsider
        if entity.kind not in SCENIC or outsider or any(c.dep_ == "poss" for c in token.children):
            return mention
        if entity.sector is not None and entity.sector not in actors().words.scene_sector:
            return mention
        told = [s for s in self.scenes if s is not None]
        country = told[-1] if told else self.home
        if self.scenes[-1] is None and (_from_abroad(token) or (self.home and country != self.home)):
            return mention  # the scene may have changed back since
        return with_entity(mention, replace(entity, country=country)) if country else mention

    def _homed(self, mention: WhoMention, token: Token) -> WhoMention:
        """Institutions and people of no country belong to the one at home, where no other is named near them."""
        entity, words = mention.entity, actors().words
        if self.home is None or entity.country or mention.pronoun or mention.members or entity.kind not in LOCAL:
            return mention
        if entity.entity_id or (entity.via == "name" and entity.kind != "person"):
            return mention
        lemma = token.lemma_.lower()
        if entity.sector not in words.scene_sector or lemma in words.relational | words.country_word:
            return mention
        if entity.sector == "CVL" and not mention.plural:
            return mention
        if _from_abroad(token) or (mention.plural and lemma in words.state_word):
            return mention
        if any(c.dep_ == "poss" for c in token.children) or self.foreign[-1]:
            return mention
        return with_entity(mention, replace(entity, country=self.home))

    def _abroad(self, index: WhoIndex) -> bool:
        """Whether a sentence names lands but not the one at home, or several."""
        named = {e.country for e in index.entities() if e.country and not _press(e)}
        return bool(named) and named != {self.home}

    # ---- names again ----

    def _surname_of_known(self, entity: Entity, token: Token) -> bool:
        """Whether a name taken for a town or body is the last name of somebody whom the article has named in full."""
        if entity.kind not in ("place", "organisation") or entity.entity_id or " " in entity.name:
            return False
        if token.dep_ == "pobj" and token.head.lower_ in actors().words.placed:
            return False
        known = self.people.get(_surname(entity.name))
        return known is not None and " " in known[0].name

    def _person(self, mention: WhoMention) -> WhoMention:
        entity = mention.entity
        found = self.people.get(_surname(entity.name))
        if found is None:
            return mention
        known, gender = found
        unlike = entity.entity_id and not known.entity_id and " " in known.name and not _may_be(known.name, entity.name)
        if unlike and " " not in entity.text and entity.entity_id not in self.chains:
            return with_entity(mention, _same(entity, known))  # a namesake of our tables, whom the article never named
        alone = len(entity.name.split()) == 1
        if not (alone or known.name == entity.name or fold(known.name.split()[0])[:1] == fold(entity.name)[:1]):
            return mention
        if entity.entity_id and known.entity_id and entity.entity_id != known.entity_id:
            return mention if not alone else with_entity(mention, _same(entity, known))
        merged = replace(
            entity,
            entity_id=entity.entity_id or known.entity_id,
            name=known.name if len(known.name) >= len(entity.name) else entity.name,
            country=entity.country or known.country,
            sector=entity.sector or known.sector,
            office=entity.office or known.office,
        )
        reason = None if merged.country else mention.reason
        return replace(mention, entity=merged, gender=mention.gender or gender, reason=reason)

    def _acronym(self, sentence: Sentence, mention: WhoMention) -> None:
        """Notes "(EAS)" behind a name, and "EAS (East Asia Summit)" the other way round."""
        doc = sentence.doc
        if mention.end + 2 >= len(doc) or doc[mention.end].text != "(" or doc[mention.end + 2].text != ")":
            return
        short = doc[mention.end + 1].text
        if short.isupper() and len(short) > 1 and mention.entity.kind not in HUMAN:
            self.acronyms[short] = mention.entity

    # ---- definites ----

    def _definite(self, mention: WhoMention, token: Token, here: list[_Seen]) -> WhoMention:
        """Definites: "the official" (the last so described, where its words fit), "that country", "the government"."""
        entity, lemma = mention.entity, token.lemma_.lower()
        if not mention.definite:
            return mention
        if lemma in actors().words.country_word and not mention.plural:
            land = self._land(here)
            return with_entity(mention, _same(entity, land)) if land else replace(mention, reason="no_antecedent")
        known = self.definites.get(f"{lemma}:{mention.plural}")
        bare = set(entity.text.casefold().split()) <= {*entity.text.casefold().split()[-1:], *_words(known)}
        if known is not None and bare and (entity.sector is None or known.sector in (entity.sector, None)):
            same = replace(
                entity,
                country=known.country,
                sector=entity.sector or known.sector,
                office=entity.office or known.office,
                chain=known.chain,
                entity_id=known.entity_id,
                name=known.name,
            )
            return with_entity(mention, same)
        if self.home and lemma in actors().words.state_word:
            return with_entity(mention, replace(entity, country=self.home))
        return replace(mention, reason="no_antecedent")

    def _land(self, here: list[_Seen]) -> Entity | None:
        """The last land named, of this sentence or those before, for "that country"; a subject speaks of another."""
        for group in (here, *reversed(self.recent)):
            lands = [s for s in group if s.entity.country and s.entity.kind in ("place", "government")]
            others = [s for s in reversed(lands) if not s.subject]
            if others or (lands and group is not here):
                return (others or lands)[0].entity
        return None

    def _members(self, mention: WhoMention, token: Token) -> tuple[Entity, ...]:
        """The last pair of parties, for "the two sides", "both leaders", "the sides"."""
        if not mention.plural or token.lemma_.lower() not in actors().words.paired or not self.pairs:
            return ()
        words = {c.lower_ for c in token.children}
        if mention.entity.country or (
            not words & {"two", "both", "sides"} and not (token.lower_ == "sides" and "the" in words)
        ):
            return ()
        return self.pairs[-1]

    # ---- pronouns ----

    def _pronoun(self, mention: WhoMention, token: Token, here: list[_Seen]) -> WhoMention:
        gender = mention.pronoun
        if token.dep_ in ("dobj", "pobj", "dative"):
            # an object is not the subject of its own clause: "she met him"
            own = _own_subjects(token)
            here = [s for s in here if s.head not in own]
            if gender == "n" and _after_a_thing(token, here):
                return mention
        if gender in ("m", "f"):
            other = "f" if gender == "m" else "m"
            chosen = self._last(here, lambda s: s.entity.kind in HUMAN and s.gender != other and not s.plural)
        elif gender == "n":
            chosen = self._last(
                here, lambda s: s.entity.kind in NEUTER and not s.plural and (s.subject or not _press(s.entity))
            )
        elif gender == "p":
            if (
                self.pairs
                and not any(s.plural for s in here)
                and token.lower_ in ("they", "them", "their")
                and self._paired(here)
            ):
                return replace(mention, members=self.pairs[-1], reason=None)
            chosen = self._last(
                here, lambda s: s.plural or (s.entity.kind in COLLECTIVE and s.entity.kind != "government")
            )
        else:
            chosen = None
        if chosen is None:
            return mention
        entity = mention.entity
        told = replace(chosen, text=entity.text, start=entity.start, end=entity.end, via="pronoun")
        # an antecedent in the same sentence says more than the pronoun: events name it by its own words
        members = (chosen,) if any(chosen is s.entity for s in here) else ()
        return replace(mention, entity=told, members=members, reason=None)

    def _paired(self, here: list[_Seen]) -> bool:
        """Whether the last pair was the subject of this sentence or the one before."""
        last = self.pairs[-1]
        if not all(e.kind in ("government", "place", *HUMAN) for e in last):
            return False
        countries_here = [s.entity.country for s in (*(self.recent[-1] if self.recent else ()), *here)]
        return all(e.country in countries_here for e in last)

    def _last(self, here: list[_Seen], fits: Callable[[_Seen], bool]) -> Entity | None:
        """The last fitting subject, of this sentence first, then of those before; a lone fitting mention counts too."""
        for group in (here, *reversed(self.recent)):
            fitting = [s for s in group if fits(s)]
            subjects = [s.entity for s in fitting if s.subject]
            if subjects:
                return subjects[-1] if group is here else subjects[0]
            if len({(s.entity.name, s.entity.country) for s in fitting}) == 1:
                return fitting[-1].entity
            if fitting:
                return None
        return None

    # ---- memory ----

    def _chained(self, entity: Entity) -> Entity:
        if entity.kind == "unknown" or entity.chain:
            return entity
        key = entity.entity_id or f"{entity.kind}:{entity.country}:{entity.name.casefold()}"
        return replace(entity, chain=self.chains.setdefault(key, f"c{len(self.chains) + 1}"))

    def _note(self, mention: WhoMention, token: Token) -> None:
        entity = mention.entity
        if entity.kind == "person":
            surnames = {_surname(entity.name)}
            if entity.country in actors().words.family_first | actors().words.given_called:
                surnames.add(fold(entity.name.split()[0]))
            for surname in surnames:
                known = self.people.get(surname)
                if known is None or len(entity.name) >= len(known[0].name):
                    self.people[surname] = (entity, mention.gender or (known[1] if known else None))
            if entity.office and not mention.plural:
                for word in {entity.office.removeprefix("former ").split()[-1]}:
                    self.definites[f"{word}:False"] = entity
        elif entity.country and entity.kind != "place":
            self.definites[f"{token.lemma_.lower()}:{mention.plural}"] = entity

    def _remember_pair(self, sentence: Sentence, mentions: Sequence[WhoMention]) -> None:
        """Parties of one sentence that "the two sides" can mean: two countries, coordinated or one with the other."""
        by_country: dict[str, Entity] = {}
        subjects: dict[str, Entity] = {}
        for mention in mentions:
            entity, token = mention.entity, sentence.doc[mention.head]
            if not entity.country or mention.pronoun or mention.members or token.dep_ not in PARTY:
                continue
            if entity.kind in SCENIC and entity.via == "definite":
                continue  # its country may only be the scene's
            if token.dep_ == "pobj" and token.head.lower_ not in TOGETHER:
                continue
            by_country.setdefault(entity.country, entity)
            if token.dep_ in (*SUBJECTS, "conj", "dobj"):
                subjects.setdefault(entity.country, entity)
        if len(by_country) == 2:
            self.pairs.append(tuple(by_country.values()))
        elif len(subjects) >= 2:
            self.pairs.append(tuple(subjects.values())[:2])


def _from_abroad(token: Token) -> bool:
    return token.lemma_.lower() in actors().words.outsider or any(
        t.lower_ in actors().words.abroad for t in token.doc[token.left_edge.i : token.i]
    )


def _own_subjects(token: Token) -> set[int]:
    """The subject of the clause that a pronoun stands in, its own or taken from the verb above."""
    verb = token.head
    while verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
        verb = verb.head
    while verb.head != verb:
        own = [c for c in verb.children if c.dep_ in SUBJECTS]
        if own or verb.dep_ not in ("xcomp", "advcl", "conj", "pcomp", "prep"):
            break
        verb = verb.head
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    return {t.i for c in own for t in (c, *c.conjuncts)}


def _after_a_thing(pronoun: Token, here: list[_Seen]) -> bool:
    """Whether "it", an object, may mean a thing of the clause before: "condemned the raid, and Chad denounced it"."""
    verb = pronoun.head if pronoun.dep_ != "pobj" else pronoun.head.head
    actors = {s.head for s in here}
    while verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
        objects = [t for t in verb.subtree if t.dep_ in ("dobj", "pobj") and t.i < pronoun.i and t.pos_ == "NOUN"]
        if any(t.i not in actors and "Sing" in t.morph.get("Number", []) for t in objects):
            return True
    return False


def _leads(pronoun: Token) -> bool:
    """Whether a pronoun is a subject, or a subject's owner."""
    return pronoun.dep_ in SUBJECTS or (pronoun.dep_ == "poss" and pronoun.head.dep_ in SUBJECTS)


def _surname(name: str) -> str:
    """The key of a person's last name: without accents and the Arabic article."""
    last = name.split()[-1] if name.split() else name
    return fold(last.split("-", 1)[1] if last.lower().startswith(("al-", "el-")) else last)


def _may_be(full: str, other: str) -> bool:
    """Whether two full names of one surname may be spellings of one: a given name begins alike."""
    begun = {fold(w)[:2] for w in full.split()[:-1]}
    return not begun or any(fold(w)[:2] in begun for w in other.split()[:-1])


def _words(entity: Entity | None) -> set[str]:
    return set(entity.text.casefold().split()) if entity else set()


def _same(entity: Entity, known: Entity) -> Entity:
    """What is known, at the words of `entity`."""
    return replace(known, text=entity.text, start=entity.start, end=entity.end, via=entity.via)
