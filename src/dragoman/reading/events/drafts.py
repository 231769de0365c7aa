"""The events of one sentence: acts are read, told-twice ones merged, unfounded ones dropped, speech attached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from dragoman.knowledge.actors import actors
from dragoman.lexicon.loader import Lexicon
from dragoman.model import Attribution, Entity, Span
from dragoman.reading.events.acts import Acts
from dragoman.reading.events.completion import complete
from dragoman.reading.events.grammar import VERBAL, Grammar, lemma
from dragoman.reading.events.homes import answer, share_homes
from dragoman.reading.events.modes import mode_of
from dragoman.reading.events.node import Node
from dragoman.reading.events.roles import Mentions, Roles, unique
from dragoman.reading.events.status import Tense, tense
from dragoman.reading.mentions.speech import Speech, find_speech
from dragoman.text.sentence import Sentence

__all__ = ["Draft", "Heard", "SentenceReading", "attribution_of", "hear", "read_sentence"]

# how a noun stands that tells an act, and prepositions by which a bare one only tells what for
TOLD_AS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "ROOT", "appos"})
AIM = frozenset({"for", "like", "without", "as", "against", "from", "than"})
POLITICAL_KINDS = frozenset({"office", "government", "organisation", "people", "force", "place"})
POLITICAL_SECTORS = frozenset(
    {"GOV", "MIL", "COP", "JUD", "LEG", "PTY", "REB", "PRM", "SPY", "UAF", "OPP", "ELI", "REF"}
)
VERBAL_CONFLICT = frozenset({"ACCUSE", "REJECT", "THREATEN", "REQUEST"})
# types whose act may be done by words alone
SPOKEN = frozenset({"ACCUSE", "AGREE", "CONCEDE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"})
FIRST_PERSON = "s"
# of these, what a speaker can do by saying "we"
DECLARED = frozenset({"ACCUSE", "REJECT"})
FORCEFUL = frozenset({"ASSAULT", "COERCE", "PROTEST", "SANCTION", "RETREAT"})
# prepositions by which harm is told to have come of an act
BY = frozenset({"by", "in", "from", "during", "with"})
# prepositions behind which a noun tells of an act of its own
EARLIER = frozenset({"after", "before", "despite", "following"})
# types whose later verbs may tell on of the same deed
TOLD_ON = frozenset({"ASSAULT", "PROTEST"})
# types of mere words and stances: told by a noun, they are somebody's
WORDS = frozenset({"SUPPORT", "REQUEST", "THREATEN", "REJECT"})
# what is said to somebody is done towards him: "told Bamako that Paris would send no troops"
ADDRESSED = frozenset({"AGREE", "CONCEDE", "REJECT", "REQUEST", "THREATEN"})
STANCES = frozenset({"REJECT", "SUPPORT"})
LEADING = frozenset({"when", "after", "as"})
# modes that name the whole happening, however its other part is told
RAISED = {"riot": "riot"}
PRIVATE_SECTORS = frozenset({"BUS", "SOC", "EDU", "AGR", None})


@dataclass(slots=True)
class Draft:
    """An event of one sentence before it is dated and placed; `spoken`: its actor does it by saying so."""

    node: Node
    sentence: Sentence
    tense: Tense
    attribution: Attribution | None
    speech: Speech | None
    told: Token
    spoken: bool = False
    others: list[Node] = field(default_factory=list)
    lone: bool = False


@dataclass(slots=True)
class SentenceReading:
    """What was read in one sentence; `tried` says what was looked at and why it was not taken."""

    sentence: Sentence
    grammar: Grammar
    drafts: list[Draft]
    speech: list[Speech]
    tried: list[str]


@dataclass(slots=True)
class Heard:
    """A sentence with its grammar and what is said in it, before its acts are read."""

    sentence: Sentence
    grammar: Grammar
    roles: Roles
    acts: Acts
    speech: list[Speech]


def hear(sentence: Sentence, lexicon: Lexicon, mention: Mentions, *, in_quote: bool = False) -> Heard:
    """The statements of one sentence; `in_quote`: it begins inside a quotation."""
    grammar = Grammar(sentence.doc)
    roles = Roles(grammar, mention, lexicon.classes)
    acts = Acts(sentence.doc, lexicon, grammar, roles)
    speech = find_speech(sentence, lexicon, grammar, acts.matcher, mention, in_quote=in_quote)
    return Heard(sentence, grammar, roles, acts, speech)


def read_sentence(heard: Heard, lexicon: Lexicon) -> SentenceReading:
    """Events of one sentence whose statements are known, those too whose speaker another sentence names."""
    sentence, grammar, roles, speech = heard.sentence, heard.grammar, heard.roles, heard.speech
    acts = heard.acts
    drafts: list[Draft] = []
    for node in acts.nodes():
        told = _innermost(speech, node)
        asked = node.duty or (node.type == "REQUEST" and node.operators)
        if told and told.home is None and not node.actors and asked:
            node.actors = list(told.holders)
            node.recipients = [r for r in node.recipients if r not in node.actors]
        if not node.recipients and node.type in ADDRESSED:
            node.recipients = _addressees(node, roles, lexicon)
        node.mode = node.mode or mode_of(node, lexicon)
        lone = _lone(node)
        fault = None if lone else _unfounded(node, lexicon)
        if fault:
            acts.tried.append(f"{node.rule} at {node.trigger.text!r}: {fault}")
            continue
        at = tense(node.trigger, grammar, lexicon)
        spoken = told is not None and _own_word(told, node, at)
        attribution = attribution_of(told, sentence) if told and not spoken else None
        drafts.append(Draft(node, sentence, at, attribution, told, node.trigger, spoken=spoken, lone=lone))
    kept = _merge(drafts)
    kept = [d for d in kept if not _topic(d.node, kept)]
    for draft in kept:
        complete(draft.node, roles, lexicon)
    share_homes([d.node for d in kept])
    answer([d.node for d in kept])
    for draft in drafts:
        if draft not in kept:
            acts.tried.append(f"{draft.node.rule} at {draft.node.trigger.text!r}: told already in this sentence")
    return SentenceReading(sentence, grammar, kept, speech, acts.tried)


def _lone(node: Node) -> bool:
    """Whether violence is told with no party, or with one of its sides, as something that came about."""
    parties = [*node.actors, *node.recipients]
    if "lone" not in node.entry.flags or node.status != "actual" or node.purpose or node.operators:
        return False
    if len(parties) > 1 or (parties and not (node.nominal and node.symmetric and not node.supported)):
        return False
    noun = node.trigger
    if not node.nominal:
        return True
    if noun.dep_ not in TOLD_AS or noun.tag_ not in ("NN", "NNS"):
        return False
    return not (noun.dep_ == "pobj" and noun.head.lower_ in AIM and not any(noun.lefts))


def _unfounded(node: Node, lexicon: Lexicon) -> str | None:
    """Why an act is no event, or None where it is one."""
    parties = [*node.actors, *node.recipients]
    if node.purpose:
        return "an unrealised purpose"
    if not parties:
        return "no party"
    lasting = node.type == "AID" and any(a.country for a in node.actors)
    if (node.actors and _habit((node.operators or [node.trigger])[0]) and not lasting) or (
        node.type in STANCES and _trait(node.trigger)
    ):
        return "a trait that tells somebody apart"
    if _said_to(node, lexicon):
        return "only tells whom a statement was made to"
    if node.type in WORDS and node.nominal and not node.carried and not node.operators and not node.actors:
        return "words of nobody"
    if node.duty and not (any(_demanding(a) for a in node.actors) and node.recipients):
        return "a duty in nobody's words"
    if node.nominal and _generic(node.trigger):
        return "any act of the kind, not one that was done"
    charged = node.type == "ACCUSE" and node.mode == "allege" and "legal" in node.entry.contexts and not node.actors
    if node.type not in FORCEFUL and not charged and (not any(_political(p) for p in parties) or _private(node)):
        return "no political party"
    if all(p.via == "pronoun" and p.kind == "unknown" for p in parties):
        return "nobody known"
    if node.type not in DECLARED and all(_speaks(p) for p in parties):
        return "told of nobody but the speaker"
    if (
        node.symmetric
        and len(parties) < 2
        and not (node.supported and parties[0].country)
        and not _sides(parties[0], lexicon)
    ):
        return "one party only"
    return None


def _speaks(party: Entity) -> bool:
    """Whether a party is the speaker ("we"), about whom much is said that is no act ("we are going to win")."""
    return party.via == "pronoun" and actors().words.pronouns.get(party.text.lower()) == FIRST_PERSON


def _sides(party: Entity, lexicon: Lexicon) -> bool:
    """Whether a party is more than one: "the two countries", "both Koreas"."""
    *before, last = party.text.lower().split()
    return last in lexicon.classes["side-plural"] and not party.country and bool(before)


def _trait(verb: Token) -> bool:
    """Whether a verb only says which people are meant: "villagers opposed to the mine have barricaded the road"."""
    if verb.dep_ not in ("acl", "relcl") or verb.head.dep_ != "nsubj" or verb.head.pos_ != "NOUN":
        return False
    plain = verb.tag_ in ("VBP", "VBG", "VBN") and not any(c.dep_ == "aux" for c in verb.children)
    return plain and not any(t.text == "," for t in verb.doc[verb.head.i : verb.i])


def _habit(verb: Token) -> bool:
    """Whether a relative clause in the simple present says what somebody is: "the agency, which runs the camps"."""
    while verb.dep_ == "conj" and verb.head.pos_ in VERBAL and not any(c.dep_ == "nsubj" for c in verb.children):
        verb = verb.head
    return (
        verb.dep_ == "relcl"
        and verb.tag_ in ("VBZ", "VBP")
        and any(c.dep_ in ("nsubj", "nsubjpass") and c.tag_ in ("WDT", "WP") for c in verb.children)
        and not any(c.dep_ in ("aux", "auxpass", "neg") or c.ent_type_ in ("DATE", "TIME") for c in verb.children)
    )


def _said_to(node: Node, lexicon: Lexicon) -> bool:
    """Whether a participle of speaking only opens a statement: "speaking to lawmakers, the premier said"."""
    verb = node.trigger
    return (
        node.type == "CONSULT"
        and verb.tag_ == "VBG"
        and verb.dep_ == "advcl"
        and lemma(verb) in lexicon.classes["addressing"]
        and lemma(verb.head) in lexicon.classes["speech"]
    )


def _generic(noun: Token) -> bool:
    """Whether a bare plural is told what its kind is: "attacks on clinics are attacks on all of us"."""
    verb = noun.head
    return (
        noun.tag_ == "NNS"
        and noun.dep_ in ("nsubj", "attr")
        and lemma(verb) == "be"
        and verb.tag_ in ("VBZ", "VBP")
        and not any(c.dep_ in ("det", "nummod", "poss") for c in noun.children)
    )


def _political(entity: Entity) -> bool:
    """Whether a party acts in politics: a country's, an office or body, or of a political sector."""
    if entity.country:
        return True
    if entity.kind in POLITICAL_KINDS:
        return entity.sector not in PRIVATE_SECTORS - {None} or (
            entity.sector == "SOC" and entity.kind == "organisation"
        )
    return entity.sector in POLITICAL_SECTORS


