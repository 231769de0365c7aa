"""The command line: one file a command, each a thin wrapper over a plain function."""

from __future__ import annotations

import sys

from dragoman.cli.app import app
from dragoman.cli.console import complain
from dragoman.errors import DragomanError, OutputError

__all__ = ["main"]


def main() -> None:
    """Entry point. Exit status: 0 all read, 1 some rejected, 2 wrong usage or input, 3 output could not be written."""
    try:
        app()
    except DragomanError as error:
        complain(error)
        sys.exit(3 if isinstance(error, OutputError) else 2)
    except KeyboardInterrupt:
        complain("stopped; what was committed is kept, and the same command goes on from there")
        sys.exit(130)
    except BrokenPipeError:
        # whoever read our output has gone; nothing is wrong with it
        sys.stderr.close()
        sys.exit(0)
