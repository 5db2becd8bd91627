"""Answer events as server-sent events: ``meta``, ``evidence``, ``delta``, ``sentence``, ``done``, ``error``.

The work is done in threads, one step at a time: between two events no thread is held, so a slow
reader costs nothing but its connection. A client that goes away closes the answer's generator,
which ends its work (a language model's stream included).
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import logging
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from typing import Any, TypeVar

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from corpus.errors import XunwenError
from rag.model import Answer, AnswerEvent, Ask, Delta, Failed, Finished, Found, Said, Started

from .errors import Busy, Internal, Reported, error_body
from .schemas import AnswerOut, SentenceOut, citation_out
from .turns import Turns

__all__ = ["Answering", "EventForm", "EventStream", "event_bytes", "sse"]

log = logging.getLogger(__name__)
T = TypeVar("T")

PING = b": ping\n\n"
_FIRST, _LATER = 0, 1
_OTHER = (_FIRST, 0)  # short work: a search, a page of the library

PING_SECONDS = 15.0  # below the idle limits of common proxies (30 to 60 s)


def sse(name: str, data: Any) -> bytes:
    """One event; JSON has no line breaks of its own, and Chinese stays Chinese."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()


def event_bytes(event: AnswerEvent) -> bytes:
    """An answer event as it goes over the wire."""
    match event:
        case Started():
            data: dict[str, Any] = {
                "id": event.id,
                "question": event.question,
                "resolved_question": event.resolved_question,
                "generation": event.generation,
                "mode": event.mode,
            }
            return sse("meta", data)
        case Found():
            return sse(
                "evidence", {"citations": [citation_out(c).model_dump(mode="json") for c in event.citations]}
            )
        case Delta():
            return sse("delta", {"text": event.text})
        case Said():
            sentence = SentenceOut.of(event.sentence).model_dump(mode="json")
            introduced = [citation_out(c).model_dump(mode="json") for c in event.citations]
            return sse("sentence", {**sentence, "introduced": introduced})
        case Finished():
            return sse("done", AnswerOut.of(event.answer).model_dump(mode="json"))
        case Failed():
            return sse("error", {"error": {"code": event.code, "message": event.message, "hint": event.hint}})


class Answering:
    """Runs the steps of answers in threads.

    Args:
        stream: an assistant's.
        concurrent: steps that run at the same moment.
        waiting: answers in work or waiting, beyond which new ones are refused.
        finished: hears of every finished answer.
    """

    def __init__(
        self,
        stream: Callable[[Ask], Iterator[AnswerEvent]],
        *,
        concurrent: int,
        waiting: int,
        finished: Callable[[Answer], None] = lambda _: None,
    ) -> None:
        self._stream = stream
        self._concurrent = concurrent
        self._waiting = waiting
        self._finished = finished
        self._turns = Turns(concurrent)
        self._limiter: CapacityLimiter | None = None
        self._order = itertools.count(1)
        self.open = 0

    async def run(self, work: Callable[[], T]) -> T:
        """``work()`` in a thread, under the same limit as answers."""
        return await self._step(work, _OTHER)

    def _threads(self) -> CapacityLimiter:
        if self._limiter is None:  # made here, because a limiter belongs to its event loop
            self._limiter = CapacityLimiter(self._concurrent)
        return self._limiter

    async def _step(self, work: Callable[[], T], rank: tuple[int, ...]) -> T:
        async with self._turns.turn(rank):
            return await to_thread.run_sync(work, limiter=self._threads())

    async def answer(self, ask: Ask) -> Answer:
        """The whole answer.

        Raises:
            XunwenError: what went wrong, ``Reported`` when the stream said so.
        """
        async for event in self.events(ask):
            match event:
                case Finished():
                    return event.answer
                case Failed():
                    raise Reported(event.code, event.message, hint=event.hint)
        raise Internal("回答没有完成", hint="请再试一次；若再次出现，请查看服务日志")

    async def events(self, ask: Ask) -> AsyncGenerator[AnswerEvent | None, None]:
        """The events of an answer, with None after each ``PING_SECONDS`` of silence.

        Raises:
            Busy: too many answers are in work or waiting already.
        """
        if self.open >= self._waiting:
            raise Busy("同时提问的人太多", hint="请过几秒再试")
        self.open += 1
        iterator: Iterator[AnswerEvent] | None = None
        step: asyncio.Task[AnswerEvent | None] | None = None
        try:
            age = next(self._order)
            # What is searched is told at once; after that, the oldest answer goes first.
            iterator = await self._step(lambda: iter(self._stream(ask)), (_FIRST, age))
            rank = (_FIRST, age)
            while True:
                step = asyncio.ensure_future(self._step(lambda: next(iterator, None), rank))
                rank = (_LATER, age)
                while not step.done():
                    await asyncio.wait({step}, timeout=PING_SECONDS)
                    if not step.done():
                        yield None
                event = step.result()
                if event is None:
                    return
                if isinstance(event, Finished):
                    self._finished(event.answer)
                yield event
                if isinstance(event, Finished):
                    return  # no turn is waited for, and nothing said, only to hear that this was the last
        finally:
            self.open -= 1
            with anyio.CancelScope(shield=True):
                if step is not None and not step.done():
                    await asyncio.wait({step})
                if isinstance(iterator, Generator):
                    await to_thread.run_sync(iterator.close)

    async def respond(self, ask: Ask, form: EventForm | None = None) -> EventStream:
        """The event stream of an answer; what fails before its first event is raised here.

        Args:
            ask: the question.
            form: how events are written; that of the contract when None.

        Raises:
            XunwenError: the question cannot be worked on.
        """
        events = self.events(ask)
        try:
            first = await anext(events)
        except BaseException:
            await events.aclose()
            raise
        return EventStream(_body(first, events, form or EventForm()))


class EventForm:
    """How the events of an answer are written; this one writes those of the contract."""

    def event(self, event: AnswerEvent) -> bytes:
        """An event; a ``Failed`` one included."""
        return event_bytes(event)

    def error(self, error: XunwenError) -> bytes:
        """An error after the first byte."""
        return sse("error", error_body(error))


async def _body(
    first: AnswerEvent | None, rest: AsyncGenerator[AnswerEvent | None, None], form: EventForm
) -> AsyncGenerator[bytes, None]:
    """The body of an event stream; an error after the first byte becomes an event."""
    async with contextlib.aclosing(rest):
        try:
            yield PING if first is None else form.event(first)
            async for event in rest:
                yield PING if event is None else form.event(event)
        except XunwenError as error:
            yield form.error(error)
        except Exception:
            log.exception("an answer broke after its stream began")
            yield form.error(Internal("回答中断了", hint="请再试一次；若再次出现，请查看服务日志"))


class EventStream(StreamingResponse):
    """A response of server-sent events that ends its work when the client goes away."""

    media_type = "text/event-stream"

    def __init__(self, body: AsyncGenerator[bytes, None]) -> None:
        # X-Accel-Buffering keeps nginx from collecting the events until the answer is whole.
        super().__init__(body, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self._body = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events; close their source whatever happens."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                await self._body.aclose()
