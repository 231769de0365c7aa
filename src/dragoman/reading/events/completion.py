"""What completes the roles of an act that stands: the thing acted on, the weapon of an unknown attacker, the scene.

None of these founds an event: they are looked for once it is known to be one, and the scene comes last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spacy.tokens import Token

from dragoman.lexicon.loader import Lexicon
from dragoman.model import Entity
from dragoman.reading.events.grammar import UNCOUNTED, VERBAL, Grammar, conjuncts, lemma
from dragoman.reading.events.homes import localise
from dragoman.reading.events.node import Node
from dragoman.reading.events.roles import Roles, unique

__all__ = ["UNKNOWN", "acts_on_things", "complete", "thing_object"]

UNKNOWN = "UNK"
# types whose object is what is acted on even where it is nobody ("condemned the ruling", "shelled a village")
THINGS = frozenset({"ACCUSE", "ASSAULT", "PROTEST", "REJECT", "SUPPORT", "THREATEN"})
# of these the object may be a deed too ("condemned the attack")
TOLD = frozenset({"ACCUSE", "REJECT", "SUPPORT"})
# symmetric types that can be one side's: a scene may stand for the other
ONE_SIDED = frozenset({"CONCEDE", "REJECT", "RETREAT", "THREATEN"})
ADDRESSED = ("to", "with", "against")
BEFALLEN = ("against", "into", "on", "of")
CONFINING = frozenset({None, "censor", "restrict", "curfew", "martial-law", "cyber"})
LOCATED = frozenset(
    {"AID", "ASSAULT", "COERCE", "CONCEDE", "CONSULT", "MOBILIZE", "PROTEST", "RETREAT", "SANCTION", "THREATEN"}
)
SCENE = frozenset({"in", "into", "at", "near", "inside", "across", "outside", "on", "along", "throughout", "around"})
TOWARDS = frozenset({"to", "for", "from"})
NOMINAL = frozenset({"NOUN", "PROPN"})
# what only the authorities of a place do there, and the prepositions that tell the place
STATE_ACTS: Mapping[tuple[str, str | None], tuple[str, ...]] = {
    ("COERCE", "arrest"): ("in", "at", "near"),
    ("COERCE", "censor"): ("in", "from"),
    ("COERCE", "deport"): ("from",),
    ("RETREAT", "release"): ("from", "in"),
    ("SANCTION", "convict"): ("in", "at"),
    ("SANCTION", "expel"): ("from",),
    ("SANCTION", None): ("from",),
}
# where a pronoun may stand for whom a clause addresses; the parser makes it a subject too ("promising them better pay")
TAKING = frozenset({"dobj", "dative", "nsubj", "pobj"})
LANDS = frozenset({"government", "place"})
SPOKEN = frozenset({"ACCUSE", "REQUEST", "THREATEN"})
RULING = frozenset({"GOV", "LEG", "JUD"})
CONDITIONS = frozenset({"unless", "if", "until"})


def acts_on_things(node: Node) -> bool:
    """Whether the act's object is its recipient though it is no actor."""
    return node.type in THINGS or (node.type == "COERCE" and node.mode in CONFINING)


def thing_object(node: Node, token: Token, grammar: Grammar) -> Token | None:
    """The head of what is acted on, where that is a thing and no part of the act's own words."""
    own = {p.i for p in node.parts} | {node.trigger.i} | {o.i for o in node.operators}
    for found in grammar.slots(token).get("object", ()):
        if found.pos_ in NOMINAL and found.i not in own and found.ent_type_ not in UNCOUNTED and not _counts(found):
            return found
    return None


def complete(node: Node, roles: Roles, lexicon: Lexicon) -> None:
    """Fills the roles that no party fills."""
    if not node.actors and node.type == "ASSAULT" and node.trigger.pos_ in VERBAL and not node.operators:
        node.actors = _weapon(node.trigger, roles, node.recipients)
    if not node.actors:
        node.actors = _named(node, roles, lexicon.classes["light"]) or _authorities(node, roles)
        node.recipients = [r for r in node.recipients if r not in node.actors]
    _sides(node, roles)
    if node.type == "ACCUSE":
        _bidding(node, roles)
    if node.type == "ACCUSE" and node.mode == "investigate":
        node.recipients = _suspects(node, roles) or node.recipients
    own = {a.country for a in node.actors if a.country}
    if all(_unmeant(r) or (node.type in SPOKEN and r.country in own) for r in node.recipients):
        node.recipients = _taken_up(node, roles) or node.recipients
    _recipients(node, roles, lexicon)
    if any(e.country is None for e in (*node.actors, *node.recipients)):
        told, there = (scene(node, roles, lexicon, towards=t) for t in (True, False))
        localise(node, roles, frozenset(e.country for e in told), frozenset(e.country for e in there))


