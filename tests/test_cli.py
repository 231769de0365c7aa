"""The commands as a user meets them: data to stdout, the rest to stderr, the exit status, never a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dragoman.cli import main
from dragoman.model import Article, Reading
from dragoman.reading.reader import Reader

REPORT = "Police in Minsk arrested 20 protesters on Monday. The foreign ministers of Chile and Peru met in Santiago."
GERMAN = (
    "Der Minister sagte am Montag in Berlin, die Regierung werde den Vorschlag der Opposition nicht annehmen, weil er "
    "zu teuer sei und den Haushalt belaste. Die Opposition kritisierte die Entscheidung und forderte eine Abstimmung "
    "im Parlament noch vor dem Sommer, damit die Bürger wissen, woran sie sind und was auf sie zukommt."
)


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def dragoman(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """Runs one command line in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")

    def call(*args: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["dragoman", *map(str, args)])
        try:
            main()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        said = capfd.readouterr()
        assert "Traceback" not in said.err + said.out
        return Ended(status, said.out, said.err)

    return call


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """The example reports, read once."""
    out = tmp_path_factory.mktemp("record") / "record.duckdb"
    command = [sys.executable, "-m", "dragoman", "read", str(examples), "-o", str(out), "-q"]
    subprocess.run(command, check=True)
    return out


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_read_one_report(dragoman: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    ended = dragoman("read", "a.txt", "--published", "2015-03-18", "-o", "a.jsonl")
    assert (ended.status, ended.out) == (0, "")
    assert "1 read, 0 known already, 0 rejected; 2 events" in ended.err
    rows = lines(tmp_path / "a.jsonl")
    assert [r["kind"] for r in rows] == ["run", "article", "event", "event", "episode", "episode"]
    assert [r["type"] for r in rows if r["kind"] == "event"] == ["COERCE", "CONSULT"]
    again = dragoman("read", "a.txt", "--published", "2015-03-18", "-o", "a.jsonl")
    assert "0 read, 1 known already" in again.err
    assert lines(tmp_path / "a.jsonl") == rows


def test_linking_is_left_out_and_made_up_for(dragoman: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    assert dragoman("read", "a.txt", "--published", "2015-03-18", "-o", "a.jsonl", "-q").status == 0
    assert dragoman("read", "a.txt", "--published", "2015-03-18", "-o", "b.jsonl", "-q", "--no-link").status == 0
    assert [r["kind"] for r in lines(tmp_path / "b.jsonl")] == ["run", "article", "event", "event"]
    linked = dragoman("link", "b.jsonl")
    assert (linked.status, linked.out) == (0, "")
    assert "2 events in 2 episodes, 0 of several sources" in linked.err
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    again = dragoman("link", "b.jsonl", "--json")
    assert json.loads(again.out)["changed"] is False
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    assert "no record is there" in dragoman("link", "nowhere.duckdb").err


def test_episodes_are_listed_and_shown_with_what_they_dispute(dragoman: Command, tmp_path: Path) -> None:
    told = [
        {
            "id": "a",
            "published": "2013-03-04",
            "source": "Gulf Desk",
            "text": "A car bomb killed 14 people in a market in Mosul on Monday, Iraqi police said.",
        },
        {
            "id": "b",
            "published": "2013-03-05",
            "source": "Northern Wire",
            "text": "A car bomb killed 17 people in a market in the Iraqi city of Mosul on Monday.",
        },
    ]
    (tmp_path / "r.jsonl").write_text("".join(json.dumps(row) + "\n" for row in told), encoding="utf-8")
    assert dragoman("read", "r.jsonl", "-q").status == 0
    listed = dragoman("episodes", "--disputed", "--json")
    (episode,) = json.loads(listed.out)
    assert episode["sources"] == ["Gulf Desk", "Northern Wire"]
    shown = dragoman("episodes", episode["episode_id"])
    assert "told in 2 articles by 2 sources (Gulf Desk, Northern Wire), 2013-03-04 to 2013-03-05" in shown.out
    assert "disputed dead: 14 people by Gulf Desk; 17 people by Northern Wire" in shown.out
    assert dragoman("episodes", episode["events"][1]).out == shown.out
    assert "disputed dead: 14 people by Gulf Desk" in dragoman("show", "a").out
    assert "Mosul" in dragoman("episodes").out
    wrong = dragoman("episodes", "nothing-like-it")
    assert wrong.status == 2
    assert "no episodes are called 'nothing-like-it'" in wrong.err
    assert "no episode fits" in dragoman("episodes", "--sources", "9").err


def test_default_output_is_a_record_file(dragoman: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    assert dragoman("read", "a.txt", "-q").status == 0
    assert dragoman("verify", "record.duckdb").status == 0


def test_lines_on_stdout(dragoman: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    ended = dragoman("read", "a.txt", "-q", "-o", "-")
    assert [json.loads(line)["kind"] for line in ended.out.splitlines()] == ["run", "article", "event", "event"]
    assert ended.err == ""


BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "D20"),
    "binary.txt": (bytes(range(256)) * 40, "binary"),
    "wrong.txt": (b"\xff\xfe\xff\xff\x81\x8d" * 20, "D20"),
    "cut.jsonl": (b'{"id": "x", "text": "Police arre', "cut.jsonl:1"),
    "notext.jsonl": (b'{"id": "x", "headline": "Police arrested him."}\n', "notext.jsonl:1"),
    "date.jsonl": (
        b'{"id": "x", "text": "Police in Minsk arrested 20 protesters.", "published": "2015-02-31"}\n',
        "2015-02-31",
    ),
    "german.txt": (GERMAN.encode(), "de"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_input_is_named_and_the_others_are_read(dragoman: Command, tmp_path: Path, name: str) -> None:
    data, words = BAD[name]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(REPORT, encoding="utf-8")
    (folder / name).write_bytes(data)
    ended = dragoman("read", folder, "-o", "out.jsonl")
    assert ended.status == 1
    assert name in ended.err
    assert words in ended.err
    assert "1 read" in ended.err
    rows = lines(tmp_path / "out.jsonl")
    rejects = [r for r in rows if r["kind"] == "reject"]
    assert len(rejects) == 1
    assert all(rejects[0][field] for field in ("source_path", "code", "cause", "cure"))
    assert sum(r["kind"] == "event" for r in rows) == 2


def test_a_line_of_fifty_megabytes(dragoman: Command, tmp_path: Path) -> None:
    good = json.dumps({"id": "good", "text": REPORT})
    with (tmp_path / "long.jsonl").open("w", encoding="utf-8") as file:
        file.write('{"id": "long", "text": "')
        for _ in range(50):
            file.write("words and " * 104_858)
        file.write(f'"}}\n{good}\n')
    ended = dragoman("read", "long.jsonl", "-o", "out.jsonl")
    assert ended.status == 1
    assert "long.jsonl:1" in ended.err
    assert [r["article_id"] for r in lines(tmp_path / "out.jsonl") if r["kind"] == "article"] == ["good"]


def test_a_path_that_is_not_there(dragoman: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    ended = dragoman("read", "nowhere.txt", "a.txt", "-o", "out.jsonl")
    assert ended.status == 1
    assert "nowhere.txt: there is no such file" in ended.err
    assert "1 read" in ended.err


@pytest.mark.parametrize("out", ["no/such/folder/r.jsonl", "r.xlsx"])
def test_an_output_that_cannot_be_written(dragoman: Command, tmp_path: Path, out: str) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    ended = dragoman("read", "a.txt", "-o", out)
    assert ended.status in (2, 3)
    assert out in ended.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt"]


@pytest.mark.parametrize(
    "args",
    [("read",), ("read", "a.txt", "--published", "soon"), ("nonsense",), ("timeline", "IND"), ("explain",)],
)
def test_wrong_usage(dragoman: Command, args: tuple[str, ...]) -> None:
    assert dragoman(*args).status == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_stopped_in_mid_run_the_same_command_goes_on(tmp_path: Path, examples: Path, sign: signal.Signals) -> None:
    reports = [json.loads(line) for line in (examples / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    many = tmp_path / "many.jsonl"
    with many.open("w", encoding="utf-8") as file:
        for n in range(20):
            for report in reports:
                file.write(json.dumps(report | {"id": f"{report['id']}-{n}"}) + "\n")
    command = [sys.executable, "-m", "dragoman", "read", str(many), "-q", "-o"]
    out, straight = tmp_path / "out.jsonl", tmp_path / "straight.jsonl"
    process = subprocess.Popen([*command, str(out)], stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    parts = tmp_path / "out.jsonl.parts"
    for _ in range(600):
        if process.poll() is not None or (parts.exists() and any(parts.iterdir())):
            break
        time.sleep(0.05)
    process.send_signal(sign)
    _, err = process.communicate(timeout=60)
    assert process.returncode == (130 if sign == signal.SIGINT else -sign)
    assert "Traceback" not in err
    assert not out.exists()
    subprocess.run([*command, str(out)], check=True)
    subprocess.run([*command, str(straight)], check=True)
    assert out.read_bytes() == straight.read_bytes()


def test_brief_has_all_sections(dragoman: Command, record: Path) -> None:
    ended = dragoman("brief", "IND", "RUS", "--on", "Afghanistan", "--record", record)
    assert ended.status == 0
    for head in (
        "Meetings",
        "On the agenda",
        "fears",
        "asks for",
        "Accords and pledges",
        "Third parties",
        "Still to come",
        "Year beside year",
    ):
        assert head in ended.out
    assert "$1.2 billion" in ended.out


def test_brief_as_json(dragoman: Command, record: Path) -> None:
    found = json.loads(dragoman("brief", "India", "Russia", "--record", record, "--json").out)
    assert found["meetings"]
    assert all(line["sentence"] and line["article_id"] for line in found["meetings"])
    assert set(found["years"]) >= {"2009", "2021"}


@pytest.mark.parametrize("command", ["brief", "timeline"])
def test_a_party_that_the_record_does_not_know(dragoman: Command, record: Path, command: str) -> None:
    ended = dragoman(command, "IND", "Ruritania", "--record", record)
    assert ended.status == 2
    assert "Ruritania" in ended.err
    assert ended.out == ""


def test_timeline(dragoman: Command, record: Path) -> None:
    ended = dragoman("timeline", "IND", "RUS", "--record", record, "--json")
    rows = json.loads(ended.out)
    dates = [row["date"] for row in rows if row["date"]]
    assert len(dates) > 5
    assert dates == sorted(dates)


ANSWERS = {
    "timeline": ("timeline", "IND", "RUS", "--since", "2009"),
    "dyad": ("dyad", "India", "Russia"),
    "compare": ("compare", "IND", "RUS", "--period", "2009", "--period", "2021"),
    "positions": ("positions", "India", "--on", "Afghanistan"),
    "ledger": ("ledger", "IND", "AFG"),
    "actor": ("actor", "Modi"),
    "network": ("network", "--period", "2021"),
    "table": ("table", "country-month", "IND", "--period", "2021"),
    "ask": ("ask", "SELECT type, count(*) AS events FROM events GROUP BY type"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_on_the_screen_as_json_as_csv_and_in_files(
    dragoman: Command, record: Path, tmp_path: Path, name: str
) -> None:
    command = (*ANSWERS[name], "--record", record)
    screen = dragoman(*command)
    assert (screen.status, screen.err) == (0, "")
    assert screen.out.strip()
    found = json.loads(dragoman(*command, "--json").out)
    assert found
    table = list(csv.reader(io.StringIO(dragoman(*command, "--csv").out)))
    assert len(table) > 1
    assert {len(row) for row in table} == {len(table[0])}
    for suffix in ("json", "csv", "txt", "html"):
        assert dragoman(*command, "-o", f"a.{suffix}").out == ""
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == found
    assert list(csv.reader(io.StringIO((tmp_path / "a.csv").read_bytes().decode(), newline=""))) == table
    assert (tmp_path / "a.txt").read_text(encoding="utf-8").strip()
    assert "<table>" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_relation_as_parquet(dragoman: Command, record: Path, tmp_path: Path) -> None:
    assert dragoman("network", "--record", record, "-o", "n.parquet").status == 0
    assert (tmp_path / "n.parquet").read_bytes()[:4] == b"PAR1"
    assert dragoman("dyad", "IND", "RUS", "--record", record, "-o", "d.parquet").status == 2
    assert dragoman("network", "--record", record, "-o", "no/folder/n.csv").status == 3
    assert dragoman("network", "--record", record, "-o", "n.duckdb").status == 3
    assert dragoman("network", "--record", record, "--json", "--csv").status == 2


def test_a_comparison_of_few_articles_claims_no_absence(dragoman: Command, record: Path) -> None:
    command = (*ANSWERS["compare"], "--record", record)
    assert "silence proves nothing" in dragoman(*command).out
    found = json.loads(dragoman(*command, "--json").out)
    assert {d["change"] for d in found["differences"]} <= {"not reported here", "in both"}
    assert all(d["proofs"] for d in found["differences"])
    assert {d["section"] for d in found["differences"]} >= {"tone", "topics", "acts", "third parties"}


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("compare", "IND", "RUS", "--period", "2009"), "two are compared"),
        (("compare", "IND", "RUS", "--period", "2021", "--period", "2009"), "D102"),
        (("dyad", "IND", "RUS", "--period", "1999"), "D102"),
        (("timeline", "IND", "--since", "2021", "--until", "2009"), "D102"),
        (("timeline", "IND", "--status", "maybe"), "no status"),
        (("actor", "Ruritania"), "D101"),
        (("network", "Modi"), "no country"),
        (("table", "city-month"), "country-month or dyad-month"),
        (("table", "dyad-month", "IND", "RUS", "USA"), "no dyad"),
        (("ask", "DROP TABLE events"), "D103"),
        (("ask", "SELECT * FROM read_text('/etc/hosts')"), "D103"),
    ],
)
def test_a_question_that_cannot_be_answered(dragoman: Command, record: Path, args: tuple[str, ...], words: str) -> None:
    before = record.read_bytes()
    ended = dragoman(*args, "--record", record)
    assert (ended.status, ended.out) == (2, "")
    assert words in ended.err
    assert record.read_bytes() == before


def test_show(dragoman: Command, record: Path) -> None:
    ended = dragoman("show", "2009-10-08-embassy", "--record", record)
    assert ended.status == 0
    assert "Kabul" in ended.out
    assert dragoman("show", "no-such-article", "--record", record).status == 2


def test_explain(dragoman: Command) -> None:
    ended = dragoman("explain", "Kenya agreed to resume talks with Somalia, officials said.")
    assert ended.status == 0
    for words in ("AGREE (CONSULT)", "op.agree", "Somalia (SOM)", "officials"):
        assert words in ended.out
    assert "no event" in dragoman("explain", "The film arrested her attention.").out.lower()


def test_verify_tells_a_damaged_record(dragoman: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    dragoman("read", "a.txt", "-q", "-o", "a.jsonl")
    assert dragoman("verify", "a.jsonl").status == 0
    damaged = (tmp_path / "a.jsonl").read_text(encoding="utf-8").replace("arrested 20", "released 20", 1)
    (tmp_path / "b.jsonl").write_text(damaged, encoding="utf-8")
    assert dragoman("verify", "b.jsonl").status != 0


def test_lexicon_report(dragoman: Command) -> None:
    gold = Path(__file__).parent / "gold" / "sentences.jsonl"
    report = dragoman("lexicon", "report", gold)
    assert report.status == 0
    assert "coerce.arrest" in report.out


def test_doctor_and_version(dragoman: Command) -> None:
    assert dragoman("doctor").status == 0
    version = dragoman("--version")
    assert [line.split()[0] for line in version.out.splitlines()] == [
        "dragoman",
        "model",
        "lexicon",
        "ontology",
        "knowledge",
        "schema",
    ]


@pytest.mark.parametrize("room", ["who", "when", "where", "said"])
def test_one_question_by_itself(dragoman: Command, tmp_path: Path, room: str) -> None:
    text = "Kenyan police arrested three men in Nairobi on Monday, the interior minister said."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    ended = dragoman(room, "a.txt", "--published", "2015-03-18", "-o", "room.jsonl")
    assert ended.status == 0
    rows = lines(tmp_path / "room.jsonl")
    assert rows
    kind = {"who": "entity", "when": "time", "where": "place", "said": "statement"}[room]
    assert {row["kind"] for row in rows} == {kind}
    if room in ("when", "where"):
        assert all(text[int(str(r["start"])) : int(str(r["end"]))] == r["text"] for r in rows)


def test_a_room_that_cannot_write(dragoman: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    assert dragoman("where", "a.txt", "-o", "no/folder/x.jsonl").status == 3


def test_every_command_has_help_with_an_example(dragoman: Command) -> None:
    answers = ("dyad", "compare", "positions", "actor", "network", "table", "ask")
    for command in (*answers, "read", "brief", "timeline", "show", "explain", "verify", "who", "when", "where", "said"):
        ended = dragoman(command, "--help")
        assert ended.status == 0
        assert "xample" in ended.out, command


def test_no_colour_in_a_pipe(dragoman: Command) -> None:
    assert "\x1b[" not in dragoman("explain", REPORT).out


@pytest.mark.skipif(shutil.which("true") is None, reason="needs a shell's tools")
def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    producer = subprocess.Popen(
        [sys.executable, "-m", "dragoman", "read", str(tmp_path / "a.txt"), "-o", "-", "-q"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert producer.stdout is not None
    producer.stdout.close()
    producer.stdout = None
    _, err = producer.communicate(timeout=60)
    assert "Traceback" not in err


def test_a_fault_of_ours_costs_one_article_only(
    dragoman: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Reader.read

    def faulty(self: Reader, article: Article, tried: list[str] | None = None) -> Reading:
        if article.article_id == "bad":
            raise IndexError("out of range")
        return read(self, article, tried)

    monkeypatch.setattr(Reader, "read", faulty)
    rows = [{"id": "bad", "text": REPORT}, {"id": "good", "text": REPORT}]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    for command in ("read", "who", "where", "when", "said"):
        ended = dragoman(command, "in.jsonl", "-o", f"{command}.jsonl")
        assert ended.status == 1
        assert "[D900]" in ended.err
        assert "in.jsonl:1" in ended.err
    assert {r["article_id"] for r in lines(tmp_path / "where.jsonl")} == {"good"}
