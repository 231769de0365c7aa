"""Whether an act is told as the news or as background, from the dates and tenses of the article around it.

An act is background, and `historical` where it is a fact, by the first of these that applies:

1. A date of its own settles it: within `NEWS_DAYS` of the report it is the news, longer before it is not. A date behind
   "since" only begins what a present or perfect tense still goes on with; a year that runs settles nothing.
2. A past perfect tells what was over before; not where it is a reported perfect shifted back ("said they had entered").
3. Words that set it in another time ("in the past", "during the war", "years earlier", "the latest in a series of").
4. It only tells apart somebody in other news: "the families of two men killed in Syria have condemned …", "guards who
   have shot dozens of people"; or it fills a stretch of time ("months during which he was held").
5. A perfect behind the lead that sums up ("has often attacked", "has carried out dozens of raids").
6. An earlier scene: a sentence dated long before, or in the past perfect, sets it for the simple past of those that
   follow, until a present tense, a recent date, speech or a new paragraph on something else ends it.
7. In comment, told in the first person or argued in the present tense with few reports of speech, the simple past of
   what was done looks back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from dragoman.lexicon.loader import Lexicon
from dragoman.model import When
from dragoman.reading.events.attach import tells_apart
from dragoman.reading.events.drafts import Draft
from dragoman.reading.events.grammar import VERBAL, lemma
from dragoman.reading.events.matching import clause
from dragoman.reading.events.status import Tense, done_in_order
from dragoman.reading.mentions.when import TimeMention
from dragoman.text.sentence import Sentence

__all__ = ["Narration", "narration"]

NEWS_DAYS = 21
"""An act dated longer than this before the report is background: a report's own happenings lie within days."""
LEAD_SENTENCES = 2
PERSONAL_SENTENCES = 2
ARGUED_SENTENCES = 4
ARGUED_SHARE = 0.6
SAID_SHARE = 0.25
"""News reports what was said; comment does so in fewer of its sentences than this."""
COARSE = frozenset({"year", "decade", "century", "quarter", "season"})
DEEDS = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST", "RETREAT", "AID", "COOPERATE", "CONCEDE"})


