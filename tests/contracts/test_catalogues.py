"""What a build and a search read from a catalogue, on the real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.catalogue import Catalogue
from corpus.draft import RawText
from corpus.errors import DocumentNotFound
from corpus.lexicon import Lexicon
from corpus.model import Block, BlockKind, Document, DocumentKind, Span, text_version
from corpus.passages import Splitter
from corpus.reader import LoadedFile
from corpus.segment import load_segmenter
from index.build import build
from index.embedder import HashEmbedder
from index.snapshot import Snapshot
from index.verify import verify


def document(identifier: str, text: str) -> Document:
    return Document(
        id=identifier,
        version=text_version(text),
        source=f"{identifier}.txt",
        title="整改情况",
        text=text,
        blocks=(Block(kind=BlockKind.PARAGRAPH, span=Span(0, len(text)), raw=Span(0, len(text))),),
        kind=DocumentKind.REPORT,
        media_type="text/plain",
        date="2024-03",
        regions=("甲市", "某省"),
    )


def put(catalogue: Catalogue, found: Document) -> None:
    raw = RawText(source=found.source, text=found.text, media_type="text/plain", sha256=found.version)
    catalogue.put(LoadedFile(source=found.source, raw=raw, documents=(found,)))


def test_versions_that_were_indexed_stay_readable(tmp_path: Path) -> None:
    parts = {
        "embedder": HashEmbedder(64),
        "segmenter": load_segmenter(Lexicon.load()),
        "splitter": Splitter(),
    }
    with Catalogue.open(tmp_path / "catalogue.db") as catalogue:
        put(catalogue, document("a", "第一版：问题已经整改。"))
        put(catalogue, document("b", "别的材料，与供水有关。"))
        assert build(tmp_path, catalogue, **parts).added == 2
        old = Snapshot.open(tmp_path, catalogue=catalogue, **parts)
        put(catalogue, document("a", "第二版：整改尚未完成。"))
        catalogue.remove("b")
        assert old.search("整改", 1)[0].passage.text == "第一版：问题已经整改。"
        assert old.passages_of("b")[0].text == "别的材料，与供水有关。"
        report = build(tmp_path, catalogue, **parts)
        assert (report.added, report.removed, report.documents) == (1, 1, 1)
        new = Snapshot.open(tmp_path, catalogue=catalogue, **parts)
        assert [hit.passage.text for hit in new.search("整改 供水", 5)] == ["第二版：整改尚未完成。"]
        hit = new.search("整改", 1)[0]
        assert hit.document.regions == ("甲市", "某省")
        assert verify(tmp_path, catalogue=catalogue).damaged == ()
        with pytest.raises(DocumentNotFound):
            catalogue.document("a", "0" * 64)
        old.close()
        new.close()
