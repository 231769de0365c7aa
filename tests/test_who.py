"""Who is meant: one sentence at a time, then within an article, then a phrase by itself."""

from __future__ import annotations

import pytest

from dragoman.reading.mentions.who import find_who
from dragoman.reading.mentions.who_index import WhoIndex, WhoMention
from dragoman.reading.mentions.who_phrase import who_phrase
from dragoman.reading.mentions.who_resolve import resolve_who
from dragoman.text.parse import load_model
from dragoman.text.sentence import Sentence

DAY = ("2009-07-22", "2009-07-22")


def sentences(*texts: str, furniture: str | None = None) -> list[Sentence]:
    out, at = [], 0
    for i, doc in enumerate(load_model().parse(texts)):
        out.append(Sentence(i, 0, at, at + len(doc.text), doc.text, doc, furniture))
        at += len(doc.text) + 1
    return out


def read(*texts: str, date: tuple[str, str] | None = DAY, scene: str | None = None) -> list[WhoIndex]:
    parsed = sentences(*texts)
    return resolve_who(parsed, [find_who(s, date) for s in parsed], date, scene)


def named(index: WhoIndex, words: str) -> WhoMention:
    found = [m for m in index.mentions if m.entity.text == words]
    assert found, [m.entity.text for m in index.mentions]
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "country", "sector"),
    [
        ("Russian forces entered the town.", "Russian forces", "RUS", "MIL"),
        ("The Indian government official spoke.", "Indian government official", "IND", "GOV"),
        ("Turkish-backed rebels took the village.", "Turkish-backed rebels", None, "REB"),
        ("Pro-Russian separatists fired on the bridge.", "Pro-Russian separatists", None, "REB"),
        ("The South Korean president arrived.", "South Korean president", "KOR", "GOV"),
        ("The government of Mali resigned.", "government", "MLI", "GOV"),
        ("The president of France spoke.", "president", "FRA", "GOV"),
        ("Soviet troops entered the town.", "Soviet troops", "RUS", "MIL"),
        ("The Zairian government spoke.", "Zairian government", "COD", "GOV"),
        ("Peru's army chief resigned.", "Peru's army chief", "PER", "MIL"),
        ("The Kenyan army spokesman denied it.", "Kenyan army spokesman", "KEN", "MIL"),
        ("Riot police in Cairo fired tear gas.", "Riot police", "EGY", "COP"),
        ("Opposition lawmakers in Ghana walked out.", "Opposition lawmakers", "GHA", "LEG"),
        ("Muslim leaders in France met.", "Muslim leaders", "FRA", "REL"),
        ("Retired generals in Chile marched.", "Retired generals", "CHL", "ELI"),
        ("Bolivian miners blocked a road.", "Bolivian miners", "BOL", "LAB"),
        ("A Chadian journalist was held.", "Chadian journalist", "TCD", "JRN"),
        ("Somali pirates seized a ship.", "Somali pirates", "SOM", "CRM"),
        ("Five militants, all Russian citizens, were held.", "Five militants", "RUS", "REB"),
        ("US-led coalition forces attacked.", "US-led coalition forces", "USA", "MIL"),
        ("The spokesman for the Taliban denied it.", "spokesman", "AFG", "REB"),
        ("The Knesset passed the law.", "Knesset", "ISR", "LEG"),
        ("The Kremlin denied it.", "Kremlin", "RUS", "GOV"),
        ("Nigeria's Senate passed the law.", "Senate", "NGA", "LEG"),
        ("The Senate passed the law.", "Senate", "USA", "LEG"),
        ("Kurds protested.", "Kurds", None, "CVL"),
        ("Abkhazia held a vote.", "Abkhazia", "GEO", "PRE"),
        ("The UN Security Council met.", "UN Security Council", "UNO", "GOV"),
        ("NATO sent troops.", "NATO", "IGO", "MIL"),
    ],
)
def test_country_and_sector(text: str, words: str, country: str | None, sector: str | None) -> None:
    entity = named(read(text)[0], words).entity
    assert (entity.country, entity.sector) == (country, sector)


