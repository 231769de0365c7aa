"""How much: numbers with what they count; money, the dead and injured, troops, weapons, shares, rates and bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spacy.tokens import Token

from dragoman.datafiles import package_data, read_yaml
from dragoman.model import Quantity
from dragoman.reading.events.grammar import VERBAL, lemma
from dragoman.text.sentence import Sentence

__all__ = ["QuantityMention", "find_quantities"]

ORDINAL = re.compile(r"\d(st|nd|rd|th)$")
NUMERIC = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A quantity and the token that it counts."""

    head: int
    quantity: Quantity


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    def plain(value: Any) -> Any:
        return {k: plain(v) for k, v in value.items() if k != "__line__"} if isinstance(value, dict) else value

    data: dict[str, Any] = plain(read_yaml(package_data("reading", "quantity.yaml")))
    return data


@lru_cache(maxsize=1)
def _signs() -> dict[str, re.Pattern[str]]:
    """What a text must hold for a pattern to find anything: cheaper to ask first."""
    data = _data()
    found = {
        "any": rf"\d|\b(?:{'|'.join((*data['numbers'], *data['vague']))})\b",
        "money": "|".join(re.escape(symbol) for symbol in data["symbols"]),
        "currency": "|".join(data["currencies"]),
        "share": "%|per ?cent",
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in found.items()}


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    data = _data()

    def any_of(words: Any) -> str:
        return "|".join(sorted((re.escape(w) for w in words), key=len, reverse=True))

    qualifier = f"(?:(?P<qualifier>{any_of(q for group in data['qualifiers'].values() for q in group)}) )?"
    words = any_of(data["numbers"])
    number = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:{words})(?:[ -](?:{words}))?"
    multiplier = f"(?:[ -]?(?P<mult>{any_of(data['multipliers'])})\\b)?"
    second = rf"(?:\s?(?:-|–|to|and|or)\s?(?P<high>{number}))?"
    flags = re.IGNORECASE
    return {
        "money": re.compile(
            rf"{qualifier}(?P<symbol>{any_of(data['symbols'])})\s?(?P<n>{number}){second}{multiplier}", flags
        ),
        "currency": re.compile(
            rf"{qualifier}(?P<n>\b(?:{number})){second}{multiplier} "
            rf"(?:[A-Z][a-z]+ )?(?P<currency>{any_of(data['currencies'])})s?\b",
            flags,
        ),
        "share": re.compile(rf"{qualifier}(?P<n>\b(?:{number})){second}\s?(?:%|percent|per cent)(?=\W|$)", flags),
        "vague": re.compile(rf"\b(?P<vague>{any_of(data['vague'])})\b", flags),
        "between": re.compile(rf"\bbetween (?P<n>{number}) and (?P<high>{number}){multiplier}(?=\W|$)", flags),
        "count": re.compile(rf"{qualifier}\b(?P<n>{number}){second}{multiplier}(?=\W|$)", flags),
    }


def find_quantities(sentence: Sentence) -> list[QuantityMention]:
    """The quantities of one sentence, in order. Dates, ages, ordinals, scores and model names are none."""
    out: list[QuantityMention] = []
    taken: list[tuple[int, int]] = []
    patterns, signs = _patterns(), _signs()
    if not signs["any"].search(sentence.text):
        return []
    for name, pattern in patterns.items():
        if name in signs and not signs[name].search(sentence.text):
            continue
        for match in pattern.finditer(sentence.text):
            if any(match.start() < b and match.end() > a for a, b in taken):
                continue
            found = _Found(sentence, name, match).mention()
            if found is not None:
                taken.append((found.quantity.start - sentence.start, found.quantity.end - sentence.start))
                out.append(found)
    return sorted(out, key=lambda m: m.quantity.start)


