"""The repairs, one by one: what they change, what they leave, what they record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.draft import RawText
from corpus.model import BlockKind
from corpus.repair import cues, furniture, people
from corpus.repair.doubled import undouble
from corpus.repair.lines import columns, layout_of, split_lines
from corpus.repair.pieces import pieces_of
from corpus.repair.spacing import close_gaps
from corpus.repair.tracked import Tracked, concat


def raw_of(text: str) -> RawText:
    return RawText(source="a.txt", text=text, media_type="text/plain", sha256="")


def pieces(text: str):
    lines = split_lines(raw_of(text))
    return pieces_of(lines, layout_of(lines))


def whole(text: str) -> Tracked:
    return Tracked.of(text, 0, len(text))


class TestTracked:
    def test_segments_map_back_to_the_raw_text(self):
        raw = "甲 乙丙 丁"
        text = whole(raw).without([(1, 2), (4, 5)])
        assert text.text == "甲乙丙丁"
        for segment in text.segments(10):
            start = segment.text - 10
            end, raw_end = start + segment.length, segment.raw + segment.length
            assert text.text[start:end] == raw[segment.raw : raw_end]
        assert [segment.length for segment in text.segments()] == [1, 2, 1]

    def test_inserted_characters_belong_to_no_segment(self):
        text = concat([whole("ab"), Tracked.inserted(" "), Tracked.of("abcd", 2, 4)])
        assert text.text == "ab cd"
        assert [(s.text, s.raw, s.length) for s in text.segments()] == [(0, 0, 2), (3, 2, 2)]

    @given(st.text(max_size=60), st.lists(st.integers(0, 60), max_size=8))
    def test_what_is_kept_and_what_is_cut_make_the_whole(self, raw, places):
        ends = sorted({min(place, len(raw)) for place in places})
        gaps = list(zip(ends[::2], ends[1::2], strict=False))
        kept = whole(raw).without(gaps)
        cut = {i for start, end in gaps for i in range(start, end)}
        assert kept.text == "".join(char for i, char in enumerate(raw) if i not in cut)
        assert all(kept.text[i] == raw[at] for i, at in enumerate(kept.at))


class TestDoubled:
    @pytest.mark.parametrize(
        ("line", "single"),
        [
            ("压实责任压实责任 ““链条链条””环环相扣环环相扣", "压实责任 “链条”环环相扣"),
            ("——全市整改工作纪实全市整改工作纪实", "——全市整改工作纪实"),
            ("巡巡察察整整改改见见实实效效", "巡察整改见实效"),
            ("以巡促改见实效 以巡促改见实效", "以巡促改见实效"),
            ("以巡促改见实效以巡促改见实效以巡促改见实效", "以巡促改见实效"),
            ("巡巡巡察察察整整整改改改", "巡察整改"),
        ],
    )
    def test_a_line_printed_twice_is_reduced(self, line, single):
        text, repairs = undouble(whole(line))
        assert text.text == single
        assert repairs
        dropped = sum(len(repair.before.replace(" ", "")) for repair in repairs)
        assert dropped == len(line.replace(" ", "")) - len(single.replace(" ", ""))

    @pytest.mark.parametrize(
        "line",
        [
            "人人都是监督员",
            "常常谈心常常提醒，发现问题及时纠正。",
            "点点滴滴见真情",
            "件件有着落，事事有回音",
            "",
            "明明白白",
        ],
    )
    def test_ordinary_words_stay(self, line):
        assert undouble(whole(line)) == (whole(line), ())


class TestSpacing:
    @pytest.mark.parametrize(
        ("line", "closed"),
        [
            ("截至 2023 年 10 月中旬，整改 521 项。", "截至2023年10月中旬，整改521项。"),
            ("推 动 整 改 落 实 到 位。", "推动整改落实到位。"),
            ("代训县 （市、区）干部。", "代训县（市、区）干部。"),
            ("搭建“巡察 e 通”平台。", "搭建“巡察e通”平台。"),
            ("（本报记者 李文涛 通讯员 王雨桐）", "（本报记者 李文涛 通讯员 王雨桐）"),
            ("印发《关于加强队伍建设 提升能力的意见》。", "印发《关于加强队伍建设 提升能力的意见》。"),
            ("use plain words 3 4 times", "use plain words 3 4 times"),
        ],
    )
    def test_running_text(self, line, closed):
        text, repairs = close_gaps(whole(line), keep_lone=False)
        assert text.text == closed
        assert len(line) - len(closed) == sum(len(repair.before) for repair in repairs)

    @pytest.mark.parametrize(
        ("line", "closed"),
        [
            ("强化监督质效 抓好问题整改", "强化监督质效 抓好问题整改"),
            ("云川市： 做实整改 提升质效", "云川市： 做实整改 提升质效"),
            ("擦 亮 民 生 底 色", "擦亮民生底色"),
            ("2023 年工作综述", "2023年工作综述"),
        ],
    )
    def test_headlines_keep_the_gap_between_their_halves(self, line, closed):
        assert close_gaps(whole(line), keep_lone=True)[0].text == closed


class TestLines:
    def test_widths_count_columns(self):
        assert columns("汉字ab，") == 8
        assert columns("“汉”", half_quotes=True) == 4

    def test_form_feeds_and_led_lines_begin_frames(self):
        text = "\n".join(["甲" * 20, "乙" * 20, "\f" + "丙" * 20, " " + "丁" * 20, "戊" * 20])
        assert [line.frame for line in split_lines(raw_of(text))] == [True, False, True, True, False]

    def test_running_heads_are_seen_by_their_recurrence(self):
        from corpus.model import Span

        page = "某市整改工作简报\n第{n}页的正文写在这里，各页都不相同{m}。\n- {n} -\n\f"
        body = "".join(page.format(n=n, m=n * 7) for n in range(1, 6))
        ends = [i + 1 for i, char in enumerate(body) if char == "\f"]
        spans = tuple(Span(start, end) for start, end in zip([0, *ends], ends, strict=False))
        raw = RawText(source="a", text=body, media_type="application/pdf", sha256="", pages=spans)
        lines = split_lines(raw)
        assert {line.text.text for line in lines if line.running} >= {"某市整改工作简报"}
        assert not any("正文" in line.text.text and line.running for line in lines)


PARAGRAPHS = (
    "今年以来，临溪市把群众反映强烈的问题作为监督重点，组织力量深入走访，共收集意见建议二百余条，逐项建立台账。",
    "针对资金管理不规范的问题，该市出台办法五项，要求各单位按月公开收支情况，对拒不整改的严肃追究责任，毫不手软。",
    "“过去办事要跑好几趟，现在一次就能办成。”一位居民告诉巡察组，家门口的变化大家都看在眼里，心里非常满意。",
)


def wrapped(width: int, *, indent: str = "", between: str = "\n", after: str = "\n") -> str:
    out: list[str] = []
    for paragraph in PARAGRAPHS:
        room, lines, line = width - 2, [], ""
        for char in paragraph:
            if len(line) >= room and char not in "，。、”":
                lines.append(line)
                line, room = "", width
            line += char
        lines.append(line)
        out.append(indent + between.join(lines))
    return after.join(out) + "\n"


class TestJoining:
    @pytest.mark.parametrize("width", [13, 17, 20, 24, 30, 45])
    @pytest.mark.parametrize(
        ("indent", "between", "after"),
        [
            ("", "\n", "\n"),
            ("", "\n\n", "\n\n"),
            ("", "\n", "\n\n"),
            ("　　", "\n", "\n"),
            ("　　", "\n\n", "\n\n"),
        ],
    )
    def test_wrapped_lines_are_joined(self, width, indent, between, after):
        found, _ = pieces(wrapped(width, indent=indent, between=between, after=after))
        joined = "".join(piece.text.text for piece in found)
        assert joined == "".join(PARAGRAPHS)
        kinds = {piece.kind for piece in found}
        assert kinds == {BlockKind.PARAGRAPH}, [piece.text.text for piece in found]

    def test_a_heading_between_paragraphs_stays_alone(self):
        lines = wrapped(20, between="\n\n", after="\n\n擦亮民生底色\n\n")
        found, _ = pieces(lines)
        assert [p.text.text for p in found if p.kind is BlockKind.HEADING] == ["擦亮民生底色"] * 2

    def test_a_caption_in_mid_sentence_does_not_end_it(self):
        from corpus.articles import drafts_of

        text = wrapped(20).split("\n")
        text[2:2] = ["↑图为巡察干部走访现场。李文涛 摄"]
        draft = drafts_of(raw_of("\n".join(text)))[0]
        bodies = [b.span.of(draft.text) for b in draft.blocks if b.kind is BlockKind.PARAGRAPH]
        assert "".join(bodies) == "".join(PARAGRAPHS)
        assert [b.kind for b in draft.blocks].count(BlockKind.CAPTION) == 1


class TestStandingLines:
    @pytest.mark.parametrize(
        "line",
        [
            "2022-05-18",
            "2022年5月18日",
            "2022.05.18 10:30",
            "15:30",
            "举报电话：0000-12345678",
            "联系人：李文涛 0000-1234567",
        ],
    )
    @pytest.mark.parametrize("after", ["12项问题已经整改到位，群众反映较好。", "2023年1月，整改全部完成。"])
    def test_a_date_or_an_address_is_glued_to_nothing(self, line, after):
        for text in (f"某市整改情况\n{line}\n{after}\n", f"{PARAGRAPHS[0]}\n{line}\n{after}\n"):
            found, _ = pieces(text)
            assert [piece.text.text.replace(" ", "") for piece in found[1:]] == [line.replace(" ", ""), after]

    def test_a_date_that_fills_its_column_in_mid_sentence_is_joined(self):
        lines = wrapped(10).splitlines()
        lines.insert(3, "（2022年12月18日）")
        found, _ = pieces("\n".join(lines))
        assert len(found) == len(PARAGRAPHS)

    def test_rows_of_a_table_keep_their_cells(self):
        rows = "单位 问题数 整改率\n云川市 12 95%\n南浦区 8 100%\n临溪市 21 88%"
        found, repairs = pieces(f"{PARAGRAPHS[0]}\n{rows}\n{PARAGRAPHS[1]}\n")
        assert [piece.text.text for piece in found] == [PARAGRAPHS[0], rows, PARAGRAPHS[1]]
        assert found[1].kind is BlockKind.TABLE
        assert not repairs

    def test_numbers_in_wrapped_lines_are_no_table(self):
        lines = [
            "该县 12 个乡镇，已整改",
            "问题 35 个，退还群众的",
            "款项 16 笔，处分干部的",
            "人数为 8 人。",
        ]
        found, _ = pieces("\n".join(lines))
        assert BlockKind.TABLE not in {piece.kind for piece in found}


class TestHoles:
    @pytest.mark.parametrize(
        "caption",
        [
            ["巡察干部在粮库", "核对入库的账目。"],
            ["某村村民在领取", "刚到账的补贴并", "核对金额。"],
            ["巡察干部在粮库里", "核对（资料图片）"],
            ["▲巡察干部在粮库核对入库账目，保管员逐", "一说明来历。李文涛 摄"],
        ],
    )
    def test_a_caption_of_another_width_does_not_break_the_sentence_around_it(self, caption):
        lines = wrapped(20).splitlines()
        lines[1:1] = caption
        found, _ = pieces("\n".join(lines))
        joined = "".join(caption)
        assert [piece.text.text for piece in found if piece.kind is BlockKind.CAPTION] == [joined]
        assert [piece.text.text for piece in found if piece.kind is BlockKind.PARAGRAPH] == list(PARAGRAPHS)

    @pytest.mark.parametrize("width", [14, 20, 30])
    def test_wrapped_paragraphs_have_no_holes(self, width):
        found, _ = pieces(wrapped(width))
        assert BlockKind.CAPTION not in {piece.kind for piece in found}


class TestPreparedLines:
    @pytest.mark.parametrize("lines", [["守住粮仓底线"], ["守住粮仓底线", "擦亮民生底色"]])
    def test_a_headline_printed_again_below_itself_is_kept_once(self, lines):
        found, repairs = pieces("\n".join([*lines, *lines, PARAGRAPHS[0]]))
        assert [piece.text.text for piece in found] == [*lines, PARAGRAPHS[0]]
        assert [repair.before for repair in repairs] == lines
        assert found[0].doubled

    def test_sentences_said_twice_stay(self):
        found, repairs = pieces("整改必须彻底。\n整改必须彻底。\n")
        assert len(found) == 2
        assert not repairs

    def test_a_jump_line_leaves_the_text_it_shares_a_line_with(self):
        found, _ = pieces(f"{PARAGRAPHS[0]}（下转第3版）\n（上接第1版）{PARAGRAPHS[1]}\n")
        assert [piece.text.text for piece in found] == [
            PARAGRAPHS[0],
            "（下转第3版）",
            "（上接第1版）",
            PARAGRAPHS[1],
        ]
        assert [piece.kind for piece in found[1:3]] == [BlockKind.FURNITURE] * 2


class TestCues:
    @pytest.mark.parametrize(
        "text",
        [
            "责编 李文涛 美编 王雨桐",
            "责任编辑：李文涛",
            "编辑/李文涛",
            "责编：李文涛 电话：0000-8765432",
            "□本版主编 李文涛 □编辑 王雨桐",
            "值班编委 李文涛 责任校对 王雨桐",
            "编辑：李文涛 邮箱：news@example.com",
            "2023年4月21日星期五责任编辑：李文涛电话：0000—3320918",
        ],
    )
    def test_editors(self, text):
        assert furniture.is_editors(text)

    @pytest.mark.parametrize("text", ["编辑了一本手册，印发给干部。", "整改清单"])
    def test_not_editors(self, text):
        assert not furniture.is_editors(text)

    @pytest.mark.parametrize(
        "text",
        [
            "（本报记者 李文涛 通讯员 王雨桐）",
            "记者 李文涛",
            "·李文涛·",
            "（作者系某市纪委书记）",
            "□ 李文涛",
            "□ 本报记者 李文涛",
            "文/图 李文涛",
            "◎文/本报记者 李文涛 图/王雨桐",
            "（李文涛）",
            "（诸葛明）",
            "本报记者 李文涛 通讯员 王雨桐 报道",
            "某某县纪委监委 李文涛",
        ],
    )
    def test_bylines(self, text):
        assert people.is_byline(text)

    @pytest.mark.parametrize(
        "text",
        [
            "组长李文涛说。",
            "某县纪委监委 高效办理",
            "通讯员队伍建设取得新进展",
            "记者从会上了解到，已整改。",
            "（万元）",
            "（全文）",
        ],
    )
    def test_not_bylines(self, text):
        assert not people.is_byline(text)

    @pytest.mark.parametrize(
        "text",
        [
            "本报讯（记者李文涛）今年",
            "本报云川讯（记者 李文涛）",
            "新华社北京3月5日电",
            "【本报讯】（通讯员李文涛）",
            "本报云川5月8日讯 记者李文涛报道：",
            "云川5月8日电（记者李文涛）",
            "云川讯 记者李文涛",
        ],
    )
    def test_datelines(self, text):
        assert people.is_dateline(text)

    @pytest.mark.parametrize("text", ["本报通讯员李文涛", "云川市资讯中心", "3月5日电话通知各单位"])
    def test_not_datelines(self, text):
        assert not people.is_dateline(text)

    @pytest.mark.parametrize(
        "text",
        [
            "2023年5月9日 星期二 要闻 03",
            "A02 综合 2023.05.09 星期二",
            "03版 · 要闻",
            "云川日报 2024年6月18日 星期二",
            "2021/11/03 星期三",
            "YUNCHUAN DAILY",
            "第3版",
            "第三版",
            "第1页 共2页",
            "某某视野2024.05　　47",
            "首页 > 工作动态 > 正文",
            "要闻02 ｜ 2024年8月6日 星期二 ｜ 值班编委：李文涛",
            "本版投稿邮箱：news@example.com",
            "新闻热线：0000-12345678",
        ],
    )
    def test_page_heads_and_imprints(self, text):
        assert furniture.is_page_number(text)

    @pytest.mark.parametrize(
        "text",
        [
            "50名干部",
            "3月整改",
            "云川市 12",
            "2023年工作要点",
            "2023年5月9日",
            "日报制度 5项",
            "举报电话：0000-12345678",
        ],
    )
    def test_not_page_heads(self, text):
        assert not furniture.is_page_number(text)

    @pytest.mark.parametrize(
        "text", ["2022-05-18", "2022年5月18日", "（2022.05.18）", "二〇二二年五月十八日"]
    )
    def test_dates(self, text):
        assert furniture.is_date(text)

    @pytest.mark.parametrize("text", ["2022-05-1812项", "2022年5月18日整改", "5月18日", "2022", "1.5:1"])
    def test_not_dates(self, text):
        assert not furniture.is_date(text)

    @pytest.mark.parametrize("text", ["（下转第三版）", "下转3版", "（上接A1版）", "▶下转第2版", "←上接A1版"])
    def test_jump_lines(self, text):
        assert furniture.is_jump(text)
        assert furniture.is_continued(text) == ("接" in text)

    @pytest.mark.parametrize("text", ["转变作风", "上接天线下接地气", "（转自云川日报）", "下转型升级的决心"])
    def test_not_jump_lines(self, text):
        assert not furniture.is_jump(text)

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("推动整改（下转第3版）", 4),
            ("（上接第1版）推动整改", 7),
            ("（见第3版）", 0),
            ("（下转第3版）", 0),
        ],
    )
    def test_a_jump_line_within_a_line(self, text, place):
        assert furniture.jump_at(text) == place

    @pytest.mark.parametrize("text", ["云川市委巡察办", "某市市场监管局", "石门县纪委监委"])
    def test_offices(self, text):
        assert people.is_office(text)

    @pytest.mark.parametrize("text", ["督在关键处", "构建监督新格局", "推动整改见成效"])
    def test_not_offices(self, text):
        assert not people.is_office(text)

    def test_addresses(self):
        assert cues.address("第二十三条　巡察组应当……") == "第二十三条"
        assert cues.address("第一章　总则") == "第一章"
        assert cues.address("第二巡察组") == ""
