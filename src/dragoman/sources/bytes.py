"""Bytes to text: UTF-8 (with or without BOM), UTF-16 with BOM, else Windows-1252; never a guess at binary."""

from __future__ import annotations

import codecs
import gzip
import zlib
from pathlib import Path

from dragoman.errors import InputMissing, InputUndecodable, InputUnsuitable

__all__ = ["MOST_BYTES", "decode", "read_bytes"]

MOST_BYTES = 10_000_000
"""The longest single text that is read, in bytes: a novel has one million."""
CONTROLS = frozenset(range(9)) | frozenset(range(14, 32))
MOST_CONTROLS = 0.02


def read_bytes(path: Path, most: int | None = None) -> bytes:
    """The file's bytes, unpacked where its name ends in .gz; at most `most` of them.

    Raises:
        InputMissing: it is not there or may not be opened.
        InputUnsuitable: it is longer than `most`.
        InputUndecodable: it is a damaged .gz.
    """
    try:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rb") as stream:
            data = stream.read() if most is None else stream.read(most + 1)
    except FileNotFoundError as error:
        raise InputMissing("there is no such file", path=str(path), cure="check the path") from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputUndecodable(f"a damaged .gz file: {error}", path=str(path), cure="pack it again") from error
    except OSError as error:
        raise InputMissing(f"cannot be opened: {error.strerror}", path=str(path), cure="check its rights") from error
    if most is not None and len(data) > most:
        raise InputUnsuitable(f"longer than {most:,} bytes", path=str(path), cure="split it into articles")
    return bytes(data)


def decode(data: bytes, path: str) -> str:
    """The text of these bytes.

    Raises:
        InputUndecodable: they are no text.
    """
    for bom, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(bom):
            try:
                return data.decode(name)
            except UnicodeDecodeError as error:
                raise InputUndecodable(f"not sound {name}: {error.reason} at byte {error.start}", path=path, cure="save it as UTF-8") from error
    if b"\0" in data or sum(b in CONTROLS for b in data[:4096]) > MOST_CONTROLS * max(1, len(data[:4096])):
        raise InputUndecodable("binary data, not text", path=path, cure="give the report's text as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise InputUndecodable(f"neither UTF-8 nor Windows-1252 (byte {error.start})", path=path, cure="save it as UTF-8") from error
