"""Makes a record of synthetic events with realistic skew, to measure answers with.

    python benchmarks/synthetic.py OUT.duckdb [--events N]

Countries follow Zipf's law, and so dyads a power law of their products; a third of all acts stay inside a country.
Types, statuses, modes and the number of mentions, statements and quantities an event have the shares that reading
news gives. A fifth of the events tell of a happening that another event tells too. Words are drawn by Zipf's law from a
vocabulary of 8,000, so that they compress as text does. Everything follows from row numbers: the same N gives the
same record. Texts are left empty: their size is the reports', not the record's.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import duckdb

from dragoman import ontology
from dragoman.knowledge.countries import countries
from dragoman.record.index import add_index
from dragoman.record.tables import create, derive, literal, new_connection

PER_ARTICLE = 5
MENTIONS = 6
FIRST_DAY, DAYS = "2000-01-01", 9131
FREQUENT = [
    "USA",
    "RUS",
    "CHN",
    "IND",
    "ISR",
    "IRQ",
    "SYR",
    "AFG",
    "GBR",
    "FRA",
    "DEU",
    "PAK",
    "IRN",
    "UKR",
    "TUR",
    "PSE",
    "EGY",
    "JPN",
    "KOR",
    "PRK",
    "SAU",
    "NGA",
]
TYPES = {
    "CONSULT": 22, "AGREE": 12, "ASSAULT": 11, "REQUEST": 9, "ACCUSE": 9, "SUPPORT": 9, "COERCE": 6, "REJECT": 4,
    "AID": 4, "THREATEN": 3, "COOPERATE": 3, "PROTEST": 2, "SANCTION": 2, "CONCEDE": 2, "RETREAT": 1, "MOBILIZE": 1,
}  # fmt: skip
STATUSES = {"actual": 80, "historical": 7, "hypothetical": 7, "negated": 3, "future": 3}
ATTITUDES = {"says": 60, "fears": 6, "hopes": 5, "believes": 8, "demands": 7, "supports": 5, "opposes": 4, "denies": 5}
SECTORS = {"GOV": 55, "MIL": 10, "CVL": 8, "COP": 7, "REB": 6, "OPP": 4, "BUS": 3, "LEG": 3, "JUD": 2, "NGO": 2}

MACROS = """
-- u: a number from 0 to 1 that depends on a row and a purpose. zipf: 0 to size-1, i with a share near 1 / (i + 1)
CREATE MACRO u(n, k) AS (hash(n * 1000 + k) >> 11) / 9007199254740992.0;
CREATE MACRO zipf(n, k, size) AS least(CAST(floor(exp(u(n, k) * ln(size + 1))) AS INT) - 1, size - 1);
CREATE MACRO pick(xs, n, k) AS xs[1 + CAST(floor(u(n, k) * len(xs)) AS INT)];
CREATE MACRO words(n, k, size) AS array_to_string(list_transform(range(size),
    lambda i: getvariable('vocabulary')[1 + zipf(n * 40 + i, k, 8000)]), ' ');
CREATE MACRO land(n, k) AS getvariable('lands')[1 + zipf(n, k, len(getvariable('lands')))];
CREATE MACRO named(n, k, code) AS CASE WHEN u(n, k + 1) < .45 THEN getvariable('names')[code]
    WHEN u(n, k + 1) < .75 THEN getvariable('vocabulary')[zipf(n, k + 2, 200) + 400] || ' ' || code || zipf(n,
        k + 2, 200)
    ELSE code || ' ' || getvariable('vocabulary')[zipf(n, k + 4, 300) + 1] END;
CREATE MACRO entity(n, k, code, pos) AS {'text': named(n, k, code), 'start': pos, 'end': pos + length(named(n, k,
    code)),
    'entity_id': CASE WHEN u(n, k + 1) < .45 THEN 'country:' || code
        WHEN u(n, k + 1) < .75 THEN 'person:' || code || zipf(n, k + 2, 200) END, 'chain': 'c' || (n % 9),
    'name': named(n, k, code), 'kind': CASE WHEN u(n, k + 1) < .45 THEN 'government' WHEN u(n, k + 1) < .75
        THEN 'person' ELSE 'group' END, 'country': code, 'sector': pick(getvariable('sectors'), n, k + 3),
    'other_sectors': [], 'office': CASE WHEN u(n, k + 1) BETWEEN .45 AND .75 THEN 'minister' END, 'via': 'name'};
