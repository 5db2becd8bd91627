"""Which sentences are one list, and which sentence introduces it."""

from corpus.model import BlockKind
from rag.reading.lists import list_runs, spread_items

P, L, H = BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING


def runs(*lines):
    kinds, texts = zip(*lines, strict=True)
    return list_runs(texts, kinds)


def test_a_list_takes_the_sentence_that_introduces_it():
    found = runs(
        (P, "上一段。"),
        (P, "主要有三项:"),
        (P, "(一)公开;"),
        (P, "(二)依靠群众;"),
        (P, "(三)从严。"),
        (P, "下一段。"),
    )
    assert found == dict.fromkeys(range(1, 5), range(1, 5))


def test_a_sentence_that_announces_nothing_stays_outside():
    found = runs((P, "这一年很忙。"), (P, "一是走访。"), (P, "二是核对。"))
    assert found == dict.fromkeys((1, 2), range(1, 3))


def test_list_blocks_are_items_whatever_they_begin_with():
    found = runs((P, "做法如下:"), (L, "走访群众"), (L, "核对账目"))
    assert found == dict.fromkeys(range(3), range(3))


def test_one_item_alone_is_no_list():
    assert runs((P, "前一段。"), (P, "一是走访。"), (P, "后一段。")) == {}


def test_a_sentence_may_introduce_the_list_and_hold_its_first_item():
    found = runs((P, "其职责是:(一)拟定计划;"), (P, "(二)听取汇报;"), (P, "(三)督促整改。"))
    assert found == dict.fromkeys(range(3), range(3))


def test_the_articles_of_a_regulation_are_no_list():
    assert runs((L, "第八条 巡察组进驻前要通报。"), (L, "第九条 巡察组要公布电话。")) == {}


def test_headings_are_not_items():
    assert runs((H, "一、基本情况"), (H, "二、主要做法"), (P, "正文。")) == {}


def test_a_long_numbered_text_is_no_list():
    assert runs(*((P, f"{n}.第{n}段。") for n in range(1, 31))) == {}


def test_a_decimal_opens_no_item():
    assert runs((P, "3.5公里的路。"), (P, "2.4亿元的款。")) == {}


def spread(within, *texts, kinds=None):
    return spread_items(texts, kinds or [P] * len(texts), within)


def test_items_that_are_told_on_are_one_list():
    texts = ("有两招。", "一是走访。", "挨户问。", "二是核对。", "逐笔看。", "别的。")
    assert [spread(i, *texts) for i in range(5)] == [(1, 3)] * 5
    assert spread(5, *texts) == ()


def test_items_count_on_in_one_manner_of_writing():
    assert spread(0, "一是走访。", "三是核对。") == ()
    assert spread(0, "一是走访。", "2.核对。") == ()
    assert spread(0, "(1)走访。", "问。", "(2)核对。") == (0, 2)


def test_a_heading_ends_a_list():
    assert spread(0, "1.走访。", "下一节", "2.核对。", kinds=[P, H, P]) == ()
