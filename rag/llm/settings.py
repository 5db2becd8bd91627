"""How to reach a language model and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

__all__ = ["LlmSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmSettings:
    """An OpenAI-compatible ``/chat/completions`` endpoint.

    Args:
        base_url: what stands before ``/chat/completions``, such as ``http://127.0.0.1:8001/v1``.
        model: name the server knows the model by.
        api_key: sent as a bearer token when not empty; never shown in messages or ``repr``.
        strict: leave out what the evidence does not support, instead of marking it.
        timeout_s: longest silence in seconds, before the first token and between two events.
        total_timeout_s: longest duration of one whole generation in seconds.
        connect_timeout_s: longest wait for a connection in seconds.
        temperature: sampling temperature; 0 for the most repeatable answer.
        max_tokens: upper bound of the answer in the model's tokens.
        retries: further attempts before the first token, after 429, 5xx or a failed connection.
        backoff_s: wait before the first retry in seconds; doubles each time.
        max_wait_s: longest wait between attempts in seconds; a server that asks for more
            (``Retry-After``) is not waited for.
        evidence_chars: how many characters of evidence go into the prompt.

    Raises:
        ValueError: a value that cannot work, named in the message.
    """

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    strict: bool = True
    timeout_s: float = 60.0
    total_timeout_s: float = 300.0
    connect_timeout_s: float = 5.0
    temperature: float = 0.0
    max_tokens: int = 1024
    retries: int = 2
    backoff_s: float = 0.5
    max_wait_s: float = 8.0
    evidence_chars: int = 6000

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"base_url 应是以 http:// 或 https:// 开头的地址，现在是 {self.base_url!r}")
        if not self.model:
            raise ValueError("model 不能为空")
        if not (self.api_key.isascii() and (self.api_key.isprintable() or not self.api_key)):
            raise ValueError("api_key 只能是可打印的 ASCII 字符")
        for name in ("timeout_s", "total_timeout_s", "connect_timeout_s", "max_tokens", "evidence_chars"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} 应大于 0")
        for name in ("retries", "backoff_s", "max_wait_s", "temperature"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} 不能是负数")

    @property
    def url(self) -> str:
        """The address that is posted to; ``base_url`` may already end with the path."""
        base = self.base_url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"

    @property
    def is_loopback(self) -> bool:
        """Whether the server runs on this machine; then no proxy of the environment is used."""
        return urlsplit(self.base_url).hostname in {"127.0.0.1", "::1", "localhost"}
