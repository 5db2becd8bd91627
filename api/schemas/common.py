"""Errors and health on the wire."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = ["ErrorDetail", "ErrorOut", "HealthOut", "ReadyOut"]


class ErrorDetail(BaseModel):
    """``code`` is stable; ``message`` and ``hint`` are for people."""

    code: str
    message: str
    hint: str


class ErrorOut(BaseModel):
    """The one shape of every error."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"error": {"code": "question.empty", "message": "没有问题", "hint": "请输入要问的话"}}
            ]
        }
    )

    error: ErrorDetail


class HealthOut(BaseModel):
    """The process lives."""

    status: Literal["ok"]
    version: str


class ReadyOut(BaseModel):
    """A generation is open and questions are answered; null for somebody who is not known."""

    status: Literal["ready"]
    generation: str | None
    documents: int | None
