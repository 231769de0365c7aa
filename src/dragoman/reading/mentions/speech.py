"""Speech: who says, believes, fears or demands what, in direct, indirect and mixed form.

Cues come from the lexicon (`speech.yaml`). A statement told inside another one has the outer speaker as its speaker and
its own subject as holder: "India fears …, officials said" is told by the officials and held by India.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from dragoman.lexicon.cues import SpeechCue
from dragoman.lexicon.loader import Lexicon
from dragoman.model import Entity
from dragoman.reading.events.grammar import VERBAL, Grammar, conjuncts, lemma
from dragoman.reading.events.matching import Matcher
from dragoman.reading.events.roles import unique
from dragoman.reading.mentions.quotation import OPENING, quoted_tokens, trimmed
from dragoman.text.sentence import Sentence

__all__ = ["Speech", "find_speech"]

PREPOSITIONS = ("about", "at", "over", "of", "for", "by", "with", "in", "that", "on")
MIXED_SHARE = 0.9
QUOTED_WORDS = 3


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
        home: the sentence in which the cue stands, where that is another one.
    """

    cue: Token
    cue_end: int
    holders: tuple[Entity, ...]
    content: tuple[int, ...]
    attitude: str
    manner: str
    outer: Speech | None = None
    home: Sentence | None = None

    def told_in(self, outer: Speech) -> Speech:
        """The same statement inside another one."""
        return replace(self, outer=outer)

    @property
    def chain(self) -> tuple[Speech, ...]:
        """This statement and those it is told in, outermost first."""
        return (*self.outer.chain, self) if self.outer else (self,)

    @property
    def speakers(self) -> tuple[Entity, ...]:
        """Who tells it: the holders of the outermost statement."""
        return self.chain[0].holders


