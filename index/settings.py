"""Settings of the index layer. Values here were chosen by measurement; see tests/bench/README.md."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["BuildSettings", "IndexSettings", "SearchSettings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """How a generation is written. Only ``heading_repeats`` changes what searches find.

    Attributes:
        heading_repeats: how often the terms of the heading path are counted with a passage's own.
        batch_passages: passages that are cut and embedded at once.
        shard_rows: most passages in one dense shard; bounds the memory of a build.
        flat_rows: below this a shard keeps half-precision vectors and is scanned exactly.
        merge_rows: a last shard smaller than this is rewritten together with new passages.
        compact_share: share of dead rows at which a build starts over and drops them.
        compact_rows: fewest dead rows for that.
        lexical_heap: bytes that the lexical engine may hold before it writes a segment.
        keep: published generations that stay on disk.
    """

    heading_repeats: int = 1
    batch_passages: int = 256
    shard_rows: int = 131_072
    flat_rows: int = 20_000
    merge_rows: int = 2048
    compact_share: float = 0.25
    compact_rows: int = 1000
    lexical_heap: int = 200_000_000
    keep: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """How a search ranks; one setting for all kinds of text.

    Attributes:
        lexical_candidates: passages taken from the lexical half.
        dense_candidates: passages taken from the dense half.
        dense_weight: weight of the cosine beside the BM25 score divided by the best one's.
        second_look: passages that the second look orders anew.
        second_dense_weight: weight of the cosine in the second look, in place of ``dense_weight``.
        token_weight: weight of the similarity of tokens in the second look.
        stretch_weight: of that in the best stretch of a passage.
        together_weight: of the share of the question's neighbouring tokens that are neighbours in a passage.
        document_weight: weight of how well the best other passage of the same document fits.
        document_limit: passages of one document that may stand before those of others in the second look.
        alone_dense_weight: weight of the cosine in the second look when the embedder has no tokens to offer.
        query_tokens: most distinct tokens of a question in the second look, the weightiest.
        query_terms: most distinct terms of a question that are looked up, the rarest first.
        rerank: passages that a reranker reads again, when there is one.
        duplicate_cosine: passages closer than this to a better one are put last; 1.01 never.
    """

    lexical_candidates: int = 200
    dense_candidates: int = 200
    dense_weight: float = 0.6
    second_look: int = 50
    second_dense_weight: float = 2.3
    token_weight: float = 2.4
    stretch_weight: float = 1.8
    together_weight: float = 1.2
    document_weight: float = 0.1
    document_limit: int = 6
    alone_dense_weight: float = 1.4
    query_tokens: int = 64
    query_terms: int = 96
    rerank: int = 10
    duplicate_cosine: float = 0.998


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSettings:
    """Everything the index layer can be told."""

    build: BuildSettings = field(default_factory=BuildSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
