"""An evaluation made over HTTP: its progress as events, its questions in line with those of readers."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator

import anyio
from anyio import from_thread, to_thread

from corpus.errors import XunwenError
from rag.evaluate import read_cases
from rag.model import Answer, Ask

from .errors import Internal, error_body
from .scoreboard import QuestionSet, Scoreboard, score
from .service import Service
from .stream import PING, PING_SECONDS, Answering, EventStream, sse

__all__ = ["Scoring"]

log = logging.getLogger(__name__)


class _Stopped(Exception):
    """The client went away."""


class Scoring:
    """Scores one question set.

    Args:
        service: whose library is asked.
        answering: takes the questions, each in its turn, so that an evaluation holds up no reader.
    """

    def __init__(self, service: Service, answering: Answering) -> None:
        self._service = service
        self._answering = answering
        self._events: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._stop = threading.Event()

    async def respond(self, questions: QuestionSet) -> EventStream:
        """The event stream of an evaluation.

        Raises:
            QuestionSetInvalid: a line is no question.
            ThresholdsInvalid: the operator's thresholds cannot be used.
        """
        await to_thread.run_sync(lambda: read_cases(questions.text, questions.name))
        return EventStream(self._body(questions))

    async def _body(self, questions: QuestionSet) -> AsyncGenerator[bytes, None]:
        work = asyncio.ensure_future(self._work(questions))
        try:
            while True:
                try:
                    async with asyncio.timeout(PING_SECONDS):
                        event = await self._events.get()
                except TimeoutError:
                    yield PING
                    continue
                if event is None:
                    return
                yield event
        finally:
            self._stop.set()
            with anyio.CancelScope(shield=True):
                await work

    async def _work(self, questions: QuestionSet) -> None:
        try:
            await self._put(await to_thread.run_sync(self._scored, questions))
        except _Stopped:
            log.info("an evaluation was stopped by its client")
        except XunwenError as error:
            await self._put(sse("error", error_body(error)))
        except Exception:
            log.exception("an evaluation broke")
            await self._put(sse("error", error_body(Internal("评测中断了", hint="请查看服务日志"))))
        finally:
            await self._put(None)

    async def _put(self, event: bytes | None) -> None:
        await self._events.put(event)

    def _scored(self, questions: QuestionSet) -> bytes:
        """The last event of an evaluation, which is kept; runs in a thread."""
        board = Scoreboard(self._service.wiring.home)
        scored = score(
            questions,
            self._answer,
            lambda document_id, version: self._service.stored(document_id, version).text,
            thresholds=board.thresholds(),
            progress=lambda done, all_: from_thread.run(
                self._put, sse("progress", {"done": done, "all": all_})
            ),
        )
        board.keep(scored.evaluation)
        return sse("done", scored.evaluation.model_dump(mode="json"))

    def _answer(self, ask: Ask) -> Answer:
        if self._stop.is_set():
            raise _Stopped
        return from_thread.run(self._answering.answer, ask)
