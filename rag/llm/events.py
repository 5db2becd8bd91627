"""The JSON of chat completions: one streamed event, or one whole completion."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from rag.errors import GenerationError, ModelBadResponse, ModelInterrupted, ModelRejected, ModelTruncated

__all__ = ["Completion", "parse_completion", "parse_event"]

DONE = "[DONE]"


@dataclass(slots=True, kw_only=True)
class Completion:
    """What has been seen of one streamed completion."""

    done: bool = False
    finish_reason: str | None = None
    pieces: int = 0

    def check_end(self) -> None:
        """The connection ended: was it the end of the answer?

        A server that names a ``finish_reason`` and forgets ``[DONE]`` is believed.

        Raises:
            ModelTruncated: the answer reached the greatest length.
            ModelInterrupted: neither ``[DONE]`` nor a ``finish_reason`` came, but content did.
            ModelBadResponse: nothing came at all.
        """
        if self.finish_reason == "length":
            raise ModelTruncated(
                "语言模型的回答达到了长度上限。", hint="调大 XUNWEN_LLM__MAX_TOKENS，或关闭模型的思考过程。"
            )
        if self.done or self.finish_reason is not None:
            return
        if self.pieces:
            raise ModelInterrupted("语言模型的回答中途断开。", hint="重试，或查看模型服务的日志。")
        raise ModelBadResponse(
            "语言模型服务没有返回任何内容。", hint="确认地址是 OpenAI 兼容的接口，模型名称正确。"
        )


def parse_event(data: str, state: Completion) -> str:
    """The content that one event adds, "" when it adds none; ``state`` is updated.

    Raises:
        GenerationError: the event is no JSON, has not the shape of the protocol, reports an
            error, or says that the answer was filtered.
    """
    if state.done:
        return ""
    if data.strip() == DONE:
        state.done = True
        return ""
    try:
        event = json.loads(data)
    except ValueError as error:
        raise _malformed("事件不是 JSON") from error
    choice = _first_choice(event)
    if choice is None:  # a usage event: no choices
        return ""
    delta = choice.get("delta")
    if delta is None:
        delta = {}
    if not isinstance(delta, dict):
        raise _malformed("delta 不是对象")
    _note_finish(choice, state)
    content = _text_of(delta)
    if content is None:  # role only, reasoning, a call of a tool, or the last event
        return ""
    state.pieces += bool(content)
    return content


def parse_completion(body: Any, state: Completion) -> str:
    """The answer of a server that ignored ``stream`` and sent one JSON object; ``state`` is updated.

    Raises:
        GenerationError: as for :func:`parse_event`.
    """
    choice = _first_choice(body)
    message = choice.get("message") if choice else None
    if choice is None or not isinstance(message, dict):
        raise _malformed("缺少 choices[0].message")
    state.done = True
    _note_finish(choice, state)
    content = _text_of(message)
    if content is None and "content" not in message:
        raise _malformed("缺少 choices[0].message.content")
    return content or ""


def _text_of(said: dict[str, Any]) -> str | None:
    """The content of a delta or message, a string or a list of text parts; None when it has none.

    Raises:
        GenerationError: the content is neither, or the model refused (``refusal``).
    """
    content = said.get("content")
    if isinstance(content, list):
        content = "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    if content is not None and not isinstance(content, str):
        raise _malformed("content 不是文字")
    if not content and said.get("refusal"):
        raise ModelRejected("语言模型拒绝回答。", hint="换用其他模型，或改用不经模型的摘录回答。")
    return content


def _first_choice(event: Any) -> dict[str, Any] | None:
    if not isinstance(event, dict):
        raise _malformed("事件不是对象")
    if event.get("error"):
        raise _reported(event["error"])
    choices = event.get("choices")
    if not isinstance(choices, list):
        raise _malformed("缺少 choices")
    if not choices:
        return None
    if not isinstance(choices[0], dict):
        raise _malformed("choices[0] 不是对象")
    return choices[0]


def _note_finish(choice: dict[str, Any], state: Completion) -> None:
    reason = choice.get("finish_reason")
    if reason is None:
        return
    if not isinstance(reason, str):
        raise _malformed("finish_reason 不是文字")
    if reason == "content_filter":
        raise ModelRejected("模型服务的内容过滤拦截了回答。", hint="换用其他模型，或改用不经模型的摘录回答。")
    state.finish_reason = reason


def _reported(error: Any) -> GenerationError:
    said = error.get("message", "") if isinstance(error, dict) else str(error)
    return ModelBadResponse(
        f"语言模型服务在回答中报告了错误：{' '.join(str(said).split())[:200]}", hint="查看模型服务的日志。"
    )


def _malformed(what: str) -> ModelBadResponse:
    return ModelBadResponse(
        f"语言模型服务返回的内容不合约定（{what}）。", hint="确认地址是 OpenAI 兼容的接口。"
    )
