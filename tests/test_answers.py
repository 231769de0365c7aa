"""Answers from a record: what counts, and once; denominators; comparisons that never claim too much; bad input."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import dragoman
from dragoman.errors import (
    OutputError,
    PartyUnknown,
    PeriodUnfit,
    QueryRefused,
    QueryTooSlow,
    RecordBusy,
    RecordError,
    RecordOutdated,
    UsageError,
)
from dragoman.queries.compare import _topics
from dragoman.queries.filters import Filter, parse_period
from dragoman.queries.opened import OpenRecord
from handmade import RUN, Story, entity, record

PUTIN = entity("RUS", "Vladimir Putin", "president", "person:VladimirPutin")
TALIBAN = dataclasses.replace(entity("AFG", "Taliban"), entity_id="group:Taliban", kind="group")


def stories() -> list[Story]:
    return [
        Story("a1", "2009-03-02", "Wire")
        .event("CONSULT", ["IND", PUTIN], sentence="India's leader met Putin.")
        .event("AGREE", ["IND"], ["RUS"], status="future", act="AID", topics=("economic",))
        .event("ASSAULT", ["IND"], ["RUS"], status="hypothetical", date=None)
        .event("SANCTION", ["RUS"], ["IND"], status="negated")
        .event("CONSULT", ["IND", "RUS"], furniture=True)
        .statement("IND", "fears", "The Taliban may attack.", about=["AFG"]),
        Story("a2", "2009-05-20", "Courier")
        .event("ACCUSE", ["RUS"], ["IND"])
        .event("ACCUSE", ["RUS", "IND"], ["PAK"])
        .event("REQUEST", ["RUS", "IND"])
        .event("CONSULT", ["IND", TALIBAN]),
        Story("a3", "2021-01-15", "Wire")
        .event("AID", ["RUS"], ["IND"])
        .event("AID", ["RUS"], ["IND"])
        .event("CONSULT", ["IND", "RUS"], date=("2021-01-01", "2021-12-31"))
        .event("COOPERATE", ["IND", "RUS"], date=None),
    ]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record(tmp_path_factory.mktemp("answers") / "r.duckdb", *stories())


@pytest.fixture
def opened(path: Path) -> Any:
    with dragoman.open_record(path) as found:
        yield found


def kinds(relation: Any) -> list[str]:
    return [row.type for row in relation]


def test_only_what_counts_is_in_a_timeline_and_the_rest_is_told(opened: OpenRecord) -> None:
    assert kinds(opened.timeline("IND", "RUS", period="2009")) == ["CONSULT", "AGREE", "ACCUSE", "ACCUSE", "REQUEST"]
    left = opened.left_out("IND", "RUS", period="2009")
    assert left == {"caption": 1, "hypothetical": 1, "negated": 1}
    assert opened.left_out("IND", "RUS", period="2021") == {"undated": 1}


def test_all_and_a_status_can_be_asked_for(opened: OpenRecord) -> None:
    assert len(opened.timeline("IND", "RUS", everything=True)) == 12
    assert kinds(opened.timeline("IND", "RUS", status="hypothetical")) == ["ASSAULT"]
    assert kinds(opened.timeline("IND", "RUS", status=["negated", "future"])) == ["AGREE", "SANCTION"]


@pytest.mark.parametrize("form", ["duckdb", "jsonl", "parquet", "csv"])
def test_all_forms_of_a_record_answer_alike(opened: OpenRecord, tmp_path: Path, form: str) -> None:
    other = record(tmp_path / f"r.{form}", *stories())
    with dragoman.open_record(other) as found:
        assert found.timeline().to_dicts() == opened.timeline().to_dicts()
        assert found.dyad("IND", "RUS").to_dicts() == opened.dyad("IND", "RUS").to_dicts()


def test_a_record_without_the_index_answers_alike(opened: OpenRecord, path: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.duckdb"
    shutil.copy(path, bare)
    connection = duckdb.connect(str(bare))
    for (name,) in connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'index%'"
    ).fetchall():
        connection.execute(f"DROP TABLE {name}")
    connection.close()
    before = bare.read_bytes()
    with dragoman.open_record(bare) as found:
        assert found.timeline().to_dicts() == opened.timeline().to_dicts()
    assert bare.read_bytes() == before


@pytest.mark.parametrize(
    "name", ["IND", "ind", "India", "india", "Indian", "the Republic of India", "IN", "New Delhi", "Indians"]
)
def test_common_forms_of_a_country(opened: OpenRecord, name: str) -> None:
    assert opened.party(name).code == "IND"


def test_parties_by_name(opened: OpenRecord) -> None:
    assert len(opened.timeline("the Taliban")) == 1
    assert len(opened.timeline("Putin")) == 1
    # the Taliban are not Afghanistan to themselves
    assert len(opened.timeline("the Taliban", "AFG")) == 0
    assert opened.party("UNO").code == "UNO"


def test_a_dyad_tells_acts_towards_each_other_from_acts_side_by_side(opened: OpenRecord) -> None:
    found = opened.dyad("Russia", "India", period="2009")
    total = found.summary[0]
    assert (total.events, total.mutual, total.a_to_b, total.b_to_a, total.together) == (3, 1, 1, 1, 2)
    assert {k.kind: k.events for k in found.by_type} == {"CONSULT": 1, "ACCUSE": 1, "AGREE": 1}
    assert {k.kind for k in found.together} == {"ACCUSE", "REQUEST"}
    assert {s.status: s.events for s in found.by_status} == {"actual": 2, "future": 1, "hypothetical": 1, "negated": 1}
    assert [t.topic for t in found.topics] == ["economic"]
    assert (total.articles, total.sources, total.naming) == (2, 2, 2)


def test_a_dyad_is_the_same_by_code_and_by_name(opened: OpenRecord) -> None:
    by_name = opened.dyad("Putin", "IND").summary[0]
    assert (by_name.events, by_name.mutual) == (1, 1)


def test_months_are_filled_with_zeros(opened: OpenRecord) -> None:
    months = opened.dyad("IND", "RUS").by_month
    assert (months[0].month, months[len(months) - 1].month) == ("2009-03", "2021-01")
    assert len(months) == 143
    # a whole year is no month
    assert sum(m.events for m in months) == 5
    assert {m.month: m.articles for m in months if m.articles} == {"2009-03": 1, "2009-05": 1, "2021-01": 1}


def test_tables_hold_every_month_with_what_was_read(opened: OpenRecord) -> None:
    rows = opened.country_months("IND", "PAK", period="2009").rows
    assert len(rows) == 24
    told = {(r.country, r.month): (r.events, r.articles) for r in rows if r.events or r.articles}
    assert told[("IND", "2009-03")] == (2, 1)
    assert told[("PAK", "2009-05")] == (1, 1)
    assert told[("PAK", "2009-03")] == (0, 1)
    pairs = opened.dyad_months("IND", "RUS", period="2009").rows
    assert len(pairs) == 12
    assert sum(r.events for r in pairs) == 3
    both_ways = opened.dyad_months("IND", "RUS", directed=True, period="2009").rows
    assert {(r.a, r.b): 0 for r in both_ways} == {("IND", "RUS"): 0, ("RUS", "IND"): 0}
    assert sum(r.events for r in both_ways) == 4


def test_a_network_has_edges_with_directions(opened: OpenRecord) -> None:
    edges = {(e.a, e.b): (e.events, e.mutual, e.a_to_b, e.b_to_a) for e in opened.network()}
    assert edges[("IND", "RUS")] == (6, 2, 1, 3)
    assert edges[("IND", "PAK")] == (1, 0, 1, 0)
    assert edges[("PAK", "RUS")] == (1, 0, 0, 1)
    assert len(opened.network("PAK")) == 2
    with pytest.raises(UsageError, match="no country"):
        opened.network("Putin")


def test_an_actor_with_offices_partners_acts(opened: OpenRecord) -> None:
    found = opened.actor("Putin")
    assert [i.name for i in found.identities] == ["Vladimir Putin"]
    assert {o.basis for o in found.offices} == {"knowledge", "record"}
    assert any(o.office == "president" and o.since == "2012-05-07" for o in found.offices)
    assert [(p.partner, p.mutual) for p in found.partners] == [("IND", 1)]
    assert [(a.kind, a.done, a.suffered) for a in found.acts] == [("CONSULT", 1, 0)]
    assert [(v.attitude, v.statements) for v in opened.actor("IND").attitudes] == [("fears", 1)]


def test_positions_from_statements_and_events(opened: OpenRecord) -> None:
    found = [(p.basis, p.stance) for p in opened.positions("India", on="the Taliban")]
    assert found == [("statement", "fears"), ("event", "CONSULT")]
    assert [p.stance for p in opened.positions("IND", on="economic")] == ["AGREE (AID)"]
    assert len(opened.positions("IND", on="volcanoes")) == 0


# reports of one happening


def linked(tmp_path: Path, topics: tuple[str, ...] = ()) -> Path:
    """Two reports of one meeting, joined."""
    path = record(
        tmp_path / "linked.duckdb",
        Story("b1", "2015-06-01", "Wire").event("CONSULT", ["IND", "RUS"], topics=topics),
        Story("b2", "2015-06-02", "Courier").event("CONSULT", ["IND", "RUS"], date="2015-06-01"),
        Story("b3", "2015-06-09", "Wire").event("CONSULT", ["IND", "RUS"]),
    )
    connection = duckdb.connect(str(path))
    connection.execute("UPDATE events SET episode_id = 'epb1-e0' WHERE event_id IN ('b1-e0', 'b2-e0')")
    connection.execute(
        "INSERT INTO episodes (episode_id, best, events) VALUES ('epb1-e0', 'b2-e0', ['b1-e0', 'b2-e0'])"
    )
    for (name,) in connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'index%'"
    ).fetchall():
        connection.execute(f"DROP TABLE {name}")
    connection.close()
    return path


def test_an_episode_counts_once_and_tells_its_reports(tmp_path: Path) -> None:
    with dragoman.open_record(linked(tmp_path)) as found:
        rows = found.timeline("IND", "RUS").rows
        assert [(r.event_id, r.reports, r.sources) for r in rows] == [("b2-e0", 2, 2), ("b3-e0", 1, 1)]
        assert found.dyad("IND", "RUS").summary[0].events == 2
        assert found.dyad("IND", "RUS").summary[0].reports == 3
        assert len(found.timeline("IND", "RUS", raw=True)) == 3


def test_one_a_day_keeps_one_event_of_a_type_between_the_same(opened: OpenRecord) -> None:
    assert len(opened.timeline("IND", "RUS", period="2021-01")) == 2
    assert len(opened.timeline("IND", "RUS", period="2021-01", one_a_day=True)) == 1


# comparisons


def many(tmp_path: Path, first: int, second: int) -> Path:
    """Articles that all name both: trade in the first period only, terrorism in the second only, talks in both."""
    told = []
    for n in range(first):
        story = Story(f"x{n}", "2009-03-02", f"S{n % 4}", naming=["IND", "RUS"]).event("CONSULT", ["IND", "RUS"])
        told.append(story.event("AGREE", ["IND"], ["RUS"], topics=("economic",)) if n % 2 else story)
    for n in range(second):
        story = Story(f"y{n}", "2021-03-02", f"S{n % 3}", naming=["IND", "RUS"])
        if n % 4 == 0:
            story.event("CONSULT", ["IND", "RUS"])
        told.append(story.event("COOPERATE", ["IND", "RUS"], topics=("terrorism",)))
    return record(tmp_path / "many.duckdb", *told)


def changes(found: Any) -> dict[str, str]:
    return {f"{d.section}: {d.item}": d.change for d in found.differences}


def test_enough_articles_tell_new_gone_stronger_weaker(tmp_path: Path) -> None:
    with dragoman.open_record(many(tmp_path, 40, 40)) as opened:
        found = opened.compare("IND", "RUS", "2009", "2021")
    told = changes(found)
    assert told["topics: economic"] == "gone"
    assert told["topics: terrorism"] == "new"
    assert told["acts: CONSULT"] == "weaker"
    assert told["acts: COOPERATE"] == "new"
    assert told["tone: mean intensity (-10 to 10)"] == "stronger"
    talks = next(d for d in found.differences if d.item == "CONSULT")
    assert (talks.first, talks.second, talks.first_rate, talks.second_rate) == (40, 10, 1.0, 0.25)
    assert (talks.first_articles, talks.first_sources, talks.second_articles, talks.second_sources) == (40, 4, 40, 3)
    assert all(d.proofs and all(p.sentence and p.article_id for p in d.proofs) for d in found.differences)


@pytest.mark.parametrize(("first", "second"), [(29, 40), (40, 29), (5, 5)])
def test_too_few_articles_prove_no_absence(tmp_path: Path, first: int, second: int) -> None:
    with dragoman.open_record(many(tmp_path, first, second)) as opened:
        found = opened.compare("IND", "RUS", "2009", "2021")
    assert {d.change for d in found.differences} == {"not reported here", "in both"}
    trade = next(d for d in found.differences if d.item == "economic")
    assert (trade.change, trade.lacking) == ("not reported here", "2021")


def test_articles_on_other_matters_prove_nothing(tmp_path: Path) -> None:
    path = record(
        tmp_path / "r.duckdb",
        *(Story(f"o{n}", "2021-01-01").event("CONSULT", ["USA", "PAK"]) for n in range(50)),
        Story("x", "2009-01-01").event("CONSULT", ["IND", "RUS"], topics=("cyber",)),
        Story("y", "2021-01-02").event("AGREE", ["IND", "RUS"], status="future"),
    )
    with dragoman.open_record(path) as opened:
        found = opened.compare("IND", "RUS", "2009", "2021")
    assert "gone" not in changes(found).values()
    assert (found.periods[1].articles, found.periods[1].naming) == (51, 1)


# forms of an answer


def test_relations_go_to_frames(opened: OpenRecord) -> None:
    lines = opened.timeline("IND", "RUS")
    pandas, polars, arrow = lines.to_pandas(), lines.to_polars(), lines.to_arrow()
    assert isinstance(pandas, pd.DataFrame)
    assert isinstance(polars, pl.DataFrame)
    assert isinstance(arrow, pa.Table)
    assert list(pandas.columns) == polars.columns == arrow.column_names == list(lines.columns)
    assert list(pandas["type"]) == polars["type"].to_list() == arrow["type"].to_pylist() == kinds(lines)
    assert arrow.to_pylist() == lines.to_dicts()
    # the same schema straight from the query, and of nothing
    assert opened.timeline("IND", "RUS").to_arrow().schema == arrow.schema
    assert opened.timeline("IND", "PAK", period="2021").to_polars().schema == polars.schema
    assert opened.timeline("IND", "PAK", period="2021").to_arrow().schema == arrow.schema


def test_answers_of_several_relations_go_to_frames(tmp_path: Path) -> None:
    with dragoman.open_record(many(tmp_path, 3, 3)) as opened:
        found = opened.compare("IND", "RUS", "2009", "2021")
    assert set(found.to_pandas()) == set(found.to_polars()) == set(found.to_arrow()) == {"periods", "differences"}
    assert found.to_arrow()["differences"].to_pylist() == found.differences.to_dicts()
    rows = list(csv.DictReader(io.StringIO(found.to_csv())))
    assert {r["section"] for r in rows} >= {"periods", "topics", "acts"} or {r["section"] for r in rows}
    assert "<table>" in found._repr_html_()


def test_a_notebook_shows_text_escaped(tmp_path: Path) -> None:
    path = record(
        tmp_path / "r.duckdb", Story("a", "2009-01-01").event("AID", ["IND"], sentence="<b>India</b> gave aid.")
    )
    with dragoman.open_record(path) as opened:
        assert "&lt;b&gt;India" in opened.timeline("IND")._repr_html_()


# bad input: a clear error, and nothing changed


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["Ruritania", "Talibn", "x'; DROP TABLE events; --", "%", "Ind.*"])
def test_an_unknown_party(opened: OpenRecord, path: Path, name: str) -> None:
    before = digest(path)
    with pytest.raises(PartyUnknown) as caught:
        opened.timeline(name)
    assert caught.value.code == "D101"
    if name == "Talibn":
        assert "Taliban" in caught.value.cure
    assert digest(path) == before


@pytest.mark.parametrize(
    "choice",
    [
        {"period": "1999"},
        {"since": "2030"},
        {"period": "2010..2015"},
    ],
)
def test_a_period_of_which_nothing_was_read(opened: OpenRecord, choice: Any) -> None:
    with pytest.raises(PeriodUnfit, match="nothing that was read") as caught:
        opened.dyad("IND", "RUS", **choice)
    assert "2009-03-02 to 2021-01-15" in caught.value.cure
    with pytest.raises(PeriodUnfit, match="nothing that was read"):
        opened.compare("IND", "RUS", "1990", "2009")


@pytest.mark.parametrize(
    "choice",
    [{"since": "2021", "until": "2009"}, {"period": "2021..2009"}, {"since": "2009-03-02", "until": "2009-03-01"}],
)
def test_dates_out_of_order(choice: Any) -> None:
    with pytest.raises(PeriodUnfit, match="before it begins"):
        Filter.of(**choice)


def test_periods_out_of_order(opened: OpenRecord) -> None:
    with pytest.raises(PeriodUnfit, match="begins before"):
        opened.compare("IND", "RUS", "2021", "2009")


@pytest.mark.parametrize("text", ["soon", "2009-13", "2009-02-30", "", "..", "2009..2010..2011", "20x9", "0000"])
def test_no_period(text: str) -> None:
    with pytest.raises(PeriodUnfit):
        parse_period(text)


def test_periods() -> None:
    assert (parse_period("2009").since, parse_period("2009").until) == ("2009-01-01", "2009-12-31")
    assert parse_period("2008-02").until == "2008-02-29"
    assert (parse_period("2009..2011-06").since, parse_period("2009..2011-06").until) == ("2009-01-01", "2011-06-30")
    assert parse_period("2009..").until is None


def test_an_unknown_status(opened: OpenRecord) -> None:
    with pytest.raises(UsageError, match="no status"):
        opened.timeline("IND", status="maybe")


def test_a_record_of_another_schema(tmp_path: Path) -> None:
    path = record(tmp_path / "old.jsonl", *stories(), run=dataclasses.replace(RUN, schema_version=99))
    before = digest(path)
    with pytest.raises(RecordOutdated) as caught:
        dragoman.open_record(path)
    assert caught.value.code == "D501"
    assert digest(path) == before


def test_a_database_that_lacks_a_column(path: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.duckdb"
    shutil.copy(path, old)
    connection = duckdb.connect(str(old))
    connection.execute("ALTER TABLE events DROP COLUMN confidence")
    connection.close()
    with pytest.raises(RecordOutdated, match="confidence"):
        dragoman.open_record(old)


def test_no_record(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no record"):
        dragoman.open_record(tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text("hello", encoding="utf-8")
    with pytest.raises(RecordError):
        dragoman.open_record(tmp_path / "text.duckdb")


def test_a_record_that_a_first_run_is_writing(tmp_path: Path) -> None:
    (tmp_path / "new.duckdb.lock").touch()
    with pytest.raises(RecordBusy) as caught:
        dragoman.open_record(tmp_path / "new.duckdb")
    assert caught.value.code == "D502"


@pytest.mark.skipif(sys.platform == "win32", reason="locks are others there")
def test_a_record_that_another_process_has_open_for_writing(path: Path, tmp_path: Path) -> None:
    busy = tmp_path / "busy.duckdb"
    shutil.copy(path, busy)
    code = """
        import duckdb, sys
        connection = duckdb.connect(sys.argv[1])
        print("open", flush=True)
        sys.stdin.read()
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(busy)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(RecordBusy) as caught:
            dragoman.open_record(busy)
        other.communicate()
    assert caught.value.code == "D502"