def find_speech(
    sentence: Sentence,
    lexicon: Lexicon,
    grammar: Grammar,
    matcher: Matcher,
    mention: Callable[[Token], Sequence[Entity]],
    *,
    in_quote: bool = False,
) -> list[Speech]:
    """Statements of one sentence, outer ones first. `in_quote`: the sentence begins inside a quotation."""
    finder = _Finder(sentence, lexicon, grammar, matcher, mention, in_quote)
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
        in_quote: bool,
    ) -> None:
        self.sentence, self.doc = sentence, sentence.doc
        self.lexicon, self.grammar, self.matcher, self.mention = lexicon, grammar, matcher, mention
        self.quoted, _ = quoted_tokens(self.doc, in_quote)

    def by_cue(self) -> Iterator[Speech]:
        index = self.lexicon.speech.forms
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
                content = self._content(token, form.pos, cue, parts)
                if content:
                    holders = self._holders(token, form.pos, content)
                    content = self._whole_quote(token, content)
                    end = max([token.i, *(p.i for p in parts if p.i - token.i in (1, 2))])
                    yield Speech(token, end, holders, content, cue.attitude, self._manner(content))
                    break

    def by_phrase(self) -> Iterator[Speech]:
        phrases = self.lexicon.speech.phrases
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
        """A quotation that the parser hung elsewhere: "…," the official said; or behind a colon, whatever the verb."""
        content = self._trim(sorted(self.quoted))
        if len(content) < QUOTED_WORDS:
            return
        speech = self.lexicon.classes["speech"]
        index = self.lexicon.speech.forms
        before = next((t for t in reversed(self.doc[: content[0]]) if t.text not in OPENING), None)
        for token in self.doc:
            if token.pos_ != "VERB" or token.i in self.quoted or token.dep_ in ("aux", "auxpass"):
                continue
            colon = before is not None and before.text == ":" and token.i < content[0]
            colon = colon and (token.dep_ == "ROOT" or token.head.i >= content[0])
            if (colon or lemma(token) in speech or ("verb", lemma(token)) in index) and not self._content(
                token, "verb", None
            ):
                holders = self._holders(token, "verb", content)
                if holders:
                    yield Speech(token, token.i, holders, content, "says", "direct")
                    return

    def _whole_quote(self, cue: Token, content: tuple[int, ...]) -> tuple[int, ...]:
        """The content with what else is quoted in the sentence, where only one verb tells it: "…," he said, "…"."""
        if cue.i in self.quoted or not any(i in self.quoted for i in content):
            return content
        index = self.lexicon.speech.forms
        others = [
            t
            for t in self.doc
            if t.i not in self.quoted
            and t.i != cue.i
            and t.i not in content
            and t.pos_ == "VERB"
            and ("verb", lemma(t)) in index
        ]
        return content if others else self._trim(sorted({*content, *self.quoted}))

    def _content(self, token: Token, pos: str, cue: SpeechCue | None, parts: Sequence[Token] = ()) -> tuple[int, ...]:
        slots = self.grammar.slots(token)
        takes = cue.takes if cue else ("clause",)
        if pos == "verb":
            clause = self._clause(token, parts)
            if clause is not None:
                return self._span(clause, token)
            if self._aside(token):
                own = {t.i for t in token.subtree}
                return self._trim([t.i for t in token.head.subtree if t.i not in own])
            for noun in parts:
                # "expressed hope that", "rejected claims that": the clause is the noun's
                inner = self.grammar.slots(noun)
                for slot in ("clause", "infinitive", *(s for s in PREPOSITIONS if s in takes)):
                    for below in inner.get(slot, ()) if noun.pos_ in ("NOUN", "ADJ") else ():
                        if below.pos_ in VERBAL:
                            return self._span(below, token)
                        return self._trim([t.i for t in below.subtree])
                for child in noun.children if noun.pos_ == "NOUN" else ():
                    if child.dep_ == "acl" and any(c.dep_ == "mark" for c in child.children):
                        return self._span(child, token)
            if "gerund" in takes:
                for child in token.children:
                    if child.dep_ in ("xcomp", "ccomp") and (
                        child.tag_ == "VBG" or any(c.tag_ == "VBG" and c.dep_ == "aux" for c in child.children)
                    ):
                        return self._span(child, token)
            if "infinitive" in takes:
                for infinitive in slots.get("infinitive", ()):
                    return self._span(infinitive, token)
            if "small" in takes:
                return self._small_clause(token)
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

    def _clause(self, token: Token, parts: Sequence[Token]) -> Token | None:
        """The clause that a verb of speech has as its object, or that stands before it as the sentence's own."""
        before = None
        for child in token.children:
            if child in parts or (child.dep_ == "ccomp" and child.pos_ == "ADJ" and not any(child.children)):
                continue
            if child.dep_ == "ccomp":
                return child
            if child.dep_ in ("advcl", "dep", "parataxis") and child.i < token.i and child.pos_ in VERBAL:
                # "speaking in Oslo, he stressed …" tells what he did, not what he said
                own = any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children)
                marked = any(c.dep_ == "mark" and c.lower_ != "that" for c in child.children)
                if before is None and not (child.dep_ == "advcl" and (marked or not own)):
                    before = child
        return before

    def _aside(self, token: Token) -> bool:
        """Whether a speech verb with its subject stands beside what it tells: "the plan, officials say, failed"."""
        head = token.head
        if token.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "as" for c in token.children):
            # "as Reuters reported, …"
            own = [t.i for t in token.subtree]
            return (
                any(c.dep_ == "nsubj" for c in token.children)
                and self.doc[min(max(own) + 1, len(self.doc) - 1)].is_punct
            )
        if token.dep_ not in ("parataxis", "dep", "advcl", "conj", "ccomp") or head.pos_ not in VERBAL or head == token:
            return False
        subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children)
        own = sorted(t.i for t in token.subtree)
        own = [i for i in own if not self.doc[i].is_punct]
        before = self.doc[own[0] - 1] if own[0] else None
        after = next((t for t in self.doc[own[-1] + 1 :]), None)
        apart = before is not None and before.is_punct and (after is None or after.is_punct)
        if token.dep_ == "conj" or not subject:
            # "…, announced the speaker": the subject stands where an object would
            inverted = any(c.dep_ == "dobj" for c in token.children) and not subject
            return apart and inverted and not any(c.dep_ == "cc" for c in head.children) and head.i < token.i
        if head.i < token.i:
            return self._closing(token) or apart
        return apart

    def _small_clause(self, token: Token) -> tuple[int, ...]:
        """What somebody is called: an object with what is said of it ("called the vote a farce")."""
        said = [
            c
            for c in token.children
            if c.i > token.i and (c.dep_ == "oprd" or (c.dep_ == "ccomp" and c.pos_ in ("ADJ", "NOUN")))
        ]
        objects = [c for c in token.children if c.dep_ == "dobj" and c.i > token.i]
        for thing in objects:
            # "called the vote “deeply flawed”": an adjective behind the noun it is hung on
            said += [c for c in thing.children if c.dep_ in ("amod", "acl") and c.i > thing.i and c.pos_ == "ADJ"]
        if not said or not (objects or any(c.dep_ == "nsubj" for c in said[0].children)):
            return ()
        return self._trim([t.i for c in (*objects, *said) for t in c.subtree])

    def _span(self, clause: Token, cue: Token) -> tuple[int, ...]:
        own = {t.i for t in clause.subtree if not (t.dep_ == "mark" and t.head == clause and t.lower_ == "that")}
        own.discard(cue.i)
        return self._trim(sorted(own))

    def _trim(self, tokens: Sequence[int]) -> tuple[int, ...]:
        return trimmed(self.doc, tokens)

    def _closing(self, token: Token) -> bool:
        """Whether nothing of the report comes behind the speech verb's own words."""
        own = {t.i for t in token.subtree}
        return not any(t.i > max(own) and not t.is_punct for t in self.doc) or self.doc[min(own) - 1].is_punct

    def _rest(self, own: set[int]) -> tuple[int, ...]:
        return self._trim([t.i for t in self.doc if t.i not in own])

    def _holders(self, token: Token, pos: str, content: tuple[int, ...] = ()) -> tuple[Entity, ...]:
        if pos == "verb":
            own = [c for c in token.children if c.dep_ in ("nsubj", "nsubjpass", "agent")]
            behind = [c for c in token.children if c.dep_ == "dobj" and c.i > token.i and c.i not in content]
            if not own and behind and content and content[-1] < token.i:
                return self._entities(behind)
            if self.grammar.passive(token):
                heads = self.grammar.subject(token) or self.grammar.surface_subject(token)
            else:
                heads = self.grammar.subject(token)
        else:
            slots = self.grammar.slots(token)
            heads = list(slots.get("subject", ())) or list(slots.get("possessor", ())) or list(slots.get("by", ()))
            if not heads and token.dep_ in ("acomp", "oprd") and token.head.pos_ in VERBAL:
                heads = self.grammar.surface_subject(token.head)
            if not heads and "verb" in slots:
                heads = self.grammar.subject(slots["verb"][0])
        return self._entities(heads)

    def _entities(self, heads: Sequence[Token]) -> tuple[Entity, ...]:
        out: list[Entity] = []
        for head in heads:
            for each in conjuncts(head):
                found = list(self.mention(each)) or self._author(each)
                if not found and each.pos_ in ("NOUN", "PROPN"):
                    found = [self._plain(each)]
                out += found
        return tuple(unique(out))

    def _author(self, head: Token) -> list[Entity]:
        """Who speaks in a text, or of how many: "a statement from the ministry", "one of the protesters"."""
        counted = head.pos_ in ("NUM", "DET", "PRON") or head.like_num
        if not counted and lemma(head) not in self.lexicon.classes["message"]:
            return []
        for child in head.children:
            if child.dep_ == "poss" and (found := list(self.mention(child))):
                return found
            if child.dep_ == "prep" and child.lower_ in (("of",) if counted else ("of", "from", "by")):
                for target in child.children:
                    if target.dep_ == "pobj" and (found := list(self.mention(target))):
                        return found
        return []

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
