"""Bytes to text: UTF-8 (with or without BOM), UTF-16 with BOM, else Windows-1252; never a guess at binary."""

from __future__ import annotations

import codecs
import gzip
from pathlib import Path
from typing import IO, cast

from dragoman.errors import InputUndecodable, InputUnsuitable, UsageError

__all__ = ["check_encoding", "decode", "encoding_of", "open_bytes", "read_bytes", "too_long"]

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CONTROLS = frozenset(range(9)) | frozenset(range(14, 32)) - {27}
MOST_CONTROLS = 0.02
LOOK_AT = 65_536
BLOCK = 1 << 20
SAVE = "save it as UTF-8"


def check_encoding(name: str) -> None:
    """Checks that Python knows this encoding.

    Raises:
        UsageError: it does not.
    """
    try:
        codecs.lookup(name)
    except LookupError as error:
        raise UsageError(f"no encoding is called {name!r}", cure="for example utf-8, utf-16, cp1252") from error


def open_bytes(path: Path) -> IO[bytes]:
    """The file opened for reading, unpacked where its name ends in .gz."""
    return cast("IO[bytes]", gzip.open(path, "rb")) if path.suffix.lower() == ".gz" else path.open("rb")


def read_bytes(path: Path, most: int) -> bytes:
    """The file's bytes.

    Raises:
        InputUnsuitable: there are more than `most`.
    """
    with open_bytes(path) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise too_long(most, str(path))
    return data


def too_long(most: int, path: str, line: int | None = None) -> InputUnsuitable:
    """The error for a text of more than `most` bytes."""
    return InputUnsuitable(f"longer than {most:,} bytes", path=path, line=line, cure="split it into articles")


def decode(data: bytes, path: str, encoding: str | None = None) -> str:
    """The text of these bytes, in the encoding named or the one they show.

    Raises:
        InputUndecodable: they are no text.
    """
    name = encoding or next((name for bom, name in BOMS if data.startswith(bom)), None)
    if name is not None:
        try:
            return data.decode(name)
        except (UnicodeError, LookupError) as error:
            raise InputUndecodable(f"not sound {name}: {_reason(error)}", path=path, cure=SAVE) from error
    _refuse_binary(data, path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data):
            raise InputUndecodable(f"damaged UTF-8: {_reason(error)}", path=path, cure=SAVE) from error
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        cause = f"neither UTF-8 nor Windows-1252: {_reason(error)}"
        raise InputUndecodable(cause, path=path, cure=SAVE) from error


def encoding_of(path: Path) -> str:
    """The encoding of a file too long to hold, found by reading it through once.

    Raises:
        InputUndecodable: it is no text.
    """
    candidates = ["utf-8", "cp1252"]
    decoders = {name: codecs.getincrementaldecoder(name)() for name in candidates}
    first = True
    with open_bytes(path) as stream:
        while block := stream.read(BLOCK):
            named = next((name for bom, name in BOMS if block.startswith(bom)), None) if first else None
            if named:
                return named
            first = False
            _refuse_binary(block, str(path))
            for name in tuple(decoders):
                try:
                    decoders[name].decode(block)
                except UnicodeDecodeError:
                    if name == "utf-8" and _is_damaged_utf8(block):
                        raise InputUndecodable("damaged UTF-8", path=str(path), cure=SAVE) from None
                    del decoders[name]
    if not decoders:
        raise InputUndecodable("neither UTF-8 nor Windows-1252", path=str(path), cure=SAVE)
    return next(iter(decoders))


def _refuse_binary(data: bytes, path: str) -> None:
    head = data[:LOOK_AT]
    if b"\0" in data or data.startswith(b"%PDF-") or sum(b in CONTROLS for b in head) > MOST_CONTROLS * len(head):
        raise InputUndecodable("binary data, not text", path=path, cure="give the report's text as UTF-8")


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether more of the bytes beyond ASCII make sound UTF-8 than not: Windows-1252 hardly ever does."""
    sound = sum(ord(c) > 127 for c in data.decode("utf-8", errors="ignore"))
    return sound > data.decode("utf-8", errors="replace").count("\ufffd")


def _reason(error: Exception) -> str:
    return f"{error.reason} at byte {error.start}" if isinstance(error, UnicodeDecodeError) else str(error)
