"""The quick version of tests/bench/durability.py: fewer kills, the same claims."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import threading
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    from tests.bench import durability

    return durability


@pytest.fixture(scope="module")
def scene(bench, tmp_path_factory: pytest.TempPathFactory) -> tuple[object, int, list[object]]:
    """A home with a published generation, the operations of a change, and the answers after it."""
    root = tmp_path_factory.mktemp("durability")
    original = bench.prepare(root / "original")
    whole = bench.House(home=Path(shutil.copytree(original.home, root / "whole")))
    total = bench.operations(whole)
    return original, total, whole.answers()[1]


def test_killed_anywhere_nothing_is_lost(bench: ModuleType, scene, tmp_path: Path) -> None:
    original, total, expected = scene
    assert total > 50
    chance = random.Random(20261121)
    moments = sorted({*(chance.randint(1, total) for _ in range(9)), *range(total - 5, total + 1)})
    for kill_at in moments:  # the last operations are those of the publishing itself
        problem = bench.killed_then_finished(original, tmp_path / str(kill_at), expected, kill_at=kill_at)
        assert not problem, f"killed at operation {kill_at} of {total}: {problem}"


@pytest.mark.parametrize("limit", [10, 3000, 40_000])
def test_a_full_disk_loses_nothing(bench: ModuleType, scene, tmp_path: Path, limit: int) -> None:
    problem = bench.full_disk(scene[0], tmp_path / "home", limit)
    assert not problem


def test_readers_are_never_disturbed(bench: ModuleType, scene, tmp_path: Path) -> None:
    house = bench.House(home=Path(shutil.copytree(scene[0].home, tmp_path / "home")))
    seen: dict[str, list[object]] = {}
    wrong: list[str] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                generation, answers = house.answers()
            except Exception as error:  # noqa: BLE001  # any error at all is what the test is about
                wrong.append(repr(error))
                return
            if seen.setdefault(generation, answers) != answers:
                wrong.append(f"two answers from {generation}")

    readers = [threading.Thread(target=ask) for _ in range(2)]
    for reader in readers:
        reader.start()
    builder = multiprocessing.get_context("spawn").Process(target=_build_often, args=(str(house.home),))
    builder.start()
    builder.join()
    stop.set()
    for reader in readers:
        reader.join()
    assert builder.exitcode == 0
    assert not wrong
    assert len(seen) >= 2


def test_a_reader_sees_nothing_of_a_run_that_is_killed_and_run_again(bench, scene, tmp_path: Path) -> None:
    original, total, expected = scene
    home = tmp_path / "home"
    problem = bench.killed_then_finished(original, home, expected, kill_at=total - 3, reading=True)
    assert not problem


def _build_often(home: str) -> None:
    from tests.bench import durability

    house = durability.House(home=Path(home))
    for edition in range(1, 6):
        house.put(durability.documents(0, 10, edition=edition))
        house.build()
