"""Speech: who says, believes, fears or demands what, in direct, indirect and mixed form.

Cues come from the lexicon (`speech.yaml`). A statement told inside another one has the outer speaker as its speaker and
its own subject as holder: "India fears …, officials said" is told by the officials and held by India.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Token

from dragoman.lexicon.forms import Form
from dragoman.lexicon.loader import Lexicon, SpeechCue
from dragoman.model import Entity
from dragoman.reading.events.grammar import VERBAL, Grammar, conjuncts, lemma, resumes
from dragoman.reading.events.matching import Matcher
from dragoman.reading.events.roles import unique
from dragoman.text.sentence import Sentence

__all__ = ["Speech", "find_speech"]

OPENING, CLOSING = '"“‘«', '"”’»'
PREPOSITIONS = ("about", "at", "over", "of", "for", "by", "with", "in", "that", "on")
MIXED_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Speech:
    """One statement of a sentence.

    Attributes:
        cue: the token that shows it ("said", "fears"), or the first token of a source phrase ("according").
        holders: whose attitude it is.
        content: indices of the tokens of what is said, in order.
        attitude: one of `model.ATTITUDES`.
        manner: direct, indirect or mixed.
        outer: the statement this one is told in, or None.
    """

    cue: Token
    cue_end: int
    holders: tuple[Entity, ...]
    content: tuple[int, ...]
    attitude: str
    manner: str
    outer: Speech | None = None

    @property
    def chain(self) -> tuple[Speech, ...]:
        """This statement and those it is told in, outermost first."""
        return (*self.outer.chain, self) if self.outer else (self,)

    @property
    def speakers(self) -> tuple[Entity, ...]:
        """Who tells it: the holders of the outermost statement."""
        return self.chain[0].holders


@lru_cache(maxsize=4)
def _index(cues: tuple[SpeechCue, ...]) -> dict[tuple[str, str], list[tuple[SpeechCue, Form]]]:
    out: dict[tuple[str, str], list[tuple[SpeechCue, Form]]] = {}
    for cue in cues:
        for form in cue.forms:
            out.setdefault((form.pos, form.head), []).append((cue, form))
    for found in out.values():
        found.sort(key=lambda cf: -len(cf[1].parts))
    return out


@lru_cache(maxsize=4)
def _phrases(cues: tuple[SpeechCue, ...]) -> dict[str, list[tuple[tuple[str, ...], SpeechCue]]]:
    out: dict[str, list[tuple[tuple[str, ...], SpeechCue]]] = {}
    for cue in cues:
        for phrase in cue.phrases:
            words = tuple(phrase.split())
            out.setdefault(words[0], []).append((words, cue))
    return out


def find_speech(
    sentence: Sentence,
    lexicon: Lexicon,
    grammar: Grammar,
    matcher: Matcher,
    mention: Callable[[Token], Sequence[Entity]],
) -> list[Speech]:
    """Statements of one sentence, outer ones first."""
    finder = _Finder(sentence, lexicon, grammar, matcher, mention)
    found = [*finder.by_cue(), *finder.by_phrase(), *finder.by_quote_alone()]
    found.sort(key=lambda s: -len(s.content))
    nested: list[Speech] = []
    for speech in found:
        outer = next((o for o in reversed(nested) if speech.cue.i in o.content and o.cue.i != speech.cue.i), None)
        if any(o.content == speech.content and o.cue.i == speech.cue.i for o in nested):
            continue
        nested.append(
            Speech(speech.cue, speech.cue_end, speech.holders, speech.content, speech.attitude, speech.manner, outer)
        )
    return nested


class _Finder:
    def __init__(
        self,
        sentence: Sentence,
        lexicon: Lexicon,
        grammar: Grammar,
        matcher: Matcher,
        mention: Callable[[Token], Sequence[Entity]],
    ) -> None:
        self.sentence, self.doc = sentence, sentence.doc
        self.lexicon, self.grammar, self.matcher, self.mention = lexicon, grammar, matcher, mention
        self.quoted = _quoted(self.doc)

    def by_cue(self) -> Iterator[Speech]:
        index = _index(self.lexicon.speech)
        for token in self.doc:
            pos = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adjective"}.get(token.pos_)
            if pos is None or token.dep_ in ("aux", "auxpass", "compound"):
                continue
            candidates = list(index.get((pos, lemma(token)), ()))
            if pos == "verb" and token.tag_ == "VBN":
                candidates += index.get(("adjective", token.lower_), ())
            for cue, form in candidates:
                parts = self.matcher.fit(token, form)
                if parts is None:
                    continue
                content = self._content(token, form.pos, cue)
                if content:
                    holders = self._holders(token, form.pos)
                    end = max([token.i, *(p.i for p in parts if p.i - token.i in (1, 2))])
                    yield Speech(token, end, holders, content, cue.attitude, self._manner(content))
                    break

    def by_phrase(self) -> Iterator[Speech]:
        phrases = _phrases(self.lexicon.speech)
        for token in self.doc:
            for words, cue in phrases.get(token.lower_, ()):
                end = token.i + len(words)
                if tuple(t.lower_ for t in self.doc[token.i : end]) != words:
                    continue
                source = next((t for t in self.doc[token.i :] if t.dep_ in ("pobj", "pcomp") and t.i >= end - 1), None)
                if source is None:
                    continue
                holders = self._entities([source])
                own = {t.i for t in self.doc[token.i : end]} | {t.i for t in source.subtree}
                content = self._rest(own)
                if holders and content:
                    yield Speech(token, end - 1, holders, content, cue.attitude, self._manner(content))
                break

    def by_quote_alone(self) -> Iterator[Speech]:
        """A quoted stretch whose speech verb the parser hung elsewhere: "…," the official said."""
        if not self.quoted or len(self.quoted) < 4:
            return
        speech = self.lexicon.classes["speech"]
        for token in self.doc:
            if (
                token.pos_ == "VERB"
                and lemma(token) in speech
                and token.i not in self.quoted
                and not self._content(token, "verb", None)
            ):
                holders = self._holders(token, "verb")
                if holders:
                    yield Speech(token, token.i, holders, tuple(sorted(self.quoted)), "says", "direct")
                    return

    def _content(self, token: Token, pos: str, cue: SpeechCue | None) -> tuple[int, ...]:
        slots = self.grammar.slots(token)
        takes = cue.takes if cue else ("clause",)
        if pos == "verb":
            for child in token.children:
                if child.dep_ == "ccomp" or (
                    child.dep_ in ("advcl", "dep", "parataxis") and child.i < token.i and child.pos_ in VERBAL
                ):
                    return self._span(child, token)
            if (
                token.dep_ in ("parataxis", "dep", "advcl")
                and token.head.pos_ in VERBAL
                and token.head.i < token.i
                and self._closing(token)
            ):
                own = {t.i for t in token.subtree}
                return self._trim([t.i for t in token.head.subtree if t.i not in own])
            if "object" in takes or "as" in takes:
                objects = slots.get("object", ())
                if "as" in takes and "as" in slots and objects:
                    tokens = [t.i for o in objects for t in o.subtree] + [
                        t.i for a in slots["as"] for t in a.head.subtree
                    ]
                    return self._trim(list(range(min(tokens), max(tokens) + 1)))
                if "object" in takes and objects and objects[0].i > token.i and not self.grammar.passive(token):
                    return self._trim([t.i for t in objects[0].subtree])
        for slot in ("clause", "infinitive") if pos != "verb" else ():
            for clause in slots.get(slot, ()):
                return self._span(clause, token)
        if pos == "noun":
            return ()
        for preposition in PREPOSITIONS:
            if preposition in takes or (pos == "adjective" and preposition in slots):
                for target in slots.get(preposition, ()):
                    return self._trim(
                        [t.i for t in target.head.subtree if t.i > target.head.i or target.head.dep_ != "prep"]
                    )
        return ()

    def _span(self, clause: Token, cue: Token) -> tuple[int, ...]:
        own = {t.i for t in clause.subtree if not (t.dep_ == "mark" and t.head == clause and t.lower_ == "that")}
        own.discard(cue.i)
        for joined in clause.children:
            if resumes(joined):
                own -= {t.i for t in joined.subtree}
                own -= {
                    t.i for t in clause.children if t.dep_ == "cc" and t.i < joined.i and t.i + 1 >= joined.left_edge.i
                }
        return self._trim(sorted(own))

    def _trim(self, tokens: list[int]) -> tuple[int, ...]:
        """Without punctuation at the ends."""
        kept = sorted(set(tokens))
        while kept and self.doc[kept[0]].is_punct:
            kept = kept[1:]
        while kept and self.doc[kept[-1]].is_punct:
            kept = kept[:-1]
        return tuple(kept)

    def _closing(self, token: Token) -> bool:
        """Whether nothing of the report comes behind the speech verb's own words."""
        own = {t.i for t in token.subtree}
        return not any(t.i > max(own) and not t.is_punct for t in self.doc) or self.doc[min(own) - 1].is_punct

    def _rest(self, own: set[int]) -> tuple[int, ...]:
        return self._trim([t.i for t in self.doc if t.i not in own])

    def _holders(self, token: Token, pos: str) -> tuple[Entity, ...]:
        if pos == "verb":
            if self.grammar.passive(token):
                heads = self.grammar.subject(token) or self.grammar.surface_subject(token)
            else:
                heads = self.grammar.subject(token)
        else:
            slots = self.grammar.slots(token)
            heads = list(slots.get("subject", ())) or list(slots.get("possessor", ())) or list(slots.get("by", ()))
            if not heads and "verb" in slots:
                heads = self.grammar.subject(slots["verb"][0])
        return self._entities(heads)

    def _entities(self, heads: Sequence[Token]) -> tuple[Entity, ...]:
        out: list[Entity] = []
        for head in heads:
            for each in conjuncts(head):
                found = list(self.mention(each))
                if not found and each.pos_ in ("NOUN", "PROPN"):
                    found = [self._plain(each)]
                out += found
        return tuple(unique(out))

    def _plain(self, head: Token) -> Entity:
        """A speaker that no list knows ("a study", "the poster"): kept by its words."""
        left = min(
            (
                t.i
                for t in head.subtree
                if t.i <= head.i and t.dep_ in ("det", "amod", "compound", "poss", "case", "nummod")
            ),
            default=head.i,
        )
        span = self.doc[left : head.i + 1]
        start = self.sentence.start + span.start_char
        return Entity(
            span.text, start, start + len(span.text), None, None, span.text, "unknown", None, None, (), None, "definite"
        )

    def _manner(self, content: tuple[int, ...]) -> str:
        words = [i for i in content if not self.doc[i].is_punct]
        inside = sum(i in self.quoted for i in words)
        if not inside:
            return "indirect"
        return "direct" if inside >= MIXED_SHARE * len(words) else "mixed"


def _quoted(doc: Doc) -> frozenset[int]:
    """Indices of tokens between quotation marks."""
    inside: set[int] = set()
    opened: int | None = None
    for token in doc:
        if token.text in ("'", "‘", "’"):
            continue
        if opened is None and token.text in OPENING:
            opened = token.i
        elif opened is not None and token.text in CLOSING:
            inside.update(range(opened + 1, token.i))
            opened = None
    if opened is not None:
        inside.update(range(opened + 1, len(doc)))
    return frozenset(inside)