def _private(node: Node) -> bool:
    """Whether all sides, where there are two, are people or firms in their own affairs."""
    parties = [*node.actors, *node.recipients]
    two = len(node.actors) > 1 if node.symmetric else bool(node.actors and node.recipients)
    return (
        two
        and node.type not in ("AID", "ACCUSE")
        and all(
            p.sector in PRIVATE_SECTORS | {"CVL", "MED"} and p.kind in ("person", "group", "unknown") for p in parties
        )
    )


def _demanding(entity: Entity) -> bool:
    """Whether a speaker's "must" is a demand: a party's is, an analyst's is an opinion."""
    return _political(entity) and (bool(entity.country) or entity.sector in POLITICAL_SECTORS - {"ELI"})


def _innermost(speech: Sequence[Speech], node: Node) -> Speech | None:
    """The innermost statement the act is told in; not the speaker's own act of speech.

    An operator that changes no type ("denied having shelled the town") tells the act as any verb of speech does.
    """
    own = {node.trigger.i, *(p.i for p in node.parts)}
    if node.type != node.act:
        own |= {o.i for o in node.operators}
    inside = [
        s for s in speech if node.trigger.i in s.content and (s.home is not None or s.cue.i not in own) and s.holders
    ]
    return min(inside, key=lambda s: len(s.content), default=None)


