"""Documents and scripted answers for the fake service: invented places, invented figures.

The texts hold what is hard for a page: characters outside the basic plane, a table, markup in
titles and sentences, a quote that runs over two blocks.
"""

from __future__ import annotations

import hashlib
from typing import Any

__all__ = ["DOCUMENTS", "HOSTILE", "QUESTIONS", "answer_for", "document_text", "full_answer_for"]

HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'

_VILLAGE = [
    ("title", "云川市以提级巡察破解村级监督难题"),
    ("byline", "云川市委巡察办　供稿　2023年6月12日"),
    ("paragraph", "𠮷岭镇位于云川市西部，下辖31个村。2023年以来，云川市委把集体“三资”管理作为巡察村的重点。"),
    ("heading", "一、提级巡察重点村"),
    (
        "paragraph",
        "市委巡察机构对12个集体资产量大、信访反映集中的村开展提级巡察，由市委巡察组直接进村。提级巡察期间共发现问题286个，移交问题线索19件，推动收回集体资金2240万元。",
    ),
    ("table", "村名\t发现问题（个）\t收回资金（万元）\n𠮷岭村\t46\t820\n石桥村\t39\t610\n柳湾村\t27\t330"),
    ("caption", "表1　三个重点村巡察情况"),
    ("heading", "二、下沉一级了解情况"),
    ("paragraph", "巡察组在村民小组设立接待点41个，走访村民2600余户。"),
    ("paragraph", "对群众反映强烈的问题，当天登记、三天答复，能改的立即督促整改。"),
    ("furniture", "责任编辑：甲乙　版式：丙丁"),
]
_LEADERS = [
    ("title", "明江区加强对“一把手”监督的几项做法"),
    ("byline", "明江区委巡察工作领导小组办公室"),
    ("heading", "一、画像评价"),
    (
        "paragraph",
        "巡察报告中单列“一把手”监督情况，从政治素养、权力运行、廉洁自律等五个方面逐一评价。评价结果报送区委书记专题会，并抄送组织部门。",
    ),
    ("heading", "二、领导班子成员相互监督"),
    (
        "paragraph",
        "领导班子成员发现“一把手”有违规决策倾向的，应当及时提醒；提醒无效的，可以直接向上级党组织反映。区委每年听取班子成员对“一把手”的评议不少于一次。",
    ),
    ("paragraph", "2024年，全区开展此类评议87次，提出意见213条。"),
    ("note", f"编者按：标题中的 {HOSTILE} 是测试内容。"),
]
_RULES = [
    ("title", "云川市巡察整改督查办法（试行）"),
    ("heading", "第一章　总则"),
    ("paragraph", "第一条　为了规范巡察整改的日常监督，制定本办法。"),
    ("heading", "第二章　督查"),
    ("paragraph", "第五条　被巡察党组织应当自收到反馈意见之日起2个月内报送集中整改进展情况报告。"),
    ("list_item", "（一）整改责任不落实的，由市委巡察办约谈主要负责人；"),
    ("list_item", "（二）弄虚作假、敷衍整改的，移交纪检监察机关处理。"),
]

QUESTIONS = [
    "云川市提级巡察了多少个村？",
    "领导班子成员如何监督“一把手”？",
    "巡察整改要在多长时间内报告？",
    "提级巡察发现了哪些问题？",
]


def _build(
    identity: str, source: str, kind: str, date: str | None, regions: list[str], parts: list[tuple[str, str]]
) -> dict[str, Any]:
    text, blocks = "", []
    for block_kind, words in parts:
        text += "\n" if text else ""
        blocks.append(
            {
                "kind": block_kind,
                "start": len(text),
                "end": len(text) + len(words),
                "level": 1 if block_kind == "heading" else 0,
                "label": "",
                "raw_start": 0,
                "raw_end": 0,
                "page": None,
            }
        )
        text += words
    version = hashlib.sha256(text.encode()).hexdigest()
    return {
        "id": identity,
        "version": version,
        "title": parts[0][1],
        "source": source,
        "date": date,
        "regions": regions,
        "kind": kind,
        "passages": sum(kind_ == "paragraph" for kind_, _ in parts),
        "text": text,
        "blocks": blocks,
    }


