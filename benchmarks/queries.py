"""How long answers take over a record of a million synthetic events, beside the bare DuckDB query; memory and size.

    python benchmarks/queries.py [--record RECORD.duckdb] [--events N]

Without a record, one is made (some five minutes). Each answer is asked in full, to plain rows, five times on an open
record, and the median counts; it should be under a second, the timeline and the dyad under 200 ms. The bare query is
the answer's own SQL, fetched without more. `cpu_ms` is processor time of all threads,
which other work on the machine hardly touches. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from synthetic import generate

from dragoman.queries.opened import OpenRecord
from dragoman.queries.relation import Relation, Sql

TIMES = 5


def answers(record: OpenRecord) -> dict[str, Callable[[], Any]]:
    """The questions: frequent and rare parties, with and without bounds."""
    return {
        "timeline IND RUS": lambda: record.timeline("IND", "RUS"),
        "timeline USA, latest 200": lambda: record.timeline("USA", most=200),
        "timeline NLD EGY": lambda: record.timeline("NLD", "EGY"),
        "timeline USA RUS, all of it": lambda: record.timeline("USA", "RUS"),
        "dyad USA RUS": lambda: record.dyad("USA", "RUS"),
        "dyad IND RUS": lambda: record.dyad("IND", "RUS"),
        "dyad IND RUS, 2009": lambda: record.dyad("IND", "RUS", period="2009"),
        "compare IND RUS": lambda: record.compare("IND", "RUS", "2009", "2021"),
        "compare USA RUS": lambda: record.compare("USA", "RUS", "2009", "2021"),
        "positions IND on RUS": lambda: record.positions("IND", on="Russia"),
        "positions USA on terrorism": lambda: record.positions("USA", on="terrorism"),
        "ledger IND RUS": lambda: record.ledger("IND", "RUS"),
        "ledger USA RUS": lambda: record.ledger("USA", "RUS"),
        "actor USA": lambda: record.actor("USA"),
        "actor by name": lambda: record.actor("USA0"),
        "network": lambda: record.network(),
        "network 2021": lambda: record.network(period="2021"),
        "country-month": lambda: record.country_months().to_arrow(),
        "dyad-month IND": lambda: record.dyad_months("IND").to_arrow(),
        "dyad-month, 100 or more": lambda: record.dyad_months(least=100).to_arrow(),
        "ask": lambda: record.ask("SELECT type, count(*) FROM events GROUP BY type"),
    }


def whole(answer: Any) -> Any:
    """The answer with all its rows fetched."""
    return answer.rows if isinstance(answer, Relation) else answer


def _ask(work: Callable[[], Any]) -> Any:
    return whole(work())


def bare(record: OpenRecord, answer: Any) -> float | None:
    """Milliseconds for the same SQL without us, or None where the answer is several queries."""
    if not isinstance(answer, Relation) or not isinstance(answer.source, Sql):
        return None
    sql = answer.source
    return median(lambda: record.connection.execute(sql.text, dict(sql.values)).fetchall())


def median(work: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    """Milliseconds, the median of several."""
    times = []
    for _ in range(TIMES):
        begin = clock()
        work()
        times.append(1000 * (clock() - begin))
    return round(statistics.median(times), 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.record or Path(folder) / "synthetic.duckdb"
        if args.record is None:
            generate(path, args.events)
        size = path.stat().st_size
        begin = time.perf_counter()
        with OpenRecord(path) as record:
            opening = 1000 * (time.perf_counter() - begin)
            (events,) = record.connection.execute("SELECT count(*) FROM events").fetchall()[0]
            found = {}
            for name, work in answers(record).items():
                answer = work()
                asked = partial(_ask, work)
                entry: dict[str, Any] = {"ms": median(asked), "cpu_ms": median(asked, time.process_time)}
                if (plain := bare(record, answer)) is not None:
                    entry |= {"bare_ms": plain, "ratio": round(entry["ms"] / plain, 2), "rows": len(answer)}
                found[name] = entry
    print(
        json.dumps(
            {
                "events": events,
                "bytes_an_event": round(size / events),
                "open_ms": round(opening, 1),
                "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "answers": found,
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