class _Found:
    def __init__(self, sentence: Sentence, name: str, match: re.Match[str]) -> None:
        self.sentence, self.name, self.match, self.data = sentence, name, match, _data()

    def mention(self) -> QuantityMention | None:
        match, doc = self.match, self.sentence.doc
        span = doc.char_span(
            match.start("vague" if self.name == "vague" else "n"), match.end(), alignment_mode="expand"
        )
        if span is None or (self.name == "count" and span.start_char < match.start("n")):
            return None  # "16" of "F-16" counts nothing
        if self.name in ("money", "currency", "share"):
            kind, unit, head, end = self._special(span[-1])
        else:
            counted = self._counted(span[-1])
            if counted is None or self._no_quantity(span[0], span[-1]):
                return None
            kind, unit, head = self._kind(counted), lemma(counted), counted
            end = match.end() if counted.i < span[0].i else max(match.end(), counted.idx + len(counted.text))
        start = match.start("symbol") if self.name == "money" else match.start("vague" if self.name == "vague" else "n")
        value, low, high = self._value()
        text = self.sentence.text[start:end]
        quantity = Quantity(
            text,
            self.sentence.start + start,
            self.sentence.start + end,
            kind,  # type: ignore[arg-type]
            value,
            low,
            high,
            self._qualifier(),  # type: ignore[arg-type]
            unit,
            self._per(end),
        )
        return QuantityMention(head.i, quantity)

    def _special(self, last: Token) -> tuple[str, str | None, Token, int]:
        if self.name == "money":
            symbols = {k.lower(): v for k, v in self.data["symbols"].items()}
            return "money", symbols[self.match["symbol"].lower()], last, self.match.end()
        if self.name == "currency":
            return "money", self.data["currencies"][self.match["currency"].lower()], last, self.match.end()
        return "share", "percent", last, self.match.end()

    def _number(self, words: str) -> float | None:
        plain = words.replace(",", "").lower()
        if NUMERIC.search(plain):
            return float(plain)
        parts = [self.data["numbers"].get(w) for w in re.split(r"[ -]", plain)]
        if None in parts or not parts:
            return None
        if len(parts) == 2 and parts[1] >= 100:
            return float(parts[0] * parts[1])
        return float(sum(parts))

    def _value(self) -> tuple[float | None, float | None, float | None]:
        if self.name == "vague":
            low, high = self.data["vague"][self.match["vague"].lower()]
            return (float(low) if low == high else None), float(low), float(high)
        mult = self.match.groupdict().get("mult")
        factor = float(self.data["multipliers"][mult.lower()]) if mult else 1.0
        value = self._number(self.match["n"])
        if value is None:
            return None, None, None
        value *= factor
        second = self.match["high"]
        high = self._number(second) if second else None
        if high is not None and high * factor > value:
            return None, value, high * factor
        qualifier = self._qualifier()
        return value, (None if qualifier == "at_most" else value), (None if qualifier == "at_least" else value)

    def _qualifier(self) -> str:
        word = (self.match.groupdict().get("qualifier") or "").lower()
        return next(
            (name for name, words in self.data["qualifiers"].items() if word in words),
            "about" if self.name == "vague" else "exact",
        )

    def _per(self, end: int) -> str | None:
        rest = self.sentence.text[end : end + 14].lower().lstrip()
        return next(
            (
                unit
                for unit, words in self.data["per"].items()
                if any(re.match(rf"{re.escape(w)}\b", rest) for w in words)
            ),
            None,
        )

    def _counted(self, last: Token) -> Token | None:
        """The noun that the number counts, if any: its head, or what "of" brings."""
        if (
            last.dep_ in ("nummod", "compound", "quantmod", "amod", "det")
            and last.head.i > last.i
            and last.head.pos_ in ("NOUN", "PROPN")
        ):
            return last.head
        if self.name == "between":
            return next((t for t in last.doc[last.i + 1 : last.i + 4] if t.pos_ in ("NOUN", "PROPN")), None)
        if self.name == "vague" or last.pos_ == "NUM":
            toll = self._toll(last)
            if toll is not None:
                return toll
            for child in last.children:
                if child.dep_ == "prep" and child.lower_ == "of":
                    return next((c for c in child.children if c.dep_ == "pobj"), None)
            if last.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj", "attr") and (last.head.pos_ in VERBAL):
                return last if self._verb_kind(last) else None
            following = last.nbor(1) if last.i + 1 < len(last.doc) else None
            if following is not None and following.lower_ in (*self.data["dead_words"], *self.data["injured_words"]):
                return following
        return None

    def _toll(self, number: Token) -> Token | None:
        """The toll that reached this number: "the death toll rose to 87", "put the death toll at 40"."""
        up = number.head
        while up.dep_ in ("prep", "pobj", "nummod") and up.head != up:
            up = up.head
        if number.dep_ not in ("pobj", "attr", "dobj") or up.pos_ not in VERBAL:
            return None
        tolls = set(self.data["tolls"])
        return next((c for c in up.children if c.dep_ in ("nsubj", "nsubjpass", "dobj") and lemma(c) in tolls), None)

    def _no_quantity(self, first: Token, last: Token) -> bool:
        text = self.match.group()
        counted = self._counted(last)
        if counted is not None and lemma(counted) in self.data["uncounted"]:
            return True
        before = first.nbor(-1).text if first.i else ""
        after = last.nbor(1).text if last.i + 1 < len(last.doc) else ""
        return (
            before in ("-", "No.", "#", "Article", "Resolution")
            or after in ("-", "/", ":")
            or bool(ORDINAL.search(text))
            or (first.ent_type_ in ("DATE", "TIME", "ORDINAL") and self.name != "between")
        )

    def _kind(self, counted: Token) -> str:
        low = {lemma(counted), counted.lower_}
        if low & set(self.data["dead_words"]):
            return "dead"
        if low & set(self.data["injured_words"]):
            return "injured"
        verb = self._verb_kind(counted)
        nouns = self.data["nouns"]
        if verb and (low & (set(nouns["people"]) | set(nouns["troops"])) or counted.ent_type_ in ("NORP", "CARDINAL")):
            return verb
        return next((kind for kind in ("troops", "flights", "weapons", "people") if low & set(nouns[kind])), "other")

    def _verb_kind(self, counted: Token) -> str | None:
        """Killed, injured, arrested or displaced: by the verb whose object the counted people are."""
        first = counted
        while first.dep_ == "conj" and first.head.pos_ in ("NOUN", "PROPN", "NUM", "PRON") and first.head != first:
            first = first.head  # "two policemen and three civilians were killed"
        if self.name == "vague" and first.dep_ == "pobj" and first.head.lower_ == "of":
            first = first.head.head  # "dozens of protesters were detained"
        verbs = [first.head] if first.dep_ in ("dobj", "nsubjpass", "nsubj", "attr") else []
        verbs += [c for c in counted.children if c.dep_ in ("acl", "amod", "relcl")]
        at = counted.i + 1
        if (
            at + 1 < len(counted.doc)
            and counted.doc[at].text == ","
            and counted.doc[at + 1].lower_ in ("all", "both", "most")
        ):
            # "five militants, all Russian citizens, were shot": the verb hangs on the apposition
            verbs += [t.head for t in counted.doc[at + 2 : at + 6] if t.dep_ == "nsubjpass"]
        for up in list(verbs):
            verbs += [c for c in up.children if c.dep_ in ("conj", "acomp", "oprd")]
        for verb in verbs:
            name = lemma(verb)
            if name in self.data["dead_words"]:
                return "dead"
            if name in self.data["injured_words"]:
                return "injured"
            for kind, words in self.data["verbs"].items():
                if name in words:
                    if first.dep_ == "nsubj" and name not in self.data["undergone"]:
                        continue
                    return str(kind)
        return None
