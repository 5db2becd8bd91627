"""Where generations lie, how one is published, and which may be removed.

::

    HOME/CURRENT                     "000012", replaced in one step
    HOME/generations/000012/         read-only once published
    HOME/generations/.building-…/    under construction; removed by the next build when it died
    HOME/generations/.lock           held while building

A reader holds a shared lock on the manifest of the generation it opened; a builder removes an
old generation only when it can lock that file exclusively, so nothing disappears under a reader.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from .errors import IndexBusy, IndexCorrupt, IndexMissing, IndexWriteFailed
from .manifest import NAME as MANIFEST

__all__ = [
    "building",
    "current",
    "generation_folder",
    "hold",
    "next_name",
    "publish",
    "remove_old",
    "remove_unpublished",
    "require_current",
    "staging_folder",
    "sync_file",
    "sync_folder",
    "write_errors",
]

_NAME = re.compile(r"\d{6,}\Z")
_BUILDING = ".building-"


def generation_folder(home: Path, name: str) -> Path:
    """The folder of a generation."""
    return home / "generations" / name


def current(home: Path) -> str | None:
    """Name of the published generation, None when there is none yet.

    Raises:
        IndexCorrupt: CURRENT holds something else than a name.
    """
    try:
        name = (home / "CURRENT").read_bytes().decode("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexCorrupt(f"无法读取 {home / 'CURRENT'}：{error}", file="") from error
    if not _NAME.match(name):
        raise IndexCorrupt(f"{home / 'CURRENT'} 已损坏，内容不是索引的名称", file="")
    return name


def require_current(home: Path) -> str:
    """Name of the published generation.

    Raises:
        IndexMissing: nothing has been published.
        IndexCorrupt: CURRENT is damaged.
    """
    name = current(home)
    if name is None:
        raise IndexMissing(
            f"{home} 中还没有索引",
            hint="请先运行 xunwen ingest 加入文档，或检查 --home / XUNWEN_HOME 是否正确",
        )
    return name


@contextlib.contextmanager
def building(home: Path) -> Iterator[Path]:
    """Hold the right to build in ``home``; yields the folder of the generations.

    Raises:
        IndexBusy: another process holds it.
        IndexWriteFailed: the home cannot be written.
    """
    folder = home / "generations"
    with write_errors(home):
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy(
                f"另一个进程正在 {home} 中建立索引", hint="请等它完成后再试；提问不受影响"
            ) from error
        yield folder
    finally:
        os.close(descriptor)


def next_name(home: Path) -> str:
    """A name that no generation in ``home`` has had."""
    taken = [int(path.name) for path in _published(home)]
    published = current(home)
    if published is not None:
        taken.append(int(published))
    return f"{max(taken, default=0) + 1:06d}"


def staging_folder(home: Path, name: str) -> Path:
    """Where the generation ``name`` is put together before it is published."""
    return home / "generations" / f"{_BUILDING}{name}"


def remove_unpublished(home: Path) -> None:
    """Remove what a build that died left behind; call only while holding :func:`building`."""
    published = current(home)
    for path in (home / "generations").glob(f"{_BUILDING}*"):
        shutil.rmtree(path)
    for path in _published(home):
        if published is None or int(path.name) > int(published):
            shutil.rmtree(path)
    with contextlib.suppress(FileNotFoundError):
        (home / "CURRENT.new").unlink()


def publish(home: Path, staging: Path, name: str) -> None:
    """Make the finished folder ``staging`` the published generation ``name``, in one step.

    Every file in it must have reached the disk (:func:`sync_file`, :func:`sync_folder`).
    """
    staging.rename(generation_folder(home, name))
    sync_folder(home / "generations")
    fresh = home / "CURRENT.new"
    fresh.write_text(f"{name}\n", "ascii")
    sync_file(fresh)
    fresh.replace(home / "CURRENT")
    sync_folder(home)


def remove_old(home: Path, *, keep: int) -> list[str]:
    """Remove generations older than the last ``keep``, except those that a reader holds.

    Returns:
        The names of those removed.
    """
    published = current(home)
    removed: list[str] = []
    if published is None:
        return removed
    older = sorted(path.name for path in _published(home) if int(path.name) <= int(published))
    for name in older[: max(0, len(older) - max(1, keep))]:
        folder = generation_folder(home, name)
        if _unused(folder):
            shutil.rmtree(folder)
            removed.append(name)
    return removed


def hold(folder: Path) -> int:
    """Keep the generation in ``folder`` from being removed; close the descriptor to let go.

    Raises:
        FileNotFoundError: it has been removed already.
    """
    descriptor = os.open(folder / MANIFEST, os.O_RDONLY | os.O_CLOEXEC)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def sync_file(path: Path) -> None:
    """Return once the content of ``path`` is on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Return once the names in the folder ``path`` are on the disk."""
    sync_file(path)


@contextlib.contextmanager
def write_errors(home: Path) -> Iterator[None]:
    """Turn a full disk and the like into :class:`IndexWriteFailed`."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        number = error.errno if isinstance(error, OSError) else None
        full = number in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        reason = "磁盘已满" if full else os.strerror(number) if number else error
        raise IndexWriteFailed(
            f"无法在 {home} 中写入索引：{reason}",
            hint="请腾出磁盘空间后重试" if full else "请检查该文件夹是否可写、磁盘是否已满",
        ) from error


def _published(home: Path) -> list[Path]:
    folder = home / "generations"
    return [path for path in folder.iterdir() if _NAME.match(path.name)] if folder.is_dir() else []


def _unused(folder: Path) -> bool:
    try:
        descriptor = os.open(folder / MANIFEST, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
