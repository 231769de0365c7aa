"""spaCy's attribute ruler, remembered word by word: the same attributes in a fraction of its time.

Nearly all of its patterns look at one token's word, tag and dependency, so that what they set is settled once for each
such triple. Sentences that may fit one of the few longer patterns are given to the ruler itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc, Token

__all__ = ["remember_attributes"]

KEPT = 50_000
"""Words whose attributes are remembered; then all are forgotten, for names and misspellings have no end."""

LOOKED_AT = frozenset({"LOWER", "TAG", "DEP", "IS_SPACE"})
SETTABLE = {"POS": "pos", "LEMMA": "lemma", "TAG": "tag", "DEP": "dep", "MORPH": "morph"}

Pattern = list[Mapping[str, Any]]


class _Remembered:
    """Sets what the ruler would set. `words` and `deps` tell sentences that only the ruler itself can judge."""

    def __init__(self, ruler: AttributeRuler, words: set[str], deps: set[str]) -> None:
        self._ruler = ruler
        self._known: dict[tuple[int, int, int], tuple[tuple[str, Any], ...]] = {}
        strings = ruler.vocab.strings
        self._words = {strings.add(word) for word in words}
        self._deps = {strings.add(dep) for dep in deps}

    def __call__(self, doc: Doc) -> Doc:
        keys = [(lower, tag, dep) for lower, tag, dep in doc.to_array(["LOWER", "TAG", "DEP"]).tolist()]
        if any(lower in self._words or dep in self._deps for lower, _, dep in keys):
            return self._ruler(doc)
        for token, key in zip(doc, keys, strict=True):
            found = self._known.get(key)
            if found is None:
                if len(self._known) >= KEPT:
                    self._known.clear()
                found = self._known[key] = self._ask(token)
            for name, value in found:
                setattr(token, name, value)
        return doc

    def _ask(self, token: Token) -> tuple[tuple[str, Any], ...]:
        """What the ruler sets for this word alone, with this tag and dependency."""
        alone = Doc(token.vocab, [token.text], tags=[token.tag_], deps=[token.dep_], heads=[0])
        before = [getattr(alone[0], name) for name in SETTABLE.values()]
        self._ruler(alone)
        after = [getattr(alone[0], name) for name in SETTABLE.values()]
        changed = zip(SETTABLE.values(), before, after, strict=True)
        return tuple((name, new) for name, old, new in changed if str(old) != str(new))


def remember_attributes(nlp: Language) -> None:
    """Put the remembering component in the ruler's place, if the ruler's patterns are of the kinds that allow it."""
    if "attribute_ruler" not in nlp.pipe_names:
        return
    ruler = cast("AttributeRuler", nlp.get_pipe("attribute_ruler"))
    keys = {key for pattern in _patterns(ruler) for token in pattern for key in token}
    told = {name for rule in ruler.patterns for name in cast("Mapping[str, Any]", rule["attrs"])}
    signed = all(_sign(pattern) for pattern in _patterns(ruler) if len(pattern) > 1)
    if keys <= LOOKED_AT and told <= SETTABLE.keys() and signed:
        nlp.add_pipe("dragoman_attributes", after="attribute_ruler")
        nlp.disable_pipe("attribute_ruler")


@Language.factory("dragoman_attributes")
def _make(nlp: Language, name: str) -> _Remembered:
    del name
    ruler = cast("AttributeRuler", nlp.get_pipe("attribute_ruler"))
    signs = [sign for pattern in _patterns(ruler) if len(pattern) > 1 and (sign := _sign(pattern)) is not None]
    words, deps = ({word for kind, word in signs if kind == key} for key in ("LOWER", "DEP"))
    return _Remembered(ruler, words, deps)


def _patterns(ruler: AttributeRuler) -> list[Pattern]:
    return [pattern for rule in ruler.patterns for pattern in cast("list[Pattern]", rule["patterns"])]


def _sign(pattern: Pattern) -> tuple[str, str] | None:
    """A word or dependency without which the pattern cannot match; None where it names none outright."""
    for token in pattern:
        for key in ("LOWER", "DEP"):
            if isinstance(token.get(key), str):
                return key, token[key]
    return None
