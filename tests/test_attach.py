"""Whose word, when and where: what of its sentence belongs to an act; reports are dated 12 April 2016."""

from __future__ import annotations

import pytest

from dragoman.model import Article, Event
from dragoman.reading.reader import Reader


def read(reader: Reader, text: str, type_: str) -> Event:
    reading = reader.read(Article("a", text, published="2016-04-12", published_basis="given"))
    return next(e for e in reading.events if e.type == type_)


ATTRIBUTION = [
    ("Turkish warplanes bombed villages in northern Iraq on Sunday, the army said.", "ASSAULT", "army"),
    ("According to police, rebels abducted two priests near Bamenda last week.", "ASSAULT", "police"),
    ("The rebels claimed to have captured the town of Kidal.", "ASSAULT", "rebels"),
    ("State television reported that South Korea had expelled two diplomats.", "SANCTION", "State television"),
    ("Chad's president urged Sudan to withdraw its troops from Darfur.", "REQUEST", None),
    ("Iran accused Saudi Arabia of bombing its embassy in Sanaa.", "ACCUSE", None),
    ("Gunmen killed three soldiers in Mali on Saturday.", "ASSAULT", None),
    ('"We want peace," the general said. "Soldiers arrested the mayor of Gao."', "COERCE", "general"),
    (
        "The general spoke.\n\n“We want peace,” the general said.\n\n“Soldiers arrested the mayor of Gao.”",
        "COERCE",
        None,
    ),
    ("“We want peace,” the general said.\n\n“It is near. Soldiers arrested the mayor of Gao.", "COERCE", None),
]


@pytest.mark.parametrize(("text", "type_", "source"), ATTRIBUTION)
def test_on_whose_word(reader: Reader, text: str, type_: str, source: str | None) -> None:
    attribution = read(reader, text, type_).attribution
    assert (attribution.text.removeprefix("the ").removeprefix("The ") if attribution else None) == source


DATES = [
    ("The army said on Monday that gunmen had killed three soldiers in Gao on Saturday.", "ASSAULT", "2016-04-09"),
    ("The army said on Monday that gunmen had killed three soldiers.", "ASSAULT", "2016-04-11"),
    ("Gunmen killed three soldiers in Gao.", "ASSAULT", "2016-04-12"),
    ("Egypt said it had arrested 12 militants who attacked a checkpoint in 2014.", "COERCE", "2016-04-12"),
    ("The minister met the king of Jordan on Sunday and signed an accord with Egypt.", "SUPPORT", "2016-04-10"),
    ("Kenya's minister, in office since May, met the king of Jordan in Amman.", "CONSULT", "2016-04-12"),
]


@pytest.mark.parametrize(("text", "type_", "day"), DATES)
def test_when(reader: Reader, text: str, type_: str, day: str) -> None:
    date = read(reader, text, type_).date
    assert date is not None
    assert date.earliest == day


PLACES = [
    ("The minister of Kenya told reporters in Nairobi that Uganda had arrested two officers.", "COERCE", None),
    ("Ministers from Chad and Niger met in Niamey on Tuesday to discuss the Lake Chad basin.", "CONSULT", "Niamey"),
    ("Human Rights Watch said police in Cairo tortured detainees.", "ASSAULT", "Cairo"),
    ("A bomb killed 12 people in Baghdad on Monday.", "ASSAULT", "Baghdad"),
    ("Russia and Turkey discussed the situation in Aleppo.", "CONSULT", None),
    ("Gunmen killed two soldiers on the heels of talks in Niamey.", "ASSAULT", None),
]


@pytest.mark.parametrize(("text", "type_", "name"), PLACES)
def test_where(reader: Reader, text: str, type_: str, name: str | None) -> None:
    place = read(reader, text, type_).place
    assert (place.name if place else None) == name


def test_a_promise_is_due_when_its_act_is(reader: Reader) -> None:
    event = read(reader, "Russia and Turkey agreed in Moscow to reopen their border in June.", "CONCEDE")
    assert event.due is not None
    assert event.due.earliest == "2016-06-01"
