"""What ``xunwen serve`` listens with."""

from __future__ import annotations

import asyncio
import contextlib
import socket

from api.cli.serving import _listen


def test_answers_do_not_wait_for_acknowledgements() -> None:
    """With Nagle's algorithm on, head and body of an answer are 40 ms apart."""
    seen: list[int] = []

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted = writer.get_extra_info("socket")
        seen.append(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async def ask() -> None:
        listener = _listen("127.0.0.1", 0)
        async with await asyncio.start_server(serve, sock=listener):
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            await reader.read()
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    asyncio.run(ask())
    assert seen == [1]
