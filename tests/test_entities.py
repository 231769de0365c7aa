"""Our decoding of spaCy's entity recogniser finds what spaCy's own finds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from spacy.tokens import Doc

from dragoman.text.parse import Parser, load_model

GOLD = Path(__file__).parent / "gold"
ODD = [
    "",
    " ",
    "\n",
    "Paris",
    "U.S.",
    "On  Monday ,   the  U.N. ",
    "the New York Times of New York",
    "$5 million, 3 May 2019 and 40%",
]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_model()


def _told(doc: Doc) -> list[Any]:
    return [*((e.start, e.end, e.label_) for e in doc.ents), *(t.ent_iob_ for t in doc)]


def test_entities_are_those_of_the_recogniser(parser: Parser) -> None:
    lines = [line for path in sorted(GOLD.glob("s*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [*ODD, *(text for line in lines if (text := json.loads(line).get("text")))]
    assert "dragoman_entities" in parser.nlp.pipe_names
    ours: Any = parser.nlp.get_pipe("dragoman_entities")
    theirs: Any = parser.nlp.get_pipe("ner")
    found = [_told(doc) for doc in ours.pipe(map(parser.nlp.make_doc, texts))]
    expected = [_told(doc) for doc in theirs.pipe(map(parser.nlp.make_doc, texts))]
    assert sum(map(len, expected)) > len(texts)
    assert found == expected


def test_one_sentence_is_read_as_among_others(parser: Parser) -> None:
    ours: Any = parser.nlp.get_pipe("dragoman_entities")
    text = "Angela Merkel met the foreign minister of Sri Lanka in New York on 3 May."
    among = list(ours.pipe(map(parser.nlp.make_doc, [*ODD, text, *ODD])))[len(ODD)]
    assert _told(ours(parser.nlp.make_doc(text))) == _told(among)