@pytest.mark.parametrize(
    ("text", "words", "name", "office", "country"),
    [
        (
            "Russian Foreign Minister Sergei Lavrov spoke.",
            "Russian Foreign Minister Sergei Lavrov",
            "Sergei Lavrov",
            "foreign minister",
            "RUS",
        ),
        (
            "External Affairs Minister S.M. Krishna spoke.",
            "External Affairs Minister S.M. Krishna",
            "S. M. Krishna",
            "foreign minister",
            "IND",
        ),
        ("Foreign Minister Krishna spoke.", "Foreign Minister Krishna", "S. M. Krishna", "foreign minister", "IND"),
        ("President Medvedev spoke.", "President Medvedev", "Dmitry Medvedev", "president", "RUS"),
        ("Putin spoke.", "Putin", "Vladimir Putin", "prime minister", "RUS"),
        ("Barak Obama spoke.", "Barak Obama", "Barack Obama", "president", "USA"),
        (
            "Samoan Fisheries Minister Ula Tavita spoke.",
            "Samoan Fisheries Minister Ula Tavita",
            "Ula Tavita",
            "minister",
            "WSM",
        ),
        (
            "Former president Pervez Musharraf spoke.",
            "Former president Pervez Musharraf",
            "Pervez Musharraf",
            "former president",
            "PAK",
        ),
    ],
)
def test_people(text: str, words: str, name: str, office: str, country: str) -> None:
    entity = named(read(text)[0], words).entity
    assert (entity.name, entity.office, entity.country, entity.kind) == (name, office, country, "person")


def test_an_office_held_on_the_day() -> None:
    earlier, later = (
        named(read("Hamid Karzai spoke.", date=(day, day))[0], "Hamid Karzai").entity
        for day in ("2010-01-01", "2016-01-01")
    )
    assert (earlier.office, earlier.sector) == ("president", "GOV")
    assert (later.office, later.sector) == ("former president", "ELI")


def test_a_description_in_apposition_is_the_same_actor() -> None:
    index = read("Ula Tavita, Samoa's fisheries minister, met Fijian envoys.")[0]
    entity = named(index, "Ula Tavita").entity
    assert (entity.country, entity.sector) == ("WSM", "GOV")
    minister = next(t for t in sentences("Ula Tavita, Samoa's fisheries minister, met Fijian envoys.")[0].doc)
    assert minister.text == "Ula"
    assert not [m for m in index.mentions if m.entity.text.endswith("minister")]


def test_a_description_before_the_name_is_asked_for_the_name() -> None:
    parsed = sentences("The foreign minister, Rangin Dadfar Spanta, said so.")
    index = find_who(parsed[0], DAY)
    head = next(t.i for t in parsed[0].doc if t.text == "minister")
    found = index.at(head)
    assert found is not None
    assert found.entity.country == "AFG"


def test_offsets_are_the_article_s() -> None:
    texts = ("It rained.", "Troops from Niger left.")
    whole = " ".join(texts)
    for index in read(*texts):
        for mention in index.mentions:
            entity = mention.entity
            assert whole[entity.start : entity.end] == entity.text


def test_coordinated_heads_are_separate() -> None:
    index = read("Pakistan's President Asif Ali Zardari and Afghan President Hamid Karzai met.")[0]
    assert {m.entity.country for m in index.mentions if m.entity.kind == "person"} == {"PAK", "AFG"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The foreign ministers of Chile and Peru held talks.", ("CHL", "PER")),
        ("Polish and Lithuanian troops held a drill.", ("POL", "LTU")),
    ],
)
def test_one_head_of_several_countries(text: str, codes: tuple[str, ...]) -> None:
    members = [m.members for m in read(text)[0].mentions if m.members]
    assert [tuple(e.country for e in found) for found in members] == [codes]


def test_a_measure_stands_for_what_it_counts() -> None:
    parsed = sentences("Dozens of soldiers left.")
    found = find_who(parsed[0], DAY).at(0)
    assert found is not None
    assert found.entity.sector == "MIL"


