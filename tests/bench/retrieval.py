"""Ranking measured on sets of questions with known passages.

    python -m tests.bench.retrieval DIR NAME… [--json] [--model NAME] [--depth 100] [--set WEIGHT=NUMBER…]

Each ``DIR/NAME`` holds ``corpus``, ``queries`` (``.jsonl``: id, text, title) and ``qrels`` (``.tsv``),
plain or gzipped. Every passage becomes a document of one passage; the index is built and searched by
the program's own code. The columns:

- dense: cosine alone; lexical: the program's BM25; fused: both; final: after the second look;
- bm25: a reference outside the program (bm25s, Lucene's formula, k1 1.2, b 0.75, search words and
  character bigrams, the same texts).

``--json`` prints one object a set and nothing else on standard output.
"""

from __future__ import annotations

import argparse
import dataclasses
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.settings import IndexSettings, SearchSettings

COLUMNS = ("dense", "lexical", "bm25", "fused", "final")


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalSet:
    """Passages, questions, and for each question the gains of the passages that answer it."""

    name: str
    passages: tuple[str, ...]
    questions: tuple[str, ...]
    gains: tuple[Mapping[int, float], ...]


def read_set(folder: Path) -> RetrievalSet:
    """Read one set; questions without a known passage are left out, as in trec_eval."""
    rows = [json.loads(line) for line in _lines(folder, "corpus.jsonl")]
    place = {str(row["id"]): number for number, row in enumerate(rows)}
    gains: dict[str, dict[int, float]] = {}
    for line in _lines(folder, "qrels.tsv"):
        fields = line.split("\t")
        if len(fields) == 3 and fields[1] in place:
            gains.setdefault(fields[0], {})[place[fields[1]]] = float(fields[2])
    questions = [json.loads(line) for line in _lines(folder, "queries.jsonl")]
    known = [row for row in questions if any(gain > 0 for gain in gains.get(str(row["id"]), {}).values())]
    return RetrievalSet(
        name=folder.name,
        passages=tuple(f"{row.get('title') or ''}\n{row['text']}".strip() for row in rows),
        questions=tuple(row["text"] for row in known),
        gains=tuple(gains[str(row["id"])] for row in known),
    )


def _lines(folder: Path, name: str) -> Iterator[str]:
    plain, packed = folder / name, folder / f"{name}.gz"
    if plain.is_file():
        text = plain.read_text(encoding="utf-8")
    elif packed.is_file():
        text = gzip.decompress(packed.read_bytes()).decode("utf-8")
    else:
        raise FileNotFoundError(f"{plain} (or {packed.name})")
    return (line for line in text.split("\n") if line.strip())


def ndcg(order: Sequence[int], gains: Mapping[int, float], depth: int = 10) -> float:
    """Normalised discounted cumulative gain of one ranking, gain ``2**relevance - 1``."""
    found = sum(
        (2 ** gains.get(row, 0.0) - 1) / np.log2(place + 2) for place, row in enumerate(order[:depth])
    )
    best = sorted(gains.values(), reverse=True)[:depth]
    ideal = sum((2**gain - 1) / np.log2(place + 2) for place, gain in enumerate(best))
    return float(found / ideal) if ideal else 0.0


def recall(order: Sequence[int], gains: Mapping[int, float], depth: int = 100) -> float:
    """Share of the passages with a gain that are among the first ``depth``."""
    relevant = {row for row, gain in gains.items() if gain > 0}
    return len(relevant & set(order[:depth])) / len(relevant) if relevant else 0.0


def reference_bm25(data: RetrievalSet, depth: int) -> list[list[int]]:
    """Rankings of bm25s over the program's terms; passages without a common term are left out."""
    import bm25s

    from corpus.lexicon import Lexicon
    from corpus.segment import load_segmenter, search_terms

    segmenter = load_segmenter(Lexicon.load())
    numbers: dict[str, int] = {}
    ids = [
        [numbers.setdefault(term, len(numbers)) for term in search_terms(text, segmenter)]
        for text in data.passages
    ]
    engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    engine.index((ids, numbers), show_progress=False)
    rankings = []
    for question in data.questions:
        terms = [numbers[term] for term in search_terms(question, segmenter) if term in numbers]
        scores = engine.get_scores_from_ids(terms) if terms else np.zeros(len(ids), np.float32)
        order = np.argsort(-scores, kind="stable")[:depth]
        rankings.append([int(row) for row in order if scores[row] > 0])
    return rankings


