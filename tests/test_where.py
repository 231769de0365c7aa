from __future__ import annotations

import pytest

from dragoman.model import Place
from dragoman.reading.mentions.where import PlaceMention, resolve_places, where
from dragoman.text.parse import load_model
from dragoman.text.sentence import Sentence
from dragoman.text.sentences import sentence_spans


def mentions(text: str, scene: str | None = None) -> list[PlaceMention]:
    spans = list(sentence_spans(text))
    docs = load_model().parse([text[a:b] for a, b in spans])
    sentences = [Sentence(i, 0, a, b, text[a:b], doc) for i, ((a, b), doc) in enumerate(zip(spans, docs, strict=True))]
    found = [m for names in resolve_places(sentences, {}, scene) for m in names]
    for mention in found:
        assert text[mention.place.start : mention.place.end] == mention.place.text
    return found


def locating(text: str, scene: str | None = None) -> list[Place]:
    return [m.place for m in mentions(text, scene) if not m.is_adjective]


def only(text: str, scene: str | None = None) -> Place:
    found = locating(text, scene)
    assert len(found) == 1, [p.text for p in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "name", "country", "precision"),
    [
        ("A bomb exploded in Kabul.", "Kabul", "AFG", "city"),
        ("Troops crossed into Tajikistan.", "Tajikistan", "TJK", "country"),
        ("Militants in Helmand Province attacked a convoy.", "Helmand", "AFG", "region"),
        ("In South Waziristan, a drone killed four.", "South Waziristan", "PAK", "region"),
        ("The ship was seized in the Gulf of Aden.", "Gulf of Aden", None, "sea"),
        ("They met in northern Syria.", "northern Syria", "SYR", "region"),
        ("Police in Urumqi arrested ten people.", "Ürümqi", "CHN", "city"),
        ("The convoy came from Lashkar Gah.", "Lashkar Gāh", "AFG", "city"),
        ("Crowds filled Tahrir Square.", "Tahrir Square", "EGY", "exact"),
    ],
)
def test_places(text: str, name: str, country: str | None, precision: str) -> None:
    place = only(text)
    assert (place.name, place.country, place.precision, place.basis) == (name, country, precision, "text")
    assert place.lat is not None
    assert place.lon is not None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The attack took place near Tajikistan's border with Afghanistan.", "TJK"),
        ("Troops massed along the Afghan-Pakistani border on Monday.", "AFG"),
        ("Clashes on the India-Pakistan border killed three.", "IND"),
        ("The border between Ethiopia and Eritrea was reopened.", "ETH"),
    ],
)
def test_a_border_is_one_place_and_its_countries_locate_nothing(text: str, codes: str) -> None:
    place = only(text)
    assert (place.country, place.precision, place.feature) == (codes, "border", "BDRY")
    assert len(mentions(text)) == 3


@pytest.mark.parametrize(
    ("text", "country", "admin1"),
    [
        ("The accords were signed in Dayton, Ohio.", "USA", "OH"),
        ("He was born in Paris, Texas.", "USA", "TX"),
        ("He was born in Paris, France.", "FRA", "11"),
        ("They met in Phuket (Thailand) on Friday.", "THA", "62"),
    ],
)
def test_what_stands_behind_a_name_settles_it(text: str, country: str, admin1: str) -> None:
    place = locating(text)[0]
    assert (place.country, place.admin1) == (country, admin1)


def test_one_sense_an_article() -> None:
    found = locating("The crash was in Paris, Texas. Hospitals in Paris took in the wounded.")
    assert [p.country for p in found if p.text == "Paris"] == ["USA", "USA"]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Georgia accused Russia of shelling Tbilisi.", "GEO"),
        ("Voters in Georgia and Alabama went to the polls.", "USA"),
        ("Georgia joined the talks.", "GEO"),
    ],
)
def test_the_country_and_the_state_of_georgia(text: str, country: str) -> None:
    assert next(p for p in locating(text) if p.text == "Georgia").country == country


@pytest.mark.parametrize(
    ("text", "scene", "name", "country"),
    [
        ("The talks began here on Tuesday.", "Geneva", "Geneva", "CHE"),
        ("The talks began here on Tuesday.", "Goma, DR Congo", "Goma", "COD"),
        ("The talks began here on Tuesday.", "Norway", "Norway", "NOR"),
    ],
)
def test_here_is_the_datelines_place(text: str, scene: str, name: str, country: str) -> None:
    place = only(text, scene)
    assert (place.text, place.name, place.country, place.basis) == ("here", name, country, "dateline")
    assert mentions(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mr. England spoke for an hour.",
        "President Chad Smith resigned.",
        "Jordan Henderson scored twice.",
        "They voted on us, turkey and china.",
        "The committee met on Tuesday.",
    ],
)
def test_persons_and_words_are_no_places(text: str) -> None:
    assert mentions(text) == []


@pytest.mark.parametrize("text", ["Turkish troops left.", "The U.S.-led coalition left.", "They died in a U.S. raid."])
def test_adjectives_are_toponyms_but_locate_nothing(text: str) -> None:
    assert [m.is_adjective for m in mentions(text)] == [True]


def test_names_of_a_people_are_no_toponyms() -> None:
    assert mentions("Americans and Afghans disagreed.") == []


def test_an_unknown_site_lies_in_its_town_and_says_no_more() -> None:
    place = next(p for p in locating("Gunmen stormed Qarabulli Hospital in Tripoli.") if "Hospital" in p.text)
    assert (place.country, place.precision, place.feature, place.geonameid) == ("LBY", "city", "FAC", None)


def test_where_gives_all_toponyms_of_a_text() -> None:
    text = "The Afghan army fought rebels near Kunduz.\nThe Washington Post reported it."
    found = where(text)
    assert [p.text for p in found] == ["Afghan", "Kunduz", "Washington"]
    assert all(text[p.start : p.end] == p.text for p in found)
    assert where(text) == found
