"""How many mutations of cited sentences verification catches, and how often it cries wolf.

    python -m tests.bench.verify [--mutations 2400] [--rewordings 2400] [--seed 7] [--show 5] [--json]

Sentences are taken from ``corpus/samples`` and, when it is there, ``../shared/corpus``. Each is cited by
itself together with its neighbours, so that a changed figure may well stand somewhere in the quotes, only
beside another thing; two in five are cut to one clause first. A mutation counts as *caught* when the verdict
is ``unsupported`` (left out in strict mode), as *noticed* when it is not ``verified``. A false alarm is a
verdict other than ``verified`` for a sentence that is unchanged or reformatted.
"""

import argparse
import json
import random
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from corpus.reader import read_file
from corpus.sentences import sentences_of
from rag.verify import Source, VerifyContext, verify

from .mutations import MUTATIONS, REWORDINGS, clause, unchanged

REPOSITORY = Path(__file__).resolve().parent.parent.parent
FIGURES = ("digit", "han_digit", "unit", "magnitude", "percent", "date", "round", "swap")
OTHERS = ("place", "negation")

SHORTENED = 0.4  # of the sentences are cut to one clause before they are mutated, as a writer does


@dataclass(frozen=True)
class Cited:
    """A sentence, the quotes it is cited with, and where these stand."""

    text: str
    quotes: tuple
    context: VerifyContext


def load(shared=True):
    """Cited sentences of the sample documents, and of the shared ones when they are there."""
    files = sorted((REPOSITORY / "corpus" / "samples").glob("[0-9]*.md"))
    others = REPOSITORY.parent / "shared" / "corpus"
    if shared and others.is_dir():
        files += sorted(others.glob("*.txt"))
    cited = []
    for path in files:
        for document in read_file(path, source=path.name).documents:
            source = Source(title=document.title, regions=document.regions, date=document.date)
            found = [s.text for s in sentences_of(document)]
            for at, text in enumerate(found):
                if 12 <= len(text) <= 160 and re.search(r"[。；！]$", text) and "|" not in text:
                    quotes = tuple(found[max(0, at - 1) : at + 2])
                    cited.append(Cited(text, quotes, VerifyContext(sources=(source,) * len(quotes))))
    return cited


# --- running -----------------------------------------------------------------------------------------


def sample(cited, makers, count, rng):
    """About ``count`` distinct (kind, original, changed), spread over the kinds as evenly as they allow."""
    made = {}
    for name, make in makers.items():
        kind = {}
        for _ in range(4):
            for item in rng.sample(cited, len(cited)):
                base = item.text
                if makers is MUTATIONS and rng.random() < SHORTENED:
                    base = clause(rng, base) or base
                changed = make(rng, base)
                if changed is not None and (changed != base or make is unchanged):
                    kind[changed] = (name, item, changed)
        made[name] = list(kind.values())
        rng.shuffle(made[name])
    chosen, left = [], count
    for at, name in enumerate(sorted(made, key=lambda n: len(made[n]))):
        share = made[name][: left // (len(made) - at)]
        chosen += share
        left -= len(share)
    return chosen


def run(*, mutations=2400, rewordings=2400, seed=7, shared=True):
    """Verdicts as ``{"mutations": {kind: [(item, changed, verdict)]}, "rewordings": …, "foreign": …}``."""
    rng = random.Random(seed)
    cited = load(shared=shared)
    results = {"mutations": defaultdict(list), "rewordings": defaultdict(list), "foreign": defaultdict(list)}
    for group, makers, count in (("mutations", MUTATIONS, mutations), ("rewordings", REWORDINGS, rewordings)):
        for kind, item, changed in sample(cited, makers, count, rng):
            verdict = verify(changed, item.quotes, context=item.context)
            results[group][kind].append((item, changed, verdict))
    for item in rng.sample(cited, min(300, len(cited))):
        other = rng.choice(cited)
        if other.context != item.context:
            verdict = verify(item.text, other.quotes, context=other.context)
            results["foreign"]["foreign"].append((other, item.text, verdict))
    return results


def rates(results):
    """Shares by kind and by group: caught and noticed for mutations, alarms for rewordings."""
    table = {}
    for kind, rows in {**results["mutations"], **results["foreign"]}.items():
        table[kind] = {
            "n": len(rows),
            "caught": sum(v.support == "unsupported" for _, _, v in rows) / len(rows),
            "noticed": sum(v.support != "verified" for _, _, v in rows) / len(rows),
        }
    for name, kinds in (("figures", FIGURES), ("others", OTHERS)):
        rows = [row for kind in kinds for row in results["mutations"][kind]]
        table[f"all {name}"] = {
            "n": len(rows),
            "caught": sum(v.support == "unsupported" for _, _, v in rows) / max(1, len(rows)),
            "noticed": sum(v.support != "verified" for _, _, v in rows) / max(1, len(rows)),
        }
    alarms = [row for rows in results["rewordings"].values() for row in rows]
    for kind, rows in (*results["rewordings"].items(), ("all rewordings", alarms)):
        table[kind] = {
            "n": len(rows),
            "alarms": sum(v.support != "verified" for _, _, v in rows) / max(1, len(rows)),
        }
    return table


def show(results, count):
    """The misses, for reading."""
    for group, kinds in results.items():
        for kind, rows in kinds.items():
            wrong = [r for r in rows if (r[2].support != "unsupported") is (group != "rewordings")]
            if group == "rewordings":
                wrong = [r for r in rows if r[2].support != "verified"]
            for item, changed, verdict in wrong[:count]:
                print(f"[{kind}] {verdict.support} {verdict.coverage}: {changed}\n    from {item.text}")
                for problem in verdict.problems:
                    print(f"    {problem.code} {problem.text}")


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mutations", type=int, default=2400)
    parser.add_argument("--rewordings", type=int, default=2400)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--no-shared", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    results = run(
        mutations=args.mutations, rewordings=args.rewordings, seed=args.seed, shared=not args.no_shared
    )
    table = rates(results)
    show(results, args.show)
    if args.json:
        print(json.dumps(table, ensure_ascii=False))
        return 0
    for kind, row in table.items():
        print(f"{kind:16}" + "".join(f"{k:>10} {v:.4f}" if k != "n" else f"{v:6d}" for k, v in row.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
