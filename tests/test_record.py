"""The record: one schema in four forms, parts that outlast a kill, and a checker that finds planted faults."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import duckdb
import pytest

from dragoman.errors import OutputError, RecordError
from dragoman.model import Episode, Event, Evidence, Mention, Reading, Reject, Run, Span, Statement, When, as_dict
from dragoman.reading.ids import text_hash
from dragoman.record import (
    EPISODE_PREFIX,
    TABLES,
    FileStore,
    History,
    Links,
    OldEvent,
    Record,
    StreamStore,
    open_store,
    read_record,
    relink,
    verify,
)
from dragoman.record.schema import BASE_TABLES, KINDS, unwrap

FORMS = ["jsonl", "duckdb", "parquet", "csv"]
TEXT = 'Rebels, it was "said",\r\nshot\u2028at 20\x85 men\tin Кабул 🕊 \\ today. The army fired back.\n'

RUN = Run("run-1", 1, "0.1.0", "model", "lex", "onto", "know", (("packs", "a"), ("b", "c")))

# Values that the ontology or the checker asks for; all others are made from their types.
GIVEN: dict[str, Any] = {
    "run_id": "run-1",
    "type": "ASSAULT",
    "act": "ASSAULT",
    "mode": "firearms",
    "other_modes": ("explosives", "beat"),
    "contexts": ("military", "terrorism"),
    "quad": 4,
    "intensity": -9.0,
    "cameo": "193",
    "country": "AFG",
    "sector": "MIL",
    "other_sectors": ("COP",),
    "earliest": "2009-07-01",
    "latest": "2009-07-22",
    "confidence": 0.1 + 0.2,
    "lat": 34.5281,
    "lon": 69.1723,
    "low": 1.2e9,
    "high": 1.3e22,
    "sentence": TEXT[:20],
    "trigger": (4, 9),
    "operators": ((0, 3), (10, 12)),
}


class Maker:
    """Makes values of the model with every field filled, each text another."""

    def __init__(self, article_id: str = "a-1", text: str = TEXT) -> None:
        self.article_id = article_id
        self.text = text
        self.count = 0

    def make(self, cls: type, **given: Any) -> Any:
        hints = get_type_hints(cls)
        values = {f.name: given[f.name] if f.name in given else self.value(f.name, hints[f.name]) for f in fields(cls)}
        if issubclass(cls, Span | When):
            start = self.count % 20
            values |= {"start": start, "end": start + 7, "text": self.text[start : start + 7]}
        if cls is Evidence:
            values |= {"start": 0, "end": 20, "sentence": self.text[:20]}
        if cls is Statement:
            values |= {"start": values["content"].start, "end": values["content"].end}
        return cls(**values)

    def value(self, name: str, hint: Any) -> Any:
        inner, _ = unwrap(hint)
        self.count += 1
        if name == "article_id":
            return self.article_id
        if name in GIVEN:
            return GIVEN[name]
        if get_origin(inner) is Literal:
            choices = get_args(inner)
            return choices[self.count % len(choices)]
        if get_origin(inner) is tuple:
            members = get_args(inner)
            size = 2 if members[-1] is Ellipsis else len(members)
            return tuple(self.value(f"{name}[]", members[0]) for _ in range(size))
        if dataclasses.is_dataclass(inner):
            assert isinstance(inner, type)
            return self.make(inner)
        return {str: f"{name} {self.count}, “é” \n", int: self.count, float: self.count + 0.5, bool: True}[inner]

    def reading(self, run_id: str = "run-1") -> Reading:
        events = tuple(self.make(Event, event_id=f"{self.article_id}-e{i}", run_id=run_id) for i in range(2))
        told = tuple(event.event_id for event in events)
        statement = self.make(Statement, statement_id=f"{self.article_id}-s", events=told, run_id=run_id)
        return self.make(  # type: ignore[no-any-return]
            Reading,
            text=self.text,
            text_hash=text_hash(self.text),
            run_id=run_id,
            events=events,
            statements=(statement,),
        )


def fields(cls: type) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(cls)


def empty_reading(article_id: str, run_id: str = "run-1") -> Reading:
    """A reading with everything null or empty that may be."""
    values: dict[str, Any] = {}
    hints = get_type_hints(Reading)
    for f in fields(Reading):
        inner, optional = unwrap(hints[f.name])
        values[f.name] = None if optional else () if get_origin(inner) is tuple else ""
    values |= {"article_id": article_id, "run_id": run_id, "title": "", "published_basis": "unknown"}
    return Reading(**values | {"text_hash": text_hash("")})


REJECT = Reject("in/b.txt", 3, None, "D204", 'it is "empty", too', "")


def write(path: Path, *readings: Reading, rejects: tuple[Reject, ...] = (), run: Run = RUN) -> Path:
    with open_store(path, run) as store:
        for reading in readings:
            store.add(reading)
        for reject in rejects:
            store.reject(reject)
        store.finish()
    return path


def content(path: Path) -> dict[str, list[dict[str, Any]]]:
    record = read_record(path)
    return {name: list(record.table(name)) for name in TABLES}


def contents(path: Path) -> dict[str, bytes]:
    """All bytes at a path: of a file, or of each file in a folder."""
    return {p.name: p.read_bytes() for p in (sorted(path.iterdir()) if path.is_dir() else [path])}


def neighbours(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.iterdir() if p != path)


@pytest.fixture(params=FORMS)
def out(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / f"record.{request.param}"


# ---- one schema, four forms ----


def test_every_field_comes_back_equal(out: Path) -> None:
    full, empty = Maker().reading(), empty_reading("a-0")
    write(out, empty, full, rejects=(REJECT,))
    found = content(out)
    whole = as_dict(full)
    assert found["runs"] == [as_dict(RUN)]
    assert found["articles"][1] == {k: v for k, v in whole.items() if k not in {"mentions", "events", "statements"}}
    assert found["articles"][0]["title"] == ""
    assert found["articles"][0]["source"] is None
    assert found["events"] == whole["events"]
    assert found["statements"] == whole["statements"]
    keys = {"article_id": "a-1", "run_id": "run-1"}
    assert found["mentions"] == [keys | mention for mention in whole["mentions"]]
    assert found["rejects"] == [as_dict(REJECT)]
    assert found["event_entities"] == [
        keys | {"event_id": event["event_id"], "role": role, "ordinal": i} | entity
        for event in whole["events"]
        for role in ("actor", "recipient")
        for i, entity in enumerate(event[f"{role}s"])
    ]
    assert found["quantities"] == [
        keys | {"event_id": event["event_id"], "ordinal": i} | quantity
        for event in whole["events"]
        for i, quantity in enumerate(event["quantities"])
    ]
    assert neighbours(out) == []


def test_the_maker_fills_every_field() -> None:
    def walk(value: Any, at: str) -> Iterator[str]:
        if value is None or value == () or value == "":
            yield at
        if dataclasses.is_dataclass(value):
            for f in fields(type(value)):
                yield from walk(getattr(value, f.name), f"{at}.{f.name}")
        if isinstance(value, tuple):
            for item in value:
                yield from walk(item, at)

    assert list(walk(Maker().reading(), "reading")) == []


def test_history_comes_back_in_all_forms(out: Path) -> None:
    old = Maker().reading()
    write(out, old)
    newer = Maker(text=TEXT + "More.").reading()
    write(out, newer)
    found = content(out)
    events = tuple(OldEvent(event.event_id, event.type, event.content_hash) for event in old.events)
    assert found["history"] == [
        as_dict(History("a-1", old.text_hash, "run-1", newer.text_hash, "run-1", events)),
    ]
    assert [article["text"] for article in found["articles"]] == [newer.text]
    assert len(found["events"]) == 2
    assert len(found["event_entities"]) == 8
    assert verify(out) == []


def test_same_names_have_same_types_in_all_lines() -> None:
    seen: dict[str, str] = {}
    for _, columns in KINDS.values():
        for column in columns:
            assert seen.setdefault(column.name, column.sql) == column.sql


def test_tables_are_queried_alike(out: Path) -> None:
    write(out, Maker().reading(), rejects=(REJECT,))
    connection = read_record(out).connect()
    rows = connection.execute(
        "SELECT e.type, x.country, x.role, q.value IS NOT NULL, e.evidence.sentence, e.trace[1] "
        "FROM events e JOIN event_entities x USING (event_id) JOIN quantities q USING (event_id) ORDER BY ALL LIMIT 1"
    ).fetchall()
    assert rows[0][:5] == ("ASSAULT", "AFG", "actor", True, TEXT[:20])
    for name in TABLES:
        names = [c[0] for c in connection.execute(f"SELECT * FROM {name}").description]
        assert names == [column.name for column in TABLES[name]]
    connection.close()


def test_jsonl_lines_stand_in_order(tmp_path: Path) -> None:
    out = write(tmp_path / "r.jsonl", Maker("a").reading(), Maker("b").reading(), rejects=(REJECT,))
    lines = [json.loads(line) for line in out.read_bytes().split(b"\n") if line]
    kinds = [line["kind"] for line in lines]
    group = ["article", "event", "event", "statement"]
    assert kinds == ["run", *group, *group, "reject"]
    assert all(next(iter(line)) == "kind" for line in lines)
    assert len(lines[1]["mentions"]) == 2
    assert "events" not in lines[1]


def test_csv_keeps_to_rfc_4180(tmp_path: Path) -> None:
    out = write(tmp_path / "r.csv", Maker().reading(), empty_reading("a-0"))
    assert sorted(p.name for p in out.iterdir()) == sorted(f"{name}.csv" for name in TABLES)
    raw = (out / "articles.csv").read_bytes().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(raw, newline=""), strict=True))
    assert rows[0]["text"] == TEXT
    assert json.loads(rows[0]["dateline"]) == as_dict(Maker().reading())["dateline"]
    assert raw.endswith("\r\n")
    assert (rows[1]["source"], rows[1]["title"]) == ("", "")
    assert ',"",' in raw


def test_duckdb_storage_is_old_enough_for_other_readers(tmp_path: Path) -> None:
    out = write(tmp_path / "r.duckdb", Maker().reading())
    with out.open("rb") as stream:
        head = stream.read(16)
    assert head[8:12] == b"DUCK"
    assert int.from_bytes(head[12:16], "little") <= 65
    with duckdb.connect(str(out), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (2,)


def test_same_input_gives_same_bytes(out: Path, tmp_path: Path) -> None:
    write(out, Maker("a").reading(), Maker("b").reading(), rejects=(REJECT,))
    if out.suffix != ".duckdb":
        other = tmp_path / "other"
        other.mkdir()
        write(other / out.name, Maker("a").reading(), Maker("b").reading(), rejects=(REJECT,))
        assert contents(other / out.name) == contents(out)


def test_the_page_on_the_record_names_every_field_and_closed_list() -> None:
    page = (Path(__file__).parent.parent / "docs" / "record.md").read_text(encoding="utf-8")

    def names(hint: Any) -> Iterator[str]:
        inner, _ = unwrap(hint)
        if get_origin(inner) is Literal:
            yield from get_args(inner)
        for member in get_args(inner) if get_origin(inner) is tuple else ():
            yield from names(member) if member is not Ellipsis else ()
        if dataclasses.is_dataclass(inner):
            for name, member in get_type_hints(inner).items():
                yield name
                yield from names(member)

    for table, columns in TABLES.items():
        assert f"\n## {table}\n" in page
        section = page.split(f"\n## {table}\n")[1].split("\n## ")[0]
        own = section if table not in {"event_entities", "mentions", "quantities"} else page
        assert [c.name for c in columns if f"`{c.name}`" not in own] == []
        assert [n for c in columns for n in names(c.hint) if f"`{n}`" not in page] == []


# ---- resume, replace, reject ----


def test_rerun_changes_nothing(out: Path) -> None:
    write(out, Maker("a").reading(), rejects=(REJECT,))
    before = contents(out)
    with open_store(out, RUN) as store:
        assert store.done("a", text_hash(TEXT))
        assert not store.done("a", text_hash("other"))
        assert not store.done("b", text_hash(TEXT))
        store.reject(REJECT)
        store.finish()
    assert contents(out) == before
    assert neighbours(out) == []


def test_another_run_replaces(out: Path) -> None:
    write(out, Maker("a").reading(), Maker("b").reading())
    later = dataclasses.replace(RUN, run_id="run-2", lexicon="lex-2")
    with open_store(out, later) as store:
        assert not store.done("a", text_hash(TEXT))
        store.add(Maker("a").reading("run-2"))
        store.finish()
    found = content(out)
    assert [row["run_id"] for row in found["runs"]] == ["run-1", "run-2"]
    assert [(row["article_id"], row["run_id"]) for row in found["articles"]] == [("b", "run-1"), ("a", "run-2")]
    assert [row["new_run_id"] for row in found["history"]] == ["run-2"]
    assert verify(out) == []


def test_the_store_takes_no_reading_of_another_run(tmp_path: Path) -> None:
    with open_store(tmp_path / "r.jsonl", RUN) as store, pytest.raises(ValueError, match="run-2"):
        store.add(Maker().reading("run-2"))


def test_a_reject_goes_once_its_article_is_read(out: Path) -> None:
    failed = Reject("in.jsonl", 1, "a-1", "D900", "could not be read", "")
    write(out, rejects=(failed, REJECT, failed))
    assert content(out)["rejects"] == [as_dict(failed), as_dict(REJECT)]
    write(out, Maker().reading())
    assert content(out)["rejects"] == [as_dict(REJECT)]


def test_a_reading_that_cannot_be_written_is_refused_whole(tmp_path: Path) -> None:
    out = tmp_path / "r.jsonl"
    with open_store(out, RUN) as store:
        with pytest.raises(ValueError, match="JSON compliant"):
            store.add(dataclasses.replace(Maker("a").reading(), events=(_nan(),)))
        with pytest.raises(UnicodeEncodeError):
            store.add(dataclasses.replace(Maker("b").reading(), title="\ud800"))
        store.reject(Reject("\udcff.txt", None, "\ud800", "D202", "no text", ""))
        store.add(Maker("c").reading())
        store.finish()
    found = content(out)
    assert [row["article_id"] for row in found["articles"]] == ["c"]
    assert found["rejects"][0]["source_path"] == "?.txt"


def _nan() -> Event:
    return dataclasses.replace(Maker("a").reading().events[0], confidence=float("nan"))


# ---- parts and kills ----


def test_committed_parts_outlast_the_process(out: Path) -> None:
    with open_store(out, RUN) as store:
        store.add(Maker("a").reading())
        store.commit()
        store.add(Maker("b").reading())
    assert not out.exists()
    with open_store(out, RUN) as store:
        assert store.done("a", text_hash(TEXT))
        assert not store.done("b", text_hash(TEXT))
        store.finish()
    assert [row["article_id"] for row in content(out)["articles"]] == ["a"]
    assert neighbours(out) == []


KILLED = textwrap.dedent(
    """
    import os, signal, sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    import test_record as t
    from dragoman.record import store as module, swap

    out, moment = Path(sys.argv[2]), sys.argv[3]
    die = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
    store = t.open_store(out, t.RUN)
    store.add(t.Maker("b").reading())
    store.commit()
    store.add(t.Maker("a", t.TEXT + "More.").reading())
    if moment == "reading":
        die()
    if moment == "commit":
        Path.replace = die
    store.commit()
    if moment == "build":
        swap.sync_file = die
    if moment == "swap":
        real = Path.rename
        def rename(self, target):
            real(self, target)
            die()
        Path.rename = rename
    if moment == "discard":
        module.discard_parts = die
    if moment == "half-discarded":
        real = swap.remove
        swap.remove = lambda p: die() if p == store._places.parts else real(p)
    store.finish()
    """
)


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize(
    ("form", "moment"),
    [
        ("jsonl", "reading"),
        ("jsonl", "commit"),
        ("jsonl", "build"),
        ("jsonl", "discard"),
        ("jsonl", "half-discarded"),
        ("duckdb", "build"),
        ("duckdb", "discard"),
        ("parquet", "swap"),
        ("csv", "swap"),
        ("csv", "half-discarded"),
    ],
)
def test_a_kill_leaves_the_old_record_or_the_new(tmp_path: Path, form: str, moment: str) -> None:
    out = tmp_path / f"record.{form}"
    write(out, Maker("a").reading())
    command = [sys.executable, "-c", KILLED, str(Path(__file__).parent), str(out), moment]
    ended = subprocess.run(command, capture_output=True, check=False, env=os.environ | {"PYTHONUTF8": "1"})
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()

    assert verify(out) == []
    ids = [row["article_id"] for row in read_record(out).articles]
    assert ids == (["b", "a"] if moment in {"discard", "half-discarded"} else ["a"])

    with open_store(out, RUN) as store:
        assert store.done("b", text_hash(TEXT))
        if not store.done("a", text_hash(TEXT + "More.")):
            assert moment in {"reading", "commit"}
            store.add(Maker("a", TEXT + "More.").reading())
        store.finish()
    straight = out.with_name(f"straight{out.suffix}")
    write(straight, Maker("a").reading())
    write(straight, Maker("b").reading(), Maker("a", TEXT + "More.").reading())
    assert content(out) == content(straight)
    assert len(content(out)["history"]) == 1
    assert sorted(p.name for p in out.parent.iterdir()) == sorted([out.name, straight.name])


def test_a_second_writer_is_told(tmp_path: Path) -> None:
    out = tmp_path / "r.jsonl"
    with open_store(out, RUN) as store:
        with pytest.raises(OutputError, match="another run is writing"):
            open_store(out, RUN)
        code = (
            "import sys; from dragoman.record import open_store; from dragoman.model import Run\n"
            "open_store(sys.argv[1], Run('r', 1, '', '', '', '', ''))"
        )
        ended = subprocess.run([sys.executable, "-c", code, str(out)], capture_output=True, check=False)
        assert b"another run is writing" in ended.stderr
        store.add(Maker().reading())
        store.finish()
    assert verify(out) == []
    open_store(out, RUN).close()
    assert neighbours(out) == []


# ---- what cannot be written or read ----


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing/r.jsonl", "folder does not exist"),
        ("file/r.jsonl", "folder does not exist"),
        ("folder.jsonl", "folder where a file is needed"),
        ("file.parquet", "file where a folder"),
        ("r.xlsx", "no form of a record"),
        ("r", "no form of a record"),
    ],
)
def test_output_that_cannot_be_written(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "file.parquet").write_text("x")
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(OutputError, match=words):
        open_store(tmp_path / name, RUN)


def test_a_full_disk_keeps_record_and_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = write(tmp_path / "r.jsonl", Maker("a").reading())
    before = out.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with open_store(out, RUN) as store:
        store.add(Maker("b").reading())
        store.commit()
        monkeypatch.setattr("dragoman.record.swap.sync_file", full)
        with pytest.raises(OutputError, match="No space left"):
            store.finish()
    monkeypatch.undo()
    assert out.read_bytes() == before
    with open_store(out, RUN) as store:
        assert store.done("b", text_hash(TEXT))


def test_what_is_no_record_is_not_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "articles.jsonl"
    out.write_text('{"id": "1", "text": "An input, not a record."}\n')
    with pytest.raises(RecordError, match="unknown kind"):
        open_store(out, RUN)
    assert neighbours(out) == []
    folder = tmp_path / "photos.csv"
    folder.mkdir()
    (folder / "x.csv").write_text("a,b")
    with pytest.raises(RecordError, match=r"articles\.csv"):
        open_store(folder, RUN)


def test_an_empty_file_may_be_written_over(tmp_path: Path) -> None:
    out = tmp_path / "r.jsonl"
    out.touch()
    write(out, Maker().reading())
    assert verify(out) == []


def test_damaged_and_foreign_records(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no record is there"):
        read_record(tmp_path / "nothing.jsonl")
    out = write(tmp_path / "r.jsonl", Maker().reading())
    cut = out.read_bytes()[:-40]
    out.write_bytes(cut)
    with pytest.raises(RecordError, match="no JSON") as caught:
        list(read_record(out).statements)
    assert caught.value.line == 5
    assert "no JSON" in verify(out)[0]
    first = cut.split(b"\n")[0]
    out.write_bytes(first.replace(b'"schema_version":1', b'"schema_version":99') + b"\n")
    with pytest.raises(RecordError, match="version 99"):
        open_store(out, RUN)
    base = write(tmp_path / "r.duckdb", Maker().reading())
    base.write_bytes(base.read_bytes()[:9000])
    with pytest.raises(RecordError, match="cannot be opened"):
        read_record(base)
    folder = write(tmp_path / "r.parquet", Maker().reading())
    (folder / "events.parquet").unlink()
    with pytest.raises(RecordError, match=r"lacks events\.parquet"):
        read_record(folder)


# ---- the stream ----


def test_a_stream_gives_lines_at_once() -> None:
    stream = io.BytesIO()
    store = StreamStore(stream, RUN)
    store.add(Maker("a").reading())
    assert [json.loads(line)["kind"] for line in stream.getvalue().split(b"\n")[:-1]] == [
        "run",
        "article",
        "event",
        "event",
        "statement",
    ]
    store.reject(REJECT)
    store.add(Maker("b").reading())
    store.commit()
    assert not store.done("a", text_hash(TEXT))
    store.finish()
    kinds = [json.loads(line)["kind"] for line in stream.getvalue().split(b"\n")[:-1]]
    assert kinds[-1] == "reject"
    assert kinds.count("article") == 2


def test_a_stream_holds_the_bytes_of_a_file(tmp_path: Path) -> None:
    out = write(tmp_path / "r.jsonl", Maker("a").reading(), rejects=(REJECT,))
    stream = io.BytesIO()
    with StreamStore(stream, RUN) as store:
        store.add(Maker("a").reading())
        store.reject(REJECT)
        store.finish()
    assert stream.getvalue() == out.read_bytes()


# ---- verify ----


def test_a_sound_record_has_no_faults(out: Path) -> None:
    write(out, Maker("a").reading(), empty_reading("a-0"), Maker("b").reading(), rejects=(REJECT,))
    assert verify(out) == []


def spans(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to all spans in a line."""
    if isinstance(value, dict):
        if {"text", "start", "end"} <= value.keys():
            yield at
        for key, item in value.items():
            yield from spans(item, (*at, key))
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from spans(item, (*at, number))


