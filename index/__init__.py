"""The index: texts to vectors and terms, searched together, kept in generations on disk.

- :mod:`index.embedder`: texts to vectors; :mod:`index.training`: the model in the box.
- :mod:`index.build`: from the catalogue to a published generation (:mod:`index.writer` writes its
  files, :mod:`index.generation` publishes it, :mod:`index.manifest` records what it is made with).
- :mod:`index.snapshot`: opens and searches one generation; :mod:`index.provider` moves on to newer ones.
- :mod:`index.lexical`, :mod:`index.dense`, :mod:`index.shard`, :mod:`index.documents`: its parts.
- :mod:`index.fusion`, :mod:`index.second_look`: from two halves to one order.
- :mod:`index.verify`: is everything still as it was published?

Importing it loads no model, no FAISS and no tantivy.
"""

__all__: list[str] = []
