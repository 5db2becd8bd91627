"""From a parsed question to the sentences that answer it, or to the finding that none does.

In the order of work: :mod:`~rag.choosing.gather` retrieves candidates, :mod:`~rag.choosing.shortlist`
thins them, :mod:`~rag.choosing.features` and :mod:`~rag.choosing.ranking` score them,
:mod:`~rag.choosing.barring` and its neighbours put out what cannot answer,
:mod:`~rag.choosing.keep` cuts, and :class:`~rag.choosing.select.Selector` leads them all.
"""
