"""LangChain: FAISS and BM25Retriever joined by EnsembleRetriever, as its guide to hybrid search shows."""

from __future__ import annotations

import pickle
import time
from pathlib import Path
from typing import Any

from common import CHARACTERS, added, ask, main, timed


def _documents(folder: str) -> list[Any]:
    from langchain_community.document_loaders import DirectoryLoader, TextLoader
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    loader = DirectoryLoader(folder, glob="*.txt", loader_cls=TextLoader, loader_kwargs={"encoding": "utf-8"})
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHARACTERS, chunk_overlap=0)
    return list(splitter.split_documents(loader.load()))


def _embedding(model: str) -> Any:
    from langchain_huggingface import HuggingFaceEmbeddings

    return HuggingFaceEmbeddings(model_name=model, encode_kwargs={"batch_size": 256})


def build(files: str, store: str, model: str) -> dict[str, Any]:
    from langchain_community.retrievers import BM25Retriever
    from langchain_community.vectorstores import FAISS

    def work() -> dict[str, Any]:
        documents = _documents(files)
        FAISS.from_documents(documents, _embedding(model)).save_local(f"{store}/faiss")
        _keep(BM25Retriever.from_documents(documents), store)
        return {"passages": len(documents)}

    return timed(work)


def serve(store: str, model: str, questions: list[Any], cap_s: float) -> dict[str, Any]:
    retriever = _retriever(*_open(store, model))
    return ask(lambda question: _names(retriever.invoke(question)), questions, cap_s)


def add(store: str, files: str, model: str) -> dict[str, Any]:
    from langchain_community.retrievers import BM25Retriever

    vectors, words = _open(store, model)
    began = time.perf_counter()
    documents = _documents(files)
    started = time.perf_counter()
    vectors.add_documents(documents)
    vectors.save_local(f"{store}/faiss")
    words = BM25Retriever.from_documents([*words.docs, *documents])  # it cannot add
    _keep(words, store)
    assert _retriever(vectors, words).invoke(documents[-1].page_content)
    return added(len(documents), began, started)


def _keep(words: Any, store: str) -> None:
    Path(store, "bm25.pickle").write_bytes(pickle.dumps(words))  # it has no way of its own


def _open(store: str, model: str) -> tuple[Any, Any]:
    from langchain_community.vectorstores import FAISS

    vectors = FAISS.load_local(f"{store}/faiss", _embedding(model), allow_dangerous_deserialization=True)
    return vectors, pickle.loads(Path(store, "bm25.pickle").read_bytes())


def _retriever(vectors: Any, words: Any) -> Any:
    from langchain_classic.retrievers import EnsembleRetriever

    words.k = 10
    dense = vectors.as_retriever(search_kwargs={"k": 10})
    return EnsembleRetriever(retrievers=[words, dense], weights=[0.5, 0.5])


def _names(documents: list[Any]) -> list[str]:
    return [Path(document.metadata["source"]).name for document in documents[:10]]


if __name__ == "__main__":
    main(build=build, serve=serve, add=add)
