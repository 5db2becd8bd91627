"""The errors of every layer start here.

::

    XunwenError                      code, message, hint
    ├── CorpusError
    │   ├── LoadError                a file could not be read: carries its source
    │   │   ├── UnsupportedFormat
    │   │   ├── UndecodableText
    │   │   ├── EmptyDocument
    │   │   └── FileTooLarge
    │   ├── CatalogueError
    │   │   ├── CatalogueMismatch    the home was written by another version
    │   │   └── CatalogueCorrupt
    │   ├── workers.WorkerLost       a process that shares the work could not be started
    │   └── DocumentNotFound
    ├── index.errors.IndexError_ …
    ├── rag.errors.RagError …
    └── api.errors …

Every error says what went wrong (``message``), and what to change (``hint``), both in
Chinese because they reach users; ``code`` is stable, dotted and English, for logs and clients.
"""

from __future__ import annotations

from typing import Any, ClassVar

__all__ = [
    "CatalogueCorrupt",
    "CatalogueError",
    "CatalogueMismatch",
    "CorpusError",
    "DocumentNotFound",
    "EmptyDocument",
    "FileTooLarge",
    "LoadError",
    "OriginalDamaged",
    "OriginalMissing",
    "UndecodableText",
    "UnsupportedFormat",
    "XunwenError",
]


class XunwenError(Exception):
    """Root of all errors that a user may see.

    Args:
        message: what went wrong and where, in Chinese, one line.
        hint: what to change, in Chinese; empty when there is nothing to do.
    """

    code: ClassVar[str] = "internal"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors come whole out of other processes, whatever their class was made from."""
        return _made_again, (type(self), self.args, self.__dict__)


def _made_again(kind: type[XunwenError], args: tuple[Any, ...], values: dict[str, Any]) -> XunwenError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(values)
    return error


class CorpusError(XunwenError):
    """Anything about files, documents and the catalogue."""

    code = "corpus"


class LoadError(CorpusError):
    """One file could not be read; the others go on. ``source`` names it."""

    code = "load.failed"

    def __init__(self, message: str, *, source: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.source = source


class UnsupportedFormat(LoadError):
    """No loader reads this kind of file."""

    code = "load.unsupported_format"


class UndecodableText(LoadError):
    """The bytes are in none of the encodings that are tried strictly."""

    code = "load.undecodable"


class EmptyDocument(LoadError):
    """The file holds no readable text."""

    code = "load.empty"


class FileTooLarge(LoadError):
    """The file, or a part of it, exceeds a limit; the message names the limit."""

    code = "load.too_large"


class CatalogueError(CorpusError):
    """The catalogue cannot do what was asked."""

    code = "catalogue"


class CatalogueMismatch(CatalogueError):
    """The home was written by another version of the program."""

    code = "catalogue.mismatch"


class CatalogueCorrupt(CatalogueError):
    """The catalogue file is damaged."""

    code = "catalogue.corrupt"


class DocumentNotFound(CorpusError):
    """No document, or no such version of it."""

    code = "document.not_found"


class OriginalMissing(DocumentNotFound):
    """The file that a document was read from is not kept."""

    code = "document.original_missing"


class OriginalDamaged(CorpusError):
    """The file that a document was read from is not what it was."""

    code = "corpus.original_damaged"
