"""From chosen sentences to an answer: its text, tables, corrections, warnings and refusals.

:func:`~rag.composing.compose.compose` writes; :mod:`~rag.composing.premises` and
:mod:`~rag.composing.disagreement` hold the question and the sources against each other by the claims
of :mod:`~rag.composing.claims`; :mod:`~rag.composing.refusal` says why there is no answer.
"""
