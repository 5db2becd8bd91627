"""Askings about a person's age, home, family, pay or schooling."""

import pytest

from rag.choosing.attributes import asked_attribute, tells_attribute


@pytest.mark.parametrize(
    ("asked", "telling", "other"),
    [
        ("组长结婚没有", "组长已婚,育有一子。", "组长带队走访了12户。"),
        ("馆长家住哪儿", "馆长家住城南。", "馆长在城南办公。"),
        ("他的孩子在哪上学", "他的女儿在省城读书。", "学校食堂换了账本。"),
        ("主任一个月工资多少", "主任月工资6000元。", "主任退回款项6000元。"),
        ("平均多大岁数", "平均年龄41岁。", "平均每人走访41户。"),
        ("组长是哪里人", "组长是城南县人。", "组长来到城南县。"),
        ("组长哪个大学毕业的", "组长毕业于省城大学。", "组长到大学讲课。"),
        ("联络员里女同志有几个", "联络员30名,其中女性12名。", "联络员30名,其中干部12名。"),
    ],
)
def test_only_words_for_it_tell_it(asked, telling, other):
    assert asked_attribute(asked)
    assert tells_attribute(asked, telling)
    assert not tells_attribute(asked, other)


@pytest.mark.parametrize(
    "asked",
    [
        "孩子们上学路上的灯是谁装的",
        "欠的工资追回多少",
        "住房补贴发了多少",
        "毕业生怎么帮扶",
        "女厕所建了几座",
    ],
)
def test_askings_about_work_are_none_of_these(asked):
    assert not asked_attribute(asked)
    assert tells_attribute(asked, "巡察组督促整改。")
