"""How a new record takes the place of the old: built beside it, synced, renamed; what a kill leaves is put right."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

import duckdb

from dragoman.errors import OutputError, RecordError
from dragoman.model import as_dict
from dragoman.record.build import rewrite
from dragoman.record.contents import Record, read_record, standing
from dragoman.record.links import Linker, Links
from dragoman.record.lock import Lock
from dragoman.record.places import (
    Form,
    Places,
    as_output_error,
    form_of,
    places,
    remove,
    remove_if_empty,
    sync_file,
    sync_folder,
)

__all__ = ["discard_parts", "first_line", "recover", "relink", "standing_record", "swap"]


def relink(path: str | Path, link: Linker) -> tuple[Links, bool]:
    """Finds the episodes of a record anew and puts them in, where they are not those that it has.

    Returns the episodes, and whether the record is another now. Parts that a killed run left stay for the next run.

    Raises:
        OutputError: it cannot be written, or another process is writing it.
        RecordError: it is no record, is damaged, or is of another schema.
    """
    around = places(Path(path))
    form = form_of(standing(around.out))
    lock = Lock(around.lock)
    try:
        with as_output_error(around.out):
            around.parts.mkdir(exist_ok=True)
            recover(around)
        record = read_record(around.out)
        links = link(record)
        if _has(record, links):
            return links, False
        with as_output_error(around.out):
            try:
                swap(around, lambda out: rewrite(record, links, form, out), with_parts=False)
            except duckdb.Error as error:
                raise OutputError(first_line(error), path=str(around.out)) from error
            remove(around.build)
            remove(around.old)
        return links, True
    finally:
        remove_if_empty(around.parts)
        lock.release()


def _has(record: Record, links: Links) -> bool:
    """Whether a record holds these episodes already, and no others."""
    ids = ((event["event_id"], event["episode_id"]) for event in record.events)
    if any(links.episode_of.get(event) != episode for event, episode in ids):
        return False
    standing_rows = iter(record.episodes)
    due = (as_dict(episode) for episode in links.episodes)
    return all(row == wanted for row, wanted in zip_longest(standing_rows, due))


def standing_record(path: Path, form: Form) -> Record | None:
    """The record at `path`, which a run of this form goes on writing, or None where none is yet.

    Raises:
        RecordError: what stands there is no record, is damaged, or is of another schema or form.
    """
    if not path.exists() or (path.is_file() and path.stat().st_size == 0):
        return None
    if path.is_dir() and not any(path.iterdir()):
        return None
    try:
        record = read_record(path)
    except RecordError as error:
        if error.cause.startswith("its schema"):
            raise
        raise RecordError(error.cause, cure="name another output; it is left as it is", path=str(path)) from error
    if record.form != form:
        raise RecordError(f"a record of form {record.form} stands there", cure="name another", path=str(path))
    return record


def recover(around: Places) -> None:
    """Puts right what a kill during a swap left: a moved folder, or parts that are in the record already."""
    if standing(around.out) == around.old:
        around.old.rename(around.out)
    if around.marker.exists() and around.out.exists():
        if json.loads(around.marker.read_bytes()) == _identity(around.out):
            discard_parts(around)
            around.parts.mkdir()
        else:
            around.marker.unlink()
    remove(around.build)
    remove(around.old)
    for half in around.parts.glob("*.half"):
        half.unlink()


def discard_parts(around: Places) -> None:
    """Removes the parts; the marker that says they are in the record goes last."""
    for path in around.parts.iterdir():
        if path != around.marker:
            remove(path)
    remove(around.parts)


def swap(around: Places, make: Callable[[Path], None], *, with_parts: bool = True) -> None:
    """Has the next record made and puts it in place of the old one by rename; `with_parts`: the parts are in it."""
    remove(around.build)
    around.build.mkdir()
    new = around.build / ("record" + around.out.suffix)
    make(new)
    for path in sorted(new.iterdir()) if new.is_dir() else [new]:
        sync_file(path)
    if with_parts:
        half = around.marker.with_suffix(".half")
        half.write_text(json.dumps(_identity(new)), encoding="utf-8")
        sync_file(half)
        half.replace(around.marker)
    if new.is_dir():
        sync_folder(new)
        if around.out.exists():
            around.out.rename(around.old)
        new.rename(around.out)
    else:
        new.replace(around.out)
    sync_folder(around.out.parent)


def _identity(path: Path) -> list[int]:
    """What tells a file or folder from another and outlasts a rename."""
    found = path.stat()
    return [found.st_dev, found.st_ino, *([] if path.is_dir() else [found.st_size, found.st_mtime_ns])]


def first_line(error: Exception) -> str:
    """What an error says, without the rest of it."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__
