"""Tables of Markdown and of plain text: told from prose, their rows read with the heads of their columns."""

from __future__ import annotations

import pytest

from corpus.articles import drafts_of
from corpus.loaders import load
from corpus.model import BlockKind
from corpus.reader import read_bytes
from corpus.repair.rows import row_cells

PROSE = (
    "巡察组进驻以来，走访了十二个村的四百多户群众，把大家反映最多的问题逐条记下来，当天交给镇里办理。",
    "镇里把这些问题列成一张单子，贴在便民服务中心的墙上，办完一件划掉一件，群众随时可以来看进展。",
)
RULED = "|---|---|"


def blocks(text: str, source: str) -> list[tuple[str, str]]:
    """(kind, text) of the blocks of the only document; every character of the file is in one, or recorded."""
    raw = load(text.encode(), source)
    (draft,) = drafts_of(raw)
    covered = {s.raw + k for b in draft.blocks for s in b.segments for k in range(s.length)}
    for block in draft.blocks:
        for s in block.segments:
            assert draft.text[s.text : s.text + s.length] == raw.text[s.raw : s.raw + s.length]
    dropped = {i for r in draft.repairs if not r.after for i in range(r.raw.start, r.raw.end)}
    assert not [c for i, c in enumerate(raw.text) if not c.isspace() and i not in covered | dropped]
    return [(block.kind.value, block.span.of(draft.text)) for block in draft.blocks]


def tables(text: str, source: str = "a.txt") -> list[str]:
    return [body for kind, body in blocks(text, source) if kind == "table"]


MARKDOWN = {
    "bars": (f"| 单位 | 问题 |\n{RULED}\n| 甲局 | 3 |", ["单位｜问题", "单位：甲局；问题：3"]),
    "no outer bars": ("单位 | 问题\n:-- | ---:\n**甲局** | 3", ["单位｜问题", "单位：甲局；问题：3"]),
    "no rule": (
        "| 单位 | 问题 |\n| 甲局 | 3 |\n| 乙局 | 4 |",
        ["单位｜问题", "单位：甲局；问题：3", "单位：乙局；问题：4"],
    ),
    "escapes and breaks": (
        f"| 单位 | 问题 |\n{RULED}\n| 甲\\|乙局<br>机关 | 3；4； | 办结 |",
        ["单位｜问题", "单位：甲|乙局 机关；问题：3；4；办结"],
    ),
    "years": (
        "| 指标 | 2021 | 2022 |\n|---|---|---|\n| 线索 | 3 |",
        ["指标｜2021｜2022", "指标：线索；2021：3"],
    ),
    "ragged": (
        f"| 单位 | 问题 |\n{RULED}\n| 甲局 | 3 | 已办 |\n| 乙局 |\n| | |",
        ["单位｜问题", "单位：甲局；问题：3；已办", "单位：乙局"],
    ),
    "empty heads": (
        f"| | |\n{RULED}\n| 单位 | 问题 |\n| 甲局 | 3 |",
        ["单位｜问题", "单位：甲局；问题：3"],
    ),
    "no heads": (f"| | |\n{RULED}\n| 发现三个。 | 已改。 |", ["发现三个。｜已改。"]),
    "quoted": (
        "> | 单位 | 问题 |\n> |---|---|\n> | *甲局* | `3` [注](x) |",
        ["单位｜问题", "单位：甲局；问题：3 注"],
    ),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("table", "rows"), MARKDOWN.values(), ids=MARKDOWN)
def test_rows_of_markdown_carry_their_heads(table, rows, newline):
    text = f"# 手册\n\n见下表。\n\n{table}\n".replace("\n", newline)
    assert blocks(text, "a.md") == [
        ("title", "手册"),
        ("paragraph", "见下表。"),
        *(("table", row) for row in rows),
    ]


def test_several_tables_of_one_file_keep_their_own_heads():
    text = f"| 单位 | 问题 |\n{RULED}\n| 甲局 | 3 |\n\n表2 线索\n\n| 轮次 | 线索 |\n{RULED}\n| 首轮 | 5 |\n"
    assert tables(text, "a.md") == ["单位｜问题", "单位：甲局；问题：3", "轮次｜线索", "轮次：首轮；线索：5"]


def test_lines_below_a_table_of_markdown_without_bars_are_no_rows():
    text = f"| 单位 | 问题 |\n{RULED}\n| 甲局 | 3 |\n问题已全部移交主管部门办理。\n来源：某市委巡察办\n"
    assert [kind for kind, _ in blocks(text, "a.md")] == ["table", "table", "paragraph", "byline"]


def test_a_sign_before_a_number_of_a_cell_is_no_mark_of_quotation():
    assert tables("| 分数 | 等次 |\n| --- | --- |\n| >60 | 合格 |\n| > 90 | 优秀 |\n", "a.md") == [
        "分数｜等次",
        "分数：>60；等次：合格",
        "分数：> 90；等次：优秀",
    ]


def test_hidden_names_keep_their_stars():
    text = "会议*强调*，张*、李*和王*要*立即*整改。\n\n*强调* 压实责任。\n"
    assert blocks(text, "a.md")[0] == ("paragraph", "会议*强调*，张*、李*和王*要*立即*整改。")
    assert "*" not in blocks(text, "a.md")[1][1]


