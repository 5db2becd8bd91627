"""The scoreboard: question sets scored against the open index, kept in ``HOME/evaluations``.

An evaluation is named after what determines it (set, generation, settings) and holds no time: made
again from the same inputs it is the same file, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from rag.evaluate import EvalReport, evaluate, read_cases, read_text
from rag.model import Answer, Ask, Receipt
from rag.thresholds import Thresholds

from .errors import EvaluationNotFound, EvaluationUnsettled, HomeUnusable
from .schemas.evaluations import EvaluationOut, EvaluationRow, LimitOut, MissOut, SetOut

__all__ = ["QuestionSet", "Scoreboard", "Scored", "read_set", "score"]

_ID = re.compile(r"\d{6,}-[0-9a-f]{16}")
_THRESHOLDS = "thresholds.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """The text of a question set, JSON lines, with the name that people know it by."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A scored set: the report, and the same as the scoreboard keeps it."""

    report: EvalReport
    evaluation: EvaluationOut


def read_set(path: Path) -> QuestionSet:
    """The question set of a file; raises QuestionSetInvalid when it cannot be read."""
    return QuestionSet(name=path.name, text=read_text(path))


def score(
    questions: QuestionSet,
    answer: Callable[[Ask], Answer],
    text_of: Callable[[str, str], str],
    *,
    thresholds: Thresholds | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Scored:
    """Ask every question of a set and score what comes back.

    Args:
        questions: the set.
        answer: the assistant.
        text_of: document id and version to canonical text, to check the quotes against.
        thresholds: what the metrics are held to.
        progress: called with (done, all) after each question.

    Raises:
        QuestionSetInvalid: a line is no question.
        EvaluationUnsettled: the index or the settings changed while the questions were asked.
    """
    receipts: list[Receipt] = []

    def asked(ask: Ask) -> Answer:
        result = answer(ask)
        if result.receipt is not None:
            receipts.append(result.receipt)
        return result

    cases = read_cases(questions.text, questions.name)
    report = evaluate(cases, asked, text_of, progress=progress)
    generation, settings = _settled(receipts)
    digest = hashlib.sha256(questions.text.encode("utf-8", "surrogatepass")).hexdigest()
    known = json.dumps([questions.name, digest, sorted(settings.items())], ensure_ascii=False)
    evaluation = EvaluationOut(
        id=f"{generation}-{hashlib.sha256(known.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}",
        set=SetOut(name=questions.name, sha256=digest, questions=len(cases)),
        generation=generation,
        metrics={name: report.metrics[name] for name in sorted(report.metrics)},
        limits=_limits(report, thresholds),
        settings={name: settings[name] for name in sorted(settings)},
        correct_by_type={name: report.correct_by_type[name] for name in sorted(report.correct_by_type)},
        misses=[MissOut.model_validate(dict(miss)) for miss in report.misses],
    )
    return Scored(report=report, evaluation=evaluation)


def _settled(receipts: Sequence[Receipt]) -> tuple[str, dict[str, str]]:
    """The generation and settings that every answer came from."""
    first = receipts[0] if receipts else None
    if first is None or any(
        (r.generation, r.settings) != (first.generation, first.settings) for r in receipts
    ):
        raise EvaluationUnsettled("评测中途索引或设置变了，得分不作数", hint="请等入库结束后再评测一次")
    return first.generation, dict(first.settings)


def _limits(report: EvalReport, thresholds: Thresholds | None) -> list[LimitOut]:
    if thresholds is None:
        return []
    fallen = {f.threshold.metric for f in thresholds.fallen(report.metrics)}
    return [
        LimitOut(
            metric=limit.metric,
            limit=limit.limit,
            better="lower" if limit.lower_is_better else "higher",
            value=report.metrics.get(limit.metric),
            holds=limit.metric not in fallen,
        )
        for limit in thresholds.limits
    ]


class Scoreboard:
    """The evaluations of one home.

    Args:
        home: the home; evaluations are in a folder of it, thresholds in ``thresholds.json`` beside.
    """

    def __init__(self, home: Path) -> None:
        self._folder = home / "evaluations"
        self._thresholds = home / _THRESHOLDS

    def thresholds(self) -> Thresholds | None:
        """What evaluations made from the page are held to; None where the operator wrote nothing.

        Raises:
            ThresholdsInvalid: the file is there and cannot be used.
        """
        return Thresholds.load(self._thresholds) if self._thresholds.is_file() else None

    def keep(self, evaluation: EvaluationOut) -> Path:
        """Write an evaluation; one of the same inputs is replaced by its equal.

        Raises:
            HomeUnusable: it cannot be written.
        """
        path = self._folder / f"{evaluation.id}.json"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as file:
                file.write(f"{evaluation.model_dump_json(indent=1)}\n".encode())
            Path(file.name).replace(path)
        except OSError as error:
            raise HomeUnusable(f"存不了评测：{error}", hint="请检查数据目录的空间和权限") from error
        return path

    def rows(self) -> list[EvaluationRow]:
        """What was kept, the last one made first; a file that is none of ours is passed over."""
        paths = [path for path in self._folder.glob("*.json") if _ID.fullmatch(path.stem)]
        paths.sort(key=lambda path: (-path.stat().st_mtime_ns, path.stem))
        return [EvaluationRow.model_validate(self.get(path.stem).model_dump()) for path in paths]

    def get(self, identity: str) -> EvaluationOut:
        """One evaluation.

        Raises:
            EvaluationNotFound: there is none of this id, or its file is damaged.
        """
        hint = "用 xunwen eval 题集 --save 评测，或在网页的评分板上评测"
        if not _ID.fullmatch(identity):
            raise EvaluationNotFound("没有这次评测", hint=hint)
        try:
            return EvaluationOut.model_validate_json((self._folder / f"{identity}.json").read_bytes())
        except FileNotFoundError as error:
            raise EvaluationNotFound(f"没有评测 {identity}", hint=hint) from error
        except (OSError, ValidationError) as error:
            raise EvaluationNotFound(f"评测 {identity} 的文件坏了", hint="请删去它，再评测一次") from error
