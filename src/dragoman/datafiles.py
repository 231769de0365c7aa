"""Data files: where they lie, how they are read with their line numbers, and their fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dragoman.errors import DataError

__all__ = ["Row", "fingerprint", "package_data", "read_tsv", "read_yaml", "short_path"]

ROOT = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a TSV file: its cells by column name, and where it stands."""

    path: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def fault(self, cause: str, cure: str = "") -> DataError:
        """An error that names this line."""
        return DataError(cause, cure=cure, path=self.path, line=self.line)


def package_data(floor: str, *names: str) -> Path:
    """The path of a data file that ships with the program: ``package_data("ontology", "types.yaml")``."""
    return ROOT.joinpath(floor, "data", *names)


def short_path(path: Path) -> str:
    """The path as an error names it: relative to the package for our own files."""
    return str(path.relative_to(ROOT.parent)) if path.is_relative_to(ROOT.parent) else str(path)


def read_tsv(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """Rows of a UTF-8 TSV file with one header line; lines that begin with ``#`` are comments.

    Raises:
        DataError: the file is missing, its header is not `columns`, or a line has another number of cells.
    """
    name = short_path(path)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read it: {error}", path=name) from error
    header_seen = False
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header_seen:
            if cells != list(columns):
                raise DataError(f"header is {cells}", cure=f"it should be {list(columns)}", path=name, line=number)
            header_seen = True
            continue
        if len(cells) != len(columns):
            cause = f"{len(cells)} cells where the header has {len(columns)}"
            raise DataError(cause, cure="check for a missing or stray tab", path=name, line=number)
        yield Row(name, number, dict(zip(columns, (c.strip() for c in cells), strict=True)))
    if not header_seen:
        raise DataError("no header line", cure=f"it should be {list(columns)}", path=name)


class _LineLoader(yaml.CSafeLoader):
    """A safe loader that refuses duplicate keys and notes the line of each mapping under ``__line__``."""


def _mapping(loader: _LineLoader, node: yaml.MappingNode) -> dict[str, Any]:
    out: dict[str, Any] = {"__line__": node.start_mark.line + 1}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in out:
            raise yaml.MarkedYAMLError(problem=f"key {key!r} stands twice", problem_mark=key_node.start_mark)
        out[key] = loader.construct_object(value_node, deep=True)
    return out


_LineLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
# "no", "on", "off", "yes" are words in a lexicon, not truth values: only true and false are.
_LineLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in found if tag != "tag:yaml.org,2002:bool" or first in "tfTF"]
    for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> Any:
    """A YAML file; each mapping carries its 1-based line under ``__line__``.

    Raises:
        DataError: the file is missing or no sound YAML, or a key stands twice in a mapping.
    """
    name = short_path(path)
    try:
        with path.open(encoding="utf-8") as stream:
            return yaml.load(stream, Loader=_LineLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise DataError(error.problem or "not sound YAML", path=name, line=line) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DataError(f"cannot read it: {error}", path=name) from error


def fingerprint(paths: Iterable[Path]) -> str:
    """Twelve hex digits that change when a byte of any of these files does (SHA-256 over names and contents)."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode())
        digest.update(b"\0")
        digest.update(path.read_bytes())
        digest.update(b"\0")
    return digest.hexdigest()[:12]
