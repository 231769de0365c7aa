"""What completes the roles of an act that stands: the thing acted on, the weapon of an unknown attacker, the scene.

None of these founds an event: they are looked for once it is known to be one, and the scene comes last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from spacy.tokens import Token

from dragoman.lexicon.loader import Lexicon
from dragoman.model import Entity
from dragoman.reading.events.grammar import UNCOUNTED, VERBAL, Grammar, conjuncts, lemma
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
    ("COERCE", "censor"): ("in",),
    ("COERCE", "deport"): ("from",),
    ("RETREAT", "release"): ("from", "in"),
    ("SANCTION", "convict"): ("in", "at"),
    ("SANCTION", "expel"): ("from",),
    ("SANCTION", None): ("from",),
}
# acts that the people or the authorities of the place do there
LOCAL = frozenset({"ASSAULT", "COERCE", "PROTEST"})
CROWD = "crowd-control"
FROM_AFAR = frozenset({"aerial", "drone", "heavy-weapons"})


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
        node.actors = _weapon(node.trigger, roles)
    if not node.actors:
        node.actors = _named(node, roles, lexicon.classes["light"]) or _authorities(node, roles)
        node.recipients = [r for r in node.recipients if r not in node.actors]
    _sides(node, roles)
    _recipients(node, roles, lexicon)
    if any(map(_homeless, (*node.actors, *node.recipients))):
        _localise(node, roles, lexicon)


def _recipients(node: Node, roles: Roles, lexicon: Lexicon) -> None:
    if node.recipients or (node.symmetric and len(node.actors) > 1 and node.type not in ONE_SIDED):
        return
    if not node.symmetric and acts_on_things(node):
        node.recipients = _things(node, roles, lexicon)
    if not node.recipients and not node.symmetric:
        node.recipients = _proper(node, roles)
    if not node.recipients and {node.type, node.act} & LOCATED:
        node.recipients = scene(node, roles, lexicon)


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


def _localise(node: Node, roles: Roles, lexicon: Lexicon) -> None:
    """Crowds, rebels and authorities without a country are those of the place where they act: "crowds filled Basra"."""
    told = {e.country for e in scene(node, roles, lexicon)}
    if node.type in LOCAL and node.mode not in FROM_AFAR:
        codes = set(told)
        if not codes and not roles.grammar.slots(node.trigger).get("against"):
            codes = {r.country for r in node.recipients if r.kind in ("place", "unknown", "government")}
        node.actors = _settled(node.actors, codes)
        if node.mode == CROWD and not told:
            told = {a.country for a in node.actors}  # a crowd faces its own police
        node.recipients = _settled(node.recipients, told)
    else:
        # "recognised the new government in Dili"
        rulers = [r for r in node.recipients if r.kind == "government"]
        node.recipients = _settled(node.recipients, told) if rulers == node.recipients else node.recipients


def _settled(entities: list[Entity], codes: set[str | None]) -> list[Entity]:
    """The same, those without a country given the one that is told, if it is one."""
    code = next(iter(codes)) if len(codes) == 1 else None
    if code is None or len(code) != 3:
        return entities
    return [replace(e, country=code) if _homeless(e) else e for e in entities]


def _homeless(entity: Entity) -> bool:
    """Whether an actor is told by a common noun alone, which names no country."""
    settled = entity.kind in ("government", "group", "people", "force") and entity.sector != "REF"
    return entity.country is None and entity.via == "definite" and settled


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


def _weapon(token: Token, roles: Roles) -> list[Entity]:
    """Killed by a bomb: its owner is unknown, and the bomb stands for him."""
    subject = roles.grammar.subject(token)
    return [roles.thing(t, placed=False, sector=UNKNOWN) for t in subject[:1] if t.pos_ in NOMINAL]


def scene(node: Node, roles: Roles, lexicon: Lexicon) -> list[Entity]:
    """The nearest place of the act's own clause: a country or town, else a spot whose words tell the country."""
    taken = {(e.start, e.end) for e in node.actors}
    towns: list[tuple[tuple[bool, int], Token]] = []
    spots: list[tuple[tuple[bool, int], Token]] = []
    for place in _places(node, lexicon.classes["aside"]):
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


def _places(node: Node, aside: frozenset[str]) -> Iterator[Token]:
    """Nouns behind a preposition of place, in the act's own clause and its purpose; not inside who acts."""
    top = node.trigger
    while top.pos_ not in VERBAL and top.head != top:
        top = top.head
    stack = [top]
    while stack:
        here = stack.pop()
        if here.dep_ == "pobj" and here.head.lower_ in SCENE | TOWARDS and here.ent_type_ not in UNCOUNTED:
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
