"""Every error of a request becomes the one JSON shape, whoever raised it."""

from __future__ import annotations

import logging
import math
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from corpus.errors import XunwenError

from .errors import (
    Internal,
    MethodNotAllowed,
    RateLimited,
    RequestInvalid,
    RequestTooLarge,
    RouteNotFound,
    error_body,
    status_of,
)
from .guard import request_id

__all__ = ["error_response", "install_handlers"]

log = logging.getLogger(__name__)

# pydantic's error types that people meet, in their language.
_WORDS = {
    "missing": "缺少这一项",
    "string_type": "应当是文字",
    "string_unicode": "含有不成对的代理字符，不是正确的文字",
    "string_pattern_mismatch": "写法不对",
    "bool_type": "应当是 true 或 false",
    "bool_parsing": "应当是 true 或 false",
    "int_type": "应当是整数",
    "int_parsing": "应当是整数",
    "int_from_float": "应当是整数",
    "float_type": "应当是数",
    "float_parsing": "应当是数",
    "list_type": "应当是数组",
    "dict_type": "应当是对象",
    "model_type": "应当是对象",
    "model_attributes_type": "应当是对象",
    "extra_forbidden": "没有这一项",
    "json_invalid": "不是正确的 JSON",
    "enum": "不在允许的取值之内",
    "literal_error": "不在允许的取值之内",
    "too_long": "项数太多",
    "too_short": "项数太少",
    "string_too_long": "太长",
    "string_too_short": "太短",
    "less_than": "太大",
    "less_than_equal": "太大",
    "greater_than": "太小",
    "greater_than_equal": "太小",
}
_OTHERWISE = "不合要求"


def error_response(error: XunwenError) -> JSONResponse:
    """The response of an error, with its status from the table."""
    status = status_of(error)
    wait = math.ceil(error.wait_s) if isinstance(error, RateLimited) else 5
    headers = {"Retry-After": str(wait)} if error.retryable and status in {429, 503} else {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(error_body(error), status_code=status, headers=headers)


def _own(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, XunwenError)
    response = error_response(error)
    if response.status_code >= 500:
        log.warning("%s: %s", error_body(error)["error"]["code"], error.message)
    return response


def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first: dict[str, Any] = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if part not in {"body", "query", "path"})
    place = place.encode("utf-8", "replace").decode()[:80]  # names come from the request, lone surrogates too
    words = _WORDS.get(first["type"], _OTHERWISE)
    where = f"请求里的 {place} " if place and first["type"] != "json_invalid" else "请求"
    return error_response(RequestInvalid(f"{where}{words}", hint="请对照 /openapi.json 里的说明修改请求"))


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    own: XunwenError
    match error.status_code:
        case 404:
            own = RouteNotFound(f"没有这个地址：{request.url.path[:200]}", hint="可用的地址见 /openapi.json")
        case 405:
            own = MethodNotAllowed(f"这个地址不接受 {request.method}", hint="可用的方法见 /openapi.json")
        case 413:
            own = RequestTooLarge("请求太大", hint="请减少内容")
        case status if status < 500:
            own = RequestInvalid("看不懂这个请求", hint="请对照 /openapi.json 里的说明修改请求")
        case _:
            return _fault(request, error)
    response = error_response(own)
    response.headers.update(
        {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    )
    return response


def _fault(_: Request, __: Exception) -> JSONResponse:
    return error_response(
        Internal(
            f"服务内部出错（请求 {request_id.get()}）", hint="请再试一次；若再次出现，请把请求编号交给管理员"
        )
    )


def install_handlers(app: FastAPI) -> None:
    """Give ``app`` the handlers of every kind of error."""
    app.add_exception_handler(XunwenError, _own)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)
