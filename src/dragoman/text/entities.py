"""spaCy's entity recogniser, decoded over all sentences at once: the same entities in less than half of its time.

Its moves are those of the BILUO scheme. Outside an entity a move depends on the token alone, so that all of them are
scored in one product; inside, on the entity's first token too, so that all open entities are lengthened in step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

__all__ = ["Entities", "hasten_entities"]

Numbers = NDArray[np.int64]
Matrix = NDArray[np.float32]

OUTSIDE = "O"
FEATURES = 3
"""What the recogniser looks at: the token, the first token of the open entity, the token before."""


class Entities:
    """Finds what spaCy's component `ner` finds in sentences without entities set before."""

    def __init__(self, ner: Any) -> None:
        model = ner.model
        self._tok2vec, self._lower, self._upper = (model.get_ref(name) for name in ("tok2vec", "lower", "upper"))
        # `move_names` leaves out "U-", which is for presets
        names = [str(ner.moves.get_class_name(number)) for number in range(self._upper.get_dim("nO"))]
        self._labels = [name[2:] for name in names]
        self._classes = {name: number for number, name in enumerate(names)}
        self._start = np.array([name.startswith("B-") for name in names])
        self._unit = np.array([name.startswith("U-") and name != "U-" for name in names])
        self._out = self._classes[OUTSIDE]
        self._inner = np.array([self._classes.get(f"I-{label}", -1) for label in self._labels])
        self._last = np.array([self._classes.get(f"L-{label}", -1) for label in self._labels])

    def __call__(self, doc: Doc) -> Doc:
        """One doc, with its entities."""
        return self._annotate([doc])[0]

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """The same docs, with their entities."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            yield from self._annotate(batch)

    def _annotate(self, docs: Sequence[Doc]) -> Sequence[Doc]:
        lengths = [len(doc) for doc in docs]
        begins = np.concatenate(([0], np.cumsum(lengths)))
        moves, ends = self._moves(docs, begins) if begins[-1] else ([], [])
        for doc, begin in zip(docs, begins.tolist(), strict=False):
            found: list[Span] = []
            here = 0
            while here < len(doc):
                end = ends[begin + here] - begin
                if moves[begin + here] != self._out:
                    found.append(Span(doc, here, end, label=self._labels[moves[begin + here]]))
                here = end
            doc.set_ents(found, default="outside")
        return docs

    def _moves(self, docs: Sequence[Doc], begins: Numbers) -> tuple[list[int], list[int]]:
        """For each token, as if no entity were open: the move, and the token after what it begins."""
        cached: Matrix = self._lower.predict(self._tok2vec.predict(docs))
        padding, features = cached[0], cached[1:]
        here = np.arange(len(features))
        last = np.zeros(len(features), dtype=bool)
        last[begins[1:][begins[1:] > begins[:-1]] - 1] = True
        space = np.concatenate([doc.to_array("IS_SPACE") for doc in docs]).astype(bool)
        allowed = np.zeros((len(features), len(self._labels)), dtype=bool)
        allowed[:, self._out] = True
        allowed |= self._unit & ~space[:, None]
        allowed |= self._start & ~(space | last)[:, None]
        scores = self._scores(features[:, 0] + padding[1] + padding[2])
        moves = np.where(allowed, scores, -np.inf).argmax(1)
        ends = here + 1
        firsts = here[self._start[moves]]
        tokens = firsts + 1
        while len(firsts):
            scores = self._scores(features[tokens, 0] + features[firsts, 1] + features[tokens - 1, 2])
            inner, final = self._inner[moves[firsts]], self._last[moves[firsts]]
            row = np.arange(len(firsts))
            at_inner, at_final = scores[row, inner], scores[row, final]
            # of equal scores the first move is taken
            goes_on = ~last[tokens] & ((at_inner > at_final) | ((at_inner == at_final) & (inner < final)))
            ends[firsts[~goes_on]] = tokens[~goes_on] + 1
            firsts, tokens = firsts[goes_on], tokens[goes_on] + 1
        return moves.tolist(), ends.tolist()

    def _scores(self, summed: Matrix) -> Matrix:
        hidden = (summed + self._lower.get_param("b")).max(-1)
        found: Matrix = self._upper.predict(np.ascontiguousarray(hidden))
        return found


def hasten_entities(nlp: Language) -> None:
    """Put this component in the recogniser's place, if the recogniser is of the kind that allows it."""
    ner: Any = nlp.get_pipe("ner")
    model = getattr(ner, "model", None)
    if model is None or not {"tok2vec", "lower", "upper"} <= set(model.ref_names):
        return
    plain = ner.cfg.get("beam_width") == 1 and model.attrs.get("has_upper") and not model.attrs.get("unseen_classes")
    if not plain or model.get_ref("lower").get_dim("nF") != FEATURES or OUTSIDE not in ner.move_names:
        return
    nlp.add_pipe("dragoman_entities", after="ner")
    nlp.disable_pipe("ner")


@Language.factory("dragoman_entities")
def _make(nlp: Language, name: str) -> Entities:
    del name
    return Entities(nlp.get_pipe("ner"))
