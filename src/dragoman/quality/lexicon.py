"""What the lexicon covers, whether its examples hold, and which entries earn their place on gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dragoman.lexicon.algebra import Outcome
from dragoman.lexicon.entries import Entry, Example, Expected, World
from dragoman.lexicon.loader import Lexicon
from dragoman.model import Article, Entity, Event
from dragoman.ontology import Ontology
from dragoman.quality.gold import read_gold
from dragoman.reading.reader import Reader

__all__ = ["Coverage", "EntryReport", "check_examples", "coverage", "fault_of", "report_on"]


class Progress(Protocol):
    """Told of each example read."""

    def advance(self, articles: int = 1) -> None:
        """So many more are done."""
        ...


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many entries and surface forms tell a mode of a type. `mode` None: entries that name none."""

    type: str
    mode: str | None
    entries: int
    forms: int


@dataclass(frozen=True, slots=True)
class EntryReport:
    """How an entry fares on gold: events it made, and how many of them have a type that gold has in that sentence."""

    entry: str
    fires: int
    right: int


def coverage(lexicon: Lexicon, ontology: Ontology) -> list[Coverage]:
    """Entries and forms for every type and mode; a mode told by clause words alone shows its cues as forms."""
    out: list[Coverage] = []
    for type_, kind in ontology.types.items():
        for mode in (None, *kind.modes):
            found = [e for e in lexicon.entries.values() if _tells(e, type_, mode)]
            cues = len(lexicon.modes.get(type_, {}).get(mode or "", ()))
            made = sum(
                row.modes is not None and mode in lexicon.algebra.modes[row.modes].values()
                for row in _rows(lexicon, type_)
            )
            out.append(
                Coverage(type_, mode, len(found) + (made if mode else 0), sum(len(e.forms) for e in found) + cues)
            )
    return out


def _rows(lexicon: Lexicon, type_: str) -> Iterator[Outcome]:
    for rows in lexicon.algebra.operators.values():
        for row in rows.values():
            if row is not None and row.type == type_:
                yield row


def _tells(entry: Entry, type_: str, mode: str | None) -> bool:
    if entry.type == type_ and entry.mode == mode:
        return True
    return any((r.type or entry.type) == type_ and r.mode == mode and mode is not None for r in entry.refine)


def check_examples(reader: Reader, progress: Progress | None = None) -> list[str]:
    """Faults of examples that do not hold, each with file, line and entry."""
    faults: list[str] = []
    owners: list[Entry | World] = [*reader.lexicon.entries.values(), *reader.lexicon.worlds]
    for entry in owners:
        for example in entry.examples:
            fault = fault_of(reader, example)
            if fault:
                faults.append(f"{entry.path}:{entry.line}: {entry.id}: “{example.text}” {fault}")
            if progress:
                progress.advance()
    return faults


def fault_of(reader: Reader, example: Example) -> str | None:
    """What is wrong with the reading of an example, or None."""
    events = reader.read(Article("example", example.text)).events
    read = (
        "; ".join(
            f"{e.type}{'/' + e.mode if e.mode else ''} [{e.status}] {_codes(e.actors)} > {_codes(e.recipients)}"
            for e in events
        )
        or "none"
    )
    if example.absent is not None:
        bad = [e.type for e in events if e.type in example.absent]
        return f"should have no {', '.join(bad)}; read: {read}" if bad else None
    if not example.expected:
        return f"should yield nothing; read: {read}" if events else None
    missing = [x for x in example.expected if not any(meets(e, x) for e in events)]
    return (
        f"lacks {missing[0].type}{'/' + missing[0].mode if missing[0].mode else ''}; read: {read}" if missing else None
    )


def meets(event: Event, wanted: Expected) -> bool:
    """Whether the event is what the example promises, in all that it asks."""
    if event.type != wanted.type or (wanted.mode is not None and event.mode != wanted.mode):
        return False
    if wanted.status is not None and event.status != wanted.status:
        return False
    for codes, entities in ((wanted.actors, event.actors), (wanted.recipients, event.recipients)):
        if codes is not None and {e.country for e in entities if e.country} != set(codes):
            return False
    return True


def _codes(entities: tuple[Entity, ...]) -> str:
    return ",".join(e.country or e.name for e in entities) or "-"


def report_on(reader: Reader, gold: Path) -> list[EntryReport]:
    """One row an entry, the busiest first.

    Raises:
        DataError: the gold file is not in its format.
    """
    fires: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for item in read_gold(gold):
        types = {wanted.type for wanted in item.events}
        for event in reader.read(Article(item.id, item.text, published=item.published)).events:
            for entry in event.rule.split(" ∘ "):
                fires[entry] += 1
                right[entry] += event.type in types
    rows = [EntryReport(key, fires[key], right[key]) for key in reader.lexicon.entries]
    return sorted(rows, key=lambda r: (-r.fires, r.entry))
