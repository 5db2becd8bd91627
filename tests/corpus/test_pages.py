"""Generated newspaper pages are read back: sentences, articles, titles, every character."""

from __future__ import annotations

import pytest

from corpus.articles import drafts_of
from corpus.draft import RawText
from tests.corpus.handpages import hand_pages
from tests.corpus.otherpapers import make_other_page, sample_articles
from tests.corpus.pagemaker import make_page
from tests.corpus.scoring import Score, score_page

PAGES = 100


def raw_of(text: str) -> RawText:
    return RawText(source="page.txt", text=text, media_type="text/plain", sha256="")


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    """Over the first hundred seeds: all pages, those read column after column, and the interrupted ones."""
    found = {"all": Score(), "plain": Score(), "interrupted": Score()}
    for seed in range(PAGES):
        page = make_page(seed)
        raw = raw_of(page.text)
        drafts = drafts_of(raw)
        kind = "interrupted" if page.style.interleaved else "plain"
        for name in ("all", kind):
            score_page(page, drafts, raw, found[name])
    return found


def test_no_character_is_lost_or_doubled(scores):
    assert scores["all"].lost == 0


def test_sentences_come_back_whole_and_in_order(scores):
    assert scores["plain"].share >= 0.995
    assert scores["all"].share >= 0.98


def test_articles_part_where_they_did(scores):
    assert scores["plain"].f1 >= 0.98
    assert scores["all"].f1 >= 0.95


def test_most_titles_find_their_article(scores):
    assert scores["plain"].titled / scores["plain"].titles >= 0.93


def test_a_page_is_made_the_same_again():
    assert make_page(7).text == make_page(7).text
    assert make_page(7).text != make_page(8).text


def test_reading_is_deterministic_and_ids_are_distinct():
    raw = raw_of(make_page(3).text)
    once, again = drafts_of(raw), drafts_of(raw)
    assert once == again
    assert len({draft.id for draft in once}) == len(once)


def test_an_edit_in_one_article_keeps_all_ids():
    page = next(make_page(seed) for seed in range(50) if len(make_page(seed).articles) > 2)
    before = [draft.id for draft in drafts_of(raw_of(page.text))]
    after = [draft.id for draft in drafts_of(raw_of(page.text.replace("反映", "提出")))]
    assert before == after


@pytest.fixture(scope="module")
def other() -> Score:
    """Over the first pages of other papers."""
    found, articles = Score(), sample_articles()
    for seed in range(PAGES):
        page = make_other_page(seed, articles)
        raw = raw_of(page.text)
        score_page(page, drafts_of(raw), raw, found)
    return found


def test_no_character_of_other_papers_is_lost(other):
    assert other.sentences > 1000
    assert other.lost == 0


@pytest.mark.parametrize(("name", "least"), [("read", 0.98), ("unread", 0.88)])
def test_the_pages_written_by_hand_keep_their_sentences_and_every_character(name, least):
    found = Score()
    for page in hand_pages(name):
        raw = raw_of(page.text)
        score_page(page, drafts_of(raw), raw, found)
    assert found.sentences > 50
    assert found.share >= least
    assert found.lost == 0
