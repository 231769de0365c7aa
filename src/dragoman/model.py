"""The values that pass from floor to floor: frozen, slotted, and named as the record names them.

`Article` is what a source gives; `Reading` is what was read in it. Offsets count Unicode code points of
`Article.text`; `text[start:end]` is always the quoted words. Dates are ISO strings. Field order is the order in
which the record writes them. The contract of names is the record's (`docs/record.md`).
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

SCHEMA_VERSION = 1

Status = Literal["actual", "historical", "future", "hypothetical", "negated"]
Basis = Literal["text", "dateline", "published"]
DateClueKind = Literal["office", "term", "past_day", "coming_day"]
PublishedBasis = Literal["given", "metadata", "dateline", "url", "inferred", "unknown"]
EntityKind = Literal["person", "office", "government", "organisation", "group", "people", "force", "place", "unknown"]
Via = Literal["name", "title", "demonym", "metonym", "pronoun", "definite", "counterpart"]
QuantityKind = Literal[
    "money", "dead", "injured", "arrested", "displaced", "people", "troops", "flights", "weapons", "share", "other"
]
Qualifier = Literal["exact", "about", "at_least", "at_most"]
Precision = Literal["exact", "city", "district", "region", "border", "country", "sea"]
FurnitureKind = Literal["caption", "credit", "byline", "related", "prompt", "agency"]
Role = Literal["actor", "recipient"]
Manner = Literal["direct", "indirect", "mixed"]
Attitude = Literal[
    "says",
    "believes",
    "fears",
    "hopes",
    "supports",
    "opposes",
    "denies",
    "doubts",
    "promises",
    "demands",
    "regrets",
]
Reason = Literal[
    "no_date_given",
    "ambiguous_name",
    "unknown_name",
    "no_antecedent",
    "ambiguous_place",
    "unknown_place",
    "vague",
    "conflict",
    "too_long",
]

STATUSES: tuple[str, ...] = get_args(Status)
ATTITUDES: tuple[str, ...] = get_args(Attitude)
ENTITY_KINDS: tuple[str, ...] = get_args(EntityKind)
QUANTITY_KINDS: tuple[str, ...] = get_args(QuantityKind)


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the article: `article.text[start:end] == text`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unresolved(Span):
    """Something seen in the text that could not be settled, with the reason."""

    field: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class DateClue(Span):
    """Words that tell when an undated report was written: on which days, as far as these words alone say (ISO)."""

    clue: DateClueKind
    earliest: str | None
    latest: str | None


@dataclass(frozen=True, slots=True)
class Furniture(Span):
    """Words of the page that are not the report: a caption, a credit, a stray headline."""

    what: FurnitureKind


@dataclass(frozen=True, slots=True)
class Dateline:
    """What the head of a report says of its origin ("MOSCOW, July 22 (Interfax)")."""

    place: str | None = None
    agency: str | None = None
    byline: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One report as given by a source. `published` is an ISO date or None; nothing here comes from the clock.

    `origin` and `line` say where it was found; they serve to name it in a complaint and are no part of the record.
    """

    article_id: str
    text: str
    title: str | None = None
    published: str | None = None
    published_basis: PublishedBasis = "unknown"
    source: str | None = None
    url: str | None = None
    language: str | None = None
    origin: str | None = field(default=None, compare=False)
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class When:
    """An interval of days, both ends included. `text`, `start`, `end` are null where no words gave it."""

    earliest: str | None
    latest: str | None
    grain: str | None
    basis: Basis
    text: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Place(Span):
    """A place named in the text. `lat`, `lon` in decimal degrees (WGS 84); `country` ISO 3166-1 alpha-3."""

    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geonameid: int | None
    feature: str | None
    precision: Precision | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Entity(Span):
    """Who is meant by some words. `country` is ISO 3166-1 alpha-3, or IGO, UNO, EUR, NGO, ISM, IMG, MNC."""

    entity_id: str | None
    chain: str | None
    name: str
    kind: EntityKind
    country: str | None
    sector: str | None
    other_sectors: tuple[str, ...]
    office: str | None
    via: Via


@dataclass(frozen=True, slots=True)
class Attribution(Span):
    """On whose word something stands: the innermost speaker in `text`, `chain` the speakers, outermost first."""

    entity: Entity | None
    cue: Span | None
    chain: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Quantity(Span):
    """A number with what it counts. `unit` is an ISO 4217 code for money, else a noun; `per` a period ("year")."""

    kind: QuantityKind
    value: float | None
    low: float | None
    high: float | None
    qualifier: Qualifier
    unit: str | None
    per: str | None
    attribution: Attribution | None = None