"""


def spread(shares: dict[str, int]) -> list[str]:
    """Each name as often as its share."""
    return [name for name, share in shares.items() for _ in range(share)]


def variables() -> dict[str, object]:
    """Lists that the macros draw from."""
    plover = ontology.load()
    known = countries().by_code
    lands = [*FREQUENT, *(code for code in sorted(known) if code not in FREQUENT)]
    ends = ["", "s", "ed", "ing", "ly", "ion", "er", "al"]
    stems = [
        a + b + c for a in "bcdfglmnprst" for b in ("a", "e", "i", "o", "ur") for c in ("nt", "rd", "l", "sk", "m")
    ]
    vocabulary = [stem + end for end in ends for stem in stems]
    vocabulary += [f"{a}{b}" for a in stems for b in stems[:20]]
    return {
        "lands": lands,
        "names": {code: known[code].name for code in lands},
        "vocabulary": vocabulary[:8000],
        "types": spread(TYPES),
        "statuses": spread(STATUSES),
        "attitudes": spread(ATTITUDES),
        "sectors": spread(SECTORS),
        "contexts": list(plover.contexts),
        "cities": [c.capitals[0] for c in known.values() if c.capitals],
    }


def plover_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Modes and scores of the types, to join with."""
    plover = ontology.load()
    connection.execute(
        "CREATE TEMP TABLE plover (type VARCHAR, quad INT, intensity DOUBLE, modes VARCHAR[], cameo VARCHAR)"
    )
    connection.executemany(
        "INSERT INTO plover VALUES (?, ?, ?, ?, ?)",
        [[t.name, t.quad, t.intensity, list(t.modes), plover.cameo(t.name)] for t in plover.types.values()],
    )
    connection.execute("CREATE TEMP TABLE scores (type VARCHAR, mode VARCHAR, score DOUBLE)")
    connection.executemany(
        "INSERT INTO scores VALUES (?, ?, ?)",
        [[t.name, m.name, m.intensity] for t in plover.types.values() for m in t.modes.values()],
    )


ARTICLES = f"""
INSERT INTO new.main.articles BY NAME
SELECT printf('%016x', hash(n, 'article')) AS article_id, 'run-1' AS run_id, printf('%016x', hash(n,
    'text')) AS text_hash,
    words(n, 1, 8) AS title, '' AS text,
    CAST(DATE '{FIRST_DAY}' + CAST(floor(sqrt(u(n, 2)) * {DAYS}) AS INT) AS VARCHAR) AS published,
    'given' AS published_basis, 'Source ' || zipf(n, 3, 300) AS source,
    'https://news.example/' || printf('%016x', hash(n, 'article')) AS url, 'en' AS language, [] AS furniture,
    [] AS unresolved, [] AS published_clues
FROM range($articles) t(n) ORDER BY n
"""

