"""Writes docs/answers.md with what the commands print over the example reports (make docs)."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dragoman.cli import main

EXAMPLES = Path(__file__).parents[1] / "examples"

PAGE: tuple[str, ...] = (
    """# Answers

What a record can be asked, with what the commands print over the reports in `examples/`. Made by `make docs`; a test
compares. Each command has `--json`, `--csv` and `-o FILE` (.json, .csv, .parquet, .html, else as on the screen),
and each is a method of `dragoman.open_record(path)` (below).

## What counts

Counted are actual acts and real promises, threats, requests and refusals, with a date, each happening once:
reports of one episode are one event. Hypothetical, negated and historical events, captions and what has no date
are left out, and each answer says how many. `--all` takes everything in, `--status hypothetical` takes one status,
`--raw` keeps each report by itself, `--one-a-day` keeps one event a day and type between the same parties, as
ICEWS and Phoenix did. An interval of days counts at its middle; in tables by month, events dated no nearer than a
month are left out.

Every answer gives its denominator: how many articles from how many sources were read of the period, and how many
of them name the parties. So zero and "not covered" differ.

Parties go by name, code or common form: `India`, `IND`, `IN`, `Indian`, `"New Delhi"`; `"the Taliban"`, `Lavrov`,
`NATO`, `UN`. A country stands for all who act for it. Periods are `--since 2009-07`, `--until 2011`, `--period 2009`,
`--period 2009..2011-06`.

## Timeline
""",
    "dragoman timeline IND RUS --period 2021-12",
    """## Two parties

Acts of one towards the other (→), mutual acts (a meeting, a treaty), and apart from them acts of both side by side
towards others: a joint demand is no act between the two.
""",
    "dragoman dyad IND RUS --period 2021 --most 6",
    """## Two periods compared

Rates are per article that names both. Of an item that one period lacks it is said that it is *new* or *gone* only
where 30 articles or more in each period name both; with fewer, silence proves nothing, and the item is *not
reported here*. *Stronger* and *weaker* mean that the rates differ by more than chance allows (two standard
errors). Every line has its sentences.
""",
    "dragoman compare IND RUS --period 2009 --period 2021 --most 2",
    """## Positions

What a party said, feared, backed or opposed about a party, a PLOVER context or words: from its statements, and
from events in which it acts.
""",
    'dragoman positions India --on "the Taliban"',
    """## The ledger

What was promised, agreed on, threatened and demanded, by when, on whose word, and what later reports say came of it.
A later event *fulfils* a commitment (or does *part* of it), *repeats*, *delays*, *breaks* or *withdraws* it, and each
has its sentence. It counts only where its parties and act fit, no number, town or day contradicts, and something more
ties the two: the term, a number, a town or words of the matter.

The state holds on the record's last day, or on `--as-of`: *open* (its term is to come; without a term, for a year),
*due* (its term is over, for 120 days), *lapsed* (longer; or a threat or demand that was dropped), *fulfilled*, *broken*
(withdrawn, refused, undone by the contrary act, or told not to be done after its term), *unknown* (without a term,
and old). So *due* and *lapsed* say that nothing was read of it, not that nothing was done. The limits and the acts
that answer each other are in `src/dragoman/linking/data/commitments.yaml`.
""",
    "dragoman ledger IND AFG --most 3",
    "## An actor\n",
    "dragoman actor Lavrov",
    "## A network\n",
    "dragoman network --period 2021 --most 4",
    """## Tables by month

`country-month` and `dyad-month` have a row for every month, also where nothing is told.
""",
    "dragoman table dyad-month IND RUS --period 2021-08..2021-12",
    """## SQL

`dragoman ask` runs one SELECT in DuckDB over the tables of `docs/record.md`. It cannot write, read other files or
change settings, and stops after `--timeout` seconds.
""",
    'dragoman ask "SELECT type, count(*) AS events FROM events GROUP BY type ORDER BY events DESC LIMIT 4"',
    'dragoman ask "DELETE FROM events"',
    "## When something is wrong\n",
    "dragoman timeline IND Ruritania",
    "dragoman dyad IND RUS --period 1999",
    "dragoman dyad IND RUS --since 2021 --until 2009",
    """| code | what is wrong |
| --- | --- |
| D100 | the call itself |
| D101 | nobody in the record is meant by a name; near names are given |
| D102 | a period is none, ends before it begins, or nothing was read of it |
| D103 | SQL that would write, read files or change settings, or is unsound |
| D104 | SQL that took too long |
| D500 | nothing is there, or it is damaged or no record |
| D501 | the record is of another schema |
| D502 | another process is writing it |

The exit status is 2, nothing is printed on stdout, and nothing is changed. A run that goes on writing a record
does not hinder those who read it: they see it as it stands.

## From Python

    import dragoman

    with dragoman.open_record("record.duckdb") as record:
        frame = record.timeline("India", "Russia", since="2009").to_pandas()
        months = record.dyad("IND", "RUS").by_month.to_polars()
        lines = record.compare("IND", "RUS", "2009", "2021").differences
        for line in lines:
            print(line.section, line.item, line.change, [p.sentence for p in line.proofs])
        record.country_months("IND").to_arrow()
        record.ask("SELECT count(*) FROM events WHERE type = ?", ["AID"]).rows

A relation is a sequence of dataclass rows with `to_dicts()`, `to_pandas()`, `to_polars()`, `to_arrow()`,
`to_csv()`, `to_json()`, and shows as a table in a notebook. An answer of several relations (`dyad`, `compare`,
`actor`) has them as attributes and in `sections`. With `pip install 'dragoman[plot]'`, relations by month,
timelines and networks have `plot()` (Altair).

## How long it takes

`make bench` also asks a record of a million synthetic events (`benchmarks/synthetic.py`, `benchmarks/queries.py`).
""",
)


def text() -> str:
    """The whole page."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            run(f"dragoman read {shlex.quote(str(EXAMPLES))} -q")
            return "\n".join(part if not part.startswith("dragoman ") else shown(part) for part in PAGE)
        finally:
            os.chdir(before)


def shown(command: str) -> str:
    """A command with what it prints, indented as code."""
    lines = [f"$ {command}", *run(command).splitlines()]
    return "\n".join(f"    {line}".rstrip() for line in lines) + "\n"


def run(command: str) -> str:
    """What a command prints, on both streams."""
    out = io.StringIO()
    streams = (contextlib.redirect_stdout(out), contextlib.redirect_stderr(out))
    with arguments(shlex.split(command)), streams[0], streams[1], contextlib.suppress(SystemExit):
        main()
    return out.getvalue()


@contextlib.contextmanager
def arguments(words: list[str]) -> Iterator[None]:
    """The command line set to these words."""
    before = sys.argv
    sys.argv = words
    try:
        yield
    finally:
        sys.argv = before


if __name__ == "__main__":
    sys.stdout.write(text())
