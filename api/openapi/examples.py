"""An example of every JSON answer, by method and path; a test holds each to the schema of its answer.

Places and figures are invented.
"""

from __future__ import annotations

from typing import Any

__all__ = ["EXAMPLES"]

_TEXT = "某市开展提级巡察的做法\n某市委对12个重点村开展提级巡察，发现问题286个。"
_QUOTE = "某市委对12个重点村开展提级巡察，发现问题286个。"
_START = _TEXT.index(_QUOTE)
_VERSION = "9b74c9897bac770ffc029102a200c5de1f2b6c3a7d8e9f00112233445566aabb"
_PLACE = {"start": _START, "end": len(_TEXT)}
_REF: dict[str, Any] = {
    "id": "3f0c9a5d2b7e4c11",
    "version": _VERSION,
    "title": "某市开展提级巡察的做法",
    "source": "experience/example.md",
    "date": "2023-06-12",
    "regions": ["某市"],
    "kind": "experience",
}
_ROW = {**_REF, "passages": 1, "labels": []}
_CITATION: dict[str, Any] = {
    "id": 1,
    "document": _REF,
    "heading_path": ["某市开展提级巡察的做法"],
    "quote": _QUOTE,
    **_PLACE,
    "passage_id": "0b5e8d1f3c2a4976",
    "score": 0.83,
}
_FIGURE = {
    "text": "286个",
    "value": 286.0,
    "high": None,
    "unit": "个",
    "kind": "quantity",
    "approximate": False,
    "start": _TEXT.index("286个"),
    "end": _TEXT.index("286个") + 4,
}
_ANSWER: dict[str, Any] = {
    "id": "cf4d996216a626927666",
    "question": "某市提级巡察发现了多少问题？",
    "resolved_question": "某市提级巡察发现了多少问题？",
    "status": "answered",
    "reason": None,
    "answer": f"{_QUOTE}[1]",
    "sentences": [{"text": _QUOTE, "citations": [1], "support": "verified"}],
    "citations": [_CITATION],
    "nearest": [],
    "warnings": [],
    "follow_ups": ["某市提级巡察了多少个村？"],
    "mode": "extractive",
    "generation": "000001",
    "timings_ms": {"retrieve": 41.2, "choose": 38.7, "total": 81.5},
    "receipt": None,
}
_SCORED: dict[str, Any] = {
    "id": "000001-0cfabc18653d1e9f",
    "set": {"name": "题集.jsonl", "sha256": "5f70bf18a086007016e948b04aed3b82103a36be", "questions": 12},
    "generation": "000001",
    "metrics": {"answered": 1.0, "correct": 0.9167, "questions": 12.0, "quotes_exact": 1.0},
    "limits": [{"metric": "correct", "limit": 0.88, "better": "higher", "value": 0.9167, "holds": True}],
}
_SESSION = {
    "name": "张三",
    "role": "trainer",
    "role_name": "教员",
    "labels": ["内部"],
    "via": "session",
    "login": True,
}
_FAILED = {
    "source": "扫描件.pdf",
    "code": "load.empty",
    "message": "扫描件.pdf：文件里没有文字",
    "hint": "扫描件需要先识别文字",
}

