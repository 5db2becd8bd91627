"""Checklists for a kind of unit: which runs are things to check, and whose they are."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from corpus.catalogue import Catalogue
from corpus.fold import fold
from corpus.gazetteer import Gazetteer
from corpus.lexicon import Lexicon
from corpus.library import ingest
from corpus.passages import Splitter
from corpus.segment import load_segmenter
from index.build import build
from index.embedder import load_embedder
from index.model import Filters
from index.snapshot import Snapshot
from rag.checklists import GENERAL, Checklist, ChecklistMaker, checklist_sheet
from rag.checklists.clauses import Setting, items_in
from rag.checklists.words import names_unit, subject_of, words_of_unit
from rag.errors import PackInvalid, PersonQuery, QuestionEmpty
from rag.examples import Quoted
from rag.persons import Masker, PersonFinder

PROSE = Setting(rules=False, listed=False, path="某地巡察见闻")
LIST = Setting(rules=False, listed=True, path="对卫生院巡察操作清单 三、查什么")
RULE = Setting(rules=True, listed=False, path="某某财务管理规定")
INSPECTION = Setting(rules=True, listed=False, path="某市委巡察工作办法")
NOTICE = Setting(rules=False, listed=True, path="关于三起典型问题的通报")


def told(text: str, setting: Setting) -> list[tuple[str, str]]:
    return [(found.kind, found.span.of(text)) for found in items_in(text, setting)]


@pytest.mark.parametrize(
    ("text", "setting", "items"),
    [
        # what to look at
        (
            "巡察组一到任，重点看药品采购台账和出入库记录。",
            PROSE,
            [("point", "重点看药品采购台账和出入库记录")],
        ),
        ("要盯工程款支付，看大额支出是否经过集体研究。", PROSE, [("point", "看大额支出是否经过集体研究")]),
        ("- 高值耗材入库是否双人验收？", LIST, [("point", "高值耗材入库是否双人验收？")]),
        ("3．核对聘用合同与工资发放名册。", LIST, [("point", "核对聘用合同与工资发放名册")]),
        # what was found
        (
            "巡察发现，食堂采购不公开，往来账目长期混乱，已整改12项。",
            PROSE,
            [("problem", "食堂采购不公开"), ("problem", "往来账目长期混乱")],
        ),
        ("有的支部存在“走读式”坐班问题。", PROSE, [("problem", "“走读式”坐班问题")]),
        ("二、青云镇某站原站长钱某虚报冒领护林补助问题。", NOTICE, [("problem", "虚报冒领护林补助问题")]),
        (
            "青云镇某站原站长钱某，套取护林员误工补助，被责令辞职。",
            PROSE,
            [("problem", "套取护林员误工补助")],
        ),
        (
            "围绕农田水利、饮水安全等方面加强监督，解决难题9件。",
            PROSE,
            [("point", "围绕农田水利、饮水安全等方面加强监督")],
        ),
        (
            "主要存在以下问题：一是结算审核把关不严；二是子公司管控乏力，账外设账。",
            Setting(rules=True, listed=False, path="巡察工作指引 常见问题"),
            [("problem", "结算审核把关不严"), ("problem", "子公司管控乏力")],
        ),
        ("大型仪器采购应当先行论证。", INSPECTION, [("duty", "大型仪器采购应当先行论证")]),
        # what a rule lays down
        ("第八条 各单位应当按季度公开收支情况。", RULE, [("duty", "各单位应当按季度公开收支情况")]),
        (
            "巡察组可以要求说明情况，被巡察党组织应当在七日内书面答复。",
            INSPECTION,
            [("duty", "被巡察党组织应当在七日内书面答复")],
        ),
    ],
)
def test_what_is_to_be_checked_is_found(text: str, setting: Setting, items: list[tuple[str, str]]) -> None:
    assert told(text, setting) == items


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("巡察组共发现问题36个，移交线索4件。", PROSE),
        ("对整改不到位的，由镇党委约谈主要负责人。", PROSE),
        ("要坚决防止形式主义，杜绝敷衍整改。", PROSE),
        ("巡察干部能力不足、巡察力量薄弱的情况仍然存在。", PROSE),
        ("为什么有的账目不清楚？", PROSE),
        ("会议指出，部分干部担当不够。", PROSE),
        ("干部们紧盯着屏幕。", PROSE),
        ("紧盯重点。", PROSE),
        ("巡察组应当在进驻前了解情况。", INSPECTION),
        ("不得接受宴请。", INSPECTION),
        ("根据有关规定，应当制定本办法。", RULE),
        ("对应当发现的重要问题没有发现的，追究责任。", RULE),
        ("是否下雨，谁也说不准。", PROSE),
    ],
)
def test_what_is_only_told_is_no_item(text: str, setting: Setting) -> None:
    assert told(text, setting) == []


def test_items_are_runs_of_the_sentence_apart_from_each_other() -> None:
    text = "巡察发现，合同管理不规范；有的仓库物资闲置，出入库台账缺失。"
    assert told(text, PROSE) == [
        ("problem", "合同管理不规范"),
        ("problem", "有的仓库物资闲置"),
        ("problem", "出入库台账缺失"),
    ]
    spans = [found.span for found in items_in(text, PROSE)]
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


def test_kinds_of_unit_are_known_by_name_part_and_word() -> None:
    assert words_of_unit("村（社区）") == words_of_unit("社区") == words_of_unit("村居")
    assert "卫生院" in words_of_unit("医院")
    assert words_of_unit("消防救援站、派出所") == ("消防救援站、派出所", "消防救援站", "派出所")
    assert names_unit(fold("县卫生院的账目"))
    assert not names_unit(fold("领导班子的议事规则"))


def test_subjects_are_told_by_their_words() -> None:
    assert subject_of("工程招标不规范") == "工程项目和采购"
    assert subject_of("惠农补贴资金截留") == "财务、资金和资产"
    assert subject_of("天气晴好") == "其他"


# Invented: no place below did what is told of it here.
TEXTS = {
    "卫生院.txt": """对卫生院巡察：从一张处方看起
