"""Encodings are decided strictly: right, or an error."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decode import decode
from corpus.errors import UndecodableText

TEXT = "巡察组进驻以来，发现问题32个。\n“这次真是帮了大忙！”群众说——整改完成率达99.4%……\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("gb18030", b""),
        ("gbk", b""),
    ],
)
def test_chinese_text_is_read_in_every_encoding_that_offices_use(encoding, mark):
    decoded = decode(mark + TEXT.encode(encoding), source="a.txt")
    assert decoded.text == TEXT


def test_a_character_beyond_gbk_is_read():
    assert decode("𠮷、㐀、〇号整改清单，共有事项若干。".encode("gb18030"), source="a").text.startswith("𠮷")


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03\xff\xfe\x00binary",
        "整改清单".encode()[:-1] + b"\xff\xff",
        b"\xef\xbb\xbf\xff\xff",
        codecs.BOM_UTF16_LE + b"\x00",
        bytes(range(256)) * 4,
        "これは日本語の文章です。テストのために書きました。".encode("shift_jis"),
        "Это русский текст, написанный для проверки.".encode("koi8-r"),
        b"\x7fELF\x02\x01\x01" + b"\x00" * 64,
    ],
)
def test_what_is_in_none_of_them_is_an_error_that_names_the_file(data):
    with pytest.raises(UndecodableText) as caught:
        decode(data, source="乱码.txt")
    assert caught.value.source == "乱码.txt"
    assert "乱码.txt" in caught.value.message
    assert caught.value.hint


@given(st.binary(max_size=400))
def test_bytes_give_their_own_text_or_our_error(data):
    try:
        decoded = decode(data, source="x")
    except UndecodableText:
        return
    encoded = decoded.text.encode(decoded.encoding)
    assert data.endswith(encoded)
    assert len(data) - len(encoded) <= 4  # a byte order mark at most


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=4, max_size=80))
def test_utf_8_always_wins(text):
    assert decode(text.encode(), source="x").text == text
