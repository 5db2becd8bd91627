"""Which sentences say what something is."""

import pytest

from rag.definitions import defines


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("什么是联片巡察", "联片巡察是指把相邻几个乡镇放在一起巡察。"),
        ("什么是“三单联办”", "“三单联办”:巡察组开单,部门接单,群众评单。"),
        ("联片巡察是什么意思", "几个乡镇合在一起巡,就是联片巡察。"),
        ("“三单联办”指的是什么", "开单、接单、评单三步,概括为“三单联办”。"),
        ("何为督办组", "督办组由巡察办、组织部干部组成。"),
    ],
)
def test_a_name_beside_the_word_that_explains_or_gives_it(asked, sentence):
    assert defines(asked, sentence)


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
    assert not defines("什么是联片巡察", sentence)


def test_an_asking_without_a_name_is_defined_by_nothing():
    assert not defines("是什么意思", "是指把相邻几个乡镇放在一起巡察。")
