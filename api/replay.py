"""Giving an answer again from its receipt, over the generation it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from pydantic import ValidationError

from rag.model import Answer, Receipt

from .errors import ReceiptInvalid
from .schemas import ReceiptOut

if TYPE_CHECKING:
    from .wiring import Wiring

__all__ = ["Replayed", "read_receipt", "replay"]

_PARTS = {
    "index": "索引",
    "embedder": "嵌入模型",
    "segmenter": "分词器与词表",
    "splitter": "段落切分方式",
    "lexicon": "同义词与停用词",
    "ranking": "排序权重",
    "program": "程序版本",
    "llm": "语言模型",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """The answer of now; ``changed`` names in Chinese what is not as it was then.

    ``asked_model`` says whether a language model was asked: it may say another thing each time.
    """

    answer: Answer
    identical: bool
    changed: tuple[str, ...]
    asked_model: bool = False

    @property
    def why(self) -> str:
        """In Chinese, why the answer may differ from the receipt's."""
        if self.changed:
            return f"已改变：{'、'.join(self.changed)}"
        failed = next((w.message for w in self.answer.warnings if w.code.startswith("llm.")), "")
        if self.asked_model and self.answer.mode == "extractive" and failed:
            return f"设置没有变；{failed.rstrip('。')}"
        return "设置没有变；语言模型不保证每次写出同样的话" if self.asked_model else "设置没有变"


def read_receipt(path: Path, standard_input: TextIO) -> Receipt:
    """A receipt, or that of an answer, from a JSON file; ``-`` reads standard input.

    Raises:
        ReceiptInvalid: it cannot be read or is no receipt.
    """
    hint = "请给出 xunwen ask --json 的输出，或其中的 receipt"
    try:
        text = standard_input.read() if str(path) == "-" else path.read_text("utf-8")
        data = json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise ReceiptInvalid(f"读不了回执 {path}：{error}", hint=hint) from error
    if isinstance(data, Mapping) and "receipt" in data:
        data = data["receipt"]
    try:
        return ReceiptOut.model_validate(data).to_receipt()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "整个文件"
        raise ReceiptInvalid(f"{path} 不是回执：{where}，{first['msg']}", hint=hint) from error


def replay(wiring: Wiring, receipt: Receipt) -> Replayed:
    """Ask again what the receipt asked, of the generation it names.

    Raises:
        GenerationGone: that generation is not on disk any more.
        IndexMismatch: the generation was made with other settings than those of now.
    """
    with wiring.assistant_at(receipt.generation) as assistant:
        answer = assistant.answer(receipt.ask)
    assert answer.receipt is not None
    now = answer.receipt
    changed = [name for part, name in _PARTS.items() if receipt.settings.get(part) != now.settings.get(part)]
    return Replayed(
        answer=answer,
        identical=receipt.answer_sha256 == now.answer_sha256,
        changed=tuple(changed),
        asked_model=bool(receipt.settings.get("llm")) and receipt.ask.mode != "extractive",
    )
