"""Parquet, one article a row, through DuckDB."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from pathlib import Path

from dragoman.errors import InputError, InputMalformed, InputUnsuitable
from dragoman.model import Article
from dragoman.sources.fields import SourceOptions, article_of, check_columns

__all__ = ["read"]

BATCH = 200


def read(path: Path, options: SourceOptions) -> Iterator[tuple[int | None, Article | InputError]]:
    """The articles of a Parquet file; the line is the row's number, from 1.

    Raises:
        InputMalformed: it is no Parquet, or a column is missing.
        InputUnsuitable: there is no row.
    """
    import duckdb  # slow to import

    number = 0
    try:
        with duckdb.connect() as connection:
            rows = connection.execute("SELECT * FROM read_parquet(?)", [glob.escape(str(path))])
            names = [column[0] for column in rows.description or ()]
            check_columns(names, options, str(path))
            while batch := rows.fetchmany(BATCH):
                for values in batch:
                    number += 1
                    try:
                        yield number, article_of(dict(zip(names, values, strict=True)), options, str(path), number)
                    except InputError as error:
                        yield number, error
    except duckdb.Error as error:
        cause = f"no sound Parquet: {str(error).splitlines()[0]}"
        raise InputMalformed(cause, path=str(path), cure="write the file again") from error
    if not number:
        raise InputUnsuitable("no rows", path=str(path), cure="give one article a row")
