"""An episode as the record holds it: what its reports agree on, where they differ, how many tell it independently."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dragoman.linking.counted import counts
from dragoman.model import Detail, Episode, Participant, Role, Site, Version
from dragoman.record import EPISODE_PREFIX

__all__ = ["Source", "episode_of", "independent"]

Row = Mapping[str, Any]

_FINER = {"exact": 0, "city": 1, "district": 2, "region": 3, "border": 3, "sea": 3, "country": 4, None: 5}
_NAMED = frozenset({"name", "title"})


class Source:
    """Where an article comes from: its agency, its paper, and the near-duplicates that it is one of."""

    __slots__ = ("article_id", "name", "published", "ties")

    def __init__(self, article: Row, family: str | None) -> None:
        self.article_id: str = article["article_id"]
        self.published: str | None = article["published"]
        agency = (article["dateline"] or {}).get("agency")
        named = agency or article["source"]
        self.name = str(named or self.article_id)
        # Equal ties make one source: of two names for one paper, of an agency and of who prints it word by word.
        self.ties = tuple(
            f"{kind} {text.casefold()}"
            for kind, text in (("name", agency), ("name", article["source"] if not agency else None), ("copy", family))
            if text
        )


def independent(sources: Iterable[Source]) -> dict[str, str]:
    """For each article the name of the independent source it belongs to: that of its first article in time."""
    ordered = sorted(sources, key=lambda each: (each.published or "9999", each.article_id))
    group = {source.article_id: source.article_id for source in ordered}
    first: dict[str, str] = {}
    for source in ordered:
        for tie in source.ties:
            other = group[first.setdefault(tie, source.article_id)]
            mine = group[source.article_id]
            if other != mine:
                group = {name: (other if root == mine else root) for name, root in group.items()}
    names = {source.article_id: source.name for source in ordered}
    order = {source.article_id: at for at, source in enumerate(ordered)}
    heads: dict[str, str] = {}
    for name, root in group.items():
        heads[root] = min(heads.get(root, name), name, key=order.__getitem__)
    return {name: names[heads[root]] for name, root in group.items()}


def episode_of(events: Sequence[Row], sources: Mapping[str, Source]) -> Episode:
    """The episode of these events, which stand in canonical order.

    Args:
        events: rows of the record.
        sources: by article.
    """
    best = min(events, key=_rank)
    articles = list(dict.fromkeys(event["article_id"] for event in events))
    source_of = independent(sources[name] for name in articles)
    published = sorted(sources[name].published or "" for name in articles if sources[name].published)
    earliest, latest = _days(events)
    return Episode(
        episode_id=EPISODE_PREFIX + events[0]["event_id"],
        type=best["type"],
        act=best["act"],
        mode=best["mode"],
        status=best["status"],
        best=best["event_id"],
        events=tuple(event["event_id"] for event in events),
        articles=tuple(articles),
        sources=tuple(dict.fromkeys(source_of[name] for name in articles)),
        first_report=published[0] if published else None,
        last_report=published[-1] if published else None,
        earliest=earliest,
        latest=latest,
        site=_site(events),
        participants=_participants(events, best),
        details=_details(events, source_of) if len(events) > 1 else (),
    )


def _rank(event: Row) -> tuple[bool, bool, int, float, str, str]:
    """The member that tells most comes first."""
    told = (
        2 * bool(event["actors"])
        + 2 * bool(event["recipients"])
        + bool(event["place"])
        + bool(event["date"] and event["date"]["basis"] == "text")
        + bool(event["quantities"])
        + bool(event["mode"])
    )
    return (not counts(event), event["background"], -told, -event["confidence"], event["article_id"], event["event_id"])


def _days(events: Sequence[Row]) -> tuple[str | None, str | None]:
    """What all who date it from the text can agree to; else what most of them say; else their whole span."""
    dates = [event["date"] for event in events if event["date"] and event["date"]["earliest"]]
    dates = [date for date in dates if date["basis"] != "published"] or dates
    if not dates:
        return None, None
    spans = [(date["earliest"], date["latest"] or date["earliest"]) for date in dates]
    first, last = max(span[0] for span in spans), min(span[1] for span in spans)
    if first <= last:
        return first, last
    (usual, times), *_ = Counter(sorted(spans)).most_common(1)
    return usual if 2 * times > len(spans) else (min(spans)[0], max(span[1] for span in spans))


def _site(events: Sequence[Row]) -> Site | None:
    places = [event["place"] for event in events if event["place"]]
    if not places:
        return None
    finest = min(places, key=lambda place: _FINER[place["precision"]])
    names = ("name", "country", "admin1", "lat", "lon", "geonameid", "precision")
    return Site(**{name: finest[name] for name in names})


def _participants(events: Sequence[Row], best: Row) -> tuple[Participant, ...]:
    """Each party once, as the best member tells it; of others only those whom the best member lacks."""
    found: dict[tuple[Role, str], Participant] = {}
    roles: tuple[tuple[Role, str], ...] = (("actor", "actors"), ("recipient", "recipients"))
    for event in (best, *events):
        for role, side in roles:
            known = [each for each in found.values() if each.role == role]
            for entity in event[side]:
                if event is not best and any(_same(entity, each) for each in known):
                    continue
                key = (role, entity["entity_id"] or f"{entity['name'].casefold()} {entity['country']}")
                fields = {name: entity[name] for name in ("name", "entity_id", "kind", "country", "sector")}
                found.setdefault(key, Participant(role=role, **fields))
    return tuple(sorted(found.values(), key=lambda each: each.role))


def _same(entity: Row, known: Participant) -> bool:
    """Whether a party is told already, if in other words: of one country, or of none and one kind."""
    if entity["country"] or known.country:
        return bool(entity["country"] == known.country or not entity["country"] or not known.country)
    return True


def _details(events: Sequence[Row], source_of: Mapping[str, str]) -> tuple[Detail, ...]:
    told: dict[tuple[str, str | None], dict[tuple[str, float | None, float | None], list[Row]]] = defaultdict(dict)
    for event in events:
        for key, version in _told(event):
            told[key].setdefault(version, []).append(event)
    return tuple(
        _detail(*key, versions, source_of)
        for key, versions in sorted(told.items(), key=lambda item: (item[0][0], item[0][1] or ""))
        if sum(map(len, versions.values())) > 1
    )


def _told(event: Row) -> Iterable[tuple[tuple[str, str | None], tuple[str, float | None, float | None]]]:
    date, place = event["date"], event["place"]
    if date and date["earliest"] and date["basis"] != "published":
        last = date["latest"] or date["earliest"]
        yield (
            ("date", None),
            (date["earliest"] if last == date["earliest"] else f"{date['earliest']}/{last}", None, None),
        )
    if place:
        yield ("place", None), (place["name"], None, None)
    if event["mode"]:
        yield ("mode", None), (event["mode"], None, None)
    yield ("status", None), (event["status"], None, None)
    seen = set()
    for quantity in event["quantities"]:
        key = (quantity["kind"], quantity["unit"] if quantity["kind"] in ("money", "other", "share") else None)
        if key not in seen and (quantity["low"] is not None or quantity["high"] is not None):
            seen.add(key)
            yield key, (quantity["text"], quantity["low"], quantity["high"])


def _detail(
    kind: str,
    unit: str | None,
    versions: Mapping[tuple[str, float | None, float | None], Sequence[Row]],
    source_of: Mapping[str, str],
) -> Detail:
    rows = [
        Version(
            value=value,
            low=low,
            high=high,
            sources=tuple(dict.fromkeys(source_of[event["article_id"]] for event in events)),
            events=tuple(event["event_id"] for event in events),
        )
        for (value, low, high), events in versions.items()
    ]
    return Detail(kind, unit, _agree(kind, rows), tuple(rows))


def _agree(kind: str, rows: Sequence[Version]) -> bool:
    """Whether all versions can be true at once."""
    if kind == "date":
        return max(row.value[:10] for row in rows) <= min(row.value[-10:] for row in rows)
    if kind in ("place", "mode", "status"):
        return len(rows) == 1
    low = max(row.low if row.low is not None else float("-inf") for row in rows)
    return low <= min(row.high if row.high is not None else float("inf") for row in rows)
