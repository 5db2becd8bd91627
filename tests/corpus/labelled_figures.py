"""The labelled quantities of ``data/figures.yaml`` and how figure records are scored against them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from corpus.figures import FigureRecord, figure_records
from corpus.metadata import describe
from corpus.model import Span

from .labelled import Count, draft_of

FIGURES = Path(__file__).parent / "data" / "figures.yaml"
UNSEEN = FIGURES.with_name("figures_unseen.yaml")
FIELDS = ("found", "what", "who", "when", "where")


def labelled_records(labels: Path = FIGURES) -> Iterator[tuple[str, list[str] | None, FigureRecord | None]]:
    """Every labelled quantity with the record that overlaps it, None where one is missing."""
    for text in yaml.safe_load(labels.read_text(encoding="utf-8")):
        kind = text.get("kind", "paragraph")
        blocks = [("title", text["title"]), *((kind, line) for line in text["text"].splitlines() if line)]
        document = describe([draft_of(blocks)])[0]
        records = list(figure_records(document))
        at = document.text.index("\n") + 1
        for gold in text["gold"]:
            start = document.text.index(gold[0], at)
            span = Span(start, start + len(gold[0]))
            at = span.end
            record = next((r for r in records if r.figure.span.overlaps(span)), None)
            if record is not None:
                records.remove(record)
            yield text["title"], gold, record
        yield from ((text["title"], None, r) for r in records if r.figure.span.start > len(text["title"]))


def score_figures(labels: Path = FIGURES) -> dict[str, Count]:
    """Counts by field: a field is wrong when it says something else, missed when it is silent."""
    counts = {name: Count() for name in FIELDS}
    for title, gold, record in labelled_records(labels):
        if gold is None or record is None:
            name = "wrong" if gold is None else "missed"
            setattr(counts["found"], name, getattr(counts["found"], name) + 1)
            counts["found"].misses.append(f"{title}: {record.figure.text if record else None} for {gold}")
            continue
        counts["found"].right += 1
        got = (record.what, record.who, record.when, record.where)
        for name, value, wanted in zip(FIELDS[1:], got, gold[1:], strict=True):
            count = counts[name]
            if value == wanted:
                count.right += bool(wanted)
                continue
            count.wrong += bool(value)
            count.missed += bool(wanted)
            count.misses.append(f"{title[:8]} {gold[0]}: {value!r} for {wanted!r}")
    return counts
