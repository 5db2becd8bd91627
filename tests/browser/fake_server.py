"""A loopback stand-in for the service: the real page, scripted answers, and failures on demand.

It speaks the public contract (events, errors, headers) for states that the real service reaches
only by accident: streams that break off, slow answers, refused requests, an empty library.
Run it by hand with ``python tests/browser/fake_server.py`` to look at the page.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent))  # run by hand or imported by path

from fake_answers import DOCUMENTS, HOSTILE, QUESTIONS, answer_for, document_text, full_answer_for

UI = Path(__file__).resolve().parents[2] / "api" / "ui"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def evaluation(name: str, generation: int, questions: int, correct: float) -> dict[str, Any]:
    """A scored question set; below one everything right, one question of it was missed."""
    missed = {
        "id": "q-1",
        "question": f"云川市收回多少？{HOSTILE}",
        "status": "refused",
        "reason": "figure_not_given",
        "answer": "",
        "wanted": ["2240万元", HOSTILE],
    }
    limit = {"metric": "correct", "limit": 0.7, "better": "higher", "value": correct, "holds": correct >= 0.7}
    return {
        "id": f"{generation:06d}-{'ab' * 8}",
        "set": {"name": name, "sha256": "c" * 64, "questions": questions},
        "generation": f"{generation:06d}",
        "metrics": {"correct": correct, "answered": 0.9, "answer_chars_p50": 96.5, "questions": questions},
        "limits": [limit],
        "settings": {"index": "d" * 64, "llm": ""},
        "correct_by_type": {"number": "1/2", "how": "2/2"},
        "misses": [] if correct == 1 else [missed],
    }


class FakeServer(ThreadingHTTPServer):
    """``asked`` keeps the bodies of questions; the switches change what comes back."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.empty = False
        self.uploads = False
        self.key = ""  # that has to be shown, if there is one
        self.role = "administrator"  # of whoever is let in
        self.uploaded: list[bytes] = []
        self.opinions: list[dict[str, Any]] = []
        self.exported: list[dict[str, Any]] = []
        self.references = True  # whether it can be asked for them
        self.newer: dict[str, str] = {}
        self.evaluations: list[dict[str, Any]] = []
        self.failures: list[dict[str, Any]] = []
        self.gate = threading.Event()  # slow answers wait for it
        self.gate.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def reset(self) -> None:
        """Back to the state of a fresh server."""
        self.asked.clear()
        self.uploaded.clear()
        self.opinions.clear()
        self.exported.clear()
        self.references = True
        self.newer.clear()
        self.failures.clear()
        self.evaluations[:] = [evaluation("题集.jsonl", 2, 4, 0.5), evaluation("题集.jsonl", 1, 4, 1.0)]
        self.empty = self.uploads = False
        self.key = ""
        self.role = "administrator"
        self.gate.set()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in mid-stream is expected; anything else is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: FakeServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Quiet."""

    def _head(self, status: int, media_type: str, length: int | None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        if length is None:
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _send(self, status: int, body: bytes, media_type: str) -> None:
        self._head(status, media_type, len(body))
        self.wfile.write(body)

    def _json(self, value: Any, status: int = 200) -> None:
        self._send(status, json.dumps(value, ensure_ascii=False).encode(), "application/json")

    def _error(self, status: int, code: str, message: str, hint: str = "") -> None:
        self._json({"error": {"code": code, "message": message, "hint": hint}}, status)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path = unquote(parts.path)
        if path == "/":
            self._file(UI / "index.html")
        elif path.startswith("/static/"):
            self._file(UI / path.removeprefix("/static/"))
        elif path == "/v1/session":
            self._json({"name": "本机", "role": self._role(), "via": "machine", "login": False})
        elif self._is_refused():
            return
        elif path == "/v1/documents":
            self._documents(parse_qs(parts.query).get("cursor", [""])[0])
        elif path in self._values():
            self._json(self._values()[path])
        elif path.startswith("/v1/documents/"):
            self._document(path.split("/")[3], path.split("/")[4:])
        elif path.startswith("/v1/evaluations/"):
            found = [e for e in self.server.evaluations if path.endswith(e["id"])]
            self._json(found[0]) if found else self._error(404, "eval.not_found", "没有这次评测")
        else:
            self._error(404, "request.not_found", "没有这个地址")

    def _values(self) -> dict[str, Any]:
        """What lies at the addresses that take nothing."""
        uploads = {"get": {}, **({"post": {}} if self.server.uploads else {})}
        scores = {"dense": 0.5, "lexical": 9.1}
        return {
            "/v1/models": {"data": []},
            "/v1/suggestions": {"questions": [] if self.server.empty else QUESTIONS},
            "/openapi.json": {"paths": {"/v1/documents": uploads, "/v1/feedback": {"post": {}}}},
            "/v1/search": {"hits": [{**c, "channels": scores} for c in answer_for("检索", [])["citations"]]},
            "/v1/documents/failures": {"failures": self.server.failures},
            "/v1/evaluations": {"evaluations": self.server.evaluations},
        }

    def _role(self) -> str | None:
        key = self.server.key
        return None if key and self.headers["Authorization"] != f"Bearer {key}" else self.server.role

    def _is_refused(self) -> bool:
        key = self.server.key
        refused = bool(key) and self.headers["Authorization"] != f"Bearer {key}"
        if refused:
            self._error(401, "auth.required", "需要密钥", "请在请求头里写 Authorization: Bearer 密钥")
        return refused

    def _file(self, path: Path) -> None:
        if not path.resolve().is_relative_to(UI) or not path.is_file():
            self._error(404, "request.not_found", "没有这个文件")
            return
        self._send(200, path.read_bytes(), f"{TYPES[path.suffix]}; charset=utf-8")

    def _documents(self, cursor: str) -> None:
        rows = [] if self.server.empty else [dict(d) for d in DOCUMENTS.values()]
        for row in rows:
            row["version"] = self.server.newer.get(row["id"], row["version"])
            del row["text"], row["blocks"]
        at = int(cursor or 0)  # two a page, so that paging is exercised
        more = at + 2 < len(rows)
        self._json({"documents": rows[at : at + 2], "next": str(at + 2) if more else None})

    def _document(self, identity: str, rest: list[str]) -> None:
        if identity not in DOCUMENTS:
            self._error(404, "document.not_found", "没有这份文件", "它可能已被移出文库")
        elif rest == ["text"]:
            self._json(document_text(identity))
        elif rest == ["raw"]:
            self._send(200, DOCUMENTS[identity]["text"].encode(), "text/plain; charset=utf-8")
        else:
            repair = {
                "rule": "joined_lines",
                "reason": "断行并成一行",
                "raw_start": 3,
                "raw_end": 4,
                "before": "巡\n察",
                "after": "巡察",
            }
            row = {k: v for k, v in DOCUMENTS[identity].items() if k not in {"text", "blocks"}}
            meta = {"issuer": [{"value": "云川市委巡察办", "start": None, "end": None}]}
            if identity == "d3rules":
                meta["status"] = [{"value": "superseded", "start": 11, "end": 15}]  # （试行）
            other = {k: v for k, v in DOCUMENTS["d3rules"].items() if k not in {"text", "blocks"}}
            difference = {
                "start": 3,
                "end": 5,
                "text": "甲",
                "other_start": 3,
                "other_end": 3,
                "other_text": "",
            }
            reprint = {"document": other, "share": 0.966, "differences": [difference]}
            more = {"repairs": [repair], "versions": ["f" * 64, row["version"]], "reprints": [reprint]}
            self._json({**row, **more, "meta": meta})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self._is_refused():
            return
        if self.path == "/v1/documents":
            self.server.uploaded.append(body)
            failed = (
                [{"source": "x", "code": "load.empty", "message": "文件里没有文字"}]
                if b"EMPTY" in body
                else []
            )
            told = {"hint": "请检查文件", "at": "2026-03-02T09:15:00+00:00"}
            self.server.failures += [{**failure, **told} for failure in failed]
            self._json({"added": 0 if failed else 1, "failed": failed})
            return
        if self.path == "/v1/feedback":
            self.server.opinions.append(json.loads(body))
            self._json({"id": len(self.server.opinions)}, 201)
            return
        if self.path == "/v1/evaluations":
            self._evaluate(json.loads(body))
            return
        if self.path == "/v1/references":
            self._references(json.loads(body)["documents"])
            return
        if self.path == "/v1/conversations/export":
            self.server.exported.append(json.loads(body))
            self._send(200, "一份文件".encode(), "application/octet-stream")
            return
        ask = json.loads(body)
        self.server.asked.append(ask)
        if "太长" in ask["question"]:
            self._error(422, "question.too_long", "问题太长", "请控制在 2000 字以内")
        elif "网关" in ask["question"]:
            self._send(502, b"<html>Bad gateway</html>", "text/html")
        elif not ask["stream"]:
            self._json(full_answer_for(ask["question"]))
        else:
            self._stream(ask)

    def _references(self, documents: list[dict[str, str]]) -> None:
        if not self.server.references:
            self._error(500, "internal", "服务内部出错")
            return
        rows = [{**d, "reference": f"{DOCUMENTS[d['id']]['title']}[N]. 云川日报."} for d in documents]
        self._json({"references": rows})

    def _evaluate(self, given: dict[str, Any]) -> None:
        lines = given["lines"].splitlines()
        if not lines[0].startswith("{"):
            self._error(422, "eval.invalid_set", f"{given['name']} 第 1 行不是一道题", "每行一个 JSON 对象")
            return
        self._head(200, "text/event-stream", None)
        self._event("progress", {"done": 1, "all": len(lines)})
        self.server.gate.wait(20)
        made = evaluation(given["name"], len(self.server.evaluations) + 1, len(lines), 0.75)
        self.server.evaluations.insert(0, made)
        self._event("done", made)

    def _event(self, name: str, data: Any) -> None:
        raw = f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
        middle = len(raw) // 2  # cut inside characters and lines: the page must put them together again
        for piece in (raw[:middle], raw[middle:]):
            self.wfile.write(piece)
            self.wfile.flush()

    def _stream(self, ask: dict[str, Any]) -> None:
        question = ask["question"]
        answer = answer_for(question, ask["history"])
        self._head(200, "text/event-stream", None)
        self.wfile.write(b": ping\n\n")
        self._event(
            "meta", {k: answer[k] for k in ("id", "question", "resolved_question", "generation", "mode")}
        )
        self._event("evidence", {"citations": answer["citations"] or answer["nearest"]})
        by_id = {c["id"]: c for c in answer["citations"]}
        for index, sentence in enumerate(answer["sentences"]):
            if "慢" in question and index:
                self.server.gate.wait(20)
            if "断开" in question and index == 2:
                return
            if "出错" in question and index == 2:
                self._event(
                    "error", {"error": {"code": "internal", "message": "回答中断了", "hint": "请再试一次"}}
                )
                return
            if "演示" in question:
                time.sleep(0.4)
            markers = "".join(f"[{m}]" for m in sentence["citations"])
            self._event("delta", {"text": sentence["text"][:9]})
            self._event("delta", {"text": sentence["text"][9:] + markers})
            self._event("sentence", {**sentence, "introduced": [by_id[m] for m in sentence["citations"]]})
        self._event("done", answer)


def main() -> None:
    """Serve until interrupted."""
    server = FakeServer()
    print(server.url)
    server.serve_forever()


if __name__ == "__main__":
    main()
