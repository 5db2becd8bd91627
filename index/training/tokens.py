"""Tokenised pairs, kept as flat arrays, and the batches drawn from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .data import Source

if TYPE_CHECKING:
    import scipy.sparse as sp
    from tokenizers import Tokenizer

__all__ = ["Side", "TokenisedSource", "Windows", "draw_epoch", "rows_of", "tokenise"]

_CHARACTERS = 1000  # of a text; longer ones are cut, a window is drawn from what is left
_AT_ONCE = 4096

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Side:
    """The token ids of many texts: text i is ``ids[offsets[i]:offsets[i + 1]]``."""

    offsets: npt.NDArray[np.int64]
    ids: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class TokenisedSource:
    """Both sides of a source, and how often each pair is drawn an epoch."""

    name: str
    share: float
    queries: Side
    passages: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """How passages are cut: half of them from their beginning, half from anywhere."""

    longest: int
    shortest: int


def tokenise(
    sources: Sequence[Source],
    tokenizer: Tokenizer,
    *,
    cache: Path,
    progress: Callable[[str, int, int], None],
) -> tuple[TokenisedSource, ...]:
    """Token ids of every pair; unknown pieces are dropped. Read from ``cache`` when it is there."""
    if cache.is_file():
        with np.load(cache) as stored:
            arrays = {name: stored[name] for name in stored.files}
    else:
        arrays = {}
        for done, source in enumerate(sources):
            progress("tokenise", done, len(sources))
            for side in ("query", "passage"):
                texts = [getattr(pair, side)[:_CHARACTERS] for pair in source.pairs]
                found = _tokens(texts, tokenizer)
                arrays[f"{source.name}.{side}.offsets"] = found.offsets
                arrays[f"{source.name}.{side}.ids"] = found.ids
        partial = cache.with_suffix(".partial.npz")
        np.savez(partial, **arrays)
        partial.replace(cache)
    return tuple(
        TokenisedSource(
            source.name,
            source.share,
            Side(arrays[f"{source.name}.query.offsets"], arrays[f"{source.name}.query.ids"]),
            Side(arrays[f"{source.name}.passage.offsets"], arrays[f"{source.name}.passage.ids"]),
        )
        for source in sources
    )


def draw_epoch(sources: Sequence[TokenisedSource], seed: tuple[int, ...], batch: int) -> list[Numbers]:
    """The batches of one epoch in random order; ``seed`` decides.

    A batch is ``(source, pair)`` int64 ``(batch, 2)``, of one source while that has enough left: the
    other pairs are the negatives, and those of the same kind are harder. Leftovers are mixed.
    """
    random = np.random.default_rng(seed)
    batches, left = [], []
    for number, source in enumerate(sources):
        count = len(source.queries.offsets) - 1
        whole = int(source.share)
        pairs = [np.arange(count)] * whole
        pairs.append(random.choice(count, round(count * (source.share - whole)), replace=False))
        chosen = random.permutation(np.concatenate(pairs).astype(np.int64))
        rows = np.stack([np.full(len(chosen), number), chosen], axis=1)
        full = len(rows) // batch * batch
        batches += np.split(rows[:full], full // batch) if full else []
        left.append(rows[full:])
    mixed = random.permutation(np.concatenate(left))
    full = len(mixed) // batch * batch
    batches += np.split(mixed[:full], full // batch) if full else []
    return [batches[index] for index in random.permutation(len(batches))]


def rows_of(
    texts: Sequence[npt.NDArray[np.int32]],
    size: int,
    *,
    random: np.random.Generator | None = None,
    windows: Windows,
) -> sp.csr_matrix:
    """Sparse float32 ``(len(texts), size)``: each row averages a text's tokens (zero without any).

    With ``random`` a text is cut to a window, else to its first ``windows.longest`` tokens.
    """
    import scipy.sparse as sp

    cut = [_window(text, random, windows) for text in texts]
    lengths = np.array([len(one) for one in cut], dtype=np.int64)
    values = np.repeat(1.0 / np.maximum(lengths, 1), lengths).astype(np.float32)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    matrix = sp.csr_matrix((values, np.concatenate(cut), offsets), shape=(len(texts), size))
    matrix.sum_duplicates()
    return matrix


def _window(
    text: npt.NDArray[np.int32], random: np.random.Generator | None, windows: Windows
) -> npt.NDArray[np.int32]:
    if random is None or len(text) <= windows.shortest:
        return text[: windows.longest]
    length = min(len(text), int(random.integers(windows.shortest, windows.longest + 1)))
    start = int(random.integers(0, len(text) - length + 1)) if random.random() < 0.5 else 0
    return text[start : start + length]


def _tokens(texts: list[str], tokenizer: Tokenizer) -> Side:
    found: list[npt.NDArray[np.int32]] = []
    for start in range(0, len(texts), _AT_ONCE):
        batch = tokenizer.encode_batch_fast(texts[start : start + _AT_ONCE], add_special_tokens=False)
        cut = (np.array(text.ids, dtype=np.int32) for text in batch)
        found += [one[one != 0] for one in cut]
    lengths = np.array([len(one) for one in found], dtype=np.int64)
    ids = np.concatenate(found) if found else np.zeros(0, dtype=np.int32)
    return Side(np.concatenate([[0], np.cumsum(lengths)]), ids)
