"""Whether a sentence holds the kind of answer asked for, and whether its figure counts what was asked."""

import pytest

from corpus.fold import fold
from corpus.gazetteer import Gazetteer
from corpus.model import Block, BlockKind, Document, DocumentKind, Span
from rag.choosing.answer_types import holds_type, items_of
from rag.choosing.counting import counted_match
from rag.reading.sentences import read_document


def read(sentence):
    span = Span(0, len(sentence))
    document = Document(
        id="d",
        version="v",
        source="d.txt",
        title="",
        text=sentence,
        blocks=(Block(kind=BlockKind.PARAGRAPH, span=span, raw=span),),
        kind=DocumentKind.NEWS,
        media_type="text/plain",
    )
    return read_document(document, Gazetteer.load()).sentences[0]


HOLDS = [
    ("发现多少个问题", "共发现问题214个。", "巡察发现一批问题。"),
    ("整改完成率是多少", "整改完成率为92.5%。", "整改任务全部完成。"),
    ("花了多少钱", "镇里投入86万元。", "镇里投入很大。"),
    ("什么时候开始的", "2022年3月启动。", "春天已经过去。"),
    ("哪天接访", "每月第二、第四个周四接访。", "领导干部轮流接访。"),
    ("多久等一次", "平均等候12分钟。", "等候的人不少。"),
    ("巡察办主任是谁", "市委巡察办主任周晓岚表示，要看群众。", "市委巡察办召开会议。"),
    ("巡察办主任是谁", "市委巡察办沈知远主任说，要看群众。", "市委巡察办副主任沈知远说，要看群众。"),
    ("副主任是谁", "副主任沈知远说，要看群众。", "主任沈知远说，要看群众。"),
    ("巡察办的联系电话", "联系电话0510-87654321。", "联系电话已经公布。"),
    ("装了几盏灯", "全村装了32盏灯。", "全村亮了。"),
    ("多少个工作日内报告", "在十五个工作日内报告。", "应当及时报告。"),
    ("碰到说情怎么办", "谁要是说情，组里填登记表，24小时内上报。", "说情的人不少。"),
    ("热线电话是多少", "热线电话0510-87654321。", "热线电话已经公布。"),
    ("有哪三个单", "由巡察组开单、职能部门接单、群众评单。", "由巡察组开单。"),
    ("为什么排队", "因为窗口太少，所以排队。", "窗口在一楼。"),
    ("巡察要多长时间", "巡察组计划工作两个半月左右。", "2025年4月8日，巡察组进驻。"),
    ("多久报告一次", "应当每两个月报告一次情况。", "应当及时报告情况。"),
    ("在哪里修的路", "滕州市木石镇修了路。", "镇里修了路。"),
    ("方案由谁审", "方案由县纪委审，巡察办备案。", "方案审了两遍。"),
    ("日常监督归谁", "纪检监察机关承担日常监督。", "日常监督要抓实。"),
    ("牵头检查的是谁", "中期检查由市纪委监委牵头。", "中期检查查了三处。"),
    ("调查图谁画", "调查图由村级党组织画。", "调查图画了三张。"),
    ("组长由谁担任", "组长由镇党委副书记担任。", "组长每周到村里两次。"),
    ("城关镇归第几巡察组", "第四巡察组：城关镇、河口镇。", "巡察组进驻城关镇。"),
    ("窗口跑了多少回", "他先后跑了3次窗口。", "他跑了窗口。"),
    ("水渠修了多长", "水渠修了640米。", "水渠修好了。"),
    ("这个平台叫什么", "平台取名“码上督”。", "平台已经运行。"),
]


@pytest.mark.parametrize(("question", "yes", "no"), HOLDS, ids=[q for q, _, _ in HOLDS])
def test_an_answer_of_the_kind_scores_above_a_sentence_without(understanding, question, yes, no):
    facet = understanding.parse(question).facets[0]
    assert holds_type(facet, read(yes)) > holds_type(facet, read(no))
    assert 0.0 <= holds_type(facet, read(no)) <= holds_type(facet, read(yes)) <= 1.0


def test_a_quantity_that_the_question_knows_is_not_its_answer(understanding):
    facet = understanding.parse("18项指标各占多少分").facets[0]
    assert holds_type(facet, read("办法列出18项指标。")) == 0.0
    assert holds_type(facet, read("18项指标中，每项占5分。")) == 1.0


def credit_for(*words):
    return lambda clause: sum(w in clause for w in words) / len(words)


