"""A catalogue of which some documents cannot be seen, by nobody who is given it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NoReturn

from .catalogue import Catalogue
from .draft import RawText
from .errors import CatalogueError, DocumentNotFound
from .labels import PUBLIC
from .model import Document
from .records import DocumentRow, FileRow, ListedDocument, VersionRow, not_found

if TYPE_CHECKING:
    from .putting import FileToPut
    from .reader import LoadedFile

__all__ = ["ReadableCatalogue"]

_ALL = 1 << 31  # more than there are


class ReadableCatalogue(Catalogue):
    """What some labels may read of a catalogue; everything else is as if it had never been put.

    Shares the whole catalogue's connection, which its owner closes. A document that is labelled
    anew appears or disappears at once. Writing raises ``CatalogueError``.

    Args:
        whole: the catalogue.
        labels: those that the readers have; ``PUBLIC`` is always among them.
        unlabelled: the label that documents without any count as having.
    """

    def __init__(self, whole: Catalogue, labels: Collection[str], *, unlabelled: str = PUBLIC) -> None:
        super().__init__(whole._connection, whole.path)  # noqa: SLF001 - a view is the same catalogue
        self._lock = whole._lock  # noqa: SLF001 - one connection, one lock
        self.labels = whole.labels
        self._has = frozenset({*labels, PUBLIC})
        self._unlabelled = frozenset({unlabelled})

    def readable(self, document_id: str) -> bool:
        """Whether a document of this id may be seen, be there one or not."""
        return (self.labels.of(document_id) or self._unlabelled) <= self._has

    def close(self) -> None:
        """Nothing to do: the connection belongs to the whole catalogue."""

    # -- reading ---------------------------------------------------------------------------------

    def documents(self) -> list[DocumentRow]:
        """The documents that may be seen, by source and place in it."""
        labels = self.labels.all()
        return [row for row in super().documents() if labels.get(row.id, self._unlabelled) <= self._has]

    def listed(self) -> list[ListedDocument]:
        """The documents that may be seen, as they are kept."""
        labels = self.labels.all()
        return [row for row in super().listed() if labels.get(row[0], self._unlabelled) <= self._has]

    def row(self, document_id: str, version: str | None = None) -> DocumentRow:
        """As in the whole catalogue, of a document that may be seen."""
        self._require(document_id, version)
        return super().row(document_id, version)

    def document(self, document_id: str, version: str | None = None) -> Document:
        """As in the whole catalogue, of a document that may be seen."""
        self._require(document_id, version)
        return super().document(document_id, version)

    def raw(self, document_id: str, version: str | None = None) -> RawText:
        """As in the whole catalogue, of a file of which every document may be seen.

        Raises:
            DocumentNotFound: no such document or version, or the file also holds what may not be seen.
        """
        self._require(document_id, version)
        raw = super().raw(document_id, version)
        if not all(self.readable(other) for other in self._read_together(document_id, version)):
            raise DocumentNotFound(
                f"文档 {document_id} 的原文件不在资料库里", hint="请查看文档的文字，或向管理员索取原文件"
            )
        return raw

    def versions(self, document_id: str) -> tuple[VersionRow, ...]:
        """As in the whole catalogue, of a document that may be seen."""
        self._require(document_id, None)
        return super().versions(document_id)

    def current(self) -> dict[str, str]:
        """The documents that may be seen: id, and the version that is searched."""
        labels = self.labels.all()
        return {
            identifier: version
            for identifier, version in super().current().items()
            if labels.get(identifier, self._unlabelled) <= self._has
        }

    def alike(self, document_id: str, *, most: int) -> tuple[str, ...]:
        """As in the whole catalogue, among the documents that may be seen."""
        # What may not be seen must not take a place among the first ``most`` either.
        found = super().alike(document_id, most=_ALL)
        return tuple(other for other in found if self.readable(other))[:most]

    def count(self, source: str) -> int:
        """How many documents that may be seen came from this file."""
        rows = self._rows("SELECT id FROM documents WHERE file = ? AND removed = 0", source)
        return sum(self.readable(row[0]) for row in rows)

    def file(self, source: str) -> FileRow | None:
        """What is known of a file that holds a document that may be seen."""
        found = super().file(source)
        return found if found is not None and self.count(found.source) else None

    def origins(self) -> dict[str, str]:
        """The files that hold a document that may be seen, by their absolute paths."""
        return {origin: source for origin, source in super().origins().items() if self.count(source)}

    def files(self) -> list[FileRow]:
        """The files that hold a document that may be seen, by source."""
        return [row for row in super().files() if self.count(row.source)]

    def _require(self, document_id: str, version: str | None) -> None:
        """Raise what the whole catalogue raises of a document that never was."""
        if not self.readable(document_id):
            raise not_found(document_id, version)

    def flush(self) -> None:
        """As in the whole catalogue: an index of a view is as durable as its texts."""
        super().flush()

    # -- not for a view --------------------------------------------------------------------------

    def put(self, loaded: LoadedFile, *, origin: str = "", key: str = "") -> NoReturn:
        """Raise ``CatalogueError``."""
        del loaded, origin, key
        raise _read_only()

    def put_all(self, files: Sequence[FileToPut]) -> NoReturn:
        """Raise ``CatalogueError``."""
        del files
        raise _read_only()

    def bulk(self) -> NoReturn:
        """Raise ``CatalogueError``."""
        raise _read_only()

    def remove(self, document_id: str) -> NoReturn:
        """Raise ``CatalogueError``."""
        del document_id
        raise _read_only()

    def raw_of_file(self, source: str) -> NoReturn:
        """Raise ``CatalogueError``: a file may hold what may not be seen."""
        del source
        raise _read_only()

    @property
    def failures(self) -> NoReturn:
        """Raise ``CatalogueError``: the name of a file may say what may not be seen."""
        raise _read_only()

    def verify(self) -> NoReturn:
        """Raise ``CatalogueError``: only the whole catalogue can be verified."""
        raise _read_only()


def _read_only() -> CatalogueError:
    return CatalogueError("这里只能阅读一部分资料，不能写入或核对", hint="请由管理员在整个资料库上操作")
