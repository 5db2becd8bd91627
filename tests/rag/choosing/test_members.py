"""Things that a question names side by side and asks of each."""

import pytest

from corpus.gazetteer import Gazetteer
from rag.choosing.members import heads_of, members_of, names_all
from rag.questions.asking import AnswerType, Facet
from rag.reading.sentences import read_document
from tests.rag.made import document_of


def members(text, kind=AnswerType.OVERVIEW):
    return members_of(Facet(text=text, type=kind, terms=()))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("县里的摸底、会商、回访各做什么", ("摸底", "会商", "回访")),
        ("摸底和回访怎么做", ()),
        ("红账、黄账与绿账分别怎么管", ("红账", "黄账", "绿账")),
        ("摸底、回访花了多少钱", ()),
    ],
)
def test_what_is_named_side_by_side_is_asked_of_each(question, names):
    assert members(question) == names


def test_figures_of_each_are_another_matter():
    assert members("摸底、回访各用多少天,是哪几天", AnswerType.DATE) == ()


def test_each_is_told_under_its_own_head():
    document = document_of("分两步：摸底、回访。", "先摸底。查台账。", "后回访。上门问。", "摸底很要紧。")
    read = read_document(document, Gazetteer.load())
    assert heads_of(("摸底", "回访"), read) == (1, 2, 3, 4)
    assert heads_of(("摸底", "督办"), read) == ()
    assert names_all(("摸底", "回访"), read.sentences[0])
    assert not names_all(("摸底", "回访"), read.sentences[1])


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("中医院、卫生站各管什么", ("中医院", "卫生站")),
        ("国有林场、苗圃各管什么", ("国有林场", "苗圃")),
        ("方案里摸底、回访各做什么", ("摸底", "回访")),
        ("县里摸底、回访各做什么", ("摸底", "回访")),
    ],
)
def test_a_name_may_hold_a_character_that_elsewhere_ends_a_place(question, names):
    assert members(question) == names