@dataclass(frozen=True, slots=True)
class Agenda(Span):
    """What was discussed, agreed on or asked for, with its PLOVER contexts."""

    contexts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elaboration(Span):
    """A later sentence that adds details to an event told before."""

    attribution: Attribution | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an event or statement stands: `text[start:end] == sentence`; `trigger` and `operators` are [start, end]."""

    start: int
    end: int
    sentence: str
    trigger: tuple[int, int]
    operators: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One event in the PLOVER ontology. See `docs/record.md` for the meaning of each field."""

    article_id: str
    run_id: str
    event_id: str
    content_hash: str
    type: str
    act: str
    status: Status
    background: bool
    mode: str | None
    other_modes: tuple[str, ...]
    contexts: tuple[str, ...]
    agenda: tuple[Agenda, ...]
    quad: int
    intensity: float
    cameo: str | None
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    date: When | None
    due: When | None
    place: Place | None
    attribution: Attribution | None
    quantities: tuple[Quantity, ...]
    elaborations: tuple[Elaboration, ...]
    evidence: Evidence
    in_furniture: bool
    rule: str
    trace: tuple[str, ...]
    confidence: float
    episode_id: str | None
    unresolved: tuple[Unresolved, ...]


@dataclass(frozen=True, slots=True)
class Participant:
    """A party of an episode, as the report that names it best has it."""

    role: Role
    name: str
    entity_id: str | None
    kind: EntityKind
    country: str | None
    sector: str | None


@dataclass(frozen=True, slots=True)
class Site:
    """Where an episode took place; as `Place`, without the words of one report."""

    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geonameid: int | None
    precision: Precision | None


@dataclass(frozen=True, slots=True)
class Version:
    """One of the things that reports say of a detail: its `value` in words, its bounds, and who says so."""

    value: str
    low: float | None
    high: float | None
    sources: tuple[str, ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail that at least two sources tell: `kind` is that of a quantity, or date, place, mode, status.

    `agreed` where all who tell it can be right at once.
    """

    kind: str
    unit: str | None
    agreed: bool
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Episode:
    """One happening with all events that report it. See `docs/record.md` for the meaning of each field."""

    episode_id: str
    type: str
    act: str
    mode: str | None
    status: Status
    best: str
    events: tuple[str, ...]
    articles: tuple[str, ...]
    sources: tuple[str, ...]
    first_report: str | None
    last_report: str | None
    earliest: str | None
    latest: str | None
    site: Site | None
    participants: tuple[Participant, ...]
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody's word: who tells (`speakers`), whose attitude it is (`holders`), and what is said (`content`)."""

    statement_id: str
    article_id: str
    run_id: str
    start: int
    end: int
    speakers: tuple[Entity, ...]
    holders: tuple[Entity, ...]
    cue: Span | None
    content: Span
    manner: Manner
    attitude: Attitude
    about: tuple[Entity, ...]
    events: tuple[str, ...]
    evidence: Evidence
    chain: tuple[Entity, ...]
    unresolved: tuple[Unresolved, ...]


@dataclass(frozen=True, slots=True)
class Mention(Span):
    """A mention in the article: `kind` is entity, place, time or quantity; exactly one of the fields after it is set.

    `value` is the TIMEX3 value of a time; `timex` its type (DATE, TIME, DURATION, SET).
    """

    kind: Literal["entity", "place", "time", "quantity"]
    entity: Entity | None = None
    place: Place | None = None
    quantity: Quantity | None = None
    timex: Literal["DATE", "TIME", "DURATION", "SET"] | None = None
    value: str | None = None
    earliest: str | None = None
    latest: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in one article: the record's `article` line and the lines after it."""

    article_id: str
    run_id: str
    text_hash: str
    title: str | None
    text: str
    published: str | None
    published_basis: PublishedBasis
    published_range: tuple[str, str] | None
    source: str | None
    url: str | None
    language: str | None
    dateline: Dateline | None
    furniture: tuple[Furniture, ...]
    unresolved: tuple[Unresolved, ...]
    published_clues: tuple[DateClue, ...] = ()
    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = field(default=())
    statements: tuple[Statement, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Reject:
    """One input that could not be read, and why. `code` is that of the error (`errors.py`)."""

    source_path: str
    line: int | None
    article_id: str | None
    code: str
    cause: str
    cure: str


@dataclass(frozen=True, slots=True)
class Run:
    """What made the lines that follow: hashes of program, model and data. No clock, no machine."""

    run_id: str
    schema_version: int
    program: str
    model: str
    lexicon: str
    ontology: str
    knowledge: str
    options: tuple[tuple[str, str], ...] = ()


def as_dict(value: Any) -> Any:
    """A value of this module as plain dicts, lists and scalars, in field order, ready for JSON."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: as_dict(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [as_dict(v) for v in value]
    return value
