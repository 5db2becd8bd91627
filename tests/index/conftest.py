"""A small library and a home for the tests of the index layer."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from corpus.errors import DocumentNotFound
from corpus.lexicon import Lexicon
from corpus.model import Block, BlockKind, Document, DocumentKind, Span, text_version
from corpus.passages import Splitter
from corpus.records import ListedDocument
from corpus.segment import load_segmenter
from index.build import BuildReport, build
from index.embedder import HashEmbedder
from index.settings import BuildSettings, IndexSettings
from index.snapshot import Snapshot


def make_document(
    identifier: str,
    text: str,
    *,
    title: str = "",
    date: str | None = None,
    regions: tuple[str, ...] = (),
    kind: DocumentKind = DocumentKind.NEWS,
) -> Document:
    """A document with a title block (when it has a title) and one paragraph a line."""
    whole = f"{title}\n{text}" if title else text
    blocks, start = [], 0
    for line in whole.split("\n"):
        span = Span(start, start + len(line))
        name = BlockKind.TITLE if title and not blocks else BlockKind.PARAGRAPH
        if line:
            blocks.append(Block(kind=name, span=span, raw=span))
        start += len(line) + 1
    return Document(
        id=identifier,
        version=text_version(whole),
        source=f"{identifier}.txt",
        title=title,
        text=whole,
        blocks=tuple(blocks),
        kind=kind,
        media_type="text/plain",
        date=date,
        regions=regions,
    )


@dataclass
class MemoryCatalogue:
    """Keeps documents and all their versions, as the real catalogue does."""

    latest: dict[str, Document] = field(default_factory=dict)
    versions: dict[tuple[str, str], Document] = field(default_factory=dict)

    def put(self, *documents: Document) -> None:
        for document in documents:
            self.latest[document.id] = document
            self.versions[document.id, document.version] = document

    def remove(self, identifier: str) -> None:
        del self.latest[identifier]

    def listed(self) -> list[ListedDocument]:
        return [
            (
                one.id, bytes.fromhex(one.version), one.title, one.source, one.date,
                json.dumps(one.regions, ensure_ascii=False), str(one.kind), len(one.text),
            )
            for one in self.latest.values()
        ]  # fmt: skip

    def flush(self) -> None:
        """Nothing to do: it is in memory."""

    def document(self, identifier: str, version: str | None = None) -> Document:
        found = self.versions.get((identifier, version)) if version else self.latest.get(identifier)
        if found is None:
            raise DocumentNotFound(f"没有文档 {identifier}")
        return found


@dataclass
class Library:
    """A catalogue, a home and the parts that make an index of them."""

    home: Path
    catalogue: MemoryCatalogue
    embedder: HashEmbedder
    splitter: Splitter
    settings: IndexSettings

    @property
    def segmenter(self) -> object:
        return load_segmenter(Lexicon.load())

    @property
    def parts(self) -> dict[str, object]:
        return {"embedder": self.embedder, "segmenter": self.segmenter, "splitter": self.splitter}

    def build(self, **more: object) -> BuildReport:
        return build(self.home, self.catalogue, settings=self.settings.build, **self.parts, **more)

    def open(self, **more: object) -> Snapshot:
        given = {"settings": self.settings, **self.parts, **more}
        return Snapshot.open(self.home, catalogue=self.catalogue, **given)

    def with_build(self, **changes: object) -> Library:
        settings = dataclasses.replace(
            self.settings, build=dataclasses.replace(self.settings.build, **changes)
        )
        return dataclasses.replace(self, settings=settings)


TOPICS = (
    ("整改", "甲市", "巡察组发现问题后，要求限期整改，逐项销号，并向群众公开整改结果。"),
    ("供水", "乙市", "城区老旧管网更新改造完成，居民用水水压不足的难题得到解决。"),
    ("选人用人", "丙市", "干部选拔任用坚持凡提四必，档案审核发现年龄造假的一律取消资格。"),
    ("财务", "甲市", "财务报销审核不严，超标准列支接待费用，相关责任人受到处理。"),
    ("养老", "丁市", "社区食堂为高龄老人送餐，护理员每周上门两次，测量血压。"),
)


def sample_documents(count: int) -> list[Document]:
    """Documents that differ, in five topics, four cities and three years."""
    found = []
    for number in range(count):
        topic, city, sentence = TOPICS[number % len(TOPICS)]
        body = f"{sentence}\n第{number}号材料记录：编号{number * 7919 % 10007}的事项由第{number % 13}组负责。"
        document = make_document(
            f"doc-{number:05d}",
            body,
            title=f"{city}{topic}工作情况（{number}）",
            date=f"{2021 + number % 3}-0{1 + number % 9}",
            regions=(city, "某省"),
            kind=DocumentKind.CASE if number % 2 else DocumentKind.NEWS,
        )
        found.append(document)
    return found


def make_bert(folder: Path, *, labels: int | None = None, seed: int = 3) -> Path:
    """Save a BERT of one layer and sixteen columns, random but seeded, with its tokenizer.

    Args:
        folder: made when it is not there.
        labels: scores of a classifier, as cross-encoders are; None for the bare encoder.
        seed: of the weights.
    """
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

    folder.mkdir(parents=True, exist_ok=True)
    characters = dict.fromkeys("领导班子加强对一把手的监督查询：为这个句子整改材料编号供水谁什么")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        num_labels=labels or 1,
    )
    torch.manual_seed(seed)
    model = BertModel(config) if labels is None else BertForSequenceClassification(config)
    model.save_pretrained(folder)
    BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def bert() -> Callable[..., Path]:
    """:func:`make_bert`, for models of the tests' own."""
    return make_bert


@pytest.fixture(scope="session")
def helpers() -> SimpleNamespace:
    """What test modules share; they cannot import each other."""
    return SimpleNamespace(
        document=make_document, documents=sample_documents, catalogue=MemoryCatalogue, library=Library
    )


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty library in a folder of its own."""
    return Library(
        home=tmp_path / "home",
        catalogue=MemoryCatalogue(),
        embedder=HashEmbedder(64),
        splitter=Splitter(),
        settings=IndexSettings(build=BuildSettings(compact_rows=20)),
    )


@pytest.fixture
def filled(library: Library) -> Library:
    """A library of 60 documents, built once."""
    library.catalogue.put(*sample_documents(60))
    library.build()
    return library


MakeDocument = Callable[..., Document]
