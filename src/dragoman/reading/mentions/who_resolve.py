"""Who is meant within the article: surnames, acronyms, pronouns, "the two sides", "the official"; where it is safe.

What is not safe stays as it was found, with the reason on the mention. Furniture is neither resolved nor remembered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from dragoman.knowledge.actors import actors, fold
from dragoman.knowledge.countries import countries
from dragoman.model import Entity
from dragoman.reading.mentions.quotation import open_quotes, quoted_tokens
from dragoman.reading.mentions.who_index import WhoIndex, WhoMention, with_entity
from dragoman.reading.mentions.who_names import town_country
from dragoman.reading.mentions.who_taken_up import agree, takes_up_person, taking_up
from dragoman.text.sentence import Sentence

__all__ = ["resolve_who"]

LOOK_BACK = 2
SUBJECTS = ("nsubj", "nsubjpass")
PARTY = ("nsubj", "nsubjpass", "conj", "pobj", "dobj", "poss", "dative", "appos")
TOGETHER = ("with", "between", "and", "by", "to", "of")
SCENIC = ("group", "people", "force")
BODIES = (*SCENIC, "organisation")
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
    opened = open_quotes(sentences)
    return [
        resolver.sentence(sentence, index, quoted=_is_quotation(sentence, in_quote))
        for sentence, index, in_quote in zip(sentences, found, opened, strict=True)
    ]


def _is_quotation(sentence: Sentence, in_quote: bool) -> bool:
    """Whether a sentence is nothing but quotation: it stands aside from what the article itself tells."""
    inside, _ = quoted_tokens(sentence.doc, in_quote)
    return bool(inside) and all(t.i in inside or t.is_punct for t in sentence.doc)


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
    """A mention met before, for those who look back; `joined`: coordinated with a subject."""

    entity: Entity
    subject: bool
    gender: str | None
    plural: bool
    head: int
    joined: bool = False


def _seen(mention: WhoMention, token: Token) -> _Seen:
    joined = token.dep_ == "conj" and next(iter(token.conjuncts)).dep_ in SUBJECTS
    return _Seen(mention.entity, token.dep_ in SUBJECTS, mention.gender, mention.plural, token.i, joined)


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
    bodies: list[tuple[int, _Seen]] = field(default_factory=list)
    turn: int = 0

    def sentence(self, sentence: Sentence, index: WhoIndex, *, quoted: bool) -> WhoIndex:
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
                here.append(_seen(resolved, token))
            elif resolved.pronoun and resolved.entity.kind != "unknown" and _leads(token):
                # "his meeting with Lavrov came before his talks with Clinton": the next "his" is the same man's
                here.append(_Seen(resolved.entity, True, resolved.pronoun, resolved.plural, token.i))
            self._acronym(sentence, resolved)
            named = resolved.entity.via == "name" or token.pos_ == "PROPN"
            if named and resolved.entity.kind in BODIES and not resolved.pronoun:
                self.bodies.append((self.turn, _seen(resolved, token)))
        self._remember_pair(sentence, out)
        if not quoted:
            self.recent = [*self.recent[-LOOK_BACK + 1 :], here]
            self.turn += 1
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
        if mention.scenic and mention.entity.kind not in SCENIC:
            # whose minister he is, those before tell rather than where this happened
            unplaced = replace(mention, entity=replace(mention.entity, country=None), scenic=False)
            known = self._definite(unplaced, token, here)
            return known if known.entity.country else mention
        entity, lemma = mention.entity, token.lemma_.lower()
        if (body := self._body(entity, token)) is not None:
            return with_entity(mention, _taken_up(entity, body))
        if not mention.definite:
            return mention
        if lemma in actors().words.country_word and not mention.plural:
            land = self._land(here, token)
            return with_entity(mention, _same(entity, land)) if land else replace(mention, reason="no_antecedent")
        described = self._described(entity, lemma, plural=mention.plural)
        if described is not None:
            return with_entity(mention, replace(_taken_up(entity, described), kind=entity.kind))
        if {lemma, token.lower_} & actors().words.state_word and (country := self.home or self._ruled()):
            return with_entity(mention, replace(entity, country=country))
        if takes_up_person(token):
            person = self._last([], lambda s: s.entity.kind == "person" and not s.plural and agree(entity, s.entity))
            if person is not None:
                return with_entity(mention, _taken_up(entity, person))
        return replace(mention, reason="no_antecedent")

    def _described(self, entity: Entity, lemma: str, *, plural: bool) -> Entity | None:
        """Whoever was last described by this noun, or holds this office, where no other word tells him apart."""
        office = (entity.office or "").split()[-1:]
        for key in dict.fromkeys((lemma, *office)):
            known = self.definites.get(f"{key}:{plural}")
            if known is None or (key != lemma and known.office != entity.office):
                continue
            bare = set(entity.text.casefold().split()) <= {*entity.text.casefold().split()[-1:], *_words(known)}
            if bare and (entity.sector is None or known.sector in (entity.sector, None)):
                return known
        return None

    def _body(self, entity: Entity, token: Token) -> Entity | None:
        """The body or group named before that a noun takes up: the last that fits, or the only one of the article."""
        nouns = taking_up(token)
        named = [(n, s) for n, s in self.bodies if s.subject or not _press(s.entity)]
        fits = [(n, s) for n, s in named if any(t.fits(s.entity) for t in nouns) and agree(entity, s.entity)]
        if not fits:
            return None
        last = fits[-1][0]
        near = last >= self.turn - LOOK_BACK
        group = [s for n, s in fits if n == last or not near]
        subjects = [s for s in group if s.subject and near]
        for chosen in (group, subjects):
            if len({(s.entity.name, s.entity.country) for s in chosen}) == 1:
                return chosen[-1].entity
        return None

    def _ruled(self) -> str | None:
        """The country whose government or army is meant where no country is at home: the one that acted just before.

        Else the one that was the scene just before. Not a country that the sentence itself names as another party.
        """
        before = self.recent[-1] if self.recent else []
        lands = [s for s in before if s.entity.kind in ("government", "place", "office")]
        acting = {s.entity.country for s in lands if s.subject or s.joined}
        told = acting or {s for s in self.scenes[-LOOK_BACK:] if s}
        country = next(iter(told)) if len(told) == 1 else None
        return country if country in countries().by_code and self.scenes[-1] in (None, country) else None

    def _land(self, here: list[_Seen], token: Token) -> Entity | None:
        """The last land named, of this sentence or those before, for "that country"; a subject speaks of another.

        As a subject "the country" goes on with the subject of the sentence before.
        """
        if token.dep_ in SUBJECTS and self.recent:
            acting = [s.entity for s in self.recent[-1] if s.subject and s.entity.kind in ("place", "government")]
            if len({e.country for e in acting}) == 1 and acting[0].country:
                return acting[0]
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
        known = {"two", "both"} & words and words & actors().words.definite
        sides = token.lower_ == "sides" and words & {"the", "both", "two"}
        if (mention.entity.country and not mention.scenic) or not (known or sides):
            return ()
        pair = self.pairs[-1]
        return pair if sides or len({e.country for e in pair}) > 1 else ()

    # ---- pronouns ----

    def _pronoun(self, mention: WhoMention, token: Token, here: list[_Seen]) -> WhoMention:
        gender = mention.pronoun
        doers: set[str] = set()
        if token.dep_ in ("dobj", "pobj", "dative"):
            # an object is not the subject of its own clause: "she met him"
            own = _own_subjects(token)
            doers = {_key(s.entity) for s in here if s.head in own}
            here = [s for s in here if s.head not in own]
            if gender == "n" and _after_a_thing(token, here):
                return mention
        if gender in ("m", "f"):
            other = "f" if gender == "m" else "m"
            chosen = self._last(here, lambda s: s.entity.kind in HUMAN and s.gender != other and not s.plural, doers)
        elif gender == "n":
            chosen = self._last(
                here,
                lambda s: s.entity.kind in NEUTER and not s.plural and (s.subject or not _press(s.entity)),
                doers,
            )
        elif gender == "p":
            couple = token.lemma_.lower() in actors().words.couple
            they = token.lower_ in ("they", "them", "their") and not any(s.plural for s in here)
            if self.pairs and (couple or (they and self._paired(here))):
                return replace(mention, members=self.pairs[-1], reason=None)
            if couple:
                return mention
            chosen = self._last(
                here,
                lambda s: s.plural or (s.entity.kind in COLLECTIVE and s.entity.kind != "government"),
                doers,
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

    def _last(
        self, here: list[_Seen], fits: Callable[[_Seen], bool], others: Container[str] = frozenset()
    ) -> Entity | None:
        """The last fitting subject, of this sentence first, then of those before; a lone fitting mention counts too.

        None of the `others`.
        """
        for group in (here, *reversed(self.recent)):
            fitting = [s for s in group if fits(s) and _key(s.entity) not in others]
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
        """Parties of one sentence that "the two sides" can mean: two countries, coordinated or one with the other.

        Of one country too, where both are its subjects: "the army and the rebels".
        """
        by_country: dict[str, Entity] = {}
        subjects: dict[tuple[str, str | None], Entity] = {}
        for mention in mentions:
            entity, token = mention.entity, sentence.doc[mention.head]
            if not entity.country or mention.pronoun or mention.members or token.dep_ not in PARTY:
                continue
            if token.dep_ in (*SUBJECTS, "conj", "dobj"):
                subjects.setdefault((entity.country, entity.sector), entity)
            if entity.kind in SCENIC and entity.via == "definite":
                continue  # its country may only be the scene's
            if token.dep_ == "pobj" and token.head.lower_ not in TOGETHER:
                continue
            by_country.setdefault(entity.country, entity)
        lands = {country for country, _ in subjects}
        if len(by_country) == 2:
            self.pairs.append(tuple(by_country.values()))
        elif len(subjects) == 2 and len(lands) == 1:
            self.pairs.append(tuple(subjects.values()))
        elif len(lands) >= 2 and len({c for c, _ in subjects if c in by_country}) >= 2:
            self.pairs.append(tuple({e.country: e for e in subjects.values() if e.country in by_country}.values())[:2])


def _key(entity: Entity) -> str:
    return entity.chain or entity.name


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


def _taken_up(entity: Entity, known: Entity) -> Entity:
    """A description of somebody known: it keeps its own words only."""
    return replace(
        entity,
        country=known.country,
        sector=known.sector or entity.sector,
        office=known.office or entity.office,
        chain=known.chain,
        entity_id=known.entity_id,
        name=known.name,
        kind=known.kind,
    )


def _same(entity: Entity, known: Entity) -> Entity:
    """What is known, at the words of `entity`."""
    return replace(known, text=entity.text, start=entity.start, end=entity.end, via=entity.via)
