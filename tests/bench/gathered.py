"""How much of the evidence of a question set is found, and how much is left when sentences are chosen.

    python -m tests.bench.gathered HOME QA.jsonl [--show] [--json]

HOME is a home with the documents of the set. For the answerable questions, by type and in all, the mean
share of evidence spans that stand, for 80 % of their characters in one run,

- at 1, at 5, at 16: in the text of the first hits of one search for the whole question;
- gathered: in the text of all hits of the searches that an answer makes;
- candidates: in neighbouring sentences among those that an answer chooses from.

What is lost between the last two is headings, tables' heads, questions and imprints, which are no answers.
"""

import argparse
import json
import statistics
import sys
from collections import defaultdict
from pathlib import Path

from api.settings import load_settings
from api.wiring import Wiring
from index.model import Filters
from rag.choosing.gather import Gatherer
from rag.evaluate import COVERED, load_cases, overlap, squash
from rag.followup import resolve
from rag.questions.understand import Understanding, clean_question
from rag.reading.sentences import Reader

COLUMNS = ("at 1", "at 5", "at 16", "gathered", "candidates")


def runs(gathered):
    """The texts of neighbouring sentences among the candidates, joined."""
    documents = defaultdict(dict)
    for candidate in gathered.candidates:
        documents[candidate.read.document.id][candidate.index] = candidate.sentence.sentence.text
    found = []
    for sentences in documents.values():
        for index in sorted(sentences):
            if index - 1 in sentences:
                found[-1] += sentences[index]
            else:
                found.append(sentences[index])
    return found


def covered(evidence, texts):
    """Which evidence spans stand in one of the texts."""
    squashed = [squash(text) for text in texts]
    return [max((overlap(squash(e), t) for t in squashed), default=0.0) >= COVERED for e in evidence]


def measure(home, questions):
    """For every answerable question the case and, by column, which of its evidence was found."""
    wiring = Wiring(load_settings(home=home))
    try:
        with wiring.snapshots.use() as snapshot:
            understanding = Understanding(
                segmenter=snapshot.segmenter,
                lexicon=wiring.lexicon,
                gazetteer=wiring.gazetteer,
                idf=snapshot.idf,
                regions={region for info in snapshot.documents() for region in info.regions},
            )
            gatherer = Gatherer(reader=Reader(catalogue=wiring.catalogue, gazetteer=wiring.gazetteer))
            for case in load_cases(questions):
                if not case.answerable or not case.evidence:
                    continue
                resolved = resolve(clean_question(case.question), case.history, understanding)
                question = understanding.parse(resolved.text)
                hits = [hit.passage.text for hit in snapshot.search(question.text, 16)]
                gathered = gatherer.gather(question, snapshot, Filters(), told=resolved.told.documents)
                texts = (hits[:1], hits[:5], hits, [h.passage.text for h in gathered.hits], runs(gathered))
                yield case, [covered(case.evidence, found) for found in texts]
    finally:
        wiring.close()


def table(rows):
    """By type and over all: how many questions, and the mean share of each column."""
    groups = defaultdict(list)
    for case, found in rows:
        shares = [sum(one) / len(one) for one in found]
        groups[case.type].append(shares)
        groups["all"].append(shares)
    out = {}
    for kind, got in sorted(groups.items(), key=lambda pair: (pair[0] == "all", pair[0])):
        means = [round(statistics.fmean(shares[i] for shares in got), 3) for i in range(len(COLUMNS))]
        out[kind] = {"n": len(got), **dict(zip(COLUMNS, means, strict=True))}
    return out


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("home", type=Path, metavar="HOME")
    parser.add_argument("questions", type=Path, metavar="QA.jsonl")
    parser.add_argument("--show", action="store_true", help="the evidence that no candidate holds")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    rows = list(measure(args.home, args.questions))
    if args.show:
        for case, found in rows:
            for span, *ways in zip(case.evidence, *found, strict=True):
                if not ways[-1]:
                    print(f"[{case.id} {case.type}] {'gathered' if ways[-2] else 'not found'}: {span}")
    if args.json:
        print(json.dumps(table(rows), ensure_ascii=False))
        return 0
    print(f"{'':12}{'n':>4}" + "".join(f"{name:>12}" for name in COLUMNS))
    for kind, row in table(rows).items():
        print(f"{kind:12}{row['n']:4d}" + "".join(f"{row[name]:12.3f}" for name in COLUMNS))
    return 0


if __name__ == "__main__":
    sys.exit(main())
