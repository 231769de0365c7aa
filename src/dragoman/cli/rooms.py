"""`dragoman who|when|where|said IN`: one question asked by itself, one JSON object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli.console import complain_of, progress
from dragoman.cli.options import Model, Published
from dragoman.errors import InputError, OutputError
from dragoman.model import Article, Reading, as_dict
from dragoman.running import ahead, reject_of
from dragoman.sources import SourceOptions, open_sources

__all__ = ["COMMANDS", "HELP"]

if TYPE_CHECKING:
    from dragoman.reading.reader import Reader

Rows = Callable[["Reader", Article], Iterator[dict[str, Any]]]

HELP = {
    "who": "Who is named: a line for each mention of an actor, with country, sector and office.",
    "when": "When: a line for each time expression, with its TIMEX3 value.",
    "where": "Where: a line for each place name, with country, region and coordinates.",
    "said": "On whose word: a line for each statement, with speakers, holders, attitude and content.",
}
PLACE_FIELDS = (
    "text",
    "start",
    "end",
    "name",
    "country",
    "admin1",
    "lat",
    "lon",
    "geonameid",
    "feature",
    "precision",
    "basis",
)


def _who(reader: Reader, article: Article) -> Iterator[dict[str, Any]]:
    for mention in _read(reader, article).mentions:
        if mention.entity is not None:
            yield {"kind": "entity", "article_id": article.article_id, **_entity_fields(as_dict(mention.entity))}


def _phrase(_: Reader, article: Article) -> Iterator[dict[str, Any]]:
    from dragoman.reading.mentions.who_phrase import who_phrase

    entity = who_phrase(article.text, article.published)
    if entity is not None:
        yield {"kind": "entity", "article_id": article.article_id, **_entity_fields(as_dict(entity))}


def _entity_fields(row: dict[str, Any]) -> dict[str, Any]:
    """The line's `kind` says what the line is; what kind of entity it is stands in `entity_kind`."""
    return {("entity_kind" if key == "kind" else key): value for key, value in row.items()}


def _when(reader: Reader, article: Article) -> Iterator[dict[str, Any]]:
    for mention in _read(reader, article).mentions:
        if mention.kind == "time":
            yield {
                "kind": "time",
                "article_id": article.article_id,
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
                "type": mention.timex,
                "value": mention.value,
                "earliest": mention.earliest,
                "latest": mention.latest,
            }


def _where(reader: Reader, article: Article) -> Iterator[dict[str, Any]]:
    from dragoman.reading.rooms import place_rows

    for row in place_rows(reader, article):
        yield {"kind": "place", "article_id": article.article_id, **{f: row[f] for f in PLACE_FIELDS}}


def _said(reader: Reader, article: Article) -> Iterator[dict[str, Any]]:
    for statement in _read(reader, article).statements:
        yield {"kind": "statement", **as_dict(statement)}


def _read(reader: Reader, article: Article) -> Reading:
    return reader.read(article)


Paths = Annotated[
    list[str], typer.Argument(metavar="IN…", help="Files or folders, as for `dragoman read`; - for stdin.")
]
Output = Annotated[str, typer.Option("--output", "-o", metavar="OUT.jsonl", help="Where to write; - for stdout.")]


def _run(rows: Rows, paths: list[str], output: str, published: str | None, model: str | None) -> None:
    from dragoman.reading.reader import Reader

    reader = Reader(model)
    rejected = 0
    with _open(output) as stream, progress("reading", None) as bar:
        for item in ahead(open_sources(paths, SourceOptions(published=published)), reader.prepare):
            try:
                if isinstance(item, InputError):
                    raise item
                lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows(reader, item)]
            except Exception as error:  # whatever one article does, the others are read
                complain_of(reject_of(error, item if isinstance(item, Article) else None))
                rejected += 1
            else:
                stream.writelines(lines)
            if bar:
                bar.advance()
    if rejected:
        raise typer.Exit(1)


def _open(output: str) -> Any:
    if output == "-":
        return nullcontext(sys.stdout)
    try:
        stream: IO[str] = Path(output).open("w", encoding="utf-8")  # noqa: SIM115 (closed by the caller's with)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror}", path=output, cure="choose a folder that exists"
        ) from error
    return stream


def who(
    paths: Paths,
    output: Output = "-",
    phrase: Annotated[
        bool, typer.Option("--phrase", help="Each input text is one actor phrase; its date is the date asked about.")
    ] = False,
    published: Published = None,
    model: Model = None,
) -> None:
    """Who is named in the texts."""
    _run(_phrase if phrase else _who, paths, output, published, model)


def when(paths: Paths, output: Output = "-", published: Published = None, model: Model = None) -> None:
    """Time expressions of the texts."""
    _run(_when, paths, output, published, model)


def where(paths: Paths, output: Output = "-", published: Published = None, model: Model = None) -> None:
    """Place names of the texts."""
    _run(_where, paths, output, published, model)


def said(paths: Paths, output: Output = "-", published: Published = None, model: Model = None) -> None:
    """Statements of the texts."""
    _run(_said, paths, output, published, model)


COMMANDS: dict[str, Callable[..., None]] = {"who": who, "when": when, "where": where, "said": said}
