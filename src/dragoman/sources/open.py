"""Opens inputs one after the other; a bad one becomes an error in its place, and the others are read."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from dragoman.errors import InputError, InputMalformed, InputMissing, InputUndecodable, InputUnsuitable
from dragoman.model import Article
from dragoman.sources.bytes import MOST_BYTES, decode, read_bytes
from dragoman.sources.fields import SourceOptions, article_of, text_id

__all__ = ["SourceOptions", "open_sources"]

FORMATS = {".txt": "text", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".html": "html", ".htm": "html", ".parquet": "parquet"}


def open_sources(paths: Sequence[str], options: SourceOptions | None = None) -> Iterator[Article | InputError]:
    """The articles of these files and folders, in order; files of a folder in the order of their names.

    Yields:
        An article, or the error that stands for one: it names file, line, cause and cure.
    """
    chosen = options or SourceOptions()
    seen: dict[str, str] = {}
    for path in paths:
        for item in _guarded(path, chosen):
            if isinstance(item, Article):
                known = seen.setdefault(item.article_id, item.text)
                if known is not item.text and known != item.text:
                    yield InputMalformed(f"id {item.article_id!r} was given before with another text", path=path, cure="give each article an id of its own")
                    continue
            yield item


def _guarded(path: str, options: SourceOptions) -> Iterator[Article | InputError]:
    try:
        if path == "-":
            yield from _stdin(options)
        elif Path(path).is_dir():
            files = [p for p in sorted(Path(path).rglob("*")) if p.is_file() and _format(p)]
            if not files:
                yield InputMissing("no file that can be read", path=path, cure=f"known endings: {', '.join(FORMATS)} (and .gz of these)")
            for file in files:
                yield from _guarded(str(file), options)
        elif not Path(path).exists():
            yield InputMissing("there is no such file or folder", path=path, cure="check the path")
        else:
            yield from _file(Path(path), options)
    except InputError as error:
        yield error


def _format(path: Path) -> str | None:
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    return FORMATS.get(suffix.lower())


def _file(path: Path, options: SourceOptions) -> Iterator[Article | InputError]:
    kind = _format(path)
    if kind is None:
        yield InputUnsuitable(f"unknown ending {path.suffix!r}", path=str(path), cure=f"known: {', '.join(FORMATS)} (and .gz of these)")
    elif kind == "text":
        yield _text(decode(read_bytes(path, MOST_BYTES), str(path)), options, str(path), path.stem)
    elif kind == "html":
        yield _html(decode(read_bytes(path, MOST_BYTES), str(path)), options, str(path))
    elif kind == "jsonl":
        yield from _jsonl(_lines(path), options, str(path))
    elif kind == "parquet":
        yield from _parquet(path, options)
    else:
        yield from _table(decode(read_bytes(path), str(path)), options, str(path), "\t" if kind == "tsv" else ",")


def _stdin(options: SourceOptions) -> Iterator[Article | InputError]:
    data = sys.stdin.buffer.read()
    text = decode(data, "stdin")
    if text.lstrip().startswith("{"):
        yield from _jsonl(enumerate(data.splitlines(), start=1), options, "stdin")
    else:
        yield _text(text, options, "stdin", None)


def _text(text: str, options: SourceOptions, path: str, stem: str | None) -> Article:
    if not text.strip():
        raise InputUnsuitable("the file is empty", path=path, cure="give the text of a report")
    row = {"text": text, "id": stem or text_id(text)}
    return article_of(row, SourceOptions(published=options.published), path, None)


def _html(markup: str, options: SourceOptions, path: str) -> Article:
    import trafilatura

    found = trafilatura.bare_extraction(markup, with_metadata=True, include_comments=False)
    data: dict[str, Any] = found.as_dict() if found is not None else {}
    if not (data.get("text") or "").strip():
        raise InputUnsuitable("no report found in the page", path=path, cure="give the page of one article")
    article = article_of(
        {
            "text": data["text"],
            "title": data.get("title"),
            "date": data.get("date"),
            "source": data.get("sitename") or data.get("hostname"),
            "url": data.get("url"),
            "id": data.get("url") or Path(path).stem,
        },
        SourceOptions(published=options.published),
        path,
        None,
    )
    if data.get("date"):
        from dataclasses import replace

        return replace(article, published_basis="metadata")
    return article


def _lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines of a file; None for one that is longer than an article may be, which is never held whole."""
    import gzip

    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as stream:
        number = 0
        while True:
            line = stream.readline(MOST_BYTES + 1)
            if not line:
                return
            number += 1
            if len(line) > MOST_BYTES and not line.endswith(b"\n"):
                while (rest := stream.readline(MOST_BYTES)) and not rest.endswith(b"\n"):
                    pass
                yield number, None
            else:
                yield number, bytes(line)


def _jsonl(lines: Iterable[tuple[int, bytes | None]], options: SourceOptions, path: str) -> Iterator[Article | InputError]:
    empty = True
    for number, line in lines:
        if line is not None and not line.strip():
            continue
        empty = False
        try:
            yield _json_line(line, options, path, number)
        except InputError as error:
            if error.line is None:
                error.line = number
            yield error
    if empty:
        yield InputUnsuitable("the file is empty", path=path, cure="one JSON object a line, with a text field")


def _json_line(line: bytes | None, options: SourceOptions, path: str, number: int) -> Article:
    if line is None:
        raise InputUnsuitable(f"a line longer than {MOST_BYTES:,} bytes", path=path, line=number, cure="one article a line")
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputUndecodable(f"not UTF-8 at byte {error.start} of the line", path=path, line=number, cure="save it as UTF-8") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputMalformed(f"no sound JSON: {error}", path=path, line=number, cure="is the line cut short?") from error
    if not isinstance(row, dict):
        raise InputMalformed("no JSON object", path=path, line=number, cure="one object a line, with a text field")
    return article_of(row, options, path, number)


def _table(text: str, options: SourceOptions, path: str, delimiter: str) -> Iterator[Article | InputError]:
    csv.field_size_limit(MOST_BYTES)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    if not reader.fieldnames:
        yield InputUnsuitable("the file is empty", path=path, cure="a header line with a text column")
        return
    while True:
        try:
            row = next(reader, None)
            if row is None:
                return
            clean = {k: v for k, v in row.items() if k is not None}
            yield article_of(clean, options, path, reader.line_num)
        except csv.Error as error:
            yield InputMalformed(f"no sound table: {error}", path=path, line=reader.line_num, cure="check the quotes")
            return
        except InputError as error:
            yield error


def _parquet(path: Path, options: SourceOptions) -> Iterator[Article | InputError]:
    import duckdb

    try:
        rows = duckdb.connect().execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [d[0] for d in rows.description or ()]
        number = 0
        while batch := rows.fetchmany(500):
            for values in batch:
                number += 1
                try:
                    yield article_of(dict(zip(names, values, strict=True)), options, str(path), number)
                except InputError as error:
                    yield error
    except duckdb.Error as error:
        yield InputMalformed(f"no sound Parquet: {str(error).splitlines()[0]}", path=str(path), cure="write the file again")
