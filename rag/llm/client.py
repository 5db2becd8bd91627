"""A small client for OpenAI-compatible ``/chat/completions``, streamed over httpx.

What it promises:

- a request is repeated only before its first token, and only after 429, 5xx or a failed
  connection, waiting as long as ``Retry-After`` asks (up to ``LlmSettings.max_wait_s``);
- silence, endless keep-alive comments and endless answers all end in :class:`ModelTimeout`;
- whatever is not the protocol ends in a :class:`GenerationError`, never in a short answer that
  looks complete;
- the key appears in no message.
"""

from __future__ import annotations

import email.utils
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Self

import httpx

from rag.errors import (
    GenerationError,
    ModelBadResponse,
    ModelInterrupted,
    ModelRateLimited,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
)

from .events import Completion, parse_completion, parse_event
from .settings import LlmSettings
from .sse import EventTooLarge, SseParser

__all__ = ["ChatClient", "Message"]

Message = Mapping[str, str]  # "role" and "content"

MAX_BODY_CHARS = 4 << 20  # an answer that is not streamed; the largest useful ones are below 100 kB


class ChatClient:
    """Talks to one server. Safe to share between threads; close it when done.

    Args:
        settings: where and how.
        transport: another httpx transport, for tests.
        sleep: waits between attempts, for tests.
    """

    def __init__(
        self,
        settings: LlmSettings,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.settings = settings
        self._sleep = sleep
        self._http = httpx.Client(
            transport=transport,
            trust_env=not settings.is_loopback,
            timeout=httpx.Timeout(settings.timeout_s, connect=settings.connect_timeout_s),
            headers={"Accept": "text/event-stream, application/json"},
        )

    def close(self) -> None:
        """Close the connections; running streams fail."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Pieces of the answer as they arrive; closing the iterator closes the connection.

        Raises:
            GenerationError: the kind says why; a stream that breaks off raises
                :class:`ModelInterrupted` after the pieces that did arrive.
        """
        attempt = 0
        while True:
            pieces = self._once(messages)
            try:
                first = next(pieces)
            except StopIteration:
                raise ModelBadResponse(
                    "语言模型给出了空的回答。", hint="检查模型名称与最大输出长度（max_tokens）的设置。"
                ) from None
            except GenerationError as error:
                attempt += 1
                wait = self._wait(error, attempt)
                if wait is None:
                    raise
                self._sleep(wait)
                continue
            yield first
            yield from pieces
            return

    def complete(self, messages: Sequence[Message]) -> str:
        """The whole answer at once; the same errors as :meth:`stream`."""
        return "".join(self.stream(messages))

    def _wait(self, error: GenerationError, attempt: int) -> float | None:
        """Seconds to wait before attempt number ``attempt``, None to give up."""
        if not error.retryable or attempt > self.settings.retries:
            return None
        wait = error.retry_after
        if wait is None:
            return float(min(self.settings.backoff_s * 2 ** (attempt - 1), self.settings.max_wait_s))
        return wait if wait <= self.settings.max_wait_s else None

    def _once(self, messages: Sequence[Message]) -> Iterator[str]:
        """One attempt: the non-empty pieces of content, then a return when the end was regular."""
        settings = self.settings
        began = False
        headers = {"Authorization": f"Bearer {settings.api_key}"} if settings.api_key else {}
        body = {
            "model": settings.model,
            "messages": [dict(message) for message in messages],
            "stream": True,
            "temperature": settings.temperature,
            "max_tokens": settings.max_tokens,
        }
        try:
            with self._http.stream("POST", settings.url, json=body, headers=headers) as response:
                self._check_status(response)
                for piece in self._pieces(response):
                    began = True
                    yield piece
        except GenerationError:
            raise
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise ModelUnavailable(
                f"连接不上语言模型服务（{settings.base_url}）。",
                hint="检查 XUNWEN_LLM__BASE_URL 与模型服务是否已启动。",
            ) from error
        except httpx.TimeoutException as error:
            raise self._timeout() from error
        except httpx.HTTPError as error:
            if began:
                raise ModelInterrupted(
                    "语言模型的回答中途断开。", hint="重试，或查看模型服务的日志。"
                ) from error
            raise ModelUnavailable(
                f"语言模型服务断开了连接（{settings.base_url}）。", hint="查看模型服务的日志。"
            ) from error
        except (UnicodeDecodeError, EventTooLarge) as error:
            raise ModelBadResponse(
                "语言模型服务返回的内容不是约定的事件流。", hint="确认地址是 OpenAI 兼容的接口。"
            ) from error

    def _read_all(self, response: httpx.Response) -> Any:
        """The JSON body of a server that does not stream."""
        start = time.monotonic()
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MAX_BODY_CHARS:
                raise EventTooLarge(f"body beyond {MAX_BODY_CHARS} bytes")
            if time.monotonic() - start > self.settings.total_timeout_s:
                raise self._timeout()
        try:
            return json.loads(body)
        except ValueError as error:
            raise ModelBadResponse(
                "语言模型服务返回的内容不是 JSON。", hint="确认地址是 OpenAI 兼容的接口。"
            ) from error

    def _timeout(self) -> ModelTimeout:
        return ModelTimeout(
            f"语言模型超过 {self.settings.timeout_s:g} 秒没有新内容，或总时长超过 "
            f"{self.settings.total_timeout_s:g} 秒。",
            hint="提高 XUNWEN_LLM__TIMEOUT_S，或换用更快的模型。",
        )

    def _check_status(self, response: httpx.Response) -> None:
        if response.status_code == httpx.codes.OK:
            return
        said = self._excerpt(response)
        status = response.status_code
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise ModelRateLimited(
                f"语言模型服务限流（HTTP 429{said}）。",
                hint="稍后再试，或提高服务的限额。",
                retry_after=_retry_after(response.headers),
            )
        if status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise ModelUnavailable(
                f"语言模型服务出错（HTTP {status}{said}）。",
                hint="查看模型服务的日志。",
                retry_after=_retry_after(response.headers),
            )
        raise ModelRejected(
            f"语言模型服务拒绝了请求（HTTP {status}{said}）。",
            hint="检查 XUNWEN_LLM__BASE_URL、XUNWEN_LLM__API_KEY 与 XUNWEN_LLM__MODEL；"
            "若是超出上下文长度，调小 XUNWEN_LLM__EVIDENCE_CHARS。",
        )

    def _excerpt(self, response: httpx.Response) -> str:
        """The start of an error body on one line, without the key."""
        body = b""
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) >= 2000:
                break
        text = " ".join(body[:2000].decode("utf-8", "replace").split())
        if self.settings.api_key:
            text = text.replace(self.settings.api_key, "***")
        return f"：{text[:200]}" if text else ""

    def _pieces(self, response: httpx.Response) -> Iterator[str]:
        if "json" in response.headers.get("content-type", ""):
            whole = Completion()
            text = parse_completion(self._read_all(response), whole)
            if text:
                yield text
            whole.check_end()
            return
        start = last = time.monotonic()
        parser = SseParser()
        state = Completion()
        for chunk in response.iter_bytes():
            now = time.monotonic()
            events = parser.feed(chunk)
            last = now if events else last
            if now - last > self.settings.timeout_s or now - start > self.settings.total_timeout_s:
                raise self._timeout()
            for data in events:
                if piece := parse_event(data, state):
                    yield piece
                last = time.monotonic()  # a slow reader is no silence of the server
            if state.done:
                break
        for data in () if state.done else parser.end():
            if piece := parse_event(data, state):
                yield piece
        state.check_end()


def _retry_after(headers: httpx.Headers) -> float | None:
    """Seconds from a ``Retry-After`` header (RFC 9110 §10.2.3), a number or a date."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.replace(".", "", 1).isdigit():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - time.time())
