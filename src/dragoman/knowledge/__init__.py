"""What the program knows of the world: countries, places, offices and their holders, organisations, peoples, agents."""

from __future__ import annotations

from functools import lru_cache

from dragoman import datafiles

__all__ = ["fingerprint"]


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Twelve hex digits over all tables of knowledge."""
    return datafiles.fingerprint(package.iterdir()) if (package := datafiles.package_data("knowledge")).is_dir() else ""
