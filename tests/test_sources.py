"""Sources: every format gives articles, and whatever is wrong with one input is told in its place."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dragoman.errors import (
    InputError,
    InputMalformed,
    InputMissing,
    InputUndecodable,
    InputUnsuitable,
    UsageError,
)
from dragoman.model import Article
from dragoman.sources import SourceOptions, open_sources
from dragoman.sources.fields import day_of

REPORT = "The foreign minister of Norland met his Westland counterpart in Seaport on Monday."


def opened(*paths: Path | str, **options: Any) -> list[Article | InputError]:
    return list(open_sources([str(p) for p in paths], SourceOptions(**options)))


def articles(*paths: Path | str, **options: Any) -> list[Article]:
    found = opened(*paths, **options)
    assert all(isinstance(item, Article) for item in found), found
    return [item for item in found if isinstance(item, Article)]


def error(*paths: Path | str, **options: Any) -> InputError:
    (found,) = opened(*paths, **options)
    assert isinstance(found, InputError)
    assert found.path
    assert found.cause
    assert found.cure
    return found


def written(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def lines(path: Path, rows: Sequence[object]) -> Path:
    return written(path, "".join(json.dumps(row) + "\n" for row in rows))


# ---- plain text and bytes ----


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_each_encoding(tmp_path: Path, encoding: str) -> None:
    text = "“Ja,” said Müller – the envoy."
    (article,) = articles(written(tmp_path / "a.txt", f"\n {text} \n".encode(encoding)))
    assert article.text == text
    assert article.article_id.startswith("t")
    assert len(article.article_id) == 17
    assert (article.published, article.published_basis) == (None, "unknown")


def test_encoding_named(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", "Москва said no".encode("koi8-r"))
    assert articles(path, encoding="koi8-r")[0].text == "Москва said no"
    assert isinstance(error(path, encoding="ascii"), InputUndecodable)
    with pytest.raises(UsageError, match="no encoding"):
        SourceOptions(encoding="klingon")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", InputUnsuitable),
        (b" \n\t ", InputUnsuitable),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", InputUndecodable),
        (b"%PDF-1.4 some text", InputUndecodable),
        (bytes(range(1, 32)) * 20, InputUndecodable),
        (REPORT.encode("utf-16-le"), InputUndecodable),
        ("“A – b – c – d”".encode()[:-1], InputUndecodable),
        (b"\xff\xfea\0b", InputUndecodable),
        (b"\x81\x8d\x8f", InputUndecodable),
    ],
    ids=["empty", "blank", "png", "pdf", "controls", "utf16-no-bom", "cut-utf8", "cut-utf16", "not-cp1252"],
)
def test_bytes_that_are_no_report(tmp_path: Path, data: bytes, kind: type[InputError]) -> None:
    assert isinstance(error(written(tmp_path / "a.txt", data)), kind)


def test_file_too_long(tmp_path: Path) -> None:
    found = error(written(tmp_path / "a.txt", b"word " * 300), max_bytes=1000)
    assert isinstance(found, InputUnsuitable)
    assert "1,000 bytes" in found.cause


def test_path_not_there(tmp_path: Path) -> None:
    assert isinstance(error(tmp_path / "none.txt"), InputMissing)
    assert isinstance(error(tmp_path), InputMissing)
    assert isinstance(error(written(tmp_path / "a.exe", REPORT)), InputUnsuitable)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="every file may be opened here")
def test_file_that_may_not_be_opened(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", "{}")
    path.chmod(0)
    assert isinstance(error(path), InputMissing)


# ---- JSON ----


def test_jsonl_with_all_fields(tmp_path: Path) -> None:
    row = {
        "story_id": 7,
        "Headline": " Talks ",
        "body": REPORT,
        "pub_date": "22 July 2009",
        "publisher": "Wire",
        "link": "https://wire.example/1",
        "language": "en",
    }
    (article,) = articles(lines(tmp_path / "a.jsonl", [row]))
    assert article == Article("7", REPORT, "Talks", "2009-07-22", "given", "Wire", "https://wire.example/1", "en")


def test_jsonl_bad_lines_stand_in_their_places(tmp_path: Path) -> None:
    good = json.dumps({"id": "a", "text": REPORT})
    rows = [
        good,
        '{"id": "b", "text": "cut sho',
        '{"id": "c", "title": "no text"}',
        '{"id": "d", "text": ""}',
        '{"id": "e", "text": 5}',
        '{"id": "f", "text": "half \\ud800 a character"}',
        '{"id": "g", "text": "x", "date": "2009-02-31"}',
        '{"id": ["h"], "text": "x"}',
        "[1]",
        "",
        "[" * 100_000,
        good.replace('"a"', '"z"'),
    ]
    found = opened(written(tmp_path / "a.jsonl", "\n".join(rows)))
    assert [type(item).__name__ for item in found] == [
        "Article",
        *["InputMalformed"] * 2,
        "InputUnsuitable",
        *["InputMalformed"] * 6,
        "Article",
    ]
    assert [item.line for item in found if isinstance(item, InputError)] == [2, 3, 4, 5, 6, 7, 8, 9, 11]
    impossible = found[6]
    assert isinstance(impossible, InputMalformed)
    assert "'2009-02-31'" in impossible.cause


def test_line_of_fifty_megabytes_is_never_held(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as stream:
        stream.write(b'{"text": "')
        for _ in range(50):
            stream.write(b"x" * 1_000_000)
        stream.write(b'"}\n' + json.dumps({"text": REPORT}).encode())
    long, good = opened(path)
    assert isinstance(long, InputUnsuitable)
    assert long.line == 1
    assert isinstance(good, Article)


def test_jsonl_with_bom_and_in_other_encodings(tmp_path: Path) -> None:
    row = json.dumps({"text": "Müller – left"}, ensure_ascii=False) + "\n"
    for number, encoding in enumerate(["utf-8-sig", "utf-16", "cp1252"]):
        assert articles(written(tmp_path / f"{number}.jsonl", row.encode(encoding)))[0].text == "Müller – left"


def test_json_object_and_list(tmp_path: Path) -> None:
    one = written(tmp_path / "a.json", json.dumps({"text": REPORT}, indent=1))
    many = written(tmp_path / "b.json", json.dumps([{"id": 1, "text": "One."}, {"id": 2}, 3]))
    assert articles(one)[0].text == REPORT
    first, second, third = opened(many)
    assert isinstance(first, Article)
    assert isinstance(second, InputMalformed)
    assert isinstance(third, InputMalformed)
    assert second.line == 2


def test_empty_jsonl(tmp_path: Path) -> None:
    assert isinstance(error(written(tmp_path / "a.jsonl", "\n\n")), InputUnsuitable)


# ---- tables ----


def test_csv(tmp_path: Path) -> None:
    table = 'article_id,published,text\n1,2009-07-22,"He said ""no"".\nThen left."\n2,,Second\n3,soon,Third\n'
    first, second, third = opened(written(tmp_path / "a.csv", table))
    assert isinstance(first, Article)
    assert first.text == 'He said "no".\nThen left.'
    assert isinstance(second, Article)
    assert second.published is None
    assert isinstance(third, InputMalformed)
    assert third.line == 5


@pytest.mark.parametrize(("name", "mark"), [("a.csv", ";"), ("a.tsv", "\t"), ("a.csv.gz", ",")])
def test_delimiters(tmp_path: Path, name: str, mark: str) -> None:
    data = f"id{mark}text\n1{mark}{REPORT}\n".encode("utf-8-sig")
    path = written(tmp_path / name, gzip.compress(data) if name.endswith(".gz") else data)
    assert [(a.article_id, a.text) for a in articles(path)] == [("1", REPORT)]


def test_columns_by_name(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", f"nr,words,text,day\nx,{REPORT},other,20090722\n")
    (article,) = articles(path, text="words", id="nr", date="day")
    assert (article.article_id, article.text, article.published) == ("x", REPORT, "2009-07-22")
    missing = error(path, text="prose")
    assert "'prose'" in missing.cause
    assert "words" in missing.cure


def test_table_without_text_is_one_error(tmp_path: Path) -> None:
    found = error(written(tmp_path / "a.csv", "id,name\n1,a\n2,b\n"))
    assert isinstance(found, InputMalformed)
    assert found.line == 1


@pytest.mark.parametrize("table", ["", "id,text\n"])
def test_table_without_rows(tmp_path: Path, table: str) -> None:
    assert isinstance(error(written(tmp_path / "a.csv", table)), InputUnsuitable)


def test_field_too_long_ends_a_table(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "id,text\n1,short\n2," + "x" * 3000 + "\n3,short too\n")
    first, second = opened(path, max_bytes=1000)
    assert isinstance(first, Article)
    assert isinstance(second, InputMalformed)
    assert "not read" in second.cause


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "odd [1].parquet"
    rows = f"VALUES (1, '{REPORT}', DATE '2009-07-22'), (2, NULL, NULL)"
    duckdb.execute(f"COPY (SELECT * FROM ({rows}) t(id, text, date)) TO '{path}' (FORMAT parquet)")
    first, second = opened(path)
    assert isinstance(first, Article)
    assert (first.article_id, first.published) == ("1", "2009-07-22")
    assert isinstance(second, InputUnsuitable)
    assert second.line == 2
    assert isinstance(error(written(tmp_path / "b.parquet", "PAR1 nonsense")), InputMalformed)


# ---- pages ----

PAGE = f"""<html><head><title>Ministers meet - Wire</title>
<meta property="og:title" content="Ministers meet"><meta property="og:site_name" content="Wire">
<meta property="article:published_time" content="2009-07-22T10:00:00Z">
<link rel="canonical" href="https://wire.example/world/ministers-meet"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Ministers meet</h1>
<p>{REPORT} They spoke for two hours and signed an accord on fisheries, officials said.</p>
<p>The two countries had broken off relations a decade ago over the border on the northern coast.</p>
</article><footer>All rights reserved</footer></body></html>"""


def test_page_with_metadata(tmp_path: Path) -> None:
    (article,) = articles(written(tmp_path / "a.html", PAGE))
    assert article.text.count(REPORT) == 1
    assert "Home" not in article.text
    assert (article.published, article.published_basis) == ("2009-07-22", "metadata")
    assert (article.source, article.title) == ("Wire", "Ministers meet")
    assert article.article_id == article.url == "https://wire.example/world/ministers-meet"


def test_page_without_report(tmp_path: Path) -> None:
    assert isinstance(error(written(tmp_path / "a.html", "<html><body></body></html>")), InputUnsuitable)


# ---- dates ----


@pytest.mark.parametrize(
    "value",
    [
        "2009-07-22",
        "2009-07-22T23:59:59+05:30",
        "2009-07-22 10:00",
        "22 July 2009",
        "July 22, 2009",
        "Jul 22, 2009",
        "2009/07/22",
        "20090722",
        "Wed, 22 Jul 2009 10:00:00 GMT",
        20090722,
        dt.date(2009, 7, 22),
        dt.datetime(2009, 7, 22, 10),
    ],
)
def test_dates(value: object) -> None:
    assert day_of(value) == "2009-07-22"


@pytest.mark.parametrize("value", ["07/08/2009", "soon", "2009-13-01", "31 June 2009", "2009", "20090722T", 5])
def test_no_dates(value: object) -> None:
    with pytest.raises(ValueError, match="is no date"):
        day_of(value)


def test_published_option_and_date_in_url(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "text": "a", "date": "2001-01-01"},
        {"id": 2, "text": "b", "url": "https://wire.example/2009/7/22/talks"},
        {"id": 3, "text": "c", "date": None, "url": "https://wire.example/2009/02/31/talks"},
    ]
    path = lines(tmp_path / "a.jsonl", rows)
    assert [(a.published, a.published_basis) for a in articles(path)] == [
        ("2001-01-01", "given"),
        ("2009-07-22", "url"),
        (None, "unknown"),
    ]
    assert [a.published for a in articles(path, published="1 May 2010")] == ["2001-01-01", "2010-05-01", "2010-05-01"]
    with pytest.raises(UsageError, match="no date"):
        SourceOptions(published="tomorrow")


# ---- many inputs ----


def test_folder_in_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/c.txt", ".hidden/x.txt", "notes.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Report {name}")
    assert [a.text for a in articles(tmp_path)] == ["Report a/c.txt", "Report a/z.txt", "Report b.txt"]


def test_one_bad_input_does_not_stop_the_others(tmp_path: Path) -> None:
    first, second = written(tmp_path / "1.txt", "One."), written(tmp_path / "2.txt", "Two.")
    broken = written(tmp_path / "x.jsonl.gz", gzip.compress(b'{"text": "a"}\n' * 9)[:-9])
    found = opened(first, broken, tmp_path / "none", second)
    kinds = [type(item) for item in found]
    assert kinds[0] is Article
    assert kinds[-1] is Article
    assert InputUndecodable in kinds
    assert InputMissing in kinds


def test_ids_given_twice(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [{"id": 1, "text": "a"}, {"id": 1, "text": "a "}, {"id": 1, "text": "b"}])
    first, second = opened(path, path)[:2]
    assert isinstance(first, Article)
    assert isinstance(second, InputMalformed)
    assert second.line == 3


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (REPORT, [REPORT]),
        ('{"text": "One."}\n{"text": "Two."}\n', ["One.", "Two."]),
        ('[\n {"text": "One."}]', ["One."]),
        ("[Updated] One.", ["[Updated] One."]),
    ],
)
def test_stdin(monkeypatch: pytest.MonkeyPatch, data: str, texts: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
    assert [a.text for a in articles("-")] == texts


@pytest.mark.parametrize(("data", "kind"), [(b"", InputUnsuitable), (b"\0\1\2", InputUndecodable)])
def test_bad_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes, kind: type[InputError]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert isinstance(error("-"), kind)


def test_page_on_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    assert articles("-")[0].source == "Wire"
