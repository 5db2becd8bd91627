"""Collections of clippings in formats that mark their headings become one document a text; reports do not."""

from __future__ import annotations

from corpus.model import Document
from corpus.reader import read_bytes

NING = "巡察组查出小型水库管理方面的问题四十个，其中值守无人最为集中，已整改三十个。"
LUO = "会议要求各学校每周公示菜谱和价格，请家长代表到食堂看一看、尝一尝，再打分。"


def read(text: str, name: str = "clippings.md") -> tuple[Document, ...]:
    return read_bytes(text.encode(), source=name).documents


def test_headings_with_a_source_below_begin_texts_with_their_own_day_and_places():
    found = read(
        "# 巡察工作学习资料\n\n"
        f"## 宁波：水库有人管了\n\n**2023年4月1日　来源：清源网**\n\n{NING}\n\n"
        f"## 洛阳：家长走进食堂\n\n**2021年9月2日　报头：平湖时讯　记者 周明远**\n\n{LUO}\n"
    )
    assert [(document.title, document.date, document.regions[0]) for document in found] == [
        ("宁波：水库有人管了", "2023-04-01", "宁波市"),
        ("洛阳：家长走进食堂", "2021-09-02", "洛阳市"),
    ]


def test_counted_issues_begin_texts():
    found = read(f"# 访谈录\n\n## 第3期　说水库\n\n{NING}\n\n## 第5期　说食堂\n\n{LUO}\n")
    assert [document.title for document in found] == ["说水库", "说食堂"]


def test_what_calls_itself_clippings_is_parted_at_headings_that_name_places():
    text = (
        f"# 各地做法摘编\n\n## 一、水利\n\n### （一）宁波：水库有人管\n\n{NING}\n\n"
        f"## 二、教育\n\n### （一）洛阳：食堂开门\n\n{LUO}\n"
    )
    found = read(text)
    assert [document.title for document in found] == ["（一）宁波：水库有人管", "（一）洛阳：食堂开门"]
    assert all(word in "".join(document.text for document in found) for word in ("摘编", "水利", "教育"))


def test_a_report_with_headings_of_places_stays_whole():
    found = read(f"# 各县巡察工作情况的报告\n\n## 宁波：水库有人管\n\n{NING}\n\n## 洛阳：食堂开门\n\n{LUO}\n")
    assert len(found) == 1


def test_a_ruling_on_a_web_page_parts_two_papers_below_the_path_of_the_second():
    html = (
        f"<html><body><p>宁波市水利局整改情况的通报</p><p>{NING}</p><p>{NING[:-1]}，名单已经公示。</p>"
        f"<p>{LUO}</p><p>----------</p><p>&gt; 您当前位置:首页 &gt; 公告公示</p>"
        f"<p>洛阳市教育局整改情况的通报</p><p>{LUO}</p></body></html>"
    )
    found = read(html, "page.html")
    assert [document.title for document in found] == [
        "宁波市水利局整改情况的通报",
        "洛阳市教育局整改情况的通报",
    ]


def test_a_paper_of_the_province_is_not_given_to_a_city_that_it_mentions():
    found = read(
        "# 浙江省委巡视工作综述\n\n省委今年派出十二个巡视组，全省共查出问题一千二百个。\n\n"
        f"在宁波市，{NING}\n\n全省还将开展回访，省委巡视办每月通报。\n"
    )
    assert found[0].regions[0] == "浙江省"


def test_the_day_of_a_letter_counts_also_where_it_appends_a_paper():
    articles = "\n\n".join(f"第{number}条　值守人员应当按时到岗，如实填写日志。" for number in "一二三四五六")
    found = read(
        "关于印发《小型水库值守办法》的通知\n\n各区（县）水利局：\n\n现将《小型水库值守办法》印发给你们，请认真执行。\n\n"
        f"请于每季度末报送情况。\n\n遇有问题请及时反映。\n\n宁波市水利局\n\n2024年3月1日\n\n小型水库值守办法\n\n{articles}\n",
        "letter.txt",
    )
    assert [(document.date, len(found)) for document in found] == [("2024-03-01", 1)]


def test_what_was_done_with_a_paper_on_a_day_names_no_issuer():
    found = read(f"# 就修订办法答记者问\n\n问：为什么修订？\n\n答：市里2023年9月印发了修订的办法。{NING}\n")
    assert found[0].issuer is None
