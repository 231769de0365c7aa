"""Whose the institutions and people are that no word gives a country: the scene's, or the other side's.

"Crowds filled Basra" are Iraqi crowds. "Nepal's Maoists defied the government" tells of Nepal's, and "Egyptian
police arrested 20 students" of Egyptian students; but "troops killed two Russians" tells of no Russian troops.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dragoman.knowledge.actors import GROUP_CODES
from dragoman.model import Entity
from dragoman.reading.events.node import Node
from dragoman.reading.events.roles import Roles

__all__ = ["answer", "homeless", "localise", "share_homes"]

# acts that the people or the authorities of the place do there
LOCAL = frozenset({"ASSAULT", "COERCE", "PROTEST"})
CROWD = "crowd-control"
FROM_AFAR = frozenset({"aerial", "drone", "heavy-weapons"})
SETTLED = frozenset({"government", "group", "people", "force", "organisation"})
# people of no country told who are the scene's where a title says what they are there
ENTITLED = frozenset({"OPP", "LEG", "PTY", "GOV", "JUD", "COP"})
# who faces his own state, whoever else is told of
INNER = frozenset({"OPP", "LEG", "PTY", "REB", "PRM", "LAB", "EDU", "MED", "REL", "AGR", "JUD", "CVL"})
STATE = frozenset({"GOV", "MIL", "COP", "JUD", "LEG"})
# who is arrested, tried and beaten by his own state's police and courts, where no other country is told
SUBJECTED = frozenset({"OPP", "LEG", "PTY", "LAB", "EDU", "MED", "REL", "AGR", "JRN", "CVL", "SOC", "ELI", "JUD"})
DISMISSED = frozenset({"MIL", "COP", "JUD", "LEG", "PTY"})
ENFORCING = frozenset({"COP", "JUD", "GOV", "SPY"})
FELLED = frozenset({"GOV", "ELI", "LEG", "OPP", "PTY", "MIL", "JUD"})
LEGAL = frozenset({"COERCE", "SANCTION", "ACCUSE"})
LAWFUL = frozenset({*LEGAL, "RETREAT", "CONCEDE"})
# whom a ruler speaks to at home
SPOKEN_TO = frozenset({"LAB", "MED", "EDU", "AGR"})
VERBAL = frozenset({"REQUEST", "AGREE", "REJECT", "CONCEDE", "THREATEN"})
HUMAN = frozenset({"person", "office"})


def homeless(entity: Entity) -> bool:
    """Whether an actor is told by a common noun or a title alone, which name no country."""
    if entity.country is not None or entity.sector == "REF":
        return False
    if entity.kind in HUMAN:
        return entity.via in ("title", "definite") and entity.sector in ENTITLED
    return entity.via == "definite" and entity.kind in SETTLED


def localise(node: Node, roles: Roles, told: frozenset[str | None], there: frozenset[str | None]) -> None:
    """Gives parties without a country that of the scene, else of the other side where both are of one state.

    Args:
        node: the act.
        roles: finds parties.
        told: the countries of its scene, and of the way there and from there.
        there: those of its scene alone.
    """
    if node.type == "ASSAULT" and node.mode in FROM_AFAR:
        node.recipients = _settled(node.recipients, told)
    elif node.type in LOCAL:
        codes = set(there if node.mode == "deport" else told)
        if not codes and not roles.grammar.slots(node.trigger).get("against"):
            codes = {r.country for r in node.recipients if r.kind in ("place", "unknown", "government")}
        node.actors = _settled(node.actors, codes)
        if node.mode == CROWD and not told:
            told = frozenset(a.country for a in node.actors)  # a crowd faces its own police
        node.recipients = _settled(node.recipients, told)
    else:
        if node.type in LEGAL:  # "a court in Oslo fined him"
            node.actors = [_settled([a], there)[0] if a.sector in ("COP", "JUD") else a for a in node.actors]
        # "recognised the new government in Dili"
        rulers = [r for r in node.recipients if r.kind == "government"]
        node.recipients = _settled(node.recipients, told) if rulers == node.recipients else node.recipients
    _of_one_state(node, there)


def share_homes(nodes: Sequence[Node]) -> None:
    """Gives a party of several acts of a sentence the country that one of them tells."""
    told = {(e.start, e.end): e.country for n in nodes for e in (*n.actors, *n.recipients) if e.country}
    for node in nodes:
        node.actors = [_at_home(e, told[e.start, e.end]) if (e.start, e.end) in told else e for e in node.actors]
        node.recipients = [
            _at_home(e, told[e.start, e.end]) if (e.start, e.end) in told else e for e in node.recipients
        ]


def answer(nodes: Sequence[Node]) -> None:
    """Whom a threat without a recipient answers: "Latvia expelled a Russian envoy and Moscow vowed to retaliate"."""
    for node in (n for n in nodes if n.type == "THREATEN" and not n.recipients):
        own = {a.country for a in node.actors if a.country}
        struck = [n for n in nodes if n is not node and own and own <= {r.country for r in n.recipients}]
        node.recipients = next((list(n.actors) for n in struck if not own & {a.country for a in n.actors}), [])


def _of_one_state(node: Node, told: frozenset[str | None]) -> None:
    inner = _land([a for a in node.actors if a.sector in INNER and a.country])
    if (
        node.symmetric and inner is not None and told <= {inner}
    ):  # "the miners' union reached a deal with the government"
        node.actors = [_at_home(a, inner) if a.sector in STATE else a for a in node.actors]
    acting, suffering = _land(node.actors), _land(node.recipients)
    if acting is not None and told <= {acting}:
        if all(a.sector in INNER and a.kind != "people" for a in node.actors):
            node.recipients = [_at_home(r, acting) if r.sector in STATE else r for r in node.recipients]
        elif (node.type in LAWFUL or node.mode == CROWD) and all(a.sector in ENFORCING for a in node.actors):
            node.recipients = [_at_home(r, acting) if _subject_of(r, node) else r for r in node.recipients]
        elif node.type in VERBAL and all(a.sector == "GOV" for a in node.actors):
            node.recipients = [_at_home(r, acting) if r.sector in SPOKEN_TO else r for r in node.recipients]
    if suffering is not None and told <= {suffering}:
        felled = all(r.kind in HUMAN and r.sector in FELLED and r.via != "counterpart" for r in node.recipients)
        if felled and node.type in LEGAL:
            node.actors = [
                _at_home(a, suffering) if a.sector in STATE and a.kind != "person" else a for a in node.actors
            ]
        if all(r.kind in (*HUMAN, "organisation") or r.via == "definite" for r in node.recipients):
            node.actors = [_at_home(a, suffering) if a.sector in ("OPP", "PTY") else a for a in node.actors]


def _subject_of(entity: Entity, node: Node) -> bool:
    """Whether such a party is of the state that tries, arrests or dismisses it."""
    if node.type == "SANCTION" and entity.kind in ("force", "organisation", "government"):
        return entity.sector in DISMISSED
    return entity.sector in SUBJECTED or (entity.sector is None and entity.kind == "group")


def _at_home(entity: Entity, code: str) -> Entity:
    called = entity.country is None and entity.kind == "person" and entity.via == "title" and entity.sector in SUBJECTED
    return replace(entity, country=code) if called or homeless(entity) else entity


def _land(entities: Sequence[Entity]) -> str | None:
    """The one state of all these, where they are of one."""
    codes = {e.country for e in entities}
    code = next(iter(codes)) if len(codes) == 1 else None
    return code if code is not None and _is_state(code) else None


def _is_state(code: str) -> bool:
    return len(code) == 3 and code not in GROUP_CODES


def _settled(entities: list[Entity], codes: Iterable[str | None]) -> list[Entity]:
    """The same, those without a country given the one that is told, if it is one."""
    found = set(codes)
    code = next(iter(found)) if len(found) == 1 else None
    if code is None or len(code) != 3:
        return entities
    return [replace(e, country=code) if homeless(e) else e for e in entities]
