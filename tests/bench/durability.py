"""Kill a build at seeded moments, fill the disk, ask all the while: nothing published is ever lost.

    python -m tests.bench.durability --kills 200

A child process puts changed documents into the catalogue and builds. It kills itself (SIGKILL) at
its n-th file operation as Python reports them (open, rename, link, unlink, mkdir, fsync), or after
a seeded time, which also hits the middle of the writing that FAISS, SQLite and tantivy do
themselves. After each kill the home must open and answer exactly as the last published generation
did, and a second run must end with the answers of a run that was never interrupted. Beside every
tenth run another process asks from beginning to end: it must never see an error, nor two answers of
one generation. Every operation of a publish is killed once. The disk is filled in two ways: no file
may grow beyond a limit, and, where this process may mount one, a file system of a few kilobytes more
than the home needs, on which catalogue and index are written alike.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, Self

from .house import House, change, documents, prepare

_PUBLISHING = 12  # file operations of a publish, and of what follows it
_COUNTED = {
    "open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.listdir", "os.scandir",
    "shutil.copyfile", "shutil.rmtree", "sqlite3.connect",
}  # fmt: skip


def in_child(work: Callable[[], None]) -> int:
    """Run ``work`` in a forked process; its exit status, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001  # the parent reads the status
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def count_operations(work: Callable[[], None], *, kill_at: int = 0) -> int:
    """How many file operations ``work`` does; with ``kill_at`` it dies at that one."""
    done = 0
    fsync = os.fsync

    def step() -> None:
        nonlocal done
        done += 1
        if done == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, _arguments: tuple[object, ...]) -> None:
        if event in _COUNTED:
            step()

    def counted(descriptor: int) -> None:
        step()
        fsync(descriptor)

    os.fsync = counted
    sys.addaudithook(hook)  # cannot be removed: only ever in a child
    work()
    return done


def operations(house: House) -> int:
    """File operations of an uninterrupted change of a copy of ``house``."""
    reading, writing = os.pipe()

    def work() -> None:
        os.write(writing, str(count_operations(lambda: change(house))).encode())

    status = in_child(work)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    if status:
        raise RuntimeError(f"the uninterrupted run ended with {status}")
    return int(text)


def killed_then_finished(
    original: House,
    folder: Path,
    expected: list[object],
    *,
    kill_at: int = 0,
    after_s: float = 0.0,
    reading: bool = False,
) -> str:
    """Kill a run on a copy of ``original``; what went wrong, "" when nothing did.

    ``reading``: another process asks all the while.
    """
    shutil.copytree(original.home, folder)
    house = House(home=folder)
    if not reading:
        return _killed(house, expected, kill_at=kill_at, after_s=after_s)
    with Reader(house) as reader:
        problem = _killed(house, expected, kill_at=kill_at, after_s=after_s)
    return problem or reader.problem


def _killed(house: House, expected: list[object], *, kill_at: int, after_s: float) -> str:
    before = house.answers()

    def work() -> None:
        if after_s:
            signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
            threading.Thread(target=_kill_after, args=(after_s,), daemon=True).start()
        count_operations(lambda: change(house), kill_at=kill_at)

    status = in_child(work)
    if status not in (0, -signal.SIGKILL):
        return f"ended with {status}"
    after = house.answers()
    if status and after not in (before, (after[0], expected)):
        return f"answers differ after the kill: {after[0]}"
    if in_child(lambda: change(house)) != 0:
        return "the second run failed"
    if house.answers()[1] != expected:
        return "the second run answers differently"
    generations = (house.home / "generations").iterdir()
    left = [path.name for path in generations if path.name.startswith(".building")]
    return f"left behind: {left}" if left else ""


class Reader:
    """A process that asks a home without a pause; afterwards ``problem`` is "" when all went well."""

    def __init__(self, house: House) -> None:
        spawning = multiprocessing.get_context("spawn")  # a fork would share this process's connections
        self._stop, self._began, self._said = spawning.Event(), spawning.Event(), spawning.Queue()
        self._process = spawning.Process(
            target=_ask_throughout, args=(str(house.home), self._began, self._stop, self._said)
        )
        self.problem = ""
        self.asked = 0

    def __enter__(self) -> Self:
        self._process.start()
        if not self._began.wait(120):
            raise RuntimeError("the reader did not begin")
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self.asked, self.problem = self._said.get(timeout=120)
        self._process.join()


def _ask_throughout(home: str, began: Event, stop: Event, said: Queue[tuple[int, str]]) -> None:
    house, seen, asked = House(home=Path(home)), {}, 0
    try:
        while not stop.is_set():
            generation, answers = house.answers()
            asked += 1
            began.set()
            if seen.setdefault(generation, answers) != answers:
                said.put((asked, f"two answers of {generation}"))
                return
    except Exception:  # noqa: BLE001  # any error at all is what this is about
        said.put((asked, traceback.format_exc(limit=-3)))
        return
    said.put((asked, ""))


