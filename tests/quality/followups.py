"""How much is lost when a question is asked as a follow-up instead of written out.

    python tests/quality/followups.py [--url http://127.0.0.1:8000] [--set NAME] [--batch N] [--show N]

Asks a running service (which holds the sample documents) every dialogue of a set twice, with its
history and written out, and prints one JSON object: evidence recall, answered and refused shares of
both ways, their gap, and how many stand-alone questions were left untouched. The set ``worked``
(``dialogues.jsonl``) is what the code was worked on, in three batches: batch 2, from d-128, was
written after batch 1 had been worked on, batch 3, from d-180, after batch 2 had been. The set
``unseen`` (``dialogues_unseen.jsonl``) is for the total alone: its single dialogues are not looked
at while the code is worked on, so that fitting shows. The questions of ``stand_alone.jsonl`` begin
anew, many in words that look like a follow-up's: of them only whether they stay untouched is
scored, with the set ``worked``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import urllib.request
from bisect import bisect
from collections import defaultdict
from pathlib import Path
from typing import Any

from rag.evaluate import evidence_recall, squash

HERE = Path(__file__).resolve().parent
SETS = {"worked": HERE / "dialogues.jsonl", "unseen": HERE / "dialogues_unseen.jsonl"}
STAND_ALONE = HERE / "stand_alone.jsonl"
_BATCHES = (1, 128, 180)  # the first number of each batch

Item = dict[str, Any]


def ask(url: str, question: str, history: list[dict[str, str]]) -> Item:
    """One call of ``POST /v1/ask``."""
    body = json.dumps({"question": question, "history": history}).encode()
    request = urllib.request.Request(
        f"{url.rstrip('/')}/v1/ask", data=body, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=120) as response:
        answer: Item = json.load(response)
    return answer


def score(item: Item, answer: Item, sums: dict[str, list[float]], way: str) -> float:
    """Add one answer to the sums; the share of evidence (or 1 for a right refusal) is returned."""
    refused = answer["status"] == "refused"
    if not item["answerable"]:
        sums[f"{way}_refused_unanswerable"].append(float(refused))
        return float(refused)
    recall = evidence_recall(item["evidence"], [squash(c["quote"]) for c in answer.get("citations", [])])
    sums[f"{way}_answered"].append(float(not refused))
    sums[f"{way}_evidence_recall"].append(recall)
    return recall


def main() -> int:
    """Run both ways and print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="dialogues that lost most")
    parser.add_argument("--set", choices=sorted(SETS), default="worked")
    parser.add_argument("--batch", type=int, choices=(1, 2, 3), help="worked dialogues of this batch only")
    options = parser.parse_args()

    sums: dict[str, list[float]] = defaultdict(list)
    losses: list[tuple[float, Item]] = []
    worked = options.set == "worked"
    for line in SETS[options.set].read_text(encoding="utf-8").splitlines():
        item: Item = json.loads(line)
        if worked and options.batch not in (None, bisect(_BATCHES, int(item["id"][2:]))):
            continue
        followed = ask(options.url, item["question"], item["history"])
        written = ask(options.url, item["standalone"], [])
        loss = score(item, written, sums, "written_out") - score(item, followed, sums, "followed_up")
        if item["standalone"] == item["question"]:
            sums["stand_alone_unchanged"].append(float(followed["resolved_question"] == item["question"]))
        if loss > 0:
            losses.append((loss, item | {"resolved": followed["resolved_question"]}))

    alone = STAND_ALONE.read_text(encoding="utf-8").splitlines() if worked and options.batch != 1 else ()
    for line in alone:
        item = json.loads(line)
        resolved = ask(options.url, item["question"], item["history"])["resolved_question"]
        sums["stand_alone_unchanged"].append(float(resolved == item["question"]))
        if resolved != item["question"]:
            losses.append((1.0, item | {"resolved": resolved, "standalone": item["question"]}))

    report = {name: round(statistics.fmean(values), 4) for name, values in sorted(sums.items())}
    report["gap"] = round(report["written_out_evidence_recall"] - report["followed_up_evidence_recall"], 4)
    print(json.dumps(report, ensure_ascii=False, indent=1))
    for loss, item in sorted(losses, key=lambda pair: -pair[0])[: options.show]:
        shown = {"id": item["id"], "loss": round(loss, 2), "question": item["question"]}
        shown |= {"resolved": item["resolved"], "standalone": item["standalone"]}
        print(json.dumps(shown, ensure_ascii=False), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
