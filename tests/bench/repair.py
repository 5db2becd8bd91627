"""How well mangled newspaper pages are read back.

    python -m tests.bench.repair [--pages N] [--seed 0] [--show 5] [--other [--articles FILE] | --hand NAME]

Generated pages (``tests/corpus/pagemaker.py``; with ``--other`` those of ``tests/corpus/otherpapers.py``, on
which the rules were not written) are read and compared with the truth: the share of sentences that come back
whole and in order within their article, and of those the share without a stray space, F1 of the boundaries
between articles, the share of articles with their own title, and characters lost or doubled (must be 0).
``--hand NAME`` reads the pages of ``tests/corpus/handpages/NAME.txt`` instead, written by hand.
One line a mangling, so that a change shows where it helps and where it hurts.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import partial
from pathlib import Path

from corpus.articles import drafts_of
from corpus.draft import RawText
from tests.corpus.handpages import hand_pages
from tests.corpus.otherpapers import filed_articles, make_other_page, sample_articles
from tests.corpus.pagemaker import MangledPage, make_page
from tests.corpus.scoring import Score, score_page

Maker = Callable[[int], MangledPage]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0, help="pages whose flaws are printed")
    parser.add_argument("--other", action="store_true", help="pages of other papers")
    parser.add_argument("--articles", type=Path, help="with --other: a file of headlines and bodies")
    parser.add_argument("--hand", metavar="NAME", help="the pages written by hand: read or unread")
    options = parser.parse_args()
    if options.hand:
        pages = hand_pages(options.hand)
        report(pages.__getitem__, range(len(pages)), show=options.show)
        return
    articles = filed_articles(options.articles) if options.articles else sample_articles()
    maker: Maker = partial(make_other_page, articles=articles) if options.other else make_page
    report(maker, range(options.seed, options.seed + options.pages), show=options.show)


def report(maker: Maker, seeds: range, *, show: int) -> None:
    """Read the pages of the seeds and print the scores, one line a damage."""
    scores: dict[str, Score] = defaultdict(Score)
    characters, seconds, shown = 0, 0.0, 0
    for seed in seeds:
        page = maker(seed)
        raw = RawText(source="page.txt", text=page.text, media_type="text/plain", sha256="")
        begun = time.perf_counter()
        drafts = drafts_of(raw)
        seconds += time.perf_counter() - begun
        characters += len(page.text)
        flaws = score_page(page, drafts, raw, scores["all"])
        assert is_dataclass(page.style)
        for one in fields(page.style):
            score_page(page, drafts, raw, scores[f"{one.name}={str(getattr(page.style, one.name))[:18]}"])
        if flaws and shown < show:
            shown += 1
            print(f"seed {seed}: {page.style}", *flaws[:10], sep="\n    ")
    print(f"{'pages':32}{'sentences':>10}{'restored':>10}{'exact':>8}{'F1':>8}{'titles':>8}{'lost':>6}")
    for name in sorted(scores, key=lambda name: (name != "all", name)):
        score = scores[name]
        print(
            f"{name:32}{score.sentences:10}{score.share:10.4f}{score.exactness:8.4f}{score.f1:8.4f}"
            f"{score.titled / max(1, score.titles):8.3f}{score.lost:6}"
        )
    print(f"{characters / seconds:,.0f} characters a second")


if __name__ == "__main__":
    main()
