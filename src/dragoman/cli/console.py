"""What all commands share: data to stdout, everything else to stderr, plain where nobody looks on."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from dragoman.model import Reject

__all__ = ["complain", "complain_of", "err", "out", "print_json", "print_table", "progress", "quote"]


def out() -> Console:
    """The console for data. Rich honours NO_COLOR and drops colour in a pipe; width is kept wide there."""
    return Console(soft_wrap=False, highlight=False, width=None if sys.stdout.isatty() else 160)


def err() -> Console:
    """The console for progress and complaints."""
    return Console(stderr=True, highlight=False)


def complain(what: object) -> None:
    """One message to stderr."""
    err().print(Text(f"dragoman: {what}"), soft_wrap=True)


def complain_of(reject: Reject) -> None:
    """What could not be read: code, file, line, cause and cure."""
    where = f"{reject.source_path}:{reject.line}" if reject.line else reject.source_path
    complain(f"[{reject.code}] {where}: {reject.cause}" + (f"; {reject.cure}" if reject.cure else ""))


def print_json(value: Any) -> None:
    """One value as JSON on stdout, dataclasses as objects."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table on stdout."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    out().print(table)


def quote(sentence: str, says: str | None, article_id: str, *before: str | None) -> Text:
    """The sentence, on whose word, in which article; `before` its id stand day or source, if known."""
    where = ", ".join([*filter(None, before), article_id])
    return Text(f"    “{sentence}” — {says or 'the report itself'} [{where}]", style="dim")


class _Bar:
    """Progress as `running.Progress` asks for it."""

    def __init__(self, bar: Progress, task: Any) -> None:
        self._bar, self._task = bar, task

    def advance(self, articles: int = 1) -> None:
        self._bar.advance(self._task, articles)

    def close(self) -> None:
        self._bar.stop()


@contextmanager
def progress(what: str, total: int | None, *, quiet: bool = False) -> Iterator[_Bar | None]:
    """A bar on stderr, or nothing where nobody looks on."""
    console = err()
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        yield _Bar(bar, bar.add_task(what, total=total))
