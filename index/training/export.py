"""The finished table as a folder that ``SentenceTransformer`` and our runtime both read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["quantise", "write_model"]

_STATIC = "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"
_NORMALIZE = "sentence_transformers.base.modules.normalize.Normalize"


def quantise(table: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Each row as int8 ``(pieces, dim)`` times a float32 ``(pieces,)``; zero rows stay zero."""
    weights = np.abs(table).max(axis=1) / 127.0
    scaled = np.divide(table, weights[:, None], out=np.zeros_like(table), where=weights[:, None] > 0)
    return np.rint(scaled).astype(np.int8), weights.astype(np.float32)


def write_model(
    folder: Path,
    tokenizer: Tokenizer,
    table: npt.NDArray[np.float32],
    *,
    mapping: npt.NDArray[np.int32],
    card: str,
) -> None:
    """Write the model folder; an older one of this name is replaced only when the new is complete.

    Args:
        folder: where; its parent must exist.
        tokenizer: cuts texts into pieces.
        table: float32 ``(rows, dim)``.
        mapping: the row of each piece of the tokenizer, int32 ``(pieces,)``.
        card: the text of ``README.md``.
    """
    from safetensors.numpy import save_file

    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    (partial / "1_Normalize").mkdir(parents=True)
    rows, weights = quantise(table)
    weights_file = partial / "model.safetensors"
    save_file({"embeddings": rows, "mapping": mapping, "weights": weights[mapping]}, weights_file)
    weights_file.chmod(0o644)  # safetensors makes it private
    data = json.loads(tokenizer.to_str())
    (partial / "tokenizer.json").write_text(
        json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": _STATIC},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": _NORMALIZE},
    ]
    settings = {
        "model_type": "SentenceTransformer",
        "prompts": {"query": "", "document": ""},
        "default_prompt_name": None,
        "similarity_fn_name": "cosine",
    }
    for name, content in (
        ("modules.json", modules),
        ("config_sentence_transformers.json", settings),
        ("1_Normalize/config.json", {}),
    ):
        (partial / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    (partial / "README.md").write_text(card, encoding="utf-8")
    if folder.exists():
        shutil.rmtree(folder)
    partial.replace(folder)
