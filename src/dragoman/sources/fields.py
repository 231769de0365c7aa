"""From a row of named fields to an article: which columns, which date formats."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.datafiles import package_data, read_yaml
from dragoman.errors import InputMalformed, InputUnsuitable
from dragoman.model import Article
from dragoman.sources.bytes import MOST_BYTES

__all__ = ["SourceOptions", "article_of", "day_of", "text_id"]

URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:/|-|$)")


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """How inputs are read. `published` is the date where an input knows none; the others name columns or keys."""

    published: str | None = None
    text: str | None = None
    id: str | None = None
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        """Check the date at once.

        Raises:
            InputMalformed: `published` is no date.
        """
        if self.published is not None:
            day_of(self.published, "--published", None)


def text_id(text: str) -> str:
    """An article's id where its input gives none: a hash of the text as given."""
    import hashlib

    return "t" + hashlib.sha256(text.encode()).hexdigest()[:16]


def _formats() -> list[str]:
    return list(read_yaml(package_data("sources", "fields.yaml"))["dates"])


def _columns() -> dict[str, list[str]]:
    data = read_yaml(package_data("sources", "fields.yaml"))
    return {k: list(v) for k, v in data["columns"].items() if k != "__line__"}


def day_of(value: Any, path: str, line: int | None) -> str:
    """The ISO day that a date field names.

    Raises:
        InputMalformed: it names none.
    """
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()[:10]
    text = str(value).strip()
    if re.match(r"\d{4}-\d\d-\d\d([T ].*)?$", text):
        text = text[:10]
    for form in _formats():
        try:
            return dt.datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise InputMalformed(f"{text!r} is no date", path=path, line=line, cure="write it as YYYY-MM-DD")


def article_of(row: Mapping[str, Any], options: SourceOptions, path: str, line: int | None) -> Article:
    """The article that a row gives.

    Raises:
        InputMalformed: there is no text field, or its date is none.
        InputUnsuitable: the text is empty or too long.
    """
    columns = _columns()

    def pick(name: str) -> Any:
        named = getattr(options, name)
        if named is not None:
            if named not in row:
                raise InputMalformed(f"no field {named!r}", path=path, line=line, cure=f"fields here: {', '.join(map(str, row))}")
            return row[named]
        return next((row[c] for c in columns[name] if row.get(c) not in (None, "")), None)

    text = pick("text")
    if text is None:
        if any(c in row for c in columns["text"]):
            raise InputUnsuitable("the text is empty", path=path, line=line, cure="give the text of a report")
        raise InputMalformed("no text field", path=path, line=line, cure=f"name it with --text; fields here: {', '.join(map(str, row))}")
    if not isinstance(text, str):
        raise InputMalformed("the text field is no text", path=path, line=line, cure="give a string")
    if not text.strip():
        raise InputUnsuitable("the text is empty", path=path, line=line, cure="give the text of a report")
    if len(text.encode()) > MOST_BYTES:
        raise InputUnsuitable(f"longer than {MOST_BYTES:,} bytes", path=path, line=line, cure="split it into articles")
    date, url = pick("date"), pick("url")
    published, basis = None, "unknown"
    if date is not None:
        published, basis = day_of(date, path, line), "given"
    elif options.published is not None:
        published, basis = day_of(options.published, path, line), "given"
    elif url and (found := URL_DATE.search(str(url))):
        published, basis = f"{int(found[1]):04d}-{int(found[2]):02d}-{int(found[3]):02d}", "url"
    key = pick("id") or url or text_id(text)
    return Article(
        article_id=str(key),
        text=text.strip(),
        title=_plain(pick("title")),
        published=published,
        published_basis=basis,  # type: ignore[arg-type]
        source=_plain(pick("source")),
        url=_plain(url),
        language=_plain(row.get("language")),
    )


def _plain(value: Any) -> str | None:
    return str(value).strip() or None if value is not None else None
