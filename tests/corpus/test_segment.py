from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.lexicon import Lexicon
from corpus.segment import JiebaSegmenter, RustSegmenter, bigrams, load_segmenter, search_terms


@pytest.fixture(scope="module", params=[RustSegmenter, JiebaSegmenter])
def segmenter(request):
    return request.param(Lexicon.load())


def test_words_of_the_field_stay_whole(segmenter):
    assert "后半篇文章" in segmenter.words("做实“后半篇文章”")
    assert "立行立改" in segmenter.words("督促立行立改")
    assert "一把手" in segmenter.words("对“一把手”的监督")


def test_words_are_folded_and_without_punctuation(segmenter):
    words = segmenter.words("巡視組，發現ＰＰＰ項目問題１２個。")
    assert {"ppp", "12", "问题"} <= set(words)
    assert not {"，", "。", ",", " "} & set(words)


def test_cut_loses_nothing(segmenter):
    text = "巡察组 进驻（3月14日），發現問題\t12个……"
    assert "".join(segmenter.cut(text)) == text


def test_an_operators_word_changes_the_fingerprint(segmenter, tmp_path):
    extra = tmp_path / "words.txt"
    extra.write_text("# 本地词\n青年讲堂计划\n两书一函 = 提醒函\n- 据了解\n", encoding="utf-8")
    lexicon = Lexicon.load(extra)
    other = type(segmenter)(lexicon)
    assert other.fingerprint != segmenter.fingerprint
    assert "青年讲堂计划" in other.words("开设青年讲堂计划")
    assert lexicon.synonyms["两书一函"] == ("提醒函",)
    assert "据了解" in lexicon.stop_words


def test_bigrams_are_of_han_characters_only():
    assert bigrams("巡視组12个a组") == ["巡视", "视组", "个", "组"]
    assert bigrams("") == []


def test_search_terms_are_words_and_bigrams():
    segmenter = load_segmenter()
    terms = search_terms("领导小组", segmenter)
    assert terms.count("领导") == 2
    assert "导小" in terms


@settings(max_examples=50)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=100))
def test_any_text_can_be_cut(text):
    segmenter = load_segmenter()
    assert "".join(segmenter.cut(text)) == text
    assert all(word.strip() for word in segmenter.words(text))


def test_synonyms_go_both_ways():
    lexicon = Lexicon.load()
    assert "主要负责人" in lexicon.synonyms["一把手"]
    assert "一把手" in lexicon.synonyms["主要负责人"]
    assert all(name not in others for name, others in lexicon.synonyms.items())


def test_importing_loads_no_segmenter():
    code = (
        "import corpus.segment, corpus.lexicon, sys; print({'jieba', 'rjieba', 'torch'} & set(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "set()"
