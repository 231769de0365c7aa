"""Two parties in two periods: what is new, gone, stronger or weaker between them, each line with its evidence.

Rates are per article that names both. Where either period has fewer than `ENOUGH` such articles, silence proves
nothing: then an item is "not reported here", and none is gone, new, weaker or stronger.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import duckdb

from dragoman.datafiles import package_data, read_yaml
from dragoman.knowledge.countries import countries
from dragoman.queries.coverage import coverage, naming, need_articles
from dragoman.queries.dyad import BETWEEN, between
from dragoman.queries.filters import Filter, Period, counted_ctes
from dragoman.queries.parties import Party
from dragoman.queries.relation import Answer, Relation, Sql

__all__ = ["ENOUGH", "Comparison", "Difference", "Proof", "Side", "compare"]

ENOUGH = 30
SIGNIFICANT = 1.96
PROOFS = 3
PROMISES = ("AGREE", "CONCEDE", "THREATEN")
COOPERATIVE = 2


@dataclass(frozen=True, slots=True)
class Proof:
    """A sentence that shows a line to be true."""

    period: str
    date: str | None
    says: str | None
    sentence: str
    source: str | None
    article_id: str


@dataclass(frozen=True, slots=True)
class Side:
    """What was read of one period: all articles, and those that name both parties."""

    period: str
    since: str | None
    until: str | None
    articles: int
    sources: int
    naming: int
    naming_sources: int
    events: int
    enough: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One item in the two periods.

    `change` is new, gone, stronger, weaker or steady where both periods are read well enough; else "in both" or "not
    reported here", the period meant being `lacking`. `first` and `second` count happenings or statements (of tone they
    are null), the rates are per article that names both (of tone: the mean itself).
    """

    section: str
    item: str
    change: str
    lacking: str | None
    first: int | None
    second: int | None
    first_rate: float | None
    second_rate: float | None
    first_articles: int
    first_sources: int
    second_articles: int
    second_sources: int
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Comparison(Answer):
    """The answer: the two periods, and the items that are in either."""

    periods: Relation[Side]
    differences: Relation[Difference]


@dataclass(slots=True)
class _Item:
    """Counts and proofs of one item, by period."""

    told: list[set[int | str]] = field(default_factory=lambda: [set(), set()])
    proofs: list[list[Proof]] = field(default_factory=lambda: [[], []])

    @property
    def count(self) -> tuple[int, int]:
        """How many happenings or statements, in the first and the second period."""
        return len(self.told[0]), len(self.told[1])

    def add(self, side: int, proof: Proof, told: int | str) -> None:
        """Counts one happening or statement, each once however many reports tell of it."""
        self.told[side].add(told)
        kept = self.proofs[side]
        if len(kept) < PROOFS and all(p.sentence != proof.sentence for p in kept):
            kept.append(proof)


_Items = dict[tuple[str, str], _Item]


def compare(
    connection: duckdb.DuckDBPyConnection, chosen: Filter, a: Party, b: Party, first: Period, second: Period
) -> Comparison:
    """The two parties in the first and in the second period."""
    items: _Items = {}
    tones: list[list[tuple[float, int, Proof]]] = [[], []]
    sides: list[Side] = []
    for at, period in enumerate((first, second)):
        there = chosen.during(period)
        need_articles(connection, there)
        read = coverage(connection, there, a, b)
        happenings: set[int] = set()
        for row in _events(connection, there, a, b):
            proof = _proof(period, row)
            for key in (*_items_of(row), *_third_parties(row, a, b)):
                items.setdefault(key, _Item()).add(at, proof, row["happening"])
            if row["way"] in BETWEEN and row["happening"] not in happenings:
                happenings.add(row["happening"])
                tones[at].append((row["intensity"], row["quad"], proof))
        for row in _attitudes(connection, there, a, b):
            items.setdefault(("attitudes", row["item"]), _Item()).add(at, _proof(period, row), row["id"])
        sides.append(
            Side(
                period.label,
                period.since,
                period.until,
                read.articles,
                read.sources,
                read.naming,
                read.naming_sources,
                len(happenings),
                read.naming >= ENOUGH,
            )
        )
    lines = [_difference(section, item, found, sides) for (section, item), found in items.items()]
    lines += _tone(tones, sides)
    lines.sort(key=lambda d: (SECTIONS.index(d.section), -max(d.first_rate or 0, d.second_rate or 0), d.item))
    title = f"{a.label} and {b.label}, {first.label} and {second.label}"
    return Comparison(title, Relation(Side, sides), Relation(Difference, lines))


SECTIONS = ("tone", "topics", "acts", "commitments", "places", "third parties", "attitudes")


def _proof(period: Period, row: Mapping[str, Any]) -> Proof:
    return Proof(period.label, row["day"], row["says"], row["sentence"], row["source"], row["article_id"])


