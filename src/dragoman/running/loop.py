"""Reads articles one by one into a store, with rejects, resume and progress."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from dragoman.errors import DragomanError, InputError, InputUnsuitable, OutputError
from dragoman.model import Article, Reading, Reject
from dragoman.reading.ids import text_hash
from dragoman.record import Store

__all__ = ["UNREADABLE", "Progress", "Summary", "ahead", "reject_of", "run"]

UNREADABLE = "D900"
"""The code of a reject whose reading failed for a reason that is not the input's."""

AHEAD = 16
"""Articles that are parsed together."""

_CURE = "the article is left out of the record; please report it, for this is a fault of the program"


class Progress(Protocol):
    """Is told how a run goes."""

    def advance(self, articles: int = 1) -> None:
        """So many more inputs are dealt with: read, skipped or rejected."""
        ...

    def close(self) -> None:
        """The run is over, well or not."""
        ...


@dataclass(slots=True)
class Summary:
    """What a run did. `read` are new in the record, `skipped` stood in it already; `rejects` in the order met."""

    read: int = 0
    skipped: int = 0
    rejected: int = 0
    events: int = 0
    statements: int = 0
    rejects: list[Reject] = field(default_factory=list, compare=False)


def run(
    articles: Iterable[Article | InputError],
    reader: Callable[[Article], Reading],
    store: Store,
    progress: Progress | None = None,
    *,
    batch: int = 100,
    seconds: float = 30.0,
    prepare: Callable[[Sequence[Article]], None] | None = None,
) -> Summary:
    """Reads what is not yet in the store, turns what cannot be read into rejects, and finishes the store.

    Args:
        articles: what the sources give, an InputError in place of each input that cannot be read.
        reader: reads one article; whatever it raises becomes a reject.
        store: takes the readings. It is finished at the end, and only committed if the run is broken off.
        progress: is told of each input.
        batch: articles after which the store commits.
        seconds: time after which it commits, whichever comes first.
        prepare: is given the next few articles that will be read, before the first of them is.

    Raises:
        OutputError: the store cannot be written.
        KeyboardInterrupt: as received, once what was read is committed; so with any error of `articles` that is
            not an InputError.
    """
    loop = _Loop(reader, store)
    waiting, since = 0, time.monotonic()
    try:
        items = _with_last_error(articles)
        for item in items if prepare is None else ahead(items, lambda some: prepare(loop.new(some))):
            waiting += loop.take(item)
            if progress is not None:
                progress.advance()
            if waiting >= batch or (waiting and time.monotonic() - since >= seconds):
                store.commit()
                waiting, since = 0, time.monotonic()
    except (OutputError, BrokenPipeError):
        raise
    except BaseException:
        store.commit()
        raise
    else:
        store.finish()
    finally:
        if progress is not None:
            progress.close()
    return loop.summary


def _with_last_error(articles: Iterable[Article | InputError]) -> Iterable[Article | InputError]:
    """The same items; an InputError that ends them is the last one."""
    try:
        yield from articles
    except InputError as error:
        yield error


def ahead(
    items: Iterable[Article | InputError], prepare: Callable[[Sequence[Article]], None], size: int = AHEAD
) -> Iterator[Article | InputError]:
    """The same items, each few of them made known to `prepare` before they come.

    What the source raises comes after the items before it.
    """
    source = iter(items)
    fault: Exception | None = None
    while fault is None:
        some: list[Article | InputError] = []
        try:
            for item in islice(source, size):
                some.append(item)  # noqa: PERF402 (what came before a fault is kept)
        except Exception as error:
            fault = error
        if not some and fault is None:
            return
        prepare([item for item in some if isinstance(item, Article)])
        yield from some
    raise fault


class _Loop:
    """Deals with one input after the other."""

    def __init__(self, reader: Callable[[Article], Reading], store: Store) -> None:
        self._reader = reader
        self._store = store
        self._seen: dict[str, str] = {}
        self.summary = Summary()

    def new(self, articles: Sequence[Article]) -> list[Article]:
        """Those that the store does not hold yet."""
        return [a for a in articles if not self._store.done(a.article_id, text_hash(a.text))]

    def take(self, item: Article | InputError) -> int:
        """Reads, skips or rejects one input; 0 where nothing is to be committed for it."""
        if isinstance(item, InputError):
            self._reject(item, None)
            return 1
        try:
            fresh = text_hash(item.text)
            if self._seen.setdefault(item.article_id, fresh) != fresh:
                cause = "another article of this input has the same id and other words"
                raise InputUnsuitable(cause, cure="give each article an id of its own")
            if self._store.done(item.article_id, fresh):
                self.summary.skipped += 1
                return 0
            reading = self._reader(item)
            if (reading.article_id, reading.text_hash) != (item.article_id, fresh):
                raise ValueError("the reader gave another article_id or text_hash than the article's")
            self._store.add(reading)
        except (OutputError, BrokenPipeError):
            raise
        except Exception as error:  # whatever one article does, the others are read
            self._reject(error, item)
            return 1
        self.summary.read += 1
        self.summary.events += len(reading.events)
        self.summary.statements += len(reading.statements)
        return 1

    def _reject(self, error: Exception, article: Article | None) -> None:
        reject = reject_of(error, article)
        self.summary.rejected += 1
        self.summary.rejects.append(reject)
        self._store.reject(reject)


def reject_of(error: Exception, article: Article | None) -> Reject:
    """The row for an input that could not be read; `article` is None where not even that came about."""
    article_id, origin, line = None, "", None
    if article is not None:
        article_id, line = article.article_id, article.line
        origin = article.origin or article.source or article.url or ""
    if isinstance(error, DragomanError):
        return Reject(error.path or origin, error.line or line, article_id, error.code, error.cause, error.cure)
    cause = f"could not be read: {type(error).__name__}: {error}"
    return Reject(origin, line, article_id, UNREADABLE, cause, _CURE)
