"""Files that join several texts are parted where one text passes into the next, and nowhere else."""

from __future__ import annotations

import itertools

import pytest

from corpus.articles import drafts_of, evidence
from corpus.articles.joints import parts_of
from corpus.articles.signs import is_said
from corpus.draft import Draft, RawText
from corpus.metadata import describe
from corpus.model import Document
from corpus.repair.lines import layout_of, split_lines
from tests.corpus.clippings import make_clippings
from tests.corpus.scoring import Score, score_page

NING = (
    "根据市委统一部署，3月至5月，市委第二巡察组对宁波市水利局党组开展了专项巡察。\n"
    "巡察组查出小型水库管理方面的问题四十个，其中值守无人最为集中，已整改三十个。\n"
)
LUO = (
    "6月12日，洛阳市教育局召开校园供餐整改推进会，通报进驻以来的情况。\n"
    "会议要求各学校每周公示菜谱和价格，请家长代表到食堂看一看、尝一尝。\n"
)
ZHU = "近日，株洲市民政局的工作人员带着整改台账回访老人。\n当地已把养老服务列入年度考核，请群众评议。\n"


def read(text: str) -> tuple[Draft, ...]:
    return drafts_of(RawText(source="joined.txt", text=text, media_type="text/plain", sha256=""))


def described(text: str) -> tuple[Document, ...]:
    return describe(read(text))


def titles(text: str) -> list[str]:
    return [draft.title for draft in read(text)]


def test_papers_behind_each_other_are_parted_by_their_names_and_places():
    text = f"宁波市水利局党组关于巡察整改情况的通报\n{NING}\n洛阳市教育局党组关于巡察整改情况的通报\n{LUO}"
    assert titles(text) == [
        "宁波市水利局党组关于巡察整改情况的通报",
        "洛阳市教育局党组关于巡察整改情况的通报",
    ]


@pytest.mark.parametrize("ruling", ["----------", "————————", "※ ※ ※", "* * * * *", "（另页）"])
def test_a_drawn_line_parts_two_texts_and_is_no_title(ruling):
    found = titles(f"守好水库的门\n{NING}\n{ruling}\n\n家长走进食堂\n{LUO}")
    assert found == ["守好水库的门", "家长走进食堂"]


def test_the_path_of_a_copied_web_page_begins_a_text_and_its_controls_are_no_title():
    path = "当前位置: 首页 >> 巡察公开\n字体大小:\n"
    source = "发布时间: 2024-06-20   来源:清源网   访问量:0\n  保护视力色:\n"
    page = f"{path}洛阳市教育局整改见闻\n{source}"
    found = described(f"宁波水库管护见闻\n{NING}\n{page}{LUO}")
    assert [document.title for document in found] == ["宁波水库管护见闻", "洛阳市教育局整改见闻"]
    assert [document.date for document in found] == [None, "2024-06-20"]
    assert found[0].regions[0] == "宁波市"
    assert found[1].regions[0] == "洛阳市"


def test_each_text_has_its_own_day_and_places():
    found = described(
        f"宁波：水库有人管了\n2023-04-01　来源：清源网\n{NING}（记者 周明远）\n\n"
        f"株洲市民政局回访养老机构\n平湖时讯 2021年09月02日\n{ZHU}"
    )
    assert [(document.date, document.regions[0]) for document in found] == [
        ("2023-04-01", "宁波市"),
        ("2021-09-02", "株洲市"),
    ]


def test_headlines_of_several_lines_above_a_source_line_are_one_title():
    found = titles(f"守好水库的门\n{NING}\n家长走进食堂\n校园供餐有了明白账\n（洛阳 2024-01-08）\n\n{LUO}")
    assert found == ["守好水库的门", "家长走进食堂 校园供餐有了明白账"]


def test_a_headline_that_ends_like_an_office_is_the_title_of_its_text():
    found = titles(f"守好水库的门\n{NING}\n洛阳市教育局召开整改情况通报会\n{LUO}")
    assert found[1:] == ["洛阳市教育局召开整改情况通报会"]


def test_the_sections_of_one_paper_stay_together():
    text = (
        "宁波市水利局党组关于巡察整改情况的通报\n\n"
        f"{NING}\n一、盯住重点，全面整改\n\n针对值守无人的问题，宁波市水利局建立每周碰头的办法。\n\n"
        "二、举一反三，完善制度\n\n近日，各站点重新核对了台账，补签了合同。\n\n"
        "宁波市水利局党组\n2024年3月1日\n"
    )
    assert len(read(text)) == 1


