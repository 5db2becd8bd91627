"""What a sentence may not answer, and what answers beside another asking."""

from dataclasses import replace

import pytest

from corpus.gazetteer import Gazetteer
from corpus.model import BlockKind
from rag.choosing.barring import barred
from rag.choosing.features import TOGETHER, time_agreement
from rag.choosing.gather import Gathered
from rag.choosing.matching import Matcher
from rag.choosing.select import Selector, of_one_round
from rag.questions.asking import AnswerType, Facet, Term
from rag.questions.organs import hidden_names, numbered_in, of_another, of_another_number
from rag.reading.sentences import read_document
from tests.rag.made import document_of, scored_of

TERMS = (Term(text="蓄水池", weight=4.0),)


@pytest.fixture
def asking():
    return Facet(text="蓄水池修了多久", type=AnswerType.OVERVIEW, terms=TERMS)


def test_a_sentence_that_shares_nothing_with_the_question_is_barred(asking):
    document = document_of("三个月后又去回访。")
    assert barred(scored_of(asking, document, context=0.05, cosine=0.1, window=0.1))
    assert not barred(scored_of(asking, document, context=0.05, cosine=0.5, window=0.1))
    assert not barred(scored_of(asking, document, context=0.5))


def test_of_an_asking_without_terms_no_sentence_is_strange():
    asking = Facet(text="多少条", type=AnswerType.OVERVIEW, terms=())
    assert not barred(scored_of(asking, document_of("共27条。"), context=0.0, cosine=0.1, window=0.1))


@pytest.mark.parametrize(
    ("sentence", "around", "another"),
    [
        ("钱某受到警告。", "", False),
        ("孙某被停职两个月。", "钱某受到处分。", True),
        ("其违纪所得已收缴。", "钱某受到处分。", False),
        ("其违纪所得已收缴。", "孙某受到处分。", True),
    ],
)
def test_what_is_said_of_another_person_answers_nothing(sentence, around, another):
    assert of_another(hidden_names("钱某停职多久"), sentence, around) is another


@pytest.mark.parametrize(
    ("sentence", "document", "another"),
    [
        ("第五巡察组组长沈知远说。", "", False),
        ("第三巡察组组长沈知远说。", "第五巡察组进驻。", True),
        ("第三巡察组和第五巡察组进驻。", "", False),
        ("组长沈知远说。", "第五巡察组进驻。", False),
        ("组长沈知远说。", "第三巡察组进驻。", True),
        ("第5组进驻。", "", False),
    ],
)
def test_what_is_said_of_a_body_with_another_number_answers_nothing(sentence, document, another):
    assert of_another_number(numbered_in("第五巡察组组长是谁"), sentence, document) is another


def test_a_round_is_no_numbered_body():
    assert numbered_in("第六轮派了几个组") == ()
    assert not of_another_number((), "第三巡察组进驻。", "")


def test_without_a_person_asked_for_everybody_may_speak():
    assert not of_another((), "孙某受到处分。", "")


def test_paragraphs_inherit_the_times_of_their_headings():
    document = document_of(
        (BlockKind.HEADING, "十八届第三轮"),
        "任期内共开展12轮。",
        (BlockKind.HEADING, "二、问题"),
        "共有三类。",
    )
    first, later = (
        s for s in read_document(document, Gazetteer.load()).sentences if s.kind is BlockKind.PARAGRAPH
    )
    assert (first.sessions.carried, first.rounds.carried) == ({"18"}, {"3"})
    assert later.sessions.carried == frozenset()


def test_a_total_of_several_rounds_agrees_less_with_one_of_them(understanding):
    document = document_of("第六轮、第七轮共发现问题40个。", "第六轮发现问题19个，第七轮发现问题21个。")
    read = read_document(document, Gazetteer.load())
    both, apart = (time_agreement(understanding.parse("第六轮发现多少问题"), read, s) for s in read.sentences)
    assert both < apart == 1.0


def test_a_report_of_january_speaks_of_the_year_before(understanding):
    lines = ("2023年是关键之年。", "全年发现问题40个。", "2023年的整改还在继续。", "去年的问题都改了。")
    read = read_document(document_of(*lines, date="2024-01-15"), Gazetteer.load())
    question = understanding.parse("2023年发现多少问题")
    assert [time_agreement(question, read, s) for s in read.sentences] == [1.0, 0.9, 1.0, 1.0]


@pytest.mark.parametrize(
    ("date", "asked", "agreement"),
    [
        ("2024-01-19", "2024", 0.5),
        ("2024-01-19", "2023", 0.5),
        ("2024-03-19", "2024", 0.9),
        ("2024", "2024", 0.9),
    ],
)
def test_what_is_dated_january_may_speak_of_either_year(understanding, date, asked, agreement):
    read = read_document(document_of("全年立案34人。", title="简讯", date=date), Gazetteer.load())
    assert time_agreement(understanding.parse(f"{asked}年立案多少人"), read, read.sentences[0]) == agreement


