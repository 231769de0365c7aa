"""Status: whether an act is the news, over, to come, only possible or denied; reports are dated 12 April 2016."""

from __future__ import annotations

import pytest

from dragoman.model import Article
from dragoman.reading.reader import Reader

LEAD = "Ministers of Chad and Niger met in Niamey on Tuesday.\n\n"

# text, a word of the act, status; the reports of the second table open with LEAD
ALONE = [
    ("Kenya expelled three Sudanese diplomats on Monday.", "expelled", "actual"),
    ("Police in Lima have arrested two union leaders.", "arrested", "actual"),
    ("The army said it had arrested four gunmen near Gao.", "arrested", "actual"),
    ("Rebels in Yemen said that they had released two Saudi officers.", "released", "actual"),
    ("“We have arrested nine people,” the police chief of Nairobi said.", "arrested", "actual"),
    ("Turkey has blockaded Armenia since 1993.", "blockaded", "actual"),
    (
        "The families of two journalists arrested in Eritrea have appealed to the United Nations.",
        "arrested",
        "historical",
    ),
    ("Ethiopia invaded Somalia in 2006.", "invaded", "historical"),
    ("In 1998 Eritrea attacked Ethiopia.", "attacked", "historical"),
    ("Ten years ago Chad expelled the ambassador of Sudan.", "expelled", "historical"),
    ("During the civil war the army bombed the town.", "bombed", "historical"),
    ("Under Pinochet's dictatorship Chile arrested thousands of people.", "arrested", "historical"),
    ("In the past Pakistan and Iran have cooperated on border security.", "cooperated", "historical"),
    ("Last year Egypt and Russia signed a trade agreement.", "signed", "historical"),
    ("Earlier this year Kuwait arrested five Iranian diplomats.", "arrested", "historical"),
    ("Last week Norway and Finland signed a trade agreement.", "signed", "actual"),
    ("On Sunday gunmen killed three soldiers in Mali.", "killed", "actual"),
    ("Earlier on Tuesday police in Cairo arrested a lawyer.", "arrested", "actual"),
    ("Togo did not attack Benin.", "attack", "negated"),
    ("Uganda never bombed the camps in Congo.", "bombed", "negated"),
    ("Uganda denied that it had bombed camps in Congo.", "bombed", "negated"),
    ("The minister denied that Syria had used chemical weapons against civilians in Homs.", "used", "negated"),
    ("Israel left the town without arresting the mayor.", "arresting", "negated"),
    ("Israel may attack Iran.", "attack", "hypothetical"),
    ("If Sudan invades Chad, France will act.", "invades", "hypothetical"),
    ("Officials fear that militants could attack the embassy in Kabul.", "attack", "hypothetical"),
    ("The town is on the brink of being captured by rebels.", "captured", "hypothetical"),
    ("The dispute could lead to Sudan attacking Chad.", "attacking", "hypothetical"),
    ("The court will sentence the former president of Peru on Friday.", "sentence", "future"),
    ("Belgium will send aid to Burundi.", "send", "future"),
    ("Belgium has pledged aid to Burundi.", "pledged", "future"),
    ("The presidents of Kenya and Uganda will meet on Thursday.", "meet", "future"),
    ("Did Turkey shoot down the Russian plane?", "shoot", "hypothetical"),
    ("Brazil condemned the attack on the consulate.", "condemned", "actual"),
    ("The former president of Peru met the prime minister of Spain on Monday.", "met", "actual"),
    ("Police then arrested the leader of the opposition in Gambia.", "arrested", "actual"),
    ("Sudan once bombed the camps in Uganda.", "bombed", "historical"),
    ("The bombing was the latest in a string of attacks by al-Shabaab on Kenya.", "attacks", "historical"),
    ("France and Germany had signed a trade agreement.", "signed", "historical"),
]
BEHIND_THE_LEAD = [
    ("Chad had expelled the ambassador of Niger.", "expelled", "historical"),
    ("The army has often attacked villages in Darfur.", "attacked", "historical"),
    ("The rebels have killed dozens of soldiers in Niger.", "killed", "historical"),
    ("In recent days the rebels have killed dozens of soldiers in Niger.", "killed", "actual"),
    ("Chad has recalled its ambassador from Sudan.", "recalled", "actual"),
    ("In 2003 rebels took up arms in Darfur. The army bombed villages in the region.", "bombed", "historical"),
    ("In 2003 rebels took up arms in Darfur.\n\nThe army arrested two gunmen in Zinder.", "arrested", "actual"),
    ("In 2003 rebels took up arms in Darfur. On Monday the army bombed villages in the region.", "bombed", "actual"),
    ("The president had been a soldier. He led a coup against the government of Mali.", "led", "historical"),
    ("The minister said gunmen killed two soldiers in Niger.", "killed", "actual"),
    ("The police arrested two leaders of the opposition.", "arrested", "actual"),
    ("The 2015 accord has collapsed. The army arrested two gunmen in Zinder.", "arrested", "actual"),
    ("The minister, in office since 2010, met the president of Niger.", "met", "actual"),
    ("Women abducted by Boko Haram in Nigeria told of beatings.", "abducted", "historical"),
    ("Guards who have shot dead scores of migrants in Niger were on trial.", "shot", "historical"),
    ("He spent six months during which Chad imprisoned his brother.", "imprisoned", "historical"),
    ("He told of six months during which Chad imprisoned his brother.", "imprisoned", "historical"),
    ("The attack by rebels on the convoy left five soldiers wounded in Niger.", "wounded", "actual"),
    ("Sudan's army shelled the town at the time.", "shelled", "historical"),
    ("Decades ago France sent troops to Chad.", "sent", "historical"),
    ("France has kept troops in Chad since 1986 and has accused Sudan of backing rebels.", "accused", "actual"),
    ("The men arrested on Monday in Niger were taken to court.", "arrested", "actual"),
    ("Niger, which arrested two ministers in 2010, has joined the talks.", "arrested", "historical"),
]


def status(reader: Reader, text: str, word: str) -> str:
    reading = reader.read(Article("a", text, published="2016-04-12", published_basis="given"))
    found = [e for e in reading.events if word in text[slice(*e.evidence.trigger)].split()]
    found = found or [e for e in reading.events if any(text[slice(*o)] == word for o in e.evidence.operators)]
    return found[-1].status if found else "none"


@pytest.mark.parametrize(("text", "word", "expected"), ALONE)
def test_of_the_lead(reader: Reader, text: str, word: str, expected: str) -> None:
    assert status(reader, text, word) == expected


@pytest.mark.parametrize(("text", "word", "expected"), BEHIND_THE_LEAD)
def test_behind_the_lead(reader: Reader, text: str, word: str, expected: str) -> None:
    assert status(reader, LEAD + text, word) == expected


COMMENT = (
    "The West is wrong about the sanctions on Sudan, and it knows it.\n\n"
    "I do not believe that they work. They hurt the poor.\n\n"
    "Sudan expelled the aid agencies. I think that nobody should be surprised."
)


def test_comment_looks_back(reader: Reader) -> None:
    assert status(reader, COMMENT, "expelled") == "historical"
