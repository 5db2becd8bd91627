"""Names of private persons hidden on cards and in packs, which still can be re-checked."""

from __future__ import annotations

import pytest

from corpus.catalogue import Catalogue
from corpus.gazetteer import Gazetteer
from corpus.library import ingest
from corpus.model import Span
from corpus.segment import load_segmenter
from rag.examples import PackItem, check_pack, make_pack, write_pack
from rag.persons import Masker, PersonFinder

# Invented: nobody of these names did what is told here.
STORY = """云和县：补贴发到了谁手里
2023-04-11
巡察组在柳塘村核对名册，村民吴桂兰反映自己没有领到补贴。
经查，原村文书郑有田虚报面积，套取补贴1.2万元，受到党内警告处分，款项已全部追回。
"""


@pytest.fixture
def library(tmp_path):
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    with Catalogue.open(tmp_path / "catalogue.db") as catalogue:
        ingest([tmp_path / "story.txt"], catalogue=catalogue, files_dir=tmp_path / "files")
        yield catalogue


@pytest.fixture
def document(library):
    (row,) = library.documents()
    return library.document(row.id)


@pytest.fixture(scope="module")
def masker():
    return Masker(PersonFinder(segmenter=load_segmenter(), gazetteer=Gazetteer.load()))


@pytest.fixture
def item(document):
    start = document.text.index("经查")
    return PackItem(
        document=document.id, version=document.version, start=start, end=document.text.index("追回。") + 3
    )


def write(path, pack, form):
    target = path / f"pack.{'md' if form == 'markdown' else form}"
    target.write_bytes(write_pack(pack, form))
    return target


@pytest.mark.parametrize("form", ["docx", "markdown"])
def test_a_masked_pack_gives_no_name_away_and_passes(tmp_path, library, document, item, masker, form):
    pack = make_pack("课", [item], library, masker)
    (packed,) = pack.quotes
    assert packed.masked
    assert "郑某某虚报面积" in packed.quote
    assert packed.quote == masker.text(document, Span(item.start, item.end))
    plain = make_pack("课", [item], library).quotes[0]
    assert (plain.masked, packed.checksum != plain.checksum) == (False, True)  # no checksum of the name
    path = write(tmp_path, pack, form)
    assert check_pack(path, library).ok


@pytest.mark.parametrize(
    ("old", "new"), [("1\\.2万元", "2\\.2万元"), ("党内警告", "党内某告"), ("郑某某", "王某某")]
)
def test_a_masked_pack_that_was_changed_is_found_out(tmp_path, library, item, masker, old, new):
    path = write(tmp_path, make_pack("课", [item], library, masker), "markdown")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    assert not check_pack(path, library).ok


def test_what_holds_no_name_is_not_called_masked(library, document, masker):
    start = document.text.index("云和县")
    item = PackItem(document=document.id, version=document.version, start=start, end=start + 3)
    (packed,) = make_pack("课", [item], library, masker).quotes
    assert (packed.masked, packed.quote) == (False, "云和县")