def search_all(
    data: RetrievalSet, *, model: str | None, depth: int, search: SearchSettings
) -> tuple[dict[str, list[list[int]]], float]:
    """Rankings of the program by column, and milliseconds a question (first ten hits, one thread)."""
    from corpus.lexicon import Lexicon
    from corpus.passages import Splitter
    from corpus.segment import load_segmenter
    from index.build import build
    from index.embedder import load_embedder
    from index.snapshot import Snapshot

    from .shelf import Shelf

    shelf = Shelf(data.passages)
    parts: dict[str, Any] = {
        "embedder": load_embedder(model),
        "segmenter": load_segmenter(Lexicon.load()),
        "splitter": Splitter(target_chars=10_000_000, max_chars=10_000_000),
    }
    rankings: dict[str, list[list[int]]] = {name: [] for name in COLUMNS if name != "bm25"}
    with tempfile.TemporaryDirectory() as home:
        build(Path(home), shelf, **parts)  # type: ignore[arg-type]  # the shelf has what a build reads
        settings = IndexSettings(search=search)
        snapshot = Snapshot.open(Path(home), catalogue=shelf, settings=settings, **parts)  # type: ignore[arg-type]
        try:
            started = time.perf_counter()
            for question in data.questions:
                snapshot.search(question, 10)
            seconds = time.perf_counter() - started
            for question in data.questions:
                for name, order in _columns(snapshot.search(question, 4 * depth), shelf, depth).items():
                    rankings[name].append(order)
        finally:
            snapshot.close()
    return rankings, 1000 * seconds / max(1, len(data.questions))


def _columns(hits: Iterable[Any], shelf: Any, depth: int) -> dict[str, list[int]]:
    """Rows by each channel's own rank; a search reports every candidate of both halves."""
    found: dict[str, list[tuple[int, int]]] = {"dense": [], "lexical": [], "fused": [], "final": []}
    for hit in hits:
        row = shelf.row_of(hit.passage.document_id)
        for said in hit.hits:
            if said.channel in found:
                found[said.channel].append((said.rank, row))
    return {name: [row for _, row in sorted(pairs)[:depth]] for name, pairs in found.items()}


def measure(
    data: RetrievalSet, *, model: str | None, depth: int, search: SearchSettings
) -> tuple[dict[str, Any], dict[str, list[float]]]:
    """The object that ``--json`` prints, and nDCG@10 of each question by column."""
    rankings, milliseconds = search_all(data, model=model, depth=depth, search=search)
    rankings["bm25"] = reference_bm25(data, depth)
    single = {
        name: [ndcg(order, gains) for order, gains in zip(rankings[name], data.gains, strict=True)]
        for name in COLUMNS
    }
    reached = {
        name: [recall(order, gains, depth) for order, gains in zip(rankings[name], data.gains, strict=True)]
        for name in COLUMNS
    }
    result = {
        "set": data.name,
        "passages": len(data.passages),
        "queries": len(data.questions),
        "ndcg10": {name: round(float(np.mean(values)), 4) for name, values in single.items()},
        f"recall{depth}": {name: round(float(np.mean(values)), 4) for name, values in reached.items()},
        "ms_per_query": round(milliseconds, 2),
    }
    return result, single


def paired(first: Sequence[float], second: Sequence[float], rounds: int = 2000) -> tuple[float, float, float]:
    """Mean of ``first - second`` and its 95 % interval, by bootstrap over questions."""
    difference = np.asarray(first) - np.asarray(second)
    random = np.random.default_rng(0)
    means = [difference[random.integers(0, len(difference), len(difference))].mean() for _ in range(rounds)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(difference.mean()), float(low), float(high)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.retrieval", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("names", nargs="+", metavar="NAME")
    parser.add_argument("--json", action="store_true", help="one object a set, nothing else")
    parser.add_argument("--model", help="embedding model, by name or path; default: the one in the box")
    parser.add_argument("--depth", type=int, default=100, help="of recall")
    parser.add_argument(
        "--set", action="append", default=[], type=_weight, metavar="WEIGHT=NUMBER", help="of SearchSettings"
    )
    options = parser.parse_args(arguments)
    search = SearchSettings(**dict(options.set))
    for name in options.names:
        try:
            data = read_set(options.folder / name)
        except (OSError, ValueError, KeyError) as error:
            print(f"retrieval: {name}: {error}", file=sys.stderr)
            return 1
        result, single = measure(data, model=options.model, depth=options.depth, search=search)
        print(json.dumps(result, ensure_ascii=False) if options.json else _table(result, single), flush=True)
    return 0


def _weight(text: str) -> tuple[str, Any]:
    """``name=number`` of a field of the search settings."""
    name, _, value = text.partition("=")
    settings = dataclasses.asdict(SearchSettings())
    if name not in settings:
        raise argparse.ArgumentTypeError(f"no such setting: {name} (there are {', '.join(settings)})")
    return name, type(settings[name])(value)


def _table(result: Mapping[str, Any], single: Mapping[str, Sequence[float]]) -> str:
    depth = next(key for key in result if key.startswith("recall"))
    head = (
        f"{result['set']}: {result['passages']} passages, {result['queries']} queries, "
        f"{result['ms_per_query']} ms a query"
    )
    lines = [head, f"  {'':8} nDCG@10  {depth:>9}  nDCG@10 against bm25 (95 %)"]
    for name in COLUMNS:
        mean, low, high = paired(single[name], single["bm25"])
        against = "" if name == "bm25" else f"  {mean:+.4f} ({low:+.4f} … {high:+.4f})"
        lines.append(f"  {name:8} {result['ndcg10'][name]:.4f}   {result[depth][name]:9.4f}{against}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
