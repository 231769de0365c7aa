"""Examples in entries: ``sentence. → TYPE/mode [status] ACTORS > RECIPIENTS | …``, ``→ none``, ``→ not TYPE``."""

from __future__ import annotations

import re

from dragoman.lexicon.entries import Example, Expected
from dragoman.model import STATUSES

__all__ = ["parse_example"]

EVENT = re.compile(
    r"(?P<type>[A-Z]+)(?:/(?P<mode>[a-z-]+))?(?:\s*\[(?P<status>[a-z]+)\])?(?:\s+(?P<actors>[^>]+?)\s*>\s*(?P<recipients>.+))?"
)


def parse_example(text: str) -> Example:
    """The example that `text` writes.

    Raises:
        ValueError: there is no arrow, or what stands behind it is not in the notation of `docs/lexicon.md`.
    """
    sentence, arrow, wanted = text.rpartition("→")
    sentence, wanted = sentence.strip(), wanted.strip()
    if not arrow or not sentence:
        raise ValueError(f"example {text!r} has no sentence and arrow (→)")
    if wanted == "none":
        return Example(sentence, (), None)
    if wanted.startswith("not "):
        return Example(sentence, (), tuple(wanted.removeprefix("not ").replace(",", " ").split()))
    return Example(sentence, tuple(_expected(part.strip(), text) for part in wanted.split("|")), None)


def _expected(part: str, text: str) -> Expected:
    match = EVENT.fullmatch(part)
    if not match:
        raise ValueError(f"example {text!r}: {part!r} is not TYPE/mode [status] ACTORS > RECIPIENTS")
    status = match["status"]
    if status and status not in STATUSES:
        raise ValueError(f"example {text!r}: status {status!r} is none of {', '.join(STATUSES)}")
    return Expected(match["type"], match["mode"], status, _codes(match["actors"]), _codes(match["recipients"]))


def _codes(text: str | None) -> tuple[str, ...] | None:
    """Country codes of one side; a sector behind a code is for the reader and not compared."""
    if text is None or text.strip() == "_":
        return None
    if text.strip() == "-":
        return ()
    return tuple(side.split()[0] for side in text.split(",") if side.strip())