EXAMPLES: dict[str, Any] = {
    "POST /v1/ask": _ANSWER,
    "GET /v1/suggestions": {"questions": ["某市提级巡察发现了多少问题？"]},
    "GET /v1/search": {"hits": [{**_CITATION, "channels": {"dense": 0.54, "lexical": 10.76}}]},
    "GET /v1/documents": {"documents": [_ROW], "next": None},
    "POST /v1/documents": {
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "failed": [_FAILED],
        "documents": 1,
        "passages": 1,
        "generation": "000002",
        "seconds": 0.8,
    },
    "GET /v1/documents/failures": {"failures": [{**_FAILED, "at": "2026-03-02T09:15:00+00:00"}]},
    "PUT /v1/documents/{document_id}/labels": {"ids": [_REF["id"]], "labels": ["内部"]},
    "DELETE /v1/documents/{document_id}": {"id": _REF["id"], "generation": "000003", "documents": 0},
    "GET /v1/documents/{document_id}/text": {
        "id": _REF["id"],
        "version": _VERSION,
        "text": _TEXT,
        "blocks": [
            {
                "kind": "paragraph",
                **_PLACE,
                "level": 0,
                "label": "",
                "raw_start": _START,
                "raw_end": len(_TEXT),
                "page": None,
            }
        ],
    },
    "POST /v1/examples": {
        "groups": [
            {
                "name": "某市",
                "examples": [
                    {
                        **_CITATION,
                        "text": _QUOTE,
                        "place": "某市",
                        "theme": "某市开展提级巡察的做法",
                        "practice": "",
                        "figures": [_FIGURE],
                        "outcome": {"quote": _QUOTE, **_PLACE},
                    }
                ],
            }
        ],
        "generation": "000001",
    },
    "POST /v1/figures": {
        "what": ["发现问题"],
        "by": "place",
        "rows": [
            {
                "place": "某市",
                "round": "",
                "cells": [[{**_CITATION, "figure": _FIGURE, "when": "2023", "who": "某市委", "round": ""}]],
            }
        ],
        "generation": "000001",
    },
    "POST /v1/quizzes": {
        "topic": "提级巡察",
        "seed": 1,
        "wanted": 10,
        "questions": [
            {
                "number": 1,
                "kind": "cloze",
                "stem": "某市委对12个重点村开展提级巡察，发现问题____。",
                "about": "某市开展提级巡察的做法",
                "options": ["268个", "286个", "345个", "417个"],
                "key": 1,
                "change": None,
                "pairs": [],
                "citation": _CITATION,
            }
        ],
        "generation": "000001",
    },
    "POST /v1/checklists": {
        "unit": "村",
        "sections": [
            {
                "name": "提级巡察",
                "general": False,
                "items": [{**_CITATION, "kind": "problem", "text": _QUOTE, "at": _PLACE, "address": ""}],
            }
        ],
        "generation": "000001",
    },
    "POST /v1/references": {
        "references": [
            {
                "id": _REF["id"],
                "version": _VERSION,
                "reference": "某市日报. 某市开展提级巡察的做法[N]. 某市日报, 2023-06-12(3).",
            }
        ]
    },
    "GET /v1/evaluations": {"evaluations": [_SCORED]},
    "GET /v1/evaluations/{evaluation_id}": {
        **_SCORED,
        "settings": {"index": "d8ed0cc2fa613b3e", "llm": ""},
        "correct_by_type": {"number": "11/12"},
        "misses": [
            {
                "id": "7",
                "question": "某县移交了多少线索？",
                "status": "refused",
                "reason": "figure_not_given",
                "answer": "资料中没有给出所问的数字。",
                "wanted": ["19件"],
            }
        ],
    },
    "POST /v1/feedback": {"id": 1},
    "GET /v1/models": {
        "object": "list",
        "data": [{"id": "xunwen", "object": "model", "created": 1763683200, "owned_by": "xunwen"}],
    },
    "POST /v1/chat/completions": {
        "id": "chatcmpl-cf4d996216a626927666",
        "object": "chat.completion",
        "created": 1763683200,
        "model": "xunwen",
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": f"{_QUOTE}[1]\n\n———\n出处：\n[1] 《某市开展提级巡察的做法》：“{_QUOTE}”",
                },
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
        "xunwen": _ANSWER,
    },
    "GET /v1/session": _SESSION,
    "POST /v1/session": _SESSION,
    "DELETE /v1/session": {
        "name": None,
        "role": None,
        "role_name": "",
        "labels": [],
        "via": "nothing",
        "login": True,
    },
    "PUT /v1/session/password": _SESSION,
    "GET /v1/audit": {
        "entries": [
            {
                "number": 17,
                "at": "2026-03-02T09:15:00+00:00",
                "who": "张三",
                "via": "session",
                "address": "192.0.2.7",
                "action": "export",
                "object": "/v1/packs",
                "outcome": "ok",
                "detail": {},
                "request": "c14b47121d584eb7",
            }
        ],
        "next": None,
    },
    "GET /healthz": {"status": "ok", "version": "0.1.0"},
    "GET /readyz": {"status": "ready", "generation": "000001", "documents": 1},
}
