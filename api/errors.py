"""The errors of the service, and the one table from every error to its HTTP status.

::

    ApiError
    ├── SettingsError        settings.invalid       a setting is unknown or has a wrong value
    ├── HomeMissing          home.missing           nothing was ingested yet, or the folder is not there
    ├── HomeUnusable         home.unusable          the folder cannot be made or written
    ├── NotReady             service.not_ready      no generation is open
    ├── PortTaken            serve.port_taken       another program listens there
    ├── PublicWithoutUsers   serve.public           an address beyond this machine, and nobody has to log in
    ├── RequestInvalid       request.invalid        the request's form is wrong; the message names the field
    │   ├── ReceiptInvalid   receipt.invalid        what was given to replay is no receipt
    │   ├── RouteNotFound    request.not_found
    │   │   └── EvaluationNotFound  eval.not_found
    │   ├── MethodNotAllowed request.method
    │   └── RequestTooLarge  request.too_large
    ├── NotAuthenticated     auth.required
    │   ├── LoginRequired    auth.login             the same where there are users: log in, or show a key
    │   └── LoginFailed      auth.login_failed      name or password is wrong; which of them is not told
    ├── Forbidden            auth.forbidden
    │   └── CsrfMissing      auth.csrf              a write by cookie without the page's word for it
    ├── UserInvalid          user.invalid           a name, label, note or number of days cannot be used
    │   └── PasswordInvalid  user.password          too short, too long, or easy to guess
    ├── UserExists           user.exists
    ├── UserNotFound         user.not_found         no such user or key
    ├── EvaluationUnsettled  eval.unsettled         index or settings changed while a set was scored
    ├── RateLimited          request.rate_limited
    ├── Busy                 service.busy           too many answers in work
    ├── Reported             (any code)             an error that a stream of events told by its code
    └── Internal             internal               a fault of ours; the log has the request id
"""

from __future__ import annotations

from typing import Any, ClassVar

from corpus.errors import (
    CatalogueError,
    CorpusError,
    DocumentNotFound,
    FileTooLarge,
    LoadError,
    UnsupportedFormat,
    XunwenError,
)
from rag.errors import (
    ExampleError,
    GenerationError,
    ModelRateLimited,
    ModelTimeout,
    ModelUnavailable,
    QuestionError,
)

__all__ = [
    "STATUS",
    "ApiError",
    "Busy",
    "CsrfMissing",
    "EvaluationNotFound",
    "EvaluationUnsettled",
    "Forbidden",
    "HomeMissing",
    "HomeUnusable",
    "Internal",
    "LoginFailed",
    "LoginRequired",
    "MethodNotAllowed",
    "NotAuthenticated",
    "NotReady",
    "PasswordInvalid",
    "PortTaken",
    "PublicWithoutUsers",
    "RateLimited",
    "ReceiptInvalid",
    "Reported",
    "RequestInvalid",
    "RequestTooLarge",
    "RouteNotFound",
    "SettingsError",
    "UserExists",
    "UserInvalid",
    "UserNotFound",
    "code_of",
    "error_body",
    "one_line",
    "status_of",
]


class ApiError(XunwenError):
    """Anything about settings, requests and serving."""

    code = "api"


class SettingsError(ApiError):
    """A setting is unknown or has a wrong value; the message names it."""

    code = "settings.invalid"


class HomeMissing(ApiError):
    """There is no home yet, or nothing was ever ingested into it."""

    code = "home.missing"


class HomeUnusable(ApiError):
    """The home cannot be created or written."""

    code = "home.unusable"


class NotReady(ApiError):
    """No generation is open."""

    code = "service.not_ready"
    retryable = True


class PortTaken(ApiError):
    """Another program listens on the port."""

    code = "serve.port_taken"


class PublicWithoutUsers(ApiError):
    """The address reaches beyond this machine while everyone would be let in."""

    code = "serve.public"


class RequestInvalid(ApiError):
    """The request's form is wrong; the message names the field."""

    code = "request.invalid"


class ReceiptInvalid(RequestInvalid):
    """What was given to replay is no receipt of an answer."""

    code = "receipt.invalid"


class RouteNotFound(RequestInvalid):
    """There is no such address."""

    code = "request.not_found"


class MethodNotAllowed(RequestInvalid):
    """The address is there, the method is not."""

    code = "request.method"


