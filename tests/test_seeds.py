"""The two reports that started the project, scored by their own scorer; skipped where they are not at hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from dragoman.reading.reader import Reader
from dragoman.record import open_store, verify
from dragoman.running import run
from dragoman.sources import open_sources

MUST_FLOOR = 21


def test_seed_facts(reader: Reader, shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "seeds.jsonl"
    summary = run(open_sources([str(shared / "seeds" / "seeds.jsonl")]), reader.read, open_store(out, reader.run))
    assert (summary.read, summary.rejected) == (2, 0)
    assert verify(out) == []
    scorer = shared / "seeds" / "score_seeds.py"
    done = subprocess.run([sys.executable, str(scorer), str(out)], capture_output=True, text=True, check=False)
    totals = dict(part.rsplit(" ", 1) for part in done.stdout.splitlines()[-1].split(", "))
    assert int(totals["must"].split("/")[0]) >= MUST_FLOOR
    assert totals["kept out"] == "8/8"
    assert "whose evidence is not in the stored text" not in done.stdout
