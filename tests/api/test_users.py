"""The books of access: users, passwords, sessions, keys, the audit log."""

from __future__ import annotations

import json
import sqlite3
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from api.errors import HomeUnusable, PasswordInvalid, UserExists, UserInvalid, UserNotFound
from api.users import (
    LOCAL,
    AuditLog,
    Caller,
    KeyBook,
    Passwords,
    Role,
    SessionBook,
    UserBook,
    UserDatabase,
    caller,
    calling,
)
from api.users.passwords import LEAST
from api.users.sessions import csrf_of

PASSWORD = "correct-horse-battery"


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Plain(Passwords):
    """Hashes that cost nothing, for tests that are not about hashing."""

    def hash(self, password: str) -> str:
        return f"plain:{password}"

    def match(self, kept: str | None, password: str) -> bool:
        return kept == f"plain:{password}"

    def outdated(self, kept: str) -> bool:
        return not kept.startswith("plain:")


@pytest.fixture
def database(tmp_path: Path) -> Any:
    opened = UserDatabase(tmp_path / "users.db")
    yield opened
    opened.close()


@pytest.fixture
def users(database: UserDatabase) -> UserBook:
    return UserBook(database, Plain())


def test_a_home_without_users_has_no_file(users: UserBook, database: UserDatabase) -> None:
    assert not users.any()
    assert users.list() == []
    assert not database.path.exists()


