"""Loads and checks the lexicon: acts, operators, algebra, word classes, modes, context and speech cues.

Every fault in every file is collected and told at once, with file, line, entry, what was read, what is allowed and the
nearest thing to it. A user's pack (a folder of the same shape) overlays entries by id: an entry with the same id
replaces ours, ``disable: [id, …]`` in its ``pack.yaml`` drops ours.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from dragoman import ontology
from dragoman.datafiles import fingerprint, package_data, read_yaml, short_path
from dragoman.errors import DataError
from dragoman.lexicon.algebra import Algebra, parse_algebra
from dragoman.lexicon.cues import SpeechCue, SpeechCues
from dragoman.lexicon.entries import Conditions, Entry, Example, Expected, Refinement, Test, World
from dragoman.lexicon.examples import parse_example
from dragoman.lexicon.forms import Form, parse_form
from dragoman.model import ENTITY_KINDS

__all__ = ["Lexicon", "load"]

ENTRY_KEYS = frozenset(
    [
        "id",
        "gloss",
        "verbs",
        "nouns",
        "adjectives",
        "code",
        "operator",
        "complements",
        "default",
        "roles",
        "noun_roles",
        "symmetric",
        "bare",
        "light",
        "when",
        "unless",
        "refine",
        "contexts",
        "flags",
        "examples",
    ]
)
NOUN_SLOTS = frozenset({"possessor", "modifier", "verb", "phrase"})
VERB_SLOTS = frozenset(
    {"subject", "object", "iobj", "infinitive", "purpose", "clause", "gerund", "noun"}
    | {"voice", "polarity", "mood", "doer", "told"}
)
BARE_TESTS = {"any": Test("any"), "none": Test("none"), "country": Test("country"), "several": Test("several")}
AROUND = frozenset({"near", "sentence", "frame"})
WORLD_KEYS = frozenset({"id", "gloss", "types", "any", "unless", "examples"})
POSITIONS = {"verbs": "verb", "nouns": "noun", "adjectives": "adjective"}
FLAGS = frozenset(
    {
        "transparent",
        "attribution",
        "keeps_actual",
        "speech",
        "asked_is_object",
        "needs_act",
        "declared",
        "promised",
        "duty",
        "harm",
        "lone",
    }
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled lexicon.

    Attributes:
        entries: all acts and operators by id.
        index: (part of speech, head lemma) → entries with the form that has this head, the most specific first.
        classes: word class → its words, includes resolved.
        modes: type → mode → cue words (lemmas, two-word phrases), classes resolved.
        contexts: context → cue phrases.
        speech: cues of speech and attitude.
        algebra: what operators make of acts.
        worlds: where an act is none, whatever its words.
        fingerprint: changes when any file does.
    """

    entries: dict[str, Entry]
    index: dict[tuple[str, str], tuple[tuple[Entry, Form], ...]]
    classes: dict[str, frozenset[str]]
    modes: dict[str, dict[str, frozenset[str]]]
    contexts: dict[str, tuple[str, ...]]
    speech: SpeechCues
    algebra: Algebra
    worlds: tuple[World, ...]
    fingerprint: str
    context_examples: tuple[tuple[str, str, bool], ...] = field(default=())


class _Faults:
    """Collects faults over all files, to tell them at once."""

    def __init__(self) -> None:
        self.found: list[DataError] = []

    def add(self, path: str, line: int | None, cause: str, cure: str = "") -> None:
        self.found.append(DataError(cause, cure=cure, path=path, line=line))

    def unknown(self, path: str, line: int, who: str, what: str, read: str, allowed: Iterable[str]) -> None:
        names = sorted(allowed)
        near = difflib.get_close_matches(read, names, n=1)
        cure = f"did you mean {near[0]!r}?" if near else f"allowed: {', '.join(names[:40])}"
        self.add(path, line, f"{who}: unknown {what} {read!r}", cure)

    def raise_if_any(self) -> None:
        if len(self.found) == 1:
            raise self.found[0]
        if self.found:
            raise DataError(f"{len(self.found)} faults in the lexicon:\n" + "\n".join(str(f) for f in self.found))