@dataclass(slots=True)
class Narration:
    """How one article tells: `lead` and `scene` hold sentence indices; `personal` marks first-person comment."""

    lexicon: Lexicon
    published: tuple[str, str] | None
    lead: frozenset[int] = frozenset()
    scene: set[int] = field(default_factory=set)
    personal: bool = False

    def reason(self, draft: Draft, date: When | None) -> str | None:
        """Why the act is background, or None where it is told as the news."""
        at, trigger, index = draft.tense, draft.node.trigger, draft.sentence.index
        dated = date if date is not None and date.basis == "text" else None
        going_on = at.present or at.perfect
        if dated is not None:
            old = self._old(dated)
            if old and going_on and _since(dated, draft.sentence):
                # single deeds told over years are summed up; what lasts, or is told as lasting, still goes on
                lasting = draft.node.type != "ASSAULT" or trigger.tag_ == "VBG" or at.present
                return None if lasting else "sums up what went before"
            if old:
                return "dated long before the report"
            if old is False:
                return None
        if (
            at.past_perfect
            and not at.reported
            and draft.attribution is None
            and not _just_before(_verb(trigger), self.lexicon)
        ):
            return "past perfect"
        if self._set_apart(trigger, at):
            return "told as of another time"
        if self._identifies(trigger):
            return "only tells somebody apart"
        if index not in self.lead and at.perfect and draft.node.type in DEEDS and self._sums_up(trigger):
            return "sums up what went before"
        simple = at.past and not at.modal
        if simple and index in self.scene and draft.speech is None:
            return "in an earlier scene"
        if self.personal and index not in self.lead and simple and not at.perfect and draft.speech is None:
            return "looked back on in comment"
        return None

    def timeless(self, draft: Draft) -> bool:
        """Whether an act without a date is none of the day's news.

        A perfect behind the lead tells what was done by now, a plain present what is done or held at any time; so does
        what is told as repeated, or only tells somebody apart.
        """
        at, trigger = draft.tense, draft.node.trigger
        if draft.node.status == "future":
            return False
        verb = _verb(trigger)
        if any(t.lower_ in self.lexicon.classes["iteration"] for t in verb.children) or (at.past and tells_apart(verb)):
            return True
        plain = at.present and draft.speech is None and verb.tag_ in ("VBZ", "VBP")
        return draft.sentence.index not in self.lead and (at.perfect or plain)

    def _old(self, date: When) -> bool | None:
        """Whether a date lies behind the news; None where it settles nothing."""
        if self.published is None or date.earliest is None or date.latest is None:
            return None
        told = dt.date.fromisoformat(self.published[0])
        first, last = dt.date.fromisoformat(date.earliest), dt.date.fromisoformat(date.latest)
        if last >= told:
            if date.grain not in COARSE and (told - first).days <= NEWS_DAYS:
                return False
            opening = (date.text or "").split(" ", 1)[0].lower()
            return True if opening in self.lexicon.classes["past-adjective"] else None
        return (told - (first + (last - first) / 2)).days > NEWS_DAYS

    def _set_apart(self, trigger: Token, at: Tense) -> bool:
        classes = self.lexicon.classes
        around = clause(trigger)
        verb = _verb(trigger)
        if trigger.pos_ == "NOUN" and any(
            c.dep_ == "amod" and c.lower_ in classes["past-adjective"] for c in trigger.children
        ):
            return True
        if any(t.lower_ in classes["past-adverb"] and _with(t, verb) and not at.present for t in around):
            return True
        if not at.present or at.perfect:
            text = trigger.doc.text.lower()
            if any(" " in w and w in text and _phrase_with(trigger.doc, w, verb) for w in classes["past-adverb"]):
                return True
            if any(t.lower_ in classes["iteration"] and t.head == verb for t in around) and at.past:
                return True
        return (at.past or trigger.pos_ not in VERBAL) and (self._in_era(verb, trigger) or self._ranked(trigger))

    def _in_era(self, verb: Token, trigger: Token) -> bool:
        """Under "during the war", "under the shah's rule": an age that is over, told in the simple past."""
        classes = self.lexicon.classes
        for head in {verb.i: verb, trigger.i: trigger}.values():
            for prep in head.children:
                if prep.dep_ == "prep" and prep.lower_ in classes["era-preposition"]:
                    for noun in prep.children:
                        name = lemma(noun)
                        full = {name, *(f"{lemma(c)} {name}" for c in noun.children if c.dep_ in ("amod", "compound"))}
                        if full & classes["era"]:
                            return True
        return False

    def _ranked(self, trigger: Token) -> bool:
        """One of the earlier acts among which a rank counts: "the latest in a string of attacks"."""
        here = trigger
        ranked = self.lexicon.classes["ranked"]
        while here.dep_ in ("pobj", "prep", "conj", "appos") and here.head != here:
            here = here.head
            if here.lower_ in ranked and here.dep_ in ("attr", "appos", "ROOT", "dobj", "pobj"):
                return True
        return False

    def _identifies(self, trigger: Token) -> bool:
        """Whether the act stands in a modifier that only tells apart a party of other news."""
        classes = self.lexicon.classes
        verb = _verb(trigger)
        if any(
            noun.dep_ == "pobj" and noun.tag_ == "WDT" and prep.i and lemma(prep.nbor(-1)) in classes["stretch"]
            for prep in verb.children
            for noun in prep.children
        ):
            return True
        while verb.dep_ in ("conj", "advcl", "xcomp") and verb.head.pos_ in VERBAL and verb.head != verb:
            verb = verb.head
        if verb.dep_ not in ("acl", "relcl") or verb.tag_ == "VBG" or verb.head.pos_ in VERBAL:
            return False
        noun = verb.head
        if lemma(noun) in classes["stretch"]:
            return True
        if noun.dep_ in ("attr", "pobj") and verb.tag_ == "VB" and done_in_order(verb, classes):
            return False
        if verb.dep_ == "relcl" and (verb.tag_ in ("VBZ", "VBP") or _lasting(verb)):
            return False
        if verb.dep_ == "acl":
            if verb.tag_ != "VBN" or any(c.dep_ == "aux" for c in verb.children):
                return False
        elif noun.nbor(1).text == "," if noun.i + 1 < len(noun.doc) else True:
            return False
        if noun.ent_type_ in ("", "NORP", "PERSON", "ORG", "GPE") and self._names_act(noun):
            return False
        over = _verb(noun)
        return (
            over.i != noun.i
            and not (noun.dep_ in ("dobj", "attr", "oprd") and lemma(over) in classes["predicating"])
            and not any(a.i == verb.i for a in over.ancestors)
        )

    def _names_act(self, noun: Token) -> bool:
        return ("noun", lemma(noun)) in self.lexicon.index

    def _sums_up(self, trigger: Token) -> bool:
        classes = self.lexicon.classes
        verb = _verb(trigger)
        if any(_phrase_with(trigger.doc, w, verb) for w in classes["lately"]):
            return False
        if trigger.tag_ == "NNS" and not any(c.dep_ in ("det", "poss", "nummod") for c in trigger.children):
            return True
        if any(t.lower_ in classes["iteration"] and t.head == verb for t in verb.children):
            return True
        return any(
            lemma(t) in classes["many"] or t.lower_ in classes["many"]
            for c in verb.children
            if c.dep_ in ("dobj", "nsubjpass", "attr", "nsubj")
            for t in (c, *c.lefts)
        )


