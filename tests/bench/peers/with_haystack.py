"""Haystack: the in-memory store with BM25 and embedding retrievers joined, as its hybrid tutorial shows."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from common import CHARACTERS, added, ask, main, timed


def _documents(folder: str) -> list[Any]:
    from haystack.components.converters import TextFileToDocument
    from haystack.components.preprocessors import RecursiveDocumentSplitter

    read = TextFileToDocument().run(sources=sorted(Path(folder).iterdir()))["documents"]
    splitter = RecursiveDocumentSplitter(
        split_length=CHARACTERS, split_unit="char", separators=["\n\n", "\n", "。", " "]
    )
    return list(splitter.run(read)["documents"])


def _embedded(documents: list[Any], model: str) -> list[Any]:
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersDocumentEmbedder,
    )

    embedder = SentenceTransformersDocumentEmbedder(model=model, batch_size=256, progress_bar=False)
    embedder.warm_up()
    return list(embedder.run(documents)["documents"])


def build(files: str, store: str, model: str) -> dict[str, Any]:
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    def work() -> dict[str, Any]:
        documents = _documents(files)
        kept = InMemoryDocumentStore()
        kept.write_documents(_embedded(documents, model))
        kept.save_to_disk(f"{store}/store.json")
        return {"passages": len(documents)}

    return timed(work)


def serve(store: str, model: str, questions: list[Any], cap_s: float) -> dict[str, Any]:
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    search = _search(InMemoryDocumentStore.load_from_disk(f"{store}/store.json"), model)
    return ask(search, questions, cap_s)


def add(store: str, files: str, model: str) -> dict[str, Any]:
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    kept = InMemoryDocumentStore.load_from_disk(f"{store}/store.json")
    search = _search(kept, model)
    began = time.perf_counter()
    documents = _documents(files)
    started = time.perf_counter()
    kept.write_documents(_embedded(documents, model))
    kept.save_to_disk(f"{store}/store.json")
    assert search(documents[-1].content)
    return added(len(documents), began, started)


def _search(kept: Any, model: str) -> Any:
    from haystack import Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import (
        InMemoryBM25Retriever,
        InMemoryEmbeddingRetriever,
    )
    from haystack_integrations.components.embedders.sentence_transformers import (
        SentenceTransformersTextEmbedder,
    )

    pipeline = Pipeline()
    pipeline.add_component("embedder", SentenceTransformersTextEmbedder(model=model, progress_bar=False))
    pipeline.add_component("dense", InMemoryEmbeddingRetriever(kept, top_k=10))
    pipeline.add_component("words", InMemoryBM25Retriever(kept, top_k=10))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=10))
    pipeline.connect("embedder.embedding", "dense.query_embedding")
    pipeline.connect("dense", "joiner")
    pipeline.connect("words", "joiner")

    def search(question: str) -> list[str]:
        found = pipeline.run({"embedder": {"text": question}, "words": {"query": question}})
        return [Path(document.meta["file_path"]).name for document in found["joiner"]["documents"]]

    return search


if __name__ == "__main__":
    main(build=build, serve=serve, add=add)