@pytest.mark.parametrize(("asked", "agreement"), [("2025", 0.5), ("2024", 0.5), ("2023", 0.5)])
def test_a_paper_of_november_that_recalls_the_year_before_is_of_its_own_year_too(
    understanding, asked, agreement
):
    lines = ("2024年打下基础，2024年共走访九次。", "新增灌溉面积560亩。")
    read = read_document(document_of(*lines, title="简讯", date="2025-11-01"), Gazetteer.load())
    question = understanding.parse(f"{asked}年新增灌溉面积多少亩")
    if asked == "2023":
        agreement = 0.1  # the paper names other years only
    assert time_agreement(question, read, read.sentences[-1]) == agreement


def test_a_year_in_the_title_holds(understanding):
    lines = ("2024年打下基础，2024年共走访九次。", "新增灌溉面积560亩。")
    read = read_document(document_of(*lines, title="2025年度工作要点", date="2025-03-01"), Gazetteer.load())
    question = understanding.parse("2025年新增灌溉面积多少亩")
    assert time_agreement(question, read, read.sentences[-1]) == 0.9


def test_a_place_that_documents_show_to_be_one_is_found_in_every_document():
    document = document_of("青禾县的做法值得看。", "群众评价好。", regions=(), title="青禾县见闻")
    read = read_document(document, Gazetteer.load().extended(["青禾县"]))
    assert read.regions == ("青禾县",)
    assert [s.own for s in read.sentences] == [(("青禾县",),), ()]
    assert read_document(document, Gazetteer.load()).regions == ()


def test_the_figure_of_the_round_alone_stands_before_that_of_several_rounds(understanding):
    asking = understanding.parse("第六轮发现多少问题").facets[0]
    document = document_of("第六轮、第七轮共发现问题40个。", "第六轮发现问题19个。")
    both = scored_of(asking, document, 0, time=TOGETHER, figure=1.0)
    alone = scored_of(asking, document, 1, time=1.0, figure=0.9)
    assert of_one_round(both, [both, alone]) is alone
    assert of_one_round(both, [both]) is both
    assert of_one_round(alone, [both, alone]) is alone
    assert of_one_round(None, []) is None


def test_the_figure_of_the_asked_round_stands_before_one_of_no_round(understanding):
    asking = understanding.parse("第六轮发现多少问题").facets[0]
    document = document_of("全年组织三轮巡察，发现问题90个。", "第六轮发现问题19个。")
    whole = scored_of(asking, document, 0, time=0.5, figure=1.0)
    own = scored_of(asking, document, 1, time=1.0, figure=0.9)
    assert of_one_round(whole, [whole, own]) is own
    assert of_one_round(replace(whole, values={**whole.values, "time": 0.9}), [whole, own]) is not own


def test_a_figure_of_a_round_needs_a_document_that_knows_the_round(understanding):
    question = understanding.parse("第九轮移交线索多少件")
    silent = read_document(document_of("移交线索6件。"), Gazetteer.load())
    knowing = read_document(document_of("移交线索6件。", "第九轮已经结束。"), Gazetteer.load())
    first, same = silent.sentences[0], knowing.sentences[0]
    assert time_agreement(question, silent, first, figure=True) < time_agreement(question, silent, first)
    assert time_agreement(question, knowing, same, figure=True) == time_agreement(question, knowing, same)


@pytest.mark.parametrize(("every", "answered"), [(0.1, False), (0.6, True)])
def test_an_asking_that_drifts_to_another_matter_is_not_answered(
    snapshot, understanding, monkeypatch, every, answered
):
    asked = understanding.parse("养老金每月领多少钱，怎么申请？")
    selector = Selector(matcher=Matcher(embedder=snapshot.embedder, segmenter=snapshot.segmenter))

    def rank(_, target, *__):
        if "申请" not in target.facet.text:
            return ()
        return (scored_of(target.facet, document_of("向评估组提出复核申请。"), all=every, about=every),)

    monkeypatch.setattr(selector, "rank", rank)
    found = selector.select(asked, Gathered(candidates=(), hits=()), snapshot)
    assert [f.answered for f in found] == [False, answered]


def test_a_sentence_that_holds_all_words_of_an_asking_does_not_drift(snapshot, understanding, monkeypatch):
    asked = understanding.parse("养老金每月领多少钱，怎么申请复核？")
    selector = Selector(matcher=Matcher(embedder=snapshot.embedder, segmenter=snapshot.segmenter))

    def rank(_, target, *__):
        held = 0.95 if "申请" in target.facet.text else 0.0
        document = document_of("向评估组提出复核申请。")
        return (scored_of(target.facet, document, all=0.1, about=0.1, own=held),) if held else ()

    monkeypatch.setattr(selector, "rank", rank)
    found = selector.select(asked, Gathered(candidates=(), hits=()), snapshot)
    assert [f.answered for f in found] == [False, True]


