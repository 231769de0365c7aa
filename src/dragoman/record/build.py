"""Builds the next record from the one that stands and the parts beside it: nothing is changed in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from dragoman.model import Event, as_dict
from dragoman.record.contents import Record
from dragoman.record.delimited import csv_line
from dragoman.record.index import add_index
from dragoman.record.ledger import Ledger, old_event
from dragoman.record.lines import encode, parse, scan
from dragoman.record.links import Linker, Links, linked_lines, unlinked
from dragoman.record.places import Form
from dragoman.record.schema import BASE_TABLES, TABLES, Column, columns_of, is_nested
from dragoman.record.tables import (
    aliases_of,
    create,
    derive,
    expose,
    fill,
    literal,
    load_lines,
    new_connection,
)

__all__ = ["build", "rewrite"]

# The storage of DuckDB 1.2: newer readers of the 1.x line open it, and so does 2.0.
_STORAGE = "v1.2.0"
_CHUNK = 1000
_EPISODE_ID = tuple(column for column in columns_of(Event) if column.name == "episode_id")
_CARRIED = ("articles", "mentions", "events", "statements")


def build(record: Record | None, ledger: Ledger, form: Form, out: Path, link: Linker | None = None) -> None:
    """Writes the record that `ledger` describes to `out`, which must not exist yet; its folder is used as scratch.

    Without `link` its events belong to no episode.

    Raises:
        OSError: the disk is full or refuses.
        RecordError: the standing record is damaged.
        duckdb.Error: DuckDB cannot write.
    """
    _complete_history(record, ledger)
    raw: Form = "jsonl" if form == "jsonl" else "duckdb"
    if link is None and raw == form:
        _build_raw(record, ledger, raw, out, indexed=raw == "duckdb")
        return
    unlinked = out.with_name(f"unlinked.{raw}")
    _build_raw(record, ledger, raw, unlinked)
    found = Record(unlinked, raw)
    rewrite(found, link(found) if link else None, form, out)


def _build_raw(record: Record | None, ledger: Ledger, form: Form, out: Path, *, indexed: bool = False) -> None:
    """The record without episodes, as JSON lines or as a database."""
    if form == "jsonl":
        with out.open("wb") as stream:
            stream.writelines(_all_lines(record, ledger))
        return
    lines = out.with_name("new.jsonl")
    with lines.open("wb") as stream:
        stream.writelines(_new_lines(ledger))
    connection = new_connection(out.with_name("spill"))
    try:
        # One thread, so that the same input gives the same file.
        connection.execute("SET threads = 1")
        connection.execute(f"ATTACH {literal(out)} AS new (STORAGE_VERSION '{_STORAGE}')")
        create(connection, "new.main")
        if record is not None:
            _carry(connection, record, ledger.replaced)
        fill(connection, "new.main", lines)
        derive(connection, "new.main")
        if indexed:
            add_index(connection, "new.main")
        connection.execute("DETACH new")
    finally:
        connection.close()


def rewrite(record: Record, links: Links | None, form: Form, out: Path) -> None:
    """Writes a record anew to `out`, with these episodes in place of its own where any are given.

    The folder of `out` is used as scratch.

    Raises:
        OSError: the disk is full or refuses.
        RecordError: the record is damaged.
        duckdb.Error: DuckDB cannot write.
    """
    if form == "jsonl":
        with out.open("wb") as stream:
            stream.writelines(linked_lines(record.path, links or Links()))
        return
    connection = new_connection(out.with_name("spill"))
    try:
        connection.execute("SET threads = 1")
        connection.execute("CREATE SCHEMA memory.standing")
        expose(connection, record.path, record.form, "memory.standing")
        if links is not None:
            _load_links(connection, record, links, out)
        if form == "duckdb":
            connection.execute(f"ATTACH {literal(out)} AS new (STORAGE_VERSION '{_STORAGE}')")
            create(connection, "new.main")
        else:
            out.mkdir()
        for name, columns in TABLES.items():
            rows = _rows(name, columns, linked=links is not None)
            if form == "duckdb":
                connection.execute(f"INSERT INTO new.main.{name} {rows}")
            elif form == "parquet":
                target = literal(out / f"{name}.parquet")
                connection.execute(f"COPY ({rows}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
            else:
                _write_csv(connection, rows, columns, out / f"{name}.csv")
        if form == "duckdb":
            add_index(connection, "new.main")
            connection.execute("DETACH new")
    finally:
        connection.close()


def _load_links(connection: duckdb.DuckDBPyConnection, record: Record, links: Links, out: Path) -> None:
    """The episodes as a table, and each event's episode in the order of the events."""
    ids, episodes = out.with_name("ids.jsonl"), out.with_name("episodes.jsonl")
    with ids.open("wb") as stream:
        names = (event["event_id"] for event in record.query("SELECT event_id FROM events", "events"))
        stream.writelines(encode("", {"episode_id": links.episode_of.get(name)}) for name in names)
    with episodes.open("wb") as stream:
        stream.writelines(encode("episode", as_dict(episode)) for episode in links.episodes)
    load_lines(connection, "memory.main.episodes", BASE_TABLES["episodes"], episodes)
    load_lines(connection, "memory.main.ids", _EPISODE_ID, ids)