def test_verify_sees_every_span(tmp_path: Path) -> None:
    out = write(tmp_path / "r.jsonl", Maker().reading())
    lines = [json.loads(line) for line in out.read_bytes().split(b"\n") if line]
    tried = 0
    for number, line in enumerate(lines):
        for path in spans(line):
            spoilt = json.loads(json.dumps(line))
            at = spoilt
            for step in path:
                at = at[step]
            at["text"] += "!"
            out.write_text("".join(json.dumps(x) + "\n" for x in [*lines[:number], spoilt, *lines[number + 1 :]]))
            faults = verify(out)
            assert len(faults) == 1, (path, faults)
            assert "the article has" in faults[0]
            tried += 1
    assert tried > 60


@pytest.mark.parametrize(
    ("kind", "path", "value", "words"),
    [
        ("event", "evidence.sentence", "no such words", "the article has"),
        ("event", "evidence.trigger", [30, 31], "lies outside its sentence"),
        ("event", "evidence.operators", [[5, 4]], "operator"),
        ("event", "type", "FIGHT", "type 'FIGHT'"),
        ("event", "act", "YIELD", "act 'YIELD'"),
        ("event", "mode", "phone", "mode 'phone'"),
        ("event", "other_modes", ["phone"], "mode 'phone'"),
        ("event", "contexts", ["sport"], "context 'sport'"),
        ("event", "agenda.0.contexts", ["sport"], "context 'sport'"),
        ("event", "quad", 1, "quad is 1"),
        ("event", "intensity", 3.0, "intensity is 3.0"),
        ("event", "cameo", "999", "cameo '999'"),
        ("event", "status", "done", "'done' is not one of actual"),
        ("event", "confidence", 1.5, "confidence 1.5"),
        ("event", "event_id", "a-1-e1", "stands 2 times"),
        ("event", "article_id", "elsewhere", "its article is"),
        ("event", "run_id", "run-9", "run run-9 is not in the record"),
        ("event", "actors.0.country", "Afghanistan", "no code of three capitals"),
        ("event", "actors.0.sector", "ARMY", "sector 'ARMY'"),
        ("event", "actors.1.kind", "army", "'army' is not one of person"),
        ("event", "date.latest", "2001-01-01", "runs backward"),
        ("event", "due.earliest", "soon", "no ISO date"),
        ("event", "place.lat", 91.0, "lat 91.0"),
        ("event", "quantities.0.low", 1e300, "is above high"),
        ("event", "evidence", None, "is null"),
        ("statement", "events", ["e-9"], "event e-9 is not in the record"),
        ("statement", "start", 1, "not those of its content"),
        ("article", "published_basis", "clock", "'clock' is not one of given"),
        ("article", "mentions.0.kind", "thing", "'thing' is not one of entity"),
    ],
)
def test_verify_finds_planted_faults(tmp_path: Path, kind: str, path: str, value: Any, words: str) -> None:
    out = plant(tmp_path, kind, path, value)
    assert any(words in fault for fault in verify(out)), verify(out)