def _own_word(told: Speech, node: Node, at: Tense) -> bool:
    """Whether a statement is itself the act that its speaker does by it ("he rejects the plan, he said")."""
    if node.type not in SPOKEN or not node.actors or at.past or at.perfect or at.past_perfect:
        return False
    speakers = {h.chain or h.name for h in told.holders}
    return all((a.chain or a.name) in speakers for a in node.actors)


def attribution_of(speech: Speech, sentence: Sentence) -> Attribution | None:
    """On whose word what is told in this statement stands."""
    chain = [e for s in speech.chain for e in s.holders[:1]]
    told = [s for s in speech.chain if s.attitude not in ("fears", "hopes", "believes", "doubts")] or list(speech.chain)
    holders = told[-1].holders
    if not holders:
        return None
    first, last = holders[0], holders[-1]
    start, end = first.start, max(first.end, last.end)
    inside = sentence.start <= start and end <= sentence.end
    text = sentence.text[start - sentence.start : end - sentence.start] if inside else first.text
    if not inside:
        start, end = first.start, first.end
    home = told[-1].home or sentence
    cue = home.doc[told[-1].cue.i : told[-1].cue_end + 1]
    at = home.start + cue.start_char
    return Attribution(
        text,
        start,
        end,
        first,
        Span(home.text[cue.start_char : cue.end_char], at, at + len(cue.text)),
        tuple(chain),
    )


