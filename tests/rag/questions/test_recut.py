"""Words that no document has are cut where the documents' own character pairs lead."""

import pytest

from rag.questions.recut import cut_out, joined, recut

UNUSED = 9.0
WORDS = {"硬招", "赔款", "开工"}
KNOWN = {"柳沟": 7.0, "沟村": 6.0, "赔款": 4.0, "专班": 5.0, "开工": 5.0, "路": 1.0, "花": 2.0}


def idf(text):
    return KNOWN.get(text, UNUSED)


@pytest.mark.parametrize(
    ("tagged", "words"),
    [
        ([("柳沟", "ns"), ("村套", "n"), ("赔款", "n")], ["柳沟村", "套", "赔款"]),
        ([("专", "b"), ("班花", "n")], ["专班", "花"]),
        ([("赔款", "n"), ("村套", "n")], ["赔款", "村套"]),
        ([("硬招", "n")], ["硬招"]),
        ([("花", "v"), ("赔款", "n"), ("开工", "v"), ("路", "n")], ["花", "赔款", "开工", "路"]),
        ([("柳沟", "ns"), (" ", "x"), ("村套", "n")], ["柳沟", " ", "村套"]),
        ([("赔开", "v"), ("工", "n")], ["赔", "开工"]),
    ],
)
def test_a_name_goes_on_into_a_word_that_no_document_has(tagged, words):
    out = [word for word, _ in recut(tagged, idf, UNUSED, is_word=WORDS.__contains__)]
    assert out == words
    assert "".join(out) == "".join(word for word, _ in tagged)


@pytest.mark.parametrize(
    ("tagged", "words"),
    [
        ([("咬", "v"), ("不", "d"), ("动", "v"), ("的", "uj")], ["咬不动", "的"]),
        ([("不", "d"), ("动", "v")], ["不", "动"]),
        ([("咬", "v"), (" ", "x"), ("不", "d"), ("动", "v")], ["咬", " ", "不", "动"]),
    ],
)
def test_words_that_are_an_expression_together_are_joined(tagged, words):
    assert [word for word, _ in joined(tagged, {"咬不动", "咬"})] == words


@pytest.mark.parametrize(
    ("tagged", "words"),
    [
        ([("圈", "v"), ("了", "ul"), ("地", "n")], ["圈地"]),
        ([("办个", "v"), ("证", "n"), ("路", "n")], ["办证", "路"]),
        ([("圈", "v"), ("着", "uz"), ("路", "n")], ["圈", "着", "路"]),
        ([("圈", "v"), ("的", "uj"), ("地", "n")], ["圈", "的", "地"]),
    ],
)
def test_a_verb_and_its_object_are_joined_over_what_parts_them(tagged, words):
    assert [word for word, _ in joined(tagged, {"圈地", "办证"})] == words


@pytest.mark.parametrize(
    ("tagged", "words"),
    [
        ([("比头", "v"), ("一年", "m"), ("多", "a")], ["比", "头", "一年", "多"]),
        ([("修水", "v"), ("管让", "v")], ["修水", "管", "让"]),
        ([("抢修", "v"), ("水管", "n")], ["抢修", "水管"]),
        ([("比", "p"), ("头", "n")], ["比", "头"]),
    ],
)
def test_a_guessed_word_is_cut_where_an_expression_begins_or_ends(tagged, words):
    known = {"一年", "修水", "抢修", "水管", "比", "头", "多"}
    out = cut_out(tagged, {"头一年", "修水管"}, is_word=known.__contains__)
    assert [word for word, _ in out] == words
