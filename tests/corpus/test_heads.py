"""Titles and days of articles where something of the page or the file stands around the headline."""

from __future__ import annotations

import pytest

from corpus.model import BlockKind, Document
from corpus.reader import read_bytes
from corpus.repair import cues, furniture

WATER = (
    "　　近日，青溪县委第一巡察组来到柳树镇，走访\n了解饮水工程的管护情况。镇上两处泵房常年无人\n"
    "值守，群众反映强烈。巡察组当天把问题移交给水\n务部门，三天之后泵房就有人看管了，水费也按月\n张榜公布。\n"
)
ROAD = (
    "　　今年以来，墨河县委巡察办盯住农村公路建设，\n组织五个小组下乡查看。目前已有四条断头路修通，\n"
    "沿线的村民出门方便了许多。下一步，县里还将对\n公路养护资金的使用开展专项检查，请群众来当监\n督员。\n"
)


def read(text: str, name: str = "page.txt") -> tuple[Document, ...]:
    return read_bytes(text.encode(), source=name).documents


def titles(text: str, name: str = "page.txt") -> list[str]:
    return [document.title for document in read(text, name)]


@pytest.mark.parametrize(
    "head",
    [
        "青溪都市导报　　A04　要闻　　2021年9月5\n日　星期日　　责编：胡　玥　美编：万　青",
        "乡村廉声　　第 3 版　　2021年9月\n5日　星期日　　责编　段嘉禾",
        "Ａ２　要闻　　清风茶座　　2021\n年9月5日　　校对　闻静",
        "３版　基层周刊　2021年9月5日\n　星期日　　组版：柯 宁",
        "青溪廉讯周刊　　专版　　2021年9月5日　　第 3 \n版",
        "04　要闻·综合　　2021年 9 月 5 日　星期日",
        "青 溪 日 报  2021年9月5日  星期日  第3版",
    ],
)
def test_a_running_head_is_no_title_wherever_the_margin_broke_it_and_dates_its_page(head):
    found = read(f"{head}\n\n青溪：泵房有了看门人\n{WATER}\n墨河：断头路修通了\n{ROAD}")
    assert [document.title for document in found] == ["青溪：泵房有了看门人", "墨河：断头路修通了"]
    assert [document.date for document in found] == ["2021-09-05", "2021-09-05"]


def test_each_article_has_the_day_of_its_own_page():
    first = f"2版　2023年8月17日　星期四\n\n青溪：泵房有了看门人\n{WATER}"
    found = read(f"{first}\n05版　理论学习　2024年3月22日　星期五\n\n墨河：断头路修通了\n{ROAD}")
    assert [document.date for document in found] == ["2023-08-17", "2024-03-22"]


def test_the_line_of_day_and_source_is_one_where_the_margin_broke_it():
    text = f"泵房有了看门人\n　　2022年01月05日12:14　|　来\n源：青溪网　　小字号\n\n{WATER}"
    (document,) = read(text)
    assert (document.title, document.date) == ("泵房有了看门人", "2022-01-05")


@pytest.mark.parametrize(
    "marking", ["内部资料　注意保存", "内部资料，请注意保存", "秘密★一年", "（仅供内部学习）", "第7期"]
)
def test_who_may_read_a_paper_is_no_part_of_its_title(marking):
    name = "关于青溪县委2023年巡察工作情况的报告"
    assert titles(f"# {marking}\n\n# {name}\n\n2023年，县委开展了两轮巡察。\n", "报告.md") == [name]


def test_a_title_that_begins_like_a_marking_stays_whole():
    name = "内部资料管理不规范问题整改情况的报告"
    assert titles(f"# {name}\n\n# 一些说明\n\n2023年，县委开展了两轮巡察。\n", "报告.md") == [name]


def test_below_a_letterhead_stands_the_title_whatever_the_paper_appends():
    name = "关于县委第六轮巡察发现的典型问题的通报"
    heads = ["中共青溪县纪律检查委员会", "青溪县委巡察工作领导小组办公室", "青纪通〔2024〕9号", name]
    body = [
        "各乡镇党委，县直各单位党组织：",
        "现将典型问题通报如下。",
        "本报讯（记者 田野）墨河县开展警示教育。",
    ]
    (document,) = read("\n\n".join([*(f"# {head}" for head in heads), *body]), "通报.md")
    assert document.title == name
    assert document.issuer == "中共青溪县纪律检查委员会"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("剪报二　青溪：泵房有了看门人", "青溪：泵房有了看门人"),
        ("第7期　访青溪县委巡察组组长", "访青溪县委巡察组组长"),
        ("【基层见闻】泵房有了看门人", "泵房有了看门人"),
        ("（新闻链接）泵房有了看门人", "泵房有了看门人"),
        ("巡察整改进展情况（青溪县纪委监委网站2023-01-29）", "巡察整改进展情况"),
        ("泵房有了看门人 青溪晚报 第M02版:时政 | 2018-07-11", "泵房有了看门人"),
        ("巡察整改进展情况的通报（2024年9月）", "巡察整改进展情况的通报（2024年9月）"),
        ("青溪县巡察实施细则（2018年施行）", "青溪县巡察实施细则（2018年施行）"),
        ("第7期培训班在青溪开班", "第7期培训班在青溪开班"),
        ("材料管理有了新办法", "材料管理有了新办法"),
    ],
)
def test_count_column_source_and_day_are_no_part_of_a_title(written, shown):
    assert titles(f"# {written}\n\n近日，青溪县委第一巡察组来到柳树镇。\n", "a.md") == [shown]


