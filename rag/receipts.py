"""Receipts: what determined an answer, so that the same answer can be given again and compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.metadata import version

from corpus.lexicon import Lexicon
from index.snapshot import Snapshot

from .llm import LlmSettings
from .model import Answer, Ask, Citation, Receipt

__all__ = ["answer_digest", "program_settings", "receipt_for"]

_SHORT = 16  # hexadecimal digits of a fingerprint; only equality is asked of it


def receipt_for(answer: Answer, *, ask: Ask, snapshot: Snapshot, program: Mapping[str, str]) -> Receipt:
    """The receipt of an answer.

    Args:
        answer: the finished answer.
        ask: what was asked.
        snapshot: the generation it was answered from.
        program: what :func:`program_settings` says of the answering side.
    """
    manifest = snapshot.manifest
    return Receipt(
        ask=ask,
        generation=snapshot.generation,
        settings={
            "index": manifest.sha256,
            "embedder": manifest.fingerprints.embedder,
            "segmenter": manifest.fingerprints.segmenter,
            "reranker": snapshot.reranker,
            "splitter": manifest.fingerprints.splitter,
            **program,
        },
        answer_sha256=answer_digest(answer),
    )


def program_settings(lexicon: Lexicon, llm: LlmSettings | None) -> dict[str, str]:
    """Fingerprints of what answers: ``program``, ``ranking``, ``lexicon``, ``llm`` (no address, no key)."""
    words = [sorted(lexicon.words), sorted(lexicon.synonyms.items()), sorted(lexicon.stop_words)]
    model = ""
    if llm is not None:
        model = (
            f"{llm.model} temperature={llm.temperature} max_tokens={llm.max_tokens}"
            f" evidence_chars={llm.evidence_chars} strict={llm.strict}"
        )
    return {"program": version("xunwen"), "ranking": _ranking(), "lexicon": _short(words), "llm": model}


def answer_digest(answer: Answer) -> str:
    """Checksum of what a reader sees: status, text, sentences, cited places, warnings, suggestions.

    Scores and times are left out; they differ between machines without changing the answer.
    """
    said = [
        answer.resolved_question,
        answer.status,
        answer.reason,
        answer.text,
        [[s.text, s.citations, s.support] for s in answer.sentences],
        [_place(c) for c in answer.citations],
        [_place(c) for c in answer.nearest],
        [[w.code, w.message] for w in answer.warnings],
        answer.follow_ups,
        answer.mode,
    ]
    return _digest(said)


def _place(citation: Citation) -> list[object]:
    document, span = citation.document, citation.span
    return [citation.marker, document.id, document.version, span.start, span.end, citation.quote]


@cache
def _ranking() -> str:
    data = resources.files("rag").joinpath("data/ranking.json").read_bytes()
    return hashlib.sha256(data).hexdigest()[:_SHORT]


def _short(value: object) -> str:
    return _digest(value)[:_SHORT]


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
