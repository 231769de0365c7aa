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
    ("A statement from the army said gunmen had killed three soldiers.", "ASSAULT", "army"),
    ("Speaking in Oslo, Chad's minister said rebels had killed a priest.", "ASSAULT", "Chad's minister"),
    ("Police shot a man in Goma, one of the protesters said.", "ASSAULT", "protesters"),
    ("As Reuters reported, police shot a man in Goma.", "ASSAULT", "Reuters"),
    ("Chad routinely denies that its soldiers torture prisoners.", "ASSAULT", "Chad"),
    ("Rebutting the charge, the minister of Chad said Libya was weak.", "REJECT", None),
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
    ("Two days after gunmen killed three soldiers in Gao, schools reopened on Monday.", "ASSAULT", "2016-04-09"),
    ("Schools reopened a week after gunmen killed three soldiers in Gao.", "ASSAULT", "2016-04-05"),
    ("Rebels and the army of Chad agreed on Tuesday to a truce.", "CONCEDE", "2016-04-12"),
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
    ("Jets bombed Derna.", "ASSAULT", "Derna"),
    ("Police raided a house in the Libyan town of Derna.", "COERCE", "Derna"),
    ("The minister of Chad flew to Tripoli.", "CONSULT", "Tripoli"),
    ("The minister of Chad held talks with Libya's president in the Libyan capital.", "CONSULT", "Tripoli"),
    ("The minister of Chad held talks with Libyan officials in Derna.", "CONSULT", "Derna"),
    ("Chad imposed sanctions on Libya.", "SANCTION", None),
    ("Speaking in Oslo, the minister of Chad accused Libya of spying.", "ACCUSE", "Oslo"),
    ("Chad accuses Libya of a poisoning in the town of Derna.", "ACCUSE", None),
    ("Police shot a man who was born in Derna.", "ASSAULT", None),
    ("Russia and Turkey discussed the situation in Aleppo.", "CONSULT", None),
    ("Gunmen killed two soldiers on the heels of talks in Niamey.", "ASSAULT", None),
]


@pytest.mark.parametrize(("text", "type_", "name"), PLACES)
def test_where(reader: Reader, text: str, type_: str, name: str | None) -> None:
    place = read(reader, text, type_).place
    assert (place.name if place else None) == name


def last(reader: Reader, text: str, type_: str) -> Event:
    reading = reader.read(Article("a", text, published="2016-04-12", published_basis="given"))
    return [e for e in reading.events if e.type == type_][-1]


CARRIED = [
    ("Gunmen stormed a bank in Gao on Friday. They killed four guards.", "ASSAULT", "2016-04-08", "Gao"),
    ("Gunmen stormed a bank in Gao on Friday. They also killed a priest.", "ASSAULT", "2016-04-12", None),
    ("Gunmen stormed a bank in Gao on Friday. Syria bombed Derna.", "ASSAULT", "2016-04-12", "Derna"),
    ("Gunmen stormed a bank in Gao on Friday. Police arrested two men the next day.", "COERCE", "2016-04-09", None),
    ("Gunmen stormed a bank in Gao. Police arrested two men the next day.", "COERCE", None, None),
    ("Gunmen often attack the town of Gao.", "ASSAULT", None, "Gao"),
    ("“We seek peace,” Chad's president said on Monday. He accused Libya of spying.", "ACCUSE", "2016-04-11", None),
    ("Police on Monday freed a reporter who criticised Chad's president.", "ACCUSE", None, None),
]


@pytest.mark.parametrize(("text", "type_", "day", "place"), CARRIED)
def test_details_take_over_day_and_place(
    reader: Reader, text: str, type_: str, day: str | None, place: str | None
) -> None:
    event = last(reader, text, type_)
    assert (event.date.earliest if event.date else None) == day
    assert (event.place.name if event.place else None) == place


def test_undated_perfects_are_news_only_in_the_lead(reader: Reader) -> None:
    lead = "Iran has bombed a camp in Iraq. Aid workers left. Trains stood still. "
    event = last(reader, f"{lead}Iran has also bombed Syria.", "ASSAULT")
    assert event.date is None
    assert ("date", "no_date_given") in {(u.field, u.reason) for u in event.unresolved}
    assert last(reader, lead, "ASSAULT").date is not None


def test_the_day_of_a_threat_is_not_when_it_falls_due(reader: Reader) -> None:
    event = read(reader, "Iran threatened on Tuesday to bomb Israel.", "THREATEN")
    assert event.due is None
    assert event.date is not None
    assert event.date.earliest == "2016-04-12"


PARTIES = [
    ("“We have asked Uganda for help,” Kenya's president said.", "REQUEST", "KEN"),
    ("“We are glad,” Kenya's president said. “We have asked Uganda for help.”", "REQUEST", "KEN"),
    ("“We have asked Uganda for help,” a villager said.", "REQUEST", None),
]


@pytest.mark.parametrize(("text", "type_", "country"), PARTIES)
def test_who_we_are(reader: Reader, text: str, type_: str, country: str | None) -> None:
    assert [e.country for e in last(reader, text, type_).actors] == [country]


def test_we_alone_tell_no_act(reader: Reader) -> None:
    text = "“We are talking,” Kenya's president said. “We are going to win.”"
    assert reader.read(Article("a", text, published="2016-04-12", published_basis="given")).events == ()


def test_a_promise_is_due_when_its_act_is(reader: Reader) -> None:
    event = read(reader, "Russia and Turkey agreed in Moscow to reopen their border in June.", "CONCEDE")
    assert event.due is not None
    assert event.due.earliest == "2016-06-01"
