"""Who acts and who is acted on, construction by construction."""

from __future__ import annotations

import pytest

from dragoman.model import Article, Entity, Event
from dragoman.reading.reader import Reader


def events(reader: Reader, text: str) -> list[Event]:
    return list(reader.read(Article("roles", text, published="2015-03-02", published_basis="given")).events)


def codes(entities: tuple[Entity, ...]) -> list[str | None]:
    return [e.country for e in entities]


def words(entities: tuple[Entity, ...]) -> list[str]:
    return [e.text for e in entities]


@pytest.mark.parametrize(
    ("text", "type_", "actors", "recipients"),
    [
        # the noun of the act's own form: whom it is for, never the actor's own possessive
        ("Japan's premier promised Tokyo's support for Kenya.", "SUPPORT", ["JPN"], ["KEN"]),
        ("Norway rejected the Swedish offer of talks on the Faroe fisheries.", "REJECT", ["NOR"], ["SWE"]),
        # whom a transfer goes to comes before what is given
        ("Chile returned the stolen mummies to Peru.", "RETREAT", ["CHL"], ["PER"]),
        ("Italy sent a team of doctors to Albania.", "AID", ["ITA"], ["ALB"]),
        # one's own force is not whom it is moved against
        ("Uganda mobilised its army along the border with Rwanda.", "MOBILIZE", ["UGA"], ["RWA"]),
        # the object that the parser gives to the clause below
        ("A court in Oslo found Ivan Petrov guilty of spying.", "SANCTION", ["NOR"], [None]),
        # whoever leads the strike
        ("A Saudi-led strike on Yemeni rebels destroyed two depots.", "ASSAULT", ["SAU"], ["YEM"]),
        ("Syrian regime shells hit a Jordanian village.", "ASSAULT", ["SYR"], ["JOR"]),
        # a truce declared towards another has one actor
        ("Sudan declared a truce with the Chadian rebels.", "CONCEDE", ["SDN"], ["TCD"]),
        ("The Houthis will not begin talks with the Saudi government.", "REJECT", ["YEM"], ["SAU"]),
        ("Russia refused to allow two Irish airlines to land there.", "REJECT", ["RUS"], ["IRL"]),
        # the scene comes last
        ("The rebels declared a ceasefire in Congo.", "CONCEDE", ["COD"], ["COD"]),
        # whose report it is
        ("Human Rights Watch issued a report accusing the Egyptian army of torture.", "ACCUSE", ["NGO"], ["EGY"]),
        # where the entry says where to look, its slots come before the nouns of its form
        ("Norway has sent a team of experts to Oman to investigate the crash.", "ACCUSE", ["NOR"], ["OMN"]),
        # what somebody is hit with is not who is hit
        ("The Yemeni army hit depots in the Saudi region of Jizan with a missile.", "ASSAULT", ["YEM"], ["SAU"]),
        # who is engaged in an act does it
        ("Serbian troops were engaged in ethnic cleansing against Albanian villagers.", "ASSAULT", ["SRB"], ["ALB"]),
        # a state's act of which nobody is told the doer
        ("Two Irish inspectors have been expelled from Oman.", "SANCTION", ["OMN"], ["IRL"]),
        ("Three Kenyan sailors were released from captivity in Libya.", "RETREAT", ["LBY"], ["KEN"]),
        # crowds and authorities of the place where they act
        ("Crowds took to the streets of Basra.", "PROTEST", ["IRQ"], ["IRQ"]),
        ("Authorities clamped a curfew on Srinagar.", "COERCE", ["IND"], ["IND"]),
        ("Rebels recaptured the town of Lalibela.", "ASSAULT", ["ETH"], ["ETH"]),
        ("Warplanes bombed the town of Lalibela.", "ASSAULT", [None], ["ETH"]),
        ("Kenya's police used tear gas against students.", "ASSAULT", ["KEN"], ["KEN"]),
        ("Australia formally recognised the new government in Dili.", "SUPPORT", ["AUS"], ["TLS"]),
        # what goes with an act is no party
        ("NATO has tightened the blockade of Serbia with Albania's help.", "COERCE", ["IGO"], ["SRB"]),
        ("Rebels attacked a depot near Juba with the blessing of Uganda.", "ASSAULT", ["SSD"], ["SSD"]),
        # who goes with another does as he does
        ("Peru, along with Chile, accused Niger of spying.", "ACCUSE", ["PER", "CHL"], ["NER"]),
        ("Belgium joined Denmark in condemning Niger.", "ACCUSE", ["BEL", "DNK"], ["NER"]),
        ("Chile killed four Peruvians, a Dane and two Swedes.", "ASSAULT", ["CHL"], ["PER", "DNK", "SWE"]),
        # two lands in one compound, and a land before what it leads
        ("U.S.-Iranian talks resumed in Muscat.", "CONSULT", ["IRN", "USA"], []),
        ("Russian-Turkish talks were held in Oslo.", "CONSULT", ["TUR", "RUS"], []),
        ("A U.S.-led coalition bombed Libya.", "ASSAULT", ["USA"], ["LBY"]),
        ("The two Koreas held talks.", "CONSULT", ["PRK", "KOR"], []),
        # whoever holds the talks of others is no party to them
        ("Talks between Chad and Sudan hosted by Norway began in Oslo.", "CONSULT", ["TCD", "SDN"], []),
        # a possessor that two nouns share
        ("Mali's government and rebels signed an accord in Algiers.", "SUPPORT", ["MLI", "MLI"], []),
        # whom a threat is meant for, whose plan is refused, who is suspected, whom a crowd presses
        ("Nepal's Maoists threatened a strike unless India reopens the road.", "THREATEN", ["NPL"], ["IND"]),
        ("Chad refused to attend talks hosted by Norway.", "REJECT", ["TCD"], ["NOR"]),
        ("Danish police are investigating claims that Swedish soldiers abused children.", "ACCUSE", ["DNK"], ["SWE"]),
        ("Peruvian miners blocked a road to press Chile to reopen the border.", "PROTEST", ["PER"], ["CHL"]),
        ("Irish prosecutors asked Peru for permission to question the banker.", "REQUEST", ["IRL"], ["PER"]),
        # whom a threat answers
        ("Latvia expelled a Russian diplomat and Moscow vowed to retaliate.", "THREATEN", ["RUS"], ["LVA"]),
        # where a clause plays
        ("He was flown to Amman, where police arrested him.", "COERCE", ["JOR"], [None]),
        # the army of whoever tells of it
        ("Israel's defence minister said that the army had shelled a Syrian post.", "ASSAULT", ["ISR"], ["SYR"]),
        ("Kenya's president urged nurses to end their strike.", "REQUEST", ["KEN"], ["KEN"]),
        ("Tunisia's labour union signed a deal with the government.", "SUPPORT", ["TUN", "TUN"], []),
        # to whom it is told
        ("Norway told Sudan that it would not send troops.", "REJECT", ["NOR"], ["SDN"]),
        # the pronoun of a participle is what its verb acted on
        ("Chile expelled the Peruvian envoy, accusing him of spying.", "ACCUSE", ["CHL"], ["PER"]),
        # others before oneself
        ("Japan apologised for Japan's wartime aggression against China.", "CONCEDE", ["JPN"], ["CHN"]),
        # of one state with those whom they face
        ("Kyrgyz lawmakers demanded that the government resign.", "REQUEST", ["KGZ"], ["KGZ"]),
        ("Egyptian police arrested 20 students.", "COERCE", ["EGY"], ["EGY"]),
        ("The opposition condemned Gabon's electoral commission.", "ACCUSE", ["GAB"], ["GAB"]),
        # … but not those whom a foreigner faces
        ("Israeli troops killed two students.", "ASSAULT", ["ISR"], [None]),
        ("The army killed two Russians.", "ASSAULT", [None], ["RUS"]),
        # a passive's doer behind what was forbidden
        ("The priest was barred from leaving the town by a Cuban court.", "COERCE", ["CUB"], [None]),
        # an acronym that the parser takes for an adverb
        ("USAID has suspended its aid to Yemen.", "SANCTION", ["USA"], ["YEM"]),
    ],
)
def test_countries(
    reader: Reader, text: str, type_: str, actors: list[str | None], recipients: list[str | None]
) -> None:
    found = [e for e in events(reader, text) if e.type == type_]
    assert [(codes(e.actors), codes(e.recipients)) for e in found] == [(actors, recipients)]


