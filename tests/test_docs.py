"""The pages that tell users what there is: made from the program itself, or held against it."""

from __future__ import annotations

import difflib
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ALIKE = 0.8
DOCS = Path(__file__).parents[1] / "docs"


def page(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_commands_is_the_programs_own_help() -> None:
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == page("commands").text(), "run make docs"


def test_the_page_of_answers_shows_what_the_commands_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    stands = (DOCS / "answers.md").read_text(encoding="utf-8").splitlines()
    prints = page("answers").text().splitlines()
    assert [x for x in stands if x.startswith("    $")] == [x for x in prints if x.startswith("    $")], "run make docs"
    # what is read in the examples may get better between two writings of the page
    alike = difflib.SequenceMatcher(None, stands, prints, autojunk=False).ratio()
    assert alike >= ALIKE, f"run make docs (alike {alike:.2f})"