def _kill_after(seconds: float) -> None:
    time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def full_disk(original: House, folder: Path, limit: int) -> str:
    """Let no file grow beyond ``limit`` bytes; what went wrong, "" when nothing did."""
    from corpus.errors import XunwenError

    shutil.copytree(original.home, folder)
    house = House(home=folder)
    house.put(documents(40, 52))
    before = house.answers()

    def work() -> None:
        try:
            house.build(limit=limit)
        except XunwenError as error:
            os._exit(7 if error.code == "index.write_failed" else 8)

    status = in_child(work)
    if status not in (0, 7):
        return f"ended with {status}"
    if status and house.answers() != before:
        return "answers differ after the disk was full"
    house.build()
    return ""


@contextlib.contextmanager
def small_disk(folder: Path, room: int) -> Iterator[Callable[[int], None]]:
    """Mount a file system of ``room`` bytes at ``folder``; what is given changes its size.

    Raises:
        subprocess.CalledProcessError: this process may not mount one.
    """
    folder.mkdir()

    def mount(*options: str) -> None:
        subprocess.run(["mount", *options, str(folder)], check=True, capture_output=True)

    mount("-t", "tmpfs", "-o", f"size={room}", "tmpfs")
    try:
        yield lambda size: mount("-o", f"remount,size={size}")
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)


def full_file_system(original: House, folder: Path, expected: list[object], more: int) -> str:
    """Change a home on a disk with ``more`` bytes left; what went wrong, "" when nothing did."""
    from corpus.errors import XunwenError

    needed = sum(-path.stat().st_size // 4096 * -4096 for path in original.home.rglob("*")) + (1 << 16)
    with small_disk(folder, 1 << 28) as resize:
        house = House(home=Path(shutil.copytree(original.home, folder / "home")))
        before = house.answers()
        resize(needed + more)

        def work() -> None:
            try:
                change(house)
            except XunwenError as error:
                os._exit(7 if error.code in {"index.write_failed", "catalogue"} else 8)

        status = in_child(work)
        print(f"a disk with {more} bytes left: {'full' if status else 'enough'}", flush=True)
        if status not in (0, 7):
            return f"ended with {status}"
        if status and house.answers() != before:
            return "answers differ while the disk is full"
        resize(1 << 28)
        if in_child(lambda: change(house)) != 0:
            return "the run after there was room failed"
        return "" if house.answers()[1] == expected else "the run after there was room answers differently"


def main() -> int:
    """Run the whole bench; 0 when nothing was lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        original = prepare(root / "original")
        whole = House(home=Path(shutil.copytree(original.home, root / "whole")))
        total = operations(whole)
        started = time.monotonic()
        again = House(home=Path(shutil.copytree(original.home, root / "again")))
        in_child(lambda: change(again))
        seconds = time.monotonic() - started
        expected = whole.answers()[1]
        print(f"{total} file operations, {seconds:.2f} s uninterrupted")
        for number, moment in enumerate(_moments(options.kills, options.seed, total, seconds)):
            home = root / f"kill{number}"
            problem = killed_then_finished(original, home, expected, reading=number % 10 == 0, **moment)
            _note(wrong, f"kill {number} ({moment})", problem)
            shutil.rmtree(home)
        for limit in (1, 50, 200, 500, 1000, 2000, 4000, 8000, 16_000, 32_000):
            _note(wrong, f"files limited to {limit} bytes", full_disk(original, root / f"full{limit}", limit))
        _fill_disks(original, root, expected, wrong)
    print(f"{options.kills} kills, {len(wrong)} wrong")
    return 1 if wrong else 0


def _moments(kills: int, seed: int, total: int, seconds: float) -> list[dict[str, Any]]:
    """Every operation of the publish, and seeded ones: half by operation, half by time."""
    chance = random.Random(seed)
    drawn = [
        {"kill_at": chance.randint(1, total)} if n % 2 == 0 else {"after_s": chance.uniform(0.0, seconds)}
        for n in range(kills)
    ]
    return [*drawn, *({"kill_at": number} for number in range(total - _PUBLISHING, total + 1))]


def _fill_disks(original: House, root: Path, expected: list[object], wrong: list[str]) -> None:
    for more in (0, 16_384, 65_536, 262_144, 1 << 20, 2 << 20):
        place = root / f"disk{more}"
        try:
            problem = full_file_system(original, place, expected, more)
        except subprocess.CalledProcessError as error:
            print(f"no small file systems: {error.stderr.decode().strip()}")
            return
        _note(wrong, f"a disk with {more} bytes left", problem)


def _note(wrong: list[str], what: str, problem: str) -> None:
    if problem:
        wrong.append(f"{what}: {problem}")
        print(wrong[-1], flush=True)


if __name__ == "__main__":
    sys.exit(main())
