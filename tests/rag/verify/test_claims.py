"""What a model adds, joins or turns round: the hand-written sentences, and each kind by one pair."""

import importlib
from pathlib import Path

import pytest

from rag.verify import Source, VerifyContext, contradictions, verify

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def bench():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(REPOSITORY)
        return importlib.import_module("tests.bench.claims")


@pytest.mark.parametrize(
    ("name", "caught", "lost"), [("read", 0.93, 0.0), ("unread", 0.85, 0.03), ("later", 0.85, 0.03)]
)
def test_false_sentences_are_left_out_and_true_ones_kept(bench, name, caught, lost):
    table = bench.table(bench.run(name))
    assert table["all false"]["n"] >= 70
    assert table["all false"]["caught"] >= caught
    assert table["true"]["n"] >= 35
    assert table["true"]["lost"] <= lost


@pytest.mark.parametrize("name", ["read", "unread"])
def test_what_a_model_reckons_is_left_out(bench, name):
    rows = [row for row in bench.run(name) if row[0] in {"arithmetic", "units"}]
    assert len(rows) >= 15
    assert [text for _, text, judgement in rows if judgement.verdict.support != "unsupported"] == []


PAIRS = [
    ("甲局发现问题12个。", "乙局共发现问题12个。", None),  # by names of one letter nothing is told apart
    ("城南县发现问题12个。", "城北县共发现问题12个。", "place.other"),
    ("县审计局牵头制定资金管理办法。", "县财政局牵头制定资金管理办法。", "slot.body"),
    ("科长对整改情况作了说明。", "处长对整改情况作了说明。", "slot.person"),
    ("去年开展培训。", "今年开展培训。", "slot.year"),
    ("对台账每月更新一次。", "对台账每季度更新一次。", "slot.frequency"),
    ("整改情况由市级部门汇总。", "整改情况由县级部门汇总。", "slot.level"),
    ("反馈前一个月内报送方案。", "反馈后一个月内报送方案。", "slot.anchor"),
    ("对责任人给予严重警告处分。", "对责任人给予警告处分。", "slot.penalty"),
    ("该做法首次写入规程。", "该做法写入规程。", "claim.superlative"),
    ("所有村完成账目公开。", "村里完成账目公开。", "claim.generalised"),
    ("因为台账不全，投诉下降三成。", "投诉下降三成，台账不全。", "claim.cause"),
    ("已建成养老食堂。", "计划建成养老食堂。", "aspect.done"),
    ("已追回补贴款。", "责成镇里追回补贴款。", "aspect.done"),
    ("可以组织回访。", "应当组织回访。", "polarity.opposite"),
    ("涉密事项应当公开。", "有关事项应当公开，涉密事项除外。", "exception.lost"),
    ("投诉由30件增加到50件。", "投诉由50件减少到30件。", "polarity.opposite"),
    ("会议压减了18场。", "会议压减到18场。", "figure.mode"),
    ("超过64人参加。", "64人参加。", "figure.limit"),
    ("县委约谈了文化站。", "文化站约谈了县委。", "content.swapped"),
    ("可以请公安、法院等协助。", "可以请公安等协助。", None),  # a list has three members at least
    ("可以请公安、税务、审计、法院等协助。", "可以请公安、税务、审计等协助。", "content.added"),
]


@pytest.mark.parametrize(("sentence", "quote", "code"), PAIRS)
def test_one_word_more_or_another(sentence, quote, code):
    found = {problem.code for problem in verify(sentence, [quote]).problems if problem.hard}
    assert (code in found) if code else not {c for c in found if c.startswith(("slot", "content"))}
    assert verify(quote, [quote]).support == "verified"


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("处长约谈了科长。", "处长对科长进行约谈。"),
        ("科长被处长约谈。", "处长对科长进行约谈。"),
        ("由县委主管。", "平台由县委主管。"),
        ("两县都打算开会。", "两县均拟开会。"),
        ("3个问题全部整改。", "3个问题均已整改。"),
        ("2023年普及率达到93%。", "2021年普及率为78%，2023年提高到93%。"),
        ("资金没有及时拨付。", "资金拨付不及时。"),
        ("没有经过集体研究，就出借资金50万元。", "未经集体研究出借资金50万元。"),
        ("收到186件来信。", "共收到来信186件。"),
        ("城南市委设协调小组，由副市长任组长。", "设立市委协调小组，副市长担任组长。"),
        ("城南市两级人员64人次参加演练。", "安排市和区两级人员64人次参加演练。"),
        ("回访组在3周内走访住户95户。", "回访组，前后3周内，走访住户95户。"),
        ("卫生院近两年邀请专家18人次坐诊。", "近两年，卫生院共邀请专家18人次坐诊，其中4名长驻。"),
        ("按照“片区包干”办法，设立回访组。", "按照“片区包干”办法，设立回访组（带动5个乡级组）。"),
        ("年租金提高到2.5万元。", "年租金由0.8万元提高到2.5万元。"),
    ],
)
def test_the_same_in_another_form_has_no_hard_problem(sentence, quote):
    assert [p.code for p in verify(sentence, [quote]).problems if p.hard] == []


def test_evidence_that_was_not_cited_can_contradict():
    evidence = ["城北县发现问题12个。", "城南县开展培训5期。"]
    assert {p.code for p in contradictions("城南县发现问题12个。", evidence)} == {"place.other"}
    assert contradictions("城北县发现问题12个。", evidence) == ()
    one = VerifyContext(sources=(Source(title="甲"),))
    with pytest.raises(ValueError, match="2 quotes, 1 sources"):
        contradictions("甲。", evidence, context=one)
