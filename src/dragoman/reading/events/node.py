"""An act as read in a sentence, before it becomes an event of the record."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from dragoman.lexicon.entries import Entry
from dragoman.model import Entity

__all__ = ["Node"]


@dataclass(slots=True)
class Node:
    """One act, or an operator with the act it governs.

    Attributes:
        trigger: the head of the act (of the operator where it makes another type of it).
        type, mode, act: PLOVER codes.
        status: what grammar and operators say of the act.
        entry: the lexicon entry of the act or, over no known act, of the operator.
        actors, recipients: parties, filled by roles.
        operators: tokens of the operators over the act, outermost first.
        trace: what was done, in words.
        parts: other tokens that belong to the trigger's form.
        inner: the act under the operator, if any.
        topics: tokens whose phrases say what was discussed, agreed on, asked for.
        factive: the inner act is an event of its own.
        nominal: the act is told by a noun.
        over: the outermost operator, or NOT where grammar negates the act.
        carried: a verb carries the noun or tells that it came about.
        duty: told as a duty laid on the recipient; whoever says so is the actor.
        also: acts of other types that the same operator makes of coordinated complements.
    """

    trigger: Token
    type: str
    mode: str | None
    act: str
    status: str
    entry: Entry
    actors: list[Entity] = field(default_factory=list)
    recipients: list[Entity] = field(default_factory=list)
    symmetric: bool = False
    operators: list[Token] = field(default_factory=list)
    trace: list[str] = field(default_factory=list)
    parts: list[Token] = field(default_factory=list)
    inner: Node | None = None
    topics: list[Token] = field(default_factory=list)
    factive: bool = False
    nominal: bool = False
    supported: bool = True
    carried: bool = False
    purpose: bool = False
    over: str | None = None
    duty: bool = False
    also: list[Node] = field(default_factory=list)

    def operand(self, deep: bool) -> Node:
        """What an operator above is asked of: this act, or (`deep`) the act below its own operator."""
        return self.inner if deep and self.inner is not None else self

    @property
    def rule(self) -> str:
        """The entry of the innermost act; the operator's own where it stands over no known act."""
        return self.entry.id if self.inner is None else self.inner.rule