def plant(folder: Path, kind: str, path: str, value: Any) -> Path:
    """A JSONL record in which one field of the first line of a kind is spoilt."""
    out = write(folder / "spoilt.jsonl", Maker().reading())
    lines = [json.loads(line) for line in out.read_bytes().split(b"\n") if line]
    at = next(line for line in lines if line["kind"] == kind)
    *steps, last = path.split(".")
    for step in steps:
        at = at[int(step)] if step.isdigit() else at[step]
    at[last] = value
    out.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return out


def test_verify_finds_faults_in_all_forms(out: Path) -> None:
    spoilt = plant(out.parent, "event", "evidence.sentence", "no such words")
    lines = [json.loads(line) for line in spoilt.read_bytes().split(b"\n") if line]
    lines[3]["article_id"] = "gone"
    spoilt.write_text("".join(json.dumps(line) + "\n" for line in lines))
    faults = verify(spoilt if out.suffix == ".jsonl" else _in_form(spoilt, out))
    assert len(faults) == 2
    assert any("evidence: the article has" in fault for fault in faults)
    assert any("its article is" in fault for fault in faults)


def _in_form(lines: Path, out: Path) -> Path:
    """The rows of a JSONL record, sound or not, in another form."""
    from dragoman.record.build import build
    from dragoman.record.ledger import Ledger

    ledger = Ledger()
    ledger.take_part(lines)
    scratch = out.with_name("scratch")
    scratch.mkdir()
    built = scratch / out.name
    build(None, ledger, out.suffix.removeprefix("."), built)  # type: ignore[arg-type]
    return built.rename(out)


