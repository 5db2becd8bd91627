"""Who may do what, over HTTP: roles on every address, logins, keys, limits, and what the log holds."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import argon2.profiles
import httpx
import pytest
from fastapi import FastAPI

from api.access import Access
from api.app import create_app
from api.settings import load_settings
from api.users import KeyBook, Role, SessionBook
from api.users.rules import RULES, rule_of
from api.wiring import Wiring
from index.embedder import HashEmbedder

PASSWORD = "three-unrelated-words"
OPERATOR = "an-operator-s-key"
NAMES = {"读者": Role.READER, "教员": Role.TRAINER, "管理": Role.ADMINISTRATOR}


class Guarded:
    """A running service with users."""

    def __init__(self, app: FastAPI, client: httpx.Client, access: Access) -> None:
        self.app, self.client, self.access = app, client, access
        self.keys = {name: access.keys.add(name, days=1).secret for name in NAMES}

    def by_key(self, name: str) -> dict[str, str]:
        return {"authorization": f"Bearer {OPERATOR if name == 'operator' else self.keys[name]}"}

    def login(self, name: str, password: str = PASSWORD) -> httpx.Response:
        return self.client.post("/v1/session", json={"name": name, "password": password})

    def entries(self, action: str = "") -> list[tuple[str, str, str, str]]:
        """The log, the oldest first: who, action, object, outcome."""
        found = self.access.audit.entries(limit=1000, action=action)
        return [(one.who, one.action, one.object, one.outcome) for one in reversed(found)]


Start = Callable[..., Guarded]


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing as it is, but with parameters that cost nothing."""
    monkeypatch.setattr(argon2.profiles, "RFC_9106_LOW_MEMORY", argon2.profiles.CHEAPEST)


@pytest.fixture
def start(tmp_path: Path, live: Any, scripted: Any) -> Iterator[Start]:
    """Start a service with a reader, a trainer and an administrator; settings as given."""
    opened: list[Wiring] = []

    def start_(**given: Any) -> Guarded:
        settings = load_settings(home=tmp_path / "home", **given)
        wiring = Wiring(settings, assistant=scripted(), embedder=HashEmbedder(dim=32))
        opened.append(wiring)
        wiring.make_home()
        for name, role in NAMES.items():
            wiring.access.users.add(name, PASSWORD, role=role)
        app = create_app(settings, wiring=wiring)
        return Guarded(app, live(app), wiring.access)

    yield start_
    for wiring in opened:
        wiring.close()


@pytest.fixture
def guarded(start: Start) -> Guarded:
    return start()