@pytest.mark.parametrize(
    ("text", "type_", "actors", "recipients"),
    [
        # a deed is condemned, not those whom it befell
        ("Ghana condemned the attack on a church.", "ACCUSE", ["Ghana"], ["attack"]),
        (
            "The European Commission accused the legislation of attacking civil society.",
            "ACCUSE",
            None,
            ["legislation"],
        ),
        # what is acted on may be no actor
        ("Rebels torched a village in Chad.", "ASSAULT", ["Rebels"], ["village"]),
        ("Kenya's opposition boycotted the vote.", "PROTEST", ["Kenya's opposition"], ["vote"]),
        # a weapon stands for its unknown owner
        ("A car bomb killed five soldiers.", "ASSAULT", ["car bomb"], ["five soldiers"]),
        # people who are only counted
        ("Gunmen killed dozens in Mali.", "ASSAULT", ["Gunmen"], ["dozens"]),
        ("At least 26 were arrested in Minsk.", "COERCE", ["Minsk"], ["At least 26"]),
        # a description in apposition
        (
            "The then president, Musa Adeyemi, rejected the proposal.",
            "REJECT",
            ["Musa Adeyemi"],
            ["proposal"],
        ),
        # no party: whom it is told of, because of whom, on whose word
        ("Oman shelled the strait because of Iran, according to Qatar.", "ASSAULT", ["Oman"], ["strait"]),
    ],
)
def test_words(reader: Reader, text: str, type_: str, actors: list[str] | None, recipients: list[str] | None) -> None:
    found = next(e for e in events(reader, text) if e.type == type_)
    if actors is not None:
        assert words(found.actors) == actors
    if recipients is not None:
        assert words(found.recipients) == recipients


