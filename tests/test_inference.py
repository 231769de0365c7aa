"""Undated reports are placed in an interval by their own words, or left undated."""

from __future__ import annotations

import pytest

from dragoman.model import Article, Reading
from dragoman.reading.reader import Reader

CAPTION = "Angela Merkel speaks to reporters in Berlin on May 10, 2016. Photo/REUTERS"


def read(reader: Reader, text: str) -> Reading:
    return reader.read(Article("a", text))


def test_offices_held_bound_the_report(reader: Reader) -> None:
    found = read(reader, "US President Barack Obama met French President Nicolas Sarkozy in Paris.")
    assert (found.published, found.published_basis) == (None, "inferred")
    assert found.published_range == ("2009-01-20", "2012-05-15")
    assert {c.clue for c in found.published_clues} == {"office"}
    assert all(found.text[c.start : c.end] == c.text for c in found.published_clues)


def test_days_past_and_to_come_narrow_it(reader: Reader) -> None:
    text = (
        "US President Barack Obama met French President Nicolas Sarkozy. "
        "Rebels attacked a village on July 16. The ministers will meet on July 28."
    )
    found = read(reader, text)
    assert found.published_range is not None
    first, last = found.published_range
    assert (first[5:], last[5:]) == ("07-16", "07-28")


def test_a_term_begun_in_a_month_places_the_year(reader: Reader) -> None:
    text = "French President Nicolas Sarkozy, who was elected in May, spoke. Rebels attacked a village on July 16."
    found = read(reader, text)
    assert found.published_range is not None
    assert (found.published_range[0], found.published_range[1][:4]) == ("2007-07-16", "2007")
    assert "term" in {c.clue for c in found.published_clues}


def test_a_full_day_in_the_past_is_the_earliest(reader: Reader) -> None:
    text = "US President Barack Obama spoke of the bombing. The embassy was attacked on 3 March 2015."
    assert read(reader, text).published_range == ("2015-03-03", "2017-01-20")


def test_captions_date_nothing(reader: Reader) -> None:
    text = f"{CAPTION}\nUS President George W. Bush met German Chancellor Angela Merkel in Stralsund."
    found = read(reader, text)
    assert found.published_range == ("2005-11-22", "2009-01-20")


@pytest.mark.parametrize(
    "text",
    [
        "Kenya and Uganda signed a trade agreement on Monday.",
        "Obama spoke to reporters.",
        "US President Barack Obama recalled a meeting. US President Bill Clinton was there.",
    ],
)
def test_too_little_or_contrary_is_unknown(reader: Reader, text: str) -> None:
    found = read(reader, text)
    assert (found.published, found.published_basis, found.published_range) == (None, "unknown", None)
    assert found.published_clues == ()


def test_a_given_date_is_not_questioned(reader: Reader) -> None:
    found = reader.read(Article("a", "US President Barack Obama spoke.", published="2020-01-01"))
    assert found.published == "2020-01-01"
    assert found.published_clues == ()
