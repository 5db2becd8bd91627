"""Draw what ``tests.bench.growth --json`` printed: one small picture of six plots.

pip install -c constraints.txt -e '.[bench]'
python -m tests.bench.growth_plot RESULTS.jsonl --out tests/bench/growth.png
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

_PLOTS = (  # title, lines (key, label), aim that the issue states, whether the y axis is logarithmic
    ("build, s", (("build_s", "wall"), ("build_cpu_s", "CPU")), None, True),
    ("memory, MiB", (("build_peak_mib", "peak of the build"), ("resident_mib", "searching")), None, True),
    ("on disk, MiB", (("disk_mib", "generation"),), None, True),
    ("search, ms", (("p50_ms", "p50"), ("p99_ms", "p99"), ("cpu_ms", "CPU, mean")), 12.0, True),
    ("opening, s", (("open_s", "checksums included"),), None, True),
    ("recall@10 against exact", (("recall10", "dense half"),), 0.95, False),
)


def main() -> int:
    """Draw; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth_plot")
    parser.add_argument("results", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    import matplotlib as mpl

    mpl.use("agg")
    mpl.rcParams["font.size"] = 8
    from matplotlib import pyplot as plt
    from matplotlib import ticker

    rows = [json.loads(line) for line in options.results.read_text().splitlines() if line.startswith("{")]
    sizes = [row["passages"] for row in rows]
    figure, axes = plt.subplots(2, 3, figsize=(9, 4.6), layout="constrained", dpi=85)
    for axis, (title, lines, aim, logarithmic) in zip(axes.flat, _PLOTS, strict=True):
        for key, label in lines:
            axis.plot(sizes, [row[key] for row in rows], marker="o", markersize=3, label=label)
        if aim is not None:
            axis.axhline(aim, color="grey", linewidth=0.8, linestyle="--", label=f"aim {aim:g}")
        axis.set(title=title, xscale="log")
        if logarithmic:
            axis.set_yscale("log")
            axis.yaxis.set_major_locator(ticker.LogLocator(subs=(1.0, 2.0, 5.0)))
            axis.yaxis.set_major_formatter("{x:g}")
        else:
            axis.set_ylim(0.9, 1.005)
        axis.minorticks_off()
        axis.grid(alpha=0.3)
        axis.legend(frameon=False)
    figure.supxlabel("passages")
    figure.savefig(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
