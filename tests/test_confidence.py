from __future__ import annotations

import pytest

from dragoman.model import Article
from dragoman.quality.calibration import Bin, expected_error, fit, reliability
from dragoman.reading.reader import Reader


def test_fit_gives_the_logit_of_a_share() -> None:
    cases = [({"clue": 1.0}, n < 9) for n in range(10)] + [({"clue": 0.0}, n < 5) for n in range(10)]
    weights = fit(cases, ["clue"])
    assert weights["bias"] == pytest.approx(0.0, abs=0.15)
    assert weights["clue"] > 1.2
    with pytest.raises(ValueError, match="no cases"):
        fit([], ["clue"])


def test_reliability_table_by_hand() -> None:
    judged = [(0.6, True), (0.6, False), (0.95, True), (0.95, True)]
    bins = reliability(judged)
    assert bins == [Bin(0.5, 0.7, 2, 0.6, 0.5), Bin(0.9, 1.0, 2, 0.95, 1.0)]
    assert expected_error(bins) == pytest.approx(0.5 * 0.1 + 0.5 * 0.05)


def test_what_is_told_firmly_is_believed_more(reader: Reader) -> None:
    def of(text: str) -> float:
        (event,) = reader.read(Article("a", text, published="2015-03-18", published_basis="given")).events
        return event.confidence

    assert of("Kenyan police arrested 20 Somali protesters in Nairobi.") > of("Kenyan police may arrest the men.")
