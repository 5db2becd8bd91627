"""Follow-ups: what is completed, how, and that a question that stands alone is left to the letter."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.followup import resolve
from rag.model import Turn

DIALOGUES = Path(__file__).resolve().parents[1] / "quality" / "dialogues.jsonl"


def talk(*lines):
    """Turns, the user's first; an odd number ends with an unanswered question."""
    return tuple(
        Turn(role="user" if i % 2 == 0 else "assistant", content=line) for i, line in enumerate(lines)
    )


SWAPPED = [
    (("宜兴新增了多少台自助终端", "36台。[1]"), "那滕州呢？", "滕州新增了多少台自助终端"),
    (("宜兴新增了多少台自助终端", "36台。"), "换成滕州", "滕州新增了多少台自助终端"),
    (("宜兴新增了多少台自助终端", "36台。"), "滨湖新区呢", "滨湖新区新增了多少台自助终端"),
    (("晋宁整改评估分几等", "四等。"), "高密分几等？", "高密整改评估分几等"),
    (("宜兴和滕州各派了几个组", "3个、4个。"), "苏州呢", "苏州各派了几个组"),
    (("宜兴十四届市委第一轮发现多少问题", "214个。"), "第二轮呢", "宜兴十四届市委第二轮发现多少问题"),
    (("宜兴2022年移交线索几件", "17件。"), "2023年呢？", "宜兴2023年移交线索几件"),
    (("选人用人规则第三条讲什么", "组长负责。"), "第四条呢", "选人用人规则第四条讲什么"),
    (("选人用人规则第十九条讲什么", "略。"), "再往下一条", "选人用人规则第二十条讲什么"),
    (("选人用人规则第二十条讲什么", "略。"), "上一条呢", "选人用人规则第十九条讲什么"),
    (("滕州专班副组长是谁", "办公室主任。"), "组长呢", "滕州专班组长是谁"),
    (("滕州巡前做什么", "听情况。"), "巡中呢", "滕州巡中做什么"),
    (("工作规则对党组织有哪几种方式", "两种。"), "对干部呢", "工作规则对干部有哪几种方式"),
]


@pytest.mark.parametrize(("history", "question", "expected"), SWAPPED, ids=[q for _, q, _ in SWAPPED])
def test_a_new_value_takes_the_place_of_the_old_one(understanding, history, question, expected):
    resolved = resolve(question, talk(*history), understanding)
    assert resolved.changed
    assert resolved.text == expected


POINTING = [
    (("滕州专班组长是谁", "周晓岚。[1]"), "她说了什么", "滕州，周晓岚说了什么"),
    (("宜兴有什么做法", "三单联办。"), "当地群众怎么看", "宜兴群众怎么看"),
    (("宜兴有什么做法", "三单联办。"), "他们派了几个组", "宜兴派了几个组"),
    (("处分有哪三种", "警告、记过、开除。"), "第二种管多久", "记过管多久"),
    (("处分有哪三种", "警告、记过、开除。"), "最后一种管多久", "开除管多久"),
    (("宜兴的“三单联办”是什么", "一种机制。"), "这个机制是哪年建的", "宜兴，“三单联办”机制是哪年建的"),
]


@pytest.mark.parametrize(("history", "question", "expected"), POINTING, ids=[q for _, q, _ in POINTING])
def test_a_pointing_word_is_replaced_by_what_it_points_at(understanding, history, question, expected):
    assert resolve(question, talk(*history), understanding).text == expected


LACKING = [
    (("宜兴2022年第一轮发现多少问题", "214个。"), "线索移交了多少", "宜兴2022年第一轮，线索移交了多少"),
    (("巡察工作条例什么时候修订的", "去年。"), "哪天发布", "巡察工作条例，哪天发布"),
    (("什么是监督再派出", "一种派出。"), "从哪天开始实行", "监督再派出，从哪天开始实行"),
    (("宜兴第一轮发现多少问题", "214个。"), "第二轮有什么不一样", "宜兴，第二轮有什么不一样"),
]


@pytest.mark.parametrize(("history", "question", "expected"), LACKING, ids=[q for _, q, _ in LACKING])
def test_what_is_lacking_is_set_in_front(understanding, history, question, expected):
    assert resolve(question, talk(*history), understanding).text == expected


def test_a_chain_of_short_questions_keeps_what_the_first_was_about(understanding):
    history = talk("宜兴抽调了多少人", "30人。", "分成几个组", "3个。", "查出多少问题", "214个。")
    assert resolve("线索呢", history, understanding).text.startswith("宜兴")


