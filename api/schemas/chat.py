"""The OpenAI-compatible bodies, as far as this service understands them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from .answers import FiltersIn, RequestBody

__all__ = [
    "ChatIn",
    "ChatMessage",
    "ChatOptions",
    "ChatOut",
    "ChatPart",
    "ModelOut",
    "ModelsOut",
    "StreamOptions",
]


class ChatPart(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(extra="ignore")

    type: str
    text: str = ""


class ChatMessage(BaseModel):
    """A message of the conversation; instructions of the roles system and developer are not followed."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[ChatPart] | None = None

    @property
    def text(self) -> str:
        """The message's text, its parts joined."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class ChatOptions(RequestBody):
    """What goes beyond the OpenAI interface."""

    filters: FiltersIn = Field(default_factory=FiltersIn)


class StreamOptions(BaseModel):
    """Options of a streamed completion."""

    model_config = ConfigDict(extra="ignore")

    include_usage: bool = False


class ChatIn(BaseModel):
    """A request for a completion; parameters that only a language model has are accepted and ignored."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [{"model": "xunwen", "messages": [{"role": "user", "content": "什么是提级巡察？"}]}]
        },
    )

    model: str = Field(max_length=100)
    messages: list[ChatMessage] = Field(min_length=1, max_length=2000)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    xunwen: ChatOptions = Field(default_factory=ChatOptions)


class ModelOut(BaseModel):
    """A name that a request may give as ``model``."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str = "xunwen"


class ModelsOut(BaseModel):
    """The models there are."""

    object: Literal["list"] = "list"
    data: list[ModelOut]


class ChatOut(BaseModel):
    """A completion; ``xunwen`` holds the whole answer with exact citations."""

    model_config = ConfigDict(extra="allow")

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[dict[str, Any]]
    usage: dict[str, int]
    xunwen: dict[str, Any]
