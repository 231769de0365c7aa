"""A lock beside a record, so that one process at a time writes it. The system drops it when the process ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dragoman.errors import OutputError
from dragoman.record.places import as_output_error

__all__ = ["Lock"]

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """Holds `path` locked from the moment it is made until `release`.

    Raises:
        OutputError: another process holds it, or the file cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        while self._descriptor is None:
            self._descriptor = self._attempt()

    def _attempt(self) -> int | None:
        """A locked descriptor, or None where the file was removed by its last holder in between."""
        with as_output_error(self._path):
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            with as_output_error(self._path):
                _take(descriptor)
        except OutputError as error:
            os.close(descriptor)
            if not isinstance(error.__cause__, BlockingIOError | PermissionError):
                raise
            record = str(self._path).removesuffix(".lock")
            cure = "wait until the other run ends, or write to another path"
            raise OutputError("another run is writing this record", cure=cure, path=record) from error
        try:
            same = os.path.sameopenfile(descriptor, probe := os.open(self._path, os.O_RDWR))
        except OSError:
            os.close(descriptor)
            return None
        os.close(probe)
        if not same:
            os.close(descriptor)
            return None
        return descriptor

    def release(self) -> None:
        """Gives the lock up. Does nothing the second time."""
        if self._descriptor is None:
            return
        if sys.platform == "win32":
            os.close(self._descriptor)
            self._path.unlink(missing_ok=True)
        else:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
        self._descriptor = None
