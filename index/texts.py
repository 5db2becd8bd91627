"""The texts that passages are cut from. They stand in the catalogue only; the latest stay at hand."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from .model import DocumentInfo

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue

__all__ = ["Texts"]

_CHARACTERS = 8_000_000  # held at most; 16 MB of Chinese


class Texts:
    """Reads texts of documents from the catalogue, keeping the most recently used. Thread-safe.

    Args:
        catalogue: keeps every version of every document.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._characters = 0

    def of(self, info: DocumentInfo) -> str:
        """The text of a document in the version that was indexed.

        Raises:
            DocumentNotFound: the catalogue has lost it.
        """
        key = (info.id, info.version)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        text: str = self._catalogue.document(info.id, info.version).text
        with self._lock:
            if key not in self._kept:
                self._kept[key] = text
                self._characters += len(text)
            while self._characters > _CHARACTERS and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self._characters -= len(dropped)
        return text
