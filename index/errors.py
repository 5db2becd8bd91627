"""What can go wrong with the index on disk; messages reach users and are Chinese.

::

    IndexFailure                 code "index"
    ├── IndexMissing             nothing has been published in this home yet
    │   └── GenerationGone       the generation that was asked for has been removed
    ├── IndexMismatch            published with other settings; ``field`` names the one
    ├── IndexCorrupt             a file of a generation is missing or damaged; ``file`` names it
    ├── IndexBusy                another process is building in this home
    ├── IndexWriteFailed         the disk is full or the home cannot be written
    └── WorkerDied               a process that was cutting a document has died
"""

from __future__ import annotations

from corpus.errors import XunwenError

__all__ = [
    "GenerationGone",
    "IndexBusy",
    "IndexCorrupt",
    "IndexFailure",
    "IndexMismatch",
    "IndexMissing",
    "IndexWriteFailed",
    "WorkerDied",
]


class IndexFailure(XunwenError):
    """Anything about the index on disk."""

    code = "index"


class IndexMissing(IndexFailure):
    """No generation has been published in this home."""

    code = "index.missing"


class GenerationGone(IndexMissing):
    """The generation that was asked for by name is not on disk any more."""

    code = "index.gone"


class IndexMismatch(IndexFailure):
    """The generation was made with other settings than those of the reader.

    Args:
        message: what went wrong, in Chinese.
        field: name of the manifest's field that differs.
        published: its value in the manifest.
        wanted: its value in the reader.
        hint: what to change, in Chinese.
    """

    code = "index.mismatch"

    def __init__(self, message: str, *, field: str, published: str, wanted: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.field = field
        self.published = published
        self.wanted = wanted


class IndexCorrupt(IndexFailure):
    """A file of a generation is missing, shortened or changed.

    Args:
        message: what went wrong, in Chinese.
        file: the file concerned, relative to the generation ("" when it is CURRENT itself).
        hint: what to do, in Chinese.
    """

    code = "index.corrupt"

    def __init__(self, message: str, *, file: str, hint: str = "") -> None:
        super().__init__(message, hint=hint or "请运行 xunwen verify 查看损坏的文件，再重新建立索引")
        self.file = file


class IndexBusy(IndexFailure):
    """Another process is building in this home; readers are not affected."""

    code = "index.busy"
    retryable = True


class IndexWriteFailed(IndexFailure):
    """A new generation could not be written; the published one stays as it was."""

    code = "index.write_failed"
    retryable = True


class WorkerDied(IndexFailure):
    """A process that was cutting a document has died; the published generation stays as it was."""

    code = "index.worker_died"
