"""txtai: ``Embeddings(hybrid=True, content=True)`` with the same model (its README's hybrid example)."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from common import added, ask, main, pieces, texts, timed


def _rows(folder: str) -> list[tuple[str, str, None]]:
    return [
        (f"{name}#{place}", piece, None)
        for name, text in texts(folder)
        for place, piece in enumerate(pieces(text))
    ]


def build(files: str, store: str, model: str) -> dict[str, Any]:
    from txtai import Embeddings

    def work() -> dict[str, Any]:
        embeddings = Embeddings(
            path=model, method="sentence-transformers", hybrid=True, content=True, encodebatch=256
        )
        rows = _rows(files)
        embeddings.index(rows)
        embeddings.save(f"{store}/index")
        return {"passages": len(rows)}

    return timed(work)


def serve(store: str, model: str, questions: list[Any], cap_s: float) -> dict[str, Any]:
    del model
    embeddings = _open(store)
    return ask(
        lambda question: [hit["id"].split("#")[0] for hit in embeddings.search(question, 10)],
        questions,
        cap_s,
    )


def add(store: str, files: str, model: str) -> dict[str, Any]:
    del model
    embeddings = _open(store)
    list(embeddings.search("预热", 1))
    began = time.perf_counter()
    rows = _rows(files)
    started = time.perf_counter()
    embeddings.upsert(rows)
    embeddings.save(f"{store}/index")
    assert embeddings.search(rows[-1][1], 1)
    return added(len(rows), began, started)


def _open(store: str) -> Any:
    from txtai import Embeddings

    assert (Path(store) / "index").is_dir()
    embeddings = Embeddings()
    embeddings.load(f"{store}/index")
    return embeddings


if __name__ == "__main__":
    main(build=build, serve=serve, add=add)