def test_the_subheads_of_a_feature_stay_in_it():
    text = (
        f"水库有人管了\n\n{NING}\n群众点头才算数\n\n近日，工作人员带着台账再次来到村里回访。\n\n"
        f"小账本连着大民生\n\n宁波市水利局还把管护纳入年度考核，请村民代表到现场评议。\n"
    )
    assert len(read(text)) == 1


def test_what_a_paper_appends_stays_with_it():
    text = (
        "关于印发《小型水库值守办法》的通知\n\n各区（县）水利局：\n\n"
        "现将《小型水库值守办法》印发给你们，请结合实际认真贯彻执行。\n\n"
        "宁波市水利局\n2024年3月1日\n\n小型水库值守办法\n\n第一条　为加强小型水库值守，制定本办法。\n\n"
        "第二条　值守人员应当按时到岗，如实填写日志。\n"
    )
    assert len(read(text)) == 1


def test_the_state_of_a_measure_is_no_title():
    text = (
        f"宁波市水利局整改情况的通报\n{NING}\n1.值守意识不够强\n整改状态:完成\n整改情况:一是排好值班表。\n\n"
        f"洛阳市教育局整改情况的通报\n{LUO}"
    )
    assert titles(text) == ["宁波市水利局整改情况的通报", "洛阳市教育局整改情况的通报"]


def test_joined_files_are_parted_in_every_manner_and_lose_nothing():
    found = Score()
    for seed in range(60):
        page = make_clippings(seed)
        raw = RawText(source="joined.txt", text=page.text, media_type="text/plain", sha256="")
        score_page(page, drafts_of(raw), raw, found)
    assert found.lost == 0
    assert found.f1 >= 0.97
    assert found.titled >= 0.97 * found.titles
    assert found.hits == found.given  # no text is cut


def test_a_source_line_below_the_headline_gives_day_and_province():
    found = described(
        f"守好水库的门\n{NING}\n省纪委全会提出\n打通监督最后一公里\n（浙江 2024-01-08）\n\n"
        "一年来，全省上下联动，省委巡视机构查出问题九百个，省纪委跟进督办。\n"
        "杭州市抽查四十个点位，杭州市委巡察办每周通报，杭州市委已督促整改。\n"
        "全省将继续开展回访。\n"
    )
    assert found[1].date == "2024-01-08"
    assert found[1].regions[0] == "浙江省"


def test_who_wrote_a_summary_stands_beside_its_title():
    text = (
        "守好水库的门 管住身边的账\n\n——2024年宁波市委巡察工作综述\n\n\n"
        "宁波市委巡察工作领导小组办公室\n\n\n"
        f"{NING}\n\n【往期回顾】\n\n2023年宁波市委巡察工作情况通报\n\n\n2023年，宁波市委开展两轮巡察，查出问题八百个。\n"
    )
    assert titles(text) == ["守好水库的门 管住身边的账", "2023年宁波市委巡察工作情况通报"]


def test_a_headline_that_asks_where_something_has_gone_begins_a_text():
    found = titles(f"守好水库的门\n{NING}\n　　　＊　　＊　　＊\n\n洛阳故事　“伙食费”去哪了\n{LUO}")
    assert found[1:] == ["洛阳故事　“伙食费”去哪了"]


def test_headlines_that_look_back_over_the_same_lines_judge_each_of_them_once(monkeypatch):
    judged: list[str] = []
    monkeypatch.setattr(evidence, "is_said", lambda text: judged.append(text) or is_said(text))
    names = ("".join(pair) for pair in itertools.permutations("青溪墨河柳树杨林石桥", 4))
    lines = [f"{name}做实巡察工作\n第{k}项任务已经落实到人，群众反映良好。" for k, name in enumerate(names)]
    raw = RawText(source="heads.txt", text="\n".join(lines[:400]), media_type="text/plain", sha256="")
    printed = split_lines(raw)
    parts = parts_of(printed, layout_of(printed))
    assert sum(len(part.lines) for part in parts) == len(printed) == 800
    assert 400 < len(judged) <= len(printed)
