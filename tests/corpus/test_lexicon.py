"""The shipped word lists: well formed, without doubles, everyday words leading to official ones only."""

from __future__ import annotations

from collections import Counter

import pytest

from corpus.data import names, read_bytes, rows
from corpus.fold import fold
from corpus.lexicon import Lexicon

FILES = names("colloquial")
MOST_OFFICIAL = 6
LONGEST = 8


def entries() -> list[tuple[str, ...]]:
    return [tuple(map(fold, row)) for name in FILES for row in rows(name)]


@pytest.mark.parametrize("name", FILES)
def test_a_file_names_its_source_and_groups_its_words_under_themes(name):
    lines = read_bytes(name).decode("utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    assert any("Source:" in line and "Licence:" in line and "Date:" in line for line in comments)
    first = next(i for i, line in enumerate(lines) if line and not line.startswith("#"))
    assert any(line.startswith("# — ") for line in lines[:first])


@pytest.mark.parametrize("name", FILES)
def test_a_line_is_an_everyday_word_and_one_to_six_official_ones(name):
    for row in rows(name):
        assert 1 <= len(row) - 1 <= MOST_OFFICIAL, row
        assert all(cell and cell == cell.strip() and "," not in fold(cell) for cell in row), row
        assert len(row[0]) <= LONGEST, row
        assert len(set(map(fold, row))) == len(row), row


def test_no_everyday_word_stands_twice():
    counted = Counter(entry[0] for entry in entries())
    assert [word for word, n in counted.items() if n > 1] == []


def test_no_stop_word_is_explained():
    assert [entry[0] for entry in entries() if entry[0] in Lexicon.load().stop_words] == []


def test_official_words_never_lead_back_to_the_everyday_word():
    leads = {entry[0]: entry[1:] for entry in entries()}
    for word, official_words in leads.items():
        reached, left = set[str](), list(official_words)
        while left:
            official = left.pop()
            if official not in reached:
                reached.add(official)
                left.extend(leads.get(official, ()))
        assert word not in reached, word


def test_an_everyday_word_leads_to_the_official_ones_and_not_back():
    lexicon = Lexicon.load()
    assert "群众" in lexicon.synonyms["老百姓"]
    assert "老百姓" not in lexicon.synonyms.get("群众", ())
