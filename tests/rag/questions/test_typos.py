"""Single wrong characters are mended only where exactly one word of the index is meant."""

import pytest

from rag.questions.typos import Correction, correct

WORDS = ("整改", "终端", "群众", "政治", "画像", "情况")


class Cutter:
    """Cuts the known words and leaves every other character single, as a dictionary does."""

    fingerprint = "cutter"

    def is_word(self, text):
        return text in WORDS

    def cut(self, text):
        words, at = [], 0
        while at < len(text):
            size = 2 if text[at : at + 2] in WORDS else 1
            words.append(text[at : at + size])
            at += size
        return words


def mend(text, known=WORDS):
    return correct(text, segmenter=Cutter(), known=frozenset(known).__contains__)


@pytest.mark.parametrize(
    ("text", "typed", "meant"),
    [("政冶画像", "政冶", "政治"), ("群种情况", "群种", "群众"), ("整盖情况", "整盖", "整改")],
)
def test_a_character_like_the_right_one_in_shape_or_sound_is_mended_and_told(text, typed, meant):
    assert mend(text) == (text.replace(typed, meant), (Correction(typed=typed, meant=meant),))


@pytest.mark.parametrize("text", ["整改情况", "拉萨情况", "整桌情况", "", "？！", "a1 b2", "的了吗呢", "政"])
def test_right_words_unlike_characters_and_particles_are_left_alone(text):
    assert mend(text) == (text, ())


@pytest.mark.parametrize("text", ["五种要求", "多少种要点", "情况下要整改"])
def test_what_is_counted_and_words_that_stand_alone_are_no_half_of_a_pair(text):
    class Words(Cutter):
        def is_word(self, text):
            return text in (*WORDS, "重要", "多少", "下药")

    known = (*WORDS, "重要", "下药").__contains__
    assert correct(text, segmenter=Words(), known=known) == (text, ())


def test_a_pair_that_the_documents_hold_is_left_alone():
    assert mend("整盖情况", (*WORDS, "整盖")) == ("整盖情况", ())


def test_two_possible_words_mend_nothing():
    class Either(Cutter):
        def is_word(self, text):
            return text in ("公示", "公式")

        def cut(self, text):
            return [text] if text in ("公示", "公式") else list(text)

    text, corrections = correct("公事", segmenter=Either(), known={"公示", "公式"}.__contains__)
    assert (text, corrections) == ("公事", ())


def test_two_wrong_characters_are_both_told():
    text, corrections = mend("政冶群种")
    assert text == "政治群众"
    assert [c.typed for c in corrections] == ["政冶", "群种"]


def test_a_name_of_the_documents_counts_as_a_word():
    known = frozenset(("清渡",))
    typed = "清度的情况"
    assert correct(typed, segmenter=Cutter(), known=known.__contains__)[1] == ()
    mended, told = correct(typed, segmenter=Cutter(), known=known.__contains__, names={"清渡"})
    assert (mended, told) == ("清渡的情况", (Correction(typed="清度", meant="清渡"),))


def test_rare_characters_have_their_sounds_too():
    known = frozenset(("篷车",))
    assert correct("蓬车", segmenter=Cutter(), known=known.__contains__, names={"篷车"})[0] == "篷车"
