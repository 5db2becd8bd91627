"""A question is cut into its askings, each with the topic that it shares with the others."""

import pytest

from rag.questions.clauses import Words, clauses_in


def asked(understanding, question):
    """The askings of a question, as they are looked for."""
    return [facet.text for facet in understanding.parse(question).facets]


@pytest.mark.parametrize(
    ("question", "askings"),
    [
        # a colon ends a topic
        (
            "交叉巡察抽人：宜兴抽了多少，滕州借来几名",
            ["交叉巡察抽人,宜兴抽了多少", "交叉巡察抽人,滕州借来几名"],
        ),
        ("起止时间是9:00吗", ["起止时间是9:00吗"]),
        # a topic before the first asking is that of the next one too, where this names its own place
        (
            "整改结果上网，章程要求多久？滕州挂了几天",
            ["整改结果上网,章程要求多久", "整改结果上网,滕州挂了几天"],
        ),
        ("整改结果上网，章程要求多久？主任是谁", ["整改结果上网,章程要求多久", "主任是谁"]),
        # 呢 asks of something else what was asked before
        (
            "宜兴第一轮整改定了几项制度？滕州第二轮审计呢",
            ["宜兴第一轮整改定了几项制度", "滕州第二轮审计定了几项制度"],
        ),
        ("超出的水权收回多少？私挖的井呢", ["超出的水权收回多少", "私挖的井收回多少"]),
        ("水权是怎么收回的？私挖的井呢", ["水权是怎么收回的", "私挖的井是怎么收回的"]),
        ("宜兴建了几项制度？滕州呢", ["宜兴建了几项制度,滕州呢"]),
        ("宜兴挂网几天？滕州整改的完成率呢", ["宜兴挂网几天", "滕州整改的完成率呢"]),
        # a list of what is asked about, behind the asking
        (
            "多付的工程款追回多少？宜兴的堤坝、滕州的广场分别说",
            ["多付的工程款追回多少,宜兴的堤坝", "多付的工程款追回多少,滕州的广场"],
        ),
        ("多付的工程款追回多少？宜兴、滕州分别说", ["多付的工程款追回多少,宜兴、滕州分别说"]),
        # how they are alike is told by telling each
        ("宜兴和滕州各派了几个组，相同点是什么", ["宜兴和滕州各派了几个组"]),
        ("这两种办法的相同点是什么", ["这两种办法的相同点是什么"]),
    ],
)
def test_askings_and_their_topics(understanding, question, askings):
    assert asked(understanding, question) == askings


@pytest.mark.parametrize(
    "question",
    [
        "滕州五届首轮和宜兴整个四届相比，谁移交的线索多，分别几条",
        "宜兴2021年和滕州2022年，发现的问题各多少",
    ],
)
def test_times_alone_do_not_part_what_is_asked_of_two_places(understanding, question):
    assert len(asked(understanding, question)) == 1


def test_a_question_that_asks_nothing_is_one_asking():
    words = Words(names=(), content=str.split, tags=lambda text: [(text, "n")])
    assert clauses_in("整改情况", words) == ["整改情况"]
    assert clauses_in("", words) == [""]


def test_at_most_six_askings_are_read(understanding):
    counted = [
        "组长是谁",
        "派了几个组",
        "查了几个单位",
        "移交几条线索",
        "建了几项制度",
        "问责几人",
        "追回多少钱",
    ]
    assert len(asked(understanding, "？".join(counted))) == 6
