"""Whole readings: metamorphic relations, seeds, gold. The relations hold for any lexicon worth having."""

from __future__ import annotations

import pytest

from dragoman.model import Article, Event, Reading
from dragoman.reading.reader import Reader

Key = tuple[str, str | None, str, frozenset[str | None], frozenset[str | None]]


def key(event: Event) -> Key:
    return (
        event.type,
        event.mode,
        event.status,
        frozenset(e.country for e in event.actors),
        frozenset(e.country for e in event.recipients),
    )


def keys(reading: Reading) -> list[Key]:
    return sorted((key(e) for e in reading.events if not e.in_furniture), key=str)


def read(reader: Reader, text: str, published: str | None = "2015-03-18") -> Reading:
    return reader.read(Article("a", text, published=published, published_basis="given" if published else "unknown"))


ACTIVE_PASSIVE = [
    ("Turkey expelled three Greek diplomats.", "Three Greek diplomats were expelled by Turkey."),
    ("Police in Kenya arrested 20 protesters.", "20 protesters were arrested by police in Kenya."),
    ("France condemned North Korea.", "North Korea was condemned by France."),
    ("Saudi warplanes bombed a Yemeni village.", "A Yemeni village was bombed by Saudi warplanes."),
    ("Iran released two American journalists.", "Two American journalists were released by Iran."),
]


@pytest.mark.parametrize(("active", "passive"), ACTIVE_PASSIVE)
def test_active_and_passive_are_one(reader: Reader, active: str, passive: str) -> None:
    assert keys(read(reader, active))
    assert keys(read(reader, active)) == keys(read(reader, passive))


FRAMES = [
    "{a} imposed sanctions on {b}.",
    "{a} accused {b} of sheltering rebels.",
    "{a} and {b} signed a trade agreement.",
    "{a} agreed to send aid to {b}.",
    "{a} withdrew its troops from {b}.",
]
COUNTRIES = [("Kenya", "KEN"), ("Bolivia", "BOL"), ("Denmark", "DNK"), ("Vietnam", "VNM")]


@pytest.mark.parametrize("frame", FRAMES)
def test_other_countries_same_events(reader: Reader, frame: str) -> None:
    shapes = set()
    for (a, code_a), (b, code_b) in zip(COUNTRIES, COUNTRIES[1:] + COUNTRIES[:1], strict=True):
        names = {code_a: "A", code_b: "B", None: None}
        found = keys(read(reader, frame.format(a=a, b=b)))
        assert found
        shapes.add(
            tuple(
                (t, m, s, frozenset(names.get(c, c) for c in x), frozenset(names.get(c, c) for c in y))
                for t, m, s, x, y in found
            )
        )
    assert len(shapes) == 1


SENTENCES = [
    "Chad refused to release the pilots.",
    "The two presidents will meet in Nairobi next week.",
    "Rebels in Colombia killed four soldiers on Monday.",
    "Japan pledged $20 million in aid to Nepal.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_alone_and_inside_an_article(reader: Reader, sentence: str) -> None:
    alone = keys(read(reader, sentence))
    around = f"The weather was mild.\n{sentence}\nThe museum opens at nine."
    assert alone
    assert [k[:3] for k in keys(read(reader, around))] == [k[:3] for k in alone]


def test_furniture_changes_nothing(reader: Reader) -> None:
    body = "Kenya and Uganda signed a trade agreement on Monday.\nKenya also urged Uganda to release two fishermen."
    page = (
        "By Jane Roe, Example Wire\n" + body + "\nReporting by Jane Roe; Editing by John Doe\n"
        "Ten Beaches to See This Summer\nHow to Choose a Good Melon\nWhy Cats Sleep All Day\nLeave a comment"
    )
    assert keys(read(reader, page)) == keys(read(reader, body))


def test_order_of_articles_changes_nothing(reader: Reader) -> None:
    texts = [*SENTENCES, *(f.format(a="Kenya", b="Bolivia") for f in FRAMES)]
    first = {t: reader.read(Article(t, t)) for t in texts}
    second = {t: reader.read(Article(t, t)) for t in reversed(texts)}
    assert first == second


def test_offsets_hold(reader: Reader, examples: object) -> None:
    text = "NAIROBI, March 18 (Example Wire) - Kenya agreed to send 200 troops to Somalia, officials said on Monday."
    reading = read(reader, text)
    assert reading.events
    for event in reading.events:
        evidence = event.evidence
        assert text[evidence.start : evidence.end] == evidence.sentence
        assert evidence.start <= evidence.trigger[0] < evidence.trigger[1] <= evidence.end
        for entity in (*event.actors, *event.recipients):
            assert text[entity.start : entity.end] == entity.text
    for statement in reading.statements:
        assert text[statement.content.start : statement.content.end] == statement.content.text


NOTHING = [
    "The striker shot wide and Brazil beat Chile 2-1.",
    "Heavy rain hit the coast of Kenya on Monday.",
    "The film captured the mood of the nation.",
    "Shares in the bank fell as investors sold.",
    "She attacked the crossword with a pencil.",
]


@pytest.mark.parametrize("sentence", NOTHING)
def test_nothing_political(reader: Reader, sentence: str) -> None:
    assert read(reader, sentence).events == ()


def test_names_in_a_headline_stand_as_written(reader: Reader) -> None:
    text = "Kenyan Foreign Minister Meets Ugandan President\n\nThe two countries will open a new border post in June."
    mentions = reader.read(Article("a", text, published="2015-03-18", published_basis="given")).mentions
    named = [m.entity for m in mentions if m.entity is not None]
    assert any("Foreign Minister" in e.text for e in named)
    assert all(text[e.start : e.end] == e.text for e in named)


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan police arrested Juma Otieno. France condemned Otieno's arrest.",
        "Kenyan police arrested Juma Otieno. The arrest of Otieno surprised many.",
    ],
)
def test_a_noun_that_takes_up_what_was_told_is_no_second_event(reader: Reader, text: str) -> None:
    assert [e.type for e in read(reader, text).events].count("COERCE") == 1


def test_a_noun_that_tells_more_stands_beside_what_was_told(reader: Reader) -> None:
    text = "Kenyan police arrested Juma Otieno. France condemned the arrest of two lawmakers."
    assert [e.type for e in read(reader, text).events].count("COERCE") == 2


def test_talks_that_only_tell_when_are_no_event(reader: Reader) -> None:
    text = "The Kenyan minister spoke to reporters after his talks with Ugandan leaders."
    assert "CONSULT" not in [e.type for e in read(reader, text).events]