def _recipients(node: Node, roles: Roles, lexicon: Lexicon) -> None:
    if node.type == "MOBILIZE":
        node.recipients = [r for r in node.recipients if r.kind != "force" or r.country]
    verb = node.trigger.head
    if node.type == "SANCTION" and node.act == node.type:
        own = {a.country for a in node.actors if a.sector == "GOV"}  # "tariffs on exports to the U.S. from Canada"
        node.recipients = [r for r in node.recipients if r.country not in own or not r.entity_id or r.kind not in LANDS]
    if node.type == "AID" and not node.recipients and node.trigger.dep_ == "nsubj" and verb.pos_ in VERBAL:
        node.recipients = roles.parties(
            roles.grammar.object(verb), nested=False
        )  # "Irish aid helped two million Kenyans"
    if node.recipients or (node.symmetric and len(node.actors) > 1 and node.type not in ONE_SIDED):
        return
    if not node.symmetric and node.type == "THREATEN":
        node.recipients = _conditioned(node, roles)
    if not node.recipients and node.type == "REJECT":
        node.recipients = _proposers(node, roles)
    if node.recipients:
        return
    if node.type == "PROTEST":
        node.recipients = _pressed(node, roles)
    if not node.recipients and not node.symmetric and acts_on_things(node):
        node.recipients = _things(node, roles, lexicon)
    if not node.recipients and not node.symmetric:
        node.recipients = _proper(node, roles)
    if not node.recipients and {node.type, node.act} & LOCATED:
        node.recipients = scene(node, roles, lexicon)


def _unmeant(entity: Entity) -> bool:
    return entity.via == "pronoun" and entity.kind == "unknown" and entity.country is None


def _taken_up(node: Node, roles: Roles) -> list[Entity]:
    """Whom a pronoun takes up beside the verb over its clause: "expelled the agency, accusing it of plotting"."""
    clause = (*node.operators[:1], node.trigger)[0]
    verb = clause.head
    if clause.tag_ != "VBG" or clause.dep_ not in ("advcl", "acl") or clause.i < verb.i:
        return []
    while verb.pos_ not in VERBAL and verb.head != verb:
        verb = verb.head
    slots = roles.grammar.slots(verb)
    for slot in ("object", "on", "against", "with", "to", "from"):
        found = [e for t in slots.get(slot, ()) for e in roles.parties([t]) if e not in node.actors]
        if not found:
            continue
        pronouns = [c for c in clause.subtree if c.dep_ in TAKING and c.tag_ == "PRP"]
        if node.recipients and not _unmeant(node.recipients[0]):
            return found if all(e.country not in {a.country for a in node.actors} for e in found) else []
        several = len(found) > 1 or any(t.tag_ in ("NNS", "NNPS") for t in slots[slot])
        return found if pronouns and several == (pronouns[0].lower_ == "them") else []
    return []


def _bidding(node: Node, roles: Roles) -> None:
    """Who bids another to act goes on to accuse him: "ordered Oslo to cut its staff, accusing it of …"."""
    verb = (*node.operators[:1], node.trigger)[0]
    bidden = verb.head
    if verb.tag_ != "VBG" or verb.dep_ != "advcl" or not verb.i or not verb.nbor(-1).is_punct:
        return
    if bidden.tag_ != "VB" or bidden.dep_ not in ("xcomp", "ccomp") or bidden.head.pos_ not in VERBAL:
        return
    bidders = roles.parties(roles.grammar.subject(bidden.head))
    if not bidders or any(a in bidders for a in node.actors):
        return
    done = roles.parties(roles.grammar.slots(verb).get("object", ())) or node.actors
    node.recipients = [e for e in done if e not in bidders]
    node.actors = bidders


def _suspects(node: Node, roles: Roles) -> list[Entity]:
    """Who is investigated, where a clause tells the charge: "an inquiry into claims that soldiers abused children"."""
    slots = [roles.grammar.slots(t) for t in (node.trigger, *node.operators[:1])]
    for noun in (t for s in slots for prep in ("into", "of", "object") for t in s.get(prep, ())):
        told = [c for c in noun.children if c.dep_ in ("acl", "ccomp", "relcl") and c.pos_ in VERBAL]
        for clause in (c for c in told if any(m.dep_ == "mark" and m.lower_ == "that" for m in c.children)):
            found = [e for e in roles.parties(roles.grammar.subject(clause)) if e not in node.actors]
            if found:
                return found
    return []


