"""Commands and options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from api.users import Role
from api.users.audit import ACTIONS
from corpus.model import DocumentKind

from . import commands, serving, users

__all__ = ["build_parser", "parse"]

DAYS = 90
"""How long a new key is good for unless told otherwise."""

Command = Callable[[argparse.Namespace], int]

_ALL = ("list", "failures", "tidy")  # what `documents` does with all of them


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("应当是 1 以上的整数")
    return number


def _add_home(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--home", type=Path, metavar="DIR", help="数据目录（默认 XUNWEN_HOME，再默认 ./var）")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="在标准输出上只打印一个 JSON 对象")


def _add_filters(parser: argparse.ArgumentParser) -> None:
    kinds = [kind.value for kind in DocumentKind]
    parser.add_argument("--region", action="append", default=[], metavar="R", help="只看这个地区（可重复）")
    parser.add_argument("--year", action="append", default=[], metavar="Y", help="只看这一年（可重复）")
    parser.add_argument(
        "--kind", action="append", default=[], choices=kinds, metavar="K", help="、".join(kinds)
    )
    parser.add_argument(
        "--document", action="append", default=[], metavar="ID", help="只看这篇文档（可重复）"
    )


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command."""
    parser = argparse.ArgumentParser(
        prog="xunwen", description="巡问：只依据文档回答，每一句都注明出处。", allow_abbrev=False
    )
    subs = parser.add_subparsers(title="命令", dest="command", required=True, metavar="COMMAND")

    def add(name: str, run: Command, about: str) -> argparse.ArgumentParser:
        sub = subs.add_parser(name, help=about, description=about, allow_abbrev=False)
        sub.set_defaults(run=run)
        _add_home(sub)
        return sub

    _add_ingest(add("ingest", commands.ingest, "加入或更新文件和文件夹（只处理变化的部分）"))

    ask = add("ask", commands.ask, "提问")
    ask.add_argument("question", metavar="QUESTION")
    _add_filters(ask)
    ask.add_argument("--full", action="store_true", help="在简短的回答之外给出更多依据")
    _add_json(ask)

    search = add("search", commands.search, "查找段落")
    search.add_argument("query", metavar="QUERY")
    search.add_argument("-k", type=_at_least_one, default=10, metavar="N", help="最多几段（默认 10）")
    _add_filters(search)
    _add_json(search)

    serve = add("serve", serving.serve, "启动网页和 HTTP 服务")
    serve.add_argument("--host", help="监听地址（默认 127.0.0.1）")
    serve.add_argument("--port", type=int, help="监听端口（默认 8000）")

    _add_documents(
        add(
            "documents", commands.documents, "列出、查看、移除文档，给文档加标签；failures 列出没能读入的文件"
        )
    )
    _add_users(subs)
    _add_audit(add("audit", users.audit, "查看审计记录，最近的在前"))

    evaluate = add("eval", commands.evaluate, "用题集给当前索引打分")
    evaluate.add_argument("questions", type=Path, metavar="QA.jsonl")
    evaluate.add_argument(
        "--thresholds", type=Path, metavar="FILE", help="门槛文件；有指标低于门槛时以状态 1 结束"
    )
    evaluate.add_argument("--save", action="store_true", help="存入数据目录的评分板，供网页查看")
    _add_json(evaluate)

    replay = add("replay", commands.replay, "按回执重新给出同一个回答")
    replay.add_argument(
        "receipt", type=Path, metavar="RECEIPT", help="回执或带回执的回答（JSON），- 为标准输入"
    )
    _add_json(replay)

    verify = add("verify", commands.verify, "重新核对索引、版本和校验和，或核对一个教学包的引文")
    verify.add_argument("pack", nargs="?", type=Path, metavar="PACK", help="教学包（.docx 或 .md）")
    _add_json(verify)

    add("mcp", commands.mcp, "以 MCP 协议在标准输入输出上提供查找、提问、阅读文档")
    add("demo", commands.demo, "数据目录为空时读入自带样例，并回答一个示例问题")
    return parser


def _add_ingest(parser: argparse.ArgumentParser) -> None:
    about = "给这些文档加上标签，有此标签的人才能读（可重复）"
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="文件或文件夹")
    parser.add_argument("--label", action="append", default=[], metavar="L", help=about)
    _add_json(parser)


