"""Training pairs: gzip files of ``{"q": …, "p": …}`` lines, and how much of each is used."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

__all__ = ["SHARES", "Pair", "Source", "load_sources"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A query-like and a passage-like text that belong together."""

    query: str
    passage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file of pairs; ``share`` is how often each pair is drawn an epoch (0.5: every other)."""

    name: str
    pairs: tuple[Pair, ...]
    share: float


# Pairs drawn an epoch, per pair. Law files are large and uniform: a share of them is enough to
# learn their words. Real questions are few and teach most, so they are drawn several times.
SHARES: dict[str, float] = {
    "law_local_chapter2article": 0.25,
    "law_national_chapter2article": 0.4,
    "law_local_para2rest": 0.2,
    "law_national_para2rest": 0.3,
    "cmrc2018_train": 2.0,
    "c3_train_filtered": 1.0,
    "dureader2_demo_train": 3.0,
    "stard_train": 3.0,
    "lecoqa_train_answers": 3.0,
}


def load_sources(folder: Path) -> tuple[Source, ...]:
    """Every ``*.jsonl.gz`` of the folder, by name.

    Raises:
        FileNotFoundError: the folder holds none.
    """
    paths = sorted(folder.glob("*.jsonl.gz"))
    if not paths:
        raise FileNotFoundError(f"no *.jsonl.gz in {folder}")
    return tuple(_load(path) for path in paths)


def _load(path: Path) -> Source:
    name = path.name.removesuffix(".jsonl.gz")
    pairs = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["q"].strip() and row["p"].strip():
                pairs.append(Pair(row["q"], row["p"]))
    return Source(name=name, pairs=tuple(pairs), share=SHARES.get(name, 1.0))