def _merge(drafts: list[Draft]) -> list[Draft]:
    """One happening told twice in a sentence is one event."""
    kept: list[Draft] = []
    for draft in sorted(
        drafts, key=lambda d: (d.node.nominal, not d.node.supported, -_weight(d.node), d.node.trigger.i)
    ):
        twin = next((k for k in kept if _same_happening(k.node, draft.node)), None)
        if twin is None:
            kept.append(draft)
            continue
        node = twin.node
        node.topics += [t for t in (*draft.node.topics, draft.node.trigger) if t.i not in {x.i for x in node.topics}]
        node.trace.append(f"also told at {draft.node.trigger.text!r}")
        if node.symmetric:
            node.actors = unique([*node.actors, *draft.node.actors])
        else:
            node.actors = node.actors or draft.node.actors
            node.recipients = _sufferers(node, draft.node)
        node.mode = RAISED.get(draft.node.mode or "") or node.mode or draft.node.mode
    return sorted(kept, key=lambda d: d.node.trigger.i)


def _addressees(node: Node, roles: Roles, lexicon: Lexicon) -> list[Entity]:
    """To whom a promise, refusal or threat is told, where its own doer or one of his state tells it."""
    verb = (*node.operators[:1], node.trigger)[0]
    while verb.pos_ not in VERBAL and verb.head != verb:
        verb = verb.head
    over = verb.head
    if verb.dep_ != "ccomp" or lemma(over) not in lexicon.classes["telling"]:
        return []
    speakers = roles.parties(roles.grammar.subject(over))
    told = [c for c in over.children if c.dep_ in ("dobj", "dative") and c.pos_ != "ADP" and c.i < verb.i]
    heard = [e for t in told for e in roles.entities(t) if e.sector != "JRN" and e.country and e not in node.actors]
    own = {e.country for e in speakers}
    same = all(a.country in own or a.via == "pronoun" for a in node.actors)
    return heard if speakers and same and not own & {e.country for e in heard} else []


