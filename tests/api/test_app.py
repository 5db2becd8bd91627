"""The HTTP contract over real documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.service import Service
from api.settings import Settings, load_settings

Live = Callable[[FastAPI], httpx.Client]


@pytest.fixture
def bare(live: Live, settings: Settings) -> httpx.Client:
    """A service on an empty home."""
    return live(create_app(settings))


def code(answer: httpx.Response) -> str:
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "hint"}
    return str(body["error"]["code"])


def test_answer_has_the_fields_of_the_contract(client: httpx.Client) -> None:
    body = client.post("/v1/ask", json={"question": "甲县发现了多少问题？"}).json()
    assert set(body) == {
        "id", "question", "resolved_question", "status", "reason", "answer", "sentences", "citations",
        "nearest", "warnings", "follow_ups", "mode", "generation", "timings_ms", "receipt",
    }  # fmt: skip
    assert set(body["citations"][0]) == {
        "id", "document", "heading_path", "quote", "start", "end", "passage_id", "score",
    }  # fmt: skip
    assert set(body["citations"][0]["document"]) == {
        "id", "version", "title", "source", "date", "regions", "kind",
    }  # fmt: skip
    assert body["sentences"] == [{"text": "发现问题345个。", "citations": [1], "support": "verified"}]


def test_history_filters_and_mode_reach_the_assistant(client: httpx.Client, kept: Service) -> None:
    body = {
        "question": "那整改呢？",
        "history": [{"role": "user", "content": "甲\x00县"}, {"role": "assistant", "content": "……"}],
        "filters": {"regions": ["甲县"], "years": ["2023"], "kinds": ["case"], "documents": ["d"]},
        "mode": "extractive",
    }
    assert client.post("/v1/ask", json=body).status_code == 200
    asked = kept.wiring.assistant.asked[-1]  # type: ignore[attr-defined]
    assert asked.question == "那整改呢？"
    assert [turn.content for turn in asked.history] == ["甲县", "……"]
    assert asked.filters.regions == ("甲县",)
    assert asked.filters.kinds == ("case",)
    assert asked.mode == "extractive"


@pytest.mark.parametrize(
    ("body", "status", "wanted"),
    [
        ({"question": ""}, 422, "question.empty"),
        ({"question": " \n\t　"}, 422, "question.empty"),
        ({"question": "\x00\x01\x7f"}, 422, "question.empty"),
        ({"question": "问" * 2001}, 422, "question.too_long"),
        ({"question": "问" * 100_000}, 422, "question.too_long"),
        ({"question": "问" * 2_000_000}, 413, "request.too_large"),
        ({"question": 7}, 422, "request.invalid"),
        ({"question": None}, 422, "request.invalid"),
        ({}, 422, "request.invalid"),
        ([], 422, "request.invalid"),
        ({"question": "问", "mode": "magic"}, 422, "request.invalid"),
        ({"question": "问", "nonsense": 1}, 422, "request.invalid"),
        ({"question": "问", "history": [{"role": "system", "content": "x"}]}, 422, "request.invalid"),
        ({"question": "问", "history": [{"role": "user", "content": "x"}] * 51}, 413, "request.too_large"),
        (
            {"question": "问", "history": [{"role": "user", "content": "x" * 50_001}]},
            413,
            "request.too_large",
        ),
        ({"question": "问", "filters": {"kinds": ["none such"]}}, 422, "request.invalid"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_bad_questions(client: httpx.Client, body: Any, status: int, wanted: str, stream: bool) -> None:
    if isinstance(body, dict) and stream:
        body = {**body, "stream": True}
    answer = client.post("/v1/ask", json=body)
    assert answer.status_code == status
    assert code(answer) == wanted
    assert answer.json()["error"]["hint"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"question": "\xff"}',
        b'{"question": "x", "\\ud800": 1}',
        b"[" * 100_000,
        b'{"question": ' + b"9" * 5000 + b"}",
        b"NaN",
    ],
)
def test_bad_bodies(client: httpx.Client, raw: bytes) -> None:
    answer = client.post("/v1/ask", content=raw, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert code(answer) == "request.invalid"


@pytest.mark.parametrize(
    ("address", "body", "wanted"),
    [
        ("packs", '{"title": "\\ud800", "items": []}', "请求里的 title 含有不成对的代理字符，不是正确的文字"),
        ("packs", '{"title": "课", "items": []}', "请求里的 items 项数太少"),
        ("examples", '{"query": "问", "limit": 1.5}', "请求里的 limit 应当是整数"),
        ("examples", '{"query": "问", "limit": 0}', "请求里的 limit 太小"),
    ],
)
def test_what_is_wrong_is_told_in_chinese(client: httpx.Client, address: str, body: str, wanted: str) -> None:
    answer = client.post(f"/v1/{address}", content=body, headers={"content-type": "application/json"})
    assert answer.json()["error"]["message"] == wanted


@pytest.mark.parametrize(
    "question",
    ["what is this", "12345", "😀😀", "\u202eabc", "\ud800题", "<script>alert(1)</script>", "' OR 1=1 --"],
)
def test_odd_questions_are_answered(client: httpx.Client, question: str) -> None:
    escaped = "".join(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else c for c in question)
    raw = f'{{"question": "{escaped}"}}'
    answer = client.post("/v1/ask", content=raw.encode(), headers={"content-type": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["status"] == "answered"


def test_search_gives_exact_places_with_channels(client: httpx.Client) -> None:
    hits = client.get("/v1/search", params={"q": "巡审联动机制", "k": 2}).json()["hits"]
    assert hits
    assert hits[0]["document"]["source"] == "乙市/做法.txt"
    assert set(hits[0]["channels"]) == {"dense", "lexical"}
    assert [hit["id"] for hit in hits] == list(range(1, len(hits) + 1))
    for hit in hits:
        text = client.get(
            f"/v1/documents/{hit['document']['id']}/text", params={"version": hit["document"]["version"]}
        ).json()["text"]
        assert text[hit["start"] : hit["end"]] == hit["quote"]


def test_search_takes_filters_more_than_once(client: httpx.Client) -> None:
    ids = [row["id"] for row in client.get("/v1/documents").json()["documents"]]
    for wanted in (ids[:1], ids[:2]):
        hits = client.get("/v1/search", params={"q": "巡察", "k": 20, "document": wanted}).json()["hits"]
        assert {hit["document"]["id"] for hit in hits} <= set(wanted)
        assert hits


@pytest.mark.parametrize(
    "query",
    ["q=x&k=0", "q=x&k=101", "q=x&k=many", "k=3", "q=x&kind=zzz", f"q={'x' * 2001}", "q=x&k=" + "9" * 5000],
)
def test_bad_searches(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/v1/search?{query}")
    assert answer.status_code == 422
    assert code(answer) == "request.invalid"


@pytest.mark.parametrize("query", ["", "%00", "%ff", "%20"])
def test_an_empty_search_finds_nothing_or_something(client: httpx.Client, query: str) -> None:
    assert client.get(f"/v1/search?q={query}").status_code == 200


def test_library_comes_in_pages(client: httpx.Client) -> None:
    whole = client.get("/v1/documents").json()
    assert whole["next"] is None
    assert sorted(row["source"] for row in whole["documents"]) == ["乙市/做法.txt", "条例.md", "甲县.md"]
    assert all(row["passages"] >= 1 for row in whole["documents"])
    seen, cursor = [], None
    for _ in range(3):
        page = client.get(
            "/v1/documents", params={"limit": 1, **({"cursor": cursor} if cursor else {})}
        ).json()
        seen += page["documents"]
        cursor = page["next"]
    assert seen == whole["documents"]
    assert cursor is None


def test_a_document_in_full(client: httpx.Client) -> None:
    row = next(row for row in client.get("/v1/documents").json()["documents"] if row["source"] == "甲县.md")
    shown = client.get(f"/v1/documents/{row['id']}").json()
    assert {**row} == {name: shown[name] for name in row}
    assert shown["versions"] == [row["version"]]
    text = client.get(f"/v1/documents/{row['id']}/text").json()
    assert text["version"] == row["version"]
    for block in text["blocks"]:
        assert 0 <= block["start"] < block["end"] <= len(text["text"])
        assert set(block) == {"kind", "start", "end", "level", "label", "raw_start", "raw_end", "page"}
    raw = client.get(f"/v1/documents/{row['id']}/raw")
    assert raw.content.decode().startswith("# 甲县开展提级巡察")
    assert raw.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert raw.headers["x-content-type-options"] == "nosniff"


def test_an_old_version_stays_readable(live: Live, filled: Service) -> None:
    client = live(create_app(filled.settings, wiring=filled.wiring))
    sources = filled.wiring.home.parent / "sources"
    (row,) = [r for r in client.get("/v1/documents").json()["documents"] if r["source"] == "甲县.md"]
    before = client.get(f"/v1/documents/{row['id']}/text").json()
    path = sources / "甲县.md"
    path.write_text(path.read_text("utf-8").replace("345", "346"), encoding="utf-8")
    assert filled.ingest([sources]).updated == 1
    after = client.get(f"/v1/documents/{row['id']}/text").json()
    assert "346" in after["text"]
    old = client.get(f"/v1/documents/{row['id']}/text", params={"version": before["version"]}).json()
    assert old == before


@pytest.mark.parametrize("tail", ["", "/text", "/raw", "/text?version=abc", "/raw?version=%00"])
@pytest.mark.parametrize("document_id", ["nothing", "%00", "..%2f..%2fetc%2fpasswd", "%ff", "é'\"<b>"])
def test_no_such_document(client: httpx.Client, document_id: str, tail: str) -> None:
    answer = client.get(f"/v1/documents/{document_id}{tail}")
    assert answer.status_code == 404
    assert code(answer) in {"document.not_found", "request.not_found"}


def test_no_such_address_and_method(client: httpx.Client) -> None:
    answer = client.get("/v1/nothing")
    assert (answer.status_code, code(answer)) == (404, "request.not_found")
    answer = client.put("/v1/ask")
    assert (answer.status_code, code(answer)) == (405, "request.method")
    assert "POST" in answer.headers["allow"]


def test_health(client: httpx.Client) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    ready = client.get("/readyz").json()
    assert ready == {"status": "ready", "generation": "000001", "documents": 3}
    assert client.get("/v1/suggestions").json()["questions"]


def test_an_empty_home_says_what_to_do(bare: httpx.Client) -> None:
    assert bare.get("/healthz").status_code == 200
    ready = bare.get("/readyz")
    assert (ready.status_code, code(ready)) == (503, "service.not_ready")
    assert "xunwen ingest" in ready.json()["error"]["hint"]
    assert bare.get("/v1/documents").json() == {"documents": [], "next": None}
    assert bare.get("/v1/suggestions").json() == {"questions": []}
    search = bare.get("/v1/search?q=x")
    assert search.status_code == 503
    assert code(bare.get("/v1/documents/x")) == "document.not_found"


def test_page_has_a_strict_policy(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/settings.py", "/static/"]
)
def test_static_files_do_not_lead_out(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {404, 405}
    assert "import" not in answer.text


def test_request_ids(client: httpx.Client) -> None:
    assert (
        client.get("/healthz", headers={"x-request-id": "given-12345"}).headers["x-request-id"]
        == "given-12345"
    )
    own = client.get("/healthz", headers={"x-request-id": "bad id\tx"}).headers["x-request-id"]
    assert own.isalnum()


def test_a_fault_tells_its_request_and_nothing_else(live: Live, settings: Settings, scripted: Any) -> None:
    client = live(create_app(settings, assistant=scripted([RuntimeError("secret detail")])))
    answer = client.post("/v1/ask", json={"question": "问"})
    assert answer.status_code == 500
    assert code(answer) == "internal"
    assert "secret detail" not in answer.text


def test_openapi_documents_every_status(client: httpx.Client) -> None:
    schema = client.get("/openapi.json").json()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (path, method)
            for status, response in operation["responses"].items():
                if status.startswith(("4", "5")):
                    ref = response["content"]["application/json"]["schema"]["$ref"]
                    assert ref.endswith("/ErrorOut"), (path, status)


def test_keys(live: Live, tmp_path: Any, scripted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNWEN_AUTH__KEYS", "first-key,second-key")
    client = live(create_app(load_settings(home=tmp_path), assistant=scripted()))
    assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 200
    for header in (
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": "Bearer"},
        {"authorization": "first-key"},
    ):
        answer = client.post("/v1/ask", json={"question": "问"}, headers=header)
        assert (answer.status_code, code(answer)) == (401, "auth.required")
    for key in ("first-key", "second-key"):
        answer = client.post("/v1/ask", json={"question": "问"}, headers={"authorization": f"Bearer {key}"})
        assert answer.status_code == 200
