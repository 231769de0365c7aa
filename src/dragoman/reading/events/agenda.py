"""The agenda of an act: what was discussed, agreed on or asked for."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.model import Agenda, Entity
from dragoman.reading.events.contexts import ContextFinder
from dragoman.reading.events.grammar import Grammar, conjuncts
from dragoman.reading.events.node import Node

__all__ = ["agenda"]

TOPICAL = frozenset({"CONSULT", "AGREE", "REQUEST", "SUPPORT", "COOPERATE", "CONCEDE", "REJECT", "THREATEN"})
TOPIC_SLOTS = ("on", "about", "over", "for", "regarding", "infinitive", "purpose", "clause", "object")
MOST_WORDS = 40


def agenda(
    node: Node, grammar: Grammar, entities: list[Entity], finder: ContextFinder, start: int
) -> tuple[Agenda, ...]:
    """Topic phrases of the act, `start` being the sentence's offset in the article."""
    if node.type not in TOPICAL:
        return ()
    slots = grammar.slots(node.trigger)
    heads = [t for slot in TOPIC_SLOTS for t in slots.get(slot, ())]
    heads += [t for part in node.parts for slot in TOPIC_SLOTS[:6] for t in grammar.slots(part).get(slot, ())]
    heads += [t for t in node.topics if t.i != node.trigger.i]
    if node.type == "CONSULT":
        # "discussed X, combating Y and Z": the parser hangs a listed gerund on the verb
        heads += [t for t in slots.get("adverbial", ()) if t.tag_ == "VBG" and t.i > node.trigger.i]
    places = {(e.start, e.end) for e in entities}
    out: list[Agenda] = []
    taken: set[int] = set()
    for head in heads:
        for each in conjuncts(head):
            if each.ent_type_ in ("DATE", "TIME"):
                continue
            span = _phrase(each)
            if not span or span[0].i in taken or len(span) > MOST_WORDS:
                continue
            begin, end = span[0].idx + start, span[-1].idx + len(span[-1]) + start
            if (begin, end) in places or any(a <= each.idx + start < b for a, b in places):
                continue
            taken.update(t.i for t in span)
            text = each.doc.text[begin - start : end - start]
            out.append(Agenda(text, begin, end, finder.find(span)))
    return tuple(sorted(out, key=lambda a: a.start))


def _phrase(head: Token) -> list[Token]:
    """The head's phrase without its coordinated twins and relative clauses; a coordinated list after "like" stays."""
    out = [head]
    for child in head.children:
        if child.dep_ in ("conj", "cc", "punct", "relcl", "det", "nsubj", "mark", "aux"):
            continue
        out += list(child.subtree)
    out.sort(key=lambda t: t.i)
    low = head.i
    while low > out[0].i and all(t.i in {x.i for x in out} for t in head.doc[low - 1 : low]):
        low -= 1
    kept = [t for t in out if t.i >= low]
    high = kept[-1].i
    return list(head.doc[low : high + 1])
