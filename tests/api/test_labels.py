"""What a reader may not read is not there: whole answers, byte by byte, with and without secret documents."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.publish import part_home
from api.service import Service
from api.settings import load_settings
from api.users import Role
from api.wiring import Wiring
from index.embedder import HashEmbedder
from index.generation import current

PASSWORD = "three-unrelated-words"
SECRET = "机密"
ABOUT = "丙区/秘.md"  # the secret document that is asked about
PUBLIC_TEXTS = {
    "甲县.md": "# 甲县开展提级巡察\n\n2023年，甲县委对12个重点村开展提级巡察，发现问题345个，追回86万元。\n\n"
    "甲县委巡察办建立巡审联动机制，整改完成率达到96.5%。\n",
    "乙市/做法.md": "# 乙市推动巡审联动\n\n2024年，乙市委巡察办与市审计局建立巡审联动机制，共享线索58条，"
    "发现问题120个。\n",
    "办法.md": "# 某某巡察工作办法\n\n第一条 为了规范巡察工作，制定本办法。\n\n"
    "第二条 巡察组实行组长负责制。\n\n第三条 巡察组应当检查村集体资金管理情况。\n",
}
SECRET_TEXTS = {
    ABOUT: "# 丙区开展提级巡察\n\n2023年，丙区委对7个重点村开展提级巡察，发现问题991个，追回12.3万元。\n\n"
    "丙区某村会计套取补贴，被给予党内警告处分。\n",
    "丁镇.md": "# 丁镇巡审联动的做法\n\n2024年，丁镇建立巡审联动机制，共享线索77条，发现问题45个。\n",
    "秘办法.md": "# 某某巡察保密办法\n\n第一条 巡察组应当检查保密制度落实情况。\n\n"
    "第二条 本办法自2024年起施行。\n",
}
QUESTIONS = (
    "甲县发现了多少个问题？",
    "丙区发现了多少个问题？",
    "哪些地方开展了提级巡察？",
    "保密制度由谁检查？",
)
Request = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A running service with a reader and a trainer without labels, and one who has the secret's."""

    service: Service
    client: httpx.Client
    keys: dict[str, str]
    secret: dict[str, tuple[str, str]]  # id and version of every secret document

    def call(self, who: str, method: str, path: str, **options: Any) -> tuple[int, bytes]:
        headers = {"authorization": f"Bearer {self.keys[who]}", "x-request-id": "the-same-for-all"}
        if "accept" in options:
            headers["accept"] = options.pop("accept")
        answer = self.client.request(method, path, headers=headers, **options)
        return answer.status_code, settled(answer.content)


def settled(body: bytes) -> bytes:
    """A body without what differs between two services over the very same documents.

    How long it took, when a completion was made, and the checksum of the index: the search engine draws
    the names of its files by chance.
    """
    for pattern, instead in (
        (rb'timings_ms\\*": ?\{[^}]*\}', b'timings_ms":{}'),
        (rb'"created": ?\d+', b'"created":0'),
        (rb'"seconds": ?[\d.]+', b'"seconds":0'),
        (rb'"index\\*": ?\\*"[0-9a-f]{64}', b'"index":"'),
    ):
        body = re.sub(pattern, instead, body)
    return body


