"""What every contestant of the bench is told and measured by; standard library only.

Each ``with_*.py`` runs in an environment of its own, so nothing of the program is imported here.
A step gets one JSON object as its argument and prints one as its last line.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = [
    "CHARACTERS",
    "added",
    "ask",
    "main",
    "peak_mib",
    "pieces",
    "resident_mib",
    "since_start",
    "texts",
    "timed",
]

Search = Callable[[str], Iterable[str]]
"""A question to the names of the files that the ten best passages come from."""

CHARACTERS = 200  # of a passage; every splitter is set to it
_TICKS = os.sysconf("SC_CLK_TCK")


def main(**steps: Callable[..., dict[str, Any]]) -> None:
    """Run the step that the command line names, with the arguments that it gives."""
    step, given = sys.argv[1:]
    found = steps[step](**json.loads(given))
    print(json.dumps(found), flush=True)
    os._exit(0)  # some libraries take seconds to take themselves apart


def texts(folder: str) -> list[tuple[str, str]]:
    """Name and text of every file."""
    return [(path.name, path.read_text("utf-8")) for path in sorted(Path(folder).iterdir())]


def pieces(text: str) -> list[str]:
    """Passages of whole sentences, for a framework that brings no splitter of its own."""
    found: list[str] = []
    for sentence in re.findall(r"[^。！？\n]*[。！？\n]?", text):
        if found and len(found[-1]) + len(sentence) <= CHARACTERS:
            found[-1] += sentence
        elif any(map(str.isalnum, sentence)):  # what has no word has no vector, on which txtai fails
            found.append(sentence)
    return found


def ask(search: Search, questions: list[tuple[str, list[str]]], cap_s: float) -> dict[str, Any]:
    """Ask all questions, or those for which the time lasts; what was found, and how long it took.

    The first question is answered in a process that has just begun: ``first_answer_s`` counts from its start.
    """
    list(search(questions[0][0]))
    first = since_start()
    waits: list[float] = []
    found, cpu, started = 0, time.process_time(), time.perf_counter()
    for question, wanted in questions:
        before = time.perf_counter()
        names = set(search(question))
        waits.append(1000 * (time.perf_counter() - before))
        found += not names.isdisjoint(wanted)
        if time.perf_counter() - started > cap_s:
            break
    cpu = time.process_time() - cpu
    waits.sort()
    return {
        "first_answer_s": round(first, 2),
        "asked": len(waits),
        "p50_ms": round(waits[len(waits) // 2], 2),
        "p99_ms": round(waits[int(len(waits) * 0.99)], 2),
        "cpu_ms": round(1000 * cpu / len(waits), 2),
        "hit10": round(found / len(waits), 3),
        "resident_mib": resident_mib(),
    }


def since_start() -> float:
    """Seconds since this process was started, imports and interpreter included."""
    fields = Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()
    uptime = float(Path("/proc/uptime").read_text().split()[0])
    return uptime - int(fields[19]) / _TICKS


def resident_mib() -> int:
    """Memory of this process now."""
    return _status("VmRSS")


def peak_mib() -> int:
    """Most memory that this process has held."""
    return _status("VmHWM")


def timed(work: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """What the work reports, with its seconds, CPU seconds and the peak of memory."""
    started, cpu = time.perf_counter(), time.process_time()
    found = work()
    return {
        **found,
        "seconds": round(time.perf_counter() - started, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "peak_mib": peak_mib(),
    }


def added(passages: int, began: float, started: float) -> dict[str, Any]:
    """What an ``add`` step reports: ``began`` before the files were read, ``started`` once they were cut."""
    now = time.perf_counter()
    return {"added": passages, "add_s": round(now - started, 2), "add_from_files_s": round(now - began, 2)}


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1]) >> 10