def _sufferers(node: Node, further: Node) -> list[Entity]:
    """Whom a happening befell, of two tellings; foreign victims too ("hit a hotel, killing three Swedes")."""
    if not node.recipients or "harm" not in further.entry.flags or any(e.kind == "place" for e in further.recipients):
        return node.recipients or further.recipients
    known = {e.country for e in node.recipients}
    return [*node.recipients, *(e for e in further.recipients if e.country and e.country not in known)]


def _weight(node: Node) -> int:
    return len(node.actors) + 2 * len(node.recipients)


def _same_happening(one: Node, other: Node) -> bool:
    if one.type != other.type or one.status != other.status:
        return False
    if (
        one.symmetric
        and other.symmetric
        and one.nominal
        and other.nominal
        and not _one_within(one.actors, other.actors)
    ):
        return False
    fitting = _compatible(one.actors, other.actors) and _compatible(one.recipients, other.recipients)
    if fitting and (one.nominal or other.nominal):
        return not (_before(one, other) or _before(other, one))
    if one.type == "ASSAULT" and _same_sufferer(one.trigger, other.trigger):
        return not (one.actors and other.actors) or fitting
    if other.nominal and other.trigger.dep_ in ("nsubj", "nsubjpass") and other.trigger.head.i == one.trigger.i:
        return True  # "the shelling killed four"
    if other.trigger.dep_ in ("acl", "relcl", "advcl") and other.trigger.head.i in {p.i for p in one.parts}:
        return fitting or not one.recipients  # "appointed a panel to investigate the killings"
    if one.type == "ASSAULT" and (_told_within(one, other.trigger) or _told_within(other, one.trigger)):
        return True
    if one.type in TOLD_ON and not (one.nominal or other.nominal) and (_told_on(one, other) or _told_on(other, one)):
        return True
    coordinated = other.trigger.head.i == one.trigger.i or one.trigger.head.i == other.trigger.i
    joined = {one.trigger.dep_, other.trigger.dep_} & ({"conj", "advcl"} if one.type in VERBAL_CONFLICT else {"conj"})
    if coordinated and joined:
        shared = _keys(one.recipients) & _keys(other.recipients)
        same = _keys(one.actors) == _keys(other.actors) or (bool(shared) and not (one.actors and other.actors))
        named = [[e for e in n.recipients if e.via != "pronoun"] for n in (one, other)]
        apart = all(named) and _keys(named[0]) != _keys(named[1])
        return same and not apart
    if _purpose(one.trigger, other.trigger) or _purpose(other.trigger, one.trigger):
        return True  # "sent a team to investigate"
    if coordinated and any(n.trigger.dep_ == "advcl" and n.trigger.tag_ == "VBG" for n in (one, other)):
        # "issued an ultimatum warning of war"
        return _keys(one.actors) == _keys(other.actors) and _compatible(one.recipients, other.recipients)
    return False


def _before(deed: Node, noun: Node) -> bool:
    """Whether a noun tells what went before another's deed: "entered the town after weeks of clashes"."""
    if not noun.nominal or deed.nominal or "harm" in deed.entry.flags:
        return False
    here = noun.trigger
    while here.dep_ in ("pobj", "conj") and here.head.dep_ == "prep" and here.head.lower_ == "of":
        here = here.head.head
    return here.dep_ == "pobj" and here.head.lower_ in EARLIER and here.head.head.i == deed.trigger.i


def _purpose(verb: Token, trigger: Token) -> bool:
    """Whether the one tells only what the other is done for."""
    return trigger.head.i == verb.i and trigger.dep_ == "advcl" and trigger.tag_ == "VB"


def _same_sufferer(one: Token, other: Token) -> bool:
    """Whether two verbs share the subject of one passive: "was punched and kicked"."""
    if other.dep_ != "conj":
        one, other = other, one
    return (
        other.dep_ == "conj"
        and other.head.i == one.i
        and other.tag_ == one.tag_ == "VBN"
        and any(c.dep_ == "nsubjpass" for c in one.children)
        and not any(c.dep_ in ("nsubj", "nsubjpass") for c in other.children)
    )


