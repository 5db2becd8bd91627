"""How fast the model in the box cuts and embeds passages.

    python -m tests.bench.embedding SET [--characters 3000000] [--json]

SET is a folder in the layout of ``tests.bench.retrieval``. One thread; millions of characters a
CPU-second, so that other programs disturb little: the tokenizer of the model alone, the same pieces
cut by the word engine (``index/embedder/cutter.py``, as a build does), the averaging of vectors, and
both together.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from .retrieval import read_set

_AT_ONCE = 1000  # about the passages that a build hands over


def measure(texts: Sequence[str]) -> dict[str, float]:
    """Millions of characters a CPU-second by step.

    Args:
        texts: passages; the first batch of them warms up and counts as well.
    """
    from tokenizers import Tokenizer

    from index.embedder import SHIPPED_MODEL, StaticEmbedder

    tokenizer = Tokenizer.from_file(str(SHIPPED_MODEL / "tokenizer.json"))
    embedder = StaticEmbedder(SHIPPED_MODEL)
    batches = [texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE)]
    embedder.token_ids(texts)  # makes the faster cutter, once enough has been cut
    cut = [embedder.token_ids(batch) for batch in batches]
    steps: dict[str, Callable[[], object]] = {
        "tokenizer": lambda: [tokenizer.encode_batch_fast(list(batch)) for batch in batches],
        "cutter": lambda: [embedder.token_ids(batch) for batch in batches],
        "averaging": lambda: [embedder.encode_ids(ids) for ids in cut],
        "together": lambda: [embedder.encode_passages(batch) for batch in batches],
    }
    characters = sum(map(len, texts)) / 1e6
    return {name: round(characters / _seconds(step), 2) for name, step in steps.items()}


def _seconds(step: Callable[[], object]) -> float:
    started = time.process_time()
    step()
    return max(time.process_time() - started, 1e-6)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.embedding", description=__doc__)
    parser.add_argument("set", type=Path, metavar="SET")
    parser.add_argument("--characters", type=int, default=3_000_000, help="of passages, at least one")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    texts: list[str] = []
    for text in read_set(options.set).passages:
        texts.append(text)
        options.characters -= len(text)
        if options.characters <= 0:
            break
    found = measure(texts)
    if options.json:
        print(json.dumps(found))
    else:
        for name, speed in found.items():
            print(f"{name:10} {speed:6.2f} million characters a CPU-second")
    return 0


if __name__ == "__main__":
    sys.exit(main())
