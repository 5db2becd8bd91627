"""Rows of tables are evidence like any sentence: whole, with the heads of their columns."""

from __future__ import annotations

from corpus.gazetteer import Gazetteer
from corpus.reader import read_bytes
from rag.reading.sentences import read_document


def read(data: str, source: str):
    (document,) = read_bytes(data.encode(), source=source).documents
    return read_document(document, Gazetteer.load()).sentences


def test_only_the_row_of_heads_is_a_head():
    rows = read("事项,内容\n食堂管理,是否公示价格。是否留样。\n印章管理,是否登记\n", "检查清单.csv")
    assert [(row.sentence.text, row.head) for row in rows] == [
        ("事项｜内容", True),
        ("事项：食堂管理；内容：是否公示价格。是否留样。", False),
        ("事项：印章管理；内容：是否登记", False),
    ]
    assert all("事项" in row.path for row in rows[1:])


def test_a_name_over_the_heads_is_one_too():
    rows = read("检查清单,\n事项,内容\n食堂管理,是否公示价格\n", "a.csv")
    assert [row.head for row in rows] == [True, True, False]


def test_a_table_in_markdown_has_its_head_in_its_first_row():
    rows = read("# 统计\n\n| 单位 | 问题数 |\n|---|---|\n| 教育局 | 12 |\n\n共一个单位。\n", "a.md")
    assert [row.sentence.text for row in rows if row.head] == ["单位｜问题数"]
    assert "单位：教育局；问题数：12" in [row.sentence.text for row in rows]