def narration(
    sentences: Sequence[Sentence],
    times: Sequence[Sequence[TimeMention]],
    published: tuple[str, str] | None,
    lexicon: Lexicon,
) -> Narration:
    """How an article tells, from its sentences in order."""
    body = [s for s in sentences if s.furniture is None]
    told = Narration(
        lexicon, published, frozenset(s.index for s in body[:LEAD_SENTENCES] if s.paragraph == body[0].paragraph)
    )
    first_person = lexicon.classes["first-person"]
    personal = argued = said = 0
    open_, before = False, None
    for sentence in body:
        doc = sentence.doc
        speaks = _speaks(doc, lexicon)
        argued += _argues(doc) and not speaks
        said += speaks
        personal += any(t.lower_ in first_person and not t.ent_type_ for t in _unquoted(doc))
        anew = before is not None and sentence.paragraph != before
        before = sentence.paragraph
        if anew and not (len(doc) and doc[0].lower_ in lexicon.classes["continuation"]):
            open_ = False
        open_ = _scene_after(sentence, times[sentence.index], told, open_)
        if open_:
            told.scene.add(sentence.index)
    arguing = personal >= PERSONAL_SENTENCES or argued >= max(ARGUED_SENTENCES, ARGUED_SHARE * len(body))
    told.personal = arguing and said < SAID_SHARE * len(body)
    return told


def _scene_after(sentence: Sentence, times: Sequence[TimeMention], told: Narration, open_: bool) -> bool:
    """Whether a sentence stands in an earlier scene, given whether the one before it did."""
    lexicon = told.lexicon
    root = next((t for t in sentence.doc if t.dep_ == "ROOT"), None)
    if root is None or root.pos_ not in VERBAL:
        return open_
    auxes = {c.lower_ for c in root.children if c.dep_ in ("aux", "auxpass")}
    ages = [
        told._old(When(t.earliest, t.latest, t.grain, "text", t.text, t.start, t.end))
        for t in times
        if t.earliest and t.type in ("DATE", "TIME") and _sets(sentence.doc[t.first : t.last + 1], root)
    ]
    recent = [
        told._old(When(t.earliest, t.latest, t.grain, "text", t.text, t.start, t.end)) is False
        for t in times
        if t.earliest and t.type in ("DATE", "TIME")
    ]
    if False in ages or (any(recent) and True not in ages):
        return False
    past = root.tag_ == "VBD" or bool(auxes & {"was", "were"})
    if True in ages:
        return past or "had" in auxes
    if lemma(root) in lexicon.classes["speech"] or not (past or "had" in auxes):
        return False
    return open_ or "had" in auxes


