"""Hand-written false and true sentences over invented quotes, as a language model's answer meets them.

    python -m tests.bench.claims [--set read|unread|later] [--show] [--json]

A false sentence is *caught* when strict mode leaves it out (``unsupported``), *noticed* when it is not shown
as verified. A true one is a *false alarm* when it is not verified, and *lost* when it is left out. The
sentences cite every quote of their source, as careless models do; citations are put right as in an answer.
"""

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

import yaml

from corpus.model import Passage, Span, passage_id
from index.model import DocumentInfo
from rag.llm.citing import judge
from rag.llm.evidence import NumberedSentence
from rag.model import Evidence

DATA = Path(__file__).resolve().parent.parent / "rag" / "data"
FILES = {"read": ("claims.yaml",), "unread": ("claims_unread.yaml",), "later": ("claims_later.yaml",)}


def numbered(source):
    """The quotes of a source as the numbered evidence of one document."""
    info = DocumentInfo(
        id=source["title"], version="0" * 64, title=source["title"], source="claims.txt",
        date=source.get("date"), regions=tuple(source.get("regions", ())), kind="case",
    )  # fmt: skip
    text = "".join(source["quotes"])
    whole = Span(0, len(text))
    passage = Passage(
        id=passage_id(info.id, info.version, whole), document_id=info.id, version=info.version,
        span=whole, text=text, heading_path=(), ordinal=0,
    )  # fmt: skip
    evidence = Evidence(passage=passage, document=info, sentences=(whole,), score=1.0)
    sentences, at = [], 0
    for number, quote in enumerate(source["quotes"], 1):
        span = Span(at, at + len(quote))
        sentences.append(NumberedSentence(number=number, text=quote, span=span, evidence=evidence))
        at = span.end
    return tuple(sentences)


def run(name):
    """(kind, sentence, judgement) of every sentence; the kind of a true one is ``true``."""
    rows = []
    for file in FILES[name]:
        for source in yaml.safe_load((DATA / file).read_text("utf-8")):
            quotes = numbered(source)
            claims = [(kind, text) for kind, texts in source["false"].items() for text in texts]
            claims += [("true", text) for text in source["true"]]
            rows += [(kind, text, judge(text, quotes, quotes)) for kind, text in claims]
    return rows


def table(rows):
    """By kind and over all false sentences: how many, and the shares of the module's first lines."""
    groups = defaultdict(list)
    for kind, _, judgement in rows:
        groups[kind].append(judgement.verdict.support)
        if kind != "true":
            groups["all false"].append(judgement.verdict.support)
    true = groups.pop("true")
    out = {
        kind: {
            "n": len(got),
            "caught": got.count("unsupported") / len(got),
            "noticed": 1 - got.count("verified") / len(got),
        }
        for kind, got in sorted(groups.items())
    }
    out["true"] = {
        "n": len(true),
        "alarms": 1 - true.count("verified") / len(true),
        "lost": true.count("unsupported") / len(true),
    }
    return out


def show(rows):
    """What went wrong, for reading."""
    for kind, text, judgement in rows:
        verdict = judgement.verdict
        if (verdict.support != "verified") if kind == "true" else (verdict.support != "unsupported"):
            said = "; ".join(f"{p.code} {p.text}" for p in verdict.problems)
            print(f"[{kind}] {verdict.support} {verdict.coverage}: {text}  {said}")


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", choices=sorted(FILES), default="read")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    rows = run(args.set)
    if args.show:
        show(rows)
    if args.json:
        print(json.dumps(table(rows), ensure_ascii=False))
        return 0
    for kind, row in table(rows).items():
        print(f"{kind:14}" + "".join(f"{k:>9} {v:.3f}" if k != "n" else f"{v:5d}" for k, v in row.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
