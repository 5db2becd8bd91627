"""Every segmenter keeps the promises that the index relies on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.lexicon import Lexicon
from corpus.segment import JiebaSegmenter, RustSegmenter, Segmenter, search_terms

TEXT = "巡察组发现“一把手”监督不严，2024年3月共移交问题线索128条，要求限期整改。"
CACHE: dict[str, Segmenter] = {}


@pytest.fixture(params=[RustSegmenter, JiebaSegmenter], ids=["rjieba", "jieba"])
def segmenter(request: pytest.FixtureRequest) -> Segmenter:
    made = CACHE.get(request.param.__name__)
    if made is None:
        made = CACHE[request.param.__name__] = request.param(Lexicon.load())
    return made


def test_cut_loses_nothing(segmenter: Segmenter) -> None:
    assert "".join(segmenter.cut(TEXT)) == TEXT


def test_words_are_words(segmenter: Segmenter) -> None:
    words = segmenter.words(TEXT)
    assert {"巡察组", "整改", "问题", "线索", "128"} <= set(words)
    assert all(word == word.strip() and any(c.isalnum() for c in word) for word in words)


def test_lexicon_words_stay_whole(segmenter: Segmenter) -> None:
    whole = [word for word in Lexicon.load().words if 3 <= len(word) <= 5][:50]
    cut = [word for word in whole if word in segmenter.words(f"关于{word}的规定")]
    assert len(cut) >= 0.9 * len(whole)


def test_fingerprints_differ_between_kinds() -> None:
    lexicon = Lexicon.load()
    assert RustSegmenter(lexicon).fingerprint != JiebaSegmenter(lexicon).fingerprint
    assert RustSegmenter(lexicon).fingerprint == RustSegmenter(lexicon).fingerprint


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_any_text_gives_terms_without_white_space(text: str) -> None:
    segmenter = CACHE.setdefault("RustSegmenter", RustSegmenter(Lexicon.load()))
    for term in search_terms(text, segmenter):
        assert term
        assert not any(c in " \t\n\r\x0b\x0c" for c in term), (
            "the lexical half separates terms by white space"
        )