def _lasting(verb: Token) -> bool:
    """Whether a clause stands in the present tense: what it tells still goes on."""
    return any(c.dep_ in ("aux", "auxpass") and c.lower_ in ("is", "are", "am") for c in verb.children)


def _sets(time: Span, root: Token) -> bool:
    """Whether a time opens the sentence or stands with its main verb, and does not begin what lasts ("since 2010")."""
    top, opening = time.root, time.doc[0]
    if time.start == 0 or (time.start == 1 and opening.pos_ == "ADP"):
        return opening.lower_ != "since"
    if top.dep_ == "pobj" and top.head.dep_ == "prep" and top.head.lower_ != "since":
        top = top.head
    return top.head.i == root.i and top.dep_ != "pobj"


def _argues(doc: Doc) -> bool:
    """Whether a sentence's main verb stands in the present or under a modal: comment argues, news tells."""
    root = next((t for t in doc if t.dep_ == "ROOT"), None)
    if root is None or root.pos_ not in VERBAL:
        return False
    auxes = [c for c in root.children if c.dep_ in ("aux", "auxpass")]
    first = min(auxes, key=lambda t: t.i, default=root)
    return first.tag_ in ("VBZ", "VBP", "MD")


def _speaks(doc: Doc, lexicon: Lexicon) -> bool:
    """Whether a sentence reports speech: it quotes, or its main verb, or one beside it, is one of speech."""
    if any(t.text in '"“”' for t in doc):
        return True
    return any(
        t.dep_ in ("ROOT", "parataxis")
        and lemma(t) in lexicon.classes["speech"]
        and not any(c.dep_ == "nsubj" and c.lower_ in lexicon.classes["first-person"] for c in t.children)
        for t in doc
    )


def _just_before(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a past perfect is set hours or a day before the news: "had warned a day earlier"."""
    return any(
        c.dep_ == "advmod"
        and c.lower_ in ("earlier", "before")
        and any(n.dep_ == "npadvmod" and lemma(n) in lexicon.classes["hours"] for n in c.children)
        for c in verb.children
    )


def _unquoted(doc: Doc) -> list[Token]:
    out, inside = [], False
    for token in doc:
        if token.text in '"“”':
            inside = token.text == "“" or (token.text == '"' and not inside)
        elif not inside:
            out.append(token)
    return out


def _verb(token: Token) -> Token:
    """The verb a token belongs to, or the token where there is none above it."""
    here = token
    while here.pos_ not in VERBAL and here.head != here:
        here = here.head
    return here if here.pos_ in VERBAL else token


def _with(word: Token, verb: Token) -> bool:
    return word.head.i == verb.i or (
        word.dep_ in ("advmod", "amod") and word.head.head.i == verb.i and word.head.pos_ != "NOUN"
    )


def _phrase_with(doc: Doc, phrase: str, verb: Token) -> bool:
    """Whether a phrase of several words hangs on the verb."""
    words = phrase.split()
    for i in range(len(doc) - len(words) + 1):
        if [t.lower_ for t in doc[i : i + len(words)]] == words:
            heads = {verb.i, verb.head.head.i if verb.dep_ == "pcomp" else verb.i}
            return any(_verb(t).i in heads for t in doc[i : i + len(words)])
    return False


def _since(date: When, sentence: Sentence) -> bool:
    """Whether the date only begins what still goes on: it stands behind "since"."""
    at = (date.start or 0) - sentence.start
    return sentence.text[:at].rstrip().lower().endswith("since")
