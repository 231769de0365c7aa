"""Grammar over an act: tense, modals, negation and conditions, folded into its type and status."""

from __future__ import annotations

from spacy.tokens import Token

from dragoman.lexicon.algebra import Outcome
from dragoman.lexicon.loader import Lexicon
from dragoman.reading.events.grammar import MODIFIERS, VERBAL, Grammar, lemma
from dragoman.reading.events.node import Node
from dragoman.reading.events.roles import Roles, unique
from dragoman.reading.events.status import tense

__all__ = ["Folding"]

SPOKEN = frozenset({"hostile", "asking"})
OWN = frozenset({"it", "he", "she", "they", "we", "his", "her", "its", "their", "our"})


class Folding:
    """Folds what grammar says of a verb into the act it tells."""

    def __init__(self, lexicon: Lexicon, grammar: Grammar, roles: Roles) -> None:
        self.lexicon = lexicon
        self.grammar = grammar
        self.roles = roles

    def fold(self, node: Node, token: Token) -> Node:
        """The act with tense, modals, negation and conditions over it."""
        at = tense(token, self.grammar, self.lexicon)
        if at.conditional:
            node.status = "hypothetical"
            node.trace.append("in a condition: hypothetical")
            return node
        if node.inner is None and any(slot == "polarity" for slot, _ in node.entry.when):
            return node  # the entry's own sense has the negation in it ("will not tolerate")
        if node.duty:
            return node
        let = at.modal == "possible" and at.negated and node.over == "ALLOW" and self.grammar.passive(token)
        if let or (at.modal == "duty" and self._addressed(node)):
            return self._duty(node, negated=at.negated)
        would = at.modal == "possible" and at.negated and self._would(token)
        held_out = at.modal == "possible" and (
            self._held_out(node, token) or (at.reported and self._dared(node, token))
        )
        if at.modal == "future" or would or held_out:
            return self._future(node, token, negated=at.negated)
        if at.modal == "duty":
            node.status = "hypothetical"
            return node
        if at.negated:
            self._negate(node)
        elif at.modal == "possible" or at.unreal:
            node.status = "hypothetical"
            node.trace.append("only possible: hypothetical")
        elif self._unreal(node):
            node.status = "hypothetical"
            node.trace.append("told as unreal: hypothetical")
        if at.purpose and node.status == "actual" and not self._spoken(node, token):
            node.purpose = True
        return node

    def _future(self, node: Node, token: Token, *, negated: bool) -> Node:
        algebra = self.lexicon.algebra
        key = algebra.shifted("WILL-NOT", node.over) if negated else "WILL"
        operand = node.operand(algebra.shifts("WILL-NOT", node.over)) if negated else node
        passive = not node.actors and self.grammar.passive(token)
        if not passive or algebra.classes[node.type] in ("cooperation", "yielding"):
            outcome = algebra.outcome(key, operand.type, operand.mode)
            if outcome is not None and (node.status == "actual" or node.over == "REFUSE"):
                return self._apply(node, outcome, key, operand)
        if negated:
            node.status = "negated"
        elif node.status == "actual":
            node.status = "future"
        return node

    def _negate(self, node: Node) -> None:
        algebra = self.lexicon.algebra
        if algebra.shifts("NOT", node.over):
            key, operand = algebra.shifted("NOT", node.over), node.operand(deep=True)
            outcome = algebra.outcome(key, operand.type, operand.mode)
            if outcome is not None:
                self._apply(node, outcome, key, operand)
                return
        node.status = "negated" if node.status != "negated" else "actual"
        node.over = "NOT"
        node.trace.append("negated")

    def _would(self, token: Token) -> bool:
        return any(c.lower_ in ("would", "'d") for c in token.children)

    def _held_out(self, node: Node, token: Token) -> bool:
        """Whether somebody says that he himself may harm another ("Iran said it may suspend cooperation"): a threat."""
        head = token.head
        if (
            token.dep_ != "ccomp"
            or token.pos_ not in VERBAL
            or head.pos_ not in VERBAL
            or lemma(head) not in self.lexicon.classes["speech"]
            or self.lexicon.algebra.classes[node.type] != "conflict"
            or any(c.lower_ in ("not", "n't", "have") for c in token.children)
        ):
            return False
        speakers = self.roles.parties(self.grammar.subject(head))
        subjects = [c for c in token.children if c.dep_ == "nsubj"]
        if speakers and any(p.dep_ == "poss" and p.lower_ in OWN for c in subjects for p in c.children):
            node.actors = list(speakers)  # "the president said his army could cross the border"
            return True
        countries = {e.country for e in speakers if e.country}
        same = not countries or {e.country for e in node.actors if e.country} <= countries
        return bool(speakers) and same and any(c.lower_ in OWN for c in subjects)

    def _dared(self, node: Node, token: Token) -> bool:
        """Whether a side says what it would do if another acted ("Iran would destroy Israel if attacked"): a threat."""
        if (
            self.lexicon.algebra.classes[node.type] != "conflict"
            or not self._would(token)
            or any(c.lower_ in ("not", "n't", "have") for c in token.children)
            or not (node.actors and node.recipients)
        ):
            return False
        conditions = [c for c in token.children if c.dep_ == "advcl" and c.pos_ in VERBAL]
        speech = (
            token.head if token.dep_ == "ccomp" else next((c for c in token.children if c.dep_ == "parataxis"), None)
        )
        if speech is None or not any(m.lower_ in ("if", "unless") for c in conditions for m in c.children):
            return False
        speakers = self.roles.parties(self.grammar.subject(speech))
        countries = {e.country for e in speakers if e.country}
        return not countries or {e.country for e in node.actors if e.country} <= countries

    def _unreal(self, node: Node) -> bool:
        if not node.nominal or node.status != "actual":
            return False
        words = self.lexicon.classes["unreal"]
        return any(c.dep_ in MODIFIERS and (c.lower_ in words or lemma(c) in words) for c in node.trigger.children)

    def _spoken(self, node: Node, token: Token) -> bool:
        """Whether a purpose is an act of speech that came about: "wrote to demand", "came forward to urge"."""
        governor = token.head
        return (
            self.lexicon.algebra.classes[node.type] in SPOKEN
            and governor.pos_ in VERBAL
            and lemma(governor) in self.lexicon.classes["forthcoming"]
        )

    def _apply(self, node: Node, outcome: Outcome, key: str, operand: Node) -> Node:
        before = operand.type
        node.mode = self.lexicon.algebra.mode(outcome, operand.type, operand.mode, operand.act)
        node.trace.insert(0, f"{key} over {before}: {outcome.type or before}")
        node.type = outcome.type or before
        node.act = operand.act
        node.status = outcome.status or node.status
        node.over = key
        node.topics = node.topics or [node.trigger]
        return node

    def _addressed(self, node: Node) -> bool:
        """Whether a duty can be laid on who acts: not for what is feared or done already."""
        return node.status in ("actual", "future")

    def _duty(self, node: Node, *, negated: bool) -> Node:
        """Whoever says that Iran must free them asks Iran. The speaker becomes the actor once he is known."""
        node.trace.append("told as a duty")
        node.duty = True
        algebra = self.lexicon.algebra
        if algebra.classes[node.type] in SPOKEN and not negated:
            node.recipients, node.actors = unique([*node.recipients, *node.actors])[:1], []
            return node
        key = "STOP-ASK" if negated else algebra.shifted("ASK", node.over)
        operand = node if negated else node.operand(algebra.shifts("ASK", node.over))
        outcome = algebra.outcome(key, operand.type, operand.mode)
        if outcome is None:
            node.status = "hypothetical"
            return node
        node = self._apply(node, outcome, key, operand)
        node.recipients = unique([*node.actors, *node.recipients])[:1]
        node.actors = []
        node.status = "actual"
        return node
