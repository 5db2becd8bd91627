"""Processes that share the work of a long run, each one job at a time.

``concurrent.futures`` was not taken: when a worker dies, all jobs that were handed out are lost with it,
and which of them killed it is not known. ``multiprocessing.Pool`` waits for a dead worker's job for ever.
Both run the program's main module again in every worker, which costs its imports, or copy a process that
has threads. Here a worker is a new interpreter that imports what its work needs and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import logging
import logging.handlers
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Self, TypeVar

from .errors import CorpusError

__all__ = ["Death", "WorkerLost", "Workers", "cores", "serve"]

Job = TypeVar("Job")
Result = TypeVar("Result")

_AHEAD = 2  # batches a worker has at a time: the next one lies ready when one is done
_WINDOW = 64  # jobs a worker that are done and may wait for an earlier one; bounds the memory
_FEWER = "请检查内存和进程数的限制，或把 XUNWEN_WORKERS 设为 1"
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    " from corpus.workers import serve; serve(int(sys.argv[2]))"
)


class WorkerLost(CorpusError):
    """A worker could not be started."""

    code = "corpus.worker_lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """A job during which its worker died; ``status`` as ``subprocess`` gives it (minus the signal)."""

    status: int

    def __str__(self) -> str:
        if self.status < 0:
            with contextlib.suppress(ValueError):
                return signal.Signals(-self.status).name
        return str(self.status)


_Batch = list[tuple[int, Job]]
"""Jobs that go to a worker together, each with its number."""


@dataclass(slots=True, kw_only=True)
class _Worker(Generic[Job]):
    """A process, the line to it, and the batches it has; the first is the one in work."""

    process: subprocess.Popen[bytes]
    line: Connection
    ready: bool = False
    batches: deque[_Batch[Job]] = field(default_factory=deque)


class Workers(Generic[Job, Result]):
    """Runs one kind of work in several processes; results come in the order of the jobs.

    Args:
        work: a function, or another callable that can be pickled, as can jobs and results.
        count: how many processes; they are started at once.
        weight: how much of a batch a job is, from 0 to 1. Small jobs go to a worker together: each message
            costs as much as a small job.

    Raises:
        WorkerLost: the system starts no more processes.
    """

    def __init__(self, work: Callable[[Job], Result], count: int, *, weight: Callable[[Job], float]) -> None:
        self._work, self._weight = work, weight
        self._workers: list[_Worker[Job]] = []
        self._again: deque[_Batch[Job]] = deque()  # of workers that died
        self._suspects: set[int] = set()  # jobs alone with a worker that died; it may have been killed idle
        self._done: dict[int, tuple[Job, Any]] = {}
        try:
            for _ in range(count):
                self._workers.append(self._started())
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def results(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result | Death]]:
        """Each job with its result, in order; what the work raises is raised when its turn has come.

        When a worker dies, the jobs it had are done again, one at a time; one during which a worker dies
        twice, alone, has a :class:`Death` for a result.

        Raises:
            WorkerLost: a worker died before it could take any job, or none can be started in its place.
        """
        batches = self._batches(enumerate(jobs))
        self._suspects.clear()  # jobs are numbered anew
        turn = 0
        while True:
            self._hand_out(batches)
            if turn in self._done:
                job, answer = self._done.pop(turn)
                turn += 1
                if isinstance(answer, _Raised):
                    raise answer.error
                yield job, answer
                continue
            busy = {worker.line: worker for worker in self._workers if worker.batches}
            if not busy:
                return
            for line in wait(list(busy)):
                self._hear(busy[line])  # type: ignore[index]  # wait() gives back what it was given

    def _batches(self, jobs: Iterator[tuple[int, Job]]) -> Iterator[_Batch[Job]]:
        batch: _Batch[Job] = []
        weight = 0.0
        for number, job in jobs:
            batch.append((number, job))
            weight += self._weight(job)
            if weight >= 1:
                yield batch
                batch, weight = [], 0.0
        if batch:
            yield batch

    def _hand_out(self, batches: Iterator[_Batch[Job]]) -> None:
        for having in range(_AHEAD):  # one to each before anyone has two
            for worker in self._workers:
                if len(worker.batches) != having:
                    continue
                full = len(self._done) >= _WINDOW * len(self._workers)
                batch = self._again.popleft() if self._again else None if full else next(batches, None)
                if batch is None:
                    return
                worker.batches.append(batch)
                with contextlib.suppress(ConnectionError):  # it has died: to be heard, not to be told
                    worker.line.send([job for _, job in batch])

    def close(self) -> None:
        """End the processes, whatever they are doing, and those they have started."""
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    def _hear(self, worker: _Worker[Job]) -> None:
        """Take in one message of a worker, or its end."""
        try:
            message = worker.line.recv()
        except (EOFError, OSError):  # a plain OSError where it died in the middle of a message
            self._bury(worker)
            return
        if isinstance(message, _Ready):
            worker.ready = True
        elif isinstance(message, logging.LogRecord):
            logger = logging.getLogger(message.name)
            if logger.isEnabledFor(message.levelno):
                logger.handle(message)
        else:
            for (number, job), answer in zip(worker.batches.popleft(), message, strict=True):
                self._done[number] = (job, answer)

    def _bury(self, worker: _Worker[Job]) -> None:
        """Put a new worker in the place of one that died."""
        _end(worker)
        death = Death(status=worker.process.returncode)
        if not worker.ready:
            raise WorkerLost(f"子进程启动不了（状态 {death}）", hint=_FEWER)
        first = worker.batches.popleft()
        number = first[0][0]
        if len(first) == 1 and number in self._suspects:
            self._done[number] = (first[0][1], death)
        else:
            self._suspects.update(number for number, _ in first if len(first) == 1)
            self._again.extend([one] for one in first)
        self._again.extend(worker.batches)
        self._workers[self._workers.index(worker)] = self._started()

    def _started(self) -> _Worker[Job]:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                process = subprocess.Popen(  # noqa: S603 (our own interpreter and argument list, no shell)
                    [sys.executable, "-P", "-c", _START, json.dumps(sys.path), str(theirs.fileno())],
                    pass_fds=(theirs.fileno(),),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    process_group=0,  # Ctrl-C is for us: we end them
                )
            except OSError as error:
                ours.close()
                raise WorkerLost(f"子进程启动不了（{error.strerror}）", hint=_FEWER) from error
        worker: _Worker[Job] = _Worker(process=process, line=Connection(ours.detach()))
        with contextlib.suppress(ConnectionError):
            worker.line.send((self._work, logging.getLogger().getEffectiveLevel()))
        return worker


def _end(worker: _Worker[Any]) -> None:
    """End a process, whatever it is doing, and those it has started."""
    worker.line.close()
    with contextlib.suppress(ProcessLookupError, PermissionError):  # all have ended already
        os.killpg(worker.process.pid, signal.SIGKILL)
    worker.process.wait()


class _Ready:
    """What a worker says when it can take jobs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raised:
    """What the work raised."""

    error: Exception


def serve(descriptor: int) -> None:
    """What a worker does: jobs, until there are no more or the program has gone."""
    with Connection(descriptor) as line, contextlib.suppress(EOFError, ConnectionError):
        work, level = line.recv()
        logging.getLogger().addHandler(_Told(line))
        logging.getLogger().setLevel(level)
        line.send(_Ready())
        while True:
            line.send([_answer(work, job) for job in line.recv()])


def _answer(work: Callable[[Job], Result], job: Job) -> Result | _Raised:
    try:
        return work(job)
    except Exception as error:  # noqa: BLE001 - raised in the program, at its turn
        return _Raised(error=error)


class _Told(logging.handlers.QueueHandler):
    """Log records go to the program, which knows where they belong."""

    def __init__(self, line: Connection) -> None:
        super().__init__(line)  # type: ignore[arg-type]
        self._line = line

    def enqueue(self, record: logging.LogRecord) -> None:
        """Send a record that :meth:`prepare` has made plain."""
        self._line.send(record)


def cores() -> int:
    """How many processor cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not every system has it
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1
