"""The trainers' desk in a browser, against the service itself over invented texts: nothing scripted."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import uvicorn
from lxml import etree
from playwright.sync_api import expect

from api.app import create_app
from api.cli import main
from api.service import Service
from api.settings import load_settings
from api.wiring import Wiring

pytestmark = pytest.mark.browser

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SCRIPT = "<img src=x onerror=alert(1)>"
QUERY = "巡察发现问题的例子"
CARD = ".card"
# Invented: no place below did what is told of it here.
TEXTS = {
    "宜兴.txt": """江苏宜兴：巡察盯紧办事窗口
2022-05-18
2022年3月，宜兴市委启动第一轮巡察，共发现问题214个，移交问题线索17件，给予党纪政务处分9人。
宜兴市委建立“三单联办”机制，由巡察组开单、职能部门接单、群众评单。
对村巡察要重点检查村级资金管理是否规范、公章使用是否登记。
""",
    "滕州.txt": """山东滕州：把巡察整改放到阳光下
2023-08-09
滕州市委第一轮巡察共发现问题187个，推动整改完成173个，整改完成率为92.5%。
滕州市委建立“亮账销账”制度，被巡察单位必须在每月5日前公开整改进度。
巡察发现，一些村集体资产出租不公开，村级工程招标不规范。
""",
    "邛崃.txt": f"""四川邛崃：巡察问到田埂上{SCRIPT}
2024-03-02
邛崃市委巡察组走访农户628户，发现灌溉渠失修问题33个。
邛崃市委建立“田埂会商”机制，巡察组与水务部门每周会商一次。
邛崃市水务局修复灌溉渠19公里，受益农户1460户。
""",
}


@pytest.fixture(scope="module")
def library(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A home of three invented reports; not made where there is no browser."""
    assert browser.is_connected()
    folder = tmp_path_factory.mktemp("desk")
    (folder / "sources").mkdir()
    for name, text in TEXTS.items():
        (folder / "sources" / name).write_text(text, encoding="utf-8")
    service = Service(Wiring(load_settings(home=folder / "home")))
    assert service.ingest([folder / "sources"]).added == len(TEXTS)
    yield service
    service.wiring.close()


@pytest.fixture(scope="module")
def address(library: Service) -> Iterator[str]:
    """Where the service over that home is."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    app = create_app(library.settings, wiring=library.wiring)
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=5)
    )
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server took too long to start"
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join(20)
    listener.close()


@pytest.fixture
def desk(address: str, open_page: Any) -> Any:
    """``desk(view, size)``: the desk with one of its views open."""

    def open_desk(view: str = "examples", size: str = "desktop", **options: Any) -> Any:
        page = open_page(address, size, **options)
        page.goto(f"{address}desk#/{view}")
        expect(page.locator(f"[data-view={view}]")).to_have_attribute("aria-current", "page")
        return page

    return open_desk


def look_for(page: Any, query: str = QUERY) -> None:
    page.fill("[name=query]", query)
    page.press("[name=query]", "Enter")
    expect(page.locator(".results")).to_have_attribute("aria-busy", "false")


def collect(page: Any, count: int) -> list[str]:
    """Put the first cards into the pack; gives their quotations."""
    quotes = page.locator(f"{CARD} .card-quote")
    for at in range(count):
        page.locator(f"{CARD} .pack-button").nth(at).click()
        expect(page.locator(f"{CARD} .pack-button").nth(at)).to_have_attribute("aria-pressed", "true")
    return [quotes.nth(at).text_content() for at in range(count)]


def saved(page: Any, name: str, within: str = "body") -> bytes:
    """What the browser saves when a button is pressed."""
    with page.expect_download() as download:
        page.locator(within).get_by_role("button", name=name).click()
    return Path(download.value.path()).read_bytes()


def footnotes_of(data: bytes) -> list[tuple[str, str]]:
    """Every quotation of a DOCX file with the text of its own footnote."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
        notes = etree.fromstring(package.read("word/footnotes.xml"))
    told = {n.get(f"{W}id"): "".join(n.itertext()) for n in notes.iter(f"{W}footnote")}
    return [
        ("".join(t.text for t in p.iter(f"{W}t")), told[reference.get(f"{W}id")])
        for p in body.iter(f"{W}p")
        for reference in p.iter(f"{W}footnoteReference")
    ]


