"""Repairs of the parse, rule by rule, on the tree and on what is read from it."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from dragoman.model import Article
from dragoman.reading.events.repair import repair
from dragoman.reading.reader import Reader


def mended(reader: Reader, text: str) -> Doc:
    doc = reader.parser.parse([text])[0]
    repair(doc, reader.lexicon)
    return doc


@pytest.mark.parametrize(
    ("text", "word", "label", "head"),
    [
        # a subject with a strange label
        ("In cooperation with partners, USAID provided tents to two million people.", "USAID", "nsubj", "provided"),
        # a verb within a noun phrase
        ("Pakistan shared intelligence with the CIA.", "Pakistan", "nsubj", "shared"),
        ("Pakistan shared intelligence with the CIA.", "intelligence", "dobj", "shared"),
        ("U.S. lifts travel ban to Lebanon.", "ban", "dobj", "lifts"),
        ("Prime Minister Imran Khan, called President Erdogan on Friday, his office said.", "called", "ccomp", "said"),
        ("The chiefs demanded that the prime minister's government resign.", "government", "nsubj", "resign"),
        ("A flotilla of three Indian ships called at the port of Oran on Tuesday.", "called", "ROOT", "called"),
        ("The Uzbek service handed over to Kyrgyz investigators the files, he said.", "service", "nsubj", "handed"),
        # places in a picture
        ("The premier, left, and the king, right, met in Oslo.", "king", "conj", "premier"),
        # a verb that goes on with the outer verb
        ("The minister asked Turkey to release water and offered to buy its gas.", "offered", "conj", "asked"),
        (
            "Officials believe that militants pose a threat and agreed to deepen cooperation.",
            "agreed",
            "conj",
            "believe",
        ),
        # heavy objects behind what belongs behind them
        ("The agency returned to Brazil last Wednesday 21 frogs.", "frogs", "dobj", "returned"),
        ("Libya has offered to hand over to Great Britain two of its men.", "two", "dobj", "hand"),
        ("Albania denounced as an ugly crime Serbia's suppression of unrest.", "suppression", "dobj", "denounced"),
        # whom a thing goes to, behind a clause about the thing
        ("The museum returned 12 skulls that date back to A.D. 640 to Peru.", "Peru", "pobj", "to"),
        # a day that heads a name, a gerund that heads one
        ("A lawyer filed a complaint with the U.N. Human Rights Council Sunday.", "Sunday", "npadvmod", "filed"),
        ("Turkey has issued an ultimatum to Damascus warning of military action.", "Damascus", "pobj", "to"),
    ],
)
def test_the_tree(reader: Reader, text: str, word: str, label: str, head: str) -> None:
    token = next(t for t in mended(reader, text) if t.text == word)
    assert (token.dep_, token.head.text) == (label, head)


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers killed in Mali.",
        "A man named in the inquiry left for Oman.",
        "Three men handed the files in Mali.",
        "Members of a delegation expected in Mali.",
        "The general planned to withdraw troops and equipment from the north.",
        "The court told the army to order a probe and set up a panel.",
        "He said the army had beefed up patrols and completed its preparations.",
        "Chile returned two suspects who had fled to Peru.",
        "Chile returned the mummies to Peru.",
        "Turkey arms embargo.",
        "Meanwhile, talks between Oman and Yemen continued.",
        "The ministers met on Sunday in Damascus.",
    ],
)
def test_what_is_left_alone(reader: Reader, text: str) -> None:
    before = [(t.dep_, t.head.i, t.tag_) for t in reader.parser.parse([text])[0]]
    assert [(t.dep_, t.head.i, t.tag_) for t in mended(reader, text)] == before


def test_the_tree_stays_one_sentence(reader: Reader) -> None:
    doc = mended(reader, "Pakistan shared intelligence with the CIA.")
    assert len(list(doc.sents)) == 1


@pytest.mark.parametrize(
    ("text", "type_", "actors", "recipients"),
    [
        ("Pakistan shared intelligence with the CIA.", "COOPERATE", ["PAK", "USA"], []),
        ("The agency returned a canvas stolen from a church in Manhattan to Italy.", "RETREAT", [None], ["ITA"]),
        ("Armenia's generals demanded that the Georgian government resign.", "REQUEST", ["ARM"], ["GEO"]),
        ("Turkey has issued an ultimatum to Damascus warning of military action.", "THREATEN", ["TUR"], ["SYR"]),
    ],
)
def test_what_is_read(
    reader: Reader, text: str, type_: str, actors: list[str | None], recipients: list[str | None]
) -> None:
    article = Article("repair", text, published="2015-03-02", published_basis="given")
    found = [e for e in reader.read(article).events if e.type == type_]
    told = [([a.country for a in e.actors], [r.country for r in e.recipients]) for e in found]
    assert told == [(actors, recipients)]
