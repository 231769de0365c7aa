"""JSON: one article a line (.jsonl, .ndjson), or one object or list in a file (.json)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from dragoman.errors import InputError, InputMalformed, InputUnsuitable
from dragoman.model import Article
from dragoman.sources.bytes import BOMS, decode, open_bytes, too_long
from dragoman.sources.fields import SourceOptions, article_of

__all__ = ["articles_of_json", "articles_of_lines", "read", "read_whole"]

ONE_A_LINE = "write one JSON object a line, with a text field"


def read(path: Path, options: SourceOptions) -> Iterator[tuple[int | None, Article | InputError]]:
    """The articles of a .jsonl file, a line at a time; a line that is too long is never held whole."""
    with open_bytes(path) as stream:
        wide = any(name == "utf-16" and stream.read(len(bom)) == bom for bom, name in BOMS[1:] if not stream.seek(0))
        stream.seek(0)
        if wide or (options.encoding and options.encoding.lower().startswith("utf-16")):
            text = decode(stream.read(), str(path), options.encoding)
            lines: Iterable[tuple[int, bytes | None]] = enumerate((x.encode() for x in text.split("\n")), start=1)
            yield from articles_of_lines(lines, options, str(path), "utf-8")
        else:
            yield from articles_of_lines(_lines(stream, options.max_bytes), options, str(path), options.encoding)


def read_whole(path: Path, options: SourceOptions) -> Iterator[tuple[int | None, Article | InputError]]:
    """The articles of a .json file: one object, a list of them, or one a line after all."""
    with open_bytes(path) as stream:
        data = stream.read()
    yield from articles_of_json(data, options, str(path))


def articles_of_json(
    data: bytes, options: SourceOptions, path: str
) -> Iterator[tuple[int | None, Article | InputError]]:
    """The articles of bytes that hold JSON: one object, a list of objects (counted from 1), or one object a line."""
    text = decode(data, path, options.encoding)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        lines = ((i, line.encode()) for i, line in enumerate(text.split("\n"), start=1))
        yield from articles_of_lines(lines, options, path, "utf-8")
        return
    if isinstance(value, list):
        for number, row in enumerate(value, start=1):
            yield number, _guarded(row, options, path, number)
    else:
        yield None, _guarded(value, options, path, None)


def articles_of_lines(
    lines: Iterable[tuple[int, bytes | None]], options: SourceOptions, path: str, encoding: str | None
) -> Iterator[tuple[int | None, Article | InputError]]:
    """The articles of numbered lines; None stands for one that is too long."""
    empty = True
    for number, line in lines:
        if line is None:
            yield number, too_long(options.max_bytes, path, number)
        elif line.strip():
            yield number, _line(line, options, path, number, encoding)
        else:
            continue
        empty = False
    if empty:
        yield None, InputUnsuitable("the file is empty", path=path, cure=ONE_A_LINE)


def _lines(stream: IO[bytes], most: int) -> Iterator[tuple[int, bytes | None]]:
    number = 0
    while line := stream.readline(most + 1):
        number += 1
        if len(line) <= most or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := stream.readline(most)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def _line(line: bytes, options: SourceOptions, path: str, number: int, encoding: str | None) -> Article | InputError:
    try:
        row = json.loads(decode(line, path, encoding).removeprefix("\ufeff"))
    except InputError as error:
        error.line = number
        return error
    except (ValueError, RecursionError) as error:
        return InputMalformed(f"no sound JSON: {error}", path=path, line=number, cure="is the line cut short?")
    return _guarded(row, options, path, number)


def _guarded(row: Any, options: SourceOptions, path: str, number: int | None) -> Article | InputError:
    if not isinstance(row, dict):
        return InputMalformed("no JSON object", path=path, line=number, cure=ONE_A_LINE)
    try:
        return article_of(row, options, path, number)
    except InputError as error:
        return error