def _conditioned(node: Node, roles: Roles) -> list[Entity]:
    """Whom a threat is meant for, as its condition tells: "will strike unless the government yields"."""
    below = [node.inner.trigger] if node.inner is not None else []
    for verb in (*node.operators[:1], node.trigger, *below):
        for clause in (c for c in verb.children if c.dep_ == "advcl" and c.pos_ in VERBAL):
            if any(c.dep_ in ("mark", "advmod") and c.lower_ in CONDITIONS for c in clause.children):
                found = roles.parties(roles.grammar.surface_subject(clause), nested=False)
                found = [e for e in found if e not in node.actors and e.via != "pronoun"]
                if found:
                    return found
    return []


def _pressed(node: Node, roles: Roles) -> list[Entity]:
    """The authorities whom a crowd wants something of: "blocked a road to press the government to close the mine"."""
    verb = node.trigger
    while verb.pos_ not in VERBAL and verb.head != verb:
        verb = verb.head
    over = [verb, *(c for c in verb.subtree if c.dep_ == "acl" and c.tag_ == "VBG")]
    below = [c for v in over for c in v.children if c.dep_ in ("advcl", "xcomp") and c.tag_ in ("VB", "VBG")]
    for clause in (*below, *over[1:]):
        slots = roles.grammar.slots(clause)
        asked = [t for s in ("object", "clause", "infinitive", "on") for t in slots.get(s, ())]
        asked = [u for t in asked for u in (roles.grammar.slots(t).get("subject", ()) if t.pos_ in VERBAL else (t,))]
        found = [e for e in roles.parties(asked) if e.sector in RULING and e not in node.actors]
        if found:
            return found
    return []


def _proposers(node: Node, roles: Roles) -> list[Entity]:
    """Whose the talks or plans are that are refused: "refused to attend talks hosted by Moscow"."""
    nouns = [t for t in (*node.topics, *node.parts, node.trigger) if t.pos_ in NOMINAL]
    for clause in (c for t in nouns for c in t.children if c.dep_ in ("acl", "relcl") and c.tag_ == "VBN"):
        found = [e for e in roles.parties(roles.grammar.subject(clause)) if e not in node.actors]
        if found:
            return found
    own = frozenset(a.country for a in node.actors)
    asked = [roles.inside(t, own=own) for t in node.operators[1:] if t.pos_ in NOMINAL]
    return next((found for found in asked if found), [])


def _authorities(node: Node, roles: Roles) -> list[Entity]:
    """The country of a state's act of which nobody is told the doer: "was arrested in Oman", "expelled from Chad"."""
    verb = node.trigger
    if verb.pos_ not in VERBAL or not roles.grammar.passive(verb) or node.act != node.type:
        return []
    slots = roles.grammar.slots(verb)
    for slot in STATE_ACTS.get((node.type, node.mode), ()):
        found = [e for e in roles.parties(slots.get(slot, ())) if e.country and e.kind in ("place", "government")]
        if found:
            return found[:1]
    return []


def _sides(node: Node, roles: Roles) -> None:
    """Of a meeting refused or a deal not struck the subject acts, towards those whom it would have been with."""
    if not node.symmetric or node.type not in ONE_SIDED or len(node.actors) < 2:
        return
    verb = node.operators[0] if node.operators else node.trigger
    while verb.pos_ not in VERBAL and verb.head != verb:
        verb = verb.head
    subject = roles.parties(roles.grammar.subject(verb))
    others = [e for e in node.actors if e not in subject]
    if len(subject) == 1 and others and subject[0] in node.actors:
        node.symmetric, node.actors, node.recipients = False, subject, others


def _proper(node: Node, roles: Roles) -> list[Entity]:
    """A proper name that nobody knows, behind a preposition that tells whom the act is for or with."""
    slots = roles.grammar.slots(node.trigger)
    found = [t for s in ADDRESSED for t in slots.get(s, ()) if t.pos_ == "PROPN" and t.ent_type_ not in UNCOUNTED]
    return [roles.thing(t, placed=True) for t in found[:1] if not roles.entities(t)]


def _named(node: Node, roles: Roles, light: frozenset[str]) -> list[Entity]:
    """A proper name that no table and no tagger knows is somebody where it is a subject."""
    for token in (*node.operators[:1], node.trigger):
        carried = token.dep_ == "dobj" and lemma(token.head) in light
        verb = token.head if carried and token.pos_ not in VERBAL else token
        if verb.pos_ in VERBAL:
            subject = [c for t in roles.grammar.subject(verb) for c in conjuncts(t)]
            return [
                roles.thing(t, placed=True)
                for t in subject
                if t.pos_ == "PROPN" and t.text[:1].isupper() and t.ent_type_ not in UNCOUNTED and not roles.entities(t)
            ]
    return []


