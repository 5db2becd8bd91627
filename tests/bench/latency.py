"""How long an answer takes, in what it is spent, and what a new process and a long-lived one cost.

    python -m tests.bench.latency FOLDER [--news SET] [--documents 20000] [--repeat 1] [--json]

FOLDER holds documents to ask about; SET is a folder with ``corpus.jsonl`` (plain or gzipped; see
``tests.bench.retrieval``) from which as many documents are added as make ``--documents``, the samples among
them. Questions are those of ``tests/quality/samples_qa.jsonl``, asked in order over HTTP of ``xunwen serve``
with ``mode: extractive``; the first pass, of 200 questions, finds nothing warm and is printed too. Shares
of understanding, retrieving, choosing and composing come from the answer's own ``timings_ms``. Times depend
on the machine and on what else it does: compare shares and ratios, and times of the same run.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx

import corpus

from .speed import write_articles

ROOT = Path(__file__).resolve().parent.parent.parent
QUESTIONS = ROOT / "tests" / "quality" / "samples_qa.jsonl"
SAMPLES = Path(corpus.__file__).resolve().parent / "samples"
STAGES = ("understand", "retrieve", "choose", "compose")
ASKED_FOR_MEMORY = 200
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \|(\s+)(\S+)")
_HEAVY = ("torch", "sentence_transformers", "transformers", "jieba", "scipy", "sklearn", "pandas")


def questions() -> list[str]:
    """The questions, in the order of the file."""
    return [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]


def xunwen(*arguments: object, options: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    command = [sys.executable, *options, "-m", "api", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env=environment())


def environment() -> dict[str, str]:
    """The environment without settings of the person who runs the bench."""
    return {name: value for name, value in os.environ.items() if not name.startswith("XUNWEN_")}


@contextlib.contextmanager
def serving(home: Path) -> Iterator[tuple[httpx.Client, int]]:
    """``xunwen serve`` over a home: a client, and the number of the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "api", "serve", "--home", str(home), "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120, trust_env=False) as client:
            deadline = time.monotonic() + 120
            while True:
                with contextlib.suppress(httpx.TransportError):
                    if client.get("/readyz").status_code == 200:
                        break
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("xunwen serve did not get ready")
                time.sleep(0.1)
            yield client, process.pid
    finally:
        process.terminate()
        process.wait(40)


def peak_mb(pid: int) -> float:
    """Peak resident memory of a process in 10⁶ bytes (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6


def quantile(values: Sequence[float], q: float) -> float:
    """The value at ``q`` of the sorted values, rounded to 0.1."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(q * len(ordered)))], 1)


def asked(client: httpx.Client, texts: Sequence[str]) -> dict[str, Any]:
    """Ask every question once: wall times in ms, and the share of each stage."""
    walls: list[float] = []
    stages = dict.fromkeys(STAGES, 0.0)
    inside = 0.0
    for text in texts:
        started = time.perf_counter()
        answer = client.post("/v1/ask", json={"question": text, "mode": "extractive"})
        walls.append(1000 * (time.perf_counter() - started))
        timings = answer.raise_for_status().json()["timings_ms"]
        inside += timings["total"]
        for name in STAGES:
            stages[name] += timings.get(name, 0.0)
    shares = {name: round(spent / sum(walls), 3) for name, spent in stages.items()}
    shares["http and the rest"] = round(1 - inside / sum(walls), 3)
    return {"p50_ms": quantile(walls, 0.5), "p95_ms": quantile(walls, 0.95), "shares": shares}


def service(home: Path, repeat: int) -> dict[str, Any]:
    """Latency of a service, pass by pass, and its memory after 200 questions and at the end."""
    texts = questions()
    with serving(home) as (client, pid):
        client.post("/v1/ask", json={"question": texts[-1], "mode": "extractive"}).raise_for_status()
        listed = client.get("/readyz").json()
        first = asked(client, texts[:ASKED_FOR_MEMORY])
        memory = round(peak_mb(pid))
        passes = [first, *(asked(client, texts) for _ in range(repeat))]
        return {
            "documents": listed["documents"],
            "peak_mb_after_200": memory,
            "peak_mb_at_the_end": round(peak_mb(pid)),
            "passes": passes,
        }


