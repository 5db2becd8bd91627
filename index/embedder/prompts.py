"""What a model family expects before a question and before a passage.

Sources: the model cards of BAAI/bge-*-zh(-v1.5), BAAI/bge-m3, intfloat/(multilingual-)e5-*,
Qwen/Qwen3-Embedding-*, moka-ai/m3e-*, thenlper/gte-*-zh, shibing624/text2vec-*.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Prompts", "prompts_for"]

_TASK = "Instruct: Given a web search query, retrieve relevant passages that answer the query\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompts:
    """Prefixes, put before the text as they are."""

    query: str = ""
    passage: str = ""


# The first pattern found in the lower-cased name decides.
_FAMILIES: tuple[tuple[str, Prompts], ...] = (
    (r"bge-m3|noinstruct", Prompts()),  # bge-large-zh-noinstruct was trained without
    (r"bge-.*zh", Prompts(query="为这个句子生成表示以用于检索相关文章：")),
    (r"bge-.*en", Prompts(query="Represent this sentence for searching relevant passages: ")),
    (r"e5-.*instruct", Prompts(query=_TASK + "Query: ")),
    (r"(^|[-_/])e5-", Prompts(query="query: ", passage="passage: ")),
    (r"qwen3-embedding", Prompts(query=_TASK + "Query:")),
    (r"m3e|gte-|text2vec", Prompts()),
)
_QUERY_KEYS = ("query", "s2p_query", "retrieval.query")
_PASSAGE_KEYS = ("document", "passage", "corpus", "retrieval.passage")


def prompts_for(name: str, own: Mapping[str, str] | None = None) -> Prompts:
    """The prefixes of a model.

    Args:
        name: hub name or path; the last two parts of it are looked at (and the hub's cache
            folder ``models--owner--name``, when the path leads into one).
        own: the ``prompts`` of the model's own configuration; they win when not all empty.
    """
    own = own or {}
    query = next((own[key] for key in _QUERY_KEYS if own.get(key)), "")
    passage = next((own[key] for key in _PASSAGE_KEYS if own.get(key)), "")
    if query or passage:
        return Prompts(query=query, passage=passage)
    for part in _names(name):
        for pattern, prompts in _FAMILIES:
            if re.search(pattern, part):
                return prompts
    return Prompts()


def _names(name: str) -> list[str]:
    parts = Path(name).parts
    cached = [part.replace("--", "/") for part in parts if part.startswith("models--")]
    return [part.lower() for part in [*cached, *reversed(parts[-2:])]]
