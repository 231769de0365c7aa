"""Cues of speech and attitude, found by the words that show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dragoman.lexicon.forms import Form

__all__ = ["SpeechCue", "SpeechCues"]


@dataclass(frozen=True, slots=True)
class SpeechCue:
    """A cue of speech or attitude: its forms, the attitude it shows, and what it takes."""

    id: str
    forms: tuple[Form, ...]
    phrases: tuple[str, ...]
    attitude: str
    takes: tuple[str, ...]


class SpeechCues:
    """All cues. `forms`: (part of speech, head lemma) → cues, longest form first; `phrases`: first word → phrases."""

    def __init__(self, cues: Iterable[SpeechCue]) -> None:
        self.forms: dict[tuple[str, str], list[tuple[SpeechCue, Form]]] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], SpeechCue]]] = {}
        for cue in cues:
            for form in cue.forms:
                self.forms.setdefault((form.pos, form.head), []).append((cue, form))
            for phrase in cue.phrases:
                words = tuple(phrase.split())
                self.phrases.setdefault(words[0], []).append((words, cue))
        for found in self.forms.values():
            found.sort(key=lambda cf: -len(cf[1].parts))
