"""How well files that join several texts are parted again.

    python -m tests.bench.joints [--files N] [--seed 0] [--show 5]

Files in ten manners of clipping (``tests/corpus/clippings.py``) are read and compared with the truth:
precision, recall and F1 of the boundaries between texts (pairs of neighbouring sentences), the share of texts
with their own headline, the share of sentences whole within their text, and characters lost or doubled (must
be 0). One line a property of the file.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import asdict

from corpus.articles import drafts_of
from corpus.draft import RawText
from tests.corpus.clippings import Joined, make_clippings
from tests.corpus.scoring import Score, score_page


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0, help="files whose flaws are printed")
    options = parser.parse_args()
    scores: dict[str, Score] = defaultdict(Score)
    shown = 0
    for seed in range(options.seed, options.seed + options.files):
        page = make_clippings(seed)
        raw = RawText(source="joined.txt", text=page.text, media_type="text/plain", sha256="")
        drafts = drafts_of(raw)
        flaws = score_page(page, drafts, raw, scores["all"])
        assert isinstance(page.style, Joined)
        for name, value in asdict(page.style).items():
            score_page(page, drafts, raw, scores[f"{name}={value}"])
        if flaws and shown < options.show:
            shown += 1
            print(f"seed {seed}: {page.style}", *flaws[:10], sep="\n    ")
    print(f"{'files':20}{'precision':>10}{'recall':>8}{'F1':>8}{'titles':>8}{'sentences':>10}{'lost':>6}")
    for name in sorted(scores, key=lambda name: (name != "all", name)):
        score = scores[name]
        print(
            f"{name:20}{score.hits / max(1, score.given):10.4f}{score.hits / max(1, score.wanted):8.4f}"
            f"{score.f1:8.4f}{score.titled / max(1, score.titles):8.3f}{score.share:10.4f}{score.lost:6}"
        )


if __name__ == "__main__":
    main()