def new_process(home: Path) -> dict[str, Any]:
    """``xunwen ask`` in a new process: what importing and loading cost beside answering."""
    question = questions()[0]
    started = time.perf_counter()
    answer = json.loads(xunwen("ask", question, "--home", home, "--json").stdout)
    wall = time.perf_counter() - started
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    bare = time.perf_counter() - started
    traced = xunwen("ask", question, "--home", home, "--json", options=("-X", "importtime")).stderr
    rows = [(int(own), int(whole), len(deep), name) for own, whole, deep, name in _IMPORT.findall(traced)]
    imported = sum(own for own, *_ in rows) / 1e6
    by_top: dict[str, int] = {}
    for own, _, _, name in rows:
        top = name.split(".")[0]
        by_top[top] = by_top.get(top, 0) + own
    heaviest = sorted(by_top.items(), key=lambda item: -item[1])[:8]
    names = {name.split(".")[0] for *_, name in rows}
    inside = answer["timings_ms"]["total"] / 1000
    return {
        "wall_s": round(wall, 2),
        "shares": {
            "interpreter": round(bare / wall, 3),
            "imports": round(imported / wall, 3),
            "answering, first use of each part in it": round(inside / wall, 3),
            "opening and loading": round(1 - (bare + imported + inside) / wall, 3),
        },
        "heaviest_imports_ms": {name: round(own / 1000) for name, own in heaviest},
        "modules": len(rows),
        "heavy_modules_imported": [name for name in _HEAVY if name in names],
    }


def fill(folder: Path, news: Path, documents: int) -> None:
    """The samples, and as many articles as make ``documents``."""
    samples = [path for path in SAMPLES.iterdir() if path.suffix in {".md", ".txt"}]
    write_articles(news, folder / "news", documents - len(samples))
    for path in samples:
        (folder / path.name).write_bytes(path.read_bytes())


def measure(args: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Every figure."""
    few = folder / "few"
    xunwen("ingest", args.folder, "--home", few, "--json")
    report: dict[str, Any] = {"few": service(few, args.repeat), "new_process": new_process(few)}
    if args.news:
        files, many = folder / "files", folder / "many"
        fill(files, args.news, args.documents)
        done = json.loads(xunwen("ingest", files, "--home", many, "--json").stdout)
        report["many"] = {**service(many, args.repeat), "passages": done["passages"]}
        report["new_process_many"] = new_process(many)
    return report


def show(report: dict[str, Any]) -> str:
    """The figures as tables."""
    lines = ["| documents | pass | p50 ms | p95 ms | understand | retrieve | choose | compose | rest |"]
    lines.append("|" + "---|" * 9)
    for name in ("few", "many"):
        if name in report:
            for number, one in enumerate(report[name]["passes"]):
                shares = " | ".join(f"{100 * share:.0f} %" for share in one["shares"].values())
                which = "first" if number == 0 else str(number + 1)
                times = f"{one['p50_ms']} | {one['p95_ms']}"
                lines.append(f"| {report[name]['documents']} | {which} | {times} | {shares} |")
    for name in ("few", "many"):
        if name in report:
            one = report[name]
            peak, end = one["peak_mb_after_200"], one["peak_mb_at_the_end"]
            lines.append(
                f"\n{one['documents']} documents: peak memory of xunwen serve {peak} MB after "
                f"{ASKED_FOR_MEMORY} questions, {end} MB at the end"
            )
    for name in ("new_process", "new_process_many"):
        if name in report:
            one = report[name]
            spent = ", ".join(itertools.starmap("{} {:.0%}".format, one["shares"].items()))
            lines.append(f"\nxunwen ask, new process ({name}): {one['wall_s']} s: {spent}")
            lines.append(f"  imports, ms: {one['heaviest_imports_ms']}; of these heavy: "
                         f"{one['heavy_modules_imported'] or 'none'}")  # fmt: skip
    return "\n".join(lines)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, help="documents to ask about")
    parser.add_argument("--news", type=Path, help="a set to fill the library with")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xunwen-latency-") as folder:
        report = measure(args, Path(folder))
    print(json.dumps(report, ensure_ascii=False, indent=1) if args.json else show(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
