"""Who works next when more want to than the machine can bear."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

__all__ = ["Turns"]


class Turns:
    """At most ``most`` at a time; among those who wait, the lowest rank goes first.

    Ranking steps by the age of their answer lets answers finish one after the other, where taking
    turns would let all of them finish last. Belongs to one event loop; nothing is locked.
    """

    def __init__(self, most: int) -> None:
        self._free = most
        self._count = itertools.count()
        self._waiting: list[tuple[tuple[int, ...], int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self, rank: tuple[int, ...]) -> AsyncIterator[None]:
        """Wait for a turn, and hold it for the block."""
        if self._free > 0:
            self._free -= 1
        else:
            await self._wait(rank)
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, rank: tuple[int, ...]) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (rank, next(self._count), future))
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self._pass_on()  # the turn came just as its holder left
            raise

    def _pass_on(self) -> None:
        while self._waiting:
            _, _, future = heapq.heappop(self._waiting)
            if not future.done():
                future.set_result(None)
                return
        self._free += 1
