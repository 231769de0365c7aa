"""CSV as RFC 4180 has it, with null and empty text told apart: null is an empty field, an empty text is quoted.

DuckDB's own reader drops rows without a word in some settings, and Python's cannot tell null from empty.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from dragoman.errors import RecordError
from dragoman.record.lines import Row
from dragoman.record.schema import Column

__all__ = ["csv_line", "read_csv"]

_CELL = re.compile(r'("(?:[^"]|"")*"|[^",]*)(,|\Z)')


def csv_line(values: Iterable[Any]) -> str:
    """One record with its line end; a list, number or truth value is written as JSON."""
    return ",".join(map(_cell, values)) + "\r\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if text == "" or any(mark in text for mark in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def read_csv(path: Path, columns: Sequence[Column]) -> Iterator[Row]:
    """The rows of one table as dicts of these columns.

    Raises:
        RecordError: the header or a row does not fit the columns, or the file is no CSV.
    """
    names = [column.name for column in columns]
    for number, record in _records(path):
        cells = _split(record, path, number)
        if number == 1:
            if cells != names:
                raise RecordError(f"the header is not {','.join(names)}", path=str(path), line=1)
            continue
        if len(cells) != len(names):
            cause = f"{len(cells)} fields where the header has {len(names)}"
            raise RecordError(cause, path=str(path), line=number)
        try:
            yield {column.name: _value(column, cell) for column, cell in zip(columns, cells, strict=True)}
        except ValueError as error:
            raise RecordError(f"a field is not of its type: {error}", path=str(path), line=number) from error


def _records(path: Path) -> Iterator[tuple[int, str]]:
    """Records with the number of their first line; a quoted field may hold line ends."""
    waiting, first, quotes, number = b"", 1, 0, 0
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            waiting += line
            quotes += line.count(b'"')
            if quotes % 2 == 0:
                yield first, waiting.decode("utf-8").removesuffix("\n").removesuffix("\r")
                waiting, first, quotes = b"", number + 1, 0
    if waiting or number == 0:
        raise RecordError("the file is cut off", path=str(path), line=max(number, 1))


def _split(record: str, path: Path, number: int) -> list[str | None]:
    cells: list[str | None] = []
    position, comma = 0, ","
    while comma:
        found = _CELL.match(record, position)
        if found is None:
            raise RecordError("a quote stands where none may", path=str(path), line=number)
        cell, comma = found.groups()
        cells.append(cell[1:-1].replace('""', '"') if cell[:1] == '"' else cell or None)
        position = found.end()
    return cells


def _value(column: Column, cell: str | None) -> Any:
    if cell is None or column.sql == "VARCHAR":
        return cell
    return json.loads(cell)
