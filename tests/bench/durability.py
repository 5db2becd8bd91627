"""Kill a build at seeded moments, fill the disk, ask all the while: nothing published is ever lost.

    python -m tests.bench.durability --kills 200

A child process puts changed documents into the catalogue and builds. It kills itself (SIGKILL) at
its n-th file operation as Python reports them (open, rename, link, unlink, mkdir, fsync), or after
a seeded time, which also hits the middle of the writing that FAISS, SQLite and tantivy do
themselves. After each kill the home must open and answer exactly as the last published generation
did, and a second run must end with the answers of a run that was never interrupted.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.draft import RawText
from corpus.lexicon import Lexicon
from corpus.model import Block, BlockKind, Document, DocumentKind, Span, text_version
from corpus.passages import Splitter
from corpus.reader import LoadedFile
from corpus.segment import load_segmenter
from index.build import build
from index.embedder import HashEmbedder
from index.settings import BuildSettings
from index.snapshot import Snapshot

QUESTIONS = ("整改情况", "第17号材料", "管网更新改造", "年龄造假", "社区食堂送餐", "接待费用超标准")
_SENTENCES = (
    "巡察组发现问题后要求限期整改，逐项销号并公开结果。",
    "城区老旧管网更新改造完成，居民用水水压不足的难题得到解决。",
    "档案审核发现年龄造假的，一律取消资格。",
    "财务报销审核不严，超标准列支接待费用，责任人受到处理。",
    "社区食堂为高龄老人送餐，护理员每周上门两次。",
)
_COUNTED = {
    "open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.listdir", "os.scandir",
    "shutil.copyfile", "shutil.rmtree", "sqlite3.connect",
}  # fmt: skip


def documents(first: int, last: int, *, edition: int = 0) -> list[Document]:
    """Documents ``first … last - 1``; another edition has another text."""
    found = []
    for number in range(first, last):
        lines = [_SENTENCES[number % 5], f"第{number}号材料由第{number % 7}组在第{edition}版中记录。"]
        text = "\n".join(lines)
        spans = (Span(0, len(lines[0])), Span(len(lines[0]) + 1, len(text)))
        found.append(
            Document(
                id=f"d{number:04d}",
                version=text_version(text),
                source=f"d{number:04d}.txt",
                title=f"材料{number}",
                text=text,
                blocks=tuple(Block(kind=BlockKind.PARAGRAPH, span=span, raw=span) for span in spans),
                kind=DocumentKind.CASE,
                media_type="text/plain",
            )
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A home with its catalogue, and the parts of its index."""

    home: Path

    @property
    def parts(self) -> dict[str, object]:
        return {"embedder": HashEmbedder(64), "segmenter": _segmenter(), "splitter": Splitter()}

    def catalogue(self) -> Catalogue:
        return Catalogue.open(self.home / "catalogue.db")

    def put(self, found: list[Document]) -> None:
        with self.catalogue() as catalogue:
            for one in found:
                raw = RawText(source=one.source, text=one.text, media_type="text/plain", sha256=one.version)
                catalogue.put(LoadedFile(source=one.source, raw=raw, documents=(one,)))

    def build(self, *, limit: int | None = None) -> str:
        """Build and publish; no file may then grow beyond ``limit`` bytes."""
        with self.catalogue() as catalogue:
            catalogue.documents()
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            settings = BuildSettings(
                merge_rows=8, compact_rows=10, batch_passages=16, lexical_heap=15_000_000
            )
            return build(self.home, catalogue, settings=settings, **self.parts).generation

    def answers(self) -> tuple[str, list[list[tuple[str, float]]]]:
        """The generation, and what it answers to every question."""
        with self.catalogue() as catalogue:
            snapshot = Snapshot.open(self.home, catalogue=catalogue, **self.parts)
            try:
                return snapshot.generation, [
                    [(hit.passage.text, round(hit.score, 5)) for hit in snapshot.search(question, 8)]
                    for question in QUESTIONS
                ]
            finally:
                snapshot.close()


_SEGMENTER: list[object] = []


def _segmenter() -> object:
    if not _SEGMENTER:
        _SEGMENTER.append(load_segmenter(Lexicon.load()))
    return _SEGMENTER[0]


def prepare(folder: Path) -> House:
    """A home with one published generation."""
    house = House(home=folder)
    house.put(documents(0, 40))
    house.build()
    return house


def change(house: House) -> None:
    """What the child does: new, changed and removed documents, then a build that compacts or not."""
    house.put(documents(40, 52))
    house.put(documents(5, 9, edition=1))
    with house.catalogue() as catalogue:
        for number in (1, 2):
            if f"d{number:04d}" in catalogue.current():
                catalogue.remove(f"d{number:04d}")
    house.build()


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
    original: House, folder: Path, expected: list[object], *, kill_at: int = 0, after_s: float = 0.0
) -> str:
    """Kill a run on a copy of ``original``; what went wrong, "" when nothing did."""
    shutil.copytree(original.home, folder)
    house = House(home=folder)
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
    left = [path.name for path in (folder / "generations").iterdir() if path.name.startswith(".building")]
    return f"left behind: {left}" if left else ""


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


def main() -> int:
    """Run the whole bench; 0 when nothing was lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
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
        for number in range(options.kills):
            by_count = number % 2 == 0
            problem = killed_then_finished(
                original,
                root / f"kill{number}",
                expected,
                kill_at=chance.randint(1, total) if by_count else 0,
                after_s=0.0 if by_count else chance.uniform(0.0, seconds),
            )
            if problem:
                wrong.append(f"kill {number}: {problem}")
                print(wrong[-1])
            shutil.rmtree(root / f"kill{number}")
        for number, limit in enumerate((1, 50, 200, 500, 1000, 2000, 4000, 8000, 16_000, 32_000)):
            problem = full_disk(original, root / f"full{number}", limit)
            if problem:
                wrong.append(f"files limited to {limit} bytes: {problem}")
                print(wrong[-1])
    print(f"{options.kills} kills, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
