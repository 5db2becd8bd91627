"""LlamaIndex: a FAISS vector store and BM25Retriever joined by QueryFusionRetriever, as its guide shows."""

from __future__ import annotations

import time
from typing import Any

from common import CHARACTERS, added, ask, main, timed


def _nodes(folder: str) -> list[Any]:
    from llama_index.core import SimpleDirectoryReader
    from llama_index.core.node_parser import SentenceSplitter

    # Lengths in characters: its default counts tokens by a table that it fetches from the network.
    splitter = SentenceSplitter(chunk_size=CHARACTERS, chunk_overlap=0, tokenizer=list)
    return list(splitter.get_nodes_from_documents(SimpleDirectoryReader(folder).load_data()))


def _embedding(model: str) -> Any:
    """The model as a custom embedding: ``HuggingFaceEmbedding`` sets a length that a static model hasn't."""
    from llama_index.core.bridge.pydantic import PrivateAttr
    from llama_index.core.embeddings import BaseEmbedding
    from sentence_transformers import SentenceTransformer

    class Static(BaseEmbedding):
        _model: Any = PrivateAttr()

        def __init__(self, path: str) -> None:
            super().__init__(model_name=path, embed_batch_size=256)
            self._model = SentenceTransformer(path, device="cpu")

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return self._model.encode(texts, batch_size=256).tolist()

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    return Static(model)


def build(files: str, store: str, model: str) -> dict[str, Any]:
    import faiss
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.retrievers.bm25 import BM25Retriever
    from llama_index.vector_stores.faiss import FaissVectorStore

    def work() -> dict[str, Any]:
        nodes, embedding = _nodes(files), _embedding(model)
        columns = len(embedding.get_text_embedding("维数"))
        context = StorageContext.from_defaults(
            vector_store=FaissVectorStore(faiss_index=faiss.IndexFlatIP(columns))
        )
        VectorStoreIndex(nodes, storage_context=context, embed_model=embedding)
        context.persist(persist_dir=f"{store}/vectors")
        BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=10).persist(f"{store}/bm25")
        return {"passages": len(nodes)}

    return timed(work)


def serve(store: str, model: str, questions: list[Any], cap_s: float) -> dict[str, Any]:
    from llama_index.retrievers.bm25 import BM25Retriever

    index = _open(store, model)
    words = BM25Retriever.from_persist_dir(f"{store}/bm25")
    retriever = _retriever(index, words)
    return ask(lambda question: _names(retriever.retrieve(question)), questions, cap_s)


def add(store: str, files: str, model: str) -> dict[str, Any]:
    from llama_index.core import StorageContext
    from llama_index.retrievers.bm25 import BM25Retriever

    index = _open(store, model)
    began = time.perf_counter()
    nodes = _nodes(files)
    started = time.perf_counter()
    index.insert_nodes(nodes)
    storage: StorageContext = index.storage_context
    storage.persist(persist_dir=f"{store}/vectors")
    everything = list(index.docstore.docs.values())
    words = BM25Retriever.from_defaults(nodes=everything, similarity_top_k=10)  # it cannot add
    words.persist(f"{store}/bm25")
    assert _retriever(index, words).retrieve(nodes[-1].text)
    return added(len(nodes), began, started)


def _open(store: str, model: str) -> Any:
    from llama_index.core import StorageContext, load_index_from_storage
    from llama_index.vector_stores.faiss import FaissVectorStore

    folder = f"{store}/vectors"
    context = StorageContext.from_defaults(
        vector_store=FaissVectorStore.from_persist_dir(folder), persist_dir=folder
    )
    return load_index_from_storage(context, embed_model=_embedding(model))


def _retriever(index: Any, words: Any) -> Any:
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever

    return QueryFusionRetriever(
        [index.as_retriever(similarity_top_k=10), words],
        llm=MockLLM(),
        num_queries=1,  # the question as it is; more would need a language model
        similarity_top_k=10,
        use_async=False,
        mode="reciprocal_rerank",
    )


def _names(found: list[Any]) -> list[str]:
    return [hit.node.metadata["file_name"] for hit in found]


if __name__ == "__main__":
    main(build=build, serve=serve, add=add)