def _add_documents(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=(*_ALL, "show", "label", "remove"), default=_ALL[0])
    parser.add_argument("id", nargs="?", metavar="ID", help="文档编号（list、failures、tidy 以外都需要）")
    parser.add_argument(
        "labels",
        nargs="*",
        metavar="LABEL",
        help="label：换成这些标签，有全部标签的人才能读；公开 为人人可读",
    )
    parser.add_argument("--repairs", action="store_true", help="show：逐条列出读入时修复和略去的内容")
    _add_json(parser)


def _add_users(subs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = "添加和管理用户、角色、标签和密钥"
    actions = subs.add_parser("users", help=about, description=about, allow_abbrev=False).add_subparsers(
        title="操作", dest="action", required=True, metavar="ACTION"
    )

    def add(name: str, help_: str, *, named: bool = True) -> argparse.ArgumentParser:
        sub = actions.add_parser(name, help=help_, description=help_, allow_abbrev=False)
        sub.set_defaults(run=users.users)
        if named:
            sub.add_argument("name", metavar="NAME", help="用户名")
        _add_home(sub)
        _add_json(sub)
        return sub

    roles = [role.value for role in Role]
    shown = "、".join(f"{role.value} {role.chinese}" for role in Role)
    add("list", "列出用户", named=False)
    new = add("add", "添加用户；密码在终端里输入，或从标准输入读一行")
    new.add_argument(
        "--role", choices=roles, default=Role.READER.value, metavar="ROLE", help=f"{shown}（默认 reader）"
    )
    new.add_argument(
        "--label", action="append", default=[], metavar="L", help="能读带这个标签的文档（可重复）"
    )
    add("role", "改角色").add_argument("role", choices=roles, metavar="ROLE", help=shown)
    add("labels", "改能读的标签").add_argument(
        "labels", nargs="*", metavar="LABEL", help="换成这些标签；不写即只读公开文档"
    )
    add("password", "改密码，原来的登录都失效")
    add("disable", "停用：不能登录，密钥失效")
    add("enable", "恢复已停用的用户")
    add("remove", "删除用户，连同登录和密钥")
    _add_keys(actions)


def _add_keys(subs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = "用户的程序所用的密钥"
    actions = subs.add_parser("keys", help=about, description=about, allow_abbrev=False).add_subparsers(
        title="操作", dest="keys_action", required=True, metavar="ACTION"
    )
    for name, argument, help_ in (
        ("list", "name", "列出一个用户的密钥"),
        ("add", "name", "新建密钥，只显示一次"),
        ("revoke", "id", "吊销密钥"),
    ):
        sub = actions.add_parser(name, help=help_, description=help_, allow_abbrev=False)
        sub.set_defaults(run=users.keys)
        sub.add_argument(
            argument, metavar=argument.upper(), help="用户名" if argument == "name" else "密钥编号"
        )
        if name == "add":
            sub.add_argument(
                "--days", type=int, default=DAYS, metavar="N", help=f"有效天数（默认 {DAYS}），0 为长期有效"
            )
            sub.add_argument("--note", default="", metavar="TEXT", help="备注，例如用在哪里")
        _add_home(sub)
        _add_json(sub)


def _add_audit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", type=_at_least_one, default=50, metavar="N", help="最多几条（默认 50）")
    parser.add_argument("--who", default="", metavar="NAME", help="只看这个用户")
    parser.add_argument(
        "--action",
        default="",
        choices=sorted(ACTIONS),
        metavar="ACTION",
        help="、".join(f"{name} {chinese}" for name, chinese in ACTIONS.items()),
    )
    parser.add_argument("--since", default="", metavar="TIME", help="只看此刻以后的，UTC，例如 2026-01-31")
    parser.add_argument("--check", action="store_true", help="核对记录是否被改动过；被改动时以状态 1 结束")
    _add_json(parser)


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The options of one call; wrong usage exits with status 2."""
    parser = build_parser()
    options = parser.parse_args(sys.argv[1:] if argv is None else list(argv))
    if options.command == "documents" and (options.action in _ALL) != (options.id is None):
        parser.error("documents list、failures、tidy 之外都需要一个文档编号，这三个不需要")
    if options.command == "documents" and (options.action == "label") != bool(options.labels):
        parser.error("documents label 需要至少一个标签（公开 为人人可读），别的操作不需要")
    if options.command == "documents" and options.repairs and options.action != "show":
        parser.error("--repairs 只用于 documents show")
    return options
