"""Processes that share work: order, errors, deaths, and that none is left behind.

Work is code as text, run by ``eval``: what a worker does must be importable there, which a test is not.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import signal
from pathlib import Path

import pytest

from corpus.errors import FileTooLarge
from corpus.workers import Death, WorkerLost, Workers, cores

EACH, HALF = (lambda _: 1.0), (lambda _: 0.5)  # of a batch
KILL = "__import__('os').kill(__import__('os').getpid(), 9)"
PID = "__import__('os').getpid()"


def results(jobs, *, count=2, weight=0.4):
    with Workers(eval, count, weight=lambda _: weight) as workers:
        return list(workers.results(jobs))


def test_results_come_in_the_order_of_the_jobs():
    slow_first = ["__import__('time').sleep(0.3) or 0", *(str(number) for number in range(1, 150))]
    found = results(slow_first)
    assert [answer for _, answer in found] == list(range(150))
    assert [job for job, _ in found] == slow_first


def test_no_jobs_give_no_results():
    assert results([]) == []


def test_jobs_are_shared():
    assert len({answer for _, answer in results([f"__import__('time').sleep(0.1) or {PID}"] * 12)}) == 2


def test_no_worker_has_two_jobs_before_each_has_one():
    jobs = [f"__import__('time').sleep(1) or {PID}"] * 3
    assert len({answer for _, answer in results(jobs, count=3, weight=1.0)}) == 3


def test_a_worker_that_dies_while_it_tells_its_result_has_died():
    half = (
        "__import__('os').write(int(__import__('sys').argv[2]), (1000).to_bytes(4, 'big') + b'a tenth of it')"
    )
    assert [type(answer) for _, answer in results([f"{half} and {KILL}", "2"], weight=1.0)] == [Death, int]


def test_a_worker_killed_between_jobs_takes_none_with_it():
    with Workers(eval, 1, weight=EACH) as workers:
        found = workers.results(iter([PID, "2", "3"]))
        os.kill(next(found)[1], signal.SIGKILL)
        assert [answer for _, answer in found] == [2, 3]


def test_what_a_dead_worker_has_started_is_ended_too(tmp_path):
    child = tmp_path / "child"
    start = "__import__('subprocess').Popen(['sleep', '600']).pid"
    job = f"__import__('pathlib').Path({str(child)!r}).write_text(str({start})) and {KILL}"
    with Workers(eval, 1, weight=EACH) as workers:
        assert isinstance(next(workers.results([job]))[1], Death)
        pid = int(child.read_text())
    assert _gone(pid)


def _gone(pid):
    """Whether a process has ended; one that nobody waits for is gone when it only waits to be waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize("weight", [0.2, 1.0])
def test_a_job_that_kills_its_worker_is_told_and_the_others_are_done(weight):
    jobs = [str(number) for number in range(30)]
    jobs[13] = KILL
    answers = [answer for _, answer in results(jobs, weight=weight)]
    assert answers[13] == Death(status=-signal.SIGKILL)
    assert str(answers[13]) == "SIGKILL"
    assert [answer for answer in answers if not isinstance(answer, Death)] == [
        number for number in range(30) if number != 13
    ]


def test_every_worker_may_die():
    assert all(isinstance(answer, Death) for _, answer in results([KILL] * 5))


def test_what_work_raises_is_raised_at_its_turn():
    with Workers(eval, 2, weight=EACH) as workers:
        found = workers.results(["__import__('time').sleep(0.2) or 1", "1 / 0", "3"])
        assert next(found)[1] == 1
        with pytest.raises(ZeroDivisionError):
            next(found)


def test_errors_of_ours_come_whole():
    code = "__import__('corpus.errors').errors.FileTooLarge('太大', source='a.txt', hint='拆分')"
    ((_, error),) = results([code])
    assert isinstance(error, FileTooLarge)
    assert (str(error), error.message, error.hint, error.source) == ("太大", "太大", "拆分", "a.txt")


def test_log_records_come_home(caplog):
    with caplog.at_level(logging.INFO, logger="somewhere"):
        results(["__import__('logging').getLogger('somewhere').warning('gone %s', 'wrong')"])
    assert ("somewhere", logging.WARNING, "gone wrong") in caplog.record_tuples


def test_none_is_left_behind_when_the_program_stops_in_the_middle():
    jobs = iter([PID, PID, *["__import__('time').sleep(600)"] * 4])
    with Workers(eval, 2, weight=EACH) as workers:
        found = workers.results(jobs)
        pids = {next(found)[1], next(found)[1]}
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_jobs_are_asked_for_as_they_are_needed():
    asked = 0

    def jobs():
        nonlocal asked
        for _ in range(100_000):
            asked += 1
            yield "1"

    with (
        Workers(eval, 1, weight=HALF) as workers,
        contextlib.closing(workers.results(jobs())) as found,
    ):
        for _ in range(10):
            next(found)
    assert asked < 1000


def test_a_worker_that_cannot_start_is_an_error(monkeypatch):
    monkeypatch.setattr("corpus.workers._START", "raise SystemExit(3)")
    with pytest.raises(WorkerLost, match="3") as caught:
        results(["1"])
    assert caught.value.hint


def test_a_system_that_starts_no_more_processes_is_an_error(monkeypatch):
    def refuse(*_, **__):
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr("subprocess.Popen", refuse)
    with pytest.raises(WorkerLost, match="unavailable") as caught:
        results(["1"])
    assert "XUNWEN_WORKERS" in caught.value.hint


def test_there_is_a_core():
    assert cores() >= 1
