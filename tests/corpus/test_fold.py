from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fold import Folded, fold
from corpus.model import Span


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("㎡", "m2"),
        ("巡視巡察", "巡视巡察"),
        ("１＋１＞２", "1+1>2"),
        ("（试行）", "(试行)"),
        ("PPP 项目", "ppp 项目"),
        ("", ""),
    ],
)
def test_fold(written, folded):
    assert fold(written) == folded


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_folded_agrees_with_fold_and_keeps_order(text):
    folded = Folded.of(text)
    assert folded.text == fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(s < e <= len(text) for s, e in zip(folded.starts, folded.ends, strict=True))


@given(st.text(alphabet="巡視察１２㎡ＡＢ3，。（）“”か゛ﾞé́e̊", max_size=30))
def test_folded_on_what_composes(text):
    assert Folded.of(text).text == fold(text)


def test_original_span_covers_what_was_folded():
    text = "面积１２０㎡以上"
    folded = Folded.of(text)
    at = folded.text.index("120m2")
    assert folded.original(Span(at, at + 5)).of(text) == "１２０㎡"
    assert folded.original(Span(at, at)) == Span(2, 2)
    assert folded.original(Span(len(folded.text), len(folded.text))) == Span(len(text), len(text))
