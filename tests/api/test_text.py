from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.text import clean


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ("  提级巡察是什么？ ", "提级巡察是什么？"),
        ("一\x00二\x07三\x7f", "一二三"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("\ufeff问", "问"),
        ("问\ud800题", "问题"),
        ("abc\u202edef", "abcdef"),
        ("\x00\x01", ""),
        ("𠮷野家😀", "𠮷野家😀"),
        ("a\tb", "a\tb"),
    ],
)
def test_clean(given_: str, wanted: str) -> None:
    assert clean(given_) == wanted


@given(st.text(st.characters(codec=None, categories=None)))
def test_what_is_cleaned_can_be_sent_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned
