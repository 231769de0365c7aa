"""Where a record and its neighbours lie, and in which of the four forms it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dragoman.errors import OutputError, RecordError
from dragoman.record.schema import LATER_TABLES, TABLES

__all__ = ["Form", "Places", "as_output_error", "form_for_output", "form_of", "places", "sync_file", "sync_folder"]

Form = Literal["jsonl", "duckdb", "parquet", "csv"]

_SUFFIXES: dict[str, Form] = {".jsonl": "jsonl", ".duckdb": "duckdb", ".parquet": "parquet", ".csv": "csv"}
_NAMES = "end its name in .jsonl, .duckdb, .parquet (a folder) or .csv (a folder)"


@dataclass(frozen=True, slots=True)
class Places:
    """A record's path and the paths beside it that a store uses."""

    out: Path
    parts: Path
    lock: Path

    @property
    def build(self) -> Path:
        """The folder in which the next record is built."""
        return self.parts / "build"

    @property
    def old(self) -> Path:
        """Where a folder stands between being moved away and being removed."""
        return self.parts / "old"

    @property
    def marker(self) -> Path:
        """Tells which built file or folder holds all the parts."""
        return self.parts / "built.json"

    def part_files(self) -> list[Path]:
        """The finished parts, in order."""
        return sorted(self.parts.glob("part-*.jsonl"))


def places(path: Path) -> Places:
    """The places of the record at `path`."""
    return Places(path, path.with_name(path.name + ".parts"), path.with_name(path.name + ".lock"))


def form_for_output(path: Path) -> Form:
    """The form a record is written in, by the end of its name.

    Raises:
        OutputError: the name has none of the four endings, or a file stands where a folder is needed, or the reverse.
    """
    form = _SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise OutputError(f"no form of a record ends in {path.suffix!r}", cure=_NAMES, path=str(path))
    folder = form in {"parquet", "csv"}
    if path.is_dir() and not folder:
        raise OutputError("it is a folder where a file is needed", cure="name a file", path=str(path))
    if path.is_file() and folder:
        cause = f"it is a file where a folder of {form} files is needed"
        raise OutputError(cause, cure="name a folder or remove the file", path=str(path))
    return form


def form_of(path: Path) -> Form:
    """The form of an existing record, by its name or else by what is in it.

    Raises:
        RecordError: nothing is there, or it is no record.
    """
    if path.is_dir():
        for form in ("parquet", "csv"):
            if (path / f"articles.{form}").is_file():
                needed = [name for name in TABLES if name not in LATER_TABLES]
                missing = [name for name in needed if not (path / f"{name}.{form}").is_file()]
                if missing:
                    raise RecordError(f"the folder lacks {missing[0]}.{form}", path=str(path))
                return form
        raise RecordError("the folder holds no articles.parquet and no articles.csv", path=str(path))
    if not path.is_file():
        raise RecordError("no record is there", cure="check the path", path=str(path))
    with path.open("rb") as stream:
        head = stream.read(12)
    return "duckdb" if head[8:12] == b"DUCK" else "jsonl"


@contextmanager
def as_output_error(path: Path) -> Iterator[None]:
    """Turns what the system refuses into an OutputError that names the path."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        cure = "check that the folder exists and may be written to, and that the disk is not full"
        raise OutputError(f"cannot write: {error.strerror or error}", cure=cure, path=str(path)) from error


def sync_file(path: Path) -> None:
    """Waits until a file's bytes are on the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(path: Path) -> None:
    """Waits until a folder's names are on the disk, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Removes a file or a folder with all in it, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def remove_if_empty(folder: Path) -> None:
    """Removes a folder that holds nothing, if it is there."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