def no_sideways_scrolling(page: Any) -> bool:
    return page.evaluate(
        """() => [...document.querySelectorAll('html, .scroller, .source-body, .pack-panel')]
          .every((node) => node.scrollWidth <= node.clientWidth + 1)"""
    )


def open_pack(page: Any, size: str) -> None:
    if size == "phone":
        page.click(".pack-opener")
    expect(page.locator(".pack-panel")).to_be_visible()


def test_from_an_example_to_a_file_with_footnotes(desk, library, size, tmp_path):
    page = desk(size=size)
    look_for(page)
    assert no_sideways_scrolling(page)
    quotes = collect(page, 2)

    page.locator(CARD).first.get_by_role("button", name="打开原文").click()
    marked = page.locator(".quote-mark.is-current")
    expect(marked.first).to_be_visible()
    assert "".join(marked.all_text_contents()) == quotes[0]
    expect(page.get_by_text("引文与原文对不上")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".source-panel")).to_be_hidden()

    open_pack(page, size)
    expect(page.locator(".pack-quote")).to_have_text(quotes)
    page.get_by_label("第 1 条的备注").fill("讨论：窗口单位怎么巡？")
    page.get_by_label("第 1 条的备注").press("Alt+ArrowDown")
    expect(page.locator(".pack-quote")).to_have_text(quotes[::-1])
    expect(page.get_by_label("第 2 条的备注")).to_be_focused()
    expect(page.get_by_label("第 2 条的备注")).to_have_value("讨论：窗口单位怎么巡？")
    assert no_sideways_scrolling(page)

    data = saved(page, "导出 Word", ".pack-panel")
    found = footnotes_of(data)
    assert [quote for quote, _ in found] == quotes[::-1]
    for quote, note in found:
        assert hashlib.sha256(quote.encode()).hexdigest() in note
    path = tmp_path / "pack.docx"
    path.write_bytes(data)
    assert main(["verify", str(path), "--home", str(library.wiring.home)]) == 0
    text = saved(page, "导出 Markdown", ".pack-panel").decode()
    assert "讨论：窗口单位怎么巡？" in text
    assert "[^2]: " in text


def test_packs_are_kept_chosen_renamed_and_removed(desk):
    page = desk()
    look_for(page)
    quotes = collect(page, 2)
    page.get_by_role("button", name="新建").click()
    page.fill("#dialog-field", "第二课")
    page.keyboard.press("Enter")
    expect(page.locator(".pack-item")).to_have_count(0)
    expect(page.locator(f"{CARD} .pack-button").first).to_have_attribute("aria-pressed", "false")
    collect(page, 1)

    page.reload()
    expect(page.locator(".pack-quote")).to_have_text(quotes[:1])
    page.get_by_label("选择教学包").select_option(label="第一课（2）")
    expect(page.locator(".pack-quote")).to_have_text(quotes)
    page.get_by_role("button", name="改名").click()
    page.fill("#dialog-field", "巡察入门")
    page.keyboard.press("Enter")
    expect(page.get_by_label("选择教学包")).to_contain_text("巡察入门（2）")
    page.get_by_role("button", name="取出第 1 条").click()
    expect(page.locator(".pack-quote")).to_have_text(quotes[1:])
    page.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.get_by_label("选择教学包")).to_have_text("第二课（1）")


