"""Which clauses of a question assert something, and where they end."""

from rag.composing.statements import statements


def test_a_comma_within_a_number_ends_no_clause(understanding):
    question = understanding.parse("滕州退还了1,234元违规资金,对吗")
    assert [(s.text, s.confirm) for s in statements(question)] == [("滕州退还了1,234元违规资金", True)]
