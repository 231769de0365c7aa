"""Narrow tables beside the record's own, so that answers need not unnest a million events.

They repeat what events, statements and mentions hold, by row number, and are no part of the record's contract: a
record without them, or with those of another version, is answered from ones made anew in memory.

- `index_who`: each entity that occurs, once: (who, name, entity_id, country, kind, sector, office).
- `index_events`: one row an event, in the events' order: `n` and `article` are row numbers; `day` is the middle of the
  event's interval, `wide` tells that the interval is longer than a month; `happening` is equal for reports of one
  episode, `shared` true where there are several, `best` where it tells it best; `towards` tells that it has
  recipients; `sides` is equal for equal parties on both sides.
- `index_lines`: one row an event with what a line of an answer shows, sorted by its countries and day, so that two
  countries' lines stand together; `line` in `index_events` is the row number here. `topics` are the contexts of its
  agenda, `titles` the words of its parties and the offices of those whom its sentence names, `named` the countries and
  known groups that its sentence names.
- `index_articles`: one row an article: `day` is the day of publication, or the middle of the days inferred.
- `index_parties`: one row per entity on one side of an event, sorted by country and entity.
- `index_pairs`: one row per event and two countries in it, sorted by the two; `way` is one of `WAYS`.
- `index_voices`: one row per entity of a statement (`part`: speaker, holder, about), sorted by country and entity.
- `index_named`: one row per article and country named in it, sorted by country.
"""

from __future__ import annotations

import duckdb

__all__ = ["INDEX", "WAYS", "add_index", "has_index", "side_sql", "way_sql"]

INDEX: dict[str, tuple[tuple[str, str], ...]] = {
    "index_who": (
        ("who", "INTEGER"),
        ("name", "VARCHAR"),
        ("entity_id", "VARCHAR"),
        ("country", "VARCHAR"),
        ("kind", "VARCHAR"),
        ("sector", "VARCHAR"),
        ("office", "VARCHAR"),
    ),
    "index_events": (
        ("n", "INTEGER"),
        ("line", "INTEGER"),
        ("article", "INTEGER"),
        ("day", "DATE"),
        ("wide", "BOOLEAN"),
        ("type", "VARCHAR"),
        ("mode", "VARCHAR"),
        ("act", "VARCHAR"),
        ("status", "VARCHAR"),
        ("contexts", "VARCHAR[]"),
        ("quad", "TINYINT"),
        ("intensity", "FLOAT"),
        ("furniture", "BOOLEAN"),
        ("towards", "BOOLEAN"),
        ("happening", "UBIGINT"),
        ("shared", "BOOLEAN"),
        ("best", "BOOLEAN"),
        ("sides", "UBIGINT"),
    ),
    "index_lines": (
        ("n", "INTEGER"),
        ("date", "VARCHAR"),
        ("due", "VARCHAR"),
        ("actors", "VARCHAR"),
        ("recipients", "VARCHAR"),
        ("place", "VARCHAR"),
        ("place_country", "VARCHAR"),
        ("precision", "VARCHAR"),
        ("numbers", "VARCHAR[]"),
        ("agenda", "VARCHAR[]"),
        ("topics", "VARCHAR[]"),
        ("titles", "VARCHAR[]"),
        ("named", "VARCHAR[]"),
        ("says", "VARCHAR"),
        ("sentence", "VARCHAR"),
    ),
    "index_articles": (("article", "INTEGER"), ("day", "DATE"), ("source", "VARCHAR")),
    "index_parties": (("country", "VARCHAR"), ("who", "INTEGER"), ("n", "INTEGER"), ("actor", "BOOLEAN")),
    "index_pairs": (("a", "VARCHAR"), ("b", "VARCHAR"), ("n", "INTEGER"), ("way", "VARCHAR")),
    "index_voices": (
        ("country", "VARCHAR"),
        ("who", "INTEGER"),
        ("m", "INTEGER"),
        ("part", "VARCHAR"),
        ("attitude", "VARCHAR"),
        ("article", "INTEGER"),
    ),
    "index_named": (("country", "VARCHAR"), ("article", "INTEGER")),
}

WAYS = ("mutual", "to", "from", "together", "both")
"""How two parties of one event stand to each other: a mutual act, the first one's act towards the second, the
reverse, an act of both towards somebody else, or an act of somebody else towards both."""

_WHO = "name, entity_id, country, kind, sector, office"
_SAME = " AND ".join(f"w.{name} IS NOT DISTINCT FROM e.{name}" for name in _WHO.split(", "))
_MONTH = 31


