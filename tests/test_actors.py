"""The tables of actors: checked on load, dated, and found under their spellings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dragoman.datafiles import package_data
from dragoman.errors import DataError
from dragoman.knowledge import actors as module
from dragoman.knowledge.actors import actors, distance, fold, squeeze

TABLES = {
    "agents.tsv": "rebel\tgroup\tREB\t",
    "titles.tsv": "President\tpresident\tGOV\toffice\t",
    "holders.tsv": "Ada Example\tFRA\tpresident\tGOV\t2000-01-01\t2001-01-01\tmemory",
    "organisations.tsv": "Example Front\tPER\tREB\tgroup\t\t",
    "peoples.tsv": "Examplers\tPER\tCVL",
}


def test_tables_load_and_are_large() -> None:
    table = actors()
    assert len(table.agents) > 2800
    assert len(table.titles) > 2500
    people = {r.actor_id for rows in table.names.values() for r in rows if r.kind == "person"}
    others = {r.actor_id for rows in table.names.values() for r in rows if r.kind != "person"}
    assert len(people) > 3000
    assert len(others) > 3500


@pytest.mark.parametrize(
    ("name", "day", "office", "country"),
    [
        ("Vladimir Putin", "2009-07-22", "prime minister", "RUS"),
        ("Vladimir Putin", "2015-01-01", "president", "RUS"),
        ("Dmitry Medvedev", "2009-07-22", "president", "RUS"),
        ("S. M. Krishna", "2010-01-01", "foreign minister", "IND"),
        ("Jüri Ratas", "2022-01-01", "speaker", "EST"),
        ("Ban Ki-moon", "2005-01-01", "foreign minister", "KOR"),
        ("Yoriko Kawaguchi", "2003-01-01", "foreign minister", "JPN"),
        ("Moamer Kadhafi", "1990-01-01", "leader", "LBY"),
        ("Alyaksandr Lukashenka", "2010-01-01", "president", "BLR"),
        ("Salim Ahmed Salim", "1995-01-01", "secretary-general", "IGO"),
        ("Ahmed Gaid Salah", "2019-03-26", "military chief", "DZA"),
        ("Manuel Marulanda", "2000-01-01", "rebel leader", "COL"),
        ("Ban Ki-moon", "2010-01-01", "secretary-general", "UNO"),
    ],
)
def test_offices_are_dated(name: str, day: str, office: str, country: str) -> None:
    held = [r for r in actors().names[squeeze(name)] if r.holds(day)]
    assert [(r.office, r.country) for r in held] == [(office, country)]


@pytest.mark.parametrize(
    ("day", "sector"),
    [("1995-01-01", "REB"), ("1999-01-01", "GOV"), ("2010-01-01", "REB"), ("2021-08-14", "REB"), ("2021-08-15", "GOV")],
)
def test_the_taliban_by_date(day: str, sector: str) -> None:
    assert [r.sector for r in actors().names["Taliban"] if r.holds(day)] == [sector]


@pytest.mark.parametrize(
    ("spelling", "meant"),
    [
        ("Barak Obama", "Barack Obama"),
        ("Dimitri Medvedev", "Dmitry Medvedev"),
        ("Mikhail Saakashvili", "Mikheil Saakashvili"),
        ("S. Lavrov", "Sergei Lavrov"),
        ("Gerhard Schröder", "Gerhard Schroeder"),
    ],
)
def test_near_spellings(spelling: str, meant: str) -> None:
    assert {r.name for r in actors().person(spelling)} == {meant}


@pytest.mark.parametrize("name", ["John Putin", "Barbara Obama", "Obama", "Angela Markle-Smith"])
def test_no_guess_from_a_surname_with_another_given_name(name: str) -> None:
    assert actors().person(name) == []


@pytest.mark.parametrize(
    ("words", "office", "sector", "country"),
    [
        ("External Affairs Minister", "foreign minister", "GOV", "IND"),
        ("Taoiseach", "prime minister", "GOV", "IRL"),
        ("Rahbar", "supreme leader", "GOV", "IRN"),
        ("Knesset member", "member of parliament", "LEG", "ISR"),
        ("Chief of Army Staff", "military chief", "MIL", None),
        ("Attorney General", "prosecutor", "JUD", None),
        ("Politburo member", "party official", "GOV", None),
        ("Home Secretary", "interior minister", "GOV", None),
        ("Ombudsman", "head of an agency", "GOV", None),
        ("EU foreign policy chief", "high representative", "GOV", "EUR"),
        ("Houthi spokesman", "rebel leader", "REB", "YEM"),
        ("IMF chief", "head", "BUS", "IGO"),
        ("Mossad chief", "intelligence chief", "SPY", "ISR"),
    ],
)
def test_titles(words: str, office: str, sector: str, country: str | None) -> None:
    title = actors().titles[squeeze(words.lower())]
    assert (title.office, title.sector, title.country) == (office, sector, country)


HEADS = ("president", "prime minister", "chancellor", "monarch", "supreme leader", "leader", "head of the junta")


@pytest.mark.parametrize(
    ("country", "offices", "longest"),
    [
        ("GBR", ("prime minister",), 1),
        ("GBR", ("foreign minister",), 1),
        ("USA", ("president",), 1),
        ("USA", ("foreign minister",), 60),
        ("FRA", ("prime minister",), 1),
        ("FRA", ("foreign minister",), 10),
        ("DEU", ("chancellor",), 1),
        ("RUS", ("president",), 2),
        ("RUS", ("foreign minister",), 60),
        ("CHN", ("foreign minister",), 1),
        ("JPN", ("prime minister",), 70),
        ("JPN", ("foreign minister",), 10),
        ("IND", ("prime minister",), 1),
        ("ITA", ("prime minister",), 1),
        ("TUR", ("prime minister", "president"), 20),
        ("ISR", ("prime minister",), 1),
        ("IRN", ("supreme leader",), 1),
        ("PAK", ("prime minister", "president", "leader"), 60),
        ("EGY", ("president", "head of the military council"), 1),
        ("NGA", ("president", "head of the junta"), 25),
        ("ZAF", ("president",), 1),
        ("BRA", ("president",), 1),
        ("MEX", ("president",), 1),
        ("KOR", ("president",), 120),
        ("IDN", ("president",), 1),
        ("POL", ("prime minister",), 40),
        ("UKR", ("president",), 1),
        ("AUS", ("foreign minister",), 30),
        ("EUR", ("commission president",), 1),
    ],
)
def test_no_gap_in_the_offices_that_news_names_most(country: str, offices: tuple[str, ...], longest: int) -> None:
    held = {r for rows in actors().names.values() for r in rows if r.country == country and r.office in offices}
    until = date(1992, 1, 1)
    for row in sorted(held, key=lambda r: r.start or ""):
        start, end = date.fromisoformat(row.start or "0001-01-01"), date.fromisoformat(row.end or "2025-01-01")
        assert (start - until).days <= longest, f"nobody from {until} to {row.name}, {start}"
        until = max(until, end)
    assert until >= date(2025, 1, 1)


def test_every_country_with_news_has_its_heads() -> None:
    rows = {r for rows in actors().names.values() for r in rows if r.kind == "person"}
    lands = {r.country for r in rows if r.office in HEADS and r.country}
    assert len(lands) >= 150
    assert len({r.country for r in rows if r.office == "foreign minister"}) >= 100


def test_months_and_years_are_their_first_and_last_day() -> None:
    row = next(r for r in actors().names[squeeze("Saddam Hussein")] if r.office == "president")
    assert (row.start, row.end) == ("1979-07-16", "2003-04-09")
    coarse = next(r for r in actors().names[squeeze("Salim Ahmed Salim")])
    assert coarse.start == "1989-09-19"
    spokesman = next(r for r in actors().names[squeeze("Hamid Reza Asefi")])
    assert (spokesman.start, spokesman.end) == ("1999-01-01", "2006-12-31")


def test_fold_and_distance() -> None:
    assert fold("Al-Ásad") == "alasad"
    assert squeeze("Nikola Šašić") == "NikolaSasic"
    assert distance("barak", "barack") == 1


@pytest.mark.parametrize(
    ("table", "row", "cause"),
    [
        ("agents.tsv", "rebel\tgruop\tREB\t", "unknown kind"),
        ("agents.tsv", "rebel\tgroup\tRBE\t", "unknown sector"),
        ("agents.tsv", "rebel\tgroup\tREB\tsoft", "class"),
        ("agents.tsv", "rebel|Rebel\tgroup\tREB\t", "stands twice"),
        ("agents.tsv", "a b c d e\tgroup\tREB\t", "too long"),
        ("organisations.tsv", TABLES["organisations.tsv"] + "\nOther|Example Front\tPER\tPTY\tgroup\t\t", "is also"),
        ("peoples.tsv", "Mossad\tPER\tCVL", "is also"),
        ("titles.tsv", "President\tpresident\tGOV\toffice\tFRX", "unknown country"),
        ("holders.tsv", "Ada Example\tFRA\tpresident\tGOV\t2000-13-01\t\tmemory", "no ISO day"),
        ("holders.tsv", "Ada Example\tFRA\tpresident\tGOV\t2001-02-29\t\tmemory", "no ISO day"),
        ("holders.tsv", "Ada Example\tFRA\tpresident\tGOV\t2001-2\t\tmemory", "no ISO day"),
        ("holders.tsv", "Ada Example\tFRA\tpresident\tGOV\t2001\t\t", "note is empty"),
        ("holders.tsv", "Ada Example\tFRA\tpresident\tGOV\t2001\t\tchecked", "unknown note"),
        (
            "holders.tsv",
            TABLES["holders.tsv"] + "\nBea Other\tFRA\tpresident\tGOV\t2000-06\t2002\tmemory",
            "is president of FRA",
        ),
        ("holders.tsv", "Ada Example\tFRA\tpresident\tGOV\t2002-01-01\t2001-01-01\tmemory", "ends before"),
        ("holders.tsv", "Ada Example\tFRA\tpresident\tGOV\t2002\t2001-12\tmemory", "ends before"),
        (
            "holders.tsv",
            TABLES["holders.tsv"] + "\nAda Example\tFRA\tpresident\tGOV\t2000-06-01\t\tmemory",
            "stands twice",
        ),
        ("organisations.tsv", "\tPER\tREB\tgroup\t\t", "names is empty"),
    ],
)
def test_faults_name_file_and_line(
    table: str, row: str, cause: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = next(
        line for line in package_data("knowledge", table).read_text(encoding="utf-8").splitlines() if line[0] != "#"
    )
    (tmp_path / table).write_text(f"{header}\n{row}\n", encoding="utf-8")

    def place(floor: str, *names: str) -> Path:
        own = tmp_path / names[-1]
        return own if own.exists() else package_data(floor, *names)

    monkeypatch.setattr(module, "package_data", place)
    actors.cache_clear()
    try:
        with pytest.raises(DataError, match=cause) as caught:
            actors()
    finally:
        actors.cache_clear()
    assert caught.value.path is not None
    assert caught.value.path.endswith(table)
    assert caught.value.line == 1 + len(row.splitlines())
