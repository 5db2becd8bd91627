"""How fast and how large, on a folder of news articles: indexing, asking, opening, adding.

    python -m tests.bench.speed CORPUS [--documents 20000] [--queries 500] [--workers N] [--json]

CORPUS is a set in the layout of ``tests.bench.retrieval`` (``corpus.jsonl``, ``queries.jsonl``,
``qrels.tsv``, gzipped or plain). Every article becomes a text file. Each step is a process of its
own, so that memory and start-up are its own: ``ingest`` (files to a published index), ``serve``
(open, first answer, then all questions), ``add`` (1,000 passages more, searchable and durable).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from corpus.workers import cores

from .peers.common import ask, peak_mib
from .retrieval import _lines

MORE = 330  # articles that are added later: about 1,000 passages


def write_articles(corpus: Path, folder: Path, limit: int) -> dict[str, str]:
    """Write the articles as files; the file of each id. Those that questions ask for come first."""
    rows = [json.loads(line) for line in _lines(corpus, "corpus.jsonl")]
    wanted = {line.split("\t")[1] for line in list(_lines(corpus, "qrels.tsv"))[1:]}
    rows.sort(key=lambda row: row["id"] not in wanted)
    folder.mkdir(parents=True)
    names = {}
    for number, row in enumerate(rows[:limit]):
        name = f"{number:06d}.txt"
        title = row.get("title") or ""
        (folder / name).write_text(f"{title}\n{row['text']}".strip(), encoding="utf-8")
        names[row["id"]] = name
    return names


def parts(model: str | None) -> dict[str, Any]:
    """Embedder, segmenter and splitter as the program uses them."""
    from corpus.lexicon import Lexicon
    from corpus.passages import Splitter
    from corpus.segment import load_segmenter
    from index.embedder import load_embedder

    return {
        "embedder": load_embedder(model),
        "segmenter": load_segmenter(Lexicon.load()),
        "splitter": Splitter(),
    }


def step_ingest(home: Path, files: Path, model: str | None, workers: int) -> dict[str, Any]:
    """Files to a published index.

    ``cpu_seconds`` and ``peak_mib`` are those of all processes together.
    """
    from corpus.catalogue import Catalogue
    from corpus.library import ingest
    from index.build import build

    characters = sum(len(path.read_text("utf-8")) for path in files.iterdir())
    started, cpu = time.perf_counter(), cpu_seconds()
    with Held() as held, Catalogue.open(home / "catalogue.db") as catalogue:
        report = ingest([files], catalogue=catalogue, files_dir=home / "files", workers=workers)
        read_s, read_cpu = time.perf_counter() - started, cpu_seconds() - cpu
        built = build(home, catalogue, **parts(model), workers=workers)
    seconds = time.perf_counter() - started
    return {
        "documents": report.added,
        "failed": len(report.failed),
        "passages": built.passages,
        "characters": characters,
        "seconds": round(seconds, 2),
        "read_seconds": round(read_s, 2),
        "read_cpu": round(read_cpu, 2),
        "cpu_seconds": round(cpu_seconds() - cpu, 2),
        "workers": workers,
        "characters_per_second": round(characters / seconds),
        "build_characters_per_second": round(characters / (seconds - read_s)),
        "peak_mib": held.peak_mib if workers > 1 else peak_mib(),
        "disk_mib": {
            "catalogue": _mib(home / "catalogue.db"),
            "files": _mib(home / "files"),
            "generation": _mib(home / "generations"),
        },
    }


def cpu_seconds() -> float:
    """Of this process and those that it started and that have ended."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


