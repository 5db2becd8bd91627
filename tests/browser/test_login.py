"""A service with users, itself: who comes in, what is offered to whom, and the way out."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from api.users import Passwords, Role, UserBook, UserDatabase

pytestmark = pytest.mark.browser

REPOSITORY = Path(__file__).resolve().parents[2]
PASSWORD = "three-unrelated-words"
NAMES = {"读者甲": Role.READER, "教员乙": Role.TRAINER, "管理丙": Role.ADMINISTRATOR}
QUESTION = "甲县提级巡察发现了多少个问题？"
REFUSED = ["status of 401"]  # the browser's own line for every refused request


@pytest.fixture(scope="module")
def service(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A server of its own with three users and two documents; not started where there is no browser."""
    assert browser.is_connected()
    home, sources = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("sources")
    for place in ("甲县", "乙市"):
        text = f"# {place}开展提级巡察\n\n{place}对12个重点村开展提级巡察，发现问题345个。\n"
        (sources / f"{place}.md").write_text(text, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("XUNWEN_")}
    options = {"cwd": REPOSITORY, "env": {**environment, "XUNWEN_HOME": str(home)}, "text": True}
    command = [sys.executable, "-m", "api"]
    subprocess.run(
        [*command, "ingest", str(sources), "--json"], check=True, capture_output=True, timeout=180, **options
    )
    database = UserDatabase(home / "users.db")
    users = UserBook(database, Passwords())
    for name, role in NAMES.items():
        users.add(name, PASSWORD, role=role)
    with (home / "serve.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=log, **options
        )
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            address = re.search(r"http://[\d.]+:\d+/", line)
            assert address, f"the service did not start: {line!r} {(home / 'serve.log').read_text()[-2000:]}"
            yield SimpleNamespace(url=address.group(), users=users)
        finally:
            server.terminate()
            server.wait(120)
            if server.stdout is not None:
                server.stdout.close()
            database.close()


def enter(page: Any, name: str, password: str = PASSWORD) -> None:
    page.fill("#name", name)
    page.fill("#password", password)
    page.press("#password", "Enter")


def open_menu(page: Any) -> None:
    """Bring the list of conversations up where it is a drawer; who is logged in stands there."""
    opener = page.get_by_role("button", name="打开对话列表")
    if opener.is_visible():
        opener.click()
    expect(page.locator(".account")).to_be_visible()


def leave(page: Any) -> None:
    page.locator(".account").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_selector("#name")


def logged_in(page: Any, name: str) -> None:
    """Come in at the page that is open, and wait until the chat page has got what it asks for by itself."""
    asked = ("v1/suggestions", "v1/session", "v1/documents")
    with contextlib.ExitStack() as answers:
        for part in asked:
            answers.enter_context(
                page.expect_response(lambda r, part=part: r.url.endswith(part) and r.request.method == "GET")
            )
        enter(page, name)
    page.wait_for_selector(".start-count")


def test_a_reader_comes_in_asks_and_leaves(service, open_page, ask, size):
    page = open_page(f"{service.url}#/library", size)
    page.expected += REFUSED
    page.wait_for_selector("#name")
    assert page.evaluate("document.activeElement.id") == "name"
    enter(page, "读者甲", "not-the-password")
    error = page.get_by_role("alert").filter(has_text="用户名或密码不对")
    error.wait_for()
    assert page.get_attribute("#password", "aria-invalid") == "true"
    assert page.evaluate("document.activeElement.id") == "password"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    enter(page, "读者甲")
    expect(page.locator(".document-title")).to_have_count(2)  # where he wanted to go
    assert page.evaluate("location.hash") == "#/library"
    open_menu(page)
    expect(page.locator(".account")).to_contain_text("读者甲")
    expect(page.locator(".account")).to_contain_text("阅读者")
    page.get_by_role("button", name="新对话").first.click()
    ask(page, QUESTION)
    assert "345" in page.locator(".turn.is-last .answer-text").inner_text()
    open_menu(page)
    expect(page.locator(".chat-link")).to_have_text(QUESTION)
    leave(page)
    assert page.evaluate("async () => (await fetch('v1/documents')).status") == 401

    logged_in(page, "教员乙")
    open_menu(page)
    expect(page.locator(".chat-list")).to_contain_text("还没有对话")
    leave(page)
    logged_in(page, "读者甲")
    open_menu(page)
    expect(page.locator(".chat-link")).to_have_text(QUESTION)


@pytest.mark.parametrize(
    ("size_", "name", "uploads", "removes", "links"),
    [
        ("desktop", "读者甲", 0, 0, ["文库"]),
        ("phone", "教员乙", 1, 0, ["文库", "教员台"]),
        ("desktop", "管理丙", 1, 2, ["文库", "教员台", "评分板"]),
    ],
)
def test_only_what_the_role_may_do_is_offered(service, open_page, size_, name, uploads, removes, links):
    page = open_page(f"{service.url}#/library", size_)
    page.wait_for_selector("#name")
    with page.expect_response(
        lambda r: r.url.endswith("openapi.json")
    ):  # decides, with the role, on what is offered
        enter(page, name)
    page.wait_for_selector(".document-title")
    page.wait_for_selector(".account:not([hidden])", state="attached")
    expect(page.locator(".upload")).to_have_count(uploads)
    expect(page.get_by_role("button", name="移出文库")).to_have_count(removes)
    open_menu(page)
    expect(page.locator(".nav-link:visible")).to_have_text(links)


