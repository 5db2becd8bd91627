"""A small home that a bench changes, kills and fills: 40 documents, changed, added and removed."""

from __future__ import annotations

import resource
from dataclasses import dataclass
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.draft import RawText
from corpus.lexicon import Lexicon
from corpus.model import Block, BlockKind, Document, DocumentKind, Span, text_version
from corpus.passages import Splitter
from corpus.reader import LoadedFile
from corpus.segment import load_segmenter
from index.build import build
from index.embedder import HashEmbedder
from index.settings import BuildSettings
from index.snapshot import Snapshot

QUESTIONS = ("整改情况", "第17号材料", "管网更新改造", "年龄造假", "社区食堂送餐", "接待费用超标准")
_SENTENCES = (
    "巡察组发现问题后要求限期整改，逐项销号并公开结果。",
    "城区老旧管网更新改造完成，居民用水水压不足的难题得到解决。",
    "档案审核发现年龄造假的，一律取消资格。",
    "财务报销审核不严，超标准列支接待费用，责任人受到处理。",
    "社区食堂为高龄老人送餐，护理员每周上门两次。",
)


def documents(first: int, last: int, *, edition: int = 0) -> list[Document]:
    """Documents ``first … last - 1``; another edition has another text."""
    found = []
    for number in range(first, last):
        lines = [_SENTENCES[number % 5], f"第{number}号材料由第{number % 7}组在第{edition}版中记录。"]
        text = "\n".join(lines)
        spans = (Span(0, len(lines[0])), Span(len(lines[0]) + 1, len(text)))
        found.append(
            Document(
                id=f"d{number:04d}",
                version=text_version(text),
                source=f"d{number:04d}.txt",
                title=f"材料{number}",
                text=text,
                blocks=tuple(Block(kind=BlockKind.PARAGRAPH, span=span, raw=span) for span in spans),
                kind=DocumentKind.CASE,
                media_type="text/plain",
            )
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A home with its catalogue, and the parts of its index."""

    home: Path

    @property
    def parts(self) -> dict[str, object]:
        return {"embedder": HashEmbedder(64), "segmenter": _segmenter(), "splitter": Splitter()}

    def catalogue(self) -> Catalogue:
        return Catalogue.open(self.home / "catalogue.db")

    def put(self, found: list[Document]) -> None:
        with self.catalogue() as catalogue:
            for one in found:
                raw = RawText(source=one.source, text=one.text, media_type="text/plain", sha256=one.version)
                catalogue.put(LoadedFile(source=one.source, raw=raw, documents=(one,)))

    def build(self, *, limit: int | None = None) -> str:
        """Build and publish; no file may then grow beyond ``limit`` bytes."""
        with self.catalogue() as catalogue:
            catalogue.documents()
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            settings = BuildSettings(
                merge_rows=8, compact_rows=10, batch_passages=16, lexical_heap=15_000_000
            )
            return build(self.home, catalogue, settings=settings, **self.parts).generation

    def answers(self) -> tuple[str, list[list[tuple[str, float]]]]:
        """The generation, and what it answers to every question."""
        with self.catalogue() as catalogue:
            snapshot = Snapshot.open(self.home, catalogue=catalogue, **self.parts)
            try:
                return snapshot.generation, [
                    [(hit.passage.text, round(hit.score, 5)) for hit in snapshot.search(question, 8)]
                    for question in QUESTIONS
                ]
            finally:
                snapshot.close()


_SEGMENTER: list[object] = []


def _segmenter() -> object:
    if not _SEGMENTER:
        _SEGMENTER.append(load_segmenter(Lexicon.load()))
    return _SEGMENTER[0]


def prepare(folder: Path) -> House:
    """A home with one published generation."""
    house = House(home=folder)
    house.put(documents(0, 40))
    house.build()
    return house


def change(house: House) -> None:
    """What the child does: new, changed and removed documents, then a build that compacts or not."""
    house.put(documents(40, 52))
    house.put(documents(5, 9, edition=1))
    with house.catalogue() as catalogue:
        for number in (1, 2):
            if f"d{number:04d}" in catalogue.current():
                catalogue.remove(f"d{number:04d}")
    house.build()
