"""The corpus layer of Xunwen: files to documents with exact offsets, and the catalogue that keeps them.

Knows nothing of vectors, models or questions; see CONTRIBUTING.md for the architecture. What is named
here is loaded when it is first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .address import Address, find_address, parse_address
    from .catalogue import Catalogue
    from .errors import CorpusError, LoadError, XunwenError
    from .figures import Figure, same_figure
    from .fold import Folded
    from .gazetteer import Gazetteer
    from .lexicon import Lexicon
    from .library import IngestReport, ingest
    from .model import Block, BlockKind, Document, DocumentKind, MetaValue, Passage, Repair, Sentence, Span
    from .passages import Splitter
    from .reader import LoadedFile, read_bytes, read_file
    from .records import Change, DocumentRow, FileRow, VersionRow
    from .reprints import Difference, Reprint, reprints_of
    from .segment import Segmenter, bigrams, load_segmenter, search_terms
    from .sentences import sentences_of, split_sentences
    from .settings import CorpusSettings

_HOMES = {
    "address": ("Address", "find_address", "parse_address"),
    "catalogue": ("Catalogue",),
    "errors": ("CorpusError", "LoadError", "XunwenError"),
    "figures": ("Figure", "same_figure"),
    "fold": ("Folded",),
    "gazetteer": ("Gazetteer",),
    "lexicon": ("Lexicon",),
    "library": ("IngestReport", "ingest"),
    "model": (
        *("Block", "BlockKind", "Document", "DocumentKind", "MetaValue", "Passage", "Repair"),
        *("Sentence", "Span"),
    ),
    "passages": ("Splitter",),
    "reader": ("LoadedFile", "read_bytes", "read_file"),
    "records": ("Change", "DocumentRow", "FileRow", "VersionRow"),
    "reprints": ("Difference", "Reprint", "reprints_of"),
    "segment": ("Segmenter", "bigrams", "load_segmenter", "search_terms"),
    "sentences": ("sentences_of", "split_sentences"),
    "settings": ("CorpusSettings",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Address", "Block", "BlockKind", "Catalogue", "Change", "CorpusError", "CorpusSettings", "Difference",
    "Document", "DocumentKind", "DocumentRow", "Figure", "FileRow", "Folded", "Gazetteer", "IngestReport",
    "Lexicon", "LoadError", "LoadedFile", "MetaValue", "Passage", "Repair", "Reprint", "Segmenter",
    "Sentence", "Span", "Splitter", "VersionRow", "XunwenError", "bigrams", "find_address", "ingest",
    "load_segmenter", "parse_address", "read_bytes", "read_file", "reprints_of", "same_figure",
    "search_terms", "sentences_of", "split_sentences",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first asked for."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{home}", __name__), name)


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
