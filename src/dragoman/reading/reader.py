"""The reader: one article in, its reading out. Each room is asked in turn; none knows of the others.

Order: sentences and parse → the article's date → who, where, when, how much → speech and events a sentence at a time →
what belongs to each event → ids. Nothing here looks at a clock or at another article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from spacy.tokens import Token

from dragoman import knowledge, lexicon, ontology
from dragoman.errors import DragomanError
from dragoman.lexicon.loader import Lexicon
from dragoman.model import (
    SCHEMA_VERSION,
    Article,
    Entity,
    Event,
    Evidence,
    Mention,
    Reading,
    Run,
    Span,
    Statement,
    Unresolved,
)
from dragoman.reading.carried import Told, carried_date, carried_place, last_day
from dragoman.reading.dating import ArticleDate, date_article, date_event
from dragoman.reading.events.assemble import EventParts, assemble, span_of
from dragoman.reading.events.attach import elaboration, is_known, place_of, quantities_of, takes_up
from dragoman.reading.events.background import Narration, narration
from dragoman.reading.events.drafts import Draft, SentenceReading, attribution_of, hear, read_sentence
from dragoman.reading.events.grammar import lemma
from dragoman.reading.events.repair import repair
from dragoman.reading.events.retold import drop_retold
from dragoman.reading.events.status import Tense
from dragoman.reading.ids import short_hash, text_hash
from dragoman.reading.inference import infer_published
from dragoman.reading.mentions.quantity import QuantityMention, find_quantities
from dragoman.reading.mentions.quotation import open_quotes
from dragoman.reading.mentions.quotes import carry_speech
from dragoman.reading.mentions.speech import Speech
from dragoman.reading.mentions.when import Anchor, TimeMention, find_times
from dragoman.reading.mentions.where import PlaceMention, resolve_places
from dragoman.reading.mentions.who import find_who
from dragoman.reading.mentions.who_index import WhoIndex, WhoMention
from dragoman.reading.mentions.who_resolve import resolve_who
from dragoman.text.article import ArticleText, Layout, lay_out, read_text, read_texts
from dragoman.text.parse import Parser, load_model
from dragoman.text.sentence import Sentence
from dragoman.version import __version__

__all__ = ["Reader"]

TOLD_NEAR = 2
"""How many sentences back the day may stand from which "the next day" counts."""


@dataclass(slots=True)
class _Page:
    """All mentions of one article, by sentence."""

    text: ArticleText
    date: ArticleDate
    who: list[WhoIndex]
    where: list[list[PlaceMention]]
    when: list[list[TimeMention]]
    quantity: list[list[QuantityMention]]
    narration: Narration
    readings: list[SentenceReading] = field(default_factory=list)
    parts: dict[int, EventParts] = field(default_factory=dict)
    unresolved: list[Unresolved] = field(default_factory=list)


class Reader:
    """Reads articles with one model and one lexicon. Make one and use it for many articles.

    Args:
        model: name of an installed spaCy pipeline.
        packs: folders of lexicon packs that overlay the program's own entries.

    Raises:
        DataError: a data file or a pack breaks its format.
        UsageError: the model is not installed.
    """

    def __init__(self, model: str | None = None, packs: Sequence[str | Path] = ()) -> None:
        self.parser: Parser = load_model(model) if model else load_model()
        self.lexicon: Lexicon = lexicon.load(tuple(Path(p) for p in packs))
        self.ontology = ontology.load()
        self._ahead: dict[str, ArticleText] = {}

    @cached_property
    def run(self) -> Run:
        """What makes the lines of this reader: the same inputs and the same run give the same bytes."""
        parts = (
            __version__,
            self.parser.model_name,
            self.lexicon.fingerprint,
            self.ontology.fingerprint,
            knowledge.fingerprint(),
        )
        return Run(short_hash(SCHEMA_VERSION, parts), SCHEMA_VERSION, *parts)

    def prepare(self, articles: Sequence[Article]) -> None:
        """Parse articles that are to be read next, all at once: quicker, and their readings are the same."""
        layouts: list[Layout] = []
        for article in articles:
            with suppress(DragomanError):  # told when it is read
                layouts.append(lay_out(article, self.parser))
        self._ahead = {text.article.article_id: text for text in read_texts(layouts, self.parser)}

    def read(self, article: Article, tried: list[str] | None = None) -> Reading:
        """The reading of one article; `tried`, where given, takes what was looked at in vain.

        Raises:
            InputUnsuitable: the text is empty or in another language.
        """
        ahead = self._ahead.pop(article.article_id, None)
        text = ahead if ahead is not None and ahead.article is article else read_text(article, self.parser)
        for sentence in text.sentences:
            repair(sentence.doc, self.lexicon)
        page = self._mentions(article, text)
        opened = open_quotes(text.sentences)
        askers = [_Asker(who) for who in page.who]
        heard = [
            hear(sentence, self.lexicon, asker, in_quote=in_quote)
            for sentence, asker, in_quote in zip(text.sentences, askers, opened, strict=True)
        ]
        carry_speech(text.sentences, [h.speech for h in heard], opened)
        for asker, sentence_heard in zip(askers, heard, strict=True):
            asker.voices = sentence_heard.speech
            page.readings.append(read_sentence(sentence_heard, self.lexicon))
        drop_retold(page.readings, self.lexicon)
        if tried is not None:
            tried += [line for reading in page.readings for line in reading.tried]
        self._attach(page)
        events = self._events(article, page)
        statements = self._statements(article, page, events)
        date = page.date
        return Reading(
            article_id=article.article_id,
            run_id=self.run.run_id,
            text_hash=text_hash(article.text),
            title=article.title,
            text=article.text,
            published=date.published,
            published_basis=date.basis,
            published_range=date.range,
            source=article.source,
            url=article.url,
            language=article.language,
            dateline=text.dateline,
            furniture=text.furniture,
            unresolved=(*page.unresolved, *text.unresolved),
            published_clues=date.clues,
            mentions=tuple(self._mention_rows(page)),
            events=tuple(events),
            statements=tuple(statements),
        )

    # ---- mentions ----

    def _mentions(self, article: Article, text: ArticleText) -> _Page:
        date = date_article(article, text)
        who, when = self._who_and_when(text, date.interval)
        if date.interval is None:
            found, clues = infer_published(text.sentences, [w.entities() for w in who], when, self.lexicon)
            if found is not None:
                # offices and days are read once more, now that it is known when the report was written
                date = ArticleDate(None, "inferred", found, clues)
                who, when = self._who_and_when(text, found)
        named = Counter(e.country for index in who for e in index.entities() if e.country and len(e.country) == 3)
        where = resolve_places(text.sentences, named, text.dateline.place if text.dateline else None)
        quantity = [find_quantities(s) for s in text.sentences]
        told = narration(text.sentences, when, date.interval, self.lexicon)
        return _Page(text, date, who, where, when, quantity, told)

    def _who_and_when(
        self, text: ArticleText, span: tuple[str, str] | None
    ) -> tuple[list[WhoIndex], list[list[TimeMention]]]:
        """Actors and times of each sentence, for a report written within these days."""
        found = [find_who(s, span) for s in text.sentences]
        who = resolve_who(text.sentences, found, span, text.dateline.place if text.dateline else None)
        anchor = Anchor(*span) if span else None
        return who, [find_times(s, anchor) for s in text.sentences]

    def _mention_rows(self, page: _Page) -> list[Mention]:
        out: list[Mention] = []
        for i, _ in enumerate(page.text.sentences):
            out += [Mention(e.text, e.start, e.end, "entity", entity=e) for e in page.who[i].entities()]
            out += [Mention(p.place.text, p.place.start, p.place.end, "place", place=p.place) for p in page.where[i]]
            out += [
                Mention(
                    t.text, t.start, t.end, "time", timex=t.type, value=t.value, earliest=t.earliest, latest=t.latest
                )
                for t in page.when[i]
            ]
            out += [
                Mention(q.quantity.text, q.quantity.start, q.quantity.end, "quantity", quantity=q.quantity)
                for q in page.quantity[i]
            ]
        return sorted(out, key=lambda m: (m.start, m.end, m.kind))

    # ---- events ----

    def _attach(self, page: _Page) -> None:
        """Dates, places, quantities and elaborations of each draft."""
        recent: list[tuple[int, Draft]] = []
        told: list[Told] = []
        for i, reading in enumerate(page.readings):
            sentence = reading.sentence
            for draft in reading.drafts:
                parts = page.parts[id(draft)] = self._parts(page, i, draft, reading, told)
                if not sentence.furniture:
                    node = draft.node
                    told.append(Told(i, node.type, tuple(node.actors), tuple(node.recipients), parts.date, parts.place))
            told += self._said_when(page, i, reading)
            if not sentence.furniture:
                self._elaborate(page, i, reading, recent)
                recent += [(i, d) for d in reading.drafts]

    def _times(self, page: _Page, i: int) -> list[TimeMention]:
        """The times of the article itself in a sentence and those just before it."""
        first = max(0, i - TOLD_NEAR)
        body = zip(page.text.sentences[first : i + 1], page.when[first : i + 1], strict=True)
        return [t for sentence, times in body if not sentence.furniture for t in times]

    def _said_when(self, page: _Page, i: int, reading: SentenceReading) -> list[Told]:
        """The days on which speakers of a sentence spoke."""
        out: list[Told] = []
        for speech in reading.speech:
            if speech.home is not None or not speech.holders or reading.sentence.furniture or speech.outer is not None:
                continue
            times = [t for t in page.when[i] if not any(t.first <= n <= t.last for n in speech.content)]
            day, _, _ = date_event(
                speech.cue, times, "actual", page.date.interval, self._tells_act, in_caption=False, at=Tense(past=True)
            )
            if day is not None and day.basis == "text":
                out.append(Told(i, None, speech.holders, (), day, None))
        return out

    def _parts(self, page: _Page, i: int, draft: Draft, reading: SentenceReading, told: Sequence[Told]) -> EventParts:
        node = draft.node
        parts = EventParts(node.status)
        caption = draft.sentence.furniture is not None
        published = page.date.interval
        act = node.inner.trigger if node.status == "future" and node.inner else None
        own = {p.i for n in (node, node.inner) if n is not None for p in n.parts}

        def tells_other(token: Token) -> bool:
            return token.i not in own and self._tells_act(token)

        date, due, unresolved = date_event(
            node.trigger,
            page.when[i],
            node.status,
            published,
            tells_other,
            in_caption=caption,
            at=draft.tense,
            act=act,
            parts=node.parts,
            told_day=last_day(self._times(page, i), draft.sentence.start + node.trigger.idx),
        )
        up = takes_up(draft.sentence, self.lexicon.classes["definite"])
        again = (up is not None and node.type in up[1]) or is_known(node.trigger, self.lexicon.classes["definite"])
        if not caption and not unresolved and (date is None or date.basis == "published"):
            date = carried_date(draft, told, page.when[i], again=again) or date
        why = page.narration.reason(draft, date)
        parts.background = why is not None
        if why:
            node.trace.append(f"background: {why}")
        if date is not None and date.basis == "published" and (parts.background or page.narration.timeless(draft)):
            date = None
            unresolved = (*unresolved, self._undated(draft))
        if parts.background and parts.status == "actual":
            parts.status = "historical"
        parts.date, parts.due, parts.unresolved = date, due, list(unresolved)
        parts.place = place_of(draft, page.where[i], tells_other)
        if parts.place is None and not caption:
            parts.place = carried_place(draft, told, again=again)
        parts.quantities = quantities_of(draft, page.quantity[i], reading.drafts)
        return parts

    @staticmethod
    def _undated(draft: Draft) -> Unresolved:
        """What was done, but on no day that the text gives."""
        start, end = span_of(draft.node.trigger, draft.sentence.start)
        return Unresolved(draft.node.trigger.text, start, end, "date", "no_date_given")

    def _tells_act(self, token: Token) -> bool:
        """Whether a noun tells an act by itself."""
        forms = self.lexicon.index.get(("noun", lemma(token)), ()) if token.pos_ == "NOUN" else ()
        return any(not form.mods and not form.parts for _, form in forms)

    def _elaborate(self, page: _Page, i: int, reading: SentenceReading, recent: Sequence[tuple[int, Draft]]) -> None:
        """A sentence that takes up an earlier event adds its details to it."""
        up = takes_up(reading.sentence, self.lexicon.classes["definite"])
        if up is None:
            return
        noun, types = up
        earlier = [d for n, d in recent if i - n <= 3 and d.node.type in types]
        if not earlier:
            return
        target = earlier[-1]
        told = min(
            (s for s in reading.speech if noun.i in s.content and s.holders), key=lambda s: len(s.content), default=None
        )
        attribution = attribution_of(told, reading.sentence) if told else None
        parts = page.parts[id(target)]
        parts.elaborations.append(elaboration(reading.sentence, attribution))
        taken = {(q.start, q.end) for d in reading.drafts for q in page.parts[id(d)].quantities}
        for mention in page.quantity[i]:
            if (mention.quantity.start, mention.quantity.end) not in taken:
                parts.quantities.append(replace(mention.quantity, attribution=attribution))

    def _events(self, article: Article, page: _Page) -> list[Event]:
        out: list[Event] = []
        seen: Counter[str] = Counter()
        for reading in page.readings:
            ordinal = seen[reading.sentence.text]
            seen[reading.sentence.text] += 1
            out += [
                assemble(
                    draft,
                    page.parts[id(draft)],
                    article_id=article.article_id,
                    run_id=self.run.run_id,
                    ordinal=ordinal,
                    grammar=reading.grammar,
                    lexicon=self.lexicon,
                    ontology=self.ontology,
                )
                for draft in reading.drafts
            ]
        return out

    # ---- statements ----

    def _statements(self, article: Article, page: _Page, events: Sequence[Event]) -> list[Statement]:
        out: list[Statement] = []
        for i, reading in enumerate(page.readings):
            if reading.sentence.furniture:
                continue
            told = sorted(reading.speech, key=lambda s: (s.content[0], -len(s.content)))
            out += [self._statement(article, page.who[i], reading.sentence, speech, events) for speech in told]
        return out

    def _statement(
        self, article: Article, who: WhoIndex, sentence: Sentence, speech: Speech, events: Sequence[Event]
    ) -> Statement:
        doc = sentence.doc
        first, last = doc[speech.content[0]], doc[speech.content[-1]]
        start = sentence.start + first.idx
        end = sentence.start + last.idx + len(last.text)
        home = speech.home or sentence
        cue_start, _ = span_of(speech.cue, home.start)
        _, cue_end = span_of(home.doc[speech.cue_end], home.start)
        content = Span(_cut(sentence, start, end), start, end)
        inside = tuple(
            e.event_id for e in events if e.evidence.start == sentence.start and start <= e.evidence.trigger[0] < end
        )
        holders = {(e.start, e.end) for e in speech.holders}
        about = tuple(
            e
            for e in who.entities()
            if start <= e.start and e.end <= end and (e.start, e.end) not in holders and (e.country or e.entity_id)
        )
        unresolved = () if speech.holders else (Unresolved(content.text, start, end, "speakers", "no_antecedent"),)
        return Statement(
            statement_id=short_hash(article.article_id, "statement", start, end, cue_start),
            article_id=article.article_id,
            run_id=self.run.run_id,
            start=start,
            end=end,
            speakers=speech.speakers,
            holders=speech.holders,
            cue=Span(_cut(home, cue_start, cue_end), cue_start, cue_end),
            content=content,
            manner=speech.manner,  # type: ignore[arg-type]
            attitude=speech.attitude,  # type: ignore[arg-type]
            about=about,
            events=inside,
            evidence=Evidence(
                sentence.start, sentence.end, sentence.text, (start, end) if speech.home else (cue_start, cue_end)
            ),
            chain=tuple(e for s in speech.chain for e in s.holders[:1]),
            unresolved=unresolved,
        )


def _cut(sentence: Sentence, start: int, end: int) -> str:
    return sentence.text[start - sentence.start : end - sentence.start]


class _Asker:
    """Answers whom a noun-phrase head denotes, with the members of "the two sides" in its place.

    Once it is known who speaks, `voices` tells whom "we" and "I" denote.
    """

    def __init__(self, who: WhoIndex) -> None:
        self.who = who
        self.voices: Sequence[Speech] = ()

    def __call__(self, token: Token) -> Sequence[Entity]:
        found = self.who.at(token.i)
        if found is None or (found.head != token.i and not self._described(found, token)):
            return ()
        if found.pronoun == "s":
            return (self._speaker(token, found.entity),)
        if found.pronoun and token.dep_ == "poss" and found.entity.kind == "unknown" and not found.members:
            return ()
        if found.members:
            return found.members
        # "his counterpart Sergei Lavrov": the name in apposition says more than the noun
        for child in token.children:
            if child.dep_ == "appos" and (named := self.who.at(child.i)) is not None and named.entity.kind == "person":
                return (named.entity,)
        return (found.entity,)

    def _speaker(self, token: Token, pronoun: Entity) -> Entity:
        """Whoever speaks of himself in a quotation, where it is somebody's whose country or sector is known."""
        inside = [s for s in self.voices if token.i in s.content and s.manner != "indirect" and len(s.holders) == 1]
        told = min(inside, key=lambda s: len(s.content), default=None)
        if told is None or not (told.holders[0].country or told.holders[0].sector):
            return pronoun
        return replace(told.holders[0], text=pronoun.text, start=pronoun.start, end=pronoun.end, via="pronoun")

    @staticmethod
    def _described(mention: WhoMention, token: Token) -> bool:
        """Whether the token describes the name that follows it: "the president, Goodluck Jonathan"."""
        return any(c.i == mention.head and c.dep_ == "appos" for c in token.children)

    def thing(self, token: Token, *, placed: bool, sector: str | None = None) -> Entity:
        """What a head that denotes no actor names."""
        return self.who.thing(token, placed=placed, sector=sector)
