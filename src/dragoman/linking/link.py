"""Finds the episodes of a record: which of its events report the same happening."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dragoman.linking.blocks import candidates
from dragoman.linking.clusters import cluster
from dragoman.linking.episodes import Source, episode_of
from dragoman.linking.pairs import NEVER, Judge
from dragoman.linking.reports import Report, TextMarks, day_number, names_in, report_of
from dragoman.linking.settings import Settings, settings
from dragoman.model import Episode
from dragoman.record import Links, Record
from dragoman.record.lines import rows_of
from dragoman.text.similar import near_duplicates

__all__ = ["find_episodes", "link_rows"]

Row = Mapping[str, Any]

_ARTICLE = ("article_id", "published", "source", "dateline", "text")
_EVENT = (
    "article_id",
    "event_id",
    "type",
    "act",
    "mode",
    "status",
    "background",
    "actors",
    "recipients",
    "date",
    "due",
    "place",
    "quantities",
    "evidence",
    "in_furniture",
    "confidence",
)
_POINTS = ("exact", "city", "district")


@dataclass(slots=True)
class _Marks:
    """Where an article names towns, single days and countries."""

    sites: list[tuple[int, int]] = field(default_factory=list)
    days: list[tuple[int, int]] = field(default_factory=list)
    countries: list[tuple[int, str]] = field(default_factory=list)

    def add(self, mention: Row) -> None:
        """Notes one mention, in the order of the text."""
        start = mention["start"]
        if mention["kind"] == "entity":
            if mention["entity"]["country"]:
                insort(self.countries, (start, mention["entity"]["country"]))
        elif mention["kind"] == "place":
            place = mention["place"]
            if place["geonameid"] is not None and place["precision"] in _POINTS:
                insort(self.sites, (start, place["geonameid"]))
        elif mention["kind"] == "time" and mention["timex"] == "DATE":
            first = day_number(mention["earliest"] or mention["value"])
            last = day_number(mention["latest"]) if mention["latest"] else first
            if first is not None and first == last:
                insort(self.days, (start, first))

    def of(self, article: Row, common: frozenset[str]) -> TextMarks:
        dateline = (article["dateline"] or {}).get("place")
        return TextMarks(self.sites, self.days, self.countries, names_in(article["text"], common), dateline)


def find_episodes(record: Record) -> Links:
    """The episodes of a record, in the order of their first members.

    What was read first makes no difference: reports are taken in the order of publication, article and place in the
    text, and an episode is named for the first of its members.

    Raises:
        RecordError: the record is damaged.
    """
    given = settings()
    if record.form == "jsonl":
        lines = (row for _, _, row in rows_of(record.path, "article"))
        articles = ((row, _marked(row["mentions"])) for row in lines)
        return _link(articles, lambda: record.events, given)
    sql = "SELECT article_id, kind, start, entity, place, timex, value, earliest, latest FROM mentions "
    marks = _by_article(record.query(sql + "WHERE kind <> 'quantity'", "mentions"))
    rows = record.query(f"SELECT {', '.join(_ARTICLE)} FROM articles", "articles")
    wanted = f"SELECT {', '.join(_EVENT)} FROM events"
    return _link(_with_marks(rows, marks), lambda: record.query(wanted, "events"), given)


def link_rows(
    articles: Iterable[Row], events: Iterable[Row], mentions: Iterable[Row] = (), given: Settings | None = None
) -> Links:
    """The episodes of these events, as `find_episodes` finds them.

    Args:
        articles: rows with id, date of publication, source, dateline and text; each event's is among them.
        events: rows as in the record.
        mentions: rows as in the table of that name; without them, what a sentence names beside the event is not seen.
        given: settings; ours where none are given.
    """
    rows = list(events)
    return _link(_with_marks(articles, _by_article(mentions)), lambda: rows, given or settings())


def _link(articles: Iterable[tuple[Row, _Marks]], events: Callable[[], Iterable[Row]], given: Settings) -> Links:
    """Goes over the events twice, so that no more of them than what tells them apart is held at once."""
    heads: dict[str, Row] = {}
    told: dict[str, TextMarks] = {}
    families = near_duplicates(_texts(articles, heads, told, given), **_how(given))
    sources = {name: Source(head, families.get(name)) for name, head in heads.items()}
    reports = [
        report_of(event, sources[event["article_id"]].published, told[event["article_id"]], given) for event in events()
    ]
    told.clear()
    reports.sort(key=lambda report: report.order)
    groups = _groups(reports, Judge(given, families), given)
    grouped = {number for group in groups for number in group}
    groups += [[number] for number in range(len(reports)) if number not in grouped]
    groups.sort()
    members = [[reports[number].event_id for number in group] for group in groups]
    reports.clear()
    return _gather(members, events(), sources)


def _texts(
    articles: Iterable[tuple[Row, _Marks]], heads: dict[str, Row], told: dict[str, TextMarks], given: Settings
) -> Iterator[tuple[str, str]]:
    """Each article's id and text, while what is needed of it later is put aside."""
    for row, marks in articles:
        name = row["article_id"]
        heads[name] = {field: row[field] for field in _ARTICLE if field != "text"}
        told[name] = marks.of(row, given.common)
        yield name, row["text"]


def _how(given: Settings) -> dict[str, Any]:
    how = given.similar
    counts = {name: int(getattr(how, name)) for name in ("permutations", "bands", "shingle", "seed")}
    return {"threshold": how.threshold, **counts}


def _gather(members: list[list[str]], events: Iterable[Row], sources: Mapping[str, Source]) -> Links:
    """The episodes of these members, each made as soon as all its events have come by."""
    place = {event: at for at, group in enumerate(members) for event in group}
    waiting: dict[int, dict[str, Row]] = {}
    episodes: list[Episode | None] = [None] * len(members)
    for event in events:
        at = place[event["event_id"]]
        there = waiting.setdefault(at, {})
        there[event["event_id"]] = event
        if len(there) == len(members[at]):
            del waiting[at]
            episodes[at] = episode_of([there[each] for each in members[at]], sources)
    done = [episode for episode in episodes if episode is not None]
    return Links(done, {event: episode.episode_id for episode in done for event in episode.events})


def _groups(reports: list[Report], judge: Judge, given: Settings) -> list[list[int]]:
    known: dict[tuple[int, int], float] = {}

    def score(a: int, b: int) -> float:
        pair = (a, b) if a < b else (b, a)
        found = known.get(pair)
        return judge.score(reports[a], reports[b]) if found is None else found

    join = given.weights.join
    for a, b in candidates(reports, given):
        value = judge.score(reports[a], reports[b])
        if value >= join:
            known[(a, b) if a < b else (b, a)] = value
    edges = [(a, b, value) for (a, b), value in sorted(known.items())]
    return cluster(edges, score, join, NEVER)


def _with_marks(articles: Iterable[Row], marks: Mapping[str, _Marks]) -> Iterator[tuple[Row, _Marks]]:
    none = _Marks()
    return ((row, marks.get(row["article_id"], none)) for row in articles)


def _by_article(mentions: Iterable[Row]) -> dict[str, _Marks]:
    found: dict[str, _Marks] = {}
    for mention in mentions:
        found.setdefault(mention["article_id"], _Marks()).add(mention)
    return found


def _marked(mentions: Iterable[Row]) -> _Marks:
    found = _Marks()
    for mention in mentions:
        found.add(mention)
    return found