def test_verify_finds_stray_and_missing_fields(tmp_path: Path) -> None:
    out = write(tmp_path / "r.jsonl", Maker().reading())
    lines = [json.loads(line) for line in out.read_bytes().split(b"\n") if line]
    lines[2]["colour"] = "red"
    del lines[3]["actors"][0]["via"]
    out.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert sorted(verify(out)) == ["line 3: unknown field colour", "line 4, actors[0]: lacks via"]


def test_verify_compares_derived_tables(tmp_path: Path) -> None:
    out = write(tmp_path / "r.duckdb", Maker().reading())
    with duckdb.connect(str(out)) as connection:
        connection.execute("DELETE FROM quantities WHERE ordinal = 1")
    assert verify(out) == ["quantities has 2 rows where the events hold 4"]


def test_rows_can_be_walked_twice_and_counted(out: Path) -> None:
    record = read_record(write(out, Maker().reading()))
    assert isinstance(record, Record)
    assert len(record.events) == len(list(record.events)) == 2
    assert set(BASE_TABLES) < set(TABLES)
    assert all(mention["kind"] in get_args(get_type_hints(Mention)["kind"]) for mention in record.mentions)


# ---- episodes ----


def episode_of(*events: str, articles: tuple[str, ...]) -> Episode:
    maker = Maker()
    given = {"best": events[-1], "events": events, "articles": articles, "episode_id": EPISODE_PREFIX + events[0]}
    return maker.make(Episode, **given)  # type: ignore[no-any-return]


