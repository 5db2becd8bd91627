"""The program beside txtai, LlamaIndex, LangChain and Haystack: the same files, model, questions, machine.

    python -m tests.bench.peers CORPUS [--documents 20000] [--queries 500] [--only NAME…]
        [--cache FOLDER] [--work FOLDER] [--cap-s 60] [--model NAME] [--json]

CORPUS is a set in the layout of ``tests.bench.retrieval``. Each framework is used as its own quick start
shows for hybrid search (``with_*.py``), with passages of 200 characters, in an environment of its own,
installed below ``--cache`` from ``requirements/`` (7 GB together; torch is in each). One OpenMP thread for
all. Every step is a new process: ``build`` (files to an index on disk), ``serve`` (open, first answer, then
the questions, until ``--cap-s`` seconds are over), ``add`` (the passages of about 300 articles more,
until they are found and saved). MB are 10^6 bytes; MiB 2^20.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from corpus.workers import cores
from index.embedder import SHIPPED_MODEL
from tests.bench import speed

HERE = Path(__file__).parent
PEERS = ("txtai", "llama_index", "langchain", "haystack")
OURS = "xunwen"

_ROWS = (  # name, key, whether a higher figure is better
    ("passages", "passages", None),
    ("indexing, characters a second", "characters_per_second", True),
    ("indexing, characters a CPU-second", "characters_per_cpu_second", True),
    ("peak memory while indexing, MiB", "peak_mib", False),
    ("on disk, MB", "disk_mb", False),
    ("new process to a first answer, s", "first_answer_s", False),
    ("hybrid search p50, ms", "p50_ms", False),
    ("hybrid search p99, ms", "p99_ms", False),
    ("CPU of a search, ms", "cpu_ms", False),
    ("questions asked", "asked", None),
    ("source document in the first ten", "hit10", True),
    ("… of the lexical half alone", "hit10_lexical", True),
    ("resident while serving, MiB", "resident_mib", False),
    ("passages added", "added", None),
    ("… searchable and durable after, s", "add_s", False),
    ("… counted from the files, s", "add_from_files_s", False),
    ("load average", "load", None),
)


def installed(name: str, cache: Path) -> Path:
    """The interpreter of a framework's environment, installed anew when what it needs has changed."""
    wanted = HERE / "requirements" / f"{name}.txt"
    folder, digest = cache / name, hashlib.sha256(wanted.read_bytes()).hexdigest()
    python, stamp = folder / "bin" / "python", folder / "installed"
    if not stamp.is_file() or stamp.read_text() != digest:
        print(f"installing {name} …", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
        subprocess.run([*pip, "-r", str(wanted)], check=True)
        stamp.write_text(digest)
    return python


def run(python: Path, script: Path, step: str, **given: Any) -> dict[str, Any]:
    """One step of a framework, in a process of its own."""
    environment = {
        **os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "PYTHONWARNINGS": "ignore",
        "HAYSTACK_TELEMETRY_ENABLED": "False",
    }  # fmt: skip
    done = subprocess.run(
        [str(python), str(script), step, json.dumps(given)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise RuntimeError(f"{script.stem} {step}: {done.stderr[-3000:]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def measure(name: str, root: Path, questions: list[Any], options: argparse.Namespace) -> dict[str, Any]:
    """All steps of one framework, or of the program."""
    store = root / name
    store.mkdir(exist_ok=True)
    model = str(options.model or SHIPPED_MODEL)
    asked = {"questions": questions, "cap_s": options.cap_s}
    if name == OURS:
        given = {"home": str(store), "model": options.model}
        result = speed.run("ingest", files=str(root / "files"), workers=options.workers, **given)
        disk = _mb(store)
        result |= speed.run("serve", **asked, **given)
        result |= speed.run("add", files=str(root / "more"), **given)
    else:
        python, script = installed(name, options.cache), HERE / f"with_{name}.py"
        given = {"store": str(store), "model": model}
        result = run(python, script, "build", files=str(root / "files"), **given)
        disk = _mb(store)
        result |= run(python, script, "serve", **asked, **given)
        result |= run(python, script, "add", files=str(root / "more"), **given)
    characters = sum(len(path.read_text("utf-8")) for path in (root / "files").iterdir())
    return result | {
        "disk_mb": disk,
        "characters_per_second": round(characters / result["seconds"]),
        "characters_per_cpu_second": round(characters / result["cpu_seconds"]),
        "load": round(os.getloadavg()[0], 1),
    }


def table(results: dict[str, dict[str, Any]]) -> str:
    """All figures as a table in Markdown; beside ours, how many times better than the best other."""
    names = [OURS, *(name for name in results if name != OURS)] if OURS in results else list(results)
    lines = [
        "| | " + " | ".join(names) + " | ours to the best other |",
        "|---" * (len(names) + 2) + "|",
    ]
    for label, key, higher in _ROWS:
        values = [results[name].get(key, "") for name in names]
        others = [value for name, value in zip(names, values, strict=True) if name != OURS and value != ""]
        ratio = ""
        if higher is not None and OURS in results and others and values[0]:
            best = max(others) if higher else min(others)
            ratio = f"{values[0] / best:.2f}"
        cells = [f"{value:,}" if value != "" else "" for value in values]
        lines.append(f"| {' | '.join([label, *cells, ratio])} |")
    return "\n".join(lines)


def main() -> int:
    """Run the bench; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.peers")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--only", nargs="+", choices=[OURS, *PEERS], default=[OURS, *PEERS])
    parser.add_argument(
        "--workers", type=int, default=cores(), help="processes in which ours reads and indexes"
    )
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "xunwen-bench" / "peers")
    parser.add_argument("--work", type=Path, help="keep files and indexes here")
    parser.add_argument("--cap-s", type=float, default=60.0, help="seconds of asking for each")
    parser.add_argument("--model", help="a folder in the sentence-transformers format; the shipped one")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    results: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = options.work or Path(folder)
        root.mkdir(parents=True, exist_ok=True)
        names = speed.articles(options.corpus, root, options.documents)
        questions = speed.questions(options.corpus, names, options.queries)
        for name in options.only:
            print(f"{name} …", file=sys.stderr, flush=True)
            try:
                results[name] = measure(name, root, questions, options)
            except RuntimeError as error:  # the others are still worth their time
                print(error, file=sys.stderr, flush=True)
                continue
            print(json.dumps({name: results[name]}), file=sys.stderr, flush=True)
    print(json.dumps(results) if options.json else table(results))
    return 0 if len(results) == len(options.only) else 1


def _mb(folder: Path) -> float:
    files = [path.stat() for path in folder.rglob("*") if path.is_file()]
    return round(sum({(file.st_ino, file.st_size): file.st_size for file in files}.values()) / 1e6, 1)


if __name__ == "__main__":
    sys.exit(main())