def code(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


def csrf(client: httpx.Client) -> dict[str, str]:
    return {"x-csrf-token": client.cookies["xunwen_csrf"]}


# --- roles -----------------------------------------------------------------------------------------


def addresses(app: FastAPI) -> set[tuple[str, str]]:
    """Method and path of everything that the service answers, with ``{}`` for what varies."""
    described = {(m.upper(), path) for path, methods in app.openapi()["paths"].items() for m in methods}
    hidden = {
        (method, route.path)
        for route in app.routes
        for method in getattr(route, "methods", None) or {"GET"}
        if isinstance(getattr(route, "path", None), str)
    }
    pages = {("GET", path) for path in ("/", "/desk", "/login", "/static/{path}")}
    every = {(m, p) for m, p in described | hidden | pages if m not in {"HEAD", "OPTIONS"}}
    return {(method, re.sub(r"\{\w+(:\w+)?\}", "{}", path)) for method, path in every}


def test_the_table_and_the_routes_are_the_same(guarded: Guarded) -> None:
    table = {(rule.method, re.sub(r"\{\w+\}", "{}", rule.path)) for rule in RULES}
    table.remove(("GET", "/favicon.ico"))  # browsers ask for it unbidden; nobody has to log in for a 404
    served = addresses(guarded.app) - {("GET", "/static")}
    assert table == served
    assert len(served) >= 30


def test_what_is_not_in_the_table_is_for_administrators() -> None:
    assert rule_of("GET", "/v1/nothing").role is Role.ADMINISTRATOR
    assert rule_of("PATCH", "/v1/ask").role is Role.ADMINISTRATOR
    assert rule_of("HEAD", "/v1/documents").role is Role.READER


@pytest.mark.parametrize("who", ["", *NAMES, "operator"])
def test_every_address_wants_its_role(start: Start, who: str) -> None:
    guarded = start(auth={"keys": OPERATOR})
    role = {"": None, "operator": Role.ADMINISTRATOR, **NAMES}[who]
    headers = guarded.by_key(who) if who else {}
    for rule in RULES:
        path = re.sub(r"\{\w+\}", "x", rule.path)
        answer = guarded.client.request(rule.method, path, headers=headers)
        if rule.role is None or (role is not None and role.covers(rule.role)):
            # let in; what comes of an empty request is another matter, as is a password without a login
            assert answer.status_code != 401 or path == "/v1/session", rule
            assert answer.status_code != 403 or path == "/v1/session/password", rule
        else:
            wanted = (401, "auth.login") if role is None else (403, "auth.forbidden")
            assert (answer.status_code, code(answer)) == wanted, rule


def test_who_opens_a_page_is_led_to_the_login(guarded: Guarded) -> None:
    for path, goal in (("/", "%2F"), ("/desk", "%2Fdesk"), ("/?a=1", "%2F%3Fa%3D1")):
        answer = guarded.client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"login?next={goal}")
    page = guarded.client.get("/login")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "<script>" not in page.text
    guarded.login("读者")
    assert guarded.client.get("/").status_code == 200


def test_without_users_one_person_may_do_everything(live: Any, tmp_path: Path, scripted: Any) -> None:
    client = live(create_app(load_settings(home=tmp_path / "home"), assistant=scripted()))
    told = client.get("/v1/session").json()
    assert (told["role"], told["via"], told["login"]) == ("administrator", "machine", False)
    assert client.get("/").status_code == 200
    assert client.get("/metrics").status_code == 200
    assert client.get("/v1/audit").json() == {"entries": [], "next": None}
    assert not (tmp_path / "home" / "users.db").exists()


# --- sessions --------------------------------------------------------------------------------------


def test_a_login_is_a_cookie_that_no_script_reads(guarded: Guarded) -> None:
    answer = guarded.login(" 读者 ")
    assert answer.status_code == 200
    assert {k: answer.json()[k] for k in ("name", "role", "labels", "via")} == {
        "name": "读者", "role": "reader", "labels": [], "via": "session",
    }  # fmt: skip
    cookies = {line.split("=")[0]: line.lower() for line in answer.headers.get_list("set-cookie")}
    assert set(cookies) == {"xunwen_session", "xunwen_csrf", "xunwen_user"}
    assert "httponly" in cookies["xunwen_session"]
    assert "samesite=lax" in cookies["xunwen_session"]
    for name in ("xunwen_csrf", "xunwen_user"):
        assert "samesite=strict" in cookies[name]
        assert "httponly" not in cookies[name]
    assert guarded.client.get("/v1/documents").status_code == 200
    # A proxy's own authorization comes along with the cookie and does not stand in its way.
    assert guarded.client.get("/v1/documents", headers={"authorization": "Basic eDp5"}).status_code == 200


