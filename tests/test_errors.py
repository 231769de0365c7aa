"""Errors keep their facts, cross process borders, and have codes of their own."""

from __future__ import annotations

import pickle

import pytest

from dragoman import errors
from dragoman.errors import DragomanError

ALL = [getattr(errors, name) for name in errors.__all__]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_pickles_whole(kind: type[DragomanError]) -> None:
    error = kind("it is cut off", cure="fetch it again", path="in.jsonl", line=7)
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert (back.code, back.cause, back.cure, back.path, back.line) == (
        kind.code,
        "it is cut off",
        "fetch it again",
        "in.jsonl",
        7,
    )
    assert str(back) == str(error)


def test_codes_are_unique_and_documented() -> None:
    codes = [kind.code for kind in ALL]
    assert len(set(codes)) == len(codes)
    assert errors.__doc__ is not None
    for kind in ALL:
        if kind is not DragomanError:
            assert kind.code in errors.__doc__
            assert kind.__name__ in errors.__doc__


@pytest.mark.parametrize(
    ("path", "line", "cure", "text"),
    [
        (None, None, "", "[D203] bad"),
        ("a.txt", None, "", "[D203] a.txt: bad"),
        ("a.txt", 3, "mend it", "[D203] a.txt:3: bad; mend it"),
    ],
)
def test_text_names_place_and_cure(path: str | None, line: int | None, cure: str, text: str) -> None:
    assert str(errors.InputMalformed("bad", path=path, line=line, cure=cure)) == text


def test_one_net_catches_all() -> None:
    assert all(issubclass(kind, DragomanError) for kind in ALL)