@pytest.mark.parametrize(
    ("text", "metonym", "kind"),
    [
        ("Moscow rejected the plan.", True, "government"),
        ("He arrived in Moscow.", False, "place"),
        ("They met in Chad.", False, "place"),
        ("Chad rejected the plan.", True, "government"),
    ],
)
def test_places_and_governments(text: str, metonym: bool, kind: str) -> None:
    found = next(m for m in read(text)[0].mentions if m.entity.country in ("RUS", "TCD"))
    assert (found.metonym, found.entity.kind) == (metonym, kind)


def test_a_demonym_of_a_thing_is_a_party() -> None:
    found = named(read("An American airstrike hit the road.")[0], "American")
    assert (found.entity.country, found.entity.via) == ("USA", "demonym")


def test_an_unknown_name_says_so() -> None:
    found = named(read("Osman Alameddine spoke.")[0], "Osman Alameddine")
    assert found.entity.country is None
    assert found.reason == "unknown_name"


# ---- within the article ----


def test_a_surname_takes_up_the_full_name() -> None:
    first, second = read("Samoan minister Ula Tavita spoke.", "Tavita left on Monday.")
    assert named(second, "Tavita").entity.country == "WSM"
    assert (
        named(second, "Tavita").entity.chain
        == next(m for m in first.mentions if "Tavita" in m.entity.text).entity.chain
    )


def test_a_surname_that_a_town_or_another_bears_is_still_the_known_person_s() -> None:
    index = read("Chilean journalist Rosa Zamora was held.", "The court freed Zamora.")[1]
    assert (named(index, "Zamora").entity.name, named(index, "Zamora").entity.country) == ("Rosa Zamora", "CHL")
    place = read("Chilean journalist Rosa Zamora was held.", "She was born in Zamora.")[1]
    assert named(place, "Zamora").entity.kind == "place"


AT_HOME = ("Kenya votes.", "Kenyan farmers wait.", "Kenya is calm.", "Kenya hopes.")


@pytest.mark.parametrize(
    ("text", "words", "country"),
    [
        ("An appeals court overturned the verdict.", "appeals court", "KEN"),
        ("Journalists were held.", "Journalists", "KEN"),
        ("Foreign journalists were held.", "Foreign journalists", None),
        ("A court in Uganda freed them.", "court", "UGA"),
        ("The judge thanked Uganda.", "judge", None),
    ],
)
def test_institutions_are_those_of_the_one_country_an_article_is_about(
    text: str, words: str, country: str | None
) -> None:
    assert named(read(*AT_HOME, text)[-1], words).entity.country == country


def test_whoever_told_a_newspaper_is_not_that_newspaper() -> None:
    index = read("A Thai ministry spokesman told Reuters on Sunday it had left.")[0]
    assert next(m for m in index.mentions if m.pronoun).entity.name != "Reuters"


def test_a_counterpart() -> None:
    index = read("S.M. Krishna met his Russian counterpart Sergei Lavrov.")[0]
    found = named(index, "Russian counterpart Sergei Lavrov")
    assert (found.entity.country, found.entity.via) == ("RUS", "counterpart")


def test_an_acronym_is_explained_by_the_text() -> None:
    _, second = read("The Fiji Sugar Growers Council (FSGC) met.", "The FSGC rejected the offer.")
    assert named(second, "FSGC").entity.name == "Fiji Sugar Growers Council"


@pytest.mark.parametrize("words", ["The two sides", "The two countries", "Both governments"])
def test_two_sides(words: str) -> None:
    index = read("Kenya met with Uganda.", f"{words} agreed on a border.")[1]
    members = next(m.members for m in index.mentions if m.members)
    assert {e.country for e in members} == {"KEN", "UGA"}


def test_two_sides_of_nobody_stay_open() -> None:
    index = read("The two sides agreed.")[0]
    assert index.mentions[0].members == ()
    assert index.mentions[0].reason == "no_antecedent"


