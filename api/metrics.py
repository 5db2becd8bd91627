"""Counts and times for Prometheus; never labelled by question, document or person."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

__all__ = ["CONTENT_TYPE", "Metrics"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

# From a cached page to a language model's long answer, seconds.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Metrics:
    """The numbers of one application."""

    def __init__(self, *, open_answers: Callable[[], float]) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "xunwen_requests", "Requests served", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "xunwen_request_seconds",
            "Time to the last byte",
            ["route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._answers = Counter("xunwen_answers", "Answers given", ["status", "mode"], registry=self.registry)
        self._ingested = Counter(
            "xunwen_ingested_files", "Files uploaded", ["outcome"], registry=self.registry
        )
        Gauge("xunwen_open_answers", "Answers in work or waiting", registry=self.registry).set_function(
            open_answers
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request was served; ``route`` is the template of its address."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, status: str, mode: str) -> None:
        """One answer was finished."""
        self._answers.labels(status, mode).inc()

    def uploaded(self, *, read: int, failed: int) -> None:
        """Files came in."""
        self._ingested.labels("read").inc(read)
        self._ingested.labels("failed").inc(failed)

    def text(self) -> bytes:
        """Everything in the text format."""
        return generate_latest(self.registry)
