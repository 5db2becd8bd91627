"""What a question asks: its kinds of answer, places, times, bodies, things and terms.

Nothing here reads a document: what the library knows (places, units, words, idf) is handed in.
:class:`~rag.questions.understand.Understanding` puts the modules together; the parsed question and
its nouns are in :mod:`~rag.questions.asking`, the closed classes of asking words in
:mod:`~rag.questions.patterns`.
"""
