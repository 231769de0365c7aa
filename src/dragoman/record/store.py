"""Stores: where a run puts what it reads. New rows go to parts beside the record; at the end the record is swapped.

A part holds whole articles and appears by rename, so a run that is killed leaves the old record whole and all
finished parts usable; the next run takes them in and goes on.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol

import duckdb

from dragoman.errors import OutputError
from dragoman.model import Reading, Reject, Run, as_dict
from dragoman.record.build import build
from dragoman.record.ledger import Ledger
from dragoman.record.lines import Row, encode, reading_lines
from dragoman.record.links import Linker
from dragoman.record.lock import Lock
from dragoman.record.places import Places, as_output_error, form_for_output, places, remove_if_empty, sync_folder
from dragoman.record.swap import discard_parts, first_line, recover, standing_record, swap

__all__ = ["FileStore", "Store", "StreamStore", "open_store"]


class Store(Protocol):
    """Where a run puts what it reads."""

    def done(self, article_id: str, text_hash: str) -> bool:
        """Whether this article, with these words, has been read by this run or one equal to it."""
        ...

    def add(self, reading: Reading) -> None:
        """Takes one article with its events and statements, whole or not at all.

        Raises:
            ValueError: a number is not finite, or a text holds a lone surrogate.
            OutputError: it cannot be written.
        """
        ...

    def reject(self, reject: Reject) -> None:
        """Takes one input that could not be read."""
        ...

    def commit(self) -> None:
        """Makes what was taken so far outlast a crash.

        Raises:
            OutputError: it cannot be written.
        """
        ...

    def finish(self) -> None:
        """Commits, puts the whole record in its place, and closes.

        Raises:
            OutputError: it cannot be written.
        """
        ...

    def close(self) -> None:
        """Lets go of the record without finishing it; what was committed stays. Does nothing the second time."""
        ...


def open_store(path: str | Path, run: Run, link: Linker | None = None) -> FileStore:
    """Opens a store that writes the record at `path`, whose name tells the form; takes in parts left by a killed run.

    `link` finds the episodes of the record as it is built; without it, a record that changes has none.

    Raises:
        OutputError: it cannot be written, or another process is writing it.
        RecordError: what stands there is no record, is damaged, or is of another schema.
    """
    return FileStore(Path(path), run, link)


class FileStore:
    """A store that writes a record on disk. See `open_store`."""

    def __init__(self, path: Path, run: Run, link: Linker | None = None) -> None:
        self._form = form_for_output(path)
        self._places: Places = places(path)
        self._run = run
        self._link = link
        self._buffer: list[bytes] = []
        self._pending: dict[str, tuple[str, str]] = {}
        self._pending_rejects: set[tuple[Any, ...]] = set()
        if not path.parent.is_dir():
            raise OutputError("its folder does not exist", cure="make the folder first", path=str(path))
        self._lock = Lock(self._places.lock)
        try:
            with as_output_error(path):
                self._places.parts.mkdir(exist_ok=True)
                recover(self._places)
            self._record = standing_record(path, self._form)
            self._ledger = Ledger()
            if self._record is not None:
                self._ledger.take_record(self._record)
            parts = self._places.part_files()
            for part in parts:
                self._ledger.take_part(part)
            self._next = int(parts[-1].stem.removeprefix("part-")) + 1 if parts else 1
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> FileStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def done(self, article_id: str, text_hash: str) -> bool:
        """Whether this article, with these words, has been read by this run or one equal to it."""
        found = self._pending.get(article_id) or self._ledger.version(article_id)
        return found == (text_hash, self._run.run_id)

    def add(self, reading: Reading) -> None:
        """Takes one article with its events and statements, whole or not at all.

        Raises:
            ValueError: a number is not finite, a text holds a lone surrogate, or the reading is of another run.
        """
        if reading.run_id != self._run.run_id:
            raise ValueError(f"the reading is of run {reading.run_id}, the store of {self._run.run_id}")
        self._buffer.append(reading_lines(reading))
        self._pending[reading.article_id] = (reading.text_hash, reading.run_id)
        self._pending_rejects = {key for key in self._pending_rejects if key[2] != reading.article_id}
        self._ledger.drop_rejects(reading.article_id)

    def reject(self, reject: Reject) -> None:
        """Takes one input that could not be read; the same reject is kept once."""
        row = _clean(as_dict(reject))
        key = tuple(row.values())
        if key not in self._pending_rejects and not self._ledger.has_reject(row):
            self._pending_rejects.add(key)
            self._buffer.append(encode("reject", row))

    def commit(self) -> None:
        """Writes what was taken since the last commit as one part.

        Raises:
            OutputError: it cannot be written; no half part is left.
        """
        if not self._buffer:
            return
        name = f"part-{self._next:06d}.jsonl"
        part, half = self._places.parts / name, self._places.parts / f"{name}.half"
        with as_output_error(self._places.out):
            try:
                with half.open("wb") as stream:
                    stream.write(encode("run", as_dict(self._run)))
                    stream.writelines(self._buffer)
                    stream.flush()
                    os.fsync(stream.fileno())
                half.replace(part)
            except OSError:
                half.unlink(missing_ok=True)
                raise
            sync_folder(self._places.parts)
        self._next += 1
        self._buffer = []
        self._pending = {}
        self._pending_rejects = set()
        self._ledger.take_part(part)

    def finish(self) -> None:
        """Commits, builds the record anew where something is new, swaps it in, removes the parts, and closes.

        Raises:
            OutputError: it cannot be written; the old record and the parts stay.
        """
        self.commit()
        try:
            if self._record is None:
                self._ledger.take_run(as_dict(self._run))
            if self._ledger.changed:
                with as_output_error(self._places.out):
                    try:
                        swap(self._places, self._build)
                    except duckdb.Error as error:
                        raise OutputError(first_line(error), path=str(self._places.out)) from error
            with as_output_error(self._places.out):
                discard_parts(self._places)
        finally:
            self.close()

    def _build(self, out: Path) -> None:
        build(self._record, self._ledger, self._form, out, self._link)

    def close(self) -> None:
        """Lets go of the record; what was committed stays in parts, and the next run goes on from there."""
        remove_if_empty(self._places.parts)
        self._lock.release()


class StreamStore:
    """A store that writes JSON lines to a stream at once, and remembers nothing. Rejects come at the end."""

    def __init__(self, stream: IO[bytes], run: Run) -> None:
        self._stream = stream
        self._run = run
        self._rejects: list[bytes] = []
        self._write(encode("run", as_dict(run)))

    def __enter__(self) -> StreamStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def done(self, article_id: str, text_hash: str) -> bool:  # noqa: ARG002
        """False: a stream is always written anew."""
        return False

    def add(self, reading: Reading) -> None:
        """Writes the lines of one article.

        Raises:
            ValueError: a number is not finite, or a text holds a lone surrogate.
            OutputError: it cannot be written.
        """
        self._write(reading_lines(reading))

    def reject(self, reject: Reject) -> None:
        """Keeps one reject for the end."""
        self._rejects.append(encode("reject", _clean(as_dict(reject))))

    def commit(self) -> None:
        """Does nothing: each article is written at once."""

    def finish(self) -> None:
        """Writes the rejects.

        Raises:
            OutputError: it cannot be written.
        """
        self._write(b"".join(self._rejects))
        self._rejects = []

    def close(self) -> None:
        """Does nothing: the stream is its owner's."""

    def _write(self, lines: bytes) -> None:
        with as_output_error(Path("-")):
            self._stream.write(lines)
            self._stream.flush()


def _clean(row: Row) -> Row:
    """A row whose texts can be written as UTF-8: what stood in a broken path or id is shown as `?`."""
    return {
        name: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for name, value in row.items()
    }
