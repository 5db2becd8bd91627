"""What the matching of words credits: synonyms, and pairs that only look or keep company alike.

    python -m tests.bench.words [--show differ]

The pairs of ``word_pairs.tsv`` are asked both ways: the one word as a term of a question, the other as the
sentence. Printed is the share of each kind that gets at least so much credit; a good matcher credits many
synonyms and few of the others. ``--show`` prints the pairs of a kind that get any, or, for ``same``, none.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from corpus.fold import fold
from corpus.lexicon import Lexicon
from corpus.segment import load_segmenter
from index.embedder import load_embedder
from rag.choosing.matching import Matcher
from rag.questions.asking import Term

_PAIRS = Path(__file__).with_name("word_pairs.tsv")
_LEVELS = (0.2, 0.4, 0.6, 0.9)


def read_pairs() -> dict[str, list[tuple[str, str]]]:
    """Pairs by kind, ``same`` and ``differ``."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for line in _PAIRS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            kind, one, other = line.split("\t")
            pairs.setdefault(kind, []).append((one, other))
    return pairs


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--show", choices=("same", "differ"))
    options = parser.parse_args()
    lexicon = Lexicon.load()
    matcher = Matcher(embedder=load_embedder(None), segmenter=load_segmenter(lexicon))

    def credit(word: str, text: str) -> float:
        synonyms = tuple(map(fold, lexicon.synonyms.get(word, ())))
        return float(matcher.credits([Term(text=word, weight=1.0, synonyms=synonyms)]).row(text)[0])

    print(f"{'kind':8}{'askings':>8}" + "".join(f"{f'>= {level}':>8}" for level in _LEVELS))
    for kind, pairs in read_pairs().items():
        askings = [asking for one, other in pairs for asking in ((one, other), (other, one))]
        found = np.array([credit(*asking) for asking in askings])
        shares = [float((found >= level - 1e-6).mean()) for level in _LEVELS]
        print(f"{kind:8}{len(askings):8}" + "".join(f"{share:8.3f}" for share in shares))
        if kind == options.show:
            shown = found == 0.0 if kind == "same" else found > 0.0
            print(*(f"{a}→{b} {c:.2f}" for (a, b), c, s in zip(askings, found, shown, strict=True) if s))


if __name__ == "__main__":
    main()