EVENTS = f"""
INSERT INTO new.main.events BY NAME
WITH told AS (
    SELECT * FROM linked WHERE n >= $first AND n < $last),
happening AS (
    SELECT n, h, head, pick(getvariable('types'), h, 11) AS type, land(h, 12) AS a,
        CASE WHEN u(h, 13) < .35 THEN land(h, 12) ELSE land(h, 14) END AS b, u(h, 15) AS how,
            h // {PER_ARTICLE} AS source,
        u(n, 16) AS fate, DATE '{FIRST_DAY}' + CAST(floor(sqrt(u(h // {PER_ARTICLE}, 2)) * {DAYS}) AS INT)
            - zipf(h, 17, 20) AS day, words(n, 18, 14 + CAST(u(n, 19) * 14 AS INT)) AS sentence FROM told),
parts AS (
    SELECT *, type IN ('CONSULT', 'AGREE', 'COOPERATE') AND how < .8 AS mutual,
        CASE WHEN type IN ('AGREE', 'CONCEDE', 'THREATEN') AND fate < .9 THEN 'future'
            ELSE pick(getvariable('statuses'), n, 20) END AS status,
        entity(h, 30, a, 0) AS one, entity(h, 40, b, 60) AS other FROM happening)
SELECT printf('%016x', hash(n // {PER_ARTICLE}, 'article')) AS article_id, 'run-1' AS run_id,
    printf('%016x', hash(n, 'event')) AS event_id, printf('%016x', hash(n, 'content')) AS content_hash, p.type,
    CASE WHEN quad = 3 OR p.type = 'AGREE' THEN pick(getvariable('types'), h, 21) ELSE p.type END AS act, status,
    u(n, 22) < .1 AS background, s.mode, [] AS other_modes,
    list_transform(range(CAST(u(h, 23) * 3 AS INT)), lambda i: getvariable('contexts')[1 + zipf(h + i, 24,
        36)]) AS contexts,
    CASE WHEN how < .6 THEN [{{'text': words(h, 25, 4), 'start': 40, 'end': 70,
        'contexts': [getvariable('contexts')[1 + zipf(h, 26, 36)]]}}] ELSE [] END AS agenda,
    quad, coalesce(score, intensity) AS intensity, cameo,
    CASE WHEN mutual THEN [one, other] WHEN how > .9 THEN [] ELSE [one] END AS actors,
    CASE WHEN mutual OR how BETWEEN .5 AND .65 THEN [] ELSE [other] END AS recipients,
    CASE WHEN u(n, 27) < .06 THEN NULL WHEN u(h, 28) < .1 THEN {{'earliest': CAST(day - 6 AS VARCHAR),
        'latest': CAST(day AS VARCHAR), 'grain': 'week', 'basis': 'text', 'text': 'last week', 'start': 10,
            'end': 19}}
        ELSE {{'earliest': CAST(day AS VARCHAR), 'latest': CAST(day AS VARCHAR), 'grain': 'day', 'basis': 'published',
        'text': NULL, 'start': NULL, 'end': NULL}} END AS date,
    CASE WHEN status = 'future' AND how < .3 THEN {{'earliest': CAST(day + 30 AS VARCHAR),
        'latest': CAST(day + 30 AS VARCHAR), 'grain': 'day', 'basis': 'text', 'text': 'next month', 'start': 80,
        'end': 90}} END AS due,
    CASE WHEN u(h, 29) < .3 THEN {{'text': city, 'start': 90, 'end': 96, 'name': city, 'country': b, 'admin1': '01',
        'lat': round(180 * u(h, 31) - 90, 2), 'lon': round(360 * u(h, 32) - 180, 2), 'geonameid': 100000 + zipf(h,
            33, 4000),
        'feature': 'PPLC', 'precision': 'city', 'basis': 'text'}} END AS place,
    CASE WHEN u(n, 34) < .2 THEN {{'text': 'officials', 'start': 100, 'end': 109, 'entity': entity(n, 50, a, 100),
        'cue': {{'text': 'said', 'start': 110, 'end': 114}}, 'chain': []}} END AS attribution,
    CASE WHEN u(n, 35) < .16 THEN [{{'text': printf('%d people', CAST(1 + 40 * u(h, 36) AS INT)), 'start': 70,
        'end': 79,
        'kind': 'people', 'value': floor(1 + 40 * u(h, 36)), 'low': floor(1 + 40 * u(h, 36)),
        'high': floor(1 + 40 * u(h, 36)), 'qualifier': 'exact', 'unit': 'people', 'per': NULL, 'attribution': NULL}}]
        ELSE [] END AS quantities,
    [] AS elaborations,
    {{'start': 150 * (n % {PER_ARTICLE}), 'end': 150 * (n % {PER_ARTICLE}) + length(sentence), 'sentence': sentence,
        'trigger': [150 * (n % {PER_ARTICLE}) + 30, 150 * (n % {PER_ARTICLE}) + 36], 'operators': []}} AS evidence,
    u(n, 37) < .01 AS in_furniture, lower(p.type) || '.' || getvariable('vocabulary')[1 + zipf(n, 38, 40)] AS rule,
    [rule || ': at ' || getvariable('vocabulary')[1 + zipf(n, 39, 400)]] AS trace, round(.3 + .7 * u(n, 60),
        4) AS confidence,
    CASE WHEN head IS NOT NULL THEN 'ep' || printf('%016x', hash(head, 'event')) END AS episode_id, [] AS unresolved
FROM (SELECT *, CASE WHEN u(h, 61) < .5 THEN pick(modes, h, 62) END AS mode, pick(getvariable('cities'), h,
    63) AS city
    FROM parts JOIN plover USING (type)) p
LEFT JOIN scores s ON s.type = p.type AND s.mode = p.mode ORDER BY n
"""

STATEMENTS = """
INSERT INTO new.main.statements BY NAME
SELECT printf('%016x', hash(n, 'statement')) AS statement_id, printf('%016x', hash(n // 2, 'article')) AS article_id,
    'run-1' AS run_id, 0 AS start, 60 AS end, [one] AS speakers, [one] AS holders,
    {'text': 'said', 'start': 70, 'end': 74} AS cue, {'text': content, 'start': 0, 'end': length(content)} AS content,
    'indirect' AS manner, pick(getvariable('attitudes'), n, 71) AS attitude, [entity(n, 72, land(n, 73),
        20)] AS about,
    [] AS events, {'start': 0, 'end': length(content), 'sentence': content, 'trigger': [5, 9],
        'operators': []} AS evidence,
    [] AS chain, [] AS unresolved
FROM (SELECT n, entity(n, 74, land(n, 75), 0) AS one, words(n, 76,
    18) AS content FROM range($statements) t(n)) ORDER BY n
"""