@lru_cache(maxsize=4)
def load(packs: tuple[Path, ...] = ()) -> Lexicon:
    """The lexicon that ships with the program, overlaid by `packs` in order.

    Raises:
        DataError: any file breaks the format; all faults are in its message.
    """
    return _Loader((package_data("lexicon"), *packs)).load()


def _strings(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


class _Loader:
    def __init__(self, roots: tuple[Path, ...]) -> None:
        self.roots = roots
        self.faults = _Faults()
        self.ontology = ontology.load()
        self.classes: dict[str, frozenset[str]] = {}
        self.prepositions: frozenset[str] = frozenset()
        self.ly_verbs: frozenset[str] = frozenset()

    def load(self) -> Lexicon:
        for root in self.roots:
            if not root.is_dir():
                raise DataError("no such folder of lexicon files", path=str(root), cure="give the folder of a pack")
        files = [p for root in self.roots for p in sorted(root.rglob("*.yaml"))]
        self._load_classes()
        entries: dict[str, Entry] = {}
        for number, root in enumerate(self.roots):
            self._load_entries(root, entries, overlay=number > 0)
        modes = self._load_modes()
        contexts, context_examples = self._load_contexts()
        speech = self._load_speech()
        algebra = self._algebra()
        worlds = self._load_worlds()
        for entry in entries.values():
            if entry.operator and entry.operator not in algebra.operators:
                self.faults.unknown(entry.path, entry.line, entry.id, "operator", entry.operator, algebra.operators)
        self.faults.raise_if_any()
        return Lexicon(
            entries,
            _index(entries),
            self.classes,
            modes,
            contexts,
            speech,
            algebra,
            worlds,
            fingerprint(files),
            context_examples,
        )

    def _overlaid(self, name: str) -> Iterable[tuple[Path, Mapping[str, Any]]]:
        for root in self.roots:
            path = root / name
            if path.exists():
                data = read_yaml(path)
                if isinstance(data, dict):
                    yield path, data
                else:
                    self.faults.add(short_path(path), 1, "not a mapping")

    def _algebra(self) -> Algebra:
        for path, data in self._overlaid("algebra.yaml"):
            return parse_algebra(data, short_path(path), self.ontology)
        raise DataError("algebra.yaml is missing", path=short_path(self.roots[0]))

    def _load_classes(self) -> None:
        raw: dict[str, list[str]] = {}
        for root in self.roots:
            seen: dict[str, str] = {}
            for path in sorted((root / "classes").glob("*.yaml")):
                for name, words in (read_yaml(path) or {}).items():
                    if name == "__line__":
                        continue
                    if name in seen:
                        self.faults.add(short_path(path), None, f"class {name!r} stands in {seen[name]} too")
                    seen[name] = path.name
                    raw[name] = _strings(words)
        done: dict[str, frozenset[str]] = {}

        def resolve(name: str, above: tuple[str, ...]) -> frozenset[str]:
            if name in done:
                return done[name]
            if name in above or name not in raw:
                self.faults.add(
                    "classes", None, f"class @{name}: {'includes itself' if name in above else 'not defined'}"
                )
                return frozenset()
            words: set[str] = set()
            for word in raw[name]:
                words |= resolve(word[1:], (*above, name)) if word.startswith("@") else {word}
            done[name] = frozenset(words)
            return done[name]

        self.classes = {name: resolve(name, ()) for name in raw}
        self.prepositions = self.classes.get("preposition", frozenset())
        self.ly_verbs = self.classes.get("ly-verb", frozenset())

    def _load_entries(self, root: Path, entries: dict[str, Entry], *, overlay: bool) -> None:
        own: dict[str, str] = {}
        for path in [*sorted((root / "acts").glob("*.yaml")), *sorted(root.glob("operators*.yaml"))]:
            name = short_path(path)
            data = read_yaml(path) or []
            if not isinstance(data, list):
                self.faults.add(name, 1, "not a list of entries")
                continue
            for item in data:
                if not isinstance(item, dict) or "id" not in item:
                    self.faults.add(
                        name, item.get("__line__") if isinstance(item, dict) else None, "an entry without id"
                    )
                    continue
                entry = self._entry(item, name)
                if entry is None:
                    continue
                if entry.id in own:
                    self.faults.add(name, entry.line, f"{entry.id} stands in {own[entry.id]} too", "ids are unique")
                own[entry.id] = f"{name}:{entry.line}"
                entries[entry.id] = entry
        if overlay and (root / "pack.yaml").exists():
            for gone in _strings((read_yaml(root / "pack.yaml") or {}).get("disable")):
                if entries.pop(gone, None) is None:
                    self.faults.unknown(short_path(root / "pack.yaml"), 1, "disable", "entry", gone, entries)

    def _entry(self, item: dict[str, Any], path: str) -> Entry | None:
        line, who = int(item["__line__"]), str(item["id"])
        for key in item.keys() - ENTRY_KEYS - {"__line__"}:
            self.faults.unknown(path, line, who, "key", key, ENTRY_KEYS)
        forms: list[Form] = []
        for key, pos in POSITIONS.items():
            for text in _strings(item.get(key)):
                try:
                    form = parse_form(text, pos, self.prepositions)  # type: ignore[arg-type]
                except ValueError as error:
                    self.faults.add(path, line, f"{who}: {error}")
                    continue
                if pos == "verb" and form.parts and form.head.endswith("ly") and form.head not in self.ly_verbs:
                    cure = f"write the verb first: {' '.join([*text.split()[1:], form.head])!r}"
                    self.faults.add(path, line, f"{who}: {text!r} begins with an adverb", cure)
                for word in (form.head, *(p.word for p in form.parts)):
                    self._check_class(word, path, line, who)
                forms.append(form)
        if not forms:
            self.faults.add(path, line, f"{who}: no verbs, nouns or adjectives")
        code, operator = item.get("code") or {}, item.get("operator")
        if bool(code) == bool(operator):
            self.faults.add(path, line, f"{who}: an entry has either `code` or `operator`")
            return None
        kind, mode, act = code.get("type"), code.get("mode"), code.get("act")
        self._check_code(kind, mode, act, path, line, who)
        if item.get("default"):
            self._check_code(item["default"], None, None, path, line, who)
        roles, noun_roles = item.get("roles") or {}, item.get("noun_roles") or {}
        for context in _strings(item.get("contexts")):
            if context not in self.ontology.contexts:
                self.faults.unknown(path, line, who, "context", context, self.ontology.contexts)
        for flag in _strings(item.get("flags")):
            if flag not in FLAGS:
                self.faults.unknown(path, line, who, "flag", flag, FLAGS)
        examples = [e for text in _strings(item.get("examples")) if (e := self._example(text, path, line, who))]
        if not any(e.positive for e in examples) or all(e.positive for e in examples):
            self.faults.add(path, line, f"{who}: needs at least one positive and one negative example")
        return Entry(
            id=who,
            gloss=str(item.get("gloss") or ""),
            forms=tuple(forms),
            type=kind,
            mode=mode,
            act=act,
            operator=operator,
            complements=self._slots(item.get("complements"), path, line, who) or (),
            default=item.get("default"),
            actor=self._slots(roles.get("actor"), path, line, who),
            recipient=self._slots(roles.get("recipient"), path, line, who),
            noun_actor=self._slots(noun_roles.get("actor"), path, line, who),
            noun_recipient=self._slots(noun_roles.get("recipient"), path, line, who),
            symmetric=bool(item.get("symmetric", False)),
            bare=bool(item.get("bare", False)),
            light=tuple(_strings(item.get("light"))),
            when=self._conditions(item.get("when"), path, line, who),
            unless=self._conditions(item.get("unless"), path, line, who),
            refine=tuple(self._refinement(r, path, line, who, kind) for r in item.get("refine") or []),
            contexts=tuple(_strings(item.get("contexts"))),
            flags=tuple(_strings(item.get("flags"))),
            examples=tuple(examples),
            path=path,
            line=line,
        )

    def _check_class(self, word: str, path: str, line: int, who: str) -> None:
        if word.startswith("@") and word[1:] not in self.classes:
            self.faults.unknown(path, line, who, "word class", word, [f"@{c}" for c in self.classes])

    def _check_code(self, kind: Any, mode: Any, act: Any, path: str, line: int, who: str) -> None:
        types = self.ontology.types
        for value in (kind, act):
            if value is not None and value not in types:
                self.faults.unknown(path, line, who, "type", str(value), types)
        if kind in types and mode is not None and mode not in types[kind].modes:
            self.faults.unknown(path, line, who, f"mode of {kind}", str(mode), types[kind].modes)

    def _slots(self, value: Any, path: str, line: int, who: str) -> tuple[str, ...] | None:
        if value is None:
            return None
        slots = [s for s in _strings(value) if s != "none"]
        for slot in slots:
            self._check_slot(slot, path, line, who)
        return tuple(slots)

    def _check_slot(self, slot: str, path: str, line: int, who: str) -> None:
        known = VERB_SLOTS | NOUN_SLOTS | AROUND | self.prepositions
        if slot not in known:
            self.faults.unknown(path, line, who, "slot", slot, known)

    def _conditions(self, value: Any, path: str, line: int, who: str) -> Conditions:
        out: list[tuple[str, tuple[Test, ...]]] = []
        for slot, words in (value or {}).items():
            if slot == "__line__":
                continue
            self._check_slot(slot, path, line, who)
            tests = []
            for word in _strings(words):
                head, _, rest = word.partition(":")
                if word in BARE_TESTS:
                    tests.append(BARE_TESTS[word])
                elif word.startswith("@"):
                    self._check_class(word, path, line, who)
                    tests.append(Test("class", word[1:]))
                    tests += _tests_inside(self.classes.get(word[1:], frozenset()))
                elif rest and head == "kind":
                    if rest not in ENTITY_KINDS:
                        self.faults.unknown(path, line, who, "kind", rest, ENTITY_KINDS)
                    tests.append(Test("kind", rest))
                elif rest and head == "sector":
                    if rest not in self.ontology.sectors:
                        self.faults.unknown(path, line, who, "sector", rest, self.ontology.sectors)
                    tests.append(Test("sector", rest))
                else:
                    tests.append(Test("lemma", word))
            out.append((slot, tuple(tests)))
        return tuple(out)

    def _refinement(self, item: dict[str, Any], path: str, line: int, who: str, kind: str | None) -> Refinement:
        new = item.get("type")
        self._check_code(new or kind, item.get("mode"), item.get("act"), path, line, who)
        return Refinement(self._conditions(item.get("when"), path, line, who), new, item.get("mode"), item.get("act"))

    def _example(self, text: str, path: str, line: int, who: str) -> Example | None:
        try:
            example = parse_example(text)
        except ValueError as error:
            self.faults.add(path, line, f"{who}: {error}")
            return None
        for wanted in example.expected:
            self._check_expected(wanted, path, line, who)
        for kind in example.absent or ():
            self._check_code(kind, None, None, path, line, who)
        return example

    def _check_expected(self, wanted: Expected, path: str, line: int, who: str) -> None:
        self._check_code(wanted.type, wanted.mode, None, path, line, who)

    def _load_modes(self) -> dict[str, dict[str, frozenset[str]]]:
        out: dict[str, dict[str, frozenset[str]]] = {}
        for path, data in self._overlaid("modes.yaml"):
            for kind, modes in data.items():
                if kind == "__line__":
                    continue
                for mode, words in modes.items():
                    if mode == "__line__":
                        continue
                    name, line = short_path(path), int(modes["__line__"])
                    self._check_code(kind, mode, None, name, line, kind)
                    out.setdefault(kind, {})[mode] = self._words(words, name, line, f"{kind}/{mode}")
        return out

    def _words(self, words: Any, path: str, line: int, who: str) -> frozenset[str]:
        found: set[str] = set()
        for word in _strings(words):
            if word.startswith("@"):
                self._check_class(word, path, line, who)
                found |= self.classes.get(word[1:], frozenset())
            else:
                found.add(word)
        return frozenset(found)

    def _load_contexts(self) -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, str, bool], ...]]:
        out: dict[str, tuple[str, ...]] = {}
        examples: list[tuple[str, str, bool]] = []
        for path, data in self._overlaid("contexts.yaml"):
            for context, item in data.items():
                if context == "__line__":
                    continue
                name, line = short_path(path), int(item["__line__"])
                if context not in self.ontology.contexts:
                    self.faults.unknown(name, line, "contexts", "context", context, self.ontology.contexts)
                out[context] = tuple(sorted(self._words(item.get("cues"), name, line, context)))
                for text in _strings(item.get("examples")):
                    sentence, arrow, answer = text.rpartition("→")
                    if not arrow or answer.strip() not in ("yes", "no"):
                        self.faults.add(name, line, f"{context}: example {text!r} does not end in → yes or → no")
                    examples.append((context, sentence.strip(), answer.strip() == "yes"))
        return out, tuple(examples)

    def _load_worlds(self) -> tuple[World, ...]:
        out: list[World] = []
        for root in self.roots:
            path = root / "worlds.yaml"
            name = short_path(path)
            for item in (read_yaml(path) or []) if path.exists() else []:
                line, who = int(item["__line__"]), str(item.get("id"))
                for key in item.keys() - WORLD_KEYS - {"__line__"}:
                    self.faults.unknown(name, line, who, "key", key, WORLD_KEYS)
                types = frozenset(_strings(item.get("types")))
                for kind in types:
                    self._check_code(kind, None, None, name, line, who)
                world = World(
                    who,
                    types,
                    self._conditions(item.get("any"), name, line, who),
                    self._conditions(item.get("unless"), name, line, who),
                    tuple(e for text in _strings(item.get("examples")) if (e := self._example(text, name, line, who))),
                    name,
                    line,
                )
                if not any(e.positive for e in world.examples) or all(e.positive for e in world.examples):
                    self.faults.add(name, line, f"{who}: needs at least one positive and one negative example")
                out.append(world)
        return tuple(out)

    def _load_speech(self) -> SpeechCues:
        out: list[SpeechCue] = []
        for root in self.roots:
            path = root / "speech.yaml"
            for item in (read_yaml(path) or []) if path.exists() else []:
                forms = tuple(
                    parse_form(text, pos, self.prepositions)  # type: ignore[arg-type]
                    for key, pos in POSITIONS.items()
                    for text in _strings(item.get(key))
                )
                cue = SpeechCue(
                    str(item["id"]),
                    forms,
                    tuple(_strings(item.get("phrases"))),
                    str(item["attitude"]),
                    tuple(_strings(item.get("takes"))),
                )
                out.append(cue)
        return SpeechCues(out)


def _tests_inside(words: Iterable[str]) -> list[Test]:
    """Tests that a word class holds beside its words: "kind:force", "sector:MIL", "=country"."""
    found = [Test("country") for word in words if word == "=country"]
    for word in sorted(words):
        head, _, rest = word.partition(":")
        if rest and head == "kind":
            found.append(Test("kind", rest))
        elif rest and head == "sector":
            found.append(Test("sector", rest))
        elif rest and head == "shape":
            found.append(Test("shape", rest))
    return found


def _index(entries: Mapping[str, Entry]) -> dict[tuple[str, str], tuple[tuple[Entry, Form], ...]]:
    index: dict[tuple[str, str], list[tuple[Entry, Form]]] = {}
    for entry in entries.values():
        for form in entry.forms:
            index.setdefault((form.pos, form.head), []).append((entry, form))
    return {
        key: tuple(sorted(found, key=lambda ef: (*ef[0].specificity(ef[1]), ef[0].id))) for key, found in index.items()
    }