def test_examples_are_grouped_and_limited(desk):
    page = desk()
    look_for(page)
    expect(page.locator(".group-name", has_text="宜兴市")).to_be_visible()
    page.get_by_label("分组").select_option("year")
    expect(page.locator(".group-name", has_text="2022")).to_be_visible()
    page.click("[data-filter=years]")
    page.get_by_label(re.compile("2023年")).check()
    expect(page.locator(".group-name", has_text="2022")).to_have_count(0)
    expect(page.locator(".group-name", has_text="2023")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("再限定主题或做法的名称").click()
    page.get_by_label("做法名称含有").fill("没有这样的做法")
    look_for(page)
    expect(page.locator(".nothing")).to_be_visible()


def test_nobody_is_looked_up_by_name(desk):
    page = desk()
    page.expected.append("422")
    look_for(page, "王建国被处分的例子")
    expect(page.locator(".results [role=alert]")).to_contain_text("不能按个人姓名查找例子")


def test_texts_are_shown_as_texts(desk):
    page = desk()
    look_for(page, "走访农户发现灌溉渠失修")
    card = page.locator(CARD, has_text="灌溉渠失修问题33个")
    expect(card).to_contain_text(SCRIPT)
    card.get_by_role("button", name="放进教学包").click()
    expect(page.locator(".pack-title")).to_contain_text(SCRIPT)
    assert page.locator(".desk img").count() == 0


def test_a_table_of_figures_and_its_files(desk, size):
    page = desk("figures", size)
    page.get_by_label("要列的数字").fill("发现问题、问题线索")
    page.get_by_role("button", name="列表").click()
    rows = page.locator(".figure-table tbody tr")
    expect(rows).to_have_count(3)
    row = rows.filter(has_text="宜兴市")
    expect(row.locator(".value-button")).to_have_text(["214个", "17件"])
    assert no_sideways_scrolling(page)

    row.locator(".value-button").first.click()
    expect(page.locator(".quote-mark.is-current").first).to_contain_text("共发现问题214个")
    page.keyboard.press("Escape")
    expect(row.locator(".value-button").first).to_be_focused()

    lines = list(csv.DictReader(io.StringIO(saved(page, "下载 CSV").decode("utf-8-sig"))))
    assert {(line["地区"], line["数字"]) for line in lines} >= {("宜兴市", "214个"), ("滕州市", "187个")}
    overview, _ = openpyxl.load_workbook(io.BytesIO(saved(page, "下载 Excel"))).worksheets
    assert [cell.value for cell in overview[1]] == ["地区", "发现问题", "问题线索"]

    page.get_by_label("每行是").select_option("round")
    expect(rows.filter(has_text="宜兴市")).to_contain_text("第一轮")


def test_a_quiz_with_its_key(desk, size):
    page = desk("quiz", size)
    page.get_by_label("主题").fill("巡察")
    page.get_by_role("button", name="出题").click()
    questions = page.locator(".question-item")
    expect(page.locator(".results")).to_have_attribute("aria-busy", "false")
    count = questions.count()
    assert count >= 4
    stems = page.locator(".stem").all_text_contents()
    expect(page.locator(".key-text").first).to_be_hidden()
    page.get_by_role("button", name="显示全部答案").click()
    expect(page.locator(".key-text").first).to_be_visible()
    quotes = page.locator(".key .card-quote").all_text_contents()
    assert no_sideways_scrolling(page)

    page.locator(".key").first.get_by_role("button", name="打开原文").click()
    expect(page.locator(".quote-mark.is-current").first).to_be_visible()
    page.keyboard.press("Escape")
    data = saved(page, "导出 Word", ".results")
    assert [quote for quote, _ in footnotes_of(data)] == quotes

    page.get_by_role("button", name="出题").click()
    expect(page.locator(".key-text").first).to_be_hidden()
    expect(page.locator(".stem")).to_have_text(stems)  # the same set has the same questions


def test_a_quiz_of_the_pack(desk):
    page = desk()
    look_for(page, "灌溉渠失修")
    page.locator(CARD, has_text="灌溉渠失修问题33个").get_by_role("button", name="放进教学包").click()
    page.click("[data-view=quiz]")
    page.get_by_label("只用教学包").check()
    page.get_by_role("button", name="出题").click()
    expect(page.locator(".question-item").first).to_be_visible()
    for stem in page.locator(".stem").all_text_contents():
        assert "田埂" in stem or "灌溉" in stem or "水务" in stem or "邛崃" in stem


def test_a_checklist_and_its_file(desk, size):
    page = desk("checklist", size)
    page.get_by_role("button", name="村（社区）").click()
    lines = page.locator(".check-line")
    expect(lines.filter(has_text="重点检查村级资金管理是否规范")).to_be_visible()
    expect(lines.filter(has_text="村级工程招标不规范")).to_be_visible()
    assert no_sideways_scrolling(page)
    lines.first.locator("input").check()
    page.locator(".check-source summary").first.click()
    page.locator(".check-source").first.get_by_role("button", name="打开原文").click()
    expect(page.locator(".quote-mark.is-current").first).to_be_visible()
    page.keyboard.press("Escape")
    quotes = page.locator(".check-source .card-quote").all_text_contents()
    assert [quote for quote, _ in footnotes_of(saved(page, "导出 Word", ".results"))] == quotes


def test_everything_is_done_with_the_keyboard_alone(desk):
    page = desk()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[name=query]")).to_be_focused()
    page.keyboard.type(QUERY)
    page.keyboard.press("Enter")
    expect(page.locator(CARD).first).to_be_visible()
    opener = page.locator(CARD).first.get_by_role("button", name="打开原文")
    opener.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#live")).to_contain_text("已放进“第一课”")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".source-count")).to_contain_text("引文 1 /")
    expect(page.locator(".quote-mark.is-current").first).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator(".source-count")).to_contain_text("引文 2 /")
    page.keyboard.press("Escape")
    expect(page.locator(CARD).nth(1).get_by_role("button", name="打开原文")).to_be_focused()


