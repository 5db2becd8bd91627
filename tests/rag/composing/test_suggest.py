"""Questions that the headings of documents invite, in words that one would say."""

from __future__ import annotations

import pytest

from corpus.model import Document
from corpus.reader import read_bytes
from rag.composing.suggest import from_documents, from_headings

TEXT = """# 云川市巡察整改的几步

2024年5月6日

## 一、任务怎么拆

市委把问题分给各家。云川市委推行“双清单”制度，“一把手”监督也写在里面。

## 二、前山村的集市

集市上人很多。

## 三、整改责任清单

各家写明责任人。

## 四、书记说了什么

书记讲了话。
"""


@pytest.fixture
def document() -> Document:
    """A report with headings of four kinds."""
    (document,) = read_bytes(TEXT.encode(), source="整改.md", sidecar={"regions": ["云川市"]}).documents
    return document


def test_headings_that_ask_are_asked_as_they_stand(document: Document) -> None:
    assert from_headings([document], asked="", limit=9) == (
        "云川市的“双清单”是怎么做的？",
        "云川市任务怎么拆？",
        "云川市在“整改责任清单”方面有哪些做法？",
    )


def test_what_was_asked_is_not_offered_again(document: Document) -> None:
    asked = "云川市任务怎么拆？双清单又是什么"
    assert from_headings([document], asked=asked) == ("云川市在“整改责任清单”方面有哪些做法？",)
    assert from_documents([document]) == ("云川市的“双清单”是怎么做的？",)