class RequestTooLarge(RequestInvalid):
    """The body exceeds the limit that the message names."""

    code = "request.too_large"


class NotAuthenticated(ApiError):
    """A key or a login is needed, or the one given is not valid."""

    code = "auth.required"


class LoginRequired(NotAuthenticated):
    """There are users, and it is not known which of them this is."""

    code = "auth.login"


class LoginFailed(NotAuthenticated):
    """Name or password is wrong, or the user is disabled; which of these is not told."""

    code = "auth.login_failed"


class Forbidden(ApiError):
    """The key or user is known and may not do this."""

    code = "auth.forbidden"


class CsrfMissing(Forbidden):
    """Something is to be changed by cookie, and the page's word for it is missing."""

    code = "auth.csrf"


class UserInvalid(ApiError):
    """A name, label, note or number of days cannot be used."""

    code = "user.invalid"


class PasswordInvalid(UserInvalid):
    """A new password is too short, too long, or easy to guess."""

    code = "user.password"


class UserExists(ApiError):
    """The name of a new user is taken."""

    code = "user.exists"


class UserNotFound(ApiError):
    """There is no user of this name, or no key of this id."""

    code = "user.not_found"


class RateLimited(ApiError):
    """Too many requests in a short time; ``wait_s`` says after how many seconds to come back."""

    code = "request.rate_limited"
    retryable = True

    def __init__(self, message: str, *, hint: str = "", wait_s: float = 5.0) -> None:
        super().__init__(message, hint=hint)
        self.wait_s = wait_s


class Busy(ApiError):
    """Too many answers are in work or waiting."""

    code = "service.busy"
    retryable = True


class Reported(ApiError):
    """An error that was told by code, message and hint, not raised."""

    def __init__(self, code: str, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.reported = code


class EvaluationNotFound(RouteNotFound):
    """The scoreboard has no such evaluation."""

    code: ClassVar[str] = "eval.not_found"


class EvaluationUnsettled(ApiError):
    """The index or the settings changed while a question set was scored."""

    code: ClassVar[str] = "eval.unsettled"


class Internal(ApiError):
    """A fault of ours. The message names the request, the log has the rest."""

    code: ClassVar[str] = "internal"


STATUS: dict[type[XunwenError], int] = {
    XunwenError: 500,
    CorpusError: 500,
    LoadError: 422,
    UnsupportedFormat: 415,
    FileTooLarge: 413,
    CatalogueError: 503,
    DocumentNotFound: 404,
    QuestionError: 422,
    ExampleError: 422,
    GenerationError: 502,
    ModelUnavailable: 503,
    ModelTimeout: 504,
    ModelRateLimited: 503,
    SettingsError: 500,
    HomeMissing: 503,
    HomeUnusable: 503,
    NotReady: 503,
    Busy: 503,
    EvaluationUnsettled: 503,
    RequestInvalid: 422,
    RouteNotFound: 404,
    MethodNotAllowed: 405,
    RequestTooLarge: 413,
    NotAuthenticated: 401,
    Forbidden: 403,
    UserInvalid: 422,
    UserExists: 409,
    UserNotFound: 404,
    RateLimited: 429,
}
"""HTTP status by class; the nearest base class decides for the others."""

# Families of layers that this module does not look into are told by the first part of their code.
_FAMILIES = {
    "index": 503,
    "embedder": 503,
    "model": 503,
    "llm": 502,
    "question": 422,
    "document": 404,
    "eval": 422,
    "load": 422,
}


def code_of(error: XunwenError) -> str:
    """The stable code of an error."""
    return error.reported if isinstance(error, Reported) else error.code


def status_of(error: XunwenError) -> int:
    """The HTTP status of an error: by its class order, else by the family of its code."""
    for kind in type(error).__mro__:
        if kind is not XunwenError and kind in STATUS:
            return STATUS[kind]
    return _FAMILIES.get(code_of(error).split(".", 1)[0], STATUS[XunwenError])


def error_body(error: XunwenError) -> dict[str, Any]:
    """The one shape of every error: ``{"error": {"code", "message", "hint"}}``."""
    return {"error": {"code": code_of(error), "message": error.message, "hint": error.hint}}


def one_line(error: XunwenError) -> str:
    """An error for a terminal: what, where and what to change, without a line break."""
    text = f"{error.message.rstrip('。')}。{error.hint}" if error.hint else error.message
    return " ".join(text.split())