def test_a_figure_counts_when_its_clause_speaks_of_what_is_counted(understanding):
    sentence = read("共发现问题214个，移交问题线索17件。")
    facet = understanding.parse("移交了多少件线索").facets[0]
    assert counted_match(facet, sentence, credit_for("线索")) == 1.0
    facet = understanding.parse("处分了多少名干部").facets[0]
    assert counted_match(facet, sentence, credit_for("干部")) == 0.0


def test_a_figure_that_counts_what_stands_after_it_counts_nothing_else(understanding):
    facet = understanding.parse("发现了多少个问题").facets[0]
    other = read("把16个镇放在同一轮，便于发现共性问题。")
    assert counted_match(facet, other, credit_for("问题")) == 0.0
    bare = read("问题集中在财务上，一轮就有16个，镇里逐一整改。")
    assert counted_match(facet, bare, credit_for("问题")) > 0.5


def test_by_how_much_something_changed_is_no_number_of_it(understanding):
    facet = understanding.parse("移交线索多少件").facets[0]
    assert counted_match(facet, read("与上轮相比，移交线索增加24件。"), credit_for("线索")) == 0.0
    assert counted_match(facet, read("移交线索71件，比上轮增加24件。"), credit_for("线索")) == 1.0
    grown = understanding.parse("移交线索比上轮增加了多少件").facets[0]
    assert counted_match(grown, read("移交线索比上轮增加24件。"), credit_for("线索")) == 1.0


def test_growth_may_be_told_as_a_share(understanding):
    grown = understanding.parse("利润涨了多少").facets[0]
    assert counted_match(grown, read("利润增长12.5%。"), credit_for("利润")) == 1.0
    asked = understanding.parse("问题多少").facets[0]
    assert counted_match(asked, read("问题整改完成12.5%。"), credit_for("问题")) == 0.0


def test_a_loss_without_a_unit_may_be_told_in_money(understanding):
    facet = understanding.parse("项目赔了多少").facets[0]
    assert counted_match(facet, read("项目先后赔了3.1亿元。"), credit_for("项目", "赔")) == 1.0


def test_askings_that_count_nothing_match_every_sentence(understanding):
    facet = understanding.parse("为什么要公开").facets[0]
    assert counted_match(facet, read("因为群众要看。"), credit_for("公开")) == 1.0


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("走访、座谈、核对和回访", 4),
        ("审计和财政", 2),
        ("“甲法”“乙法”“丙法”三种", 3),
        ("一是走访，二是核对，三是回访", 3),
        ("走访群众", 1),
        ("看四个方面:履行职责,用权,担当作为,清廉", 4),
        ("有三项任务:走访,座谈", 1),
    ],
)
def test_items_of_an_enumeration(sentence, count):
    assert items_of(fold(sentence)) == count


def test_a_figure_that_the_question_tells_itself_is_no_answer_under_another_classifier(understanding):
    facet = understanding.parse("32个代表里有几个到了会").facets[0]
    assert holds_type(facet, read("全县32名代表听了报告。")) < 0.5
    assert holds_type(facet, read("全县32名代表中到会29名。")) > 0.5


def test_figures_of_writings_count_only_what_stands_beside_them(understanding):
    facet = understanding.parse("一共出了多少事故").facets[0]
    papers = read("就安全事故的教训印发简报2期。")
    assert counted_match(facet, papers, credit_for("事故")) == 0.0
    assert counted_match(facet, read("就事故教训印发简报2期，全年事故17起。"), credit_for("事故")) == 1.0
    printed = understanding.parse("印发了多少简报").facets[0]
    assert counted_match(printed, papers, credit_for("简报")) == 1.0


def test_a_figure_whose_clause_names_something_else_does_not_count_what_the_sentence_speaks_of(understanding):
    facet = understanding.parse("发现了多少个问题").facets[0]
    other = read("食堂账目的问题一再出现，局里又组织业务培训5项。")
    assert counted_match(facet, other, credit_for("问题")) == 0.0
    plain = read("问题最多的是食堂账目，全县共有5个。")
    assert counted_match(facet, plain, credit_for("问题")) > 0.5


def test_a_length_of_time_tells_by_its_unit_what_it_is(understanding):
    facet = understanding.parse("巡察组最少要驻几天").facets[0]
    assert counted_match(facet, read("大村驻点不少于7天。"), lambda _: 0.0) > 0.5


def test_how_much_higher_may_be_told_as_a_share(understanding):
    facet = understanding.parse("线索的平均数高多少").facets[0]
    assert counted_match(facet, read("线索平均数高出44%。"), credit_for("平均数")) == 1.0
