"""Follow-ups: what is completed, how, and that a question that stands alone is left to the letter."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.followup import Told, resolve
from rag.followup.conversation import subject_of
from rag.model import Turn

DIALOGUES = Path(__file__).resolve().parents[2] / "quality" / "dialogues.jsonl"


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
    (("宜兴十三届市委第一轮巡了几家", "9家。"), "十四届第二轮呢", "宜兴十四届市委第二轮巡了几家"),
    (("宜兴八条办法管哪几方面", "四方面。"), "第三条呢", "宜兴八条办法第三条讲什么"),
    (("滕州专班组长由谁当", "副书记。"), "副职呢", "滕州专班副组长由谁当"),
    (("滕州满意度是多少", "98%。"), "那宜兴全市的满意度呢", "宜兴全市满意度是多少"),
    (("滕州得分低的怎么办", "约谈。"), "违纪的呢", "滕州违纪的怎么办"),
    (("滕州偏远的村怎么巡", "一起巡。"), "信访多的那种呢", "滕州信访多的村怎么巡"),
    (("滕州常规巡察是哪段时间", "9月。"), "联动的呢", "滕州联动巡察是哪段时间"),
    (("滕州怎么交账", "书面反馈。"), "那会前呢", "滕州会前怎么做"),
    (("宜兴第七轮巡了几家", "9家。"), "下一轮呢", "宜兴第八轮巡了几家"),
    (("宜兴第七轮巡了几家", "9家。"), "那上一轮呢？", "宜兴第六轮巡了几家"),
    (("宜兴第二轮和第三轮巡了几家", "9家。"), "再下一轮呢", "宜兴第四轮巡了几家"),
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
    (("宜兴收到几封信", "8封。"), "那是哪一年的事", "宜兴收到信是哪一年的事"),
    (("宜兴查处了几名干部", "2名。"), "在这之前谈了多少人次", "宜兴查处干部之前谈了多少人次"),
    (("宜兴的三单联办是谁定的", "市委。"), "这么做有什么好处", "宜兴的三单联办有什么好处"),
    (("宜兴的三单联办是谁定的", "市委。"), "为什么要搞这个", "为什么要搞宜兴的三单联办"),
    (("宜兴收到几封信", "巡察组只收到8封信。"), "为什么", "宜兴，为什么巡察组只收到8封信"),
    (("宜兴后评估分几步", "三步。"), "滕州那次分几步", "滕州的后评估分几步"),
    (("宜兴有哪三步", "先摸底、再进驻、后反馈。"), "第二步具体怎么做", "宜兴进驻具体怎么做"),
    (("处分有哪三种", "警告、记过、开除。"), "中间那个管多久", "记过管多久"),
    (("处分有哪两种", "警告和开除。"), "后者管多久", "开除管多久"),
    (("处分有哪三种", "1.警告：一年。2.记过：两年。3.开除。"), "第二条怎么理解", "记过怎么理解"),
    (("处分有哪三种", "警告、记过、开除。"), "这三种各管多久", "警告、记过、开除各管多久"),
    (("座谈会上谁发言", "江苏、浙江、四川3个省作了发言。"), "最后一个说了什么", "四川说了什么"),
    (("处分有哪三种", "警告、记过、开除。"), "第一种和最后一种各管多久", "警告和开除各管多久"),
    (
        ("宜兴有哪些变化", "变化有三样：[1]\n通村路修好了；[2]\n路灯亮了。[3]"),
        "第二条是什么时候的事",
        "宜兴的路灯亮了是什么时候的事",
    ),
    (
        ("处分有哪三种", "据《规则》（2023年）：警告，管一年[1]\n记过，管两年[2]\n开除[3]"),
        "第二种管多久",
        "记过管多久",
    ),
    (("谁承担整改责任", "党组织。"), "不落实怎么办", "整改责任不落实怎么办"),
    (("宜兴那个案子说的是谁", "石桥村会计孟某。"), "他退了多少钱", "宜兴，孟某退了多少钱"),
    (
        ("宜兴那个案子说的是谁", "石桥村会计孟某。"),
        "他退了多少钱，最后怎么处理的？她丈夫呢",
        "宜兴，孟某退了多少钱，孟某最后怎么处理的？孟某丈夫",
    ),
    (("问责规则多久可以申诉", "1个月。"), "那申诉以后呢", "问责规则申诉以后怎么做"),
    (("宜兴有几个库", "人才管理库、问题清单库。"), "第一个库有多少人", "宜兴的人才管理库有多少人"),
]


@pytest.mark.parametrize(("history", "question", "expected"), POINTING, ids=[q for _, q, _ in POINTING])
def test_a_pointing_word_is_replaced_by_what_it_points_at(understanding, history, question, expected):
    assert resolve(question, talk(*history), understanding).text == expected


LACKING = [
    (("宜兴2022年第一轮发现多少问题", "214个。"), "线索移交了多少", "宜兴2022年第一轮的线索移交了多少"),
    (("巡察工作条例什么时候修订的", "去年。"), "哪天发布", "巡察工作条例哪天发布"),
    (("什么是监督再派出", "一种派出。"), "从哪天开始实行", "监督再派出从哪天开始实行"),
    (("宜兴第一轮发现多少问题", "214个。"), "第二轮有什么不一样", "宜兴第二轮有什么不一样"),
    (("宜兴2021年起推行的是什么制度", "三单。"), "联络员一般找谁当", "宜兴的联络员一般找谁当"),
    (("宜兴孟某代收了多少提成", "9万元。"), "真正上交的钱有多少", "宜兴孟某真正上交的钱有多少"),
    (("宜兴哪一轮查了学校", "是第三轮查的。"), "发现多少问题", "宜兴第三轮发现多少问题"),
    (("宜兴流动车收到几件", "9件。"), "当场答复的有多少", "宜兴流动车当场答复的有多少"),
    (("宜兴整改完成率是多少", "97%。"), "没改完的那个卡在哪", "宜兴没改完的那个卡在哪"),
    (("宜兴整改完成率是多少", "97%。"), "还剩多少没改完", "宜兴还剩多少没改完"),
    (("十八届中央巡视一共几轮", "12轮。"), "到第八轮巡了多少家", "十八届中央巡视到第八轮巡了多少家"),
    (
        ("二十届中央第五轮巡视提级了哪个市", "昆明市。"),
        "第六轮是哪天公布的",
        "二十届中央巡视第六轮是哪天公布的",
    ),
    (("宜兴第二轮要驻多久", "约两个月。"), "具体是几号到几号", "宜兴第二轮要驻具体是几号到几号"),
    (("宜兴审了几家单位", "5家。"), "是哪几家", "宜兴审单位是哪几家"),
    (("宜兴整改是怎么分工的", "分五个组。"), "都有哪些", "宜兴整改分工都有哪些"),
    (("滕州老街的灯修好没有", "修好了。"), "验收又是哪天", "滕州老街的灯修好验收又是哪天"),
    (("宜兴修水泥路的事怎么处理", "返工。"), "那个村会计受了什么处分", "宜兴，那个村会计受了什么处分"),
]


@pytest.mark.parametrize(("history", "question", "expected"), LACKING, ids=[q for _, q, _ in LACKING])
def test_what_is_lacking_is_set_in_front(understanding, history, question, expected):
    assert resolve(question, talk(*history), understanding).text == expected


@pytest.mark.parametrize("place", ["云坞县", "竹埠县", "苇渡县"])
def test_a_place_that_is_cut_badly_does_not_end_the_subject(understanding, place):
    question = understanding.parse(f"{place}第三轮红牌亮了几张")
    assert subject_of(question, (place,), understanding) == f"{place}第三轮红牌"


def test_a_chain_of_short_questions_keeps_what_the_first_was_about(understanding):
    history = talk("宜兴抽调了多少人", "30人。", "分成几个组", "3个。", "查出多少问题", "214个。")
    assert resolve("线索呢", history, understanding).text.startswith("宜兴")


@pytest.mark.parametrize("more", ["再举一个例子", "还有呢", "还有别的吗", "接着说", "详细说说"])
def test_more_of_the_same_repeats_the_last_question(understanding, more):
    resolved = resolve(more, talk("巡察修路有哪些例子", "木石镇修了路。"), understanding)
    assert resolved.text == f"巡察修路有哪些例子（{more}）"


def test_more_asked_for_twice_stands_in_the_question_once(understanding):
    history = talk("巡察修路有哪些例子", "木石镇修了路。", "再举一个", "宜兴修了桥。")
    assert resolve("再举一个", history, understanding).text == "巡察修路有哪些例子（再举一个）"


def test_those_whom_an_answer_named_are_not_the_place(understanding):
    history = talk("滕州的路灯谁去看的", "第三巡察组的人。")
    assert "他们" in resolve("他们什么时候去的", history, understanding).text


@pytest.mark.parametrize("opening", ["哦，", "嗯嗯，", "好的。", "明白了，谢谢，", "还有呢？"])
def test_words_that_answer_to_the_last_turn_are_left_out(understanding, opening):
    resolved = resolve(f"{opening}发现多少问题", talk("宜兴派了几个组", "3个。"), understanding)
    assert resolved.text == "宜兴发现多少问题"


def test_another_place_to_be_compared_does_not_take_the_place_of_the_first(understanding):
    resolved = resolve("和滕州有什么不同", talk("宜兴的三单联办是谁定的", "市委。"), understanding)
    assert resolved.text == "宜兴的三单联办和滕州有什么不同"


def test_the_same_asked_again_in_fewer_words_is_the_last_question(understanding):
    history = talk("宜兴的整改方案有多少项任务", "35项。")
    assert (
        resolve("不是，我问的是当地多少项任务", history, understanding).text == "宜兴的整改方案有多少项任务"
    )


@pytest.mark.parametrize("question", ["前家村的市场多大", "后张村修了几条路", "会前一个月做什么准备"])
def test_a_name_that_begins_like_a_position_points_at_no_item(understanding, question):
    resolved = resolve(question, talk("处分有哪两种", "警告和开除。"), understanding)
    assert question in resolved.text


def test_an_article_of_a_text_is_no_item_of_a_row(understanding):
    history = talk("选人用人规则有哪两种方式", "谈话、函询。")
    assert "谈话" not in resolve("第一条讲什么", history, understanding).text


def test_what_was_set_before_the_question_is_told_apart(understanding):
    resolved = resolve("线索移交了多少", talk("宜兴2022年第一轮发现多少问题", "214个。"), understanding)
    assert resolved.carried == "宜兴2022年第一轮"
    assert resolve("那滕州呢", talk("宜兴派了几个组", "3个。"), understanding).carried == ""


ALONE = [
    "滕州市委第一轮巡察共发现多少问题？",
    "《巡察工作规则》第三条讲什么",
    "党内监督条例一共有几条",
    "什么是“亮账销账”制度",
    "李家村那边准备办哪些事？",
    "被巡察单位应当在收到反馈意见之后的多少个月之内报告整改的进展情况",
    "除了文件要求，哪些地方真这么做了",
    "巡察发现的问题各地怎么整改",
    "滕州第二轮巡察前一个月做什么准备",
    "嗯",
    "滕州水渠这个例子讲一讲",
    "滕州那个镇的交叉巡察是怎么搞的",
    "整改情况公开要多久？滕州公布的起止日期呢",
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
    assert (resolved.text, resolved.told) == (rest, Told())


PLAINER = [
    (("宜兴2022年移交线索几件", "17件。"), "上一年发现几个问题", "2021年发现几个问题"),
    (("宜兴第一巡察组去了哪几家", "三家。"), "第二组去了多少家", "第二巡察组去了多少家"),
    (("宜兴的平台收了多少条", "90条。"), "回访呢，做了几次", "回访做了几次"),
    (("宜兴整改列了多少项", "90项。"), "到年底完成了几项？剩下的呢", "到年底完成了几项？剩下几项"),
    (("滕州的路修了多长", "3公里。"), "不是滕州，我问的是宜兴新增多少台终端", "宜兴新增多少台终端"),
    (("宜兴处分了多少人", "处分22人。"), "这22个人里免职的有几个", "宜兴其中免职的有几个"),
    (("宜兴处分了多少人", "处分22人。"), "22人当中免职的有几个", "宜兴其中免职的有几个"),
    (("宜兴发现了什么", "2023年发现问题。"), "20个单位中哪个最严重", "20个单位中哪个最严重"),
    (("宜兴有哪几个库", "人才库、问题库。"), "你刚才说的问题库录了多少条", "问题库录了多少条"),
    (
        ("宜兴整改得怎么样", "多数改完了。"),
        "没改完的问题有多少？不想改的呢",
        "宜兴没改完的问题有多少？不想改的有多少",
    ),
    (
        ("滕州的方案有多少项任务", "薛城区有35项。"),
        "不是薛城区，我问的是市里，多少项任务",
        "滕州市的方案有多少项任务",
    ),
]


@pytest.mark.parametrize(("history", "question", "said"), PLAINER, ids=[q for _, q, _ in PLAINER])
def test_a_follow_up_is_read_in_plainer_words(understanding, history, question, said):
    assert resolve(question, talk(*history), understanding).text.endswith(said)


def test_the_same_asked_again_of_another_place_takes_its_words(understanding):
    history = talk("宜兴三个组派到哪里", "去了滕州。")
    assert resolve("滕州的又去哪儿了", history, understanding).text == "滕州三个组派到哪里"


def test_a_pointer_after_the_questions_own_place_points_at_it(understanding):
    resolved = resolve("滕州也是试点吗，它报告叫什么", talk("宜兴的报告叫什么", "《路径》。"), understanding)
    assert resolved.text == "滕州也是试点吗，滕州报告叫什么"


def test_the_province_is_meant_where_no_place_was_spoken_of(understanding):
    assert "省里" in resolve("省里怎么测评的", talk("路灯坏了谁来修", "业委会。"), understanding).text


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