def both_of(record: Record) -> Links:
    """All events of a record as one episode."""
    events = tuple(row["event_id"] for row in record.events)
    one = episode_of(*events, articles=tuple(row["article_id"] for row in record.articles))
    return Links((one,), dict.fromkeys(events, one.episode_id))


def test_episodes_come_back_equal_and_linking_again_changes_nothing(out: Path) -> None:
    with open_store(out, RUN, both_of) as store:
        store.add(Maker("a").reading())
        store.add(Maker("b").reading())
        store.finish()
    assert verify(out) == []
    record = read_record(out)
    events = [row["event_id"] for row in record.events]
    assert list(record.episodes) == [as_dict(episode_of(*events, articles=("a", "b")))]
    assert {row["episode_id"] for row in record.events} == {f"ep{events[0]}"}
    assert [row["alias"] for row in record.query("SELECT * FROM episode_aliases")] == [f"ep{e}" for e in events[1:]]
    before = contents(out)
    assert relink(out, both_of)[1] is False
    assert contents(out) == before
    later = write(out.with_name(f"later{out.suffix}"), Maker("a").reading(), Maker("b").reading())
    assert relink(later, both_of)[1] is True
    assert verify(later) == []
    assert content(later) == content(out)
    if out.suffix in {".jsonl", ".csv"}:
        assert list(contents(later).values()) == list(contents(out).values())
    assert neighbours(out) == [later.name]


