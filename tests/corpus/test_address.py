from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.address import Address, addresses, find_address, parse_address, same_instrument
from corpus.metadata import describe
from corpus.numerals import to_chinese

from .labelled import draft_of

BLOCKS = [
    ("title", "某市巡察联络员工作规则"),
    ("heading", "第一章 总则"),
    ("paragraph", "第一条 为了规范联络员工作，制定本规则。"),
    ("paragraph", "第二条 联络员由市委巡察办聘任。"),
    ("paragraph", "聘期两年，可以续聘一次。"),
    ("heading", "第二章 职责"),
    ("paragraph", "第三条 联络员履行下列职责："),
    ("list_item", "（一）收集意见；"),
    ("list_item", "（二）反映情况；"),
    ("list_item", "（三）其他事项。"),
    ("paragraph", "前款第二项情况紧急的，可以电话报告。"),
    ("paragraph", "第四条 联络员不得：（一）泄露秘密；（二）收受财物。违反的，予以解聘。"),
    ("paragraph", "第二十三条之一 参照第四条规定办理。"),
    ("note", "某市委巡察办"),
]


@pytest.fixture(scope="module")
def document():
    return describe([draft_of(BLOCKS)])[0]


FOUND = [
    ("第一条", "第一条 为了规范联络员工作，制定本规则。"),
    ("第2条第2款", "聘期两年，可以续聘一次。"),
    ("第二条第二款", "聘期两年，可以续聘一次。"),
    ("2条2款", "聘期两年，可以续聘一次。"),
    ("第三条第一款第二项", "（二）反映情况；"),
    ("第三条第（三）项", "（三）其他事项。"),
    ("第3条第2款", "前款第二项情况紧急的，可以电话报告。"),
    ("《规则》第四条第一项", "（一）泄露秘密；"),
    ("第二十三条之一", "第二十三条之一 参照第四条规定办理。"),
]


@pytest.mark.parametrize(("address", "text"), FOUND)
def test_an_address_finds_exactly_its_text(document, address, text):
    span = find_address(document, address)
    assert span is not None
    assert span.of(document.text) == text


def test_an_article_is_found_whole_and_a_chapter_with_its_articles(document):
    article = find_address(document, "第三条").of(document.text)
    assert article.startswith("第三条 联络员")
    assert article.endswith("可以电话报告。")
    first_paragraph = find_address(document, "第三条第一款").of(document.text)
    assert first_paragraph.endswith("（三）其他事项。")
    chapter = find_address(document, "第一章").of(document.text)
    assert chapter.startswith("第一章 总则")
    assert chapter.endswith("可以续聘一次。")


@pytest.mark.parametrize(
    "address", ["第九条", "第二条第三款", "第三条第四项", "第二章第一条", "总则", "", "第五章"]
)
def test_what_is_not_there(document, address):
    assert find_address(document, address) is None


def test_blocks_are_labelled(document):
    labels = [block.label for block in document.blocks]
    assert labels[2:5] == ["第一条", "第二条", "第二条第二款"]
    assert labels[6:11] == [
        "第三条",
        "第三条第一款第（一）项",
        "第三条第一款第（二）项",
        "第三条第一款第（三）项",
        "第三条第二款",
    ]
    assert labels[-1] == ""


def test_addresses_in_a_question():
    found = addresses("《巡视工作条例》第23条第二款和第五条是怎么规定的？")
    assert found == (
        Address(title="巡视工作条例", article=23, paragraph=2),
        Address(article=5),
    )
    assert addresses("第二轮巡察发现问题第几类最多") == ()


@pytest.mark.parametrize(
    ("title", "name", "same"),
    [
        ("中国共产党巡视工作条例", "《巡视工作条例》", True),
        ("中国共产党巡视工作条例（2024年修订）", "巡视条例", True),
        ("中国共产党巡视工作条例", "条例", True),
        ("中国共产党纪律处分条例", "巡视工作条例", False),
        ("中华人民共和国监察法", "监察法", True),
        ("某市巡察工作办法（试行）", "某市巡察工作办法", True),
        ("中国共产党问责条例", "", False),
    ],
)
def test_short_titles(title, name, same):
    assert same_instrument(title, name) is same


@given(st.integers(1, 300), st.integers(0, 20), st.integers(0, 20))
def test_chinese_and_arabic_addresses_are_the_same(article, paragraph, item):
    def written(style):
        text = f"第{style(article)}条"
        text += f"第{style(paragraph)}款" if paragraph else ""
        return text + (f"第（{style(item)}）项" if item else "")

    expected = Address(article=article, paragraph=paragraph, item=item)
    assert parse_address(written(str)) == parse_address(written(to_chinese)) == expected


@given(st.text(max_size=60))
def test_any_text(text):
    parse_address(text)
    addresses(text)


def test_articles_are_found_without_the_space_after_their_number():
    """Loaders close up the space in 第三条　巡察组…, and a short article may look like a heading."""
    tight = [
        ("title", "某市巡察工作规则"),
        ("paragraph", "第一条为了规范工作，制定本规则。"),
        ("heading", "第二条 工作坚持下列原则："),
        ("list_item", "（一）实事求是；"),
        ("list_item", "（二）依靠群众。"),
        ("list_item", "第三条规定之外的事项，由组长决定。"),
    ]
    document = describe([draft_of(tight)])[0]
    found = {a: find_address(document, a) for a in ("第一条", "第二条第二项", "第三条")}
    assert found["第一条"].of(document.text) == "第一条为了规范工作，制定本规则。"
    assert found["第二条第二项"].of(document.text) == "（二）依靠群众。"
    assert found["第三条"] is None  # 第三条规定… speaks of an article and is none