def test_the_language_is_switched_and_the_pack_stays(desk):
    page = desk()
    look_for(page)
    collect(page, 1)
    page.click("[data-tool=language]")
    expect(page.locator("h1")).to_have_text("Examples")
    expect(page.locator(".pack-item")).to_have_count(1)
    assert page.locator("html").get_attribute("lang") == "en"


def states(page: Any) -> Iterator[str]:
    """The desk's views one after another, filled."""
    look_for(page)
    collect(page, 2)
    yield "examples and a pack"
    page.locator(CARD).first.get_by_role("button", name="打开原文").click()
    expect(page.locator(".quote-mark.is-current").first).to_be_visible()
    yield "a source"
    page.keyboard.press("Escape")
    for view, act in (("figures", "列表"), ("quiz", "出题"), ("checklist", "汇出清单")):
        page.click(f"[data-view={view}]")
        if view == "quiz":
            page.get_by_label("主题").fill("巡察")
        if view == "checklist":
            page.get_by_label("单位类型").fill("村")
        page.get_by_role("button", name=act, exact=True).click()
        expect(page.locator(".results-line")).to_be_visible()
        yield view


@pytest.mark.parametrize(
    "look", [("desktop", "light"), ("desktop", "dark"), ("phone", "light")], ids="-".join
)
def test_axe_finds_nothing_serious(desk, axe, serious_findings, look):
    page = desk(size=look[0], color_scheme=look[1], bypass_csp=True)
    page.add_script_tag(content=axe)
    for state in states(page):
        assert serious_findings(page) == [], state


def test_a_hidden_name_is_no_shifted_quotation(desk):
    right = ["村民周晓岚说", "村民周某某说", "村民某某某说"]
    wrong = ["村民周晓兰说", "村民周某说", "村民周某某说吧"]
    page = desk()
    said = page.evaluate(
        """async (quotes) => {
          const { quoteMatches } = await import('/static/js/views/document.js');
          return quotes.map((quote) => quoteMatches('村民周晓岚说', { start: 0, end: 6, quote }));
        }""",
        right + wrong,
    )
    assert said == [True] * len(right) + [False] * len(wrong)
