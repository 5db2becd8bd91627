"""Which sentences say what something is."""

from dataclasses import replace

import pytest

from corpus.model import BlockKind, Sentence, Span
from rag.choosing.definitions import asked_names, defines
from rag.questions.asking import AnswerType, Facet
from rag.reading.scope import ReadSentence, Times

NO_TIMES = Times(own=frozenset(), carried=frozenset())


def facet(text, kind=AnswerType.DEFINITION):
    return Facet(text=text, type=kind, terms=())


def read(folded, *, path="", title=""):
    sentence = Sentence(text=folded, span=Span(0, len(folded)), block=0)
    return ReadSentence(
        sentence=sentence, kind=BlockKind.PARAGRAPH, folded=folded, context="", title=title, path=path,
        run=range(0), head=False, own=(), carried=(), years=NO_TIMES, rounds=NO_TIMES, sessions=NO_TIMES,
        figures=(),
    )  # fmt: skip


def explains(asked, sentence, kind=AnswerType.DEFINITION):
    return defines(asked_names(facet(asked, kind)), read(sentence), None)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("什么是联片巡察", "联片巡察是指把相邻几个乡镇放在一起巡察。"),
        ("什么是“三单联办”", "“三单联办”:巡察组开单,部门接单,群众评单。"),
        ("联片巡察是什么意思", "几个乡镇合在一起巡,就是联片巡察。"),
        ("“三单联办”指的是什么", "开单、接单、评单三步,概括为“三单联办”。"),
        ("何为督办组", "督办组由巡察办、组织部干部组成。"),
        ("城南市的督办组是什么", "督办组由巡察办、组织部干部组成。"),
        ("什么叫“驻点联络员”", "从各局抽调熟手担任巡察组的“驻点联络员”,不脱产。"),
        ("“两访”是什么", "干部每月“两访”(访贫困户、访老党员)。"),
    ],
)
def test_a_name_beside_the_word_that_explains_or_gives_it(asked, sentence):
    assert explains(asked, sentence)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("他们说的“三查、两访”具体是哪几个", ("三查、两访", "三查", "两访")),
        ("两单一账指什么", ("两单一账", "两单", "一账")),
        ("建的3项制度分别叫什么", ("3项制度",)),
        ("村巡的四查是哪四查", ("四查",)),
        ("三家单位分别是哪些", ()),
        ("第五轮巡察是什么", ()),
        ("问题多的是哪几个县", ()),
    ],
)
def test_a_name_that_counts_its_parts_is_asked_for_with_them(asked, names):
    assert asked_names(facet(asked, AnswerType.LIST)) == names


@pytest.mark.parametrize(
    "sentence",
    [
        "“两单”,一是问题清单,二是责任清单。",
        "“一账”,即整改台账。",
        "“两单一账”——问题清单、责任清单和台账。",
        "用好“问题清单”“责任清单”“整改台账”两单一账。",
    ],
)
def test_a_part_of_the_name_may_be_explained_by_itself(sentence):
    assert explains("两单一账指什么", sentence)


def test_the_number_may_be_written_in_digits_or_in_chinese():
    assert explains("建的4项机制分别叫什么", "建立“周报”“会商”“督办”“通报”四项机制。", AnswerType.LIST)
    assert not explains("建的4项机制分别叫什么", "建立“周报”“会商”“督办”三项机制。", AnswerType.LIST)


def test_the_first_sentence_under_a_heading_that_asks_for_the_name_explains_it():
    names = asked_names(facet("“联村走访”是啥意思"))
    first = read("把几个村放在一起走访。", path="什么是“联村走访”")
    assert defines(names, first, read("上一节。", path="一、做法"))
    assert not defines(names, read("走访前要开会。", path="什么是“联村走访”"), first)
    assert not defines(names, replace(first, path="“联村走访”的成效"), None)


@pytest.mark.parametrize(
    "sentence",
    [
        "联片巡察中发现问题12个。",
        "要求是明确的:被联片巡察的乡镇要整改。",
        "联片巡察是不是可行,还要再看。",
        "全市推行联片巡察。",
    ],
)
def test_what_only_speaks_of_it_defines_nothing(sentence):
    assert not explains("什么是联片巡察", sentence)


@pytest.mark.parametrize("asked", ["是什么意思", "巡察多少个单位"])
def test_an_asking_without_a_name_is_defined_by_nothing(asked):
    assert asked_names(facet(asked)) == ()


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("“已销号”和“在改”怎么区分", ("已销号", "在改")),
        ("统计上怎样才算联片巡察", ("联片巡察",)),
        ("“联片巡察”怎么开展", ()),
    ],
)
def test_how_names_differ_or_what_bears_one_asks_for_their_meaning(asked, names):
    assert asked_names(facet(asked, AnswerType.HOW)) == names


def test_a_name_of_figures_is_explained_as_a_whole_or_part_by_part():
    assert explains("组里说的1:3指什么", "按1∶3配人,即1名组长带3名组员。")
    assert explains("1+2方案里的1和2各指什么", "“1”是总方案,“2”是两个专项方案。")
    assert not explains("组里说的1:3指什么", "按11:3配人,即11名组员。")


def test_a_name_may_be_told_behind_the_word_that_it_belongs_to_or_in_a_note():
    assert explains("“三单联办”指什么", "建立“三单联办”机制,即开单、接单、评单。")
    assert explains("什么是联片巡察", "方式:联片巡察;备注:指几个乡镇一起巡。")


def test_the_answer_to_a_question_of_the_text_explains():
    names = asked_names(facet("什么叫联片巡察"))
    question, answer = "问:什么是联片巡察?", "答:几个乡镇放在一起巡。"
    assert defines(names, read(answer, path=question), read(question, path=question))


def test_who_bears_a_responsibility_is_told_beside_the_word_for_it():
    asked = asked_names(facet("销号的第一责任人是谁", AnswerType.WHO))
    assert asked == ("第一责任人",)
    assert defines(asked, read("支部书记是销号工作的第一责任人。"), None)
    assert not defines(asked, read("约谈了3名第一责任人。"), None)


def test_what_something_amounts_to_is_a_meaning_too():
    asked = asked_names(facet("整改造假,性质上怎么定", AnswerType.HOW))
    assert asked == ("整改造假",)
    assert defines(asked, read("整改造假,就是欺骗组织。"), None)
    assert not defines(asked, read("通报了整改造假。"), None)


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("如何编制预算方案", AnswerType.DEFINITION),
        ("怎么核算补贴", AnswerType.DEFINITION),
        ("怎样才算联片巡察", AnswerType.DATE),
        ("怎么算补贴金额", AnswerType.HOW),
    ],
)
def test_how_something_is_reckoned_asks_for_no_meaning(asked, kind):
    assert not {"方案", "补贴", "联片巡察", "补贴金额"} & set(asked_names(facet(asked, kind)))
