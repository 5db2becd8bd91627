"""Users, keys and the audit log, for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from api.users import Entry, Key, NewKey, User
from api.users.audit import ACTIONS

__all__ = ["as_json", "changed", "entries", "key_as_json", "keys", "listed", "new_key"]

_CHANGES = {
    "add": "已添加用户 {name}（{role}，{labels}）",
    "role": "{name} 现在是{role}",
    "labels": "{name} 现在{labels}",
    "password": "已更改 {name} 的密码；原来的登录都已失效",
    "disable": "已停用 {name}；登录和密钥都已失效",
    "enable": "已恢复 {name}",
    "remove": "已删除用户 {name}；登录和密钥都已失效",
}


def _reads(user: User) -> str:
    """What a user reads."""
    if user.sees is None:
        return "能读全部文档"
    return f"能读公开文档和标签：{'、'.join(user.labels)}" if user.labels else "只读公开文档"


def as_json(user: User) -> dict[str, Any]:
    """A user as a JSON object."""
    return {**asdict(user), "role": user.role.value, "labels": list(user.labels)}


def listed(users: Sequence[User]) -> str:
    """A line a user."""
    if not users:
        return "还没有用户；用 xunwen users add 名字 添加"
    return "\n".join(
        "\t".join(
            [
                user.name,
                user.role.chinese,
                _reads(user),
                "已停用" if user.disabled else "可登录",
                user.created_at,
            ]
        )
        for user in users
    )


def changed(action: str, user: User) -> str:
    """What was done to a user."""
    return _CHANGES[action].format(name=user.name, role=user.role.chinese, labels=_reads(user))


def key_as_json(key: Key) -> dict[str, Any]:
    """A key, without the key itself, as a JSON object."""
    return asdict(key)


def keys(found: Sequence[Key]) -> str:
    """A line a key."""
    if not found:
        return "没有密钥"
    return "\n".join(
        "\t".join(
            [
                key.id,
                f"{key.revoked_at} 吊销" if key.revoked_at else f"{key.expires_at or '长期'} 有效",
                f"最近使用 {key.used_at}" if key.used_at else "没有用过",
                key.note or "-",
            ]
        )
        for key in found
    )


def new_key(new: NewKey) -> str:
    """A key at the one moment when it can be read."""
    until = f"有效期到 {new.key.expires_at}" if new.key.expires_at else "长期有效"
    return f"{new.secret}\n{new.key.user} 的密钥，编号 {new.key.id}，{until}；只显示这一次，请马上存好"


def entries(found: Sequence[Entry]) -> str:
    """A line an entry."""
    if not found:
        return "没有记录"
    return "\n".join("\t".join(_cells(entry)) for entry in found)


def _cells(entry: Entry) -> list[str]:
    detail = json.dumps(dict(entry.detail), ensure_ascii=False) if entry.detail else "-"
    cells = [
        entry.who,
        ACTIONS[entry.action],
        entry.object or "-",
        entry.outcome,
        entry.address or "-",
        detail,
    ]
    # What comes from outside may hold line ends: a forged one must not start a line of its own.
    return [str(entry.number), entry.at, *("".join(c if c.isprintable() else "�" for c in x) for x in cells)]
