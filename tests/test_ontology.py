"""PLOVER as data: the numbers that decide scores, the crosswalk both ways, and the faults a data file may have."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from dragoman import ontology
from dragoman.datafiles import package_data
from dragoman.errors import DataError
from dragoman.model import STATUSES

PLOVER = ontology.load()


def test_loaded_once() -> None:
    assert ontology.load() is PLOVER
    assert len(PLOVER.fingerprint) == 12


def test_all_of_plover_is_there() -> None:
    assert len(PLOVER.types) == 16
    assert sum(len(entry.modes) for entry in PLOVER.types.values()) == 67
    assert len(PLOVER.contexts) == 37
    assert len(PLOVER.sectors) == 25
    assert sum(sector.frequent for sector in PLOVER.sectors.values()) == 11
    assert set(PLOVER.quads) == {1, 2, 3, 4}
    assert tuple(PLOVER.statuses) == STATUSES
    assert {"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC", "XKX"} == set(PLOVER.countries)
    assert PLOVER.countries["XKX"].export == "KOS"


@pytest.mark.parametrize(
    ("name", "quad", "intensity", "modes"),
    [
        ("AGREE", 1, 2.5, ""),
        ("CONSULT", 1, 2.5, "visit 4, third-party 1, multilateral 4, phone 1.5"),
        ("SUPPORT", 1, 5, ""),
        ("CONCEDE", 1, 4.5, ""),
        ("COOPERATE", 2, 9.5, ""),
        ("AID", 2, 10, ""),
        ("RETREAT", 2, 6.5, "withdraw 8, release 6.5, disarm 10, ceasefire 7.5, access 6.5, resign 4.5"),
        ("REQUEST", 3, 0, "assist .5, change -1, yield -1, meet 0"),
        ("ACCUSE", 3, -3, "disapprove -2, investigate -3.5, allege -3.5"),
        ("REJECT", 3, -2, "assist -1.5, change -2, yield -2, meet -2"),
        (
            "THREATEN",
            3,
            -3.5,
            "restrict -3, arrest -3.5, relations -3.5, expel -3.5, territory -4, violence -3.5",
        ),
        (
            "PROTEST",
            4,
            -5,
            "demo -5, riot -7, strike -5, hunger -4.5, boycott -4.5, obstruct -4.5, vandalize -5",
        ),
        ("SANCTION", 4, -6, "convict -6, expel -5.5, withdraw -6, discontinue -6"),
        ("MOBILIZE", 4, -5.5, "troops -6.5, weapons -6.5, police -5.5, militia -6"),
        (
            "COERCE",
            4,
            -7,
            """seize -7, restrict -7, censor -6.5, curfew -6.5, martial-law -7.5, arrest -7, deport -7, withhold -7,
            misinformation -6.5, cyber -7""",
        ),
        (
            "ASSAULT",
            4,
            -9,
            """abduct -8.5, beat -7.5, torture -8.5, sexual -8.5, targeted -9.5, destroy -8.5, primitive -8,
            firearms -9, explosives -9, suicide-attack -9.5, aerial -9.5, drone -9.5, heavy-weapons -9.5,
            crowd-control -7.5, unconventional -10""",
        ),
    ],
)
def test_scores(name: str, quad: int, intensity: float, modes: str) -> None:
    expected = {mode: float(score) for mode, score in (item.split() for item in modes.split(",") if item)}
    assert (PLOVER.quad(name), PLOVER.intensity(name)) == (quad, intensity)
    assert {mode: PLOVER.intensity(name, mode) for mode in PLOVER.types[name].modes} == expected


def test_recipients_and_signs() -> None:
    assert {t.name for t in PLOVER.types.values() if t.recipient_required} == {"COOPERATE", "AID", "SANCTION"}
    assert {t.name for t in PLOVER.types.values() if t.symmetric} == {"AGREE", "CONSULT", "COOPERATE"}
    assert {t.sign for t in PLOVER.types.values() if t.quad <= 2} == {"cooperative"}
    assert [t.name for t in PLOVER.types.values() if t.sign == "neutral"] == ["REQUEST"]


def test_unknown_names_are_refused() -> None:
    with pytest.raises(KeyError):
        PLOVER.intensity("ASSAULT", "shout")
    with pytest.raises(KeyError):
        PLOVER.cameo("FIGHT")


@pytest.mark.parametrize(
    ("code", "type_", "mode"),
    [
        ("036", "AGREE", None),
        ("035", "CONCEDE", None),
        ("0356", "CONCEDE", None),
        ("055", "CONCEDE", None),
        ("0814", "CONCEDE", None),
        ("0871", "RETREAT", "ceasefire"),
        ("116", "SANCTION", "convict"),
        ("163", "SANCTION", "discontinue"),
        ("175", "ASSAULT", "crowd-control"),
        ("186", "ASSAULT", "targeted"),
        ("191", "COERCE", "restrict"),
        ("192", "ASSAULT", None),
        ("195", "ASSAULT", "aerial"),
        ("023", "REQUEST", "assist"),
    ],
)
def test_from_cameo(code: str, type_: str, mode: str | None) -> None:
    crossing = PLOVER.crosswalk[code]
    assert (crossing.type, crossing.mode) == (type_, mode)


def test_root_codes_go_where_decided() -> None:
    for code, crossing in PLOVER.crosswalk.items():
        if code[:2] == "08":
            assert crossing.type == ("CONCEDE" if code[2] in "0123" else "RETREAT"), code
        if code[:2] in {"18", "19", "20"}:
            assert crossing.type == ("COERCE" if code == "191" else "ASSAULT"), code
        assert not crossing.was or crossing.reason
    assert sum(bool(crossing.was) for crossing in PLOVER.crosswalk.values()) > 30


@pytest.mark.parametrize(
    ("type_", "mode", "act", "code"),
    [
        ("AGREE", None, "CONSULT", "036"),
        ("AGREE", None, "ACCUSE", "030"),
        ("CONSULT", "multilateral", "CONSULT", "040"),
        ("SUPPORT", None, "COOPERATE", "057"),
        ("CONCEDE", None, "RETREAT", "035"),
        ("REQUEST", "yield", "ASSAULT", "1056"),
        ("REQUEST", "yield", "AID", "105"),
        ("SANCTION", "discontinue", "AID", "162"),
        ("ASSAULT", "drone", "ASSAULT", "195"),
        ("COERCE", "arrest", None, "173"),
    ],
)
def test_to_cameo(type_: str, mode: str | None, act: str | None, code: str) -> None:
    assert PLOVER.cameo(type_, mode, act) == code


def test_each_type_and_mode_goes_to_cameo_and_comes_back() -> None:
    lost = [
        (entry.name, mode)
        for entry in PLOVER.types.values()
        for mode in (None, *entry.modes)
        if PLOVER.crosswalk[PLOVER.cameo(entry.name, mode, entry.name)].type != entry.name
    ]
    assert lost == [("RETREAT", "resign")]


def test_values_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        PLOVER.types["AID"].quad = 4  # type: ignore[misc]


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "words"),
    [
        ("types.yaml", "sign: cooperative", "sign: friendly", 10, "sign is 'friendly'"),
        ("types.yaml", "intensity: 2.5", "intensity: 25", 10, "intensity is 25"),
        ("types.yaml", "quad: 1\n", "quad: 7\n", 10, "quad is 7"),
        ("types.yaml", "  label: Agree\n", "", 10, "lacks label"),
        ("types.yaml", "symmetric: true", "symmetric: maybe", 10, "symmetric is 'maybe'"),
        ("quads.yaml", "quad: 2", "quad: 1", 3, "quad is 1"),
        ("contexts.yaml", "military: Armed", "military: 3 #", 2, "military is 3"),
        ("statuses.yaml", "actual:", "real:", 2, "the statuses are"),
        ("sectors.yaml", "label: Police,", "", None, "lacks label"),
        ("crosswalk.tsv", "030\tAGREE", "030\tAGRE", None, "unknown type 'AGRE'"),
        ("crosswalk.tsv", "041\tCONSULT\tphone", "041\tCONSULT\tradio", None, "unknown mode 'radio' of CONSULT"),
        ("crosswalk.tsv", "061\tCOOPERATE\t\teconomic", "061\tCOOPERATE\t\tmoney", None, "unknown context 'money'"),
        ("crosswalk.tsv", "031\tAGREE", "030\tAGREE", None, "code '030'"),
        ("cameo.tsv", "AID\t\t\t070", "AID\t\t\t999", None, "not in the crosswalk"),
        ("cameo.tsv", "AID\t\t\t070", "AID\t\t\t060", None, "goes to COOPERATE"),
        ("cameo.tsv", "ACCUSE\t\t\t110\t\n", "", None, "no row for ACCUSE alone"),
    ],
)
def test_a_fault_names_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, line: int | None, words: str
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(package_data("ontology"), folder)
    before = (folder / file).read_text(encoding="utf-8")
    assert old in before
    (folder / file).write_text(before.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=words) as caught:
        ontology.load_from(folder)
    assert caught.value.path is not None
    assert caught.value.path.endswith(file)
    assert line is None or caught.value.line == line
