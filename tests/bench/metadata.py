"""Precision and recall of metadata on labelled pages and files (``python -m tests.bench.metadata [-v]``)."""

from __future__ import annotations

import sys

from tests.corpus.labelled import FILES, HEADS, LABELS, UNSEEN, score


def main() -> None:
    """Print one line a field; with ``-v`` every difference too."""
    for labels in (LABELS, UNSEEN, FILES, HEADS):
        print(labels.name)
        print(f"{'field':<20} {'right':>5} {'wrong':>5} {'missed':>6} {'precision':>9} {'recall':>7}")
        for name, count in score(labels).items():
            print(
                f"{name:<20} {count.right:>5} {count.wrong:>5} {count.missed:>6}"
                f" {count.precision:>9.3f} {count.recall:>7.3f}"
            )
            if "-v" in sys.argv[1:]:
                for line in count.misses:
                    print(f"    {line}")


if __name__ == "__main__":
    main()
