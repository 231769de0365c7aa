from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dragoman import lexicon, ontology
from dragoman.datafiles import package_data
from dragoman.errors import DataError
from dragoman.lexicon.entries import Entry, Example
from dragoman.lexicon.examples import parse_example
from dragoman.lexicon.forms import parse_form
from dragoman.quality.lexicon import coverage, fault_of
from dragoman.reading.events.contexts import context_finder
from dragoman.reading.reader import Reader

LEXICON = lexicon.load()
EXAMPLES = [
    pytest.param(example, id=f"{entry.id}[{number}]")
    for entry in LEXICON.entries.values()
    for number, example in enumerate(entry.examples)
]
PREPOSITIONS = LEXICON.classes["preposition"]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(reader: Reader, example: Example) -> None:
    assert fault_of(reader, example) is None


def test_every_entry_has_examples_both_ways() -> None:
    for entry in LEXICON.entries.values():
        assert any(e.positive for e in entry.examples), entry.id
        assert not all(e.positive for e in entry.examples), entry.id


def test_size() -> None:
    assert len(LEXICON.entries) >= 180
    assert sum(len(e.forms) for e in LEXICON.entries.values()) >= 2000


def test_every_type_and_mode_is_covered() -> None:
    empty = [
        f"{row.type}/{row.mode}"
        for row in coverage(LEXICON, ontology.load())
        if row.mode and not row.entries and not row.forms
    ]
    assert empty == []


@pytest.mark.parametrize(("context", "text", "wanted"), LEXICON.context_examples)
def test_context_example(reader: Reader, context: str, text: str, wanted: bool) -> None:
    doc = reader.parser.parse([text])[0]
    assert (context in context_finder(LEXICON).find(list(doc))) is wanted


def test_forms() -> None:
    form = parse_form("take _ into custody", "verb", PREPOSITIONS)
    assert (form.head, [(p.kind, p.word, p.prep) for p in form.parts]) == ("take", [("prep", "custody", "into")])
    form = parse_form("put under house arrest", "verb", PREPOSITIONS)
    assert [(p.kind, p.word, p.mods) for p in form.parts] == [("prep", "arrest", ("house",))]
    form = parse_form("take _ hostage", "verb", PREPOSITIONS)
    assert [(p.kind, p.word) for p in form.parts] == [("complement", "hostage")]
    form = parse_form("declaration of war", "noun", PREPOSITIONS)
    assert (form.head, form.parts[0].word) == ("declaration", "war")
    form = parse_form("air strike", "noun", PREPOSITIONS)
    assert (form.head, form.mods) == ("strike", ("air",))


def test_example_notation() -> None:
    example = parse_example("A met B. → CONSULT/visit [future] KEN GOV, UGA > _ | AID - > SOM")
    first, second = example.expected
    assert (first.type, first.mode, first.status, first.actors, first.recipients) == (
        "CONSULT",
        "visit",
        "future",
        ("KEN", "UGA"),
        None,
    )
    assert (second.actors, second.recipients) == ((), ("SOM",))
    assert parse_example("A. → none").expected == ()
    assert parse_example("A. → not ASSAULT").absent == ("ASSAULT",)


PACK = """
- id: coerce.own
  verbs: [frobnicate]
  code: {{type: {type}, mode: {mode}}}
  {extra}
  examples:
    - "Police frobnicated him. → COERCE"
    - "He slept. → none"
"""


def pack(folder: Path, *, type_: str = "COERCE", mode: str = "arrest", extra: str = "gloss: own") -> Path:
    (folder / "acts").mkdir(parents=True, exist_ok=True)
    (folder / "acts" / "own.yaml").write_text(PACK.format(type=type_, mode=mode, extra=extra), encoding="utf-8")
    return folder


def test_pack_adds_an_entry(tmp_path: Path) -> None:
    assert lexicon.load((pack(tmp_path),)).entries["coerce.own"].mode == "arrest"


def test_pack_disables_an_entry(tmp_path: Path) -> None:
    (pack(tmp_path) / "pack.yaml").write_text("disable: [op.refuse]\n", encoding="utf-8")
    assert "op.refuse" not in lexicon.load((tmp_path,)).entries


@pytest.mark.parametrize(
    ("kind", "mode", "extra", "message"),
    [
        ("COERSE", "arrest", "gloss: a", "did you mean 'COERCE'"),
        ("COERCE", "arest", "gloss: a", "did you mean 'arrest'"),
        ("COERCE", "arrest", "when: {objekt: [any]}", "did you mean 'object'"),
        ("COERCE", "arrest", "when: {object: ['@no-such']}", "unknown word class"),
        ("COERCE", "arrest", "when: {object: ['kind:persn']}", "did you mean 'person'"),
        ("COERCE", "arrest", "contexts: [militery]", "did you mean 'military'"),
        ("COERCE", "arrest", "rolls: {actor: subject}", "did you mean 'roles'"),
    ],
)
def test_bad_pack_is_named(tmp_path: Path, kind: str, mode: str, extra: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        lexicon.load((pack(tmp_path, type_=kind, mode=mode, extra=extra),))
    assert message in str(caught.value)
    assert "own.yaml:2" in str(caught.value)
    assert "coerce.own" in str(caught.value)


def test_entry_without_negative_example(tmp_path: Path) -> None:
    path = pack(tmp_path) / "acts" / "own.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('    - "He slept. → none"\n', ""), encoding="utf-8")
    with pytest.raises(DataError, match="negative example"):
        lexicon.load((tmp_path,))


def test_broken_yaml_names_its_line(tmp_path: Path) -> None:
    (pack(tmp_path) / "acts" / "own.yaml").write_text("- id: a\n  verbs: [b\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"own\.yaml:\d"):
        lexicon.load((tmp_path,))


def test_entries_are_found_by_their_heads() -> None:
    entry: Entry
    for (pos, head), found in LEXICON.index.items():
        for entry, form in found:
            assert form in entry.forms
            assert (form.pos, form.head) == (pos, head)


def test_fingerprint_follows_the_files(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(package_data("lexicon"), copy)
    before = lexicon.load((copy,)).fingerprint
    with (copy / "modes.yaml").open("a", encoding="utf-8") as stream:
        stream.write("# changed\n")
    lexicon.load.cache_clear()
    assert lexicon.load((copy,)).fingerprint != before