def test_changes_by_cookie_need_the_page_s_word(guarded: Guarded) -> None:
    guarded.login("读者")
    other = httpx.Client(base_url=guarded.client.base_url, trust_env=False)
    other.post("/v1/session", json={"name": "教员", "password": PASSWORD})
    ask = {"json": {"question": "问"}}
    for headers in ({}, {"x-csrf-token": ""}, {"x-csrf-token": "0" * 64}, csrf(other), {"x-csrf-token": "é"}):
        answer = guarded.client.post("/v1/ask", headers={k: v.encode() for k, v in headers.items()}, **ask)
        assert (answer.status_code, code(answer)) == (403, "auth.csrf")
    assert guarded.client.post("/v1/ask", headers=csrf(guarded.client), **ask).status_code == 200
    assert guarded.client.delete("/v1/session").status_code == 403
    assert other.post("/v1/ask", headers=guarded.by_key("读者"), **ask).status_code == 200, "keys need none"
    other.close()


def test_who_is_not_let_in_is_not_told_why(guarded: Guarded) -> None:
    guarded.access.users.add("停用者", PASSWORD, role=Role.READER)
    guarded.access.users.set_disabled("停用者", disabled=True)
    answers = [
        guarded.login(*pair) for pair in (("读者", "wrong"), ("没有的人", PASSWORD), ("停用者", PASSWORD))
    ]
    assert {(one.status_code, one.text) for one in answers} == {(401, answers[0].text)}
    assert code(answers[0]) == "auth.login_failed"
    assert "set-cookie" not in answers[0].headers


def test_guessing_is_slowed_down(guarded: Guarded) -> None:
    for _ in range(5):
        assert guarded.login("读者", "a wrong guess").status_code == 401
    answer = guarded.login("读者")
    assert (answer.status_code, code(answer)) == (429, "request.rate_limited")
    assert int(answer.headers["retry-after"]) > 0
    assert guarded.login("教员").status_code == 200


def test_sessions_end(guarded: Guarded) -> None:
    clock = [1_800_000_000.0]
    access = guarded.access
    access.sessions = SessionBook(access.database, access.users, idle_s=3600, clock=lambda: clock[0])
    guarded.login("读者")
    assert guarded.client.get("/v1/documents").status_code == 200
    clock[0] += 3601
    answer = guarded.client.get("/v1/documents")
    assert (answer.status_code, code(answer)) == (401, "auth.login")
    assert guarded.client.get("/").status_code == 303

    guarded.login("读者")
    stolen = dict(guarded.client.cookies)
    answer = guarded.client.delete("/v1/session", headers=csrf(guarded.client))
    assert (answer.status_code, answer.json()["name"]) == (200, None)
    assert not guarded.client.cookies
    assert (
        httpx.get(f"{guarded.client.base_url}/v1/documents", cookies=stolen, trust_env=False).status_code
        == 401
    )


def test_a_role_holds_from_the_next_request(guarded: Guarded) -> None:
    guarded.login("读者")
    assert guarded.client.get("/v1/audit").status_code == 403
    guarded.access.users.set_role("读者", Role.ADMINISTRATOR)
    assert guarded.client.get("/v1/audit").status_code == 200
    guarded.access.users.set_disabled("读者", disabled=True)
    assert guarded.client.get("/v1/audit").status_code == 401


def test_a_changed_password_ends_the_other_logins(guarded: Guarded) -> None:
    guarded.login("读者")
    elsewhere = dict(guarded.client.cookies)
    guarded.login("读者")
    body = {"password": "wrong", "new_password": "four-quite-unrelated-words"}
    change = lambda: guarded.client.put("/v1/session/password", json=body, headers=csrf(guarded.client))  # noqa: E731
    assert code(change()) == "auth.login_failed"
    body["password"] = PASSWORD
    body["new_password"] = "short"
    assert code(change()) == "user.password"
    body["new_password"] = "four-quite-unrelated-words"
    assert change().status_code == 200
    assert guarded.client.get("/v1/documents").status_code == 200
    assert (
        httpx.get(f"{guarded.client.base_url}/v1/documents", cookies=elsewhere, trust_env=False).status_code
        == 401
    )
    assert guarded.login("读者").status_code == 401
    assert guarded.login("读者", "four-quite-unrelated-words").status_code == 200


