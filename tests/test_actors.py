"""The tables of actors: checked on load, dated, and found under their spellings."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.datafiles import package_data
from dragoman.errors import DataError
from dragoman.knowledge import actors as module
from dragoman.knowledge.actors import actors, distance, fold, squeeze

TABLES = {
    "agents.tsv": "rebel\tgroup\tREB\t",
    "titles.tsv": "President\tpresident\tGOV\toffice\t",
    "holders.tsv": "Ada Example\tFRA\tpresident\tGOV\t2000-01-01\t2001-01-01",
    "organisations.tsv": "Example Front\tPER\tREB\tgroup\t\t",
    "peoples.tsv": "Examplers\tPER\tCVL",
}


def test_tables_load_and_are_large() -> None:
    table = actors()
    assert len(table.agents) > 1500
    assert len(table.titles) > 250
    people = {r.actor_id for rows in table.names.values() for r in rows if r.kind == "person"}
    others = {r.actor_id for rows in table.names.values() for r in rows if r.kind != "person"}
    assert len(people) > 800
    assert len(others) > 600


@pytest.mark.parametrize(
    ("name", "day", "office", "country"),
    [
        ("Vladimir Putin", "2009-07-22", "prime minister", "RUS"),
        ("Vladimir Putin", "2015-01-01", "president", "RUS"),
        ("Dmitry Medvedev", "2009-07-22", "president", "RUS"),
        ("S. M. Krishna", "2010-01-01", "foreign minister", "IND"),
        ("Jüri Ratas", "2022-01-01", "speaker", "EST"),
        ("Ban Ki-moon", "2005-01-01", "foreign minister", "KOR"),
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
        ("holders.tsv", "Ada Example\tFRA\tpresident\tGOV\t2000-13-01\t", "no ISO day"),
        ("holders.tsv", "Ada Example\tFRA\tpresident\tGOV\t2002-01-01\t2001-01-01", "ends before"),
        ("holders.tsv", TABLES["holders.tsv"] + "\nAda Example\tFRA\tpresident\tGOV\t2000-06-01\t", "stands twice"),
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
