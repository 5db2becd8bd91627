"""What is held out of training is in the sets and nowhere else."""

import random

import pytest

from index.training.data import Pair, Source
from index.training.held_out import held_out_sets, main, training_part, write_sets
from tests.bench.retrieval import read_set


def source(name: str, pairs: list[tuple[str, str]]) -> Source:
    return Source(name=name, pairs=tuple(Pair(*pair) for pair in pairs), share=1.0)


@pytest.fixture(scope="module")
def sources() -> tuple[Source, ...]:
    """Two legal files that share questions, and news of which one file is cut from the other."""
    asked = [(f"第{number}种情形怎么办？", f"规定第{number}条 甲乙丙丁{number}。") for number in range(120)]
    choose = random.Random(3)
    articles = ["".join(chr(choose.randrange(0x4E00, 0x9000)) for _ in range(90)) for _ in range(80)]
    return (
        source("stard_train", asked),
        source("lecoqa_train_answers", [(question, f"律师答复：{law}") for question, law in asked]),
        source("crud_news_title", [(f"标题{number}", text) for number, text in enumerate(articles)]),
        source("crud_news_lead", [(text[:30], text[30:]) for text in articles]),
        source("law_cases", [("案由", "经过")] * 5),
    )


def pairs_of(sources: tuple[Source, ...], name: str) -> set[tuple[str, str]]:
    return {(pair.query, pair.passage) for one in sources if one.name == name for pair in one.pairs}


def test_held_out_pairs_are_not_trained_on(sources):
    kept = training_part(sources)
    sets = {one.name: one for one in held_out_sets(sources)}
    assert set(sets) == {"legal_answers", "headlines"}  # of the others a file is missing
    for name, file in (("legal_answers", "lecoqa_train_answers"), ("headlines", "crud_news_title")):
        one = sets[name]
        held = {
            (asked, one.passages[row])
            for asked, rows in zip(one.questions, one.relevant, strict=True)
            for row in rows
        }
        assert held
        assert held | pairs_of(kept, file) == pairs_of(sources, file)
        assert not held & pairs_of(kept, file)


def test_a_question_of_two_files_is_held_out_of_both(sources):
    kept = training_part(sources)
    first, second = (
        {query for query, _ in pairs_of(kept, name)} for name in ("stard_train", "lecoqa_train_answers")
    )
    assert first == second
    assert 0 < len(first) < 120


def test_news_cut_from_a_held_out_article_is_left_out(sources):
    kept = training_part(sources)
    titles, leads = pairs_of(kept, "crud_news_title"), pairs_of(kept, "crud_news_lead")
    assert {lead + rest for lead, rest in leads} == {body for _, body in titles}
    assert len(pairs_of(kept, "law_cases")) == 1


def test_sets_are_read_by_the_bench(sources, tmp_path):
    sets = held_out_sets(sources)
    write_sets(sets, tmp_path)
    for one in sets:
        read = read_set(tmp_path / one.name)
        assert read.passages == one.passages
        assert read.questions == one.questions
        assert [set(gains) for gains in read.gains] == [set(rows) for rows in one.relevant]


def test_command(tmp_path, capsys):
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "sets")]) == 1
    assert "jsonl.gz" in capsys.readouterr().err
