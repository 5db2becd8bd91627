"""Files over HTTP: good, broken, hostile; removal; feedback; metrics; rates."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from api.service import Service
from api.settings import load_settings
from api.uploads import safe_name
from api.wiring import Wiring
from index.embedder import HashEmbedder

Live = Callable[[FastAPI], httpx.Client]
GOOD = "丙县推进巡察整改\n\n丙县委对9个单位开展整改督查，问责干部3人。\n".encode()


@pytest.fixture
def desk(live: Live, filled: Service) -> httpx.Client:
    return live(create_app(filled.settings, wiring=filled.wiring))


def send(client: httpx.Client, *files: tuple[str, bytes]) -> httpx.Response:
    return client.post("/v1/documents", files=[("file", (name, data)) for name, data in files])


def sources(client: httpx.Client) -> set[str]:
    return {row["source"] for row in client.get("/v1/documents").json()["documents"]}


def test_a_good_file_is_found_at_once(desk: httpx.Client) -> None:
    answer = send(desk, ("丙县.txt", GOOD))
    assert answer.status_code == 201
    body = answer.json()
    assert (body["added"], body["documents"], body["failed"]) == (1, 4, [])
    hits = desk.get("/v1/search", params={"q": "整改督查问责", "k": 1}).json()["hits"]
    assert hits[0]["document"]["source"] == "uploads/丙县.txt"
    assert desk.get(f"/v1/documents/{hits[0]['document']['id']}/raw").content == GOOD


def test_why_an_upload_failed_can_be_asked_later(desk: httpx.Client) -> None:
    send(desk, ("丙县.txt", GOOD), ("坏.docx", b"PK\x03\x04 cut"))
    (kept,) = desk.get("/v1/documents/failures").json()["failures"]
    assert kept["source"] == "uploads/坏.docx"
    assert kept["message"]
    assert kept["hint"]
    send(desk, ("坏.docx", GOOD))
    assert desk.get("/v1/documents/failures").json() == {"failures": []}


def test_the_same_name_is_a_new_version(desk: httpx.Client) -> None:
    send(desk, ("丙县.txt", GOOD))
    again = send(desk, ("丙县.txt", GOOD.replace("3人".encode(), "4人".encode()))).json()
    assert (again["added"], again["updated"], again["documents"]) == (0, 1, 4)
    same = send(desk, ("丙县.txt", GOOD.replace("3人".encode(), "4人".encode()))).json()
    assert (same["updated"], same["unchanged"]) == (0, 1)


def test_an_upload_never_replaces_an_ingested_file(desk: httpx.Client) -> None:
    send(desk, ("甲县.md", GOOD))
    assert {"甲县.md", "uploads/甲县.md"} <= sources(desk)


@pytest.mark.parametrize(
    ("name", "data", "status", "code"),
    [
        ("empty.txt", b"", 422, "load.empty"),
        ("blank.txt", b" \n\n ", 422, "load.empty"),
        ("binary.txt", bytes(range(256)) * 30, 422, "load.undecodable"),
        ("tool.exe", b"MZ\x90\x00" + bytes(range(256)) * 30, 415, "load.unsupported_format"),
    ],
)
def test_a_broken_file_says_what_is_wrong(
    desk: httpx.Client, name: str, data: bytes, status: int, code: str
) -> None:
    before = desk.get("/readyz").json()["generation"]
    answer = send(desk, (name, data))
    assert answer.json()["error"]["code"] == code
    assert answer.status_code == status
    assert name in answer.json()["error"]["message"]
    assert desk.get("/readyz").json()["generation"] == before


def test_broken_files_beside_good_ones_fail_alone(desk: httpx.Client) -> None:
    body = send(desk, ("empty.txt", b""), ("丙县.txt", GOOD)).json()
    assert body["added"] == 1
    assert [failure["source"] for failure in body["failed"]] == ["uploads/empty.txt"]
    assert body["failed"][0]["hint"]


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd.txt", "..\\..\\x.txt", "/etc/cron.d/x.txt", "<script>alert(1)<\\script>.txt",
     "con\x00.txt", "\u202etxt.exe.txt", "a" * 5000 + ".txt", "...", ".txt", "名\n字.txt"],
)  # fmt: skip
def test_hostile_names_stay_in_their_place(desk: httpx.Client, name: str, filled: Service) -> None:
    before = {path for path in filled.wiring.home.parent.rglob("*") if filled.wiring.home not in path.parents}
    answer = send(desk, (name, GOOD))
    assert answer.status_code in {201, 415, 422}
    for source in sources(desk):
        assert ".." not in Path(source).parts
        assert "<" not in source
        assert "\x00" not in source
        assert len(source.encode()) < 255
    after = {path for path in filled.wiring.home.parent.rglob("*") if filled.wiring.home not in path.parents}
    assert after == before


@given(st.text(st.characters(codec=None, categories=None), max_size=300))
def test_safe_names(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= 255
    assert not set(safe) & set('/\\<>:"|?*\x00\n')
    assert safe not in {".", ".."}
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    "body", [{}, {"data": {"file": "text"}}, {"files": [("no", ("a.txt", GOOD))]}, {"content": b"x"}]
)
def test_uploads_without_a_file(desk: httpx.Client, body: dict[str, Any]) -> None:
    answer = desk.post("/v1/documents", **body)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "request.invalid"


def test_limits(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNWEN_LIMITS__UPLOAD_MB", "0.001")
    monkeypatch.setenv("XUNWEN_LIMITS__UPLOAD_TOTAL_MB", "0.01")
    monkeypatch.setenv("XUNWEN_LIMITS__UPLOAD_FILES", "2")
    wiring = Wiring(load_settings(home=tmp_path / "home"), embedder=HashEmbedder(dim=32))
    client = live(create_app(wiring.settings, wiring=wiring))
    large = send(client, ("a.txt", GOOD * 20))
    assert (large.status_code, large.json()["error"]["code"]) == (413, "load.too_large")
    total = send(client, ("a.txt", GOOD * 200))
    assert (total.status_code, total.json()["error"]["code"]) == (413, "request.too_large")
    many = send(client, ("a.txt", GOOD), ("b.txt", GOOD), ("c.txt", GOOD))
    assert (many.status_code, many.json()["error"]["code"]) == (413, "request.too_large")
    first = send(client, ("a.txt", GOOD))
    assert first.json()["generation"] == "000001"
    assert client.get("/readyz").status_code == 200


def test_remove(desk: httpx.Client) -> None:
    (row,) = [r for r in desk.get("/v1/documents").json()["documents"] if r["source"] == "甲县.md"]
    gone = desk.delete(f"/v1/documents/{row['id']}")
    assert gone.status_code == 200
    assert gone.json()["documents"] == 2
    assert "甲县.md" not in sources(desk)
    assert desk.delete(f"/v1/documents/{row['id']}").status_code == 404
    assert desk.get(f"/v1/documents/{row['id']}").status_code == 404
    old = desk.get(f"/v1/documents/{row['id']}/text", params={"version": row["version"]})
    assert old.status_code == 200, "an old citation still opens"


def test_feedback_is_kept(desk: httpx.Client, filled: Service) -> None:
    body = {"answer_id": "a1", "verdict": "down", "citation": 2, "comment": "引文\x00不对"}
    assert desk.post("/v1/feedback", json=body).json() == {"id": 1}
    assert desk.post("/v1/feedback", json={"answer_id": "a1", "verdict": "up"}).status_code == 201
    for bad in ({"answer_id": "", "verdict": "up"}, {"answer_id": "a", "verdict": "maybe"}, {}):
        assert desk.post("/v1/feedback", json=bad).status_code == 422
    database = sqlite3.connect(filled.wiring.home / "service.db")
    rows = database.execute("SELECT answer_id, verdict, citation, comment FROM feedback").fetchall()
    database.close()
    assert rows == [("a1", "down", 2, "引文不对"), ("a1", "up", None, "")]


def test_metrics(desk: httpx.Client) -> None:
    desk.post("/v1/ask", json={"question": "秘密的问题"})
    desk.get("/v1/documents/some-secret-id")
    send(desk, ("empty.txt", b""))
    text = desk.get("/metrics").text
    assert 'xunwen_answers_total{mode="extractive",status="answered"} 1.0' in text
    assert 'route="/v1/documents/{document_id}",status="404"' in text
    assert 'xunwen_ingested_files_total{outcome="failed"} 1.0' in text
    assert "秘密" not in text
    assert "secret" not in text


def test_rates(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scripted: Any) -> None:
    monkeypatch.setenv("XUNWEN_LIMITS__PER_MINUTE", "3")
    client = live(create_app(load_settings(home=tmp_path), assistant=scripted()))
    statuses = [
        client.post("/v1/ask", json={"question": "问"}, headers={"authorization": f"Bearer {n}"}).status_code
        for n in range(5)
    ]
    assert statuses == [200, 200, 200, 429, 429], "invented keys must not make a caller new"
    refused = client.get("/v1/documents")
    assert refused.json()["error"]["code"] == "request.rate_limited"
    assert refused.headers["retry-after"] == "20"
    assert client.get("/healthz").status_code == 200
