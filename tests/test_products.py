"""The parser's matrix products: numpy's, where they do not depend on what is parsed together."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.text.parse import Parser, load_model
from dragoman.text.products import Products

TEXTS = [
    "Kenya and Uganda signed a trade agreement on Monday.",
    "No.",
    "The foreign minister of Iran, speaking in Vienna, said the talks had failed and that sanctions would return.",
    "Protesters burned tyres.",
]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_model()


@pytest.mark.parametrize("shape", [(1, 96, 50), (3, 288, 288), (700, 384, 288), (0, 96, 96)])
@pytest.mark.parametrize("transposed", [True, False])
def test_products_are_those_of_the_matrices(shape: tuple[int, int, int], *, transposed: bool) -> None:
    rows, width, height = shape
    random = np.random.default_rng(1)
    x = random.standard_normal((rows, width), dtype=np.float32)
    y = random.standard_normal((width, height), dtype=np.float32)
    out = np.full((rows, height), 7, dtype=np.float32)
    given = np.ascontiguousarray(y.T) if transposed else y
    found = Products().gemm(x, given, trans2=transposed, out=out)
    assert np.allclose(found, x.astype(np.float64) @ y, atol=1e-4)
    assert np.array_equal(found, out)


def test_a_parse_does_not_depend_on_what_is_parsed_beside_it(parser: Parser) -> None:
    layer = parser.nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    together = layer.predict([parser.nlp.make_doc(t) for t in TEXTS * 20])
    alone = [layer.predict([parser.nlp.make_doc(t)])[0] for t in TEXTS]
    assert all(np.array_equal(one, other) for one, other in zip(alone * 20, together, strict=True))


def test_unlike_products_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(Products().alike(), bool)
    last = np.dot

    def uneven(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        found: np.ndarray = last(x, y)
        found[12:13] *= np.float32(1.0000002)
        return found

    monkeypatch.setattr(np, "dot", uneven)
    assert not Products().alike()