def write(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@contextlib.contextmanager
def opened(folder: Path, *, secret: bool, running: Any) -> Iterator[Home]:
    """The service over the public documents, and the secret ones among them."""
    wiring = Wiring(load_settings(home=folder / "home"), embedder=HashEmbedder(dim=32))
    wiring.make_home()
    keys = {}
    for name, role, labels in (
        ("读者", Role.READER, ()),
        ("教员", Role.TRAINER, ()),
        ("知情", Role.TRAINER, (SECRET,)),
        ("管理", Role.ADMINISTRATOR, ()),
    ):
        wiring.access.users.add(name, PASSWORD, role=role, labels=labels)
        keys[name] = wiring.access.keys.add(name, days=1).secret
    service = Service(wiring)
    if secret:
        report = service.ingest([write(folder / "secret", SECRET_TEXTS)], labels=(SECRET,))
        assert report.added == len(SECRET_TEXTS)
    service.ingest([write(folder / "public", PUBLIC_TEXTS)])
    rows = [row for row in wiring.catalogue.documents() if row.source in SECRET_TEXTS]
    found = {row.source: (row.id, row.version) for row in rows}
    with (
        running(create_app(wiring.settings, wiring=wiring)) as url,
        httpx.Client(base_url=url, timeout=60) as client,
    ):
        yield Home(service=service, client=client, keys=keys, secret=found)


@pytest.fixture(scope="module")
def homes_(tmp_path_factory: pytest.TempPathFactory, run_app: Any) -> Iterator[tuple[Home, Home]]:
    """With the secret documents, and without."""
    with (
        opened(tmp_path_factory.mktemp("secret"), secret=True, running=run_app) as full,
        opened(tmp_path_factory.mktemp("clean"), secret=False, running=run_app) as clean,
    ):
        yield full, clean


def questions(question: str) -> Iterator[Request]:
    """One question, in every way that it can be asked."""
    yield "POST", "/v1/ask", {"json": {"question": question}}
    yield "POST", "/v1/ask", {"json": {"question": question, "detail": "full"}}
    yield "POST", "/v1/ask", {"json": {"question": question, "stream": True}}
    for stream in (False, True):
        body = {"model": "xunwen", "messages": [{"role": "user", "content": question}], "stream": stream}
        yield "POST", "/v1/chat/completions", {"json": body}
    yield "GET", "/v1/search", {"params": {"q": question, "k": 20}}
    yield "POST", "/mcp", mcp("ask", question=question)
    yield "POST", "/mcp", mcp("search", query=question)


def document(identifier: str, version: str) -> Iterator[Request]:
    """Everything that names a document."""
    place = {"document": identifier, "version": version, "start": 0, "end": 6}
    yield "GET", f"/v1/documents/{identifier}", {}
    for part in ("text", "raw"):
        yield "GET", f"/v1/documents/{identifier}/{part}", {}
        yield "GET", f"/v1/documents/{identifier}/{part}", {"params": {"version": version}}
    yield "DELETE", f"/v1/documents/{identifier}", {}
    yield "PUT", f"/v1/documents/{identifier}/labels", {"json": {"labels": ["公开"]}}
    yield "POST", "/v1/references", {"json": {"documents": [{"id": identifier, "version": version}]}}
    yield "POST", "/mcp", mcp("get_document", document_id=identifier)
    yield "POST", "/v1/conversations/export", {"json": conversation(identifier, version)}
    for form in ("docx", "markdown"):
        yield "POST", "/v1/packs", {"json": {"title": "课", "items": [place], "format": form}}
    yield "POST", "/v1/quizzes", {"json": {"items": [place], "seed": 7}}


def library() -> Iterator[Request]:
    """What tells of the library as a whole, or is for other roles."""
    yield "GET", "/v1/suggestions", {}
    yield "GET", "/v1/documents", {}
    yield "GET", "/v1/documents", {"params": {"limit": 1}}
    yield "GET", "/v1/documents/failures", {}
    for grouping in ("region", "theme", "practice"):
        yield "POST", "/v1/examples", {"json": {"query": "巡审联动", "group_by": grouping}}
    for form, by in (("json", "place"), ("csv", "round"), ("xlsx", "place")):
        yield "POST", "/v1/figures", {"json": {"what": ["发现问题", "线索"], "by": by, "format": form}}
    yield "POST", "/v1/quizzes", {"json": {"topic": "提级巡察发现问题", "seed": 7}}
    for form in ("json", "docx", "markdown"):
        yield "POST", "/v1/checklists", {"json": {"unit": "村", "format": form}}
    for path in ("/v1/models", "/openapi.json", "/metrics", "/v1/audit", "/v1/evaluations", "/readyz"):
        yield "GET", path, {}
    yield "GET", "/v1/session", {}


def limited(identifier: str) -> Iterator[Request]:
    """Questions within limits that lead to a secret document, and one that follows on such."""
    for name, value in (("documents", identifier), ("regions", "丙区"), ("years", "2023"), ("kinds", "news")):
        filters = {name: [value]}
        yield "POST", "/v1/ask", {"json": {"question": "发现了多少个问题？", "filters": filters}}
        yield "POST", "/v1/examples", {"json": {"query": "提级巡察", "filters": filters}}
    history = [{"role": "user", "content": QUESTIONS[1]}, {"role": "assistant", "content": "991个"}]
    yield "POST", "/v1/ask", {"json": {"question": "那丁镇呢？", "history": history}}
    yield "GET", "/v1/search", {"params": {"q": "丙区", "region": "丙区"}}
    yield "GET", "/v1/documents", {"params": {"cursor": identifier}}


def requests(secret: tuple[str, str], public: tuple[str, str]) -> list[Request]:
    """Everything that a reader or trainer can ask, about a secret document above all."""
    asked = [one for question in QUESTIONS for one in questions(question)]
    return [*asked, *library(), *limited(secret[0]), *document(*secret), *document(*public)]


def mcp(tool: str, **arguments: str) -> dict[str, Any]:
    parameters = {"name": tool, "arguments": arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": parameters}
    return {"json": body, "accept": "application/json, text/event-stream"}


def conversation(identifier: str, version: str) -> dict[str, Any]:
    citation = {"id": 1, "document": {"id": identifier, "version": version}, "start": 0, "end": 6}
    turn = {"question": "问", "sentences": [{"text": "答。", "citations": [1]}], "citations": [citation]}
    return {"title": "对话", "format": "markdown", "turns": [turn]}


def of_public(home: Home) -> tuple[str, str]:
    row = next(row for row in home.service.wiring.catalogue.documents() if row.source == "甲县.md")
    return row.id, row.version


@pytest.mark.parametrize("who", ["读者", "教员"])
def test_answers_are_the_same_bytes_as_without_the_secret_documents(
    homes_: tuple[Home, Home], who: str
) -> None:
    full, clean = homes_
    differing = []
    for method, path, options in requests(full.secret[ABOUT], of_public(full)):
        with_, without = (home.call(who, method, path, **dict(options)) for home in homes_)
        if with_ != without:
            differing.append((method, path, options, with_, without))
    assert differing == []
    assert of_public(full) == of_public(clean)


def test_who_has_the_label_is_told(homes_: tuple[Home, Home]) -> None:
    """The comparison above would notice: the same requests tell him what others are not told."""
    full, _ = homes_
    told = set()
    for method, path, options in requests(full.secret[ABOUT], of_public(full)):
        here, there = (home.call("知情", method, path, **dict(options)) for home in homes_)
        if here != there:
            told.add(path.replace(full.secret[ABOUT][0], "ID"))
    documents = ("/v1/documents", "/v1/documents/ID", "/v1/documents/ID/text", "/v1/documents/ID/raw")
    desk = ("/v1/examples", "/v1/figures", "/v1/packs", "/v1/quizzes", "/v1/checklists")
    asking = ("/v1/ask", "/v1/search", "/v1/chat/completions", "/mcp")
    assert told >= {*documents, *desk, *asking, "/v1/references", "/v1/conversations/export"}
    assert b"991" in full.call("知情", "POST", "/v1/ask", json={"question": QUESTIONS[1]})[1]


def test_a_secret_id_is_an_unknown_id(homes_: tuple[Home, Home]) -> None:
    full, _ = homes_
    identifier, version = full.secret["丁镇.md"]
    unknown = "0" * len(identifier)
    for part, options in (("", {}), ("/text", {}), ("/text", {"params": {"version": version}}), ("/raw", {})):
        status, body = full.call("读者", "GET", f"/v1/documents/{identifier}{part}", **options)
        other, nothing = full.call("读者", "GET", f"/v1/documents/{unknown}{part}", **options)
        assert (status, body.replace(identifier.encode(), unknown.encode())) == (other, nothing)
        assert status == 404


def test_what_comes_and_goes_in_secret_leaves_no_trace(homes_: tuple[Home, Home], tmp_path: Path) -> None:
    """Secret documents that are added, changed and removed don't even move the reader's generation on."""
    full, _ = homes_
    part = part_home(full.service.wiring.home, frozenset())
    before = current(part)
    body = {"json": {"question": QUESTIONS[0]}}
    answer = full.call("读者", "POST", "/v1/ask", **dict(body))
    folder = write(tmp_path / "more", {"戊乡.md": "# 戊乡提级巡察\n\n戊乡发现问题5个。\n"})
    full.service.ingest([folder], labels=(SECRET,))
    write(folder, {"戊乡.md": "# 戊乡提级巡察\n\n戊乡发现问题6个。\n"})
    full.service.ingest([folder], labels=(SECRET,))
    row = next(row for row in full.service.wiring.catalogue.documents() if row.source == "戊乡.md")
    full.service.remove(row.id)
    assert current(part) == before
    assert full.call("读者", "POST", "/v1/ask", **dict(body)) == answer


def test_an_upload_meets_no_secret_file(homes_: tuple[Home, Home]) -> None:
    """A file of the same name, or of the same text, as a secret one is taken in as any other."""
    full, clean = homes_
    for name, text in (
        ("丁镇.md", "# 丁镇另一篇\n\n丁镇发现问题3个。\n"),
        ("照抄.md", SECRET_TEXTS["丁镇.md"]),
    ):
        answers = [
            home.call("教员", "POST", "/v1/documents", files={"file": (name, text.encode())})
            for home in (full, clean)
        ]
        assert answers[0] == answers[1]
        assert answers[0][0] == 201
        assert json.loads(answers[0][1])["added"] == 1
    listed = [home.call("教员", "GET", "/v1/documents") for home in (full, clean)]
    assert listed[0] == listed[1]
    assert len(json.loads(listed[0][1])["documents"]) == len(PUBLIC_TEXTS) + 2
