from __future__ import annotations

import asyncio
from typing import Any

import pytest

from api.turns import Turns


def test_the_lowest_rank_goes_first_and_never_more_than_allowed() -> None:
    order: list[int] = []

    async def run() -> None:
        turns = Turns(2)
        gate = asyncio.Event()
        at_once = 0

        async def work(rank: int) -> None:
            nonlocal at_once
            async with turns.turn((rank,)):
                at_once += 1
                assert at_once <= 2
                order.append(rank)
                await gate.wait()
                await asyncio.sleep(0)
                at_once -= 1

        tasks = [asyncio.create_task(work(rank)) for rank in (7, 8, 5, 3, 9, 1)]
        await asyncio.sleep(0.01)
        gate.set()
        await asyncio.gather(*tasks)

    asyncio.run(run())
    assert order == [7, 8, 1, 3, 5, 9]


@pytest.mark.parametrize("leaving", [0, 1, 2])
def test_one_who_leaves_takes_no_turn_along(leaving: int) -> None:
    async def run() -> list[Any]:
        turns = Turns(1)
        done: list[int] = []

        async def work(rank: int) -> None:
            async with turns.turn((rank,)):
                await asyncio.sleep(0.01)
                done.append(rank)

        tasks = [asyncio.create_task(work(rank)) for rank in range(3)]
        await asyncio.sleep(0.005)
        tasks[leaving].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with asyncio.timeout(1), turns.turn((9,)):
            return done

    assert asyncio.run(run()) == [rank for rank in range(3) if rank != leaving]
