"""Labels, and the catalogue as those see it who may not read everything."""

from __future__ import annotations

import inspect
import io
import zipfile

import pytest

from corpus.catalogue import Catalogue
from corpus.errors import CatalogueError, DocumentNotFound, LoadError
from corpus.labels import PUBLIC, checked_labels, without_labels
from corpus.readable import ReadableCatalogue
from corpus.reader import read_bytes

OPEN = "# 甲县开展巡察\n\n甲县委对12个村开展巡察，发现问题345个。\n"
SECRET = "# 乙县开展巡察\n\n乙县委对9个村开展巡察，发现问题17个，移交线索3件。\n"


@pytest.fixture
def catalogue(tmp_path):
    with Catalogue.open(tmp_path / "catalogue.db") as opened:
        yield opened


def put(catalogue, source, text, labels=None):
    sidecar = None if labels is None else {"labels": labels}
    change = catalogue.put(read_bytes(text.encode(), source=source, sidecar=sidecar))
    return change.added + change.updated + change.unchanged


def test_labels_are_tidied_and_bad_ones_are_named():
    assert checked_labels([" 内部 ", "甲组", "内部"]) == ("内部", "甲组")
    for bad in ("", "  ", "字" * 41, "内部,甲组", "a\nb", "a\x00"):
        with pytest.raises(ValueError, match="标签"):
            checked_labels([bad])


def test_a_sidecar_gives_labels_which_are_no_metadata(catalogue):
    (one,) = put(catalogue, "a.md", OPEN, ["内部", "甲组"])
    (two,) = put(catalogue, "b.md", SECRET, "内部")
    assert catalogue.labels.all() == {one: {"内部", "甲组"}, two: {"内部"}}
    assert "labels" not in catalogue.document(one).meta


@pytest.mark.parametrize("value", [[], [""], {"a": 1}, [["内部"]], "内部;甲"])
def test_a_sidecar_with_bad_labels_fails_the_file(value):
    with pytest.raises(LoadError, match=r"a\.md.*labels"):
        without_labels({"labels": value}, "a.md")


def test_a_new_edition_without_labels_is_no_less_guarded(catalogue):
    put(catalogue, "a.md", OPEN, ["内部"])
    again = put(catalogue, "a.md", OPEN.replace("345", "346"))
    assert all(catalogue.labels.of(identifier) == {"内部"} for identifier in again)
    (one,) = put(catalogue, "b.csv", "项目,数\n甲,1\n")
    catalogue.labels.set([one], ["甲组"])
    catalogue.remove(one)
    assert put(catalogue, "b.csv", "项目,数\n甲,1\n") == (one,)
    assert catalogue.labels.of(one) == {"甲组"}


def test_setting_labels_is_all_or_nothing(catalogue):
    (one,) = put(catalogue, "a.md", OPEN)
    with pytest.raises(DocumentNotFound, match="nobody"):
        catalogue.labels.set([one, "nobody"], ["内部"])
    assert catalogue.labels.of(one) == set()
    catalogue.labels.set([one], ["内部"])
    catalogue.labels.set([one], [])
    assert catalogue.labels.all() == {}


def test_every_label_is_needed(catalogue):
    (one,) = put(catalogue, "a.md", OPEN, ["内部", "甲组"])
    (two,) = put(catalogue, "b.md", SECRET, [PUBLIC])
    for labels, seen in (((), {two}), (("内部",), {two}), (("内部", "甲组", "乙组"), {one, two})):
        assert set(ReadableCatalogue(catalogue, labels).current()) == seen


def test_documents_without_labels_count_as_the_setting_says(catalogue):
    (one,) = put(catalogue, "a.md", OPEN)
    (two,) = put(catalogue, "b.md", SECRET, [PUBLIC])
    assert set(ReadableCatalogue(catalogue, ()).current()) == {one, two}
    assert set(ReadableCatalogue(catalogue, (), unlabelled="内部").current()) == {two}
    assert set(ReadableCatalogue(catalogue, ("内部",), unlabelled="内部").current()) == {one, two}


def test_what_may_not_be_read_was_never_there(catalogue, tmp_path):
    long = OPEN + "".join(
        f"第{n}个村发现问题{n * 7}个，已经整改{n * 5}个，还有一些正在整改。\n" for n in range(40)
    )
    with Catalogue.open(tmp_path / "without.db") as without:
        for text, source in ((long, "a.md"), (long.replace("345", "344"), "c.md")):
            put(catalogue, source, text)
            put(without, source, text)
        (secret,) = put(catalogue, "b.md", long.replace("345", "343"), ["内部"])
        version = catalogue.row(secret).version
        view = ReadableCatalogue(catalogue, ["甲组"])

        assert [row.id for row in view.documents()] == [row.id for row in without.documents()]
        assert view.current() == without.current()
        assert [row.source for row in view.files()] == [row.source for row in without.files()]
        assert (view.file("b.md"), view.count("b.md")) == (None, 0)
        for one in view.current():
            assert view.alike(one, most=1) == without.alike(one, most=1) != ()
        for read in ("row", "document", "raw", "versions"):
            for arguments in ((secret,), (secret, version)) if read != "versions" else ((secret,),):
                assert _told(view, read, arguments) == _told(without, read, arguments)
        assert ReadableCatalogue(catalogue, ["内部"]).document(secret).text


def _told(catalogue, read, arguments):
    with pytest.raises(DocumentNotFound) as told:
        getattr(catalogue, read)(*arguments)
    return told.value.message, told.value.hint


def test_a_file_that_also_holds_secrets_is_not_handed_out(catalogue):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.md", OPEN)
        archive.writestr("b.md", SECRET)
    catalogue.put(read_bytes(packed.getvalue(), source="both.zip"))
    first, second = catalogue.current()
    view = ReadableCatalogue(catalogue, ())
    assert view.raw(first) == catalogue.raw(first)
    catalogue.labels.set([second], ["内部"])
    for version in (None, catalogue.row(first).version):
        with pytest.raises(DocumentNotFound, match="原文件"):
            view.raw(first, version)
    assert view.document(first).text


def test_nothing_is_written_through_a_view(catalogue):
    (one,) = put(catalogue, "a.md", OPEN)
    view = ReadableCatalogue(catalogue, ())
    for write in (
        lambda: view.remove(one),
        lambda: view.put(read_bytes(OPEN.encode(), source="x.md")),
        lambda: view.put_all([]),
        view.verify,
    ):
        with pytest.raises(CatalogueError, match="部分资料"):
            write()
    view.close()
    assert catalogue.current()


def test_the_view_answers_for_every_method():
    """A method that the catalogue gains later must not show what may not be seen."""
    public = {
        name
        for name, member in vars(Catalogue).items()
        if inspect.isfunction(member) and not name.startswith("_")
    }
    assert public <= set(vars(ReadableCatalogue)), "say in corpus/readable.py what a view shows of it"