@pytest.mark.parametrize(
    ("question", "answered"),
    [("宜兴讲人才，滕州讲清单，各是怎么做的", True), ("人才怎么选，清单怎么定", False)],
)
def test_askings_of_other_matters_in_places_of_their_own_do_not_drift(
    snapshot, understanding, monkeypatch, question, answered
):
    asked = understanding.parse(question)
    selector = Selector(matcher=Matcher(embedder=snapshot.embedder, segmenter=snapshot.segmenter))

    def rank(_, target, *__):
        document = document_of("清单一式三份。")
        held = "清单" in target.facet.text
        return (scored_of(target.facet, document, all=0.2, about=0.2, own=0.8),) if held else ()

    monkeypatch.setattr(selector, "rank", rank)
    found = selector.select(asked, Gathered(candidates=(), hits=()), snapshot)
    assert [f.answered for f in found] == [False, answered]


class _ByAll:
    """A ranking whose probability is the feature "all", with a threshold of a half."""

    threshold = 0.5

    @property
    def answerable(self):
        return self

    def probability(self, values, extra=0.0):
        return values["all"] + extra


@pytest.mark.parametrize(
    ("likely", "lower", "answered"),
    [(0.9, 0.5, "移交线索6件。"), (0.9, 1.5, None), (0.4, 0.5, None)],
)
def test_beside_another_places_figure_a_likely_sentence_comes_before_the_best_fitting(
    snapshot, understanding, monkeypatch, likely, lower, answered
):
    asked = understanding.parse("宜兴和滕州各移交线索多少件")
    matcher = Matcher(embedder=snapshot.embedder, segmenter=snapshot.segmenter)
    selector = Selector(matcher=matcher, ranking=_ByAll())
    first = document_of("移交线索9件。", identifier="a")
    second = document_of("移交方式不同。", "移交线索6件。", identifier="b")

    def rank(_, target, *__):
        if target.name == "宜兴":
            return (scored_of(target.facet, first, all=0.9),)
        fitting = scored_of(target.facet, second, 0, all=0.1)
        other = scored_of(target.facet, second, 1, all=likely)
        return (replace(fitting, score=5.0), replace(other, score=5.0 - lower))

    monkeypatch.setattr(selector, "rank", rank)
    found = selector.select(asked, Gathered(candidates=(), hits=()), snapshot)[1]
    assert found.answered is (answered is not None)
    if answered:
        assert [s.candidate.sentence.sentence.text for s in found.scored] == [answered]


@pytest.mark.parametrize(("likely", "answered"), [(0.3, True), (0.2, False)])
def test_the_sentence_of_one_asking_answers_another_with_less_certainty(
    snapshot, understanding, monkeypatch, likely, answered
):
    asked = understanding.parse("编制多少名，在岗几人")
    matcher = Matcher(embedder=snapshot.embedder, segmenter=snapshot.segmenter)
    selector = Selector(matcher=matcher, ranking=_ByAll())
    document = document_of("编制12名，在岗9名。")

    def rank(_, target, *__):
        share = 0.9 if "编制" in target.facet.text else likely
        return (scored_of(target.facet, document, all=share, about=0.9, own=0.9),)

    monkeypatch.setattr(selector, "rank", rank)
    found = selector.select(asked, Gathered(candidates=(), hits=()), snapshot)
    assert [f.answered for f in found] == [True, answered]


def test_an_asking_between_others_with_places_of_their_own_takes_none_of_theirs(snapshot, understanding):
    asked = understanding.parse("宜兴是几个方面，老河湾拆成几项指标，滕州又是多少要素？")
    matcher = Matcher(embedder=snapshot.embedder, segmenter=snapshot.segmenter)
    targets = Selector(matcher=matcher).targets(asked)
    assert [t.place.canonical if t.place else None for t in targets] == ["宜兴市", None, "滕州市"]


def test_a_row_of_the_asked_round_is_looked_at_among_many_sentences(snapshot, understanding):
    rows = [f"| 第{n}轮 | {n + 10} |" for n in range(1, 91)]
    document = document_of(*rows, title="历轮数据")
    asked = understanding.parse("第八十九轮发现多少问题")
    candidates = tuple(scored_of(asked.facets[0], document, i).candidate for i in range(len(rows)))
    matcher = Matcher(embedder=snapshot.embedder, segmenter=snapshot.segmenter)
    selector = Selector(matcher=matcher)
    gathered = Gathered(candidates=_with_vectors(candidates, snapshot), hits=())
    ranked = selector.rank(asked, selector.targets(asked)[0], gathered, snapshot)
    assert ranked[0].candidate.index == 88
    assert len(ranked) < len(rows)


def _with_vectors(candidates, snapshot):
    vector = snapshot.embedder.encode_passages(["别的内容"])[0]
    return tuple(replace(c, vector=vector, window=vector) for c in candidates)