2023-06-01
青云县委巡察组进驻乡镇卫生院，重点检查药品采购和处方管理。
巡察发现，卫生院药品采购不规范，医疗设备长期闲置，护士长赵小兰对考勤管理不严。
乡镇卫生院共发现问题58个。
"""
    f"巡察组还延伸走访了{'、'.join(['青云镇', '白水镇', '石门镇'] * 24)}等地，发现一些共性问题；"
    "卫生院被服洗涤外包监管缺位，合同多年未签订；其余情况正常。\n",
    "镇.txt": """青云县委第三轮巡察反馈情况
2023-09-01
巡察发现，镇机关公务接待超标准，个别村集体合同不规范。
""",
    "规定.txt": """青云县党组织议事规定
2022-01-01
第一条 为了规范议事，制定本规定。
第二条 党委（党组）应当集体研究重大事项，会议记录必须写明不同意见。
第三条 卫生院大额采购必须经院务会集体研究。
""",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Catalogue, Snapshot]]:
    """The texts as a home with the shipped model."""
    home = tmp_path_factory.mktemp("checklists")
    for name, text in TEXTS.items():
        (home / name).write_text(text, encoding="utf-8")
    catalogue = Catalogue.open(home / "catalogue.db")
    assert not ingest([home / name for name in TEXTS], catalogue=catalogue, files_dir=home / "files").failed
    parts = {
        "embedder": load_embedder(None),
        "segmenter": load_segmenter(Lexicon.load()),
        "splitter": Splitter(),
    }
    build(home, catalogue, **parts)
    snapshot = Snapshot.open(home, catalogue=catalogue, **parts)
    yield catalogue, snapshot
    snapshot.close()
    catalogue.close()


@pytest.fixture(scope="module")
def make(library: tuple[Catalogue, Snapshot]) -> Callable[..., Checklist]:
    catalogue, snapshot = library
    gazetteer = Gazetteer.load()
    masker = Masker(PersonFinder(segmenter=snapshot.segmenter, gazetteer=gazetteer))
    maker = ChecklistMaker(catalogue=catalogue, gazetteer=gazetteer, masker=masker)
    return lambda unit, **options: maker.make(snapshot, unit, **options)


def texts(checklist: Checklist, *, general: bool) -> set[str]:
    return {i.text for s in checklist.sections if s.general is general for i in s.items}


def test_a_checklist_is_of_its_unit_and_what_holds_for_all(make) -> None:
    checklist = make("医院")
    assert texts(checklist, general=False) == {
        "重点检查药品采购和处方管理",
        "卫生院药品采购不规范",
        "卫生院被服洗涤外包监管缺位",
        "合同多年未签订",
        "医疗设备长期闲置",
        "卫生院大额采购必须经院务会集体研究",
    }
    assert texts(checklist, general=True) == {"党委（党组）应当集体研究重大事项，会议记录必须写明不同意见"}
    assert checklist.sections[-1].name == GENERAL
    names = [section.name for section in checklist.sections]
    assert len(names) == len(set(names))


def test_every_item_is_at_its_place_and_numbered(make, library) -> None:
    items = make("医院").items
    assert [item.citation.marker for item in items] == list(range(1, len(items) + 1))
    for item in items:
        cited = item.citation
        text = library[0].document(cited.document.id, cited.document.version).text
        assert item.span.of(text) == item.text
        assert cited.span.of(text) == cited.quote
        assert cited.span.contains(item.span)


def test_of_a_very_long_sentence_the_part_around_an_item_is_cited(make) -> None:
    (item,) = (i for i in make("医院").items if i.text == "卫生院被服洗涤外包监管缺位")
    assert item.citation.quote == "卫生院被服洗涤外包监管缺位，合同多年未签订；"


def test_no_item_is_about_a_person(make) -> None:
    for unit in ("医院", "村", "机关"):
        assert not any("赵小兰" in item.text for item in make(unit).items)


def test_limits_and_filters_are_kept_to(make) -> None:
    assert len(make("医院", limit=2, general=0).items) == 2
    only = make("医院", filters=Filters(kinds=("regulation",)))
    assert {item.citation.document.kind for item in only.items} <= {"regulation"}


@pytest.mark.parametrize(
    ("unit", "error"), [("周晓岚", PersonQuery), (" ", QuestionEmpty), ("（）", QuestionEmpty)]
)
def test_what_is_no_unit_is_told(make, unit: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        make(unit)


def test_a_checklist_on_paper_cites_every_item(make, library) -> None:
    checklist = make("医院")
    sheet = checklist_sheet(checklist, library[0])
    quoted = [part.packed.quote for part in sheet.parts if isinstance(part, Quoted)]
    assert quoted == [item.citation.quote for item in checklist.items]
    with pytest.raises(PackInvalid):
        checklist_sheet(make("潜水艇", general=0), library[0])
