"""Nouns of violence: told for the first time, even without a party, or only taking up what was told before."""

from __future__ import annotations

import pytest

from dragoman.model import Article
from dragoman.reading.reader import Reader

FIGHTERS = "Rebels killed six soldiers near Bria in the Central African Republic on Monday."

# text, words at which violence is told
TOLD = [
    (f"{FIGHTERS} After weeks of clashes the town was quiet.", ["killed", "clashes"]),
    (f"{FIGHTERS} The battle for the provincial capital is almost over.", ["killed", "battle"]),
    (f"{FIGHTERS} Fighting is far from over.", ["killed", "Fighting"]),
    ("Thousands fled to Cameroon after the fall of Bambari to the rebels.", ["fall"]),
    # taken up again, or only telling when
    (f"{FIGHTERS} The attack was the worst this year.", ["killed"]),
    (f"{FIGHTERS} The governor visited the families after the attack.", ["killed"]),
    (f"{FIGHTERS} Residents spoke of Monday's attack.", ["killed"]),
    ("The chambers of Haiti met three months after the fall of the president.", []),
    # nothing tells of fighters
    ("The prime minister of Haiti opened a school. Years of clashes over land had kept it shut.", []),
    (f"{FIGHTERS} The army is looking for men trained for combat.", ["killed"]),
]


@pytest.mark.parametrize(("text", "words"), TOLD)
def test_violence_told(reader: Reader, text: str, words: list[str]) -> None:
    events = reader.read(Article("a", text, published="2016-04-12")).events
    told = [text[slice(*e.evidence.trigger)] for e in events if e.type == "ASSAULT"]
    assert told == words


# sentences that tell no event, and why
NO_EVENT = [
    "The agency, which trains soldiers in Chad, was founded in 1998.",  # what it is
    "Speaking to lawmakers in Paris, the French premier said that growth was slow.",  # opens a statement
    "Support for the ruling party in Malaysia has dwindled.",  # nobody's words
    "The couple from Ghent promised their Canadian cousin to write.",  # at home
]


@pytest.mark.parametrize("text", NO_EVENT)
def test_no_event(reader: Reader, text: str) -> None:
    assert reader.read(Article("a", text, published="2016-04-12")).events == ()
