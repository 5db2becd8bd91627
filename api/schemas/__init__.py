"""What goes over the wire: the request and response bodies of the public contract."""

from __future__ import annotations

from .answers import (
    AnswerOut,
    AskIn,
    FeedbackIn,
    FeedbackOut,
    FiltersIn,
    RequestBody,
    SentenceOut,
    SuggestionsOut,
    TurnIn,
    WarningOut,
)
from .common import ErrorDetail, ErrorOut, HealthOut, ReadyOut
from .documents import (
    BlockOut,
    DocumentOut,
    DocumentRow,
    DocumentsOut,
    DocumentTextOut,
    FailureOut,
    IngestOut,
    MetaOut,
    RemovedOut,
    RepairOut,
    VerifyOut,
)
from .places import CitationOut, DocumentRef, HitOut, SearchOut, citation_out
from .receipts import ReceiptOut

__all__ = [
    "AnswerOut",
    "AskIn",
    "BlockOut",
    "CitationOut",
    "DocumentOut",
    "DocumentRef",
    "DocumentRow",
    "DocumentTextOut",
    "DocumentsOut",
    "ErrorDetail",
    "ErrorOut",
    "FailureOut",
    "FeedbackIn",
    "FeedbackOut",
    "FiltersIn",
    "HealthOut",
    "HitOut",
    "IngestOut",
    "MetaOut",
    "ReadyOut",
    "ReceiptOut",
    "RemovedOut",
    "RepairOut",
    "RequestBody",
    "SearchOut",
    "SentenceOut",
    "SuggestionsOut",
    "TurnIn",
    "VerifyOut",
    "WarningOut",
    "citation_out",
]