# --- keys and limits -------------------------------------------------------------------------------


def test_keys_end_and_are_revoked(guarded: Guarded) -> None:
    access, clock = guarded.access, [1_800_000_000.0]
    access.keys = KeyBook(access.database, access.users, clock=lambda: clock[0])
    short, lasting = access.keys.add("读者", days=1), access.keys.add("读者", days=None)
    use = lambda new: guarded.client.get("/v1/models", headers={"authorization": f"Bearer {new.secret}"})  # noqa: E731
    assert (use(short).status_code, use(lasting).status_code) == (200, 200)
    clock[0] += 86_401
    assert (use(short).status_code, use(lasting).status_code) == (401, 200)
    access.keys.revoke(lasting.key.id)
    assert use(lasting).status_code == 401
    assert guarded.client.get("/v1/models", headers={"authorization": "Bearer"}).status_code == 401


def test_requests_a_minute_of_a_user_and_of_an_address(start: Start) -> None:
    guarded = start(limits={"per_minute": 5, "address_per_minute": 12})
    ask = lambda name: guarded.client.get("/v1/models", headers=guarded.by_key(name))  # noqa: E731
    assert [ask("读者").status_code for _ in range(6)] == [200] * 5 + [429]
    answer = ask("读者")
    assert (code(answer), int(answer.headers["retry-after"]) > 0) == ("request.rate_limited", True)
    assert [ask("教员").status_code for _ in range(5)] == [200] * 5
    assert ask("管理").status_code == 429, "whoever it is: too many from this address"
    assert guarded.client.get("/healthz").status_code == 200


def test_sizes_are_limited(start: Start) -> None:
    guarded = start(limits={"request_mb": 0.01, "upload_mb_per_hour": 0.001})
    headers = guarded.by_key("教员")
    answer = guarded.client.post("/v1/ask", headers=headers, json={"question": "问" * 10_000})
    assert (answer.status_code, code(answer)) == (413, "request.too_large")
    text = "# 甲县提级巡察\n\n甲县发现问题345个。\n".encode() + b" " * 800
    upload = lambda name: guarded.client.post("/v1/documents", headers=headers, files={"file": (name, text)})  # noqa: E731
    assert upload("a.md").status_code == 201
    answer = upload("b.md")
    assert (answer.status_code, code(answer)) == (429, "request.rate_limited")


# --- the log ---------------------------------------------------------------------------------------


def test_the_log_holds_what_was_done(guarded: Guarded) -> None:
    client, trainer, administrator = guarded.client, guarded.by_key("教员"), guarded.by_key("管理")
    guarded.login("读者", "a wrong guess")
    guarded.login("读者")
    client.delete("/v1/session", headers=csrf(client))
    text = "# 甲县提级巡察\n\n甲县发现问题345个。\n".encode()
    client.post("/v1/documents", headers=trainer, files={"file": ("甲县.md", text)})
    (row,) = client.get("/v1/documents", headers=trainer).json()["documents"]
    path = f"/v1/documents/{row['id']}"
    client.get(f"{path}/raw", headers=trainer)
    item = {"document": row["id"], "version": row["version"], "start": 0, "end": 4}
    pack = {"title": "第一课", "items": [item], "format": "markdown"}
    assert client.post("/v1/packs", headers=trainer, json=pack).status_code == 200
    client.post("/v1/figures", headers=trainer, json={"what": ["问题"]})  # no file: nothing left the service
    client.post("/v1/ask", headers=trainer, json={"question": "问什么"})
    client.delete(path, headers=trainer)
    client.put(f"{path}/labels", headers=administrator, json={"labels": ["内部"]})
    client.delete(path, headers=administrator)
    assert guarded.entries() == [
        ("读者", "login", "", "auth.login_failed"),
        ("读者", "login", "", "ok"),
        ("读者", "logout", "", "ok"),
        ("教员", "upload", "/v1/documents", "ok"),
        ("教员", "download", f"{path}/raw", "ok"),
        ("教员", "export", "/v1/packs", "ok"),
        ("教员", "denied", path, "auth.forbidden"),
        ("管理", "label", f"{path}/labels", "ok"),
        ("管理", "remove", path, "ok"),
    ]
    told = client.get("/v1/audit", headers=administrator, params={"limit": 4}).json()
    assert [entry["action"] for entry in told["entries"]] == ["remove", "label", "denied", "export"]
    assert told["entries"][3]["detail"] == {"file": "第一课.md"}
    assert told["entries"][0]["address"] == "127.0.0.1"
    older = client.get(
        "/v1/audit", headers=administrator, params={"before": told["next"], "action": "upload"}
    )
    assert [entry["detail"] for entry in older.json()["entries"]] == [{"files": ["甲县.md"], "labels": None}]
    assert guarded.access.audit.broken() is None


