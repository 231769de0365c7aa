from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dragoman.datafiles import Row, package_data
from dragoman.errors import DataError
from dragoman.knowledge import countries as module
from dragoman.knowledge import places
from dragoman.knowledge.countries import Country, CountryTable, countries

TABLE = countries()
DATA = package_data("knowledge")


def test_tables_pass_their_checks() -> None:
    module.check()
    places.check()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("US", "USA"),
        ("U.S.", "USA"),
        ("the United States", "USA"),
        ("Britain", "GBR"),
        ("UK", "GBR"),
        ("DPRK", "PRK"),
        ("the Netherlands", "NLD"),
        ("Burma", "MMR"),
        ("Swaziland", "SWZ"),
        ("Kosovo", "XKX"),
        ("Taiwan", "TWN"),
        ("Palestine", "PSE"),
        ("Western Sahara", "ESH"),
        ("Greenland", "GRL"),
        ("Timor-Leste", "TLS"),
        ("Soviet Union", "RUS"),
        ("Zaire", "COD"),
    ],
)
def test_names(text: str, code: str) -> None:
    found = TABLE.by_name(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["us", "in", "IN", "NO", "turkey", "Turkey's", "", "the", "States", "Male"])
def test_no_names(text: str) -> None:
    assert TABLE.by_name(text) is None
    assert TABLE.by_capital(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Indian", "IND"),
        ("Afghan", "AFG"),
        ("British", "GBR"),
        ("Nigerien", "NER"),
        ("Dutch", "NLD"),
        ("Emirati", "ARE"),
    ],
)
def test_adjectives(text: str, code: str) -> None:
    found = TABLE.by_adjective(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("Afghans", "AFG"), ("Britons", "GBR"), ("Turks", "TUR"), ("Spaniards", "ESP"), ("Cypriots", "CYP")],
)
def test_people(text: str, code: str) -> None:
    found = TABLE.by_people(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("New Delhi", "IND"),
        ("Kiev", "UKR"),
        ("Kyiv", "UKR"),
        ("Rangoon", "MMR"),
        ("Washington", "USA"),
        ("Sana'a", "YEM"),
    ],
)
def test_capitals(text: str, code: str) -> None:
    found = TABLE.by_capital(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["Hamilton", "Victoria", "Douglas", "Stanley"])
def test_a_capital_that_more_often_means_something_else_is_none(text: str) -> None:
    assert TABLE.by_capital(text) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Congolese", ["COD", "COG"]),
        ("Korean", ["KOR", "PRK"]),
        ("Dominican", ["DOM", "DMA"]),
        ("Congo", ["COD", "COG"]),
        ("Guinean", ["GIN", "GNB"]),
    ],
)
def test_shared_words_have_a_default_and_are_ambiguous(text: str, codes: list[str]) -> None:
    assert [c.code for c in TABLE.candidates(text)] == codes
    assert TABLE.is_ambiguous(text)
    assert not TABLE.is_ambiguous("Indian")


def test_former_states_have_dates_and_breakaway_ones_their_parent() -> None:
    yugoslavia, abkhazia = TABLE.former("Yugoslavia"), TABLE.former("Abkhazia")
    assert yugoslavia is not None
    assert abkhazia is not None
    assert (yugoslavia.code, yugoslavia.start, yugoslavia.end) == ("SRB", "1918-12-01", "2003-02-04")
    assert (abkhazia.code, abkhazia.sector) == ("GEO", "PRE")
    assert TABLE.by_name("Abkhazia") is None
    assert TABLE.by_name("Zaire", "1950-01-01") is None
    assert TABLE.by_name("Zaire", "2009-07-22") is TABLE.by_code["COD"]


def test_all_members_of_the_united_nations_are_there() -> None:
    assert len(TABLE.by_code) >= 193 + 5
    assert all(c.region and c.iso2 for c in TABLE.by_code.values())
    sovereign = [c for c in TABLE.by_code.values() if c.adjectives and c.capitals]
    assert len(sovereign) >= 190