def _rows(name: str, columns: tuple[Column, ...], *, linked: bool) -> str:
    """The query for a table's rows, with the new episodes if there are any."""
    if linked and name == "episode_aliases":
        return aliases_of("memory.main.episodes")
    if linked and name == "episodes":
        return "SELECT * FROM memory.main.episodes"
    if linked and name == "events":
        names = ", ".join("i.episode_id" if c.name == "episode_id" else f'e."{c.name}"' for c in columns)
        return f"SELECT {names} FROM memory.standing.events e POSITIONAL JOIN memory.main.ids i"
    names = ", ".join(f'"{column.name}"' for column in columns)
    return f"SELECT {names} FROM memory.standing.{name}"


def _complete_history(record: Record | None, ledger: Ledger) -> None:
    """Looks up the events of the readings in the standing record that are replaced."""
    open_rows = {row["article_id"]: row for row in ledger.history if row["old_events"] is None}
    if record is None or not open_rows:
        return
    for row in open_rows.values():
        row["old_events"] = []
    for event in record.events:
        if event["article_id"] in open_rows:
            open_rows[event["article_id"]]["old_events"].append(old_event(event))


def _head(ledger: Ledger) -> Iterator[bytes]:
    return (encode("run", row) for row in ledger.runs.values())


def _articles(ledger: Ledger) -> Iterator[bytes]:
    return (group.read() for group in ledger.groups.values())


def _tail(ledger: Ledger) -> Iterator[bytes]:
    yield from (encode("reject", row) for row in ledger.rejects.values())
    yield from (encode("history", row) for row in ledger.history)


def _new_lines(ledger: Ledger) -> Iterator[bytes]:
    yield from _head(ledger)
    yield from _articles(ledger)
    yield from _tail(ledger)


def _all_lines(record: Record | None, ledger: Ledger) -> Iterator[bytes]:
    yield from _head(ledger)
    if record is not None:
        yield from _kept_lines(record.path, ledger.replaced)
    yield from _articles(ledger)
    yield from _tail(ledger)


def _kept_lines(path: Path, replaced: set[str]) -> Iterator[bytes]:
    """The standing record's lines of articles, events and statements, without those of replaced articles."""
    for number, kind, line in scan(path):
        if kind in {"article", "event", "statement"} and not (
            replaced and parse(line, path, number)["article_id"] in replaced
        ):
            yield unlinked(line) if kind == "event" else line


def _carry(connection: duckdb.DuckDBPyConnection, record: Record, replaced: Iterable[str]) -> None:
    """Copies the standing record's large tables, without the rows of replaced articles."""
    connection.execute("CREATE TEMP TABLE replaced (article_id VARCHAR)")
    gone = sorted(replaced)
    for start in range(0, len(gone), _CHUNK):
        connection.execute("INSERT INTO replaced SELECT unnest(?)", [gone[start : start + _CHUNK]])
    connection.execute("CREATE SCHEMA memory.standing")
    expose(connection, record.path, record.form, "memory.standing", _CARRIED)
    for name in _CARRIED:
        names = ", ".join("NULL" if c.name == "episode_id" else f'"{c.name}"' for c in TABLES[name])
        connection.execute(
            f"INSERT INTO new.main.{name} SELECT {names} FROM memory.standing.{name} "
            f"WHERE article_id NOT IN (SELECT article_id FROM replaced)"
        )


def _write_csv(connection: duckdb.DuckDBPyConnection, rows: str, columns: tuple[Column, ...], path: Path) -> None:
    """One table by RFC 4180: null is an empty field, an empty text is quoted, nested values are JSON text."""
    cells = ", ".join(f'to_json("{c.name}")::VARCHAR' if is_nested(c) else f'"{c.name}"' for c in columns)
    cursor = connection.execute(f"SELECT {cells} FROM ({rows})")
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(csv_line([column.name for column in columns]))
        while chunk := cursor.fetchmany(_CHUNK):
            stream.writelines(csv_line(row) for row in chunk)
