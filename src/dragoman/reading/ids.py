"""Stable identifiers: hashes of what a thing is, never of when or where it was made."""

from __future__ import annotations

import hashlib
import json
from typing import Any

__all__ = ["content_hash", "short_hash", "text_hash"]


def short_hash(*parts: Any) -> str:
    """Sixteen hex digits over the parts, in order."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def text_hash(text: str) -> str:
    """Sixteen hex digits of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def content_hash(fields: dict[str, Any]) -> str:
    """Sixteen hex digits over what was decided about an event."""
    return short_hash(fields)
