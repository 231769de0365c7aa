"""How fast events are joined into episodes, how that grows, and how well it does on reports made up with known truth.

    python benchmarks/linking.py [--events 10000 30000 100000] [--days 365]

Happenings are drawn with the skew of news: countries by Zipf's law, a third of the acts inside one country, some towns
far more than others, most happenings told once and a few by very many. All sizes fall into the same span of days, so
that more events also means denser days. Reports of one happening differ in wording, figures and day of publication;
some leave out a party, the place or the day; a tenth of the articles are printed again by another paper.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from dragoman.knowledge.countries import countries
from dragoman.linking import link_rows

TYPES = {
    "CONSULT": 22, "AGREE": 12, "ASSAULT": 11, "REQUEST": 9, "ACCUSE": 9, "SUPPORT": 9, "COERCE": 6, "REJECT": 4,
    "AID": 4, "THREATEN": 3, "COOPERATE": 3, "PROTEST": 2, "SANCTION": 2, "CONCEDE": 2, "RETREAT": 1, "MOBILIZE": 1,
}  # fmt: skip
MODES = {"ASSAULT": ("explosives", "firearms", "abduct"), "COERCE": ("arrest", "seize"), "PROTEST": ("demo", "riot")}
FIRST = date(2015, 1, 1)
PAPERS = 300
TOWNS = 40
WORDS = 8000
AGAIN = 0.1

Row = dict[str, Any]


class Maker:
    """Makes articles and events; the same seed gives the same."""

    def __init__(self, days: int, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self._days = days
        self._lands = sorted(countries().by_code)
        self._random.shuffle(self._lands)
        self._types = [name for name, share in TYPES.items() for _ in range(share)]
        self.articles: list[Row] = []
        self.events: list[Row] = []
        self.truth: dict[str, int] = {}

    def fill(self, events: int) -> None:
        """Makes happenings until there are so many events."""
        happening = 0
        while len(self.events) < events:
            self._happening(happening, events)
            happening += 1

    def _zipf(self, size: int) -> int:
        return min(int((size + 1) ** self._random.random()) - 1, size - 1)

    def _happening(self, number: int, most: int) -> None:
        draw = self._random
        kind = draw.choice(self._types)
        a = self._lands[self._zipf(len(self._lands))]
        b = a if draw.random() < 0.35 else self._lands[self._zipf(len(self._lands))]
        day = FIRST + timedelta(draw.randrange(self._days))
        topic = [self._word() for _ in range(12)]
        facts = {
            "type": kind,
            "mode": draw.choice(MODES[kind]) if kind in MODES else None,
            "a": a,
            "b": b,
            "day": day,
            "town": self._zipf(TOWNS),
            "figure": 1 + self._zipf(400),
        }
        reports = 1 if draw.random() < 0.7 else 2 + self._zipf(30)
        for _ in range(min(reports, most - len(self.events))):
            words = draw.sample(topic, 6) + [self._word() for _ in range(6)]
            self._report(facts, words, number)
            if draw.random() < AGAIN and len(self.events) < most:
                self._again(number)

    def _word(self) -> str:
        return f"w{self._zipf(WORDS)}x"

    def _report(self, facts: Row, words: list[str], number: int) -> None:
        draw = self._random
        day, at = facts["day"], len(self.events)
        published = day + timedelta(self._zipf(6))
        sentence = " ".join(words)
        dated = draw.random() < 0.8
        when = day if dated else published
        article = f"a{at:07d}"
        text = sentence + " " + " ".join(self._word() for _ in range(60))
        self.articles.append(
            {
                "article_id": article,
                "published": published.isoformat(),
                "source": f"Paper {self._zipf(PAPERS)}",
                "dateline": None,
                "text": text,
            }
        )
        figure = facts["figure"] + (draw.randrange(3) if draw.random() < 0.3 else 0)
        self.events.append(
            {
                "article_id": article,
                "event_id": f"e{at:07d}",
                "type": facts["type"],
                "act": facts["type"],
                "mode": facts["mode"],
                "status": "actual",
                "background": False,
                "actors": [party(facts["a"])] if draw.random() < 0.9 else [],
                "recipients": [party(facts["b"])] if draw.random() < 0.8 else [],
                "date": {
                    "earliest": when.isoformat(),
                    "latest": when.isoformat(),
                    "grain": "day",
                    "basis": "text" if dated else "published",
                },
                "due": None,
                "place": town(facts["a"], facts["town"]) if draw.random() < 0.5 else None,
                "quantities": [count(figure)] if draw.random() < 0.4 else [],
                "evidence": {"start": 0, "end": len(sentence), "sentence": sentence, "trigger": [0, len(words[0])]},
                "in_furniture": False,
                "confidence": 0.8,
            }
        )
        self.truth[f"e{at:07d}"] = number

    def _again(self, number: int) -> None:
        """The last article once more, in another paper."""
        at = len(self.events)
        article = f"a{at:07d}"
        paper = f"Paper {self._zipf(PAPERS)}"
        self.articles.append({**self.articles[-1], "article_id": article, "source": paper})
        self.events.append({**self.events[-1], "article_id": article, "event_id": f"e{at:07d}"})
        self.truth[f"e{at:07d}"] = number


def party(code: str) -> Row:
    """A government as an entity."""
    return {
        "text": code,
        "name": code,
        "entity_id": f"country:{code}",
        "kind": "government",
        "country": code,
        "sector": "GOV",
        "via": "name",
    }


def town(code: str, number: int) -> Row:
    """A town as a place."""
    known = hash_of(code) * TOWNS + number
    return {
        "name": f"{code} {number}",
        "country": code,
        "admin1": None,
        "lat": float(hash_of(code) % 120 - 60 + number % 7),
        "lon": float(hash_of(code) % 300 - 150 + number // 7),
        "geonameid": known,
        "precision": "city",
    }


def hash_of(code: str) -> int:
    """A number for a code, the same in every process."""
    return int.from_bytes(code.encode(), "big")


def count(figure: int) -> Row:
    """So many dead."""
    value = float(figure)
    return {"kind": "dead", "unit": None, "text": str(figure), "value": value, "low": value, "high": value}


def b_cubed(found: dict[str, str], truth: dict[str, int]) -> tuple[float, float]:
    """B-cubed precision and recall."""
    groups: dict[str, set[str]] = defaultdict(set)
    happenings: dict[int, set[str]] = defaultdict(set)
    for event, number in truth.items():
        groups[found[event]].add(event)
        happenings[number].add(event)
    precision = recall = 0.0
    for event, number in truth.items():
        group, happening = groups[found[event]], happenings[number]
        shared = len(group & happening)
        precision += shared / len(group)
        recall += shared / len(happening)
    return precision / len(truth), recall / len(truth)


def main() -> None:
    """Prints one line a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[10_000, 30_000, 100_000])
    parser.add_argument("--days", type=int, default=365)
    given = parser.parse_args()
    link_rows([], [])
    for size in given.events:
        maker = Maker(given.days)
        maker.fill(size)
        random.Random(1).shuffle(maker.events)
        start, busy = time.perf_counter(), time.process_time()
        links = link_rows(maker.articles, maker.events)
        took, busy = time.perf_counter() - start, time.process_time() - busy
        precision, recall = b_cubed(dict(links.episode_of), maker.truth)
        score = 2 * precision * recall / (precision + recall)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{size:>8,} events: {took:.1f} s, {busy:.1f} s of CPU ({1e6 * busy / size:.0f} µs an event); "
            f"{len(links.episodes):,} episodes "
            f"of {len(set(maker.truth.values())):,}; B-cubed P {precision:.3f} R {recall:.3f} F1 {score:.3f}; "
            f"peak {peak:,} MB"
        )


if __name__ == "__main__":
    main()
