"""Between the OpenAI interface and ours: messages to questions, answers to completions.

Citations stand in the text as footnotes, so that any chat client shows them, and whole under the
key ``xunwen``. Footnotes are cut off again when a client sends the conversation back as history.
"""

from __future__ import annotations

import json
import time
from typing import Any

from corpus.errors import XunwenError
from rag.model import Answer, AnswerEvent, Ask, Citation, Delta, Failed, Finished, Started, Turn

from .errors import RouteNotFound, error_body
from .schemas import AnswerOut
from .schemas.chat import ChatIn
from .settings import LimitSettings
from .stream import EventForm
from .text import clean, in_title_marks

__all__ = ["MODELS", "ChatForm", "completion", "to_ask", "with_footnotes"]

MODELS = {"xunwen": "auto", "xunwen-extractive": "extractive", "xunwen-llm": "llm"}
"""Names a request may give, and the mode that each stands for."""

_RULE = "\n\n———\n"
_SOURCES, _NEAREST = "出处：", "最接近的段落："
_QUOTE_CHARS = 200


def to_ask(body: ChatIn, limits: LimitSettings) -> Ask:
    """The last user message as the question, what stands before it as history.

    The oldest turns are left out beyond the limits: chat clients send everything they have.

    Raises:
        RouteNotFound: there is no such model.
    """
    if body.model not in MODELS:
        raise RouteNotFound(f"没有模型 {clean(body.model)}", hint=f"可用的模型：{'、'.join(MODELS)}")
    places = [place for place, message in enumerate(body.messages) if message.role == "user"]
    last = places[-1] if places else 0
    question = clean(body.messages[last].text) if places else ""
    turns: list[Turn] = []
    left = limits.history_chars
    for message in reversed(body.messages[:last]):
        if message.role not in {"user", "assistant"}:
            continue
        content = clean(message.text.split(_RULE)[0] if message.role == "assistant" else message.text)
        left -= len(content)
        if left < 0 or len(turns) == limits.history_turns:
            break
        if content:
            turns.append(Turn(role="user" if message.role == "user" else "assistant", content=content))
    return Ask(
        question=question,
        history=tuple(reversed(turns)),
        filters=body.xunwen.filters.to_filters(),
        mode=MODELS[body.model],  # type: ignore[arg-type]
    )


def with_footnotes(answer: Answer) -> str:
    """The answer's text with its sources below."""
    return answer.text + _footnotes(answer)


def _footnotes(answer: Answer) -> str:
    parts = []
    for name, citations in ((_SOURCES, answer.citations), (_NEAREST, answer.nearest)):
        if citations:
            parts.append("\n".join([name, *(_footnote(citation) for citation in citations)]))
    return _RULE + "\n\n".join(parts) if parts else ""


def _footnote(citation: Citation) -> str:
    quote = " ".join(citation.quote.split())
    if len(quote) > _QUOTE_CHARS:
        quote = f"{quote[: _QUOTE_CHARS - 1]}…"
    span, document = citation.span, citation.document
    place = f"{in_title_marks(document.title)}，{document.source}，第 {span.start}–{span.end} 字"
    return f"[{citation.marker}] {place}：“{quote}”"


def _usage(ask: Ask, text: str) -> dict[str, int]:
    """Characters stand for tokens: no tokenizer of a language model is at work."""
    prompt = len(ask.question) + sum(len(turn.content) for turn in ask.history)
    return {"prompt_tokens": prompt, "completion_tokens": len(text), "total_tokens": prompt + len(text)}


def completion(body: ChatIn, ask: Ask, answer: Answer) -> dict[str, Any]:
    """A whole completion."""
    text = with_footnotes(answer)
    return {
        "id": f"chatcmpl-{answer.id}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": body.model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, "refusal": None},
                "finish_reason": "stop",
                "logprobs": None,
            }
        ],
        "usage": _usage(ask, text),
        "xunwen": AnswerOut.of(answer).model_dump(mode="json"),
    }


class ChatForm(EventForm):
    """Writes the events of one answer as chunks of a completion."""

    def __init__(self, body: ChatIn, ask: Ask) -> None:
        self._body = body
        self._ask = ask
        self._created = int(time.time())
        self._id = "chatcmpl-"
        self._text = ""

    def event(self, event: AnswerEvent) -> bytes:
        """A chunk, several at the end, or a comment for what chat clients do not know."""
        match event:
            case Started():
                self._id = f"chatcmpl-{event.id}"
                return self._chunk({"role": "assistant", "content": ""})
            case Delta():
                self._text += event.text
                return self._chunk({"content": event.text})
            case Finished():
                return self._end(event.answer)
            case Failed():
                return _data({"error": {"code": event.code, "message": event.message, "hint": event.hint}})
            case _:
                return b": \n\n"

    def error(self, error: XunwenError) -> bytes:
        """An error in the place of a chunk; clients raise it."""
        return _data(error_body(error))

    def _end(self, answer: Answer) -> bytes:
        notes = _footnotes(answer)
        whole = AnswerOut.of(answer).model_dump(mode="json")
        chunks = [self._chunk({"content": notes})] if notes else []
        chunks.append(self._chunk({}, finish="stop", xunwen=whole))
        if self._body.stream_options and self._body.stream_options.include_usage:
            chunks.append(
                _data({**self._frame(), "choices": [], "usage": _usage(self._ask, self._text + notes)})
            )
        return b"".join([*chunks, b"data: [DONE]\n\n"])

    def _frame(self) -> dict[str, Any]:
        return {
            "id": self._id,
            "object": "chat.completion.chunk",
            "created": self._created,
            "model": self._body.model,
        }

    def _chunk(self, delta: dict[str, Any], *, finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _data({**self._frame(), "choices": [choice], **more})


def _data(value: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()