@pytest.mark.parametrize(
    ("texts", "country"),
    [
        (("Hillary Clinton met Hamid Karzai.", "She left for Kabul."), "USA"),
        (("Barack Obama met Hillary Clinton.", "He left early."), "USA"),
        (("Angola criticised Zambia.", "It closed the border."), "AGO"),
        (("It rained.", "He left."), None),
    ],
)
def test_pronouns(texts: tuple[str, str], country: str | None) -> None:
    found = next(m for m in read(*texts)[1].mentions if m.pronoun)
    assert found.entity.country == country
    assert (found.reason is None) == (country is not None)


def test_an_object_is_not_its_own_subject() -> None:
    index = read("Barack Obama spoke with Dmitry Medvedev.", "President Medvedev thanked him.")[1]
    assert next(m for m in index.mentions if m.pronoun).entity.name == "Barack Obama"


def test_that_country() -> None:
    index = read("Zambia sent envoys to Malawi.", "Its army stays in that country.")[1]
    assert named(index, "country").entity.country == "MWI"


def test_the_official_again() -> None:
    index = read("An Indian official spoke.", "The official gave no details.")[1]
    assert named(index, "official").entity.country == "IND"


@pytest.mark.parametrize(("scene", "country"), [("Lima", "PER"), (None, "PER")])
def test_the_government_is_that_of_the_dateline_or_the_land_just_told_of(
    scene: str | None, country: str | None
) -> None:
    index = read("Peru is poor.", "The government resigned.", scene=scene)[1]
    assert named(index, "government").entity.country == country


def test_furniture_is_left_alone() -> None:
    parsed = sentences("Ula Tavita, minister of Samoa.", furniture="caption")
    found = [find_who(s, DAY) for s in parsed]
    assert resolve_who(parsed, found, DAY, None) == found


# ---- phrases ----


@pytest.mark.parametrize(
    ("text", "country", "sector"),
    [
        ("retired vice president", None, "ELI"),
        ("American warplanes", "USA", "MIL"),
        ("cyber police", None, "COP"),
        ("president of the Riigikogu", "EST", "LEG"),
        ("head of the Peruvian navy", "PER", "MIL"),
        ("Lagos State government", "NGA", "GOV"),
        ("the EU legislature", "EUR", "LEG"),
        ("Syrian island", "SYR", None),
        ("a team of armed police", None, "COP"),
        ("Antarctica", None, None),
        ("Paraguay", "PRY", None),
        ("Norway's Progress Party", "NOR", "PTY"),
        ("Japan's House of Representatives", "JPN", "LEG"),
        ("the House of Representatives of Nigeria", "NGA", "LEG"),
        ("the Security Council in New York", "UNO", "GOV"),
        ("Security Council members", "UNO", "GOV"),
        ("The Guardian Council", "IRN", "GOV"),
        ("Bank of Japan governor", "JPN", "GOV"),
        ("State Duma deputies", "RUS", "LEG"),
        ("Turkish-Cypriot villagers", "CYP", "CVL"),
    ],
)
def test_phrases(text: str, country: str | None, sector: str | None) -> None:
    entity = who_phrase(text, None)
    assert entity is not None
    assert (entity.country, entity.sector) == (country, sector)


@pytest.mark.parametrize("text", ["a cat", "puppies", "yesterday", "", "   "])
def test_phrases_that_are_no_actors(text: str) -> None:
    assert who_phrase(text, None) is None