def test_more_of_the_same_repeats_the_last_question(understanding):
    resolved = resolve("再举一个例子", talk("巡察修路有哪些例子", "木石镇修了路。"), understanding)
    assert resolved.text == "巡察修路有哪些例子（再举一个例子）"


ALONE = [
    "滕州市委第一轮巡察共发现多少问题？",
    "《巡察工作规则》第三条讲什么",
    "党内监督条例一共有几条",
    "什么是“亮账销账”制度",
    "李家村那边准备办哪些事？",
    "被巡察单位应当在收到反馈意见之后的多少个月之内报告整改的进展情况",
]


@pytest.mark.parametrize("question", ALONE)
def test_a_question_that_stands_alone_is_left_to_the_letter(understanding, question):
    history = talk("宜兴新增了多少台自助终端", "36台。[1]")
    resolved = resolve(question, history, understanding)
    assert (resolved.text, resolved.changed) == (question, False)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("跟刚才的没关系，问下出租车起步价", "出租车起步价"),
        ("换个话题，木石镇的路修了多长？", "木石镇的路修了多长？"),
    ],
)
def test_words_that_only_change_the_subject_are_left_out(understanding, question, rest):
    resolved = resolve(question, talk("宜兴新增了多少台自助终端", "36台。[1]"), understanding)
    assert (resolved.text, resolved.told) == (rest, frozenset())


PLAINER = [
    (("宜兴2022年移交线索几件", "17件。"), "上一年发现几个问题", "2021年发现几个问题"),
    (("宜兴第一巡察组去了哪几家", "三家。"), "第二组去了多少家", "第二巡察组去了多少家"),
    (("宜兴的平台收了多少条", "90条。"), "回访呢，做了几次", "回访做了几次"),
    (("滕州的路修了多长", "3公里。"), "不是滕州，我问的是宜兴新增多少台终端", "宜兴新增多少台终端"),
]


@pytest.mark.parametrize(("history", "question", "said"), PLAINER, ids=[q for _, q, _ in PLAINER])
def test_a_follow_up_is_read_in_plainer_words(understanding, history, question, said):
    assert resolve(question, talk(*history), understanding).text.endswith(said)


OWN = ["再次评为优秀的有多少家？请只看滕州的", "这个“亮账销账”是滕州的什么制度？", "滕州也有平台吗，它叫什么"]


@pytest.mark.parametrize("question", OWN)
def test_a_pointing_word_with_something_of_its_own_points_nowhere_else(understanding, question):
    assert "宜兴" not in resolve(question, talk("宜兴新增了多少台自助终端", "36台。"), understanding).text


def test_the_stand_alone_questions_of_the_dialogues_are_left_to_the_letter(understanding):
    items = [json.loads(line) for line in DIALOGUES.read_text("utf-8").splitlines()]
    alone = [i for i in items if i["standalone"] == i["question"]]
    assert len(alone) >= 10
    for item in alone:
        history = tuple(Turn(role=t["role"], content=t["content"]) for t in item["history"])
        assert resolve(item["question"], history, understanding).text == item["question"]


def test_nearly_every_follow_up_of_the_dialogues_is_completed(understanding):
    """Those that change place within a sentence of their own stand alone; at most a tenth may."""
    items = [json.loads(line) for line in DIALOGUES.read_text("utf-8").splitlines()]
    leaning = [i for i in items if i["standalone"] != i["question"]]
    left = [
        i["question"]
        for i in leaning
        if not resolve(
            i["question"],
            tuple(Turn(role=t["role"], content=t["content"]) for t in i["history"]),
            understanding,
        ).changed
    ]
    assert len(left) <= len(leaning) / 10, left


def test_without_history_nothing_changes(understanding):
    for history in ((), talk(" "), (Turn(role="assistant", content="您好。"),)):
        resolved = resolve("第五条呢", history, understanding)
        assert (resolved.text, resolved.changed) == ("第五条呢", False)


@settings(max_examples=60, deadline=None)
@given(
    question=st.text(alphabet="那第一二三轮条项呢他它这个巡察问题多少？，“”宜兴滕州谁 12a《》", max_size=16),
    earlier=st.text(alphabet="宜兴第一轮条发现多少问题是谁，什么？“”、:；", min_size=1, max_size=16),
    answer=st.text(alphabet="警告、记过；三种：。[1]宜兴市长周晓岚", max_size=24),
)
def test_any_words_resolve_without_error_and_repeatably(understanding, question, earlier, answer):
    history = talk(earlier, answer)
    first = resolve(question, history, understanding)
    assert first == resolve(question, history, understanding)
    assert first.changed == (first.text != question)