def _told_on(deed: Node, further: Node) -> bool:
    """Whether a verb only tells on of another's deed.

    It tells the harm ("opened fire on a bus, killing seven", "raided a village and killed 12", "died when a shell hit
    their house"), or how a crowd protested ("marched, chanting slogans").
    """
    harm = "harm" in further.entry.flags
    if not harm and not further.nominal and further.type != "PROTEST":
        return False
    verb = _carrier(further.trigger)
    if (harm or further.nominal) and deed.trigger.dep_ == "advcl" and deed.trigger.head.i == verb.i:
        return not (further.actors and deed.actors) and any(
            c.dep_ == "advmod" and c.lower_ in LEADING for c in deed.trigger.children
        )
    if further.nominal:
        return False
    joined = False
    while True:
        if any(c.dep_ in ("nsubj", "nsubjpass", "mark") for c in verb.children):
            return False
        if verb.dep_ == "advcl" and verb.tag_ == "VBG":
            joined = True
        elif verb.dep_ != "conj":
            return False
        verb = verb.head
        if joined and deed.trigger.dep_ == "ccomp" and deed.trigger.head.i == verb.i and deed.trigger.i < verb.i:
            return True  # "warplanes hit a hall, residents said, killing ten"
        if verb.i == deed.trigger.i:
            return joined or (_compatible(deed.actors, further.actors) if harm else _rowdy(deed, further))


def _rowdy(one: Node, other: Node) -> bool:
    """Whether the same crowd's deeds are parts of one riot: "threw stones at police and burned cars"."""
    return "riot" in (one.mode, other.mode) and _keys(one.actors) == _keys(other.actors)


def _carrier(token: Token) -> Token:
    """The verb that tells an act: itself, or the one a noun stands with."""
    while token.pos_ not in VERBAL and token.head != token:
        token = token.head
    return token


def _topic(asked: Node, kept: Sequence[Draft]) -> bool:
    """Whether a request is what a crowd protests for: "thronged the square, demanding that he go"."""
    if asked.type != "REQUEST" or any(c.dep_ in ("nsubj", "nsubjpass") for c in asked.trigger.children):
        return False
    verb = asked.operators[0] if asked.operators else asked.trigger
    if verb.tag_ not in ("VBG", "VB"):
        return False
    protests = [d.node for d in kept if d.node.type == "PROTEST"]
    told = {t.i for n in protests for t in (n.trigger, _carrier(n.trigger))}
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return _carrier(verb.head).i in told  # hangs on whichever noun stands next: "the palace demanding that he go"
    while verb.dep_ in ("advcl", "xcomp", "conj") and verb.head != verb:
        verb = verb.head
        if verb.i in told:
            return True
    return verb.dep_ in ("acl", "relcl") and verb.head.i in told


def _told_within(harm: Node, trigger: Token) -> bool:
    """Whether harm is told to have come by the other act: "killed in an attack", "hurt in a blast that hit a bus"."""
    if harm.nominal:
        return False
    here = trigger
    if here.pos_ in VERBAL and here.dep_ in ("relcl", "acl"):
        here = here.head
    while here.dep_ == "conj" or (here.dep_ == "pobj" and here.head.lower_ == "of" and here.head.head != here):
        here = here.head if here.dep_ == "conj" else here.head.head
    return here.dep_ == "pobj" and here.head.lower_ in BY and here.head.head.i == harm.trigger.i


def _one_within(one: Sequence[Entity], other: Sequence[Entity]) -> bool:
    """Whether the countries of one side all stand on the other."""
    first, second = ({e.country or e.name for e in side} for side in (one, other))
    return first <= second or second <= first


def _keys(entities: Sequence[Entity]) -> set[tuple[int, int]]:
    return {(e.start, e.end) for e in entities}


def _compatible(one: Sequence[Entity], other: Sequence[Entity]) -> bool:
    """Nothing said on one side, or some of the same countries or words on both."""
    if not one or not other or _keys(one) & _keys(other):
        return True
    return bool({e.country for e in one if e.country} & {e.country for e in other if e.country})
