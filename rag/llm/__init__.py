"""Answers from any OpenAI-compatible language model, each sentence verified without it."""

from __future__ import annotations

from .client import ChatClient
from .generate import ComposedAnswer, LlmComposer, compose_with_llm
from .settings import LlmSettings

__all__ = ["ChatClient", "ComposedAnswer", "LlmComposer", "LlmSettings", "compose_with_llm"]