def test_questions_are_logged_where_that_is_wanted(start: Start) -> None:
    guarded = start(audit={"questions": True})
    headers = {**guarded.by_key("读者"), "accept": "application/json, text/event-stream"}
    guarded.client.post("/v1/ask", headers=headers, json={"question": "第一问", "stream": True})
    message = {"role": "user", "content": "第二问"}
    guarded.client.post(
        "/v1/chat/completions", headers=headers, json={"model": "xunwen", "messages": [message]}
    )
    for tool, arguments in (("ask", {"question": "第三问"}), ("search", {"query": "不是提问"})):
        call = {"name": tool, "arguments": arguments}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
        guarded.client.post("/mcp", headers=headers, json=body)
    guarded.client.post("/v1/ask", headers=headers, json={"question": ""})
    entries = guarded.access.audit.entries(limit=10)
    assert [entry.detail["question"] for entry in reversed(entries)] == ["第一问", "第二问", "第三问"]
    assert {entry.who for entry in entries} == {"读者"}


@pytest.mark.parametrize(
    ("path", "body", "action"),
    [
        ("/v1/ask", {"question": "第一问", "stream": True}, "question"),
        ("/v1/ask", {"question": "第一问"}, "question"),
        ("/v1/users", {"name": "另一人"}, "denied"),
    ],
)
def test_a_response_read_to_its_end_is_in_the_log(
    start: Start, monkeypatch: pytest.MonkeyPatch, path: str, body: dict[str, Any], action: str
) -> None:
    guarded = start(audit={"questions": True})
    audit = guarded.access.audit
    add = audit.add

    def slowly(*entry: Any, **more: Any) -> None:
        time.sleep(0.3)
        add(*entry, **more)

    monkeypatch.setattr(audit, "add", slowly)
    guarded.client.post(path, headers=guarded.by_key("读者"), json=body)
    assert [entry.action for entry in audit.entries(limit=10)] == [action]


def test_no_secret_is_in_a_log(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    guarded = start(auth={"keys": OPERATOR})
    guarded.login("读者", "the-wrong-password")
    guarded.login("读者")
    body = {"password": PASSWORD, "new_password": "four-quite-unrelated-words"}
    guarded.client.put("/v1/session/password", json=body, headers=csrf(guarded.client))
    cookies = [value for value in guarded.client.cookies.values() if len(value) > 20]
    assert len(cookies) == 2
    for headers in (
        guarded.by_key("读者"),
        guarded.by_key("operator"),
        {"authorization": "Bearer a-wrong-key"},
    ):
        guarded.client.get("/v1/models", headers=headers)
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpcore")]
    logged = "".join(ours) + "".join(map(repr, guarded.access.audit.entries(limit=100)))
    assert "/v1/session" in logged
    passwords = (PASSWORD, "the-wrong-password", "four-quite-unrelated-words")
    for secret in (*passwords, *cookies, guarded.keys["读者"], OPERATOR, "a-wrong-key"):
        assert secret not in logged
