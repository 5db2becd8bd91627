"""``xunwen users``, ``xunwen audit`` and labels on the command line."""

from __future__ import annotations

import getpass
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from api.access import Access
from api.cli import main
from api.publish import part_home
from api.settings import load_settings
from api.users import Caller, Role
from api.wiring import Wiring
from index.embedder import HashEmbedder
from index.parts import published_documents

PASSWORD = "correct-horse-battery"
STRANGER = Caller(name="伪\n造", role=None, sees=frozenset(), via="session")


@pytest.fixture(autouse=True)
def small_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Wiring, "_make_embedder", lambda _: HashEmbedder(dim=32))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def xunwen(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command over the home; gives its status, standard output and standard error.

    Without ``stdin`` somebody sits at a terminal.
    """

    def run(*arguments: object, stdin: str | None = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", Terminal() if stdin is None else io.StringIO(stdin))
        capsys.readouterr()
        try:
            status = main([*map(str, arguments), "--home", str(home)])
        except SystemExit as error:
            status = int(error.code or 0)
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def access(home: Path) -> Any:
    home.mkdir(exist_ok=True)
    opened = Access(home, load_settings(home=home))
    yield opened
    opened.close()


def test_users_from_first_to_last(xunwen: Any, access: Access) -> None:
    assert xunwen("users", "list")[1].startswith("还没有用户")
    status, out, err = xunwen("users", "add", "张三", "--label", "内部", stdin=f"{PASSWORD}\n")
    assert (status, out) == (0, "已添加用户 张三（阅读者，能读公开文档和标签：内部）\n")
    assert "没有可用的管理员" in err
    assert access.users.authenticate("张三", PASSWORD)

    assert "管理员" in xunwen("users", "role", "张三", "administrator")[1]
    assert access.users.get("张三").role is Role.ADMINISTRATOR
    xunwen("users", "role", "张三", "trainer")
    xunwen("users", "labels", "张三", "乙组", "甲组", "公开")
    assert access.users.get("张三").sees == {"甲组", "乙组"}
    assert "只读公开" in xunwen("users", "labels", "张三")[1]

    token = access.sessions.open(access.users.get("张三"))
    xunwen("users", "password", "张三", stdin=f"{PASSWORD}-new\r\n")
    assert access.sessions.user(token) is None
    assert access.users.authenticate("张三", f"{PASSWORD}-new")

    xunwen("users", "disable", "张三")
    assert access.users.authenticate("张三", f"{PASSWORD}-new") is None
    assert "已停用" in xunwen("users", "list")[1]
    xunwen("users", "enable", "张三")
    listed = json.loads(xunwen("users", "list", "--json")[1])["users"]
    assert [(user["name"], user["role"], user["labels"], user["disabled"]) for user in listed] == [
        ("张三", "trainer", [], False)
    ]
    assert xunwen("users", "remove", "张三")[0] == 0
    assert access.users.list() == []
    changes = [entry.detail["change"] for entry in access.audit.entries(limit=20)]
    assert changes == ["remove", "enable", "disable", "password", "labels", "labels", "role", "role", "add"]


def test_a_password_is_never_an_argument_and_never_shown(xunwen: Any, access: Access) -> None:
    assert xunwen("users", "add", "张三", PASSWORD)[0] == 2
    status, out, err = xunwen("users", "add", "张三", stdin=f"{PASSWORD}\n")
    assert status == 0
    assert PASSWORD not in out + err
    data = b"".join(path.read_bytes() for path in access.database.path.parent.glob("users.db*"))
    assert PASSWORD.encode() not in data


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ([PASSWORD, PASSWORD], ""),
        ([PASSWORD, "another-one-2026"], "两次"),
        ([""], "没有读到"),
        (["short"] * 2, "太短"),
    ],
)
def test_a_terminal_asks_twice(
    xunwen: Any, access: Access, monkeypatch: pytest.MonkeyPatch, typed: list[str], told: str
) -> None:
    answers = iter(typed)
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(answers))
    status, _, err = xunwen("users", "add", "张三", stdin=None)
    assert (status, told in err) == (1 if told else 0, True)
    assert bool(access.users.list()) is not bool(told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("users", "add", "李四"), "已有用户"),
        (("users", "add", "王 五"), "用户名"),
        (("users", "add", "王五", "--label", "a,b"), "标签"),
        (("users", "add", "王五"), "没有读到密码"),
        (("users", "role", "王五", "reader"), "没有用户"),
        (("users", "password", "王五"), "没有用户"),
        (("users", "keys", "add", "王五"), "没有用户"),
        (("users", "keys", "add", "李四", "--days", "-1"), "有效期"),
        (("users", "keys", "revoke", "12345678"), "没有密钥"),
        (("documents", "label", "nothing", "内部"), "没有文档"),
    ],
)
def test_what_cannot_be_done_is_one_line(xunwen: Any, arguments: tuple[str, ...], told: str) -> None:
    xunwen("users", "add", "李四", stdin=f"{PASSWORD}\n")
    status, out, err = xunwen(*arguments)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert told in err


def test_keys_are_shown_once(xunwen: Any, access: Access) -> None:
    xunwen("users", "add", "张三", stdin=f"{PASSWORD}\n")
    assert xunwen("users", "keys", "list", "张三")[1] == "没有密钥\n"
    out = xunwen("users", "keys", "add", "张三", "--note", "备课")[1]
    secret = out.split("\n")[0]
    user = access.keys.user(secret)
    assert user is not None
    assert user.name == "张三"
    lasting = json.loads(xunwen("users", "keys", "add", "张三", "--days", "0", "--json")[1])
    assert lasting["expires_at"] == ""
    listed = xunwen("users", "keys", "list", "张三")[1]
    assert "备课" in listed
    assert secret not in listed + xunwen("users", "keys", "list", "张三", "--json")[1] + xunwen("audit")[1]
    assert "已吊销" in xunwen("users", "keys", "revoke", lasting["id"])[1]
    assert access.keys.user(lasting["secret"]) is None
    assert access.keys.user(secret)


def test_the_log_is_shown_and_checked(xunwen: Any, access: Access) -> None:
    assert xunwen("audit")[1] == "没有记录\n"
    xunwen("users", "add", "张三", stdin=f"{PASSWORD}\n")
    xunwen("users", "keys", "add", "张三")
    access.audit.add("login", STRANGER, outcome="auth.login_failed")
    shown = xunwen("audit", "--check")
    assert shown[0] == 0
    assert [line.split("\t")[3] for line in shown[1].splitlines()] == ["登录", "密钥变更", "用户变更"]
    entries = json.loads(xunwen("audit", "--action", "key", "--json")[1])["entries"]
    assert [entry["object"] for entry in entries] == ["张三"]
    assert len(xunwen("audit", "--limit", "1")[1].splitlines()) == 1
    with access.database.change() as change:
        change.execute("DROP TRIGGER audit_holds")
        change.execute("UPDATE audit SET who = '别人' WHERE number = 2")
    status, _, err = xunwen("audit", "--check")
    assert (status, "第 2 条" in err) == (1, True)


@pytest.fixture
def library(xunwen: Any, tmp_path: Path) -> dict[str, str]:
    """Two documents, one of them labelled, and their ids by source."""
    for name in ("甲县", "乙市"):
        (tmp_path / f"{name}.md").write_text(
            f"# {name}开展提级巡察\n\n{name}发现问题345个。\n", encoding="utf-8"
        )
    xunwen("users", "add", "张三", "--role", "trainer", stdin=f"{PASSWORD}\n")
    assert xunwen("ingest", tmp_path / "甲县.md")[0] == 0
    assert xunwen("ingest", tmp_path / "乙市.md", "--label", "内部")[0] == 0
    rows = json.loads(xunwen("documents", "--json")[1])["documents"]
    return {row["source"]: row["id"] for row in rows}


def test_labels_decide_what_a_reader_s_index_holds(
    xunwen: Any, home: Path, library: dict[str, str], access: Access
) -> None:
    def seen(*labels: str) -> int:
        part = part_home(home, frozenset(labels))
        return len(published_documents(part))

    assert seen() == 1
    xunwen("users", "labels", "张三", "内部")
    assert not part_home(home, frozenset()).exists(), "nobody reads with no label any more"
    assert seen("内部") == 2
    assert "内部、涉案" in xunwen("documents", "label", library["乙市.md"], "涉案", "内部")[1]
    assert seen("内部") == 1
    assert xunwen("documents")[1].count("内部、涉案") == 1
    assert "标签：内部、涉案" in xunwen("documents", "show", library["乙市.md"])[1]
    xunwen("documents", "label", library["乙市.md"], "公开")
    assert seen("内部") == 2
    assert xunwen("documents", "label", library["乙市.md"])[0] == 2
    assert xunwen("ingest", home / "x.md", "--label", "a,b")[0] == 1
    assert xunwen("documents", "remove", library["乙市.md"])[0] == 0
    done = [(one.action, one.object) for one in access.audit.entries(limit=20) if one.action != "user"]
    label = ("label", library["乙市.md"])
    assert done == [("remove", library["乙市.md"]), label, label, ("upload", ""), ("upload", "")]
    assert access.audit.entries(limit=1, action="upload")[0].detail["labels"] == ["内部"]


def test_verify_looks_into_the_readers_indexes(xunwen: Any, home: Path, library: dict[str, str]) -> None:
    whole = json.loads(xunwen("verify", "--json")[1])
    assert whole["ok"]
    wiring = Wiring(load_settings(home=home))
    wiring.catalogue.labels.set(
        [library["甲县.md"]], ("涉案",)
    )  # as if the program had died before it published
    wiring.close()
    status, out, _ = xunwen("verify")
    assert status == 1
    assert "标签“公开”的索引" in out
    part = part_home(home, frozenset())
    (part / "CURRENT").write_text("nonsense")
    assert "标签“公开”的索引 CURRENT" in xunwen("verify")[1]


def test_removing_the_last_user_opens_nothing_that_runs(home: Path, xunwen: Any) -> None:
    xunwen("users", "add", "张三", stdin=f"{PASSWORD}\n")
    running = Access(home, load_settings(home=home))
    assert running.controlled
    xunwen("users", "remove", "张三")
    assert running.controlled
    running.close()
    assert not Access(home, load_settings(home=home)).controlled
    assert Access(home, load_settings(home=home, host="0.0.0.0")).controlled