def test_unknown_attacker(reader: Reader) -> None:
    (event,) = [e for e in events(reader, "A car bomb killed five soldiers in Kabul.") if e.type == "ASSAULT"]
    assert [(a.kind, a.sector) for a in event.actors] == [("unknown", "UNK")]


@pytest.mark.parametrize(
    ("text", "words_", "country"),
    [
        ("Iran recalled its ambassador.", "its ambassador", "IRN"),
        ("Iran quarrelled with its neighbours.", "its neighbours", None),
        ("Clashes broke out in the Chadian town of Abeche. Soldiers killed ten protesters.", "Soldiers", "TCD"),
        ("Police detained two men in Tripoli, Libya.", "two men", "LBY"),
        ("Ten journalists were killed in attacks in Afghanistan.", "Ten journalists", "AFG"),
    ],
)
def test_country_of_people(reader: Reader, text: str, words_: str, country: str | None) -> None:
    mentions = reader.read(Article("roles", text, published="2015-03-02", published_basis="given")).mentions
    (entity,) = [m.entity for m in mentions if m.kind == "entity" and m.text == words_]
    assert entity is not None
    assert entity.country == country


def test_pronoun_object_is_not_the_subject(reader: Reader) -> None:
    text = "Donald Trump met Recep Tayyip Erdogan on Monday and urged him to withdraw his troops."
    (event,) = [e for e in events(reader, text) if e.type == "REQUEST"]
    assert codes(event.recipients) == ["TUR"]


@pytest.mark.parametrize(
    "text",
    [
        "The committee banned assembly in the square.",
        "The state-of-the-art plant opened.",
        "Her French improved.",
        "It rained on March 31.",
    ],
)
def test_no_actor(reader: Reader, text: str) -> None:
    found = reader.read(Article("roles", text, published="2015-03-02", published_basis="given")).mentions
    assert [m.text for m in found if m.kind == "entity" and m.text.lower() not in ("it", "her", "committee")] == []


@pytest.mark.parametrize(
    "text",
    [
        "India condemned the bombing, and Russia denounced it as an act of terrorism.",
        "Kenya criticised the raid, and Uganda condemned it.",
    ],
)
def test_an_object_it_may_mean_a_thing(reader: Reader, text: str) -> None:
    second = events(reader, text)[-1]
    assert second.type == "ACCUSE"
    assert codes(second.recipients) in ([], [None])