def _things(node: Node, roles: Roles, lexicon: Lexicon) -> list[Entity]:
    inner = (node.inner.trigger,) if node.inner is not None and node.type == "THREATEN" else ()
    for token in (*(node.operators[:1] if node.type in TOLD else ()), node.trigger, *inner):
        slots = roles.grammar.slots(token)
        found = thing_object(node, token, roles.grammar) if token.pos_ in VERBAL else None
        if found is None:
            behind = BEFALLEN if node.nominal else BEFALLEN[:2]
            found = next((t for s in behind for t in slots.get(s, ()) if t.pos_ in NOMINAL), None)
        if found is None and node.type == "SUPPORT":
            own = [roles.grammar.slots(p) for p in node.parts if p.pos_ in NOMINAL]
            found = next((t for o in own for s in ("for", "to") for t in o.get(s, ()) if t.pos_ in NOMINAL), None)
        if found is None and node.entry.type == "REJECT":
            found = next((p for p in node.parts if p.pos_ in NOMINAL and p.dep_ in ("dobj", "nsubjpass")), None)
        if found is None:
            continue
        deed = bool(lexicon.index.get(("noun", lemma(found))))
        if deed and node.type not in TOLD:
            continue
        heads = [t for t in conjuncts(found) if t.pos_ in NOMINAL and t.ent_type_ not in UNCOUNTED]
        return [roles.thing(t, placed=not deed) for t in heads]
    return []


def _weapon(token: Token, roles: Roles, recipients: list[Entity]) -> list[Entity]:
    """Killed by a bomb: its owner is unknown, and the bomb stands for him."""
    told = {(r.start, r.end) for r in recipients}
    subject = [t for t in roles.grammar.subject(token) if not any((e.start, e.end) in told for e in roles.entities(t))]
    return [roles.thing(t, placed=False, sector=UNKNOWN) for t in subject[:1] if t.pos_ in NOMINAL]


def scene(node: Node, roles: Roles, lexicon: Lexicon, *, towards: bool = True) -> list[Entity]:
    """The nearest place of the act's own clause: a country or town, else a spot whose words tell the country.

    Args:
        node: the act.
        roles: finds parties.
        lexicon: knows the word classes.
        towards: whether the way there and from there counts too.
    """
    taken = {(e.start, e.end) for e in node.actors}
    towns: list[tuple[tuple[bool, int], Token]] = []
    spots: list[tuple[tuple[bool, int], Token]] = []
    for place in _places(node, lexicon.classes["aside"], SCENE | TOWARDS if towards else SCENE):
        near = (place.i < node.trigger.i, abs(place.i - node.trigger.i))
        known = roles.entities(place)
        if any(e.kind in ("place", "government") and e.country and (e.start, e.end) not in taken for e in known):
            towns.append((near, place))
        elif (
            not known
            and place.head.lower_ in SCENE
            and place.pos_ in NOMINAL
            and not lexicon.index.get(("noun", lemma(place)))
        ):
            spots.append((near, place))
    if towns:
        best = min(towns, key=lambda t: t[0])[1]
        return unique(e for c in conjuncts(best) for e in roles.entities(c) if (e.start, e.end) not in taken)
    for _, spot in sorted(spots, key=lambda t: t[0]):
        entity = roles.thing(spot, placed=True)
        if entity.country or any(t.pos_ == "PROPN" for t in (spot, *roles.grammar.modifiers(spot))):
            return [entity]
    return []


def _places(node: Node, aside: frozenset[str], where: frozenset[str]) -> Iterator[Token]:
    """Nouns behind a preposition of place, in the act's own clause and its purpose; not inside who acts."""
    top = node.trigger
    while top.pos_ not in VERBAL and top.head != top:
        top = top.head
    if top.dep_ == "relcl" and any(c.dep_ == "advmod" and c.lower_ == "where" for c in top.children):
        yield top.head  # "flew to Amman, where police arrested him"
    stack = [top]
    while stack:
        here = stack.pop()
        if here.dep_ == "pobj" and here.head.lower_ in where and here.ent_type_ not in UNCOUNTED:
            yield here
        for child in here.children:
            if child.lower_ in aside and child.lower_ not in SCENE:
                continue
            finite = child.dep_ in ("ccomp", "parataxis", "relcl") or (child.dep_ == "conj" and child.pos_ in VERBAL)
            apart = child.dep_ == "advcl" and child.tag_ != "VB"
            if not (finite or apart or child.dep_ in ("nsubj", "agent")):
                stack.append(child)


def _counts(token: Token) -> bool:
    return token.like_num or token.text[:1].isdigit()
