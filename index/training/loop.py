"""The training loop: InfoNCE over the batch, both ways, with checkpoints."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from .cooccurrence import cooccurrence_vectors
from .settings import TrainingSettings
from .table import composition, fold, initial, multiply
from .tokens import TokenisedSource, Windows, draw_epoch, rows_of
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    import scipy.sparse as sp

__all__ = ["Progress", "frequencies", "train"]

Progress = Callable[[str, int, int], None]
_CHECKPOINT_STEPS = 100
_WARM_UP_STEPS = 50


@dataclass(slots=True)
class _Run:
    """What changes while training, and what a checkpoint holds."""

    table: torch.Tensor
    optimizer: torch.optim.Adam
    step: int = 0
    loss: float = math.nan


def train(
    vocabulary: Vocabulary,
    sources: Sequence[TokenisedSource],
    settings: TrainingSettings,
    *,
    checkpoint: Path,
    progress: Progress,
) -> npt.NDArray[np.float32]:
    """Train, going on from ``checkpoint`` when it is there, and give the folded table.

    Args:
        vocabulary: pieces and their parts.
        sources: tokenised pairs.
        settings: numbers of the run.
        checkpoint: a file written every hundred steps.
        progress: called with the loss, the step and the number of steps.

    Returns:
        float32 ``(pieces, dim)``, row 0 (unknown) zero.
    """
    matrix = composition(vocabulary, settings.parts)
    transposed = matrix.T.tocsr()
    run = _start(vocabulary, sources, settings, checkpoint, progress)
    batches = draw_epoch(sources, (settings.seed, 0), settings.batch)
    if not batches:
        raise ValueError(f"fewer pairs than a batch of {settings.batch}")
    steps_an_epoch = len(batches)
    steps = max(1, round(steps_an_epoch * settings.epochs))
    drawn = 0
    while run.step < steps:
        epoch, place = divmod(run.step, steps_an_epoch)
        if epoch != drawn:
            batches, drawn = draw_epoch(sources, (settings.seed, epoch), settings.batch), epoch
        batch = batches[place]
        random = np.random.default_rng((settings.seed, 1, run.step))
        rows = _batch_rows(sources, batch, len(vocabulary.pieces), settings, random)
        rate = settings.learning_rate * _schedule(run.step, steps)
        _advance(run, rows, matrix, transposed, rate, settings)
        progress(f"loss {run.loss:.3f}", run.step, steps)
        if run.step % _CHECKPOINT_STEPS == 0 and run.step < steps:
            _save(run, checkpoint)
    return fold(matrix, run.table)


def frequencies(sources: Sequence[TokenisedSource], size: int) -> npt.NDArray[np.float64]:
    """Share of each piece among all tokens of the sources, float64 ``(size,)``."""
    counts = np.zeros(size, dtype=np.float64)
    for source in sources:
        for side in (source.queries, source.passages):
            counts += np.bincount(side.ids, minlength=size)
    shares: npt.NDArray[np.float64] = counts / max(1.0, counts.sum())
    return shares


def _advance(
    run: _Run,
    rows: sp.csr_matrix,
    matrix: sp.csr_matrix,
    transposed: sp.csr_matrix,
    rate: float,
    settings: TrainingSettings,
) -> None:
    words = multiply(matrix, run.table, transposed)
    texts = functional.normalize(multiply(rows, words), dim=1)
    half = len(texts) // 2
    scores = texts[:half] @ texts[half:].T / settings.temperature
    target = torch.arange(half)
    loss = (functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)) / 2
    run.optimizer.param_groups[0]["lr"] = rate
    run.optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
    run.optimizer.step()
    run.step += 1
    run.loss = loss.item() if math.isnan(run.loss) else 0.98 * run.loss + 0.02 * loss.item()


def _batch_rows(
    sources: Sequence[TokenisedSource],
    batch: npt.NDArray[np.int64],
    size: int,
    settings: TrainingSettings,
    random: np.random.Generator,
) -> Any:
    import scipy.sparse as sp

    queries: list[npt.NDArray[np.int32]] = []
    passages: list[npt.NDArray[np.int32]] = []
    for number, pair in batch:
        for side, texts in ((sources[number].queries, queries), (sources[number].passages, passages)):
            texts.append(side.ids[side.offsets[pair] : side.offsets[pair + 1]])
    first = Windows(longest=settings.longest_query, shortest=settings.longest_query)
    cut = Windows(longest=settings.longest_passage, shortest=settings.shortest_window)
    both = [rows_of(queries, size, windows=first), rows_of(passages, size, random=random, windows=cut)]
    return sp.vstack(both).tocsr()


def _schedule(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / _WARM_UP_STEPS) * max(0.02, 1.0 - step / steps)


def _start(
    vocabulary: Vocabulary,
    sources: Sequence[TokenisedSource],
    settings: TrainingSettings,
    checkpoint: Path,
    progress: Progress,
) -> _Run:
    """From the checkpoint when there is one, else from cooccurrence."""
    size, characters = len(vocabulary.pieces), len(vocabulary.characters)
    state = torch.load(checkpoint, weights_only=True) if checkpoint.is_file() else None
    if state is None:
        progress("cooccurrence", 0, 1)
        company = cooccurrence_vectors(sources, size, settings.dim, settings.seed)
        table = initial(frequencies(sources, size), company, characters, settings.seed)
    else:
        table = state["table"]
    table.requires_grad_()
    optimizer = torch.optim.Adam([table], lr=settings.learning_rate, betas=(0.9, 0.99), eps=1e-9)
    run = _Run(table, optimizer)
    if state is not None:
        optimizer.load_state_dict(state["optimizer"])
        run.step, run.loss = int(state["step"]), float(state["loss"])
    return run


def _save(run: _Run, checkpoint: Path) -> None:
    partial = checkpoint.with_suffix(".partial")
    state = {"table": run.table.detach(), "optimizer": run.optimizer.state_dict()}
    torch.save({**state, "step": run.step, "loss": run.loss}, partial)
    partial.replace(checkpoint)
