"""From drafts to events of the record: codes, contexts, agenda, quantities, ids."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from dragoman.lexicon.loader import Lexicon
from dragoman.model import Elaboration, Entity, Event, Evidence, Place, Quantity, Unresolved, When, as_dict
from dragoman.ontology import Ontology
from dragoman.reading.events.agenda import agenda
from dragoman.reading.events.confidence import confidence
from dragoman.reading.events.contexts import context_finder, merge
from dragoman.reading.events.drafts import Draft
from dragoman.reading.events.grammar import Grammar
from dragoman.reading.events.matching import clause
from dragoman.reading.ids import content_hash, short_hash

__all__ = ["EventParts", "assemble", "span_of"]

MODE_CONTEXTS = {"cyber": "cyber", "misinformation": "misinformation"}


class EventParts:
    """What is found for an event beside its act: filled by the reader, step by step."""

    __slots__ = ("background", "date", "due", "elaborations", "place", "quantities", "status", "unresolved")

    def __init__(self, status: str) -> None:
        self.status = status
        self.background = False
        self.date: When | None = None
        self.due: When | None = None
        self.place: Place | None = None
        self.quantities: list[Quantity] = []
        self.elaborations: list[Elaboration] = []
        self.unresolved: list[Unresolved] = []


def span_of(token: Token, start: int) -> tuple[int, int]:
    """[start, end] of a token in the article."""
    return start + token.idx, start + token.idx + len(token.text)


def assemble(
    draft: Draft,
    parts: EventParts,
    *,
    article_id: str,
    run_id: str,
    ordinal: int,
    grammar: Grammar,
    lexicon: Lexicon,
    ontology: Ontology,
) -> Event:
    """The event of the record. `ordinal` counts equal sentences of the article."""
    node, sentence = draft.node, draft.sentence
    entities = [*node.actors, *node.recipients]
    finder = context_finder(lexicon)
    topics = agenda(node, grammar, entities, finder, sentence.start)
    own = MODE_CONTEXTS.get(node.mode or "")
    contexts = merge(
        node.entry.contexts,
        (own,) if own else (),
        (c for a in topics for c in a.contexts),
        finder.find(
            sorted({t.i: t for t in (*clause(node.trigger), *node.trigger.subtree)}.values(), key=lambda t: t.i)
        ),
    )
    trigger = span_of(node.trigger, sentence.start)
    operators = tuple(span_of(t, sentence.start) for t in node.operators)
    evidence = Evidence(sentence.start, sentence.end, sentence.text, trigger, operators)
    rule = " ∘ ".join(dict.fromkeys([*_operator_rules(node.trace), node.rule]))
    decided = {
        "type": node.type,
        "act": node.act,
        "status": parts.status,
        "mode": node.mode,
        "actors": as_dict(tuple(node.actors)),
        "recipients": as_dict(tuple(node.recipients)),
        "date": as_dict(parts.date),
        "due": as_dict(parts.due),
        "place": as_dict(parts.place),
        "attribution": as_dict(draft.attribution),
        "contexts": contexts,
        "quantities": as_dict(tuple(parts.quantities)),
        "rule": rule,
    }
    return Event(
        article_id=article_id,
        run_id=run_id,
        event_id=short_hash(article_id, sentence.text, ordinal, trigger[0] - sentence.start),
        content_hash=content_hash(decided),
        type=node.type,
        act=node.act,
        status=parts.status,  # type: ignore[arg-type]
        background=parts.background,
        mode=node.mode,
        other_modes=(),
        contexts=contexts,
        agenda=topics,
        quad=ontology.quad(node.type),
        intensity=ontology.intensity(node.type, node.mode),
        cameo=ontology.cameo(node.type, node.mode, node.act),
        actors=tuple(node.actors),
        recipients=tuple(node.recipients),
        date=parts.date,
        due=parts.due,
        place=parts.place,
        attribution=draft.attribution,
        quantities=tuple(parts.quantities),
        elaborations=tuple(parts.elaborations),
        evidence=evidence,
        in_furniture=sentence.furniture is not None,
        rule=rule,
        trace=tuple(node.trace),
        confidence=confidence(draft),
        episode_id=None,
        unresolved=tuple(parts.unresolved),
    )


def _operator_rules(trace: Sequence[str]) -> list[str]:
    return [line.split(" ", 1)[0] for line in trace if line.startswith("op.")]


def parties(draft: Draft) -> tuple[Entity, ...]:
    """All parties of a draft."""
    return (*draft.node.actors, *draft.node.recipients)
