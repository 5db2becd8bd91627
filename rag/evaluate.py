"""Score a question set against the assistant: the scoreboard of answers and citations.

A question set is JSON lines: ``question``, ``type``, ``answerable``, ``docs`` (file names),
``evidence`` (verbatim spans, white space removed), ``must_include``, and optionally ``id`` and
``history``. The same input gives the same report, byte for byte; latencies are kept apart.
"""

from __future__ import annotations

import difflib
import json
import re
import statistics
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import XunwenError
from index.model import Filters

from .model import Answer, Ask, Citation, Turn

__all__ = [
    "EvalCase",
    "EvalReport",
    "QuestionSetInvalid",
    "evaluate",
    "evidence_recall",
    "load_cases",
    "overlap",
    "read_cases",
    "read_text",
    "squash",
]

#: An evidence span counts as covered when this share of it stands in one run of one quote.
COVERED = 0.8
_USEFUL = 0.5  # a citation that holds half of an evidence span is useful


class QuestionSetInvalid(XunwenError):
    """A line of the question set is not what a question looks like."""

    code = "eval.invalid_set"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalCase:
    """One question with what a right answer holds."""

    id: str
    question: str
    type: str
    answerable: bool
    docs: tuple[str, ...]
    evidence: tuple[str, ...]
    must_include: tuple[str, ...]
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalReport:
    """Means over a set, ``correct`` by type, and the misses; every share is 0 to 1."""

    metrics: Mapping[str, float]
    correct_by_type: Mapping[str, str]
    misses: tuple[Mapping[str, object], ...] = field(default_factory=tuple)

    def as_json(self) -> dict[str, object]:
        """A plain object, keys in a fixed order."""
        return {
            **{k: self.metrics[k] for k in sorted(self.metrics)},
            "correct_by_type": {k: self.correct_by_type[k] for k in sorted(self.correct_by_type)},
            "misses": [dict(m) for m in self.misses],
        }


def load_cases(path: Path) -> tuple[EvalCase, ...]:
    """Read a question set; raises QuestionSetInvalid naming file and line."""
    return read_cases(read_text(path), str(path))


def read_text(path: Path) -> str:
    """The text of a file of questions; raises QuestionSetInvalid when it cannot be read."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetInvalid(
            f"读不了题集 {path}：{error}", hint="请给出一个 UTF-8 的 JSON Lines 文件。"
        ) from error


def read_cases(text: str, name: str) -> tuple[EvalCase, ...]:
    """The questions of a set, JSON lines; raises QuestionSetInvalid naming the set and the line."""
    cases = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            cases.append(
                EvalCase(
                    id=str(item.get("id", number)),
                    question=item["question"],
                    type=str(item.get("type", "")),
                    answerable=bool(item["answerable"]),
                    docs=tuple(item.get("docs", ())),
                    evidence=tuple(item.get("evidence", ())),
                    must_include=tuple(item.get("must_include", ())),
                    history=tuple(
                        Turn(role=t["role"], content=t["content"]) for t in item.get("history", ())
                    ),
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise QuestionSetInvalid(
                f"{name} 第 {number} 行不是一道题：{error}",
                hint="每行一个 JSON 对象，至少有 question 和 answerable。",
            ) from error
    if not cases:
        raise QuestionSetInvalid(f"{name} 里没有题目。", hint="每行写一个 JSON 对象。")
    return tuple(cases)


def evaluate(
    cases: Sequence[EvalCase],
    answer: Callable[[Ask], Answer],
    text_of: Callable[[str, str], str],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> EvalReport:
    """Ask every question and score what comes back.

    Args:
        cases: the question set.
        answer: the assistant.
        text_of: document id and version to canonical text, to check the quotes against.
        progress: called with (done, all) after each question.
    """
    sums: dict[str, list[float]] = defaultdict(list)
    by_type: dict[str, list[bool]] = defaultdict(list)
    misses: list[Mapping[str, object]] = []
    for done, case in enumerate(cases, 1):
        result = answer(Ask(question=case.question, history=case.history, filters=Filters()))
        for c in result.citations:
            text = text_of(c.document.id, c.document.version)
            sums["quotes_exact"].append(float(c.span.of(text) == c.quote))
        good = _score_answerable(case, result, sums) if case.answerable else result.status == "refused"
        if not case.answerable:
            sums["refused_unanswerable"].append(float(good))
        sums["correct"].append(float(good))
        by_type[case.type].append(good)
        if not good:
            misses.append(
                {
                    "id": case.id,
                    "question": case.question,
                    "status": result.status,
                    "reason": result.reason,
                    "answer": result.text[:300],
                    "wanted": list(case.must_include),
                }
            )
        if progress is not None:
            progress(done, len(cases))
    metrics = {
        name: round(statistics.fmean(values), 4) for name, values in sums.items() if name != "answer_chars"
    }
    if sums["answer_chars"]:
        metrics["answer_chars_p50"] = statistics.median(sums["answer_chars"])
    metrics["questions"] = float(len(cases))
    return EvalReport(
        metrics=metrics,
        correct_by_type={t: f"{sum(v)}/{len(v)}" for t, v in by_type.items()},
        misses=tuple(misses),
    )


def _score_answerable(case: EvalCase, result: Answer, sums: dict[str, list[float]]) -> bool:
    refused = result.status == "refused"
    quotes = [squash(c.quote) for c in result.citations]
    recall = evidence_recall(case.evidence, quotes)
    said = squash(result.text)
    has_all = not refused and all(squash(m) in said for m in case.must_include)
    sums["answered"].append(float(not refused))
    sums["evidence_recall"].append(recall)
    sums["all_evidence"].append(float(recall == 1.0))
    sums["must_include"].append(float(has_all))
    if result.citations:
        home = [_file_name(c) in case.docs for c in result.citations]
        useful = [h and _useful(q, case) for h, q in zip(home, quotes, strict=True)]
        sums["citation_precision"].append(sum(useful) / len(useful))
        sums["right_document"].append(sum(home) / len(home))
        sums["answer_chars"].append(float(len(result.text)))
    return has_all and recall >= 0.5


def _file_name(citation: Citation) -> str:
    return citation.document.source.rsplit("/", 1)[-1]


def _useful(quote: str, case: EvalCase) -> bool:
    evidence = [squash(e) for e in case.evidence]
    return any(overlap(e, quote) >= _USEFUL or quote in e for e in evidence) or any(
        squash(m) in quote for m in case.must_include
    )


def evidence_recall(evidence: Iterable[str], quotes: Sequence[str]) -> float:
    """Mean share of the evidence spans that one of the (squashed) quotes covers; 1 without any."""
    covered = [max((overlap(squash(e), q) for q in quotes), default=0.0) >= COVERED for e in evidence]
    return sum(covered) / len(covered) if covered else 1.0


def squash(text: str) -> str:
    """NFKC without white space, so that line breaks and full-width digits don't decide."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def overlap(span: str, text: str) -> float:
    """The longest common run of the two as a share of ``span``; 0 for an empty span."""
    if not span:
        return 0.0
    if span in text:
        return 1.0
    match = difflib.SequenceMatcher(None, span, text, autojunk=False).find_longest_match()
    return match.size / len(span)