def way_sql(a_acts: str, a_receives: str, b_acts: str, b_receives: str) -> str:
    """The expression for `WAYS`, from four expressions that say who acts and who receives, and columns of the event.

    Parties that only ask, accuse, refuse or threaten side by side do so towards others; two that fight each other are
    both actors of an assault.
    """
    return (
        f"CASE WHEN ({a_acts}) AND ({b_receives}) AND ({b_acts}) AND ({a_receives}) THEN 'mutual' "
        f"WHEN ({a_acts}) AND ({b_receives}) THEN 'to' WHEN ({b_acts}) AND ({a_receives}) THEN 'from' "
        f"WHEN ({a_acts}) AND ({b_acts}) THEN "
        "CASE WHEN towards OR (quad >= 3 AND type <> 'ASSAULT') THEN 'together' ELSE 'mutual' END ELSE 'both' END"
    )


def has_index(connection: duckdb.DuckDBPyConnection, database: str) -> bool:
    """Whether a database holds the tables of this version."""
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = ? ORDER BY column_index",
        [database],
    ).fetchall()
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in rows:
        found.setdefault(table, []).append((column, kind))
    return all(found.get(table) == list(columns) for table, columns in INDEX.items())


def add_index(
    connection: duckdb.DuckDBPyConnection, schema: str, source: str | None = None, episodes: str | None = None
) -> None:
    """Makes the tables in a schema from the record's own tables in `source` (that schema, if none) and `episodes`."""
    source = source or schema
    for table, columns in INDEX.items():
        fields = ", ".join(f"{name} {kind}" for name, kind in columns)
        connection.execute(f"CREATE TABLE {schema}.{table} ({fields})")
    sides = [("events", "actors", "actor"), ("events", "recipients", "recipient")]
    sides += [
        ("statements", "speakers", "speaker"),
        ("statements", "holders", "holder"),
        ("statements", "about", "about"),
    ]
    inner = ", ".join(f"x.{name} AS {name}" for name in _WHO.split(", "))
    for table in ("events", "statements"):
        every = " UNION ALL ".join(
            f"SELECT r, part, {inner} FROM (SELECT rowid AS r, '{part}' AS part, unnest({column}) AS x "
            f"FROM {source}.{table})"
            for owner, column, part in sides
            if owner == table
        )
        connection.execute(f"CREATE TEMP TABLE {table}_seen AS {every}")
    seen = f"SELECT {_WHO} FROM events_seen UNION SELECT {_WHO} FROM statements_seen"
    connection.execute(
        f"INSERT INTO {schema}.index_who SELECT row_number() OVER (ORDER BY {_WHO}), {_WHO} FROM ({seen}) ORDER BY 1"
    )
    connection.execute(
        f"INSERT INTO {schema}.index_parties SELECT DISTINCT e.country, w.who, e.r, e.part = 'actor' "
        f"FROM events_seen e JOIN {schema}.index_who w ON {_SAME} ORDER BY ALL"
    )
    connection.execute(
        f"INSERT INTO {schema}.index_voices SELECT DISTINCT e.country, w.who, e.r, e.part, s.attitude, a.rowid "
        f"FROM statements_seen e JOIN {schema}.index_who w ON {_SAME} JOIN {source}.statements s ON s.rowid = e.r "
        f"JOIN {source}.articles a USING (article_id) ORDER BY ALL"
    )
    connection.execute("DROP TABLE events_seen")
    connection.execute("DROP TABLE statements_seen")
    _add_events(connection, schema, source, episodes or f"{source}.episodes")
    _add_pairs(connection, schema)
    inferred = _middle(_date("published_range[1]"), _date("published_range[2]"))
    connection.execute(
        f"INSERT INTO {schema}.index_articles SELECT rowid, coalesce({_date('published')}, {inferred}), source "
        f"FROM {source}.articles ORDER BY 1"
    )
    connection.execute(
        f"INSERT INTO {schema}.index_named SELECT DISTINCT coalesce(m.entity.country, m.place.country) AS c, a.rowid "
        f"FROM {source}.mentions m JOIN {source}.articles a USING (article_id) WHERE c IS NOT NULL ORDER BY ALL"
    )


def side_sql(field: str) -> str:
    """An expression that is equal for equal parties in `actors` or `recipients`."""
    party = "coalesce(x.country || coalesce(x.sector, ''), x.name)"
    return f"list_sort(list_distinct(list_transform({field}, lambda x: {party})))"


def _date(text: str) -> str:
    return f"TRY_CAST(left({text}, 10) AS DATE)"


