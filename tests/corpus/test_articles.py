"""Which text belongs to which article: the marks of real pages, each by itself."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.articles import drafts_of
from corpus.articles.pairing import best_pairs
from corpus.draft import Draft, RawText
from corpus.model import BlockKind
from tests.corpus.pagemaker import wrapped
from tests.corpus.scoring import dropped_places

A = (
    "临溪市把粮食购销作为监督重点，巡察组深入粮库核查账目，发现仓储管理问题十七个。\n"
    "针对粮食仓储损耗偏高的问题，粮库完善了出入库制度，仓储损耗明显下降。\n"
)
B = (
    "白鹭市聚焦校园食堂开展专项巡察，随机走访学生家长，食堂采购混乱的问题得到整改。\n"
    "如今，校园食堂的菜谱和价格每周公示，家长委员会全程参与采购监督，学生吃得放心。\n"
)


def read(text: str, media_type: str = "text/plain") -> tuple[Draft, ...]:
    raw = RawText(source="page.txt", text=text, media_type=media_type, sha256="")
    drafts = drafts_of(raw)
    for draft in drafts:
        for block in draft.blocks:
            assert draft.text[block.span.start : block.span.end]
            for s in block.segments:
                assert draft.text[s.text : s.text + s.length] == raw.text[s.raw : s.raw + s.length]
        assert "\n".join(block.span.of(draft.text) for block in draft.blocks) == draft.text
    return drafts


def titles(drafts: tuple[Draft, ...]) -> list[str]:
    return [draft.title for draft in drafts]


def test_one_article_with_its_author_below_the_title():
    (draft,) = read("管好粮仓守住底线\n李文涛\n" + A)
    assert draft.title == "管好粮仓守住底线"
    assert [block.kind for block in draft.blocks[:3]] == [
        BlockKind.TITLE,
        BlockKind.BYLINE,
        BlockKind.PARAGRAPH,
    ]
    assert draft.text.startswith("管好粮仓守住底线\n李文涛\n临溪市")


def test_datelines_begin_articles():
    drafts = read(f"管好粮仓守住底线\n本报讯（记者李文涛）{A}校园食堂吃得放心\n本报讯（记者王雨桐）{B}")
    assert titles(drafts) == ["管好粮仓守住底线", "校园食堂吃得放心"]
    assert "食堂" not in drafts[0].text


def test_closing_bylines_end_articles_and_stay_at_their_end():
    drafts = read(f"管好粮仓守住底线\n{A}（本报记者 李文涛）\n校园食堂吃得放心\n{B}（本报记者 王雨桐）\n")
    assert titles(drafts) == ["管好粮仓守住底线", "校园食堂吃得放心"]
    assert drafts[0].text.endswith("（本报记者 李文涛）")


def test_headlines_below_their_texts():
    drafts = read(f"{A}（本报记者 李文涛）\n管好粮仓守住底线\n{B}（本报记者 王雨桐）\n校园食堂吃得放心\n")
    assert titles(drafts) == ["管好粮仓守住底线", "校园食堂吃得放心"]


def test_a_headline_below_one_article_and_one_above_the_next_are_two():
    text = f"{A}（本报记者 李文涛）\n\n粮仓守住了民心\n\n学校食堂吃饭放心了\n\n{B}（本报记者 王雨桐）\n"
    assert titles(read(text)) == ["粮仓守住了民心", "学校食堂吃饭放心了"]


def test_headlines_far_from_their_texts_find_them_by_their_words():
    drafts = read(
        f"{A}（本报记者 李文涛）\n{B}（本报记者 王雨桐）\n校园食堂学生吃得放心\n管好粮食仓储守住底线\n"
    )
    assert titles(drafts) == ["管好粮食仓储守住底线", "校园食堂学生吃得放心"]


def test_headlines_all_above_the_texts_are_given_in_order():
    drafts = read(f"管好粮仓守住底线\n吃得放心的日子又来了\n{A}（本报记者 李文涛）\n{B}（本报记者 王雨桐）\n")
    assert titles(drafts) == ["管好粮仓守住底线", "吃得放心的日子又来了"]


def test_headlines_gathered_below_the_texts_are_not_lines_of_one():
    drafts = read(f"{A}（本报记者 李文涛）\n\n{B}（本报记者 王雨桐）\n\n管好粮仓守住底线\n校园食堂吃得放心\n")
    assert titles(drafts) == ["管好粮仓守住底线", "校园食堂吃得放心"]


def test_whom_a_notice_is_for_is_no_part_of_its_title():
    notice = f"关于做好粮食购销工作的通知\n各乡镇党委、县直各单位：\n{A}\n"
    assert titles(read(f"{notice}校园食堂吃得放心\n本报讯（记者王雨桐）{B}")) == [
        "关于做好粮食购销工作的通知",
        "校园食堂吃得放心",
    ]


def test_a_sentence_broken_off_at_a_comma_goes_on_below_the_jump_line():
    first, rest = A.strip().rstrip("。").rsplit("，", 1)
    drafts = read(
        f"管好粮仓守住底线\n{first}，\n（下转第3版）\n校园食堂吃得放心\n{B}（上接第1版）\n{rest}。\n"
    )
    assert f"{first}，{rest}。" in drafts[0].text


def test_an_office_with_a_name_signs_an_article():
    drafts = read(f"管好粮仓守住底线\n某某县纪委监委 李文涛\n{A}校园食堂吃得放心\n某某区委巡察办 王雨桐\n{B}")
    assert titles(drafts) == ["管好粮仓守住底线", "校园食堂吃得放心"]
    assert [draft.blocks[1].kind for draft in drafts] == [BlockKind.BYLINE, BlockKind.BYLINE]


def test_an_address_below_the_last_article_is_no_article():
    text = f"管好粮仓守住底线\n{A}（本报记者 李文涛）\n校园食堂吃得放心\n{B}（本报记者 王雨桐）\n"
    drafts = read(text + "联系人：孙海燕 0000-1234567\n")
    assert titles(drafts) == ["管好粮仓守住底线", "校园食堂吃得放心"]


def test_an_article_goes_on_where_a_jump_line_says_so():
    first, rest = A.splitlines()
    parts = ["管好粮仓守住底线", first, "（下转第三版）", "校园食堂吃得放心", B.strip(), "→上接第1版", rest]
    drafts = read("\n".join(parts))
    assert titles(drafts) == ["管好粮仓守住底线", "校园食堂吃得放心"]
    assert rest in drafts[0].text
    assert rest not in drafts[1].text


def test_the_rest_of_an_article_that_is_not_there_stays_by_itself():
    first, rest = A.splitlines()
    drafts = read(f"校园食堂吃得放心\n{B}（上接第1版）\n{first}\n{rest}\n")
    assert [draft.title for draft in drafts] == ["校园食堂吃得放心", ""]
    assert rest in drafts[1].text


def test_the_first_line_of_a_sentence_that_goes_on_below_a_box_is_no_headline():
    upper = [
        "拆掉围墙的第二天，附近居", "民就走进了厂区。闲置的锅炉房", "改成了阅览室，料场种上了草皮，",
        "晚饭后来散步的人一拨接着一拨。", "厂里的老职工起初并不情愿，担",
    ]  # fmt: skip
    box = [
        "把办公楼腾给诊所",
        "通讯员 李文涛",
        *(line for text in B.splitlines() for line in wrapped(text, 24)),
    ]
    lower = ["心设备丢失，厂长带着他们算了", "一笔账：雇人看墙每年要花十六", "万元，装摄像头只要三万元。"]
    drafts = read("\n".join(["厂区围墙拆掉以后", *upper, *box, *lower]))
    assert titles(drafts) == ["厂区围墙拆掉以后", "把办公楼腾给诊所"]
    assert "厂里的老职工起初并不情愿，担心设备丢失，厂长带着" in drafts[0].text


def test_a_column_name_and_an_office_begin_an_article():
    drafts = read(f"管好粮仓守住底线\n{A}\n经验交流\n校园食堂吃得放心\n白鹭市委巡察办\n{B}")
    assert titles(drafts) == ["管好粮仓守住底线", "校园食堂吃得放心"]
    assert "白鹭市委巡察办" in [b.span.of(drafts[1].text) for b in drafts[1].of_kind(BlockKind.BYLINE)]
    assert drafts[1].page == ("经验交流",)


def test_an_office_beside_the_title_stands_in_the_text_once():
    (draft,) = read(f"管好粮仓守住底线\n白鹭市委巡察办\n食堂放心\n{B}")
    assert draft.text.count("白鹭市委巡察办") == 1


def test_joined_lines_and_moved_headlines_are_recorded():
    wrapped = A.replace("监督重点，", "监督重点，\n").replace("偏高的问题，", "偏高的问题，\n")
    (draft,) = read(f"{wrapped}（本报记者 李文涛）\n管好粮仓守住底线\n")
    joins = [repair for repair in draft.repairs if repair.rule == "join_lines"]
    assert [repair.before for repair in joins] == ["\n", "\n"]
    (moved,) = [repair for repair in draft.repairs if repair.rule == "move_headline"]
    assert (moved.before, draft.title) == ("管好粮仓守住底线",) * 2


def test_the_two_lines_of_a_headline_are_its_title():
    drafts = read(
        f"管好仓里的粮\n守住民生底线\n本报讯（记者李文涛）{A}校园食堂\n吃得放心\n本报讯（记者王雨桐）{B}"
    )
    assert titles(drafts) == ["管好仓里的粮 守住民生底线", "校园食堂 吃得放心"]


def test_a_headline_broken_within_a_word_is_one():
    (draft,) = read(f"临溪市管好粮仓守住底\n线确保百姓口粮安全\n{A}")
    assert draft.title == "临溪市管好粮仓守住底线确保百姓口粮安全"


def test_boxes_take_the_paragraphs_about_their_place():
    joined = A.replace("。\n", "。", 1) + B.replace("。\n", "。", 1)
    text = f"{joined}白鹭市：\n食堂放心\n临溪市：\n粮仓守底线\n"
    drafts = read(text.replace("如今，", "如今在白鹭市，").replace("针对粮食", "针对临溪市粮食"))
    assert titles(drafts) == ["临溪市：粮仓守底线", "白鹭市：食堂放心"]


def test_a_byline_below_a_box_is_that_of_the_article_around_it():
    joined = A.replace("。\n", "。", 1) + B.replace("。\n", "。", 1)
    boxes = joined.replace("如今，", "如今在白鹭市，").replace("针对粮食", "针对临溪市粮食")
    main = "全市巡察机构把整改监督贯穿全过程，推动一批问题得到解决。\n各被巡察单位逐项销号，建立长效机制。\n"
    heads = "全市巡察整改见实效\n白鹭市：\n食堂放心\n临溪市：\n粮仓守底线\n"
    drafts = read(f"{main}{boxes}（本报记者 李文涛）\n{heads}")
    (signed,) = [draft for draft in drafts if draft.of_kind(BlockKind.BYLINE)]
    assert signed.text.startswith("全市巡察整改见实效\n全市巡察机构")


def test_section_headings_stay_in_one_document():
    (draft,) = read(f"管好粮仓守住底线\n{A}压实责任\n{B}健全机制\n{A.replace('十七', '九')}")
    headings = [block.span.of(draft.text) for block in draft.of_kind(BlockKind.HEADING)]
    assert headings == ["压实责任", "健全机制"]


def test_counted_headings_are_neither_titles_nor_offices():
    drafts = read(
        "临溪观察·史话\n从小账本到大制度\n——临溪市巡察工作回望\n文 / 周 明 远\n"
        f"一、起步：第一本账\n{A}二、分单位进展\n（一）市水利局\n{B}（二）市教育局\n{A.replace('粮', '课')}"
    )
    assert titles(drafts) == ["从小账本到大制度"]


def test_a_number_cut_from_what_it_counts_is_no_headline():
    text = (
        "临溪市委巡察规划印发\n本报讯（记者 周明远）近日，临溪市委印发巡察工作规划，提出五年之内开展\n"
        "十一轮巡察，把管理的二百个党组织全部纳入，其\n中2023年2轮、2024年3轮、2025年3\n"
        "轮、2026年2轮，其余安排在最后一年上半年，到期\n之前全部完成，并对整改靠后的单位安排一次回头看\n。\n"
    )
    assert len(read(text)) == 1


def test_text_without_marks_stays_one_document():
    assert len(read(A + B)) == 1


def test_editors_end_a_page():
    drafts = read(f"管好粮仓守住底线\n{A}责编 李文涛 美编 王雨桐\n校园食堂吃得放心\n{B}")
    assert titles(drafts) == ["管好粮仓守住底线", "校园食堂吃得放心"]
    assert [b.span.of(drafts[0].text) for b in drafts[0].of_kind(BlockKind.FURNITURE)] == [
        "责编 李文涛 美编 王雨桐"
    ]


def test_a_repeated_paragraph_is_kept_once_and_recorded():
    (draft,) = read("管好粮仓守住底线\n" + A + A.splitlines()[1] + "\n")
    assert draft.text.count("仓储损耗明显下降") == 1
    (repair,) = [repair for repair in draft.repairs if repair.rule == "drop_repeated"]
    assert repair.before == A.splitlines()[1]
    assert repair.reason


def test_a_heading_over_the_second_print_moves_to_the_first():
    lines = A.splitlines()
    (draft,) = read(f"管好粮仓守住底线\n{lines[0]}\n{lines[1]}\n加强仓储管理\n{lines[1]}\n")
    texts = [block.span.of(draft.text) for block in draft.blocks]
    assert texts == ["管好粮仓守住底线", lines[0], "加强仓储管理", lines[1]]


def test_a_run_of_sentences_printed_twice_within_a_paragraph():
    once = "坚持当下改与长久立相结合，对专项检查发现的问题督促抓好整改落实，推进工作高质量发展。"
    (draft,) = read(f"标题在此处\n综合用好成果。{once}{once}\n")
    assert draft.text.count(once) == 1


def test_articles_of_a_regulation_are_labelled():
    text = "某市巡察工作规定\n第一章　总则\n第一条　为了规范工作，制定本规定。\n第二条　本规定适用于全市。\n"
    (draft,) = read(text)
    assert draft.title == "某市巡察工作规定"
    assert [(block.kind.value, block.label) for block in draft.blocks[1:]] == [
        ("heading", "第一章"),
        ("list_item", "第一条"),
        ("list_item", "第二条"),
    ]


def test_ids_follow_source_and_title():
    drafts = read(f"管好粮仓守住底线\n本报讯（记者李文涛）{A}校园食堂吃得放心\n本报讯（记者王雨桐）{B}")
    swapped = read(f"校园食堂吃得放心\n本报讯（记者王雨桐）{B}管好粮仓守住底线\n本报讯（记者李文涛）{A}")
    assert [draft.id for draft in drafts] == [draft.id for draft in reversed(swapped)]


def test_empty_and_blank_texts_hold_nothing():
    assert read("") == ()
    assert read(" \n\t\n　\f\n") == ()


LINES = (
    *A.splitlines(), *B.splitlines(), "本报讯（记者李文涛）", "（本报记者 李文涛）", "守住底线", "云川市：",
    "——综述", "责编 李文涛 美编 王雨桐", "经验交流", "图为现场。王雨桐 摄", "12", "", "\f", "一、总则",
    "第三条 应当公开。", "编者按 近日，各地开展工作。", "“", "”", "李文涛",
)  # fmt: skip


def assert_all_is_there(raw: RawText) -> None:
    """Every character but white space stands in one block, or in what a record says was left out."""
    drafts = drafts_of(raw)
    kept = [s.raw + k for d in drafts for b in d.blocks for s in b.segments for k in range(s.length)]
    assert len(kept) == len(set(kept))
    there = {*kept, *dropped_places(drafts, raw)}
    assert not drafts or all(char.isspace() or i in there for i, char in enumerate(raw.text))
    assert drafts or not any(char.isalnum() for char in raw.text)


@given(st.lists(st.sampled_from(LINES), max_size=24))
@example([LINES[0], "守住底线", LINES[0], "守住底线", LINES[0]])
def test_any_page_is_read_without_losing_a_character(lines):
    assert_all_is_there(RawText(source="p", text="\n".join(lines), media_type="text/plain", sha256=""))


#: White space, ends of lines and characters of no width, as files mix them.
ODD = st.text(alphabet="\u200b\ufeff\u00ad\u2060\x0c\r\n\u2028\x85\x0b\u3000 \t\u00a0\x1f\u202f", max_size=4)
MARKED = (
    *LINES,
    "# 标题",
    "- 一项",
    "| 甲 | 1 |",
    "**要点**",
    "深化深化",
    "（下转第3版）",
    "（上接第1版）",
    "abc def",
    "3月",
)


@given(
    st.lists(st.tuples(ODD, st.sampled_from(MARKED), ODD), max_size=16), st.sampled_from(("a.txt", "a.md"))
)
@example([("", "甲", "\r\n"), ("\u200b", LINES[0], "\u200b"), ("\r", "# 标题", "\x85")], "a.md")
@example([("", LINES[0], "\x85"), ("", LINES[0], ""), ("", LINES[0], "\x1f\u00ad")], "a.txt")
@example([("", "本报讯（记者李文涛）", "\x85\u202f"), ("", "（下转第3版）", "")], "a.txt")
def test_any_file_of_odd_breaks_and_marks_is_read_without_losing_a_character(parts, name):
    from corpus.loaders import load

    text = "甲" + "".join(itertools.chain.from_iterable(parts))
    assert_all_is_there(load(text.encode(), name))


@given(st.text(max_size=300))
@example("开头\n\u2000\n结尾")
@example("\x1f")
def test_any_text_is_read(text):
    text = text.replace("\0", "")
    assert_all_is_there(RawText(source="p", text=text, media_type="text/plain", sha256=""))
    for draft in read(text):
        assert draft.text


@given(st.lists(st.lists(st.integers(-5, 9), min_size=3, max_size=3), min_size=1, max_size=4))
def test_pairs_have_the_greatest_sum(scores):
    found = best_pairs(scores, least=1)
    assert len({j for j in found if j >= 0}) == sum(j >= 0 for j in found)
    total = sum(scores[i][j] - 1 for i, j in enumerate(found) if j >= 0)
    best = 0
    for columns in itertools.product(range(-1, 3), repeat=len(scores)):
        used = [j for j in columns if j >= 0]
        if len(set(used)) == len(used):
            best = max(best, sum(max(-99, scores[i][j] - 1) for i, j in enumerate(columns) if j >= 0))
    assert total == best


@pytest.mark.shared
def test_the_real_pages_keep_every_character(shared_dir):
    from corpus.loaders import load

    for path in sorted((shared_dir / "corpus").glob("*.txt")):
        raw = load(path.read_bytes(), path.name)
        drafts = drafts_of(raw)
        covered = {s.raw + k for d in drafts for b in d.blocks for s in b.segments for k in range(s.length)}
        dropped = dropped_places(drafts, raw)
        lost = [char for i, char in enumerate(raw.text) if not char.isspace() and i not in covered | dropped]
        assert not lost, path.name
