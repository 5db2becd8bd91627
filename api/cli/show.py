"""What the commands print for people."""

from __future__ import annotations

from collections.abc import Sequence

from api.schemas import (
    AnswerOut,
    CitationOut,
    DocumentOut,
    DocumentsOut,
    FailureOut,
    FailuresOut,
    IngestOut,
    KeptFailureOut,
    SearchOut,
    VerifyOut,
)
from api.schemas.desk import PackReportOut
from api.text import in_title_marks
from rag.evaluate import EvalReport
from rag.thresholds import Fallen

__all__ = [
    "answered",
    "checked_pack",
    "document",
    "failed",
    "fallen",
    "found",
    "ingested",
    "listed",
    "scored",
    "verified",
]

_SUPPORT = {"partial": "（部分依据）", "unsupported": "（无依据）"}
_STATUS = {"in_force": "现行有效", "superseded": "已废止"}
_QUOTE_CHARS = 160


def _short(text: str, limit: int = _QUOTE_CHARS) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _place(citation: CitationOut) -> str:
    regions = "、".join(citation.document.regions[:2])
    about = "，".join(part for part in (citation.document.date, regions) if part)
    title = in_title_marks(citation.document.title) + (f"（{about}）" if about else "")
    return f"{title} {citation.document.source} {citation.start}–{citation.end}"


def answered(answer: AnswerOut) -> str:
    """An answer with its sources, or a refusal with the nearest passages."""
    lines: list[str] = []
    if answer.resolved_question.strip() != answer.question.strip():
        lines.append(f"（按“{answer.resolved_question}”查找）")
    lines.append(answer.answer)
    weak = [f"  {_SUPPORT[s.support]}{_short(s.text, 60)}" for s in answer.sentences if s.support in _SUPPORT]
    if weak:
        lines += ["", "核对：", *weak]
    lines += [f"注意：{warning.message}" for warning in answer.warnings]
    for name, citations in (("出处：", answer.citations), ("最接近的段落：", answer.nearest)):
        if citations:
            lines += ["", name]
            for citation in citations:
                lines += [f"[{citation.id}] {_place(citation)}", f"    {_short(citation.quote)}"]
    return "\n".join(lines)


def found(result: SearchOut) -> str:
    """Hits with their places."""
    if not result.hits:
        return "没有找到"
    lines: list[str] = []
    for hit in result.hits:
        lines += [f"{hit.id}. {_place(hit)}  分数 {hit.score:.3f}", f"    {_short(hit.quote)}"]
    return "\n".join(lines)


def ingested(report: IngestOut) -> str:
    """What reading did, with every file that failed, why, and what helps."""
    lines = _failures(report.failed)
    lines.append(
        f"新增 {report.added}，更新 {report.updated}，未变 {report.unchanged}，失败 {len(report.failed)}；"
        f"现有 {report.documents} 篇文档、{report.passages} 个段落，用时 {report.seconds:.1f} 秒"
    )
    return "\n".join(lines)


def failed(kept: FailuresOut) -> str:
    """Every file that could not be read the last time, why, and when that was."""
    if not kept.failures:
        return "没有读不进来的文件"
    return "\n".join(_failures(kept.failures))


def _failures(failures: Sequence[FailureOut | KeptFailureOut]) -> list[str]:
    """Each file with why it failed, and what helps; that is said once of files with the same trouble."""
    lines: list[str] = []
    hints: set[str] = set()
    for one in failures:
        told = one.message if one.source in one.message else f"{one.source}：{one.message}"
        when = f"（{one.at[:16].replace('T', ' ')} UTC）" if isinstance(one, KeptFailureOut) else ""
        lines.append(f"没有读入 {told}{when}")
        if one.hint and one.hint not in hints:
            lines.append(f"    {one.hint}")
            hints.add(one.hint)
    return lines


