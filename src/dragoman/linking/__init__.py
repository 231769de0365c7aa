"""What follows from a record as a whole: which events report the same happening."""

from __future__ import annotations

from dragoman.linking.counted import TO_COME, counted, counts
from dragoman.linking.link import find_episodes, link_rows

__all__ = ["TO_COME", "counted", "counts", "find_episodes", "link_rows"]