def _events(connection: duckdb.DuckDBPyConnection, chosen: Filter, a: Party, b: Party) -> list[dict[str, Any]]:
    """Events of the two in a period with what their items are made of, the best report of each happening first.

    All reports of a happening are there: one may tell of a topic that another leaves out.
    """
    every = replace(chosen, raw=not chosen.one_a_day)
    query, values = between(every, a, b)
    happening = "w.n" if chosen.raw else "w.happening"
    text = f"""
        WITH {counted_ctes(every, query)}, wanted AS MATERIALIZED (SELECT * FROM counted WHERE way <> 'both')
        SELECT {happening} AS happening, CAST(w.day AS VARCHAR) AS day, w.way, w.quad, w.intensity, w.type, w.mode,
            w.act, w.contexts, l.topics, l.titles, l.named, l.place, l.place_country, l.precision, l.says,
            l.sentence, a.source, a.article_id
        FROM wanted w JOIN index_lines l ON l.rowid = w.line JOIN articles a ON a.rowid = w.article
        ORDER BY w.best DESC, w.day, w.n
    """
    return _dicts(connection, text, values)


def _dicts(connection: duckdb.DuckDBPyConnection, text: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    cursor = Sql(text, values).run(connection)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _items_of(row: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """The items that an event is counted under."""
    topics = _topics(row)
    yield from (("topics", topic) for topic in topics)
    act = f" ({row['act']})" if row["act"] != row["type"] else ""
    beside = " together" if row["way"] == "together" else ""
    yield ("acts", f"{row['type']}{'/' + row['mode'] if row['mode'] else ''}{act}{beside}")
    if row["place"] and row["precision"] != "country":
        country = f" ({row['place_country']})" if row["place_country"] else ""
        yield ("places", f"{row['place']}{country}")
    signed = row["type"] == "SUPPORT" and row["act"] != "SUPPORT" and row["way"] == "mutual"
    if signed or (row["type"] in PROMISES and row["way"] != "together"):
        on = f" on {', '.join(sorted(topics))}" if topics else ""
        yield ("commitments", f"{'signed' if signed else row['type'].lower()}: {row['act']}{on}")


def _topics(row: Mapping[str, Any]) -> list[str]:
    """Contexts of the event and its agenda, without those that only a part of a longer cue or of a title gave.

    "Civil nuclear energy" is no matter of nuclear arms, and a prime minister's visit none of the executive.
    """
    words = _plain(row["sentence"])
    titles = [_plain(title) for title in row["titles"]]
    # a title lies over a cue that is all of it, too
    covers = [(a, b + 1) for title in titles for a, b in _spans(re.compile(re.escape(title)), words)]
    contexts = dict.fromkeys((*row["topics"], *row["contexts"]))
    cues = {context: _spans(cue, words) if (cue := _cues().get(context)) else [] for context in contexts}
    covers += [span for spans in cues.values() for span in spans]
    kept = [c for c, spans in cues.items() if not spans or not all(_covered(span, covers) for span in spans)]
    return [context.replace("_", " ") for context in kept]


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]


def _covered(span: tuple[int, int], covers: Sequence[tuple[int, int]]) -> bool:
    """Whether a longer one lies over it."""
    return any(a <= span[0] and span[1] <= b and b - a > span[1] - span[0] for a, b in covers)


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    """The lexicon's cue phrases of each context."""
    data = read_yaml(package_data("lexicon", "contexts.yaml"))
    return {
        name: re.compile(
            r"\b(?:"
            + "|".join(re.escape(_plain(cue)) for cue in sorted(entry["cues"], key=len, reverse=True))
            + r")(?:e?s)?\b"
        )
        for name, entry in data.items()
        if isinstance(entry, dict)
    }


def _plain(text: str) -> str:
    return re.sub(r"[\s‐-―-]+", " ", text).casefold()


def _third_parties(row: Mapping[str, Any], a: Party, b: Party) -> Iterable[tuple[str, str]]:
    """Countries and known groups that a sentence on the two names beside them."""
    own = {*a.words, *b.words}
    for label in row["named"]:
        name = countries().name(label) or label
        if label not in (a.code, b.code) and name.casefold() not in own:
            yield ("third parties", name)


def _attitudes(connection: duckdb.DuckDBPyConnection, chosen: Filter, a: Party, b: Party) -> list[dict[str, Any]]:
    """Statements of either or both in articles that name both: what they fear, hope, believe, support, oppose."""
    one, values = a.beside(b, "a")
    other, more = b.beside(a, "b")
    days = []
    for name, sign in (("since", ">="), ("until", "<=")):
        if (day := getattr(chosen, name)) is not None:
            days.append(f"x.day {sign} CAST(${name} AS DATE)")
            more[name] = day
    text = f"""
        WITH voices AS MATERIALIZED (
            SELECT m, article, attitude, bool_or({one}) AS a, bool_or({other}) AS b FROM index_voices
            WHERE part = 'holder' AND attitude <> 'says' AND (({one}) OR ({other}))
                AND article IN (SELECT article FROM index_articles x WHERE {" AND ".join(days) or "true"})
            GROUP BY m, article, attitude)
        SELECT CASE WHEN v.a AND v.b THEN $both WHEN v.a THEN $one ELSE $other END || ': ' || v.attitude AS item,
            CAST(x.day AS VARCHAR) AS day, CASE WHEN list_transform(s.speakers, lambda y: y.name)
                <> list_transform(s.holders, lambda y: y.name)
                THEN array_to_string(list_transform(s.speakers, lambda y: y.name), ', ') END AS says,
            s.evidence.sentence AS sentence, r.source, r.article_id, v.article, s.statement_id AS id
        FROM voices v JOIN statements s ON s.rowid = v.m JOIN articles r ON r.rowid = v.article
        JOIN index_articles x ON x.article = v.article ORDER BY x.day, v.m
    """
    labels = {"one": a.label, "other": b.label, "both": "both"}
    rows = _dicts(connection, text, values | more | labels)
    both = _naming_both(connection, a, b)
    return [row for row in rows if row["article"] in both]


def _naming_both(connection: duckdb.DuckDBPyConnection, a: Party, b: Party) -> set[int]:
    one, other = naming(a, "a"), naming(b, "b")
    text = f"SELECT article FROM ({one.text}) INTERSECT SELECT article FROM ({other.text})"
    return {row[0] for row in Sql(text, {**one.values, **other.values}).rows(connection)}


def _difference(section: str, item: str, found: _Item, sides: Sequence[Side]) -> Difference:
    first, second = found.count
    change, lacking = _change(first, second, sides)
    proofs = (*found.proofs[0], *found.proofs[1])
    return _line(section, item, change, lacking, first, second, *_rates(first, second, sides), sides, proofs)


def _rates(first: int, second: int, sides: Sequence[Side]) -> tuple[float | None, float | None]:
    rates = [round(k / s.naming, 4) if s.naming else None for k, s in zip((first, second), sides, strict=True)]
    return rates[0], rates[1]


def _change(first: int, second: int, sides: Sequence[Side]) -> tuple[str, str | None]:
    lacking = sides[0].period if not first else sides[1].period if not second else None
    if not all(side.enough for side in sides):
        return ("not reported here" if lacking else "in both"), lacking
    if lacking:
        return ("gone" if first else "new"), lacking
    rates = first / sides[0].naming, second / sides[1].naming
    error = math.sqrt(first / sides[0].naming ** 2 + second / sides[1].naming ** 2)
    if abs(rates[1] - rates[0]) < SIGNIFICANT * error:
        return "steady", None
    return ("stronger" if rates[1] > rates[0] else "weaker"), None


def _tone(tones: Sequence[list[tuple[float, int, Proof]]], sides: Sequence[Side]) -> list[Difference]:
    """Mean intensity and share of cooperation, with the warmest and the coldest sentence of each period."""
    if not any(tones):
        return []
    proofs = tuple(proof for told in tones for proof in _extremes(told))
    measures: tuple[tuple[str, Callable[[float, int], float]], ...] = (
        ("mean intensity (-10 to 10)", lambda intensity, _: intensity),
        ("share of cooperation", lambda _, quad: float(quad <= COOPERATIVE)),
    )
    lines = []
    for item, measure in measures:
        values = [[measure(intensity, quad) for intensity, quad, _ in told] for told in tones]
        means = [sum(v) / len(v) if v else None for v in values]
        change, lacking = _tone_change(values, means, sides)
        rounded = [None if m is None else round(m, 4) for m in means]
        lines.append(_line("tone", item, change, lacking, None, None, rounded[0], rounded[1], sides, proofs))
    return lines


def _tone_change(
    values: Sequence[list[float]], means: Sequence[float | None], sides: Sequence[Side]
) -> tuple[str, str | None]:
    first, second = means
    if first is None or second is None:
        return "not reported here", sides[0 if first is None else 1].period
    if not all(side.enough for side in sides):
        return "in both", None
    error = math.sqrt(
        sum(
            sum((x - m) ** 2 for x in v) / max(len(v) - 1, 1) / len(v)
            for v, m in ((values[0], first), (values[1], second))
        )
    )
    if abs(second - first) < SIGNIFICANT * error or first == second:
        return "steady", None
    return ("stronger" if second > first else "weaker"), None


def _extremes(told: Sequence[tuple[float, int, Proof]]) -> list[Proof]:
    if not told:
        return []
    warm = max(told, key=lambda t: t[0])
    cold = min(told, key=lambda t: t[0])
    return [warm[2]] if warm[0] == cold[0] else [warm[2], cold[2]]


def _line(
    section: str,
    item: str,
    change: str,
    lacking: str | None,
    first: int | None,
    second: int | None,
    first_rate: float | None,
    second_rate: float | None,
    sides: Sequence[Side],
    proofs: tuple[Proof, ...],
) -> Difference:
    return Difference(
        section,
        item,
        change,
        lacking,
        first,
        second,
        first_rate,
        second_rate,
        sides[0].naming,
        sides[0].naming_sources,
        sides[1].naming,
        sides[1].naming_sources,
        proofs,
    )
