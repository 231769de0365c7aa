"""Near-duplicate articles: one report printed by many. MinHash over word triples, in bands (LSH), by rensa."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rensa import RMinHash, RMinHashLSH

__all__ = ["near_duplicates"]

_WORD = re.compile(r"\w+")
_LEAST = 8


def near_duplicates(
    texts: Iterable[tuple[str, str]],
    *,
    threshold: float = 0.7,
    permutations: int = 128,
    bands: int = 32,
    shingle: int = 3,
    seed: int = 20,
) -> dict[str, str]:
    """For each article that has near-duplicates, the smallest id among them and itself.

    What is near-duplicate to a near-duplicate belongs to it too. Texts of a few words have none.

    Args:
        texts: id and text of each article.
        threshold: the share of word groups in common from which two are near-duplicates.
        permutations: how many hashes estimate that share.
        bands: into how many bands they are cut to find candidates.
        shingle: words in a group.
        seed: of the hashes.
    """
    ids: list[str] = []
    hashes: list[RMinHash] = []
    for name, text in texts:
        words = _WORD.findall(text.casefold())
        groups = {" ".join(words[i : i + shingle]) for i in range(len(words) - shingle + 1)}
        if len(groups) >= _LEAST:
            found = RMinHash(num_perm=permutations, seed=seed)
            found.update(list(groups))
            ids.append(name)
            hashes.append(found)
    index = RMinHashLSH(threshold=threshold, num_perm=permutations, num_bands=bands)
    first = list(range(len(ids)))
    for number, each in enumerate(hashes):
        for other in index.query(each):
            if each.jaccard(hashes[other]) >= threshold:
                _join(first, number, other)
        index.insert(number, each)
    groups_of: dict[int, list[str]] = {}
    for number, name in enumerate(ids):
        groups_of.setdefault(_root(first, number), []).append(name)
    return {name: min(group) for group in groups_of.values() if len(group) > 1 for name in group}


def _root(first: list[int], number: int) -> int:
    while first[number] != number:
        first[number] = first[first[number]]
        number = first[number]
    return number


def _join(first: list[int], a: int, b: int) -> None:
    a, b = _root(first, a), _root(first, b)
    first[max(a, b)] = min(a, b)
