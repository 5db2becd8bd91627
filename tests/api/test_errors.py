"""Every error has a code, a status and the one shape."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import api
import corpus
import index
import rag
from api.errors import STATUS, Internal, Reported, code_of, error_body, one_line, status_of
from corpus.errors import DocumentNotFound, LoadError, XunwenError

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\Z")


def _subclasses(root: type[XunwenError]) -> Iterator[type[XunwenError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from _subclasses(kind)


def _all_errors() -> list[type[XunwenError]]:
    for package in (corpus, index, rag, api):
        for module in pkgutil.walk_packages(package.__path__, prefix=f"{package.__name__}."):
            if module.name.rsplit(".", 1)[-1] in {"errors", "evaluate"}:
                importlib.import_module(module.name)
    return sorted(set(_subclasses(XunwenError)), key=lambda kind: kind.__qualname__)


def test_codes_are_stable_names() -> None:
    bad = {kind.__name__: kind.code for kind in _all_errors() if not CODE.match(kind.code)}
    assert not bad


def test_leaf_codes_are_distinct() -> None:
    leaves = [kind for kind in _all_errors() if not kind.__subclasses__() and kind is not Reported]
    codes = [kind.code for kind in leaves]
    assert len(set(codes)) == len(codes), sorted(code for code in codes if codes.count(code) > 1)


@pytest.mark.parametrize("kind", _all_errors(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_status_and_the_shape(kind: type[XunwenError]) -> None:
    error = kind.__new__(kind)
    XunwenError.__init__(error, "出了什么事", hint="怎么办")
    if isinstance(error, Reported):
        error.reported = "llm.timeout"
    assert 400 <= status_of(error) <= 599
    assert error_body(error) == {"error": {"code": code_of(error), "message": "出了什么事", "hint": "怎么办"}}


def test_faults_of_ours_are_500_and_nothing_else_is() -> None:
    assert status_of(Internal("x")) == 500
    assert status_of(DocumentNotFound("x")) == 404
    assert status_of(LoadError("x", source="s")) == 422


def test_a_reported_error_has_the_status_of_its_family() -> None:
    assert status_of(Reported("llm.timeout", "x")) == 502
    assert status_of(Reported("question.empty", "x")) == 422
    assert status_of(Reported("anything.else", "x")) == 500


def test_one_line_for_the_terminal() -> None:
    assert one_line(DocumentNotFound("没有\n这篇。", hint="换一篇")) == "没有 这篇。换一篇"
    assert one_line(DocumentNotFound("没有这篇")) == "没有这篇"


def test_the_table_names_classes_once() -> None:
    assert len(STATUS) == len({kind.__qualname__ for kind in STATUS})
