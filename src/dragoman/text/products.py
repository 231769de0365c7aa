"""Matrix products, most of what a parse costs, by numpy's BLAS.

thinc brings a BLAS of its own that is built for any processor; numpy's knows this one and takes a third of the time.
It is used only where it multiplies each row alike, whatever rows stand beside it: a parse must not depend on which
sentences were parsed together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

__all__ = ["Products", "quicken"]

Matrix = NDArray[np.float32]

SMALL = 1_100_000
"""Multiplications below which OpenBLAS rounds in another order (its own limit is 100 cubed)."""
ROWS = (1, 2, 5, 12, 13, 50, 97, 230)
WIDTHS = ((288, 288), (384, 288), (96, 384), (96, 50))


class Products(NumpyOps):  # type: ignore[misc] # thinc's class is compiled
    """thinc's operations, with the products of numpy."""

    def gemm(
        self, x: Matrix, y: Matrix, *, out: Matrix | None = None, trans1: bool = False, trans2: bool = False
    ) -> Matrix:
        """The product of two matrices, either of them transposed first."""
        if trans1 or not len(x):
            product: Matrix = super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
            return product
        rows, least = len(x), SMALL // max(y.size, 1) + 1
        if rows < least:
            x = np.concatenate((x, np.zeros((least - rows, x.shape[1]), dtype=np.float32)))
        found: Matrix = np.dot(x, y.T if trans2 else y)[:rows]
        if out is None:
            return found
        out[...] = found
        return out

    def alike(self) -> bool:
        """Whether a row's product is the same, to the last bit, wherever it stands and whatever stands beside it."""
        random = np.random.default_rng(0)
        for width, height in WIDTHS:
            weights = random.standard_normal((height, width), dtype=np.float32)
            row = random.standard_normal((1, width), dtype=np.float32)
            expected = self.gemm(row, weights, trans2=True)
            if any((self.gemm(np.repeat(row, n, 0), weights, trans2=True) != expected).any() for n in ROWS):
                return False
        return True


def quicken(nlp: Language) -> ThreadpoolController:
    """Let the pipeline multiply with numpy, if that may be. To be limited to one thread, for the products are small."""
    threads = ThreadpoolController().select(user_api="blas")
    products = Products()
    with threads.limit(limits=1):
        alike = products.alike()
    for _, component in nlp.pipeline if alike else ():
        model = getattr(component, "model", None)
        for layer in model.walk() if model is not None else ():
            layer.ops = products
    return threads
