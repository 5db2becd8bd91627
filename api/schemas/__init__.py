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
    DifferenceOut,
    DocumentOut,
    DocumentRow,
    DocumentsOut,
    DocumentTextOut,
    FailureOut,
    IngestOut,
    LabelledOut,
    LabelsIn,
    MetaOut,
    RemovedOut,
    RepairOut,
    ReprintOut,
    VerifyOut,
)
from .places import CitationOut, DocumentRef, HitOut, SearchOut, citation_out
from .receipts import ReceiptOut

__all__ = [
    "AnswerOut",
    "AskIn",
    "BlockOut",
    "CitationOut",
    "DifferenceOut",
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
    "LabelledOut",
    "LabelsIn",
    "MetaOut",
    "ReadyOut",
    "ReceiptOut",
    "RemovedOut",
    "RepairOut",
    "ReprintOut",
    "RequestBody",
    "SearchOut",
    "SentenceOut",
    "SuggestionsOut",
    "TurnIn",
    "VerifyOut",
    "WarningOut",
    "citation_out",
]
