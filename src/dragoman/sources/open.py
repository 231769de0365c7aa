"""Opens inputs one after the other; a bad one becomes an error in its place, and the others are read."""

from __future__ import annotations

import gzip
import hashlib
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from dragoman.errors import InputError, InputMalformed, InputMissing, InputUndecodable, InputUnsuitable
from dragoman.model import Article
from dragoman.sources import html, jsonl, parquet, table, text
from dragoman.sources.bytes import decode
from dragoman.sources.fields import SourceOptions

__all__ = ["SourceOptions", "open_sources"]

Item = tuple[int | None, Article | InputError]
READERS: dict[str, Callable[[Path, SourceOptions], Iterable[Item]]] = {
    "": text.read,
    ".txt": text.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
    ".json": jsonl.read_whole,
    ".csv": table.read,
    ".tsv": table.read,
    ".html": html.read,
    ".htm": html.read,
    ".parquet": parquet.read,
}
ENDINGS = f"{' '.join(sorted(filter(None, READERS)))} (packed as .gz too, but for .parquet)"
STDIN = "stdin"
JSON_HEAD = re.compile(r"\s*(?:\[\s*)?\{")
PAGE_HEAD = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def open_sources(paths: Sequence[str], options: SourceOptions | None = None) -> Iterator[Article | InputError]:
    """The articles of these files and folders, in order; files of a folder in the order of their names.

    An article given twice is given on once. `-` is standard input: a page, JSON, or one text, as it begins.

    Yields:
        An article, or the error that stands for one: it names file, line, cause and cure.
    """
    seen: dict[str, bytes] = {}
    for path, line, item in _all(paths, options or SourceOptions()):
        if isinstance(item, Article):
            known = item.article_id in seen
            digest = hashlib.sha256(item.text.encode()).digest()
            if seen.setdefault(item.article_id, digest) != digest:
                cause = f"the id {item.article_id!r} was given before with another text"
                yield InputMalformed(cause, path=path, line=line, cure="give each article an id of its own")
                continue
            if known:
                continue
        yield item


def _all(paths: Sequence[str], options: SourceOptions) -> Iterator[tuple[str, int | None, Article | InputError]]:
    for given in paths:
        path = Path(given)
        if given == "-":
            yield from _guarded(STDIN, lambda: _stdin(options))
        elif path.is_dir():
            yield from _folder(path, options)
        elif not path.exists():
            cause = "there is no such file or folder"
            yield given, None, InputMissing(cause, path=given, cure="check the path")
        else:
            yield from _guarded(given, lambda path=path: _file(path, options))  # type: ignore[misc]


def _folder(path: Path, options: SourceOptions) -> Iterator[tuple[str, int | None, Article | InputError]]:
    known = [p for p in sorted(path.rglob("*")) if _ending(p) in READERS and _ending(p) and p.is_file()]
    files = [p for p in known if not any(part.startswith(".") for part in p.relative_to(path).parts)]
    if not files:
        cure = f"known endings: {ENDINGS}"
        yield str(path), None, InputMissing("no file in it that can be read", path=str(path), cure=cure)
    for file in files:
        yield from _guarded(str(file), lambda file=file: _file(file, options))  # type: ignore[misc]


def _guarded(path: str, items: Callable[[], Iterable[Item]]) -> Iterator[tuple[str, int | None, Article | InputError]]:
    """The items of one input; whatever breaks it off becomes the last of them."""
    try:
        for line, item in items():
            yield path, line, item
    except InputError as error:
        yield path, error.line, error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        cause = f"a damaged .gz file: {error}"
        yield path, None, InputUndecodable(cause, path=path, cure="pack it again")
    except UnicodeError as error:
        yield path, None, InputUndecodable(f"not the encoding named: {error}", path=path, cure="leave out --encoding")
    except OSError as error:
        cause = f"cannot be read: {error.strerror or error}"
        yield path, None, InputMissing(cause, path=path, cure="check that it is a file you may read")


def _ending(path: Path) -> str:
    """The ending that tells the format, in small letters: ".csv" for both a.CSV and a.csv.gz."""
    return (Path(path.stem).suffix if path.suffix.lower() == ".gz" else path.suffix).lower()


def _file(path: Path, options: SourceOptions) -> Iterable[Item]:
    reader = READERS.get(_ending(path))
    if reader is None or (reader is parquet.read and path.suffix.lower() == ".gz"):
        raise InputUnsuitable(f"unknown ending {path.suffix!r}", path=str(path), cure=f"known endings: {ENDINGS}")
    return reader(path, options)


def _stdin(options: SourceOptions) -> Iterable[Item]:
    data = sys.stdin.buffer.read()
    given = decode(data, STDIN, options.encoding)
    if JSON_HEAD.match(given):
        return jsonl.articles_of_json(data, options, STDIN)
    if PAGE_HEAD.match(given):
        return [(None, html.article_of_page(given, options, STDIN))]
    return [(None, text.article_of_text(given, options, STDIN))]
