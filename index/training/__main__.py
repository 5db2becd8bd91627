"""``python -m index.training --data DIR --out DIR``: from pairs to a model folder."""

from __future__ import annotations

import argparse
import dataclasses
import json
import pickle
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from .data import Source, load_sources
from .held_out import training_part
from .settings import TrainingSettings

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    options = _parser().parse_args(arguments)
    names = {field.name for field in dataclasses.fields(TrainingSettings)}
    settings = TrainingSettings(**{name: value for name, value in vars(options).items() if name in names})
    try:
        _run(settings, options)
    except FileNotFoundError as error:
        print(f"index.training: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m index.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of *.jsonl.gz with q and p")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--work", type=Path, help="what a stopped run goes on from (default: OUT.work)")
    parser.add_argument("--terms", type=Path, action="append", default=[], help="file of words to keep")
    parser.add_argument("--variants", type=Path, help="file of traditional forms of characters")
    parser.add_argument("--card", type=Path, help="README.md of the model folder")
    parser.add_argument(
        "--hold-out", action="store_true", help="leave out the pairs of index.training.held_out"
    )
    parser.add_argument("--threads", type=int, default=1, help="threads of torch (default 1)")
    for field in dataclasses.fields(TrainingSettings):
        kind = type(field.default)
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=kind, default=field.default)
    return parser


def _run(settings: TrainingSettings, options: argparse.Namespace) -> None:
    import torch

    from .export import write_model
    from .loop import train
    from .tokens import tokenise
    from .variants import add_variants, read_variants
    from .vocabulary import build_tokenizer, build_vocabulary

    torch.set_num_threads(options.threads)
    started = time.monotonic()
    folder = options.work or options.out.with_name(options.out.name + ".work")
    folder.mkdir(parents=True, exist_ok=True)
    report = _Report()
    sources = load_sources(options.data)
    if options.hold_out:
        sources = training_part(sources)
    words = [word for path in options.terms for word in _words(path)]
    part = "part" if options.hold_out else "all"
    counts = _counts(sources, folder / f"words-{part}.pickle")
    vocabulary = build_vocabulary(counts, size=settings.vocabulary, terms=words)
    tokenizer = build_tokenizer(vocabulary)
    mark = f"{settings.fingerprint()}-{len(words)}-{part}"
    cut = f"tokens-{settings.vocabulary}-{len(words)}-{part}.npz"
    pairs = tokenise(sources, tokenizer, cache=folder / cut, progress=report)
    table = train(vocabulary, pairs, settings, checkpoint=folder / f"state-{mark}.pt", progress=report)
    text = options.card.read_text("utf-8") if options.card else _plain_card(settings)
    spellings = read_variants(options.variants) if options.variants else {}
    tokenizer, mapping = add_variants(tokenizer, spellings)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    write_model(options.out, tokenizer, table, mapping=mapping, card=text)
    report("written", 1, 1)
    print(json.dumps({"out": str(options.out), "seconds": round(time.monotonic() - started)}))


def _counts(sources: Sequence[Source], cache: Path) -> Counter[str]:
    """Word counts of all texts, each text once; kept, because cutting takes a while."""
    from .vocabulary import count_words

    if cache.is_file():
        stored: Counter[str] = pickle.loads(cache.read_bytes())  # noqa: S301  # our own work folder
        return stored
    counts = count_words(_texts(sources))
    cache.write_bytes(pickle.dumps(counts))
    return counts


def _texts(sources: Sequence[Source]) -> Iterator[str]:
    seen: set[int] = set()
    for source in sources:
        for pair in source.pairs:
            for text in (pair.query, pair.passage):
                key = hash(text)
                if key not in seen:
                    seen.add(key)
                    yield text


def _words(path: Path) -> list[str]:
    """The first word of every line that is no comment."""
    lines = (line.split() for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [line[0] for line in lines if line]


def _plain_card(settings: TrainingSettings) -> str:
    numbers = json.dumps(dataclasses.asdict(settings), indent=2)
    head = "---\nlibrary_name: sentence-transformers\n---\n\nStatic embedding model."
    return f"{head}\n\n```json\n{numbers}\n```\n"


class _Report:
    """One line on standard error every ten seconds, and whenever the stage changes."""

    def __init__(self) -> None:
        self._stage = ""
        self._last = 0.0
        self._started = time.monotonic()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        kind = stage.split(" ", 1)[0]
        if kind != self._stage or now - self._last > 10 or done == total:
            self._stage, self._last = kind, now
            print(f"{now - self._started:6.0f} s  {stage}  {done}/{total}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
