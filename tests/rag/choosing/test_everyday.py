"""Every everyday word of the lexicon is read as one term when a question says it."""

import pytest

from corpus.data import names, rows
from corpus.fold import fold
from corpus.gazetteer import Gazetteer
from corpus.lexicon import Lexicon
from corpus.segment import load_segmenter
from rag.questions.understand import Understanding


@pytest.fixture(scope="module")
def understanding():
    lexicon = Lexicon.load()
    return Understanding(
        segmenter=load_segmenter(lexicon), lexicon=lexicon, gazetteer=Gazetteer.load(), idf=lambda _: 1.0
    )


@pytest.mark.parametrize("name", names("colloquial"))
def test_an_everyday_word_is_read_as_one_term(understanding, name):
    words = [fold(row[0]) for row in rows(name)]
    read = {word: [t.text for t in understanding.parse(word).terms] for word in words}
    assert {word: terms for word, terms in read.items() if word not in terms} == {}
