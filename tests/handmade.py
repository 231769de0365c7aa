"""Records written by hand, without the reader: for tests of what is asked of a record."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dragoman import ontology
from dragoman.model import (
    Agenda,
    Entity,
    Event,
    Evidence,
    Mention,
    Reading,
    Run,
    Span,
    Statement,
    Status,
    When,
)
from dragoman.reading.ids import text_hash
from dragoman.record import open_store

RUN = Run("run-1", 1, "test", "none", "none", "none", "none")
NAMES = {"IND": "India", "RUS": "Russia", "USA": "United States", "AFG": "Afghanistan", "PAK": "Pakistan"}


def entity(
    code: str | None, name: str | None = None, office: str | None = None, entity_id: str | None = None
) -> Entity:
    """A party: a country by its code, or somebody by name."""
    name = name or NAMES.get(code or "", code or "somebody")
    own = entity_id or (f"country:{code}" if code and name == NAMES.get(code) else None)
    kind = "person" if office else "government"
    return Entity(name, 0, len(name), own, None, name, kind, code, "GOV", (), office, "name")  # type: ignore[arg-type]


class Story:
    """One article, to which events and statements are added."""

    def __init__(
        self, article_id: str, published: str | None, source: str = "Wire", naming: Iterable[str] = ()
    ) -> None:
        self.article_id = article_id
        self.published = published
        self.source = source
        self.naming = list(naming)
        self.events: list[Event] = []
        self.statements: list[Statement] = []
        self.text = ""

    def _sentence(self, sentence: str) -> Evidence:
        start = len(self.text) + bool(self.text)
        self.text += ("\n" if self.text else "") + sentence
        return Evidence(start, len(self.text), sentence, (start, start + 1))

    def event(
        self,
        type_: str,
        actors: Iterable[str | Entity],
        recipients: Iterable[str | Entity] = (),
        *,
        date: str | tuple[str, str] | None = "published",
        status: Status = "actual",
        mode: str | None = None,
        act: str | None = None,
        topics: tuple[str, ...] = (),
        sentence: str | None = None,
        furniture: bool = False,
    ) -> Story:
        """Adds an event; its date is the day of publication unless given."""
        plover = ontology.load()
        day = self.published if date == "published" else date
        ends = (day, day) if isinstance(day, str) else day
        when = When(ends[0], ends[1], "day", "published") if ends else None
        number = len(self.events)
        evidence = self._sentence(sentence or f"{type_} {number} of {self.article_id}.")
        agenda = (Agenda("things", evidence.start, evidence.start + 6, topics),) if topics else ()
        self.events.append(
            Event(
                self.article_id,
                RUN.run_id,
                f"{self.article_id}-e{number}",
                "hash",
                type_,
                act or type_,
                status,
                False,
                mode,
                (),
                topics,
                agenda,
                plover.quad(type_),
                plover.intensity(type_, mode),
                None,
                tuple(entity(a) if isinstance(a, str) else a for a in actors),
                tuple(entity(r) if isinstance(r, str) else r for r in recipients),
                when,
                None,
                None,
                None,
                (),
                (),
                evidence,
                furniture,
                "rule",
                (),
                0.9,
                None,
                (),
            )
        )
        return self

    def statement(self, holder: str, attitude: str, content: str, about: Iterable[str] = ()) -> Story:
        """Adds a statement of a country."""
        evidence = self._sentence(content)
        self.statements.append(
            Statement(
                f"{self.article_id}-s{len(self.statements)}",
                self.article_id,
                RUN.run_id,
                evidence.start,
                evidence.end,
                (entity(holder),),
                (entity(holder),),
                None,
                Span(content, evidence.start, evidence.end),
                "indirect",
                attitude,  # type: ignore[arg-type]
                tuple(entity(x) for x in about),
                (),
                evidence,
                (),
                (),
            )
        )
        return self

    def reading(self) -> Reading:
        """The article as the record takes it in."""
        codes = {*self.naming}
        codes |= {e.country for event in self.events for e in (*event.actors, *event.recipients) if e.country}
        mentions = tuple(Mention("", 0, 0, "entity", entity(code)) for code in sorted(codes))
        values: dict[str, Any] = {
            "title": None,
            "published_basis": "given",
            "published_range": None,
            "url": None,
            "language": "en",
            "dateline": None,
            "furniture": (),
            "unresolved": (),
        }
        return Reading(
            self.article_id,
            RUN.run_id,
            text_hash(self.text),
            text=self.text,
            published=self.published,
            source=self.source,
            mentions=mentions,
            events=tuple(self.events),
            statements=tuple(self.statements),
            **values,
        )


def record(path: Path, *stories: Story, run: Run = RUN) -> Path:
    """Writes the stories as a record."""
    with open_store(path, run) as store:
        for story in stories:
            store.add(story.reading())
        store.finish()
    return path
