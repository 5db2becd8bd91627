"""Pairs that no model is trained on, so that settings can be chosen without looking at a test set.

    python -m index.training.held_out --data DIR --out DIR

writes them as retrieval sets (``corpus.jsonl``, ``queries.jsonl``, ``qrels.tsv``) that
``python -m tests.bench.retrieval`` measures. Which pairs they are follows from their text alone: a
question asked in two files is held out of both, and so are all questions about one passage where a
file asks several. Passages that overlap a held-out headline's article are left out as well.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from .data import Pair, Source, load_sources

__all__ = ["HeldOutSet", "held_out_sets", "main", "training_part", "write_sets"]

_RUN = 16  # characters that two texts have in common only if one was cut from the other


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """One pair in ``one_in`` is held out, all that share their ``by`` together."""

    by: Literal["query", "passage"]
    one_in: int


_RULES: dict[str, _Rule] = {
    "stard_train": _Rule(by="query", one_in=6),
    "lecoqa_train_answers": _Rule(by="query", one_in=6),
    "law_national_definition": _Rule(by="query", one_in=6),
    "law_local_definition": _Rule(by="query", one_in=6),
    "dureader2_demo_train": _Rule(by="query", one_in=6),
    "cmrc2018_train": _Rule(by="passage", one_in=16),
    "crud_news_title": _Rule(by="passage", one_in=16),
}
_ARTICLES = "crud_news_title"  # the news files are cut from one collection
_NEWS = ("crud_news_title", "crud_news_lead", "crud_news_ict")

# Name of a set: files whose held-out pairs ask, files whose passages are searched as well.
_SETS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "lay_statutes": (("stard_train",), ("law_national_chapter2article", "law_national_definition")),
    "legal_answers": (("lecoqa_train_answers",), ("stard_train",)),
    "definitions": (
        ("law_national_definition", "law_local_definition"),
        ("law_national_chapter2article", "stard_train"),
    ),
    "headlines": (("crud_news_title",), ()),
    "reading": (("cmrc2018_train", "dureader2_demo_train"), ("c3_train_filtered",)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOutSet:
    """Questions, the passages to be searched, and which of them belong together, by place."""

    name: str
    passages: tuple[str, ...]
    questions: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]


def training_part(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources without held-out pairs and without news cut from a held-out article."""
    held = {
        source.name: tuple(pair for pair in source.pairs if _is_held(source.name, pair)) for source in sources
    }
    seen = {
        pair.passage[start : start + _RUN]
        for pair in held.get(_ARTICLES, ())
        for start in range(len(pair.passage) - _RUN + 1)
    }
    kept = []
    for source in sources:
        pairs: Iterable[Pair] = (pair for pair in source.pairs if not _is_held(source.name, pair))
        if source.name in _NEWS:
            pairs = (pair for pair in pairs if not _overlaps(pair, seen))
        kept.append(replace(source, pairs=tuple(pairs)))
    return tuple(kept)


def held_out_sets(sources: Sequence[Source]) -> tuple[HeldOutSet, ...]:
    """The sets that the sources have files for; a passage that stands twice is searched once."""
    by_name = {source.name: source for source in sources}
    return tuple(
        _set(name, [by_name[one] for one in asking], [by_name[one] for one in (*asking, *beside)])
        for name, (asking, beside) in _SETS.items()
        if all(one in by_name for one in (*asking, *beside))
    )


def write_sets(sets: Iterable[HeldOutSet], folder: Path) -> None:
    """Write each set to a folder of its name in the BEIR layout."""
    for one in sets:
        target = folder / one.name
        target.mkdir(parents=True, exist_ok=True)
        for name, texts in (("corpus", one.passages), ("queries", one.questions)):
            rows = (
                json.dumps({"id": str(i), "text": text}, ensure_ascii=False) for i, text in enumerate(texts)
            )
            (target / f"{name}.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
        lines = [f"{asked}\t{row}\t1\n" for asked, rows in enumerate(one.relevant) for row in sorted(rows)]
        (target / "qrels.tsv").write_text("".join(lines), encoding="utf-8")


def _is_held(name: str, pair: Pair) -> bool:
    rule = _RULES.get(name)
    if rule is None:
        return False
    text = pair.query if rule.by == "query" else pair.passage
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") % rule.one_in == 0


def _overlaps(pair: Pair, seen: set[str]) -> bool:
    return any(
        text[start : start + _RUN] in seen
        for text in (pair.query, pair.passage)
        for start in range(0, len(text) - _RUN + 1, _RUN)
    )


def _set(name: str, asking: Sequence[Source], searched: Sequence[Source]) -> HeldOutSet:
    passages = dict.fromkeys(pair.passage for source in searched for pair in source.pairs)
    place = {passage: row for row, passage in enumerate(passages)}
    relevant: dict[str, set[int]] = {}
    for source in asking:
        for pair in source.pairs:
            if _is_held(source.name, pair):
                relevant.setdefault(pair.query, set()).add(place[pair.passage])
    return HeldOutSet(
        name=name,
        passages=tuple(passages),
        questions=tuple(relevant),
        relevant=tuple(frozenset(rows) for rows in relevant.values()),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m index.training.held_out", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl.gz with q and p")
    parser.add_argument("--out", type=Path, required=True, help="folder of the sets")
    options = parser.parse_args(arguments)
    try:
        sets = held_out_sets(load_sources(options.data))
    except FileNotFoundError as error:
        print(f"index.training.held_out: {error}", file=sys.stderr)
        return 1
    write_sets(sets, options.out)
    for one in sets:
        print(f"{one.name}: {len(one.passages)} passages, {len(one.questions)} questions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