@pytest.mark.parametrize(
    ("text", "day", "word", "country", "office"),
    [
        ("Foreign Minister Krishna spoke.", "2010-05-01", "Krishna", "IND", "foreign minister"),
        ("Foreign Minister Krishna spoke.", "2012-10-25", "Krishna", "IND", "foreign minister"),
        ("Foreign Minister Krishna spoke.", "1995-05-01", "Krishna", None, "foreign minister"),
        # Li Peng and Li Zhaoxing, Rao and Krishna: the country and the office settle a surname
        ("Chinese Foreign Minister Li spoke.", "2004-05-01", "Li", "CHN", "foreign minister"),
        ("President Bush spoke.", "1991-05-01", "Bush", "USA", "president"),
        ("President Bush spoke.", "2003-05-01", "Bush", "USA", "president"),
        ("Former president Karzai spoke.", "2018-05-01", "Karzai", "AFG", "former president"),
        ("Prime Minister Blair spoke.", "2003-05-01", "Blair", "GBR", "prime minister"),
        ("Mr Thaksin spoke.", "2004-05-01", "Thaksin", "THA", "prime minister"),
        ("Smith spoke.", "2010-05-01", "Smith", None, None),
        ("Brown spoke.", "2009-05-01", "Brown", "GBR", "prime minister"),
    ],
)
def test_a_surname_by_office_country_and_day(
    text: str, day: str, word: str, country: str | None, office: str | None
) -> None:
    mention = next(m for m in read(text, date=(day, day))[0].mentions if word in m.entity.text)
    assert (mention.entity.country, mention.entity.office) == (country, office)


def test_two_holders_of_one_surname_are_not_guessed() -> None:
    mention = next(
        m
        for m in read("Prime Minister Singh spoke.", date=("1990-03-01", "1990-03-01"))[0].mentions
        if "Singh" in m.entity.text
    )
    assert mention.entity.country == "IND"
    mention = next(
        m
        for m in read("Foreign Minister Rodriguez spoke.", date=("2015-03-01", "2015-03-01"))[0].mentions
        if "Rodriguez" in m.entity.text
    )
    # Bruno of Cuba or Delcy of Venezuela
    assert (mention.entity.country, mention.reason) == (None, "ambiguous_name")
    assert len(mention.candidates) == 2


def test_a_former_president_is_elite() -> None:
    mention = named(
        read("Former president Hamid Karzai spoke.", date=("2018-05-01", "2018-05-01"))[0],
        "Former president Hamid Karzai",
    )
    assert (mention.entity.country, mention.entity.sector) == ("AFG", "ELI")
    mention = named(read("Hamid Karzai spoke.", date=("2018-05-01", "2018-05-01"))[0], "Hamid Karzai")
    assert (mention.entity.country, mention.entity.sector) == ("AFG", "ELI")


@pytest.mark.parametrize(
    ("texts", "words", "country"),
    [
        (("Peru closed its border with Chile.", "The government sent soldiers."), "government", "PER"),
        (("Gunmen shot a priest in Mali.", "The army blamed smugglers."), "army", "MLI"),
        (("Peru and Chile closed their border.", "The government sent soldiers."), "government", None),
        (("Hezbollah fired rockets at Haifa.", "The group threatened Israel."), "group", "LBN"),
        (("Boko Haram burned a school.", "The insurgents took girls."), "insurgents", "NGA"),
        (("Boko Haram burned a school.", "The insurgents in Yemen took girls."), "insurgents", "YEM"),
        (("Gazprom cut supplies.", "The company wants money."), "company", "RUS"),
        (("The European Union met.", "The bloc gave money."), "bloc", "EUR"),
        (("Malaysian Prime Minister Najib Razak spoke.", "The premier left."), "premier", "MYS"),
        (("Samoan minister Ula Tavita spoke in Apia.", "The politician was shot."), "politician", "WSM"),
        (("Samoan minister Ula Tavita spoke.", "The politician denounced arrests in Fiji."), "politician", "WSM"),
    ],
)
def test_descriptions_take_up_whom_the_article_named(texts: tuple[str, str], words: str, country: str | None) -> None:
    assert named(read(*texts)[1], words).entity.country == country


@pytest.mark.parametrize("words", ["The pair", "The neighbours"])
def test_a_couple(words: str) -> None:
    index = read("Kenya met with Uganda.", f"{words} agreed on a border.")[1]
    assert {e.country for m in index.mentions for e in m.members} == {"KEN", "UGA"}


def test_quotation_does_not_make_forget_who_spoke() -> None:
    index = read("Hillary Clinton left.", "“Trade is good.", "It is cheap.”", "“Talks are near.”", "She praised Peru.")[
        -1
    ]
    assert next(m for m in index.mentions if m.pronoun).entity.country == "USA"
