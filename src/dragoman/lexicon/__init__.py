"""Acts, operators and their algebra: which words report which political act. See `docs/lexicon.md`."""

from dragoman.lexicon.loader import Lexicon, load

__all__ = ["Lexicon", "load"]
