"""The loop from sources through a reader into a store: one bad article never stops it."""

from __future__ import annotations

from dragoman.running.loop import UNREADABLE, Progress, Summary, ahead, reject_of, run

__all__ = ["UNREADABLE", "Progress", "Summary", "ahead", "reject_of", "run"]