DOCUMENTS: dict[str, dict[str, Any]] = {
    d["id"]: d
    for d in (
        _build(
            "d1village", "news/云川.txt", "experience", "2023-06-12", ["𠮷岭镇", "云川市", "东海省"], _VILLAGE
        ),
        _build("d2leaders", "news/明江 <b>.txt", "experience", "2024-03", ["明江区", "云川市"], _LEADERS),
        _build("d3rules", "rules/督查办法.md", "regulation", None, ["云川市"], _RULES),
    )
}


def document_text(identity: str) -> dict[str, Any]:
    """The body of ``/v1/documents/{id}/text``."""
    document = DOCUMENTS[identity]
    return {name: document[name] for name in ("id", "version", "text", "blocks")}


def _headings(document: dict[str, Any], start: int) -> list[str]:
    above = [b for b in document["blocks"] if b["kind"] == "heading" and b["end"] <= start]
    return [document["text"][b["start"] : b["end"]] for b in above[-1:]]


def _citation(marker: int, identity: str, quote: str) -> dict[str, Any]:
    document = DOCUMENTS[identity]
    start = document["text"].index(quote)
    names = ("id", "version", "title", "source", "date", "regions", "kind")
    return {
        "id": marker,
        "document": {name: document[name] for name in names},
        "heading_path": [document["title"], *_headings(document, start)],
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "passage_id": f"{identity}-{start}",
        "score": 0.8,
    }


def _answer(question: str, groups: list[list[tuple[str, str, str, str]]], **more: Any) -> dict[str, Any]:
    """``groups`` of (text shown, document, quote, support), one paragraph each."""
    citations, sentences, lines = [], [], []
    for group in groups:
        line = ""
        for shown, identity, quote, support in group:
            citations.append(_citation(len(citations) + 1, identity, quote))
            marker = len(citations)
            sentences.append({"text": shown, "citations": [marker], "support": support})
            line += f"{shown}[{marker}]"
        lines.append(line)
    return {
        "id": "answer",
        "question": question,
        "resolved_question": question,
        "status": "answered",
        "reason": None,
        "answer": "\n".join(lines),
        "sentences": sentences,
        "citations": citations,
        "nearest": [],
        "warnings": [],
        "follow_ups": ["明江区的评议一年几次？", "收回了多少集体资金？"],
        "mode": "extractive",
        "generation": "000001",
        "timings_ms": {"total": 12.0},
        **more,
    }


_PEERS = "领导班子成员发现“一把手”有违规决策倾向的，应当及时提醒；提醒无效的，可以直接向上级党组织反映。"
_REVIEW = "区委每年听取班子成员对“一把手”的评议不少于一次。"
_PORTRAIT = "巡察报告中单列“一把手”监督情况，从政治素养、权力运行、廉洁自律等五个方面逐一评价。"
_FOUND = "提级巡察期间共发现问题286个，移交问题线索19件，推动收回集体资金2240万元。"
_SPAN = (
    "巡察组在村民小组设立接待点41个，走访村民2600余户。\n"
    "对群众反映强烈的问题，当天登记、三天答复，能改的立即督促整改。"
)
_TABLE = "村名\t发现问题（个）\t收回资金（万元）\n𠮷岭村\t46\t820\n石桥村\t39\t610\n柳湾村\t27\t330"


def _leaders(question: str) -> dict[str, Any]:
    head = "据《明江区加强对“一把手”监督的几项做法》（明江区，2024-03）："
    return _answer(
        question,
        [
            [
                (head + _PORTRAIT, "d2leaders", _PORTRAIT, "verified"),
                (_PEERS, "d2leaders", _PEERS, "verified"),
                (_REVIEW, "d2leaders", _REVIEW, "verified"),
            ],
            [
                (
                    "据《云川市以提级巡察破解村级监督难题》（云川市，2023-06-12）：" + _FOUND,
                    "d1village",
                    _FOUND,
                    "verified",
                ),
            ],
        ],
    )