def _write(folder: Path, *rows: dict[str, str]) -> None:
    with (folder / "countries.tsv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, module.COLUMNS, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (folder / "formers.tsv").write_text("\t".join(module.FORMER_COLUMNS) + "\n", encoding="utf-8")


ROW = dict.fromkeys(module.COLUMNS, "") | {
    "code": "AAA",
    "iso2": "AA",
    "numeric": "001",
    "name": "Aland",
    "adjectives": "Alan",
    "lat": "1",
    "lon": "2",
    "geonameid": "7",
}
OTHER = ROW | {"code": "BBB", "iso2": "BB", "numeric": "002", "name": "Beland", "geonameid": "8"}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([ROW, ROW | {"name": "Other"}], "stands twice"),
        ([ROW | {"code": "Aa"}], "three-letter"),
        ([ROW | {"lat": "north"}], "coordinates"),
        ([ROW | {"lat": "91"}], "globe"),
        ([ROW, OTHER], "'Alan' is borne by AAA, BBB"),
        ([ROW, OTHER | {"adjectives": "Belan", "iso2": "AA"}], "same iso2"),
    ],
)
def test_faulty_tables_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, str]], told: str
) -> None:
    _write(tmp_path, *rows)
    monkeypatch.setattr(module, "package_data", lambda _, name: tmp_path / name)
    countries.cache_clear()
    try:
        with pytest.raises(DataError, match=told):
            module.check()
    finally:
        countries.cache_clear()


def test_a_star_settles_a_shared_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, ROW, OTHER | {"adjectives": "Alan*"})
    monkeypatch.setattr(module, "package_data", lambda _, name: tmp_path / name)
    countries.cache_clear()
    try:
        module.check()
        found = countries().by_adjective("Alan")
        assert found is not None
        assert found.code == "BBB"
    finally:
        countries.cache_clear()


def test_types_are_frozen() -> None:
    with pytest.raises(AttributeError):
        TABLE.by_code["IND"].name = "Bharat"  # type: ignore[misc]
    assert isinstance(TABLE.by_code["IND"], Country)
    assert isinstance(TABLE, CountryTable)
    assert Row.__slots__


def test_regions_of_the_table_have_known_countries_and_lie_on_the_globe() -> None:
    table = places.regions()
    assert len(table.names) >= 1000
    assert all(p.country is None or p.country in TABLE.by_code for found in table.names.values() for p in found)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Helmand", "AFG"),
        ("Darfur", "SDN"),
        ("Gorno-Badakhshan", "TJK"),
        ("Bajaur", "PAK"),
        ("Crimea", "UKR"),
        ("Panjshir", "AFG"),
        ("Tigray", "ETH"),
        ("Golan Heights", "SYR"),
        ("Texas", "USA"),
        ("Bihar", "IND"),
        ("South China Sea", None),
        ("Central Asia", None),
    ],
)
def test_regions(name: str, country: str | None) -> None:
    assert places.regions().names[name][0].country == country


@pytest.mark.parametrize(
    ("name", "boost", "country", "admin1"),
    [
        ("Paris", {}, "FRA", "11"),
        ("Paris", {"USA": 3}, "FRA", "11"),
        ("Boston", {}, "USA", "MA"),
        ("Boston", {"USA": 1, "GBR": 1}, "USA", "MA"),
        ("Cambridge", {"GBR": 2}, "GBR", "ENG"),
        ("Springfield", {"USA": 2, "USA.IL": 2}, "USA", "IL"),
        ("Hyderabad", {"PAK": 3}, "PAK", "05"),
        ("Punjab", {"IND": 3}, "IND", "23"),
        ("Islamabad", {}, "PAK", "08"),
        ("San Jose", {"CRI": 2}, "CRI", "08"),
    ],
)
def test_the_likeliest_place_of_a_name(name: str, boost: dict[str, int], country: str, admin1: str) -> None:
    found = places.lookup(name, boost)[0]
    assert (found.country, found.admin1) == (country, admin1)


def test_unknown_names_and_nicknames_have_no_place() -> None:
    assert places.lookup("Xyzzyville") == []
    assert all(p.country != "SGP" for p in places.lookup("Garden City"))


def test_borders_are_known_both_ways() -> None:
    one, other = places.border("TJK", "AFG"), places.border("AFG", "TJK")
    assert one is not None
    assert other is not None
    assert (one.country, other.country) == ("TJK", "AFG")
    assert (one.lat, one.lon) == (other.lat, other.lon)
    assert one.feature == "BDRY"
    assert places.border("FRA", "JPN") is None


@pytest.mark.parametrize(
    ("former", "told"),
    [
        ("Oldland\tAAA\t\t1990-02-30\t", "no ISO day"),
        ("Oldland\tAAA\t\t1990-02-03\t1990-02-02", "ends before"),
        ("Oldland\tXXX\t\t\t", "unknown country"),
    ],
)
def test_faulty_former_states_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, former: str, told: str
) -> None:
    _write(tmp_path, ROW)
    with (tmp_path / "formers.tsv").open("a", encoding="utf-8") as stream:
        stream.write(former + "\n")
    monkeypatch.setattr(module, "package_data", lambda _floor, *names: tmp_path.joinpath(*names))
    countries.cache_clear()
    try:
        with pytest.raises(DataError, match=told) as caught:
            countries()
    finally:
        countries.cache_clear()
    assert caught.value.line == 2
