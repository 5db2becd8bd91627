"""The errors of the answering layer.

::

    RagError
    ├── QuestionError              the question itself cannot be worked on
    │   ├── QuestionEmpty          question.empty
    │   └── QuestionTooLong        question.too_long
    ├── ExampleError               what a trainer asked for cannot be given
    │   ├── PersonQuery            examples.person   the search is for a person
    │   └── PackInvalid            packs.invalid     an item is no place in the library, or a file is no pack
    └── GenerationError            a language model did not deliver (``retryable`` by kind)
        ├── ModelUnavailable       llm.unavailable   not reachable, or HTTP 5xx
        ├── ModelTimeout           llm.timeout       connected, but silent for too long
        ├── ModelRateLimited       llm.rate_limited  HTTP 429
        ├── ModelRejected          llm.rejected      any other HTTP 4xx: key, model name, request
        ├── ModelBadResponse       llm.bad_response  bytes that are not the protocol
        ├── ModelInterrupted       llm.interrupted   the stream broke off after its first token
        └── ModelTruncated         llm.truncated     the answer reached the greatest length

A refusal is no error: it is a value of :class:`rag.model.Answer`.
"""

from __future__ import annotations

from corpus.errors import XunwenError

__all__ = [
    "ExampleError",
    "GenerationError",
    "ModelBadResponse",
    "ModelInterrupted",
    "ModelRateLimited",
    "ModelRejected",
    "ModelTimeout",
    "ModelTruncated",
    "ModelUnavailable",
    "PackInvalid",
    "PersonQuery",
    "QuestionEmpty",
    "QuestionError",
    "QuestionTooLong",
    "RagError",
]


class RagError(XunwenError):
    """Anything about questions and answers."""

    code = "rag"


class QuestionError(RagError):
    """The question cannot be worked on as it stands."""

    code = "question"


class QuestionEmpty(QuestionError):
    """Nothing was asked: the question is empty once folded and stripped."""

    code = "question.empty"


class QuestionTooLong(QuestionError):
    """The question exceeds the limit that the message names."""

    code = "question.too_long"


class ExampleError(RagError):
    """What a trainer asked for cannot be given."""

    code = "examples"


class PersonQuery(ExampleError):
    """The search is for a person by name; examples are found by theme, place and practice only."""

    code = "examples.person"


class PackInvalid(ExampleError):
    """An item of a pack is no place in the library, or a file is no pack; the message names it."""

    code = "packs.invalid"


class GenerationError(RagError):
    """A language model did not deliver; the extractive answer takes its place.

    ``retryable`` says whether the same request may succeed a moment later. It is retried only
    before the first token; afterwards a second attempt would answer twice.

    Args:
        message: what went wrong, in Chinese, one line, without the key.
        hint: what to change, in Chinese.
        retry_after: seconds the server asked to wait, None when it did not say.
    """

    code = "llm"

    def __init__(self, message: str, *, hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class ModelUnavailable(GenerationError):
    """The server cannot be reached, or says HTTP 5xx."""

    code = "llm.unavailable"
    retryable = True


class ModelTimeout(GenerationError):
    """The server accepted the request and then stayed silent beyond the limit."""

    code = "llm.timeout"


class ModelRateLimited(GenerationError):
    """HTTP 429: too many requests."""

    code = "llm.rate_limited"
    retryable = True


class ModelRejected(GenerationError):
    """HTTP 4xx other than 429: the key, the model's name or the request is wrong."""

    code = "llm.rejected"


class ModelBadResponse(GenerationError):
    """What came back is not the protocol: no JSON, no choices, an empty answer, an error event."""

    code = "llm.bad_response"


class ModelInterrupted(GenerationError):
    """The stream broke off after its first token and before its end."""

    code = "llm.interrupted"


class ModelTruncated(GenerationError):
    """The answer reached ``max_tokens``: what came before is regular, its end is missing."""

    code = "llm.truncated"
