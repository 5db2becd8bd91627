"""How the index grows: build, memory, disk, latency and recall at 10,000 … 1,000,000 passages.

    python -m tests.bench.growth CORPUS [--sizes 10000 100000 1000000] [--queries 300]
        [--homes FOLDER] [--model NAME] [--json]

CORPUS is a set in the layout of ``tests.bench.retrieval``; its sentences are mixed anew, seeded, into
as many articles of ten passages as a size needs, made when they are read, so that only the index
is measured. Building and asking run in processes of their own. ``recall10`` compares the dense half
with an exact search over the vectors as the embedder gave them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.model import Block, BlockKind, Document, DocumentKind, Span, text_version
from corpus.records import ListedDocument

from .peers.common import peak_mib, resident_mib
from .retrieval import _lines
from .speed import _mib, parts

PASSAGES = 10  # paragraphs of each article
KEPT = 9.5  # passages that the splitter makes of them, on average: it joins short ones


class Articles:
    """A catalogue of articles that are made when they are read; the same number, the same text."""

    def __init__(self, corpus: Path, count: int) -> None:
        texts = [json.loads(line)["text"] for line in _lines(corpus, "corpus.jsonl")]
        sentences = [part for text in texts for part in re.findall(r"[^。！？]{12,80}[。！？]", text)]
        self._sentences = list(dict.fromkeys(sentences))
        self._count = count

    def text(self, number: int) -> str:
        """The text of an article: ten paragraphs of three to five sentences."""
        chance = random.Random(number)
        paragraphs = []
        for _ in range(PASSAGES):
            start = chance.randrange(len(self._sentences) - 8)  # neighbours, so that a passage has a subject
            paragraphs.append("".join(self._sentences[start : start + chance.randint(3, 5)]))
        return "\n".join(paragraphs)

    def listed(self) -> list[ListedDocument]:
        """All articles; the version is their number, for a text need not be made to list it."""
        return [
            (
                f"a{n}", n.to_bytes(32, "big"), "", f"a{n:07d}", f"{2015 + n % 10}",
                json.dumps([f"{n % 97}市"], ensure_ascii=False), "news", 0,
            )
            for n in range(self._count)
        ]  # fmt: skip

    def flush(self) -> None:
        """Nothing to do: it is in memory."""

    def document(self, identifier: str, version: str | None = None) -> Document:
        """An article."""
        del version
        text = self.text(int(identifier[1:]))
        blocks, start = [], 0
        for line in text.split("\n"):
            span = Span(start, start + len(line))
            blocks.append(Block(kind=BlockKind.PARAGRAPH, span=span, raw=span))
            start += len(line) + 1
        return Document(
            id=identifier,
            version=text_version(text),
            source=identifier,
            title="",
            text=text,
            blocks=tuple(blocks),
            kind=DocumentKind.NEWS,
            media_type="text/plain",
        )


class Recording:
    """An embedder that also writes every passage vector it gives to a file."""

    def __init__(self, embedder: Any, path: Path) -> None:
        self._embedder, self._file = embedder, path.open("wb")
        embedder.expect_many()
        self.fingerprint, self.dim = embedder.fingerprint, embedder.dim
        self.token_ids, self.vectors_of = embedder.token_ids, embedder.vectors_of
        self.encode_queries = embedder.encode_queries

    def encode_passages(self, texts: Sequence[str]) -> Any:
        return self.encode_ids(self.token_ids(texts))

    def encode_ids(self, ids: Sequence[Any]) -> Any:
        vectors = self._embedder.encode_ids(ids)
        self._file.write(vectors.astype(np.float16).tobytes())
        return vectors

    def close(self) -> None:
        self._file.close()


def step_build(corpus: Path, size: int, home: Path, model: str | None) -> dict[str, Any]:
    """Passages to a published index in ``home``; the vectors as they were given beside it."""
    from corpus.passages import Splitter
    from index.build import build

    articles = Articles(corpus, _articles(size))
    ready = parts(model) | {"splitter": Splitter(target_chars=220, max_chars=400)}
    home.mkdir(parents=True)
    recording = Recording(ready["embedder"], home / "vectors.f16")
    started, cpu = time.perf_counter(), time.process_time()
    report = build(home, articles, **(ready | {"embedder": recording}))
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    recording.close()
    return {
        "passages": report.passages,
        "build_s": round(seconds, 1),
        "build_cpu_s": round(cpu, 1),
        "build_peak_mib": peak_mib(),
        "disk_mib": _mib(home / "generations"),
    }


def step_serve(corpus: Path, size: int, home: Path, model: str | None, queries: int) -> dict[str, Any]:
    """Open, ask, and compare the dense half with an exact search."""
    from corpus.passages import Splitter
    from index.snapshot import Snapshot

    articles = Articles(corpus, _articles(size))
    before = resident_mib()
    ready = parts(model) | {"splitter": Splitter(target_chars=220, max_chars=400)}
    started = time.perf_counter()
    snapshot = Snapshot.open(home, catalogue=articles, **ready)
    opened = time.perf_counter() - started
    chance = random.Random(7)
    questions = [_question(articles.text(chance.randrange(_articles(size))), chance) for _ in range(queries)]
    for question in questions[:10]:
        snapshot.search(question, 10)
    waits, cpu = [], time.process_time()
    for question in questions:
        started = time.perf_counter()
        snapshot.search(question, 10)
        waits.append(1000 * (time.perf_counter() - started))
    cpu = time.process_time() - cpu
    waits.sort()
    resident = resident_mib() - before  # without the sentences that the bench itself holds
    return {
        "open_s": round(opened, 3),
        "p50_ms": round(waits[len(waits) // 2], 2),
        "p99_ms": round(waits[int(len(waits) * 0.99)], 2),
        "cpu_ms": round(1000 * cpu / len(waits), 2),
        "resident_mib": resident,
        "recall10": round(_recall(snapshot, home / "vectors.f16", questions[:100]), 4),
        "load": round(os.getloadavg()[0], 1),
    }


def _articles(passages: int) -> int:
    return round(passages / KEPT)


def _question(text: str, chance: random.Random) -> str:
    sentence = chance.choice(re.findall(r"[^。！？\n]{12,80}[。！？]", text))
    start = chance.randrange(max(1, len(sentence) - 20))
    return sentence[start : start + 20]


def _recall(snapshot: Any, path: Path, questions: Sequence[str]) -> float:
    """Share of the ten nearest of an exact search that the dense half finds."""
    wanted = snapshot.embedder.encode_queries(questions)
    vectors = np.memmap(path, np.float16, mode="r").reshape(-1, wanted.shape[1])
    best = np.full((len(questions), 0), 0, np.float32)
    rows = np.zeros((len(questions), 0), np.int64)
    for start in range(0, len(vectors), 50_000):
        part = wanted @ np.asarray(vectors[start : start + 50_000], np.float32).T
        best = np.concatenate([best, part], axis=1)
        rows = np.concatenate(
            [rows, np.tile(np.arange(start, start + part.shape[1]), (len(part), 1))], axis=1
        )
        order = np.argsort(-best, axis=1, kind="stable")[:, :10]
        best, rows = np.take_along_axis(best, order, 1), np.take_along_axis(rows, order, 1)
    live = np.ones(len(vectors), bool)
    hits = 0
    for index in range(len(questions)):
        found, scores = snapshot._dense(wanted[index], 200, live, narrow=False)
        floor = best[index, -1] - 2e-3  # equal texts give equal vectors: any of them is right
        exact = (np.asarray(vectors[found[:10]], np.float32) @ wanted[index] >= floor).sum()
        hits += int(exact)
        assert len(scores)
    return hits / (10 * len(questions))


def main() -> int:
    """Run the bench; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--model")
    parser.add_argument("--homes", type=Path, help="keep the indexes here, and use those that are there")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for size in options.sizes:
            home = (options.homes or Path(temporary)) / str(size)
            base = {"corpus": str(options.corpus), "size": size, "home": str(home), "model": options.model}
            done = home / "built.json"
            if not done.is_file():
                shutil.rmtree(home, ignore_errors=True)
                built = _run("build", base)
                done.write_text(json.dumps(built))
            result = json.loads(done.read_text()) | _run("serve", base | {"queries": options.queries})
            print(
                json.dumps(result) if options.json else "  ".join(f"{k} {v}" for k, v in result.items()),
                flush=True,
            )
            if options.homes is None:
                shutil.rmtree(home)
    return 0


def _run(step: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """One step in a process of its own, so that its memory is its own."""
    code = "import sys; from tests.bench import growth; growth.child(*sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, step, json.dumps(arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    if done.returncode:
        raise RuntimeError(f"{step}: {done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def child(step: str, given: str) -> None:
    """What :func:`_run` runs."""
    arguments = json.loads(given)
    arguments |= {"corpus": Path(arguments["corpus"]), "home": Path(arguments["home"])}
    print(json.dumps({"build": step_build, "serve": step_serve}[step](**arguments)))


if __name__ == "__main__":
    sys.exit(main())