def _mixed(question: str) -> dict[str, Any]:
    return _answer(
        question,
        [
            [
                (_FOUND, "d1village", _FOUND, "verified"),
                ("巡察组走访了两千多户村民并当场整改全部问题。", "d1village", _SPAN, "partial"),
                ("这一做法已在全省推广。", "d1village", "由市委巡察组直接进村。", "unsupported"),
            ],
            [(_TABLE, "d1village", _TABLE, "verified")],
        ],
        status="partial",
        reason="parts_missing",
        warnings=[{"code": "part.no_evidence", "message": "资料中没有关于“全省推广”的依据。"}],
    )


_COMPARED = (
    "| 时间 | 问题 | 意见 | 出处 |\n| --- | --- | --- | --- |\n| 2022年 | 资料未载 | 资料未载 | — |\n"
    "| 2023年 | 286个；268个 | 资料未载 | [1] |\n| 2024年 | 见原文 | 213条 | [2] |"
)


def _compared(question: str) -> dict[str, Any]:
    """Years beside each other in a table, one without evidence, one with two figures."""
    opinions = "2024年，全区开展此类评议87次，提出意见213条。"
    groups = [[(_FOUND, "d1village", _FOUND, "verified")], [(opinions, "d2leaders", opinions, "verified")]]
    answer = _answer(
        question,
        groups,
        status="partial",
        reason="parts_missing",
        warnings=[
            {
                "code": "sources.disagree",
                "message": "两处资料说法不一：《云川》为286个，《明江》为268个。请核对原文。",
            },
            {"code": "part.no_evidence", "message": "资料中没有关于“2022年”的依据。"},
        ],
    )
    answer["sentences"].append({"text": _COMPARED, "citations": [1, 2], "support": "verified"})
    answer["answer"] += f"\n{_COMPARED}[1][2]"
    return answer


def _refused(question: str) -> dict[str, Any]:
    return _answer(
        question,
        [],
        status="refused",
        reason="place_not_covered",
        answer="资料中没有讲到所问的地方。",
        nearest=[_citation(1, "d1village", _FOUND), _citation(2, "d2leaders", _REVIEW)],
        follow_ups=[],
    )


def full_answer_for(question: str) -> dict[str, Any]:
    """The answer with one citation more; the same where the question has 仅此 in it."""
    answer = _leaders(question)
    if "仅此" not in question:
        citation = _citation(5, "d1village", _SPAN)
        answer["citations"].append(citation)
        answer["sentences"].append({"text": _SPAN, "citations": [5], "support": "verified"})
        answer["answer"] += f"\n{_SPAN}[5]"
    return answer


def answer_for(question: str, history: list[dict[str, str]]) -> dict[str, Any]:
    """The scripted answer: 拒答 refuses, 核对 mixes supports, 对比 compares, 注入 is hostile."""
    if "拒答" in question:
        return _refused(question)
    if "核对" in question:
        return _mixed(question)
    if "对比" in question:
        return _compared(question)
    if "注入" in question:
        answer = _leaders(question)
        answer["sentences"][0]["text"] = f"{HOSTILE}第一句[99][1]。"
        answer["answer"] = answer["answer"].replace(_PORTRAIT, f"{HOSTILE}第一句[99][1]。")
        answer["warnings"] = [{"code": "x", "message": HOSTILE}]
        answer["follow_ups"] = [HOSTILE]
        answer["citations"][0]["document"]["title"] = HOSTILE
        return answer
    answer = _leaders(question)
    if history and "它" in question:
        answer["resolved_question"] = question.replace("它", "明江区“一把手”监督")
    return answer
