"""The library's front door: read reports, get events that go to pandas, polars or Arrow without ceremony."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError
from dragoman.model import Article, Event, Reading, Reject, Statement, as_dict
from dragoman.reading.reader import Reader
from dragoman.running import ahead, reject_of
from dragoman.sources import SourceOptions, open_sources

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

__all__ = ["Readings", "read", "read_text"]


@lru_cache(maxsize=2)
def _reader(model: str | None, packs: tuple[str, ...]) -> Reader:
    return Reader(model, packs)


class Readings:
    """What was read; iterating gives the events, article by article, as they are read.

    Articles are read once, on first use, and kept. `rejects` holds inputs that could not be read.
    """

    def __init__(self, articles: Iterable[Article | InputError], reader: Reader) -> None:
        self._pending = ahead(articles, reader.prepare)
        self._reader = reader
        self._done: list[Reading] = []
        self._rejects: list[Reject] = []

    def _next(self) -> Reading | None:
        for item in self._pending:
            try:
                if isinstance(item, InputError):
                    raise item
                reading = self._reader.read(item)
            except Exception as error:  # whatever one article does, the others are read
                self._rejects.append(reject_of(error, item if isinstance(item, Article) else None))
                continue
            self._done.append(reading)
            return reading
        return None

    def _each(self) -> Iterator[Reading]:
        at = 0
        while at < len(self._done) or self._next() is not None:
            yield self._done[at]
            at += 1

    def __iter__(self) -> Iterator[Event]:
        for reading in self._each():
            yield from reading.events

    def __len__(self) -> int:
        return sum(len(reading.events) for reading in self._each())

    @property
    def readings(self) -> tuple[Reading, ...]:
        """One `Reading` an article, in input order."""
        return tuple(self._each())

    @property
    def events(self) -> tuple[Event, ...]:
        """All events."""
        return tuple(e for reading in self._each() for e in reading.events)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements."""
        return tuple(s for reading in self._each() for s in reading.statements)

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """Inputs that could not be read, with the reason."""
        for _ in self._each():
            pass
        return tuple(self._rejects)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Events as plain dicts, nested as in the record."""
        return [as_dict(event) for event in self]

    def to_pandas(self) -> pd.DataFrame:
        """Events as a pandas frame, one row an event; needs pandas."""
        import pandas

        return pandas.DataFrame(self.to_dicts())

    def to_polars(self) -> pl.DataFrame:
        """Events as a polars frame, nested fields as structs and lists; needs polars."""
        import polars

        return polars.DataFrame(self.to_dicts(), infer_schema_length=None)

    def to_arrow(self) -> pa.Table:
        """Events as an Arrow table; needs pyarrow (`pip install dragoman[parquet]`)."""
        import pyarrow

        return pyarrow.Table.from_pylist(self.to_dicts())

    def _repr_html_(self) -> str:
        """A table for notebooks: each event with its sentence, the trigger marked."""
        rows = "".join(_row(event) for event in self)
        head = "".join(
            f"<th>{name}</th>" for name in ("date", "type", "actors", "recipients", "status", "says", "sentence")
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _row(event: Event) -> str:
    at, end = (i - event.evidence.start for i in event.evidence.trigger)
    words = event.evidence.sentence
    sentence = f"{html.escape(words[:at])}<mark>{html.escape(words[at:end])}</mark>{html.escape(words[end:])}"
    cells = (
        event.date.earliest if event.date else None,
        f"{event.type}/{event.mode}" if event.mode else event.type,
        ", ".join(e.name for e in event.actors),
        ", ".join(e.name for e in event.recipients),
        event.status,
        event.attribution.text if event.attribution else None,
    )
    return "<tr>" + "".join(f"<td>{html.escape(str(c or ''))}</td>" for c in cells) + f"<td>{sentence}</td></tr>"


def read(
    *paths: str | Path,
    published: str | None = None,
    model: str | None = None,
    lexicon: Sequence[str | Path] = (),
) -> Readings:
    """Read files or folders; iterating over the result gives typed events.

        for event in dragoman.read("report.txt", published="2009-07-22"):
            print(event.type, event.evidence.sentence)

    Args:
        paths: files or folders (.txt, .jsonl, .csv, .tsv, .html, .parquet), or "-" for stdin.
        published: ISO date for inputs that know none.
        model: another installed spaCy pipeline.
        lexicon: folders of lexicon packs.

    Raises:
        UsageError: the model is not installed.
        DataError: a lexicon pack breaks its format.
    """
    reader = _reader(model, tuple(str(p) for p in lexicon))
    return Readings(open_sources([str(p) for p in paths], SourceOptions(published=published)), reader)


def read_text(
    text: str, *, published: str | None = None, article_id: str = "text", model: str | None = None
) -> Reading:
    """Read one text given as a string.

    Raises:
        InputUnsuitable: the text is empty or not in English.
    """
    return _reader(model, ()).read(
        Article(article_id, text.strip(), published=published, published_basis="given" if published else "unknown")
    )
