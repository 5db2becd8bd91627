"""Many clients at once against a running service: ``python tests/bench/streams.py --clients 100``.

Every suggested question is asked alone first; then ``--clients`` ask together, streamed. Printed as
one JSON object: clients dropped, answers that differ from the one given alone, time to the first
event and to the end (ms), answers a second; with ``--pid`` of the service, its memory before and its
peak. ``--rounds`` asks so often.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import anyio
import httpx


def _same(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "timings_ms"}


def _quantile(values: list[float], share: float) -> float:
    return round(1000 * sorted(values)[min(len(values) - 1, int(share * len(values)))], 1)


async def _one(http: httpx.AsyncClient, question: str) -> tuple[float, float, dict[str, Any] | None]:
    """Seconds to the first event and to the end, and the answer (None when the stream broke off)."""
    started = time.perf_counter()
    first = 0.0
    text = ""
    async with http.stream("POST", "/v1/ask", json={"question": question, "stream": True}) as response:
        response.raise_for_status()
        async for chunk in response.aiter_text():
            first = first or time.perf_counter() - started
            text += chunk
    # Comments (": ping") may stand anywhere between events.
    done = [part for part in text.split("\n\n") if part.startswith("event: done\n")]
    answer = json.loads(done[-1].split("data: ", 1)[1]) if done else None
    if answer is None:
        print(f"broken off: {text[-300:]}", file=sys.stderr)
    return first, time.perf_counter() - started, answer


async def run(url: str, clients: int) -> dict[str, Any]:
    """Ask alone, then together."""
    limits = httpx.Limits(max_connections=clients)
    async with httpx.AsyncClient(base_url=url, timeout=120, trust_env=False, limits=limits) as http:
        questions = (await http.get("/v1/suggestions")).json()["questions"]
        alone = {question: await _one(http, question) for question in questions}
        results: list[tuple[str, tuple[float, float, dict[str, Any] | None] | None]] = []

        async def ask(question: str) -> None:
            try:
                results.append((question, await _one(http, question)))
            except httpx.HTTPError as error:
                print(f"dropped: {error!r}", file=sys.stderr)
                results.append((question, None))

        started = time.perf_counter()
        async with anyio.create_task_group() as group:
            for number in range(clients):
                group.start_soon(ask, questions[number % len(questions)])
        took = time.perf_counter() - started
    whole = [
        (question, result) for question, result in results if result is not None and result[2] is not None
    ]
    differing = [q for q, result in whole if _same(result[2] or {}) != _same(alone[q][2] or {})]
    firsts, ends = [result[0] for _, result in whole], [result[1] for _, result in whole]
    return {
        "clients": clients,
        "dropped": clients - len(whole),
        "differing": len(differing),
        "alone_ms_p50": round(1000 * statistics.median(result[1] for result in alone.values()), 1),
        "first_event_ms_p50": _quantile(firsts, 0.5),
        "first_event_ms_p95": _quantile(firsts, 0.95),
        "end_ms_p50": _quantile(ends, 0.5),
        "end_ms_p95": _quantile(ends, 0.95),
        "answers_per_second": round(len(whole) / took, 1),
    }


def main() -> None:
    """Parse the options, print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--pid", type=int, help="process of the service, on this machine")
    options = parser.parse_args()
    for _ in range(options.rounds):
        before = _memory_mib(options.pid, "VmRSS") if options.pid else None
        result = anyio.run(run, options.url, options.clients)
        if options.pid:
            result |= {"memory_before_mib": before, "memory_peak_mib": _memory_mib(options.pid, "VmHWM")}
        print(json.dumps(result), flush=True)


def _memory_mib(process: int, name: str) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1]) >> 10


if __name__ == "__main__":
    main()
