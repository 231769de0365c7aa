"""The record's JSON lines: written with `kind` first and no spaces, read back by kind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.errors import RecordError
from dragoman.model import Reading, as_dict
from dragoman.record.schema import KINDS

__all__ = ["Row", "encode", "parse", "reading_lines", "rows_of", "scan"]

Row = dict[str, Any]

_PREFIX = {kind: f'{{"kind":"{kind}",'.encode() for kind in KINDS}


def encode(kind: str, fields: Row) -> bytes:
    """One line of the record, in UTF-8 with its line feed.

    Raises:
        ValueError: a number is not finite, or a text holds a lone surrogate.
    """
    line = json.dumps({"kind": kind, **fields}, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return line.encode() + b"\n"


def reading_lines(reading: Reading) -> bytes:
    """The lines of one article: the article with its mentions, its events, its statements.

    Raises:
        ValueError: a number is not finite, or a text holds a lone surrogate.
    """
    article = as_dict(reading)
    events, statements = article.pop("events"), article.pop("statements")
    lines = [encode("article", article)]
    lines += [encode("event", event) for event in events]
    lines += [encode("statement", statement) for statement in statements]
    return b"".join(lines)


def scan(path: Path) -> Iterator[tuple[int, str, bytes]]:
    """The lines of a JSONL record or part as (1-based number, kind, bytes), parsed no further than needed.

    Raises:
        RecordError: a line is no line of a record, or the file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, _kind_of(line, path, number), line
    except OSError as error:
        raise RecordError(f"cannot read it: {error.strerror}", path=str(path)) from error


def _kind_of(line: bytes, path: Path, number: int) -> str:
    for kind, prefix in _PREFIX.items():
        if line.startswith(prefix):
            return kind
    found = parse(line, path, number).get("kind")
    if found not in KINDS:
        raise RecordError(f"unknown kind {found!r}", cure=f"known are {', '.join(KINDS)}", path=str(path), line=number)
    return str(found)


def parse(line: bytes, path: Path, number: int) -> Row:
    """One line as a dict.

    Raises:
        RecordError: the line is no JSON object.
    """
    try:
        row = json.loads(line)
    except ValueError as error:
        raise RecordError("the line is no JSON", cure="is the file cut off?", path=str(path), line=number) from error
    if not isinstance(row, dict):
        raise RecordError("the line is no JSON object", path=str(path), line=number)
    return row


def rows_of(path: Path, *kinds: str) -> Iterator[tuple[int, str, Row]]:
    """The lines of these kinds as (1-based number, kind, fields without `kind`).

    Raises:
        RecordError: a line is damaged or lacks a field.
    """
    for number, kind, line in scan(path):
        if kind in kinds:
            row = parse(line, path, number)
            if missing := [column.name for column in KINDS[kind][1] if column.name not in row]:
                raise RecordError(f"a line of kind {kind} lacks {missing[0]}", path=str(path), line=number)
            del row["kind"]
            yield number, kind, row
