"""Statements and sentences that tell otherwise, in each kind of place, and those that don't."""

import pytest

from corpus.segment import load_segmenter
from rag.composing.contraries import contraries, officers

WORDS = load_segmenter()

CONTRARY = [
    ("河湾县抽了45名干部", "河湾县抽调干部54名,编成6个组。", "figure", "45名", "54名"),
    ("满意率是88%", "群众满意率97.5%。", "figure", "88%", "97.5%"),
    ("新任专员要跟满四轮巡察", "新任专员先参与两轮巡察。", "figure", "四轮", "两轮"),
    ("问题线索高了15%", "面上问题高15%,问题线索高31%。", "other", "15%", "31%"),
    ("收到的信访件比500少", "共收到信访件612件。", "figure", "500", "612件"),
    ("退还的不到20万元", "退还违规资金36万元。", "figure", "20万元", "36万元"),
    ("期限缩短成3个月", "把期限由原来的3个月改为6个月。", "changed", "3个月", "6个月"),
    ("河湾由市委第二巡察组去巡", "市委第五巡察组进驻河湾县。", "number", "第二巡察组", "第五巡察组"),
    ("评估的是第三轮的单位", "对第十三轮巡察的9家单位开展评估。", "number", "第三轮", "第十三轮"),
    ("组长是孟凡林", "组长陶建国,副组长孟凡。", "person", "孟凡林", "陶建国"),
    ("组长由纪委书记担任", "组长由镇长担任,副组长由委员担任。", "holder", "纪委书记", "镇长"),
    ("意见是市委巡察办汇总的", "意见由市纪委监委汇总后反馈。", "doer", "市委巡察办", "市纪委监委"),
    ("三项是人员互派、信息互通、成果共享", "计划互通、信息互通、成果共享", "list", "人员互派", "计划互通"),
    ("吴某某被开除党籍", "吴某某受到撤销党内职务处分。", "penalty", "开除党籍", "撤销党内职务"),
    ("整改期延长了", "集中整改期缩短。", "course", "延长", "缩短"),
    ("督查次数减少", "督查次数由每年2次增加到4次。", "course", "减少", "增加"),
    ("查处了21名干部", "开展谈话300人次,查处干部11人。", "figure", "21名", "11人"),
    ("申诉在3个月内提出", "1个月内申诉,收到后1个月内答复。", "figure", "3个月", "1个月"),
    ("评估是市纪委监委牵头", "市纪委监委牵头督查,评估由市委巡察办牵头。", "doer", "市纪委监委", "市委巡察办"),
    ("分优秀、良好、一般、差", "优秀、较好、一般、差四等。", "list", "良好", "较好"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "told", "kind", "wrong", "right"), CONTRARY)
def test_what_a_sentence_tells_otherwise_is_found(said, told, kind, wrong, right):
    found = {(c.kind, c.said, c.told) for c in contraries(said, told, segmenter=WORDS, share=0.7)}
    assert (kind, wrong, right) in found


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("河湾县抽了54名干部", "河湾县抽调干部54名,编成6个组。"),
        ("收到的信访件超过600件", "共收到信访件612件。"),
        ("那四个县的交叉巡察", "12个县开展了交叉巡察。"),
        ("期限由3个月延长到6个月", "把期限由原来的3个月改为6个月。"),
        ("五千多个村", "全市有5712个村。"),
        ("河湾由市委第五巡察组去巡", "市委第五巡察组进驻河湾县。"),
        ("组长是陶建国", "组长陶建国,副组长孟凡。"),
        ("副组长由组织委员担任", "组长由镇党委副书记担任,副组长由组织委员担任。"),
        ("意见是纪委监委汇总的", "意见由市纪委监委汇总后反馈。"),
        ("三项是计划互通、信息互通、成果共享", "三项机制:计划互通、信息互通、成果共享。"),
        ("吴某某被开除党籍", "吴某某受到开除党籍、开除公职处分。"),
        ("整改期延长了", "整改期由3个月延长到6个月。"),
        ("2023年发现的问题", "2024年发现问题30个。"),
        ("督查是市纪委监委牵头的", "督查由市纪委监委牵头,评估由市委巡察办牵头。"),
        ("满意度提高了", "信访量下降12%。"),
        ("问题数量上升了", "信访数量下降。"),
        ("王明受到警告处分", "李强被免职。"),
        ("王明受到警告处分", "王明受到警告处分,李强被免职。"),
        ("县财政局负责资金核查", "县审计局负责工程核查。"),
        ("资金核查由县财政局负责", "工程核查由县审计局负责。"),
        ("财政局局长王明说要公开", "信访局局长李强说要公开。"),
        ("县委巡察组组长王明说要公开", "市委巡察组组长李强说要公开。"),
        ("组长应当把进度公开", "组长李强说要公开。"),
        ("组长王明说要公开", "组长解释说要公开。"),
        ("巡察组可以公开职能", "巡察组不断强化职能。"),
        ("巡察组可以列席会议", "巡察组可以列席会议,不履行审查职责。"),
    ],
)
def test_what_agrees_or_says_another_thing_is_left(said, told):
    assert contraries(said, told, segmenter=WORDS, share=0.7) == ()


def test_officers_are_named_with_their_offices():
    assert officers("组长陶建国说,县长林小雨出席。", WORDS) == ("陶建国", "林小雨")


@pytest.mark.parametrize("word", ["应当", "强调", "解释", "安排", "任组长"])
def test_an_ordinary_word_behind_an_office_is_no_person(word):
    assert officers(f"巡察组组长{word}对此负责,书记{word}。", WORDS) == ()


def test_an_office_is_held_against_that_of_the_same_body():
    (contrary,) = contraries("河湾县财政局局长王明说要公开", "县财政局局长李强说要保密。", segmenter=WORDS)
    assert (contrary.kind, contrary.said, contrary.told) == ("person", "王明", "李强")