def test_only_its_owner_reads_the_file(users: UserBook, database: UserDatabase) -> None:
    users.add("张三", PASSWORD, role=Role.READER)
    for path in database.path.parent.glob("users.db*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_names_are_one_whatever_their_width_and_case(users: UserBook) -> None:
    added = users.add(" Ｌisi ", PASSWORD, role=Role.TRAINER, labels=["内部", "公开", "内部"])
    assert added.labels == ("内部",)
    assert users.get("LISI") == added
    with pytest.raises(UserExists, match="已有用户"):
        users.add("lisi", PASSWORD, role=Role.READER)
    for bad in ("", "  ", "张 三", "a\nb", "字" * 65):
        with pytest.raises(UserInvalid, match="用户名"):
            users.add(bad, PASSWORD, role=Role.READER)
    with pytest.raises(UserInvalid, match="标签"):
        users.set_labels("lisi", ["a,b"])
    with pytest.raises(UserNotFound, match="没有用户"):
        users.get("王五")


@pytest.mark.parametrize("bad", ["", "short", "a" * 20, "abababababab", "zhangsan-2026", "长" * 300])
def test_bad_passwords_are_refused(users: UserBook, bad: str) -> None:
    with pytest.raises(PasswordInvalid, match="密码"):
        users.add("zhangsan", bad, role=Role.READER)
    assert not users.any()


def test_changes_hold_from_the_next_question_on(users: UserBook) -> None:
    users.add("张三", PASSWORD, role=Role.READER)
    assert users.set_role("张三", Role.ADMINISTRATOR).sees is None
    assert users.set_role("张三", Role.TRAINER).sees == frozenset()
    assert users.set_labels("张三", ["内部", "甲组"]).sees == {"内部", "甲组"}
    assert users.label_sets() == {frozenset({"内部", "甲组"})}
    assert users.authenticate("张三", PASSWORD) == users.get("张三")
    assert users.set_disabled("张三", disabled=True).disabled
    assert users.authenticate("张三", PASSWORD) is None
    assert users.any(), "a service does not open because its last user was disabled"
    users.set_disabled("张三", disabled=False)
    users.set_password("张三", f"{PASSWORD}-new")
    assert users.authenticate("张三", PASSWORD) is None
    assert users.authenticate("张三", f"{PASSWORD}-new")
    users.remove("张三")
    assert not users.any()


def test_passwords_are_hashed_with_argon2id() -> None:
    passwords = Passwords()
    kept = passwords.hash(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PASSWORD not in kept
    assert kept != passwords.hash(PASSWORD), "each has a salt of its own"
    assert passwords.match(kept, PASSWORD)
    assert not passwords.match(kept, PASSWORD[:-1])
    assert not passwords.match(None, PASSWORD)
    assert not passwords.match("no hash", PASSWORD)
    assert not passwords.outdated(kept)
    assert passwords.outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$MKzXfMPvjHwbNBmKCPBxkA")


def test_a_password_typed_in_another_form_is_the_same() -> None:
    passwords = Passwords()
    assert passwords.match(passwords.hash("caf\u00e9 au lait, deux"), "cafe\u0301 au lait, deux")


def test_a_hash_of_old_parameters_is_renewed_at_login(users: UserBook, database: UserDatabase) -> None:
    users.add("张三", PASSWORD, role=Role.READER)

    class Older(Plain):
        def match(self, kept: str | None, password: str) -> bool:
            return kept in {f"plain:{password}", f"old:{password}"}

    with database.change() as change:
        change.execute("UPDATE users SET password = ?", (f"old:{PASSWORD}",))
    assert UserBook(database, Older()).authenticate("张三", PASSWORD)
    assert database.rows("SELECT password FROM users") == [(f"plain:{PASSWORD}",)]


def test_sessions_end_by_rest_by_age_and_by_force(users: UserBook, database: UserDatabase) -> None:
    clock = Clock()
    sessions = SessionBook(database, users, idle_s=3600, clock=clock)
    user = users.add("张三", PASSWORD, role=Role.READER)

    token = sessions.open(user)
    assert sessions.user(token) == user
    assert sessions.user(token[:-1]) is None
    assert sessions.user("") is None
    for _ in range(3):
        clock.now += 3500
        assert sessions.user(token) == user, "used within the hour, it goes on"
    clock.now += 3601
    assert sessions.user(token) is None

    token = sessions.open(user)
    for _ in range(7 * 24):
        clock.now += 3590
        sessions.user(token)
    clock.now += 3590
    assert sessions.user(token) is None, "a week is the most"

    for end in (
        lambda: users.set_password("张三", f"{PASSWORD}-2"),
        lambda: users.set_disabled("张三", disabled=True),
    ):
        token = sessions.open(users.get("张三"))
        end()
        assert sessions.user(token) is None
    users.set_disabled("张三", disabled=False)
    token = sessions.open(users.get("张三"))
    sessions.close(token)
    sessions.close(token)
    assert sessions.user(token) is None


def test_neither_cookie_nor_key_is_in_the_file(users: UserBook, database: UserDatabase) -> None:
    user = users.add("张三", PASSWORD, role=Role.READER)
    token = SessionBook(database, users, idle_s=60).open(user)
    key = KeyBook(database, users).add("张三", days=1)
    database.close()
    data = b"".join(path.read_bytes() for path in database.path.parent.glob("users.db*"))
    for secret in (token, key.secret, csrf_of(token)):
        assert secret.encode() not in data


def test_keys_end_and_are_revoked(users: UserBook, database: UserDatabase) -> None:
    clock = Clock()
    keys = KeyBook(database, users, clock=clock)
    user = users.add("张三", PASSWORD, role=Role.READER)
    short, forever = keys.add("张三", days=30, note=" 备课脚本 "), keys.add("张三", days=None)
    assert short.key.note == "备课脚本"
    assert keys.user(short.secret) == keys.user(forever.secret) == user
    assert [key.used_at != "" for key in keys.list("张三")] == [True, True]
    assert keys.user(f"{short.secret}x") is None
    clock.now += 30 * 86_400 + 1
    assert keys.user(short.secret) is None
    assert keys.user(forever.secret) == user
    assert keys.revoke(forever.key.id).revoked_at
    assert keys.revoke(forever.key.id) == keys.revoke(forever.key.id)
    assert keys.user(forever.secret) is None
    for bad in (0, -1, 4000):
        with pytest.raises(UserInvalid, match="有效期"):
            keys.add("张三", days=bad)
    with pytest.raises(UserInvalid, match="备注"):
        keys.add("张三", days=1, note="字" * 81)
    with pytest.raises(UserNotFound, match="没有密钥"):
        keys.revoke("nope")
    new = keys.add("张三", days=1)
    users.set_disabled("张三", disabled=True)
    assert keys.user(new.secret) is None
    users.remove("张三")
    assert database.rows("SELECT * FROM keys") == []


def test_the_log_tells_what_was_done_newest_first(database: UserDatabase) -> None:
    log = AuditLog(database)
    who = Caller(name="张三", role=Role.READER, sees=frozenset(), via="session")
    log.add("login", who, address="127.0.0.1", request="r1")
    log.add("upload", who, object="/v1/documents", detail={"files": ["a.txt"], "odd": "\ud800"})
    log.add("remove", LOCAL, outcome="404")
    first, second, third = log.entries(limit=10)
    assert [entry.number for entry in (first, second, third)] == [3, 2, 1]
    assert second.detail == {"files": ["a.txt"], "odd": "\\ud800"}
    assert (third.who, third.address, third.request, third.outcome) == ("张三", "127.0.0.1", "r1", "ok")
    assert log.entries(limit=1, before=3) == [second]
    assert log.entries(limit=9, who="本机") == [first]
    assert log.entries(limit=9, action="login") == [third]
    assert log.entries(limit=9, since="9999") == []
    assert log.broken() is None


def test_the_log_cannot_be_changed_in_silence(database: UserDatabase) -> None:
    log = AuditLog(database)
    for number in range(5):
        log.add("question", LOCAL, detail={"n": number})
    for statement in ("DELETE FROM audit", "UPDATE audit SET who = 'x'"):
        with pytest.raises(HomeUnusable, match="append only"), database.change() as change:
            change.execute(statement)
    assert log.broken() is None
    for statement, told in (
        ("UPDATE audit SET detail = '{}' WHERE number = 4", 4),
        ("DELETE FROM audit WHERE number = 2", 3),
    ):
        with database.change() as change:
            change.execute("DROP TRIGGER IF EXISTS audit_holds")
            change.execute("DROP TRIGGER IF EXISTS audit_stays")
            change.execute(statement)
        assert log.broken() == told


def test_entries_of_many_threads_are_one_chain(database: UserDatabase) -> None:
    log = AuditLog(database)
    threads = [
        threading.Thread(target=lambda: [log.add("question", LOCAL) for _ in range(10)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry.number for entry in log.entries(limit=100)] == list(range(40, 0, -1))
    assert log.broken() is None


def test_another_file_in_its_place_is_told(tmp_path: Path) -> None:
    path = tmp_path / "users.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    with pytest.raises(HomeUnusable, match="用户库"):
        UserDatabase(path).rows("SELECT 1")
    path.unlink()
    path.write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(HomeUnusable, match="用户库"):
        UserDatabase(path).rows("SELECT 1")


def test_outside_a_request_there_is_no_caller() -> None:
    with pytest.raises(LookupError):
        caller()
    with calling(LOCAL):
        assert caller() is LOCAL


def test_values_can_be_told_in_json(users: UserBook) -> None:
    user = users.add("张三", PASSWORD, role=Role.READER)
    assert "password" not in json.dumps({name: str(getattr(user, name)) for name in user.__slots__})
    assert LEAST >= 8
