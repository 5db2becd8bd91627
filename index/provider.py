"""Keeps the newest published generation open, and moves on between questions."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from .generation import current, generation_folder
from .manifest import NAME as MANIFEST
from .snapshot import Snapshot

__all__ = ["SnapshotHolder", "Use"]


class SnapshotHolder:
    """Hands out the snapshot of the generation that is published now.

    A snapshot that is replaced stays open while questions are being answered from it
    (:meth:`use`), and is closed after the last of them.

    Args:
        home: the home folder.
        opener: opens a snapshot of what is published, as :meth:`Snapshot.open` does.
    """

    def __init__(self, home: Path, opener: Callable[[], Snapshot]) -> None:
        self._home, self._opener = home, opener
        self._lock = threading.Lock()
        self._held: _Held | None = None
        self._closed = False

    def current(self) -> Snapshot:
        """The snapshot of the published generation, opened when it is not yet.

        It stays valid until the next but one generation is asked for; :meth:`use` keeps it longer.

        Raises:
            IndexMissing: nothing has been published.
            IndexMismatch: published with other settings.
            IndexCorrupt: a file is missing or damaged.
        """
        return self._newest().snapshot

    def use(self) -> Use:
        """The current snapshot as a context manager; it stays open until the block ends."""
        return Use(self)

    def close(self) -> None:
        """Close the snapshot once nobody uses it."""
        with self._lock:
            self._closed = True
            held, self._held = self._held, None
        if held is not None:
            held.release()

    def _newest(self) -> _Held:
        with self._lock:
            if self._closed:
                raise RuntimeError("the holder is closed")
            mark = self._mark()
            if self._held is None or mark != self._held.mark:
                fresh = _Held(self._opener(), mark)
                if self._held is not None:
                    self._held.release()
                self._held = fresh
            return self._held

    def _mark(self) -> tuple[str | None, int]:
        """Tells generations apart: the name, and when it was written, 0 if it is not there.

        A home that was removed and made again counts its generations from the beginning.
        """
        name = current(self._home)
        if name is not None:
            with contextlib.suppress(FileNotFoundError):
                return name, (generation_folder(self._home, name) / MANIFEST).stat().st_mtime_ns
        return name, 0

    def _acquire(self) -> _Held:
        while True:
            held = self._newest()
            if held.acquire():
                return held


class Use:
    """One use of the current snapshot; see :meth:`SnapshotHolder.use`."""

    def __init__(self, holder: SnapshotHolder) -> None:
        self._holder = holder
        self._held: _Held | None = None

    def __enter__(self) -> Snapshot:
        self._held = self._holder._acquire()  # noqa: SLF001
        return self._held.snapshot

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._held is not None
        self._held.release()


class _Held:
    """A snapshot with its mark, and how many hold it, the holder itself included."""

    def __init__(self, snapshot: Snapshot, mark: tuple[str | None, int]) -> None:
        self.snapshot, self.mark = snapshot, mark
        self._lock = threading.Lock()
        self._users = 1

    def acquire(self) -> bool:
        """Hold it once more; False when it has been closed."""
        with self._lock:
            if self._users == 0:
                return False
            self._users += 1
            return True

    def release(self) -> None:
        """Let go; the last one closes."""
        with self._lock:
            self._users -= 1
            last = self._users == 0
        if last:
            self.snapshot.close()
