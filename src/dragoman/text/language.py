"""Is it English? Asked only of texts long enough to tell, and answered no only where that is sure."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

__all__ = ["not_english"]

LEAST_WORDS = 40
SURE = 0.99
LOOK_AT = 4000


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE, norm_probs=True)


def not_english(text: str) -> str | None:
    """The ISO 639-1 code of the text's language where it surely is not English, else None."""
    head = text[:LOOK_AT]
    if len(head.split()) <= LEAST_WORDS:
        return None
    code, probability = _identifier().classify(head)
    return str(code) if code != "en" and probability > SURE else None
