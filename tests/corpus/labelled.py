"""The labelled pages and files of ``data/metadata*.yaml`` and how metadata is scored against them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import yaml

from corpus.draft import Draft, document_id
from corpus.metadata import describe
from corpus.model import Block, BlockKind, Document, Span
from corpus.reader import read_bytes

LABELS = Path(__file__).parent / "data" / "metadata.yaml"
UNSEEN = LABELS.with_name("metadata_unseen.yaml")
FILES = LABELS.with_name("metadata_files.yaml")
HEADS = LABELS.with_name("metadata_heads.yaml")
FIELDS = (
    "title", "author", "author_role", "issuer", "date", "kind", "round", "place", "regions", "status",
    "instrument_issued", "instrument_cited", "instrument_repealed", "effective", "doc_number",
)  # fmt: skip


@dataclass
class Count:
    """Values that were right, wrong and missed; ``misses`` says where."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def draft_of(blocks, *, source="page.txt", ordinal=0, count=1, page=(), **more) -> Draft:
    """A draft whose blocks are ``(kind, text)`` pairs."""
    text, placed = "", []
    for kind, words in blocks:
        start = len(text)
        text += words
        span = Span(start, len(text))
        placed.append(Block(kind=BlockKind(kind), span=span, raw=span))
        text += "\n"
    text = text.removesuffix("\n")
    return Draft(
        id=document_id(source, "", ordinal), source=source, text=text, blocks=tuple(placed),
        media_type="text/plain", raw_sha256=hashlib.sha256(text.encode()).hexdigest(), ordinal=ordinal,
        count=count, page=tuple(page), **more,
    )  # fmt: skip


def described_pages(labels: Path = LABELS) -> list[tuple[str, Document, dict]]:
    """Every labelled article: the page's name, the document as described, the labels."""
    found = []
    for page in yaml.safe_load(labels.read_text(encoding="utf-8")):
        articles = page["articles"]
        drafts = [
            draft_of(article["blocks"], source=f"{page['name']}.txt", ordinal=n, count=len(articles),
                     page=page.get("page", ()))
            for n, article in enumerate(articles)
        ]  # fmt: skip
        documents = describe(drafts)
        found += [
            (page["name"], document, article["gold"])
            for document, article in zip(documents, articles, strict=True)
        ]
    return found


def described_files(labels: Path = FILES) -> list[tuple[str, Document | None, dict]]:
    """Every article of the labelled files, read from their raw text; None where one is missing.

    An article that no label speaks of comes with labels of no title, so that it counts as wrong.
    """
    found = []
    for file in yaml.safe_load(labels.read_text(encoding="utf-8")):
        documents = read_bytes(file["text"].encode(), source=file["name"]).documents
        found += [
            (file["name"], document, gold or {"title": None})
            for document, gold in zip_longest(documents, file["articles"])
        ]
    return found


_READ = {
    "title": lambda d: [d.title],
    "kind": lambda d: [d.kind.value],
    "date": lambda d: [d.date] if d.date else [],
    "issuer": lambda d: [d.issuer] if d.issuer else [],
    "place": lambda d: list(d.regions[:1]),
    "regions": lambda d: [r for r in d.regions if not r.endswith(("镇", "乡", "街道", "苏木"))],
}


def _values(document: Document | None, name: str) -> list[str]:
    if document is None:
        return []
    if name in _READ:
        return _READ[name](document)
    return [value.value for value in document.meta.get(name, ())]


def _gold(gold: dict, name: str) -> list[str] | None:
    if name == "place":
        return gold["regions"][:1] if "regions" in gold else None
    if name not in gold:
        return None
    value = gold[name]
    return [] if value is None else [str(v) for v in value] if isinstance(value, list) else [str(value)]


def score(labels: Path = LABELS) -> dict[str, Count]:
    """Counts by field over all labelled articles."""
    counts: defaultdict[str, Count] = defaultdict(Count)
    read = described_files if labels in (FILES, HEADS) else described_pages
    for page, document, gold in read(labels):
        for name in FIELDS:
            expected = _gold(gold, name)
            if expected is None:
                continue
            got = _values(document, name)
            count = counts[name]
            right = len(set(got) & set(expected))
            count.right += right
            count.wrong += len(set(got) - set(expected))
            count.missed += len(set(expected) - set(got))
            if set(got) != set(expected):
                count.misses.append(f"{page} {document.title[:16] if document else ''}: {got} for {expected}")
    return dict(counts)
