"""From a row of named fields to an article: which columns, which forms of dates, which id."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dragoman.datafiles import package_data, read_yaml, short_path
from dragoman.errors import DataError, InputMalformed, InputUnsuitable, UsageError
from dragoman.model import Article, PublishedBasis
from dragoman.sources.bytes import check_encoding, too_long

__all__ = ["MOST_BYTES", "SourceOptions", "article_of", "check_columns", "day_of", "text_id"]

MOST_BYTES = 10_000_000
"""The longest text that is read, in bytes: a novel has one million."""
NAMED = ("text", "id", "title", "date", "source", "url")
ISO_WITH_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d?:.*")
URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-]|$)")


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How inputs are read. `published` is the date where an input knows none; `text` … `url` name columns or keys.

    `encoding` is that of all inputs; found out for each if left out. `max_bytes` is the longest text read.

    Raises:
        UsageError: `published` is no date, or `encoding` is unknown.
    """

    published: str | None = None
    text: str | None = None
    id: str | None = None
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None
    encoding: str | None = None
    max_bytes: int = MOST_BYTES

    def __post_init__(self) -> None:
        if self.encoding is not None:
            check_encoding(self.encoding)
        if self.published is not None:
            try:
                object.__setattr__(self, "published", day_of(self.published))
            except ValueError as error:
                raise UsageError(f"--published: {error}", cure="write it as YYYY-MM-DD") from error


@dataclass(frozen=True, slots=True)
class _Fields:
    columns: Mapping[str, tuple[str, ...]]
    nothing: frozenset[str]
    dates: tuple[str, ...]


@lru_cache(maxsize=1)
def _fields() -> _Fields:
    path = package_data("sources", "fields.yaml")
    data = read_yaml(path)
    try:
        columns = {key: tuple(map(str, data["columns"][key])) for key in (*NAMED, "language")}
        return _Fields(columns, frozenset(data["nothing"]), tuple(data["dates"]))
    except (KeyError, TypeError) as error:
        raise DataError(f"a list is missing: {error}", path=short_path(path)) from error


def text_id(text: str) -> str:
    """An article's id where its input gives none: a hash of the text as given."""
    return "t" + hashlib.sha256(text.encode()).hexdigest()[:16]


def day_of(value: object) -> str:
    """The ISO day that a date names.

    Raises:
        ValueError: it names none, or could be two.
    """
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    text = " ".join(str(value).split())
    timed = ISO_WITH_TIME.fullmatch(text)
    for form in _fields().dates:
        try:
            return dt.datetime.strptime(timed[1] if timed else text, form).date().isoformat()
        except ValueError:
            continue
    raise ValueError(f"{text[:60]!r} is no date")


def check_columns(columns: Collection[str], options: SourceOptions, path: str, line: int | None = None) -> None:
    """Checks that a table has the columns named, and one with the text.

    Raises:
        InputMalformed: it has not.
    """
    have = ", ".join(map(str, columns))
    for name in NAMED:
        wanted = getattr(options, name)
        if wanted is not None and wanted not in columns:
            raise InputMalformed(f"no field {wanted!r}", path=path, line=line, cure=f"fields here: {have}")
    if options.text is None and not {c.lower() for c in columns} & set(_fields().columns["text"]):
        raise InputMalformed("no text field", path=path, line=line, cure=f"name it with --text; fields here: {have}")


def article_of(
    row: Mapping[str, Any], options: SourceOptions, path: str, line: int | None = None, *, raw: str | None = None
) -> Article:
    """The article that a row gives.

    Args:
        row: its fields by name.
        options: which fields are meant.
        path: where it comes from, for errors.
        line: the same.
        raw: what the id is hashed from where the row's text is not the text as given.

    Raises:
        InputMalformed: there is no text field, its date is none, or a field is no text.
        InputUnsuitable: the text is empty or too long.
    """
    check_columns(row.keys(), options, path, line)
    fields = _Row(row, options, path, line)
    text = fields.value("text")
    if text is None:
        raise InputUnsuitable("the text is empty", path=path, line=line, cure="give the text of a report")
    if not isinstance(text, str):
        raise InputMalformed("the text field is no text", path=path, line=line, cure="give a string")
    fields.check(text, "text")
    if len(text) > options.max_bytes or len(text.encode()) > options.max_bytes:
        raise too_long(options.max_bytes, path, line)
    url = fields.words("url")
    published, basis = _published(fields, options, url)
    return Article(
        article_id=fields.words("id") or url or text_id(text if raw is None else raw),
        text=text.strip(),
        title=fields.words("title"),
        published=published,
        published_basis=basis,
        source=fields.words("source"),
        url=url,
        language=fields.words("language"),
        origin=path,
        line=line,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    row: Mapping[str, Any]
    options: SourceOptions
    path: str
    line: int | None

    def value(self, name: str) -> object:
        """The field's value, or None where it holds nothing."""
        named = getattr(self.options, name, None)
        known = _fields()
        if named is not None:
            return _something(self.row[named])
        lower = {str(key).lower(): key for key in reversed(list(self.row))}
        found = (_something(self.row[lower[c]]) for c in known.columns[name] if c in lower)
        return next((value for value in found if value is not None), None)

    def words(self, name: str) -> str | None:
        """The field's value as one line of text."""
        value = self.value(name)
        if value is None:
            return None
        if not isinstance(value, (str, int, float)):
            raise InputMalformed(f"the {name} field is no text", path=self.path, line=self.line, cure="give a string")
        text = str(value).strip()
        self.check(text, name)
        return text

    def check(self, text: str, name: str) -> None:
        """Refuses half characters, which no file can hold."""
        try:
            text.encode()
        except UnicodeEncodeError as error:
            cause = f"the {name} field has half a character at {error.start}"
            raise InputMalformed(cause, path=self.path, line=self.line, cure="save it as UTF-8") from error


def _something(value: object) -> object:
    """The value, or None where it says that there is nothing (empty, "None", NaN)."""
    if value is None or value != value:
        return None
    if isinstance(value, str) and (not value.strip() or value.strip() in _fields().nothing):
        return None
    return value


def _published(fields: _Row, options: SourceOptions, url: str | None) -> tuple[str | None, PublishedBasis]:
    date = fields.value("date")
    if date is not None:
        try:
            return day_of(date), "given"
        except ValueError as error:
            cure = "write it as YYYY-MM-DD"
            raise InputMalformed(f"the date: {error}", path=fields.path, line=fields.line, cure=cure) from error
    if options.published is not None:
        return options.published, "given"
    found = URL_DATE.search(url) if url else None
    if found:
        try:
            return dt.date(*map(int, found.groups())).isoformat(), "url"
        except ValueError:
            return None, "unknown"
    return None, "unknown"