class Held:
    """Looks several times a second at what this process and those it started hold; shared pages once."""

    def __init__(self) -> None:
        self.peak_mib = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.2):
            children = Path("/proc/self/task").glob("*/children")
            pids = ["self", *(pid for path in children for pid in path.read_text().split())]
            self.peak_mib = max(self.peak_mib, sum(map(_proportional_kib, pids)) // 1024)


def _proportional_kib(pid: str) -> int:
    """What a process holds, pages that others hold too by its share of them; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def step_serve(
    home: Path, questions: list[tuple[str, list[str]]], model: str | None, cap_s: float
) -> dict[str, Any]:
    """Open, answer one question, then all; what the lexical half alone would have found."""
    from corpus.catalogue import Catalogue
    from index.snapshot import Snapshot

    catalogue = Catalogue.open(home / "catalogue.db")
    snapshot = Snapshot.open(home, catalogue=catalogue, **parts(model))
    result = ask(
        lambda question: [Path(hit.document.source).name for hit in snapshot.search(question, 10)],
        questions,
        cap_s,
    )
    lexical = 0
    for question, sources in questions:
        ranks = [
            (said.rank, hit.document.source)
            for hit in snapshot.search(question, 200)
            for said in hit.hits
            if said.channel == "lexical"
        ]
        lexical += any(source.endswith(tuple(sources)) for _, source in sorted(ranks)[:10])
    return result | {"hit10_lexical": round(lexical / len(questions), 3)}


def step_add(home: Path, files: Path, model: str | None) -> dict[str, Any]:
    """About 1,000 passages more, then all of them gone again."""
    from corpus.catalogue import Catalogue
    from corpus.library import ingest
    from index.build import build

    ready = parts(model)
    with Catalogue.open(home / "catalogue.db") as catalogue:
        before = {row.id for row in catalogue.documents()}
        ready["embedder"].encode_passages(["预热"])
        ready["segmenter"].words("预热")
        began = time.perf_counter()
        ingest([files], catalogue=catalogue, files_dir=home / "files")
        started = time.perf_counter()
        built = build(home, catalogue, **ready)
        added = time.perf_counter()
        for row in catalogue.documents():
            if row.id not in before:
                catalogue.remove(row.id)
        removing = time.perf_counter()
        after = build(home, catalogue, **ready)
        removed = time.perf_counter() - removing
    return {
        "added": built.passages - after.passages,
        "add_s": round(added - started, 2),
        "add_from_files_s": round(added - began, 2),
        "remove_s": round(removed, 2),
    }


def run(step: str, **arguments: Any) -> dict[str, Any]:
    """One step in a process of its own."""
    code = "import json, sys; from tests.bench import speed; speed.child(*sys.argv[1:])"
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    given = json.dumps(arguments)
    done = subprocess.run(
        [sys.executable, "-c", code, step, given],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise RuntimeError(f"{step}: {done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def child(step: str, given: str) -> None:
    """What :func:`run` runs."""
    arguments: Mapping[str, Any] = json.loads(given)
    home, model = Path(arguments["home"]), arguments["model"]
    if step == "ingest":
        result = step_ingest(home, Path(arguments["files"]), model, arguments["workers"])
    elif step == "serve":
        result = step_serve(home, arguments["questions"], model, arguments["cap_s"])
    else:
        result = step_add(home, Path(arguments["files"]), model)
    print(json.dumps(result))


def main() -> int:
    """Run the bench; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.speed")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--model")
    parser.add_argument("--workers", type=int, default=cores(), help="processes that read and index")
    parser.add_argument("--home", type=Path, help="keep the home here; reuse it when it is there")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = options.home or Path(folder)
        names = articles(options.corpus, root, options.documents)
        asked = questions(options.corpus, names, options.queries)
        base = {"home": str(root / "home"), "model": options.model}
        result: dict[str, Any] = {"load": round(os.getloadavg()[0], 1)}
        if not (root / "home" / "CURRENT").is_file():
            result |= run("ingest", files=str(root / "files"), workers=options.workers, **base)
        result |= run("serve", questions=asked, cap_s=600.0, **base)
        result |= run("add", files=str(root / "more"), **base)
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        for name, value in result.items():
            print(f"{name:30} {value}")
    return 0


def articles(corpus: Path, root: Path, limit: int) -> dict[str, str]:
    """The files to ingest, and ``MORE`` others to add later, in a folder of their own."""
    if (root / "names.json").is_file():
        known: dict[str, str] = json.loads((root / "names.json").read_text())
        return known
    names = write_articles(corpus, root / "files", limit + MORE)
    (root / "more").mkdir()
    for name in sorted(names.values())[-MORE:]:
        (root / "files" / name).rename(root / "more" / name)
    (root / "names.json").write_text(json.dumps(names))
    return names


def questions(corpus: Path, names: Mapping[str, str], limit: int) -> list[tuple[str, list[str]]]:
    """Questions, each with the files that answer it."""
    texts = {row["id"]: row["text"] for row in map(json.loads, _lines(corpus, "queries.jsonl"))}
    sources: dict[str, list[str]] = {}
    for line in list(_lines(corpus, "qrels.tsv"))[1:]:
        query, passage, _ = line.split("\t")
        if passage in names:
            sources.setdefault(query, []).append(names[passage])
    return [(texts[query], found) for query, found in sources.items()][:limit]


def _mib(path: Path) -> float:
    if path.is_file():
        files = [file for file in path.parent.glob(f"{path.name}*") if file.is_file()]
    else:
        files = [file for file in path.rglob("*") if file.is_file()]
    blocks = {(file.stat().st_ino, file.stat().st_size) for file in files}  # hard links count once
    return round(sum(size for _, size in blocks) / (1 << 20), 1)


if __name__ == "__main__":
    sys.exit(main())