MENTIONS_SQL = f"""
INSERT INTO new.main.mentions BY NAME
SELECT printf('%016x', hash(n // {PER_ARTICLE * MENTIONS}, 'article')) AS article_id, 'run-1' AS run_id, e.text,
    e.start,
    e.end, CASE WHEN u(n, 80) < .3 THEN 'place' WHEN u(n, 80) < .37 THEN 'time' ELSE 'entity' END AS kind,
    CASE WHEN u(n, 80) >= .37 THEN e END AS entity,
    CASE WHEN u(n, 80) < .3 THEN {{'text': e.text, 'start': e.start, 'end': e.end, 'name': e.name,
        'country': e.country,
        'admin1': NULL, 'lat': 1.5 * zipf(n, 81, 40), 'lon': 2.5 * zipf(n, 82, 40), 'geonameid': zipf(n, 83, 4000),
        'feature': 'PPL', 'precision': 'city', 'basis': 'text'}} END AS place,
    CASE WHEN u(n, 80) BETWEEN .3 AND .37 THEN 'DATE' END AS timex
FROM (SELECT n, entity(n, 84, land(n // 7, 85), 25 * (n % {PER_ARTICLE * MENTIONS})) AS e FROM range($first,
    $last) t(n))
ORDER BY n
"""

LINKED = """
CREATE TEMP TABLE linked AS SELECT n, h, CASE WHEN count(*) OVER w > 1 THEN min(n) OVER w END AS head
FROM (SELECT n, CASE WHEN u(n, 10) < .2 AND n > 4 THEN n - 1 - n % 3 ELSE n END AS h FROM range($events) t(n))
WINDOW w AS (PARTITION BY h)
"""

EPISODES = """
INSERT INTO new.main.episodes BY NAME
SELECT episode_id, first(type ORDER BY rowid) AS type, first(act ORDER BY rowid) AS act,
    first(mode ORDER BY rowid) AS mode,
    first(status ORDER BY rowid) AS status, first(event_id ORDER BY rowid) AS best,
        list(event_id ORDER BY rowid) AS events,
    list(DISTINCT article_id ORDER BY article_id) AS articles, [] AS sources, min(date.earliest) AS earliest,
    max(date.latest) AS latest, [] AS participants, [] AS details
FROM new.main.events WHERE episode_id IS NOT NULL GROUP BY episode_id ORDER BY min(rowid)
"""


def generate(path: Path, events: int) -> None:
    """Writes a record of so many events to `path`, which must not exist."""
    connection = new_connection(path.with_name(path.name + ".spill"))
    connection.execute(f"ATTACH {literal(path)} AS new (STORAGE_VERSION 'v1.2.0')")
    create(connection, "new.main")
    for name, value in variables().items():
        kind = "MAP(VARCHAR, VARCHAR)" if isinstance(value, dict) else "VARCHAR[]"
        connection.execute(f"SET VARIABLE {name} = (SELECT CAST($value AS {kind}))", {"value": value})
    plover_tables(connection)
    for macro in MACROS.split(";"):
        if macro.strip():
            connection.execute(macro)
    run = ["run-1", 1, "synthetic", "none", "none", "none", "none", []]
    connection.execute("INSERT INTO new.main.runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)", run)
    connection.execute(ARTICLES, {"articles": -(-events // PER_ARTICLE)})
    connection.execute(LINKED, {"events": events})
    for first in range(0, events, 200_000):
        connection.execute(EVENTS, {"first": first, "last": min(events, first + 200_000)})
    connection.execute(EPISODES)
    connection.execute(STATEMENTS, {"statements": 2 * events // PER_ARTICLE})
    for first in range(0, MENTIONS * events, 1_000_000):
        connection.execute(MENTIONS_SQL, {"first": first, "last": min(MENTIONS * events, first + 1_000_000)})
    derive(connection, "new.main")
    add_index(connection, "new.main")
    connection.close()


def main() -> None:
    """Generate and say how long it took and how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    args = parser.parse_args()
    begin = time.perf_counter()
    generate(args.out, args.events)
    size = args.out.stat().st_size
    print(f"{args.events:,} events in {time.perf_counter() - begin:.0f} s, {size / args.events:.0f} bytes an event")


if __name__ == "__main__":
    main()
