"""Writes docs/commands.md from the commands' own help: python docs/commands.py > docs/commands.md (make docs)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import typer

from dragoman.cli.app import app

OF_THE_SHELL = frozenset({"install_completion", "show_completion", "help"})


def sections(command: Any, names: tuple[str, ...]) -> Iterator[str]:
    """One section a command, those of a group after it."""
    below = getattr(command, "commands", None)
    if below is None or len(names) == 1:
        yield section(command, names)
    for name, each in (below or {}).items():
        yield from sections(each, (*names, name))


def section(command: Any, names: tuple[str, ...]) -> str:
    """Title, help, arguments and options of one command."""
    parts = [f"## {' '.join(names)}", " ".join((command.help or "").split()), (command.epilog or "").strip()]
    rows = [f"| `{name(p)}` | {meaning(p)} |" for p in command.params if p.name not in OF_THE_SHELL]
    if rows:
        parts.append("\n".join(["| option | meaning |", "| --- | --- |", *rows]))
    return "\n\n".join(p for p in parts if p) + "\n"


def name(parameter: Any) -> str:
    """An argument's or option's name, with what it takes."""
    takes = parameter.metavar or parameter.name.upper()
    if parameter.param_type_name == "argument":
        return str(takes)
    return ", ".join(parameter.opts) + ("" if parameter.is_flag else f" {takes}")


def meaning(parameter: Any) -> str:
    """Its help, and its default where that says something."""
    told = " ".join((parameter.help or "").split())
    plain = isinstance(parameter.default, (str, int, float)) and not isinstance(parameter.default, bool)
    shown = plain or type(parameter.default).__name__.endswith("Path")
    return f"{told} Default: {parameter.default}." if shown else told


def text() -> str:
    """The whole page."""
    head = "# Commands\n\nMade from the commands' own help by `make docs`; a test compares.\n"
    return "\n".join([head, *sections(typer.main.get_command(app), ("dragoman",))])


if __name__ == "__main__":
    sys.stdout.write(text())
