"""Tables: .csv and .tsv with a header line, one article a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from dragoman.errors import InputError, InputMalformed, InputUnsuitable
from dragoman.model import Article
from dragoman.sources.bytes import encoding_of, open_bytes
from dragoman.sources.fields import SourceOptions, article_of, check_columns

__all__ = ["read"]

DELIMITERS = ",;\t|"


def read(path: Path, options: SourceOptions) -> Iterator[tuple[int | None, Article | InputError]]:
    """The articles of a table, row by row; the line is that on which the row ends.

    Raises:
        InputMalformed: a column is missing.
        InputUnsuitable: there is no row.
    """
    encoding = options.encoding or encoding_of(path)
    with open_bytes(path) as binary, io.TextIOWrapper(binary, encoding=encoding, newline="") as stream:
        header = stream.readline()
        name = Path(path.stem).suffix if path.suffix.lower() == ".gz" else path.suffix
        delimiter = "\t" if name.lower() == ".tsv" else max(DELIMITERS, key=header.count)
        stream.seek(0)
        reader = csv.DictReader(stream, delimiter=delimiter)
        if not reader.fieldnames:
            raise InputUnsuitable("the file is empty", path=str(path), cure="begin with a line that names the columns")
        check_columns(reader.fieldnames, options, str(path), 1)
        empty = True
        for item in _rows(reader, options, str(path)):
            empty = False
            yield item
    if empty:
        raise InputUnsuitable("no rows under the header", path=str(path), cure="give one article a row")


def _rows(
    reader: csv.DictReader[str], options: SourceOptions, path: str
) -> Iterator[tuple[int | None, Article | InputError]]:
    while True:
        try:
            # the limit is the whole process's: set for this row alone, so that nobody else reads under it
            before = csv.field_size_limit(options.max_bytes)
            try:
                row = next(reader, None)
            finally:
                csv.field_size_limit(before)
            if row is None:
                return
            named = {key: value for key, value in row.items() if key is not None}
            yield reader.line_num, article_of(named, options, path, reader.line_num)
        except csv.Error as error:
            cause = f"no sound table: {error}; the rows from here on are not read"
            yield reader.line_num, InputMalformed(cause, path=path, line=reader.line_num, cure="check the quotes")
            return
        except InputError as error:
            yield reader.line_num, error