def test_without_links_a_record_that_changes_has_no_episodes(out: Path) -> None:
    with open_store(out, RUN, both_of) as store:
        store.add(Maker("a").reading())
        store.finish()
    write(out, Maker("b").reading())
    record = read_record(out)
    assert list(record.episodes) == []
    assert [row["episode_id"] for row in record.events if row["article_id"] == "a"] == [None, None]
    assert verify(out) == []


def test_a_record_older_than_episodes_has_none(out: Path) -> None:
    write(out, Maker("a").reading())
    if out.is_dir():
        for file in out.glob("episode*"):
            file.unlink()
    elif out.suffix == ".duckdb":
        with duckdb.connect(str(out)) as connection:
            connection.execute("DROP TABLE episodes; DROP TABLE episode_aliases")
    record = read_record(out)
    assert list(record.episodes) == list(record.episode_aliases) == []
    assert [row["n"] for row in record.query("SELECT count(*) AS n FROM episodes")] == [0]
    assert relink(out, both_of)[1] is True
    assert len(read_record(out).episodes) == 1
    assert len(read_record(out).episode_aliases) == 1


def test_linking_leaves_the_record_where_another_writes_or_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = write(tmp_path / "r.jsonl", Maker("a").reading())
    before = out.read_bytes()
    with open_store(out, RUN) as store:
        store.add(Maker("b").reading())
        store.commit()
        with pytest.raises(OutputError, match="another run is writing"):
            relink(out, both_of)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("dragoman.record.swap.sync_file", full)
        with pytest.raises(OutputError, match="No space left"):
            relink(out, both_of)
    assert out.read_bytes() == before
    assert relink(out, both_of)[1] is True
    with open_store(out, RUN, both_of) as store:
        assert store.done("b", text_hash(TEXT)), "the part of the run that was broken off is still there"
        store.finish()
    assert len(read_record(out).articles) == 2
    assert verify(out) == []


def test_a_store_is_its_own_context(tmp_path: Path) -> None:
    with open_store(tmp_path / "r.jsonl", RUN) as store:
        assert isinstance(store, FileStore)
    assert neighbours(tmp_path / "r.jsonl") == []