def test_a_run_that_goes_on_beside_a_record_does_not_hinder_readers(tmp_path: Path) -> None:
    path = record(tmp_path / "r.duckdb", *stories())
    (tmp_path / "r.duckdb.lock").touch()
    with dragoman.open_record(path) as opened:
        assert len(opened.timeline())


REFUSED = {
    "DELETE FROM events": "never changed",
    "UPDATE events SET type = 'AID'": "never changed",
    "INSERT INTO runs SELECT * FROM runs": "never changed",
    "DROP TABLE events": "never changed",
    "CREATE TABLE t AS SELECT 1": "never changed",
    "COPY events TO 'stolen.csv'": "never changed",
    "ATTACH 'other.duckdb'": "never changed",
    "INSTALL httpfs": "never changed",
    "SET memory_limit = '1KB'": "never changed",
    "PRAGMA database_list": "never changed",
    "EXPORT DATABASE 'out'": "never changed",
    "SELECT 1; DELETE FROM events": "2 statements",
    "": "0 statements",
    "SELECT * FROM read_text('secret.txt')": "outside the record",
    "SELECT * FROM read_csv('secret.txt')": "outside the record",
    "SELECT * FROM glob('*')": "outside the record",
    "SELECT * FROM 'secret.csv'": "outside the record",
    "SELEC 1": "no sound SQL",
    "SELECT nothing FROM events": "nothing",
    "EXPLAIN ANALYZE COPY events TO 'stolen.csv'": "never changed",
}