def test_a_login_that_ended_is_asked_for_and_one_comes_back(service, open_page):
    page = open_page(service.url)
    page.expected += REFUSED
    page.wait_for_selector("#name")
    logged_in(page, "读者甲")
    service.users.set_password("读者甲", PASSWORD)  # by whoever runs the service: all his logins end
    page.fill("#ask", QUESTION)
    page.press("#ask", "Enter")
    page.wait_for_selector("#name")
    enter(page, "读者甲")
    page.wait_for_selector(".turn.is-last[data-state=stopped]")  # the conversation, with what was asked
    page.get_by_role("button", name="重试").click()
    page.wait_for_selector(".turn.is-last[data-state=done]")


def test_another_login_in_another_tab_is_noticed(service, open_page):
    page = open_page(service.url)
    page.wait_for_selector("#name")
    logged_in(page, "读者甲")
    other = page.context.new_page()
    other.goto(service.url)
    open_menu(other)
    leave(other)
    logged_in(other, "教员乙")
    page.fill("#ask", QUESTION)
    page.press("#ask", "Enter")
    expect(page.locator(".account")).to_contain_text("教员乙")
    expect(page.locator(".chat-list")).to_contain_text("还没有对话")


def test_a_password_is_changed(service, open_page):
    name = "换密码的人"
    service.users.add(name, PASSWORD, role=Role.READER)
    page = open_page(service.url, "phone")
    page.expected += [*REFUSED, "status of 422"]
    page.wait_for_selector("#name")
    logged_in(page, name)
    open_menu(page)
    page.locator(".account").click()
    page.get_by_role("link", name="修改密码").click()
    new = "four-quite-unrelated-words"
    for old, fresh, again, told, field in (
        (PASSWORD, new, f"{new}x", "不同", "again"),
        ("not-the-password", new, new, "密码不对", "old"),
        (PASSWORD, "short", "short", "太短", "fresh"),
    ):
        for key, value in (("old", old), ("fresh", fresh), ("again", again)):
            page.fill(f"#{key}", value)
        page.press("#again", "Enter")
        page.get_by_role("alert").filter(has_text=told).wait_for()
        expect(page.locator(f"#{field}")).to_be_focused()
    for key, value in (("old", PASSWORD), ("fresh", new), ("again", new)):
        page.fill(f"#{key}", value)
    page.get_by_role("button", name="保存新密码").click()
    page.get_by_role("link", name="继续").click()
    page.wait_for_selector(".start-count")  # this login goes on
    assert service.users.authenticate(name, new)


def test_nobody_is_led_elsewhere(service, open_page):
    page = open_page(service.url)
    page.wait_for_selector("#name")
    for goal in ("https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "%zz"):
        page.goto(f"{service.url}login?next={goal}")
        page.wait_for_selector("#name")
        logged_in(page, "读者甲")
        assert page.url == service.url
        page.context.clear_cookies()


def test_the_keyboard_and_the_other_language_do(service, open_page):
    page = open_page(service.url, "phone")
    page.expected += REFUSED
    page.wait_for_selector("#name")
    page.get_by_role("button", name="English").click()
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_role("heading")).to_have_text("Log in")
    page.get_by_label("Name").focus()
    service.users.add("用键盘的人", PASSWORD, role=Role.READER)
    page.keyboard.type("用键盘的人")
    page.keyboard.press("Enter")
    page.get_by_role("alert").filter(has_text="Enter the password").wait_for()
    expect(page.get_by_label("Password")).to_be_focused()
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    page.get_by_role("alert").filter(has_text="Name or password is wrong").wait_for()
    page.keyboard.type(PASSWORD)  # the wrong one is selected
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".start-count")


@pytest.mark.parametrize("look", [("desktop", "light"), ("phone", "dark")], ids="-".join)
def test_axe_finds_nothing_serious(service, open_page, axe, serious_findings, look):
    page = open_page(service.url, look[0], color_scheme=look[1], bypass_csp=True)
    page.expected += REFUSED
    page.wait_for_selector("#name")
    page.add_script_tag(content=axe)
    assert serious_findings(page) == []
    # A name of its own: the wrong passwords of all these tests together would be too many for one.
    name = f"看页面的人{look[1]}"
    service.users.add(name, PASSWORD, role=Role.READER)
    enter(page, name, "not-the-password")
    page.get_by_role("alert").filter(has_text="密码不对").wait_for()
    found = serious_findings(page)
    assert found == [], json.dumps(found, ensure_ascii=False, indent=1)
    logged_in(page, name)
    page.goto(f"{service.url}login#password")
    page.wait_for_selector("#old")
    page.add_script_tag(content=axe)
    found = serious_findings(page)
    assert found == [], json.dumps(found, ensure_ascii=False, indent=1)
