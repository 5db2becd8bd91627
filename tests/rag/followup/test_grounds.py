"""Where words leave open whether a question leans on the conversation, the documents decide."""

from dataclasses import replace

import pytest

from corpus.gazetteer import Gazetteer
from index.model import Filters
from rag.choosing.gather import Gatherer
from rag.choosing.matching import Matcher
from rag.choosing.select import Selector
from rag.followup import Grounds, Told, resolve
from rag.model import Ask, Turn
from rag.reading.sentences import Reader

YIXING = ("宜兴新增了多少台自助终端", "市政务服务中心新增自助终端36台，平均等候时间由40分钟降到12分钟。[1]")


def talk(*lines):
    """Turns, the user's first."""
    return tuple(
        Turn(role="user" if i % 2 == 0 else "assistant", content=line) for i, line in enumerate(lines)
    )


@pytest.fixture(scope="module")
def grounds(snapshot, catalogue):
    matcher = Matcher(embedder=snapshot.embedder, segmenter=snapshot.segmenter)
    return Grounds(
        snapshot=snapshot,
        gatherer=Gatherer(reader=Reader(catalogue=catalogue, gazetteer=Gazetteer.load())),
        selector=Selector(matcher=matcher),
        filters=Filters(),
    )


def titles(snapshot, ids):
    return sorted(d.title for d in snapshot.documents() if d.id in ids)


def test_an_answer_is_traced_to_the_document_that_it_quotes(grounds, snapshot):
    (title,) = titles(snapshot, grounds.told(YIXING[1]).documents)
    assert "宜兴" in title
    lead = "据《山东滕州：把巡察整改放到阳光下》（滕州市，2023-08-09）：被巡察单位每月5日前公开整改进度。[1]"
    (title,) = titles(snapshot, grounds.told(lead).documents)
    assert "滕州" in title


def test_an_answer_is_traced_to_the_passage_that_it_quotes(grounds, snapshot):
    (passage,) = grounds.told(YIXING[1]).passages
    assert YIXING[1].removesuffix("[1]") in snapshot.passage(passage).text


@pytest.mark.parametrize("answer", ["", "[1]", "资料中没有能够回答这个问题的内容。", "今天天气晴朗。"])
def test_an_answer_that_quotes_nothing_is_traced_nowhere(grounds, answer):
    assert grounds.told(answer) == Told()


@pytest.mark.parametrize(
    "answer", ["<script>alert(1)</script>", "{{7*7}} %s", "🙂🙂🙂🙂🙂🙂", "'; DROP TABLE x; --"]
)
def test_an_answer_without_chinese_is_traced_nowhere(grounds, answer):
    assert grounds.told(answer, "宜兴发现多少问题") == Told()


@pytest.mark.parametrize(
    "question", ["巡察组组长怎么确定", "收到反馈几个月内报告整改", "通村路铺水泥投入多少资金"]
)
def test_what_other_documents_answer_better_stands_alone(understanding, grounds, question):
    assert resolve(question, talk(*YIXING), understanding).changed  # the words alone can't tell
    resolved = resolve(question, talk(*YIXING), understanding, grounds)
    assert (resolved.text, resolved.changed, resolved.told) == (question, False, Told())


@pytest.mark.parametrize(
    "question",
    [
        "线索移交了多少",
        "剩下的区县一年要完成多少比例",
        "第一轮发现多少问题",
        "等候时间降到多少",
        "设备摆在哪个大厅，群众排队要等几分钟",
    ],
)
def test_what_the_same_documents_answer_leans_on_them(understanding, grounds, question):
    resolved = resolve(question, talk(*YIXING), understanding, grounds)
    assert resolved.changed
    assert "宜兴" in resolved.text
    assert resolved.told == grounds.told(YIXING[1])


def test_a_question_in_between_that_stood_alone_hands_on_its_own_subject(understanding, grounds):
    between = ("巡察组组长怎么确定", "巡察组实行组长负责制，组长由市委确定，一次一授权。[1]")
    resolved = resolve("第四条呢", talk(*YIXING, *between), understanding, grounds)
    assert "宜兴" not in resolved.text


def test_documents_that_the_filters_exclude_say_nothing(snapshot, grounds):
    others = tuple(d.id for d in snapshot.documents() if "宜兴" not in d.title)
    narrowed = Grounds(
        snapshot=snapshot,
        gatherer=grounds.gatherer,
        selector=grounds.selector,
        filters=Filters(documents=others),
    )
    assert narrowed.told(YIXING[1]) == Told()


def test_the_assistant_answers_a_follow_up_from_the_document_spoken_of(assistant):
    answer = assistant.answer(Ask(question="发现多少问题", history=talk(*YIXING)))
    assert answer.citations
    assert all("宜兴" in c.document.title for c in answer.citations)


@pytest.mark.parametrize("question", ["那滕州呢", "2023年呢"])
def test_with_another_place_or_time_the_documents_told_of_are_not_preferred(understanding, grounds, question):
    history = talk("宜兴2022年新增了多少台自助终端", YIXING[1])
    resolved = resolve(question, history, understanding, grounds)
    assert resolved.changed
    assert resolved.told == Told()
    assert resolve("线索移交了多少", history, understanding, grounds).told == grounds.told(YIXING[1])


def test_a_short_question_of_common_words_leans_and_one_of_strange_words_does_not(understanding, grounds):
    assert resolve("问题多少", talk(*YIXING), understanding, grounds).changed
    alone = "蒸汽火车头有几吨重"
    assert resolve(alone, talk(*YIXING), understanding, grounds).text == alone


@pytest.mark.parametrize(("answer", "traced"), [("新增自助终端36台。", True), ("新增自助终端63台。", False)])
def test_a_short_answer_is_traced_to_where_its_figure_stands(grounds, answer, traced):
    assert bool(grounds.told(answer, YIXING[0])) is traced


def test_documents_of_one_file_belong_together(grounds, snapshot):
    first, second = snapshot.documents()[:2]
    assert first.source != second.source
    one, other = (Told(documents=frozenset({d.id})) for d in (first, second))
    assert grounds.one_file(one, one | other)
    assert not grounds.one_file(one, other)


def test_what_stands_around_the_last_answer_counts_for_more(understanding, grounds, snapshot):
    told, question = grounds.told(YIXING[1]), understanding.parse("等候时间降到多少")
    gathered = grounds.gatherer.gather(question, snapshot, Filters(), told=told.documents)
    target = grounds.selector.targets(question)[0]
    plain, nearer = (
        {s.candidate.key: s for s in grounds.selector.rank(question, target, g, snapshot)}
        for g in (gathered, replace(gathered, near=told.passages))
    )
    risen = {key for key, s in nearer.items() if s.score > plain[key].score}
    assert risen
    assert risen == {key for key, s in nearer.items() if s.candidate.passage.id in told.passages}
