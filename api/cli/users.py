"""``xunwen users``: who may come in, and with what; ``xunwen audit``: what was done."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from api.access import Access
from api.errors import PasswordInvalid
from api.schemas.access import AuditEntryOut
from api.service import Service
from api.settings import load_settings
from api.users import LOCAL, Role, User
from api.wiring import Wiring

from . import show_users as show
from .output import print_json

__all__ = ["audit", "keys", "users"]


def _service(options: argparse.Namespace) -> Service:
    """The service over the home of this call; users may be added before there are documents."""
    wiring = Wiring(load_settings(home=options.home))
    wiring.make_home()
    return Service(wiring)


def _new_password() -> str:
    """A password typed twice without echo, or the first line of standard input where that is no terminal.

    Raises:
        PasswordInvalid: nothing was given, or the two are not the same.
    """
    if not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\r\n")
    else:
        given = getpass.getpass("密码（不显示）：")
        if given and getpass.getpass("再输一次：") != given:
            raise PasswordInvalid("两次输入的密码不同", hint="请重新运行")
    if not given:
        raise PasswordInvalid("没有读到密码", hint="请在终端里输入，或从标准输入传入一行")
    return given


def _change(service: Service, options: argparse.Namespace) -> User:
    """Do what was asked of one user."""
    book, action = service.wiring.access.users, options.action
    if action == "add":
        book.check_new(options.name, options.label)  # before a password is asked for
        return book.add(options.name, _new_password(), role=Role(options.role), labels=options.label)
    if action == "password":
        book.get(options.name)
        return book.set_password(options.name, _new_password())
    if action == "role":
        return book.set_role(options.name, Role(options.role))
    if action == "labels":
        return book.set_labels(options.name, options.labels)
    if action == "remove":
        return book.remove(options.name)
    return book.set_disabled(options.name, disabled=action == "disable")


def users(options: argparse.Namespace) -> int:
    """List users, or change one; what is changed goes into the audit log."""
    service = _service(options)
    access = service.wiring.access
    if options.action == "list":
        found = access.users.list()
        if options.json:
            print_json({"users": [show.as_json(user) for user in found]})
        else:
            print(show.listed(found))
        return 0
    user = _change(service, options)
    detail = {"change": options.action, "role": user.role.value, "labels": list(user.labels)}
    access.audit.add("user", LOCAL, object=user.name, detail=detail)
    service.admit()
    if options.json:
        print_json(show.as_json(user))
    else:
        print(show.changed(options.action, user))
        if options.action != "remove" and not any(_administers(one) for one in access.users.list()):
            print("注意：没有可用的管理员；网页上没有人能删除文档，命令行仍能做所有事", file=sys.stderr)
    return 0


def _administers(user: User) -> bool:
    return user.role is Role.ADMINISTRATOR and not user.disabled


def keys(options: argparse.Namespace) -> int:
    """List, make or revoke the keys of a user's programs."""
    access = _service(options).wiring.access
    if options.keys_action == "list":
        found = access.keys.list(options.name)
        if options.json:
            print_json({"keys": [show.key_as_json(key) for key in found]})
        else:
            print(show.keys(found))
        return 0
    shown: dict[str, Any]
    if options.keys_action == "add":
        new = access.keys.add(options.name, days=options.days or None, note=options.note)
        key, shown, text = new.key, {**show.key_as_json(new.key), "secret": new.secret}, show.new_key(new)
    else:
        key = access.keys.revoke(options.id)
        shown, text = show.key_as_json(key), f"已吊销 {key.user} 的密钥 {key.id}"
    detail = {"change": options.keys_action, "key": key.id, "expires": key.expires_at}
    access.audit.add("key", LOCAL, object=key.user, detail=detail)
    if options.json:
        print_json(shown)
    else:
        print(text)
    return 0


def audit(options: argparse.Namespace) -> int:
    """Show the audit log, the newest first; 1 when its chain of digests is broken."""
    access: Access = _service(options).wiring.access
    found = access.audit.entries(
        limit=options.limit, who=options.who, action=options.action, since=options.since
    )
    broken = access.audit.broken() if options.check else None
    if options.json:
        print_json({"entries": [AuditEntryOut.of(one).model_dump() for one in found], "broken": broken})
    else:
        print(show.entries(found))
    if broken is not None:
        sys.stdout.flush()
        print(f"xunwen: 审计记录从第 {broken} 条起与写入时不同", file=sys.stderr)
        return 1
    if options.check and not options.json:
        print("审计记录完整", file=sys.stderr)
    return 0
