"""Official documents keep their order, whatever stands in them."""

from __future__ import annotations

import pytest

from corpus.reader import read_bytes


def read(text: str, source: str = "a.txt"):
    """The only document of a text, and its blocks: (kind, text)."""
    (document,) = read_bytes(text.encode(), source=source).documents
    return document, [(block.kind.value, block.span.of(document.text)) for block in document.blocks]


NOTICE = """中共临溪市委办公室
关于开展巡察整改督查的通知
临办发〔2024〕8号
各县区委，市直各单位党组：
为推动整改落地，现就有关事项通知如下。
一、督查内容
重点督查责任是否压实。
二、工作要求
（一）提高认识；
（二）按时报送。
中共临溪市委办公室
2024年3月
"""


@pytest.mark.parametrize("text", [NOTICE, NOTICE.replace("\n", "\n\n"), NOTICE.replace("\n", "\r\n")])
def test_a_notice_is_one_document_in_its_own_order(text):
    document, blocks = read(text)
    assert blocks == [
        ("title", "中共临溪市委办公室关于开展巡察整改督查的通知"),
        ("note", "临办发〔2024〕8号"),
        ("paragraph", "各县区委，市直各单位党组："),
        ("paragraph", "为推动整改落地，现就有关事项通知如下。"),
        ("heading", "一、督查内容"),
        ("paragraph", "重点督查责任是否压实。"),
        ("heading", "二、工作要求"),
        ("list_item", "（一）提高认识；"),
        ("list_item", "（二）按时报送。"),
        ("note", "中共临溪市委办公室"),
        ("note", "2024年3月"),
    ]
    assert (document.date, document.issuer, document.kind.value) == (
        "2024-03",
        "中共临溪市委办公室",
        "policy",
    )
    assert [value.value for value in document.meta["doc_number"]] == ["临办发〔2024〕8号"]


def test_rules_stay_whole_though_lines_end_with_colons():
    document, blocks = read(
        "临溪县巡察组请示报告制度\n（2021年5月7日县委巡察工作领导小组会议通过）\n"
        "第一条 为规范请示报告，制定本制度。\n第二条 下列事项应当请示：\n"
        "（一）延长巡察时间的；\n（二）使用特殊方式的。\n第三条 本制度自印发之日起施行。\n"
    )
    assert document.title == "临溪县巡察组请示报告制度"
    assert document.kind.value == "regulation"
    assert [block.label for block in document.blocks if block.label.endswith("条")] == [
        "第一条", "第二条", "第三条",
    ]  # fmt: skip
    assert ("note", "（2021年5月7日县委巡察工作领导小组会议通过）") in blocks


def test_a_speech_names_its_speaker_under_the_title():
    document, blocks = read(
        "在全市巡察工作会议上的讲话\n临溪市委书记 周明川\n（2022年4月1日）\n同志们：\n"
        "今天开会，是为了部署工作。\n"
        "一、认清形势\n要看到成绩，也要看到不足。\n"
    )
    assert blocks[:4] == [
        ("title", "在全市巡察工作会议上的讲话"),
        ("byline", "临溪市委书记 周明川"),
        ("note", "（2022年4月1日）"),
        ("paragraph", "同志们："),
    ]
    assert document.date == "2022-04-01"
    assert [value.value for value in document.meta["author"]] == ["周明川"]


@pytest.mark.parametrize(
    "text",
    [
        "本报讯（记者 周明川）4月1日，临溪市召开会议。\n会议部署了下一步工作。\n",
        "巡察为民\n本报记者 周明川\n4月1日，临溪市召开会议。\n会议印发了通知。\n",
        "第一条消息传来。\n大家都很高兴。\n",
    ],
)
def test_news_has_not_that_form(text):
    _, blocks = read(text)
    assert all(kind != "note" for kind, _ in blocks)


def test_two_sets_of_rules_in_one_file_are_left_to_the_splitter():
    rules = "第一条 为规范工作，制定本规定。\n第二条 各单位应当遵守。\n第三条 自印发之日起施行。\n"
    documents = read_bytes(f"甲规定\n{rules}乙规定\n{rules}".encode(), source="a.txt").documents
    text = "".join(document.text for document in documents)
    assert text.count("各单位应当遵守。") + text.count("各单位应当遵守") >= 1
    assert {"甲规定", "乙规定"} <= {block.span.of(d.text) for d in documents for block in d.blocks}
