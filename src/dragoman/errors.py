"""Errors a user of Dragoman can meet, each with a stable code.

    * DragomanError
      * UsageError              D100  the call itself is wrong (exit status 2)
        + PartyUnknown          D101  nobody in the record is meant by a name
        + PeriodUnfit           D102  a period is no period, ends before it begins, or holds nothing that was read
        + QueryRefused          D103  SQL that would write, read files or settings, or is unsound
        + QueryTooSlow          D104  a query took longer than it may
      * InputError              D200  one input cannot be read; becomes a row in `rejects`
        + InputMissing          D201  the path is not there
        + InputUndecodable      D202  the bytes are not text (binary, wrong encoding)
        + InputMalformed        D203  the text is not what its format says (truncated JSON line, no text field)
        + InputUnsuitable       D204  readable, but not for us (empty, too large, another language)
      * OutputError             D300  the output cannot be written (exit status 3)
      * DataError               D400  a data file of ours, or a user's pack, is wrong
      * RecordError             D500  a record is damaged or not a record
        + RecordOutdated        D501  a record is of another schema than this program's
        + RecordBusy            D502  another process is writing the record

A caller who wants one net writes `except dragoman.DragomanError as error: print(error.code, error.cure)`.
Every error keeps its facts as attributes and pickles, so that it crosses process borders whole.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "DataError",
    "DragomanError",
    "InputError",
    "InputMalformed",
    "InputMissing",
    "InputUndecodable",
    "InputUnsuitable",
    "OutputError",
    "PartyUnknown",
    "PeriodUnfit",
    "QueryRefused",
    "QueryTooSlow",
    "RecordBusy",
    "RecordError",
    "RecordOutdated",
    "UsageError",
]


class DragomanError(Exception):
    """Root of the tree. `str(error)` reads `[D203] file:line: cause; cure`.

    Attributes:
        code: stable code of the class, e.g. ``D203``.
        cause: what is wrong, in plain words.
        cure: what the user can do, or an empty string.
        path: the file concerned, or None.
        line: 1-based line in that file, or None.
    """

    code: ClassVar[str] = "D000"

    def __init__(self, cause: str, *, cure: str = "", path: str | None = None, line: int | None = None) -> None:
        super().__init__(cause)
        self.cause = cause
        self.cure = cure
        self.path = path
        self.line = line

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.cause, self.cure, self.path, self.line)

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}: " if self.path and self.line else f"{self.path}: " if self.path else ""
        return f"[{self.code}] {where}{self.cause}" + (f"; {self.cure}" if self.cure else "")


def _rebuild(kind: type[DragomanError], cause: str, cure: str, path: str | None, line: int | None) -> DragomanError:
    return kind(cause, cure=cure, path=path, line=line)


class UsageError(DragomanError):
    """Raised when the call itself cannot be carried out as asked."""

    code = "D100"


class PartyUnknown(UsageError):
    """Raised when nobody in a record is meant by a name; the cure lists near names."""

    code = "D101"


class PeriodUnfit(UsageError):
    """Raised when a period is no period, ends before it begins, or holds nothing that was read."""

    code = "D102"


class QueryRefused(UsageError):
    """Raised when SQL would write, read files or change settings, or is unsound. Nothing has been changed."""

    code = "D103"


class QueryTooSlow(UsageError):
    """Raised when a query took longer than it may."""

    code = "D104"


class InputError(DragomanError):
    """Raised when one input cannot be read. A run turns it into a reject and goes on."""

    code = "D200"


class InputMissing(InputError):
    """Raised when a path given as input does not exist or may not be opened."""

    code = "D201"


class InputUndecodable(InputError):
    """Raised when an input's bytes are not text in UTF-8 (with or without BOM), UTF-16 with BOM, or Windows-1252."""

    code = "D202"


class InputMalformed(InputError):
    """Raised when an input is not what its format says: a truncated JSON line, a missing text field."""

    code = "D203"


class InputUnsuitable(InputError):
    """Raised when an input is sound but not for us: empty, too large, in another language."""

    code = "D204"


class OutputError(DragomanError):
    """Raised when the output cannot be written."""

    code = "D300"


class DataError(DragomanError):
    """Raised when a data file (ontology, lexicon, knowledge, or a user's pack) breaks its format."""

    code = "D400"


class RecordError(DragomanError):
    """Raised when a record cannot be opened or fails `dragoman verify`."""

    code = "D500"


class RecordOutdated(RecordError):
    """Raised when a record is of another schema than this program's. It is left as it is."""

    code = "D501"


class RecordBusy(RecordError):
    """Raised when another process is writing the record, so that it cannot be read now."""

    code = "D502"
