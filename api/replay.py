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
    """The answer of now; ``changed`` names in Chinese what is not as it was then."""

    answer: Answer
    identical: bool
    changed: tuple[str, ...]


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
        answer=answer, identical=receipt.answer_sha256 == now.answer_sha256, changed=tuple(changed)
    )
