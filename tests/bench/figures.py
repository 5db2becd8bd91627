"""What quantities count, by whom, when and where: ``python -m tests.bench.figures [-v]``."""

from __future__ import annotations

import sys

from tests.corpus.labelled_figures import FIGURES, UNSEEN, score_figures


def main() -> None:
    """Print one line a field; with ``-v`` every difference too."""
    for labels in (FIGURES, UNSEEN):
        print(labels.name)
        print(f"{'field':<8} {'right':>5} {'wrong':>5} {'missed':>6} {'precision':>9} {'recall':>7}")
        for name, count in score_figures(labels).items():
            print(
                f"{name:<8} {count.right:>5} {count.wrong:>5} {count.missed:>6}"
                f" {count.precision:>9.3f} {count.recall:>7.3f}"
            )
            if "-v" in sys.argv[1:]:
                for line in count.misses:
                    print(f"    {line}")


if __name__ == "__main__":
    main()
