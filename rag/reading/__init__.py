"""A document read for answering: its sentences, lists and rows of tables, with their places and times.

:class:`~rag.reading.sentences.Reader` reads, :mod:`~rag.reading.scope` holds what a read document is.
"""
