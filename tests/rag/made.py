"""Documents, candidates and findings made by hand for the tests of composing, refusing and training."""

from __future__ import annotations

import numpy as np

from corpus.gazetteer import Gazetteer
from corpus.model import Block, BlockKind, Document, DocumentKind, Passage, Span
from index.model import DocumentInfo, SearchHit
from rag.choosing.features import FEATURES, Candidate, Scored
from rag.choosing.select import Found, Target
from rag.reading.sentences import read_document


def document_of(*lines, identifier="d", title="某市巡察综述", regions=("宜兴市",), date="2023-08"):
    """One paragraph a line; a line given as (kind, text) is a block of that kind."""
    blocks, texts, start = [], [], 0
    for line in lines:
        kind, text = line if isinstance(line, tuple) else (BlockKind.PARAGRAPH, line)
        span = Span(start, start + len(text))
        blocks.append(Block(kind=kind, span=span, raw=span))
        texts.append(text)
        start += len(text) + 1
    return Document(
        id=identifier,
        version="v1",
        source=f"{identifier}.txt",
        title=title,
        text="\n".join(texts),
        blocks=tuple(blocks),
        kind=DocumentKind.NEWS,
        media_type="text/plain",
        regions=regions,
        date=date,
    )


def candidate_of(document, index=0):
    """The index-th sentence, in a passage that is the whole document."""
    whole = Span(0, len(document.text))
    passage = Passage(
        id=f"{document.id}-0",
        document_id=document.id,
        version=document.version,
        span=whole,
        text=document.text,
        heading_path=(document.title,),
        ordinal=0,
    )
    info = DocumentInfo(
        id=document.id,
        version=document.version,
        title=document.title,
        source=document.source,
        date=document.date,
        regions=document.regions,
        kind="news",
    )
    nothing = np.zeros(4, dtype=np.float32)
    return Candidate(
        read=read_document(document, Gazetteer.load()),
        index=index,
        passage=passage,
        hit=SearchHit(passage=passage, document=info, score=1.0),
        vector=nothing,
        window=nothing,
    )


def scored_of(facet, document, index=0, *, score=1.0, **values):
    """A sentence with all features 1 but those given."""
    return Scored(
        candidate=candidate_of(document, index),
        facet=facet,
        values={**dict.fromkeys(FEATURES, 1.0), **values},
        score=score,
    )


def found_of(facet, *scored, place=None, when=None, probability=0.9, answered=True, elsewhere=False):
    """What was found for one asking."""
    return Found(
        target=Target(facet=facet, place=place, when=when),
        scored=tuple(scored),
        probability=probability,
        answered=answered,
        elsewhere=elsewhere,
    )
