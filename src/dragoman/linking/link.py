"""Finds the episodes of a record: which of its events report the same happening."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dragoman.linking.blocks import candidates
from dragoman.linking.clusters import cluster
from dragoman.linking.episodes import Source, episode_of
from dragoman.linking.pairs import NEVER, Judge
from dragoman.linking.reports import Report, TextMarks, day_number, names_in, report_of
from dragoman.linking.settings import Settings, settings
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
    sites: list[tuple[int, int]] = field(default_factory=list)
    days: list[tuple[int, int]] = field(default_factory=list)
    countries: list[tuple[int, str]] = field(default_factory=list)

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
        articles: list[Row] = []
        events: list[Row] = []
        marks: dict[str, _Marks] = {}
        for _, kind, row in rows_of(record.path, "article", "event"):
            if kind == "article":
                _mark(marks, ((row["article_id"], mention) for mention in row["mentions"]))
                articles.append({name: row[name] for name in _ARTICLE})
            else:
                events.append({name: row[name] for name in _EVENT})
        return _link(articles, events, marks, given)
    marks = {}
    sql = "SELECT article_id, kind, start, entity, place, timex, value, earliest, latest FROM mentions "
    found = record.query(sql + "WHERE kind <> 'quantity'", "mentions")
    _mark(marks, ((row["article_id"], row) for row in found))
    articles = list(record.query(f"SELECT {', '.join(_ARTICLE)} FROM articles", "articles"))
    events = list(record.query(f"SELECT {', '.join(_EVENT)} FROM events", "events"))
    return _link(articles, events, marks, given)


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
    marks: dict[str, _Marks] = {}
    _mark(marks, ((row["article_id"], row) for row in mentions))
    return _link(list(articles), events, marks, given or settings())


def _link(articles: list[Row], events: Iterable[Row], marks: Mapping[str, _Marks], given: Settings) -> Links:
    how = given.similar
    families = near_duplicates(
        ((article["article_id"], article["text"]) for article in articles),
        threshold=how.threshold,
        permutations=int(how.permutations),
        bands=int(how.bands),
        shingle=int(how.shingle),
        seed=int(how.seed),
    )
    sources = {a["article_id"]: Source(a, families.get(a["article_id"])) for a in articles}
    none = _Marks()
    told = {
        article["article_id"]: marks.get(article["article_id"], none).of(article, given.common) for article in articles
    }
    pairs = [
        (report_of(event, sources[event["article_id"]].published, told[event["article_id"]], given), event)
        for event in events
    ]
    pairs.sort(key=lambda pair: pair[0].order)
    reports = [report for report, _ in pairs]
    groups = _groups(reports, Judge(given, families), given)
    grouped = {number for group in groups for number in group}
    for number in range(len(reports)):
        if number not in grouped:
            groups.append([number])
    groups.sort()
    episodes = [episode_of([pairs[number][1] for number in group], sources) for group in groups]
    return Links(episodes, {event: episode.episode_id for episode in episodes for event in episode.events})


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


def _mark(marks: dict[str, _Marks], mentions: Iterable[tuple[str, Row]]) -> None:
    """Notes where articles name towns, countries and single days."""
    for article, mention in mentions:
        if mention["kind"] == "entity":
            if mention["entity"]["country"]:
                noted = (mention["start"], mention["entity"]["country"])
                insort(marks.setdefault(article, _Marks()).countries, noted)
        elif mention["kind"] == "place":
            place = mention["place"]
            if place["geonameid"] is not None and place["precision"] in _POINTS:
                insort(marks.setdefault(article, _Marks()).sites, (mention["start"], place["geonameid"]))
        elif mention["kind"] == "time" and mention["timex"] == "DATE":
            first = day_number(mention["earliest"] or mention["value"])
            last = day_number(mention["latest"]) if mention["latest"] else first
            if first is not None and first == last:
                insort(marks.setdefault(article, _Marks()).days, (mention["start"], first))
