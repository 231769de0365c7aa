"""The loop: whatever one article does, the others are read; what was read is never read twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dragoman.errors import InputError, InputMalformed, InputUnsuitable, OutputError
from dragoman.model import Article, Reading, Reject, Run
from dragoman.reading.ids import text_hash
from dragoman.record import FileStore, open_store, read_record, verify
from dragoman.running import UNREADABLE, Summary, run

RUN = Run("run-1", 1, "0.1.0", "model", "lex", "onto", "know")


def article(number: int, text: str = "Somebody met somebody.") -> Article:
    return Article(f"a-{number:03d}", f"{text} ({number})", source="in.jsonl")


def read(article: Article) -> Reading:
    """A reader that finds nothing, and fails as the text asks."""
    if "broken" in article.text:
        raise InputUnsuitable("the text is empty", cure="leave it out", path="in.jsonl", line=4)
    if "fault" in article.text:
        raise RuntimeError("no such sentence")
    if "memory" in article.text:
        raise MemoryError
    if "stop" in article.text:
        raise KeyboardInterrupt
    return Reading(
        article_id=article.article_id,
        run_id="run-1",
        text_hash=text_hash(article.text),
        title=article.title,
        text=article.text,
        published=article.published,
        published_basis=article.published_basis,
        published_range=None,
        source=article.source,
        url=article.url,
        language=article.language,
        dateline=None,
        furniture=(),
        unresolved=(),
    )


class Told:
    """A progress that notes what it is told."""

    def __init__(self) -> None:
        self.articles = 0
        self.closed = 0

    def advance(self, articles: int = 1) -> None:
        self.articles += articles

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "r.jsonl"


def ids(out: Path) -> list[str]:
    return [row["article_id"] for row in read_record(out).articles]


def test_one_bad_article_never_stops_a_run(out: Path) -> None:
    articles: list[Article | InputError] = [
        article(1),
        InputMalformed("the line is no JSON", cure="mend it", path="in.jsonl", line=2),
        article(3, "broken"),
        article(4, "fault"),
        article(5, "memory"),
        article(6, "\ud800"),
        article(7),
    ]
    told = Told()
    with open_store(out, RUN) as store:
        summary = run(articles, read, store, told)
    assert summary == Summary(read=2, skipped=0, rejected=5)
    assert (told.articles, told.closed) == (7, 1)
    assert ids(out) == ["a-001", "a-007"]
    rejects = [Reject(**row) for row in read_record(out).rejects]
    assert rejects[0] == Reject("in.jsonl", 2, None, "D203", "the line is no JSON", "mend it")
    assert rejects[1] == Reject("in.jsonl", 4, "a-003", "D204", "the text is empty", "leave it out")
    assert [reject.code for reject in rejects[2:]] == [UNREADABLE] * 3
    assert rejects[2].cause == "could not be read: RuntimeError: no such sentence"
    assert rejects[2].source_path == "in.jsonl"
    assert verify(out) == []


def test_an_input_error_raised_at_the_end_is_a_reject(out: Path) -> None:
    def articles() -> Iterator[Article]:
        yield article(1)
        raise InputMalformed("the archive is cut off", path="in.zip")

    with open_store(out, RUN) as store:
        assert run(articles(), read, store) == Summary(read=1, rejected=1)
    assert [row["source_path"] for row in read_record(out).rejects] == ["in.zip"]


def test_rerun_skips_what_was_read_and_tries_the_rest_again(out: Path) -> None:
    articles = [article(1), article(2, "fault"), article(3)]
    with open_store(out, RUN) as store:
        run(articles, read, store)
    before = out.read_bytes()
    asked: list[str] = []

    def asking(article: Article) -> Reading:
        asked.append(article.article_id)
        return read(article)

    with open_store(out, RUN) as store:
        assert run(articles, asking, store) == Summary(skipped=2, rejected=1)
    assert asked == ["a-002"]
    assert out.read_bytes() == before


def test_equal_articles_are_read_once_and_an_id_given_twice_is_a_reject(out: Path) -> None:
    articles = [article(1), article(1), article(1, "Other words.")]
    for expected in (Summary(read=1, skipped=1, rejected=1), Summary(skipped=2, rejected=1)):
        with open_store(out, RUN) as store:
            assert run(articles, read, store) == expected
        record = read_record(out)
        assert [row["text"] for row in record.articles] == [articles[0].text]
        assert [row["code"] for row in record.rejects] == ["D204"]
        assert list(record.history) == []


def test_a_reader_that_renames_articles_is_noticed(out: Path) -> None:
    with open_store(out, RUN) as store:
        summary = run([article(1)], lambda given: read(article(2)), store)
    assert summary == Summary(rejected=1)
    assert "another article_id" in next(iter(read_record(out).rejects))["cause"]


def test_an_interrupt_commits_what_is_whole(out: Path) -> None:
    articles = [article(1), article(2), article(3, "stop"), article(4)]
    told = Told()
    with open_store(out, RUN) as store, pytest.raises(KeyboardInterrupt):
        run(articles, read, store, told)
    assert told.closed == 1
    assert not out.exists()
    with open_store(out, RUN) as store:
        assert run([article(n) for n in (1, 2, 3, 4)], read, store) == Summary(read=2, skipped=2)
    assert ids(out) == ["a-001", "a-002", "a-003", "a-004"]


def test_a_fault_of_the_source_is_raised_after_a_commit(out: Path) -> None:
    def articles() -> Iterator[Article]:
        yield article(1)
        raise LookupError("a fault of ours")

    with open_store(out, RUN) as store, pytest.raises(LookupError):
        run(articles(), read, store)
    with open_store(out, RUN) as store:
        assert store.done("a-001", text_hash(article(1).text))


class Counting:
    """A store that counts its commits, and cannot write when told so."""

    def __init__(self, store: FileStore, *, broken: bool = False) -> None:
        self.store = store
        self.broken = broken
        self.commits = 0
        self.done: Callable[[str, str], bool] = store.done
        self.add = store.add
        self.reject = store.reject
        self.finish = store.finish
        self.close = store.close

    def commit(self) -> None:
        self.commits += 1
        if self.broken:
            raise OutputError("cannot write: the disk is full")
        self.store.commit()


def test_commits_by_count_and_by_time(out: Path) -> None:
    with open_store(out, RUN) as file:
        store = Counting(file)
        run((article(n) for n in range(7)), read, store, batch=3)
        assert store.commits == 2
    with open_store(out.with_name("b.jsonl"), RUN) as file:
        store = Counting(file)
        run((article(n) for n in range(3)), read, store, seconds=0)
        assert store.commits == 3


def test_an_output_that_fails_stops_the_run(out: Path) -> None:
    with open_store(out, RUN) as file:
        store = Counting(file, broken=True)
        with pytest.raises(OutputError, match="disk is full"):
            run((article(n) for n in range(7)), read, store, batch=3)
        assert store.commits == 1


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_running as t

seen = 0
def reader(article):
    global seen
    seen += 1
    if seen > int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    return t.read(article)

with t.open_store(Path(sys.argv[2]), t.RUN) as store:
    t.run([t.article(n, "fault" if n == 4 else "Words.") for n in range(20)], reader, store, batch=3)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_killed_twice_the_record_is_that_of_one_run(tmp_path: Path, suffix: str) -> None:
    out, straight = tmp_path / f"killed.{suffix}", tmp_path / f"straight.{suffix}"
    command = [sys.executable, "-c", KILLED, str(Path(__file__).parent)]
    for limit in (7, 8):
        ended = subprocess.run([*command, str(out), str(limit)], check=False, capture_output=True, env=dict(os.environ))
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        assert not out.exists()
    subprocess.run([*command, str(out), "99"], check=True)
    subprocess.run([*command, str(straight), "99"], check=True)
    if suffix == "jsonl":
        assert out.read_bytes() == straight.read_bytes()
        kinds = [json.loads(line)["kind"] for line in out.read_bytes().splitlines()]
        assert kinds == ["run", *["article"] * 19, "reject"]
    else:
        assert {p.name: p.read_bytes() for p in out.iterdir()} == {p.name: p.read_bytes() for p in straight.iterdir()}
    assert sorted(p.name for p in tmp_path.iterdir()) == [out.name, straight.name]