def _middle(first: str, last: str) -> str:
    return f"{first} + CAST(({last} - {first}) // 2 AS INTEGER)"


def _add_events(connection: duckdb.DuckDBPyConnection, schema: str, source: str, episodes: str) -> None:
    _add_lines(connection, schema, source)
    connection.execute(
        f"""
        INSERT INTO {schema}.index_events
        WITH days AS (
            SELECT rowid AS n, article_id, type, mode, act, status, contexts, quad, intensity, in_furniture, recipients,
                hash(coalesce(episode_id, event_id)) AS happening,
                hash({side_sql("actors")}, {side_sql("recipients")}) AS sides,
                event_id IN (SELECT best FROM {episodes}) AS best,
                {_date("date.earliest")} AS first, {_date("date.latest")} AS last
            FROM {source}.events)
        SELECT n, l.rowid, a.rowid, {_middle("first", "last")}, coalesce(last - first > {_MONTH}, false),
            type, mode, act, status, contexts, quad, intensity, in_furniture, len(days.recipients) > 0, happening,
            count(*) OVER (PARTITION BY happening) > 1, best, sides
        FROM days JOIN (SELECT n, rowid FROM {schema}.index_lines) l USING (n)
            LEFT JOIN {source}.articles a USING (article_id) ORDER BY n
        """
    )


def _add_lines(connection: duckdb.DuckDBPyConnection, schema: str, source: str) -> None:
    connection.execute(
        f"""
        CREATE TEMP TABLE named AS
        WITH small AS (
            SELECT article_id, start AS first, "end" AS last,
                coalesce(CASE WHEN entity.kind IN ('group', 'organisation') AND entity.entity_id IS NOT NULL
                    THEN entity.name END, entity.country, place.country) AS label, entity.office AS office
            FROM {source}.mentions WHERE kind IN ('entity', 'place') AND regexp_matches(text, '[A-Z]')),
        sentences AS (SELECT rowid AS n, article_id, evidence.start AS first, evidence.end AS last FROM {source}.events)
        SELECT n, list_sort(list(DISTINCT label)) AS named,
            coalesce(list_sort(list(DISTINCT office) FILTER (office IS NOT NULL)), []) AS offices
        FROM sentences e JOIN small m USING (article_id)
        WHERE label IS NOT NULL AND m.first >= e.first AND m.last <= e.last GROUP BY n
        """
    )
    parties = "actors || recipients"
    countries = (
        f"list_sort(list_distinct(list_filter(list_transform({parties}, lambda x: x.country), "
        "lambda x: x IS NOT NULL)))"
    )
    connection.execute(
        f"""
        INSERT INTO {schema}.index_lines
        SELECT e.rowid, {_interval("date")}, {_interval("due")}, {_shown("actors")}, {_shown("recipients")}, place.name,
            place.country, place.precision, list_transform(quantities, lambda x: x.text),
            list_transform(agenda, lambda x: x.text),
            list_distinct(flatten(list_transform(agenda, lambda x: x.contexts))),
            list_distinct(list_transform({parties}, lambda x: x.text) || coalesce(offices, [])),
            coalesce(named, []), attribution.text, evidence.sentence
        FROM {source}.events e LEFT JOIN named ON named.n = e.rowid
        ORDER BY {countries}[1:2], date.earliest, e.rowid
        """
    )
    connection.execute("DROP TABLE named")


def _interval(field: str) -> str:
    return (
        f"CASE WHEN {field}.earliest = {field}.latest THEN {field}.earliest WHEN {field}.earliest IS NOT NULL "
        f"THEN {field}.earliest || ' to ' || coalesce({field}.latest, '?') END"
    )


def _shown(field: str) -> str:
    """Entities as "Sergei Lavrov (RUS), India (IND)"."""
    party = "x.name || coalesce(' (' || x.country || ')', '')"
    return f"array_to_string(list_transform({field}, lambda x: {party}), ', ')"


def _add_pairs(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    way = way_sql("p.acts", "p.receives", "q.acts", "q.receives")
    connection.execute(
        f"""
        INSERT INTO {schema}.index_pairs
        WITH sides AS (
            SELECT n, country, bool_or(actor) AS acts, bool_or(NOT actor) AS receives
            FROM {schema}.index_parties WHERE country IS NOT NULL GROUP BY n, country)
        SELECT p.country, q.country, p.n, {way}
        FROM sides p JOIN sides q ON p.n = q.n AND p.country < q.country JOIN {schema}.index_events e ON e.n = p.n
        ORDER BY ALL
        """
    )
