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
TIME_ENTITIES = frozenset({"DATE", "TIME"})
NOT_OF_HEAD = frozenset({"conj", "cc", "punct", "relcl", "det", "nsubj", "mark", "aux", "advcl"})
CLAUSES = frozenset({"advcl", "relcl"})


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
            if each.ent_type_ in TIME_ENTITIES:
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
    """The head's phrase without its coordinated twins, clauses of their own and time; one unbroken stretch of text."""
    inside = {head.i}
    stack = [c for c in head.children if c.dep_ not in NOT_OF_HEAD and not _time(c)]
    while stack:
        here = stack.pop()
        inside.add(here.i)
        stack += [c for c in here.children if c.dep_ not in CLAUSES or not _finite(c)]
    low = high = head.i
    while low - 1 in inside:
        low -= 1
    while high + 1 in inside:
        high += 1
    while high > head.i and head.doc[high].is_punct:
        high -= 1
    return list(head.doc[low : high + 1])


def _finite(verb: Token) -> bool:
    """Whether a verb below stands in a clause of its own ("when the ministers met", "which it regards as ...")."""
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def _time(child: Token) -> bool:
    """Whether a phrase tells when, not what."""
    if child.dep_ in ("npadvmod", "tmod"):
        return child.ent_type_ in TIME_ENTITIES
    return child.dep_ == "prep" and any(c.dep_ == "pobj" and c.ent_type_ in TIME_ENTITIES for c in child.children)