@pytest.mark.parametrize(
    "line",
    [
        "青溪县人民政府网　政务公开 / 巡察整改",
        "首   页 走进青溪 新闻中心 政府信息公开 政务服务 互动交流 专题专栏",
        "版权声明：本报所有文字、图片未经许可不得转载",
        "【上一篇】县委巡察办开展培训　【下一篇】巡察组到柳树镇回访",
    ],
)
def test_what_a_site_or_a_paper_sets_around_a_text_is_no_title(line):
    (document,) = read(f"{line}\n青溪：泵房有了看门人\n{WATER}")
    assert document.title == "青溪：泵房有了看门人"


@pytest.mark.parametrize(
    "line",
    [
        "首页改版征求群众意见",
        "政务服务 便民利民 创新发展 青溪经验",
        "未经巡察不得销号",
        "上一篇文章没有讲完的事",
        "青溪网格 巡察下沉",
    ],
)
def test_headlines_that_resemble_them_are_headlines(line):
    assert titles(f"{line}\n{WATER}") == [line]


def test_a_speech_whose_title_takes_two_lines_has_them_both():
    head = "在中国共产党青溪县第五届纪律检查委员会\n第四次全体会议上的工作报告（节选）"
    (document,) = read(
        f"{head}\n（2025年2月18日）\n\n一、2024年工作回顾\n\n　　一年来，县委开展了两轮巡察。\n"
    )
    assert document.title == head.replace("\n", "")
    assert document.issuer is None


def test_a_name_in_bold_above_the_text_is_the_title():
    head = "青溪县委巡察办\n**2022—2024年工作总结（送审稿）**\n\n2024年12月3日\n\n"
    text = f"{head}三年来，县委开展了六轮巡察。\n\n## 一、主要数据\n\n略。\n"
    assert titles(text, "a.md") == ["青溪县委巡察办2022—2024年工作总结（送审稿）"]


def test_rows_that_the_margin_broke_are_no_headlines():
    rows = (
        "　　柳树镇　开展3轮　巡村86个　发现问题918个　移交\n47件\n"
        "　　杨林镇　开展2轮　巡村64个　发现问题702个　移交\n38件\n"
    )
    text = f"擦亮巡察之剑\n——青溪县巡察工作回眸\n\n{WATER}　　去年各镇巡察的情况：\n{rows}{ROAD}"
    (document,) = read(text)
    assert document.title == "擦亮巡察之剑"
    assert not any(
        "巡村" in block.span.of(document.text) for block in document.blocks if block.kind is BlockKind.HEADING
    )


def test_a_signature_above_what_a_page_appends_is_no_headline():
    signature = "中共青溪县委巡察工作领导小组办公室"
    text = f"关于第三轮巡察整改进展情况的通报\n\n{WATER}{ROAD}{signature}\n2023年12月6日\n\n{ROAD}"
    assert signature not in titles(text)


def test_a_section_in_brackets_is_no_part_of_the_headline_above_it():
    text = f"一张清单管到底\n——两县巡察清单化管理扫描\n\n【青溪】\n{WATER}\n【墨河】\n{ROAD}"
    (document,) = read(text)
    assert document.title == "一张清单管到底"


def test_a_headline_with_gaps_between_its_characters_is_one():
    head = "利 剑 高 悬 护 航 “ 三 个 青 溪 ” 建 设\n— — 2 0 2 3 年 青 溪 县 巡 察 工 作 综 述"
    (document,) = read(f"{head}\n\n{WATER}\n{ROAD}")
    assert document.title == "利剑高悬护航“三个青溪”建设"
    assert "2023年青溪县巡察工作综述" in document.text


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ("柳树镇　开展3轮　巡村86个　发现问题918个　移交", True),
        ("发现问题（个）　　703　　1015", True),
        ("反馈问题12个 整改11个 满意率98%", False),
        ("17轮巡视覆盖312个党组织 我省完成全覆盖", False),
    ],
)
def test_rows_of_figures(line, holds):
    assert cues.is_figured(line) is holds


@pytest.mark.parametrize(
    ("line", "after", "holds"),
    [
        ("要闻　2016年9月5", "日　星期一", True),
        ("时政　第 3", "版　综合", True),
        ("2022年01月05日12:1", "4　来源：青溪网", True),
        ("要闻　2016年9月5日", "泵房有了看门人", False),
        ("泵房有了", "看门人", False),
    ],
)
def test_breaks_within_a_day_or_a_page(line, after, holds):
    assert furniture.breaks_within(line, after) is holds