@pytest.mark.parametrize("sql", REFUSED)
def test_sql_that_would_do_more_than_read(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sql: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    before = digest(path)
    with pytest.raises(QueryRefused, match=REFUSED[sql]) as caught:
        dragoman.open_record(path).ask(sql)
    assert caught.value.code == "D103"
    assert digest(path) == before
    assert sorted(p.name for p in Path.cwd().iterdir()) == ["secret.csv", "secret.txt"]


def test_sql_that_takes_too_long(opened: OpenRecord) -> None:
    with pytest.raises(QueryTooSlow) as caught:
        opened.ask("SELECT count(*) FROM range(100000000000) a, range(1000) b", timeout=0.3)
    assert caught.value.code == "D104"


def test_sql_with_values(opened: OpenRecord) -> None:
    found = opened.ask("SELECT type, count(*) AS n FROM events WHERE type = ? GROUP BY type", ["AID"])
    assert found.to_dicts() == [{"type": "AID", "n": 2}]
    assert opened.ask("WITH a AS (SELECT 1 AS x) SELECT x FROM a").rows == [(1,)]
    assert opened.ask("DESCRIBE events").rows


def test_an_answer_never_replaces_a_record(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman.cli.answers import deliver

    before = digest(path)
    with dragoman.open_record(path) as opened, pytest.raises(OutputError, match="that of a record"):
        deliver(opened.timeline(), lambda console: None, output=path)
    assert digest(path) == before


def test_json_of_a_timeline_is_rows(opened: OpenRecord) -> None:
    rows = json.loads(opened.timeline("IND", "RUS").to_json())
    assert rows[0]["sentence"] == "India's leader met Putin."


def test_a_happening_counts_once_but_all_its_reports_tell_its_topics(tmp_path: Path) -> None:
    with dragoman.open_record(linked(tmp_path, topics=("cyber",))) as found:
        assert [(t.topic, t.events) for t in found.dyad("IND", "RUS").topics] == [("cyber", 1)]
        told = found.compare("IND", "RUS", "2015-06-01..2015-06-02", "2015-06-09").differences
    assert [(d.item, d.first, d.second) for d in told if d.section == "topics"] == [("cyber", 1, 0)]
    assert [(d.item, d.first, d.second) for d in told if d.section == "acts"] == [("CONSULT", 1, 1)]


@pytest.mark.parametrize(
    ("sentence", "topics", "kept"),
    [
        ("They discussed civil nuclear energy.", ("cbrn", "technology"), ["technology"]),
        ("They discussed nuclear arms.", ("cbrn",), ["cbrn"]),
        ("Prime Minister Singh met Putin.", ("executive",), []),
        ("Singh met Putin over the coup.", ("executive",), ["executive"]),
        ("Singh met Putin.", ("cyber",), ["cyber"]),
    ],
)
def test_a_topic_is_neither_a_title_nor_part_of_a_longer_cue(
    sentence: str, topics: tuple[str, ...], kept: list[str]
) -> None:
    row = {"sentence": sentence, "titles": ["prime minister", "Putin"], "topics": topics, "contexts": []}
    assert _topics(row) == kept


def test_plots_of_what_can_be_plotted(opened: OpenRecord) -> None:
    pytest.importorskip("altair", reason="needs the extra `plot`")
    months = opened.dyad("IND", "RUS").by_month.plot().to_dict()
    assert sum(bar["events"] for bar in months["data"]["values"]) == 5
    assert opened.network().plot().to_dict()["mark"]["type"] == "circle"
    points = opened.timeline("IND", "RUS").plot().to_dict()["data"]["values"]
    assert len(points) == len(opened.timeline("IND", "RUS"))
    assert opened.country_months("IND", period="2009").plot().to_dict()
    with pytest.raises(UsageError, match="no plot"):
        opened.dyad("IND", "RUS").topics.plot()


def test_a_plot_without_its_package_says_so(opened: OpenRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(UsageError, match="need altair"):
        opened.network().plot()
