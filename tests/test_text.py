"""Text: furniture and datelines told from the report, sentences cut with true offsets, case of headlines restored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import InputUnsuitable, UsageError
from dragoman.model import Article, Dateline
from dragoman.text.article import ArticleText, read_text
from dragoman.text.dateline import clean_byline, find_dateline
from dragoman.text.furniture import as_furniture, classify
from dragoman.text.language import not_english
from dragoman.text.parse import Parser, load_model
from dragoman.text.recase import recase
from dragoman.text.sentences import sentence_spans


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_model()


def read(text: str, parser: Parser) -> ArticleText:
    return read_text(Article("a", text), parser)


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text)]


def marks(text: str) -> list[tuple[str | None, str]]:
    return [(line.what, line.text) for line in classify(text)]


# ---- sentences ----


@pytest.mark.parametrize(
    "sentences",
    [
        ["Minister S.M. Krall met Gen. Ode in St. Anne.", "He left."],
        ["The U.S. President flew to the U.S. on Jan. 5.", "He met Sen. J. A. Lund at 5 p.m. Monday."],
        ["They live in the U.S.", "The rest left at 5 p.m.", "They were tired."],
        ["He chose No. 5.", "She said no.", "We saw 20."],
        ["“We will go.”", "“You will not,” she said."],
        ['"Why now?" Smith asked.', '"Go!" he cried.', "Then all left!", "Did they?"],
        ["It was over (or so he said.)", "Then came rain.", "And more…", "The end"],
        ["1. Norland left.", "2. Westland stayed until 2009.", "10. All met."],
        ["Dues are approx. $5 million.", "See www.Norland.org and Seaport.com for more."],
        ["Talks failed.", "al-Banna left.", "Lt. Gen. al-Tariq stayed."],
        ["She got $3 million (U.S.) .", "He waited . . . and left."],
        ["Wait... what?", "Mr. B. Lee Jr. of Acme Corp. said so."],
        ["The minister wrote on X.", "Rebels fired."],
    ],
    ids=lambda s: s[0][:20],
)
def test_sentences(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_missing_space_behind_a_full_stop() -> None:
    assert split("They agreed on trade.Norland's envoy spoke.") == [
        "They agreed on trade.",
        "Norland's envoy spoke.",
    ]
    assert split("Acme.com and St.Anne and U.S.Army stay whole.") == ["Acme.com and St.Anne and U.S.Army stay whole."]


@given(st.text(alphabet=st.sampled_from('aA.!?…"”’ )\n\tU.S1é🙂-')))
def test_spans_are_in_order_trimmed_and_lose_nothing(text: str) -> None:
    at = 0
    for start, end in sentence_spans(text):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


def test_a_long_line_takes_no_long_time() -> None:
    assert len(split("Word " * 50_000 + ". " + "A.B. " * 50_000)) == 2


# ---- furniture ----

BODY = "Ministers of Norland and Westland met on Monday.\nThey signed an accord on fisheries."
CAPTION = "Norland's premier Ann Ode greets Bo Krall in Seaport, May 10, 2018."


def test_a_page_with_everything() -> None:
    page = (
        f"By Ann Lee, AFP\n{CAPTION} Cy Dunn/Pool via REUTERS\nREUTERS\n{BODY}\n"
        "Reporting by Cy Dunn; Editing by Di Eck\nNew Museum Opens Its Doors in Seaport\n"
        "How can visitors apply for a Westland visa?\nPort Authority Reports Record Year\nLeave a comment"
    )
    assert [what for what, _ in marks(page)] == [
        "byline",
        "caption",
        "agency",
        None,
        None,
        "credit",
        "related",
        "related",
        "related",
        "prompt",
    ]


def test_a_page_on_one_line(parser: Parser) -> None:
    page = (
        f"{CAPTION} Cy Dunn/Pool via REUTERS REUTERS {BODY} Reporting by Cy Dunn; Editing by Di Eck "
        "New Museum Opens Its Doors Leave a comment"
    ).replace("\n", " ")
    assert [(what, text[:12]) for what, text in marks(page)] == [
        ("caption", "Norland's pr"),
        ("agency", "REUTERS"),
        (None, "Ministers of"),
        ("credit", "Reporting by"),
    ]
    text = read(page, parser)
    assert [(s.furniture, s.paragraph) for s in text.sentences] == [("caption", 0)] * 2 + [(None, 0)] * 2


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("credit", "(Reporting by Ann Lee in Seaport; editing by Bo Krall)"),
        ("credit", "Additional reporting by Ann Lee"),
        ("credit", "Copyright 2018 Norland Wire. All rights reserved."),
        ("credit", "Ann Lee contributed to this report."),
        ("prompt", "Follow us on Twitter"),
        ("prompt", "Subscribe to our newsletter"),
        ("prompt", "Advertisement"),
        ("prompt", "12 Comments"),
        ("related", "Read more: Norland's new premier"),
        ("related", "ALSO READ | Westland votes on Sunday"),
        ("caption", "FILE PHOTO: Premier Ann Ode speaks in Seaport."),
        ("caption", "Premier Ann Ode in Seaport. (AP Photo/Bo Krall)"),
        ("caption", "Premier Ann Ode in Seaport. Photograph: Bo Krall/Getty Images"),
        (None, "Share prices fell on Monday."),
        (None, "By Friday, the toll had risen to forty."),
        (None, "Subscribers to the treaty met on Monday."),
        (None, "Print workers went on strike."),
        (None, "Editors by the dozen left the country."),
        (None, "The picture was taken by an agency that works via AP and others."),
        (None, "Related parties signed the accord on Monday."),
        (None, "Photographs: none."),
    ],
)
def test_lines(what: str | None, line: str) -> None:
    assert marks(f"{BODY}\n{line}\nThe talks go on.")[2] == (what, line)


def test_bylines_stand_at_the_head() -> None:
    assert marks(f"By Ann Lee and Bo Krall\n{BODY}")[0][0] == "byline"
    assert marks(f"{BODY}\n{BODY}\n{BODY}\nBy Ann Lee\n{BODY}")[6][0] is None


def test_a_caption_within_a_paragraph_leaves_the_rest() -> None:
    text = "Ministers met on Monday. They signed an accord. Premier Ann Ode. Photo: Bo Krall. Talks go on."
    assert marks(text) == [
        (None, "Ministers met on Monday. They signed an accord."),
        ("caption", "Premier Ann Ode. Photo: Bo Krall."),
        (None, "Talks go on."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Norland Signs Fishing Accord With Westland",
        "Norland Signs Accord\nWestland Protests\nSeaport Rejoices",
        "Leave a comment",
        f"{BODY}\nThe Accord in Short",
        f"{BODY}\nthree dead in the north\nforty hurt in the south\nten missing",
    ],
)
def test_real_text_is_kept(text: str) -> None:
    assert all(what is None for what, _ in marks(text))


def test_wrapped_paragraphs_are_joined() -> None:
    wrapped = (
        "Ministers of Norland and Westland met on\nMonday and signed an accord that had been\nexpected for years in "
        "both countries,\nsaid officials.\n\nThe talks in Seaport went on for two days\nand were led by the premier, "
        "who had\ncome back from a journey to the north.\n"
    )
    assert [text[:9] for _, text in marks(wrapped)] == ["Ministers", "The talks"]
    assert [text for _, text in marks("The premier of Norland, who had come\n\nback, resigned.\nAll left.")] == [
        "The premier of Norland, who had come\n\nback, resigned.",
        "All left.",
    ]


@given(
    st.lists(
        st.sampled_from(
            [
                "By Ann Lee",
                "REUTERS",
                "Leave a comment",
                "New Museum Opens",
                "He left. She stayed.",
                "",
                " x ",
                "(AP Photo/B L)",
            ]
        ),
        max_size=9,
    ),
    st.sampled_from(["\n", "\r\n", "\n\n", " ", "\u2029"]),
)
def test_lines_cover_the_text(parts: list[str], glue: str) -> None:
    text, at = glue.join(parts), 0
    for line in classify(text):
        assert text[line.start : line.end] == line.text == line.text.strip() != ""
        assert not text[at : line.start].strip()
        at = line.end
        if line.what:
            assert as_furniture(line).what == line.what
    assert not text[at:].strip()


# ---- datelines ----


@pytest.mark.parametrize(
    ("head", "place", "agency", "date"),
    [
        ("MOSCOW, July 22 (Interfax) - ", "Moscow", "Interfax", "July 22"),
        ("Phuket (Thailand) : ", "Phuket, Thailand", None, None),
        ("SAN FRANCISCO - ", "San Francisco", None, None),
        ("WASHINGTON (AP) — ", "Washington", "AP", None),
        ("WASHINGTON—", "Washington", None, None),
        ("NEW DELHI: ", "New Delhi", None, None),
        ("BEIRUT/AMMAN | ", "Beirut/Amman", None, None),
        ("Kabul, 12 March: ", "Kabul", None, "12 March"),
        ("Islamabad, Oct. 3, 2011 (APP): ", "Islamabad", "APP", "Oct. 3, 2011"),
        ("KABUL, Afghanistan — ", "Kabul, Afghanistan", None, None),
        ("RALEIGH, N.C. (AP) — ", "Raleigh, N.C.", "AP", None),
        ("PORT-AU-PRINCE, Haiti (AP) — ", "Port-au-Prince, Haiti", "AP", None),
        ("SMALLVILLE, March 5 - ", "Smallville", None, "March 5"),
        ("Jerusalem | 3 May 2010 | ", "Jerusalem", None, "3 May 2010"),
        ("Damascus, SANA- ", "Damascus", "SANA", None),
        ("(NEW YORK) — ", "New York", None, None),
        ("(AP) - ", None, "AP", None),
        ("ATLANTA (AP) ", "Atlanta", "AP", None),
        ('CAIRO (AP) " ', "Cairo", "AP", None),
        ("LONDON ", "London", None, None),
    ],
)
def test_datelines(head: str, place: str | None, agency: str | None, date: str | None) -> None:
    text = f"{head}Officials said they had met."
    found = find_dateline(text, 0)
    assert found is not None
    assert (found.value, found.date) == (Dateline(place, agency, None), date)
    assert text[found.end :] == "Officials said they had met."


@pytest.mark.parametrize(
    "text",
    [
        "KING: Well, premier, what now?",
        "NATO - the alliance - met on Monday.",
        "Ode (NDU): We will win.",
        "Last Monday - a holiday - they met.",
        "BREAKING: Norland said it would.",
        "UPDATE 1-Norland says it will.",
        "Analysis: Norland and its friends.",
        "US President Ann Ode met the premier.",
        "In Moscow - and elsewhere - men met.",
        "Ode: I never said it.",
        "The capital, March 5: all is calm.",
        "MOSCOW",
        "",
    ],
)
def test_no_datelines(text: str) -> None:
    assert find_dateline(text, 0) is None


def test_byline_and_dateline_in_one_line(parser: Parser) -> None:
    text = read("By Ann Lee and Bo Krall, Reuters BERLIN (Reuters) - Ministers met on Monday.", parser)
    assert text.dateline == Dateline("Berlin", "Reuters", "Ann Lee and Bo Krall")
    assert [s.text for s in text.sentences] == ["Ministers met on Monday."]
    assert [(f.what, f.text) for f in text.furniture] == [("byline", "By Ann Lee and Bo Krall, Reuters")]


@pytest.mark.parametrize(
    ("line", "author", "agency"),
    [
        ("By Ann Lee , AFP,", "Ann Lee", "AFP"),
        ("By AFP", None, "AFP"),
        ("Ann Lee, The Associated Press", "Ann Lee", "Associated Press"),
        ("Written by Ann Lee", "Ann Lee", None),
    ],
)
def test_clean_byline(line: str, author: str | None, agency: str | None) -> None:
    assert clean_byline(line) == (author, agency)


def test_dateline_behind_a_headline(parser: Parser) -> None:
    text = read("Ministers sign accord\nBERLIN, May 5, 2010 (AFP) - Ministers met.\nKING: So what?", parser)
    assert text.dateline_date == "May 5, 2010"
    assert text.dateline_span is not None
    assert text.article.text[text.dateline_span.end :].startswith("Ministers met.")
    assert [s.text for s in text.sentences] == ["Ministers sign accord", "Ministers met.", "KING: So what?"]


# ---- case ----


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("U.S. Lifts Travel Ban to Lebanon.", "U.S. lifts travel ban to Lebanon."),
        (
            "Turkey's Parliament Votes to Strike Fighters in Syria",
            "Turkey's parliament votes to strike fighters in Syria",
        ),
        ("RUSSIA AND INDIA SIGN ARMS PACT IN NEW DELHI", "Russia and India sign arms pact in New Delhi"),
        ("Police Arrest Dozens at Paris Protest", "Police arrest dozens at Paris protest"),
        ("Envoys Meet in March, Leave Next Monday", "Envoys meet in March, leave next Monday"),
        ("Ministers of Norland and Westland met.", "Ministers of Norland and Westland met."),
        ("Too Short\there", "Too Short here"),
    ],
)
def test_recase(parser: Parser, headline: str, expected: str) -> None:
    assert recase(headline, parser.is_word) == expected


@given(st.text(), st.booleans(), st.booleans())
def test_recase_keeps_the_length(text: str, word: bool, name: bool) -> None:
    for given_text in (text, text.title(), text.upper()):
        assert len(recase(given_text, lambda _: word, lambda _: name)) == len(given_text)


def test_is_word(parser: Parser) -> None:
    assert all(map(parser.is_word, ["lifts", "votes", "banned", "said", "the", "studies", "making"]))
    assert not any(map(parser.is_word, ["krall", "ukrinform"]))


# ---- parser and article ----


def test_each_doc_is_one_sentence_however_batched(parser: Parser) -> None:
    texts = ["He left. She stayed. They met.", "Police arrested twenty people in Seaport.", "", "No!"]
    together, backwards = parser.parse(texts), parser.parse(texts[::-1])[::-1]
    for one, two, text in zip(together, backwards, texts, strict=True):
        assert one.text == text
        assert sum(t.is_sent_start is True for t in one) == (1 if text else 0)
        assert [(t.tag_, t.dep_, t.head.i) for t in one] == [(t.tag_, t.dep_, t.head.i) for t in two]


def test_sentences_not_wanted_are_not_parsed(parser: Parser) -> None:
    first, second = parser.parse(["He left.", "She stayed."], wanted=lambda text: text.startswith("She"))
    assert not first.has_annotation("DEP")
    assert first.text == "He left."
    assert second.has_annotation("DEP")
    assert second.text == "She stayed."


def test_no_such_model() -> None:
    with pytest.raises(UsageError, match="not installed"):
        load_model("no_such_model")


@settings(deadline=None, max_examples=40)
@given(st.text(alphabet=st.sampled_from('abc ABC.!?"”\n\r\t’é🙂,;-:()/U.S\u2028\u00a0'), max_size=200))
def test_offsets_hold_for_any_text(text: str) -> None:
    parser, whole = load_model(), f"Word {text}"
    found = read_text(Article("a", whole), parser)
    for sentence in found.sentences:
        assert whole[sentence.start : sentence.end] == sentence.text
        assert len(sentence.doc.text) == len(sentence.text)
    for item in found.furniture:
        assert whole[item.start : item.end] == item.text


def test_a_sentence_too_long_is_cut_and_told(parser: Parser) -> None:
    text = read("They met " + "and met again, " * 300 + "and left.", parser)
    assert len(text.sentences) > 2
    assert all(len(s.text) <= 1800 for s in text.sentences)
    assert [(u.field, u.reason) for u in text.unresolved] == [("sentence", "too_long")]
    assert "".join(s.text for s in text.sentences).replace(" ", "") == text.article.text.replace(" ", "")
    assert len(read("x" * 5000, parser).sentences) == 3


@pytest.mark.parametrize("text", ["", "   ", "...", "1 2 3", "Это не по-английски."])
def test_no_words(parser: Parser, text: str) -> None:
    with pytest.raises(InputUnsuitable):
        read(text, parser)


# ---- language ----

GERMAN = (
    "Der Außenminister traf am Montag seinen Amtskollegen in der Hauptstadt und sprach mit ihm über die Lage an der "
    "Grenze, über den Handel und über die Fischerei. Beide Seiten wollen die Gespräche im Herbst fortsetzen, wie ein "
    "Sprecher des Ministeriums nach dem Treffen vor der Presse sagte."
)


def test_language(parser: Parser) -> None:
    assert not_english(GERMAN) == "de"
    assert not_english(GERMAN[:80]) is None
    assert not_english(f"{BODY} " * 9) is None
    with pytest.raises(InputUnsuitable, match="another language"):
        read(GERMAN, parser)
    with pytest.raises(InputUnsuitable, match=r"\(fr\)"):
        read_text(Article("a", BODY, language="fr"), parser)
    assert read_text(Article("a", BODY, language="en-GB"), parser).sentences


# ---- the reports that started the project ----


def test_seeds(parser: Parser, shared: Path) -> None:
    first, second = (read(p.read_text("utf-8").strip(), parser) for p in sorted((shared / "seeds").glob("0*.txt")))
    assert first.dateline == Dateline("Phuket, Thailand", "IANS", "Manish Chand")
    assert first.sentences[0].text.startswith("With Russia backing")
    assert [f.what for f in second.furniture][:3] == ["caption", "agency", "credit"]
    assert {s.furniture for s in second.sentences} == {"caption", None}
    assert not any("Reporting" in s.text or "Qatar" in s.text for s in second.sentences)


def test_attributes_are_those_of_the_ruler(parser: Parser, examples: Path) -> None:
    model = parser.nlp
    reports = [json.loads(line) for line in (examples / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = [*(r["text"] for r in reports), "There's nothing they've gotta do.", "You all let's go; it got  ol' him."]
    assert "dragoman_attributes" in model.pipe_names

    def told() -> list[list[tuple[str, ...]]]:
        return [[(t.pos_, t.tag_, t.dep_, t.lemma_, str(t.morph)) for t in doc] for doc in model.pipe(texts)]

    ours = told()
    model.disable_pipe("dragoman_attributes")
    model.enable_pipe("attribute_ruler")
    try:
        assert told() == ours
    finally:
        model.disable_pipe("attribute_ruler")
        model.enable_pipe("dragoman_attributes")