def listed(result: DocumentsOut) -> str:
    """A line a document."""
    if not result.documents:
        return "还没有文档"
    return "\n".join(
        "\t".join(
            [
                row.id,
                row.date or "-",
                row.kind,
                "、".join(row.regions) or "-",
                row.title,
                row.source,
                "、".join(row.labels) or "-",
            ]
        )
        for row in result.documents
    )


def document(row: DocumentOut, text: str, *, repairs: bool = False) -> str:
    """A document with what is known of it; with ``repairs`` everything that reading changed or left out."""
    facts = [
        ("编号", row.id),
        ("版本", row.version),
        ("来源", row.source),
        ("类型", row.kind),
        ("日期", row.date or "-"),
        ("地区", "、".join(row.regions) or "-"),
        ("发布", row.issuer or "-"),
        (
            "效力",
            "、".join(_STATUS.get(value.value, value.value) for value in row.meta.get("status", [])) or "-",
        ),
        ("段落", str(row.passages)),
        ("标签", "、".join(row.labels) or "-"),
        ("修复", f"{len(row.repairs)} 处"),
    ]
    head = [in_title_marks(row.title), *(f"{name}：{value}" for name, value in facts)]
    return "\n".join([*head, *_reprints(row), *(_repairs(row) if repairs else ()), "", text])


def _repairs(row: DocumentOut) -> list[str]:
    """One line a repair: its rule, where in the raw file, what stood there and what stands there now."""
    lines = ["读入时的修复（原文件中的位置、原样 → 现在）："]
    for repair in row.repairs:
        before = " ".join(repair.before.split()) or "（空白）"
        after = " ".join(repair.after.split()) or "（略去）"
        place = f"{repair.raw_start}–{repair.raw_end}"
        lines.append(f"    {repair.rule} {place} {before} → {after}：{repair.reason}")
    return lines if row.repairs else ["读入时没有修复"]


def _reprints(row: DocumentOut) -> list[str]:
    """The documents that repeat this one, each with what reads differently there."""
    lines: list[str] = []
    for reprint in row.reprints:
        other = reprint.document
        lines.append(
            f"同文：{in_title_marks(other.title)} {other.source}，{reprint.share:.0%} 相同，编号 {other.id}"
        )
        for one in reprint.differences:
            here, there = (_short(text, 60) or "（无）" for text in (one.text, one.other_text))
            lines.append(f"    {one.start}–{one.end} {here} → {there}")
    return lines


def verified(report: VerifyOut) -> str:
    """Every problem, or that there is none."""
    if report.ok:
        return f"一切正常：{report.documents} 篇文档，{report.files} 个索引文件，索引 {report.generation}"
    return "\n".join(["发现问题：", *(f"- {problem}" for problem in report.problems)])


def checked_pack(report: PackReportOut) -> str:
    """Every quotation that is wrong, by its number, or that all are right."""
    if report.ok:
        return f"{len(report.items)} 条引文与原文逐字相同，校验和一致"
    bad = [item for item in report.items if not item.ok]
    lines = [f"{len(report.items)} 条引文中有 {len(bad)} 条核对不上："]
    return "\n".join([*lines, *(f"- 第 {item.number} 条：{item.problem}" for item in bad)])


def scored(report: EvalReport) -> str:
    """The scoreboard."""
    lines = [f"{name:24s} {value}" for name, value in sorted(report.metrics.items())]
    lines += [f"  {name:22s} {value}" for name, value in sorted(report.correct_by_type.items())]
    lines += [
        f"✗ {miss['id']} {_short(str(miss['question']), 60)} → {miss['status']}" for miss in report.misses
    ]
    return "\n".join(lines)


def fallen(fallen: Sequence[Fallen]) -> str:
    """The metrics that are worse than allowed, each with its value and the limit."""
    parts = []
    for each in fallen:
        value = "没有测得" if each.value is None else f"{each.value:g}"
        sign = "≤" if each.threshold.lower_is_better else "≥"
        parts.append(f"{each.threshold.metric} {value}（应 {sign} {each.threshold.limit:g}）")
    return "，".join(parts)
