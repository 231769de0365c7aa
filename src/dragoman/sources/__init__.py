"""Sources: one reader a format; each gives articles, or an error in the place of one that cannot be read."""

from dragoman.sources.open import SourceOptions, open_sources

__all__ = ["SourceOptions", "open_sources"]