PLAIN = {
    "tabs": "轮次\t单位\t问题\n第一轮\t9家\t131个\n第二轮\t12家\t166个",
    "several tabs": "轮次\t\t问题\n第一轮\t131个\n第二轮\t\t166个",
    "empty cells": "轮次\t单位\t问题\n第一轮\t\t131个\n第二轮\t12家\t166个",
    "spaces": "单位    问题（个）   资金（万元）\n双沟镇  64           18.5\n界集镇  57           7.2",
    "wide spaces": "单位　　　问题\n甲　局　　　12\n乙　局　　　13",
    "one space": "单位 问题 整改率\n甲局 12 95%\n乙局 8 100%",
    "commas": "领域,项目,资金（万元）\n粮食购销,26,310.5\n医疗卫生,19,146.7",
    "bars": "| 单位 | 问题 |\n|------|-----|\n| 甲局 | 12 |\n| 乙局 | 13 |",
    "boxes": "│单位│问题│\n├──┼──┤\n│甲局│ 12 │\n├──┼──┤\n│乙局│ 13 │",
    "years": "年份  发现问题  移交线索\n2021  203  5\n2022  219  8",
    "words": "事项    责任单位    完成时限\n清理校舍    教育局    六月底\n追缴租金    国资办    年底前",
    "clauses": "序号\t事项\t责任单位\n1\t清理校舍，规范台账\t教育局\n2\t追缴租金\t国资办",
    "sum": "单位  问题  线索  资金\n甲局  3     1     5\n乙局  4     2     6\n合计        3     9",
}


@pytest.mark.parametrize("rows", PLAIN.values(), ids=PLAIN)
def test_tables_in_plain_text_are_told_by_their_columns(rows):
    assert tables(f"{PROSE[0]}\n\n{rows}\n\n{PROSE[1]}\n") == [rows]
    lines = rows.split("\n")
    cells = row_cells(lines)
    assert cells is not None
    assert {len(row) for row in cells} - {0} == {len(cells[0])}
    assert all(
        cell.of(line) == cell.of(line).strip() for line, row in zip(lines, cells, strict=True) for cell in row
    )


BESIDE = {
    "verse": "田家少闲月   五月人倍忙\n夜来南风起   小麦覆陇黄\n妇姑荷箪食   童稚携壶浆",
    "names": "张建国  李小红  王志强\n赵大伟  陈美丽  刘长江\n孙立军  周海燕  吴秀英",
    "signature": "组长　　　张建国　　　2023年5月\n副组长　　李小红　　　2023年5月",
    "places": "南京市  无锡市  徐州市\n常州市  苏州市  南通市\n连云港市  淮安市  盐城市",
    "contents": "一、总体要求  二、主要任务  三、工作措施\n四、组织领导  五、工作步骤  六、有关要求\n七、附则  八、解释  九、施行",  # noqa: E501
    "commas": "本轮巡察,发现问题35个,移交线索6件\n下一步,还要继续,抓好整改\n要求严格,措施有力,效果明显",
    "commas and spaces": "抓好整改,  压实责任\n加强督办,  对账销号\n建立机制,  常抓不懈",
    "two signers": "某市委巡察办      某市纪委\n电话：12345      电话：67890\n2023年5月      2023年6月",
    "two columns": "巡察干部走访    同时，镇里还\n了12个村，收    建立了台账，\n集意见35条。    并公示。",
    "labels": "甲>1|站长说，清淤的钱改成了专款专用。\n--|第三版\n--|上接第一版",
    "wrapped numbers": "该县 12 个乡镇，已整改\n问题 35 个，退还群众的\n款项 16 笔，处分干部的",
}  # fmt: skip


@pytest.mark.parametrize("text", BESIDE.values(), ids=BESIDE)
def test_what_stands_beside_each_other_is_not_always_a_table(text):
    assert not tables(f"{PROSE[0]}\n\n{text}\n\n{PROSE[1]}\n")
    assert not tables(f"{text}\n")


def test_a_row_that_leaves_cells_out_has_the_others_in_their_columns():
    lines = ["单位      问题    线索    资金", "甲局      3       1       5", "合计              1       5"]
    cells = row_cells(lines)
    assert cells is not None
    assert [cell.of(lines[2]) for cell in cells[2]] == ["合计", "", "1", "5"]
    assert row_cells(["单位  问题  线索", "甲局  3  1", "合计"]) is None
    assert row_cells(["没有表格的一行", "也没有"]) is None
    assert row_cells([]) is None


@pytest.mark.parametrize(
    "rows",
    [
        ["柳树镇\t12\t11\t", "杨林镇\t9\t9\t", "石桥镇\t14\t10\t两项延期", "白云乡\t7\t7\t"],
        ["柳树镇\t12\t11", "杨林镇\t9\t9", "白云乡\t7\t7"],
        ["柳树镇\t12\t\t", "杨林镇\t9", "石桥镇\t14\t10\t两项延期"],
    ],
)
def test_rows_parted_by_tabs_may_lack_their_last_cells(rows):
    table = "\n".join(["单位\t问题数\t整改数\t备注", *rows])
    text = f"青溪县各镇整改情况\n\n{table}\n\n以上数据截至去年年底，请各镇党委对照落实整改责任。\n"
    (document,) = read_bytes(text.encode(), source="a.txt").documents
    (block,) = (block for block in document.blocks if block.kind is BlockKind.TABLE)
    lines = block.span.of(document.text).split("\n")
    assert [line.split("\t") for line in lines] == [row.rstrip("\t").split("\t") for row in table.split("\n")]
    cells = row_cells(lines)
    assert cells is not None
    assert all(len(row) == 4 for row in cells)
    assert cells[0][3].of(lines[0]) == "备注"


def test_lines_with_fewer_tabs_are_no_rows():
    lines = ["单位\t问题数\t整改数\t责任人\t时限", *(f"附件{k}\t关于第{k}个镇的说明" for k in "一二三")]
    text = "\n".join(lines)
    (document,) = read_bytes(text.encode(), source="a.txt").documents
    assert all("单位" not in b.span.of(document.text) for b in document.blocks if b.kind is BlockKind.TABLE)
