from __future__ import annotations

import pytest

from dragoman.model import Article
from dragoman.reading.reader import Reader

CASES = [
    ("At least 20 people were killed in the shelling.", [("dead", 20, 20, None, "at_least")]),
    ("Two policemen and three civilians were killed.", [("dead", 2, 2, 2, "exact"), ("dead", 3, 3, 3, "exact")]),
    ("The army killed a woman and her two children.", [("dead", 2, 2, 2, "exact")]),
    ("Some 3,000 soldiers were wounded.", [("injured", 3000, 3000, 3000, "about")]),
    ("Between 5 and 10 soldiers died in the attack.", [("dead", None, 5, 10, "exact")]),
    ("The death toll from the clashes rose to 87.", [("dead", 87, 87, 87, "exact")]),
    ("Police arrested more than 200 protesters.", [("arrested", 200, 200, None, "at_least")]),
    ("Nearly two million people were displaced.", [("displaced", 2e6, 2e6, 2e6, "about")]),
    ("Ghana sent up to 800 troops to Liberia.", [("troops", 800, None, 800, "at_most")]),
    ("The country bought 66 F-16 fighter jets.", [("weapons", 66, 66, 66, "exact")]),
    ("The pact allows 40 flights a week.", [("flights", 40, 40, 40, "exact")]),
    ("Dozens of protesters were detained.", [("arrested", None, 24, 99, "about")]),
    ("The bank lent Fiji $2.5 million.", [("money", 2.5e6, 2.5e6, 2.5e6, "exact")]),
    ("Japan lent Fiji 300 million yen.", [("money", 3e8, 3e8, 3e8, "exact")]),
    ("The budget was cut by 12 per cent.", [("share", 12, 12, 12, "exact")]),
    ("The attack killed some of the 30 teachers.", [("people", 30, 30, 30, "exact")]),
    ("The two sides met for three days.", []),
    ("The 34-year-old man came third in 2012.", []),
    ("Resolution 1325 was adopted on 31 October 2000.", []),
]


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text for text, _ in CASES])
def test_quantity(reader: Reader, text: str, wanted: list[tuple[object, ...]]) -> None:
    mentions = reader.read(Article("a", text, published="2015-03-18", published_basis="given")).mentions
    found = [m.quantity for m in mentions if m.quantity is not None]
    assert [(q.kind, q.value, q.low, q.high, q.qualifier) for q in found] == wanted
    assert all(text[q.start : q.end] == q.text for q in found)
