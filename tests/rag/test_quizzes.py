"""Quizzes: keys with their places, wrong answers that are wrong, and nobody's conduct."""

from __future__ import annotations

import io
import random
import re
from dataclasses import replace

import docx
import pytest

from corpus.catalogue import Catalogue
from corpus.figures import figures
from corpus.gazetteer import Gazetteer
from corpus.lexicon import Lexicon
from corpus.library import ingest
from corpus.model import Span
from corpus.passages import Splitter
from corpus.segment import load_segmenter
from index.build import build
from index.embedder import load_embedder
from index.model import Filters
from index.snapshot import Snapshot
from rag.errors import PackInvalid, PersonQuery, QuestionEmpty
from rag.examples import PackItem, PageBreak, check_pack, write_sheet
from rag.persons import Masker, PersonFinder
from rag.quizzes import BLANK, QuizMaker, quiz_sheet
from rag.quizzes.numbers import askable, other_figures
from rag.quizzes.paper import answer_of
from rag.quizzes.pool import found_sources, unnumbered
from rag.reading.sentences import Reader
from rag.verify import verify

# Invented: no place below did what is told of it here, and nobody of these names.
LIBRARY = {
    "yixing.txt": """江苏宜兴：巡察盯紧办事窗口
2022-05-18
宜兴市委启动第一轮巡察，对9家市直单位党组织开展常规巡察，共发现问题214个，移交问题线索17件。
宜兴市委建立“三单联办”机制，由巡察组开单、职能部门接单、群众评单。
针对窗口排队时间过长的问题，宜兴市政务服务中心新增自助终端36台，平均等候时间由40分钟降到12分钟。
宜兴市新街街道原文书郑有田虚报面积，套取补贴3.6万元，受到党内警告处分。
该中心还把26项服务搬到网上办理，群众少跑了许多路。
""",
    "tengzhou.txt": """山东滕州：把巡察整改放到阳光下
2023-08-09
滕州市委第二轮巡察共反馈问题187个，推动整改完成173个，整改完成率为92.5%。
滕州市委建立“亮账销账”制度，被巡察单位每月5日前公开整改进度。
滕州市木石镇投入资金86万元，两个月内把3公里坑洼的通村路铺成了水泥路。
滕州市委巡察机构从审计、财政等部门抽调年轻干部24名，分批参加专项巡察。
""",
    "tonglu.txt": """浙江桐庐：村务公开栏换了新模样
2023-11-20
桐庐县委推行“码上问账”做法，183个村的收支明细用手机就能查看，村民提问后3个工作日内答复。
桐庐县委巡察组走访农户1260户，收集意见建议358条，推动解决问题291个。
""",
    "kaihua.txt": """浙江开化：民情夜谈进了院子
2024-03-15
开化县委探索“民情夜谈”工作法，巡察干部利用晚上走进农家小院，共听取意见472条。
开化县委第三轮巡察推动清退违规占用的公房68间，收缴资金245.8万元。
""",
    "rules.txt": """甲乙市巡察工作规则
第一条 为了规范巡察工作，根据有关规定，制定本规则。
第二条 巡察组实行组长负责制，组长由市委确定，一次一授权。
第三条 被巡察单位应当自收到反馈意见之日起2个月内报告整改情况。
第四条 巡察组不得干预被巡察单位的正常工作，不得履行执纪审查的职责。
第五条 巡察工作人员应当严格保守工作秘密，离岗以后仍须保密5年。
""",
    "report-a.txt": """某县通报一
2023-01-02
云和县委第五轮巡察对柳塘片区的11个村开展巡察，共发现集体资金管理方面的问题75个。
""",
    "report-b.txt": """某县通报二
2023-01-09
云和县委第五轮巡察对柳塘片区的11个村开展巡察，共发现集体资金管理方面的问题57个。
""",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    path = tmp_path_factory.mktemp("quizzes")
    for name, text in LIBRARY.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def library(home):
    with Catalogue.open(home / "catalogue.db") as catalogue:
        assert not ingest([home / n for n in LIBRARY], catalogue=catalogue, files_dir=home / "files").failed
        yield catalogue


@pytest.fixture(scope="module")
def opened(home, library):
    parts = {
        "embedder": load_embedder(None),
        "segmenter": load_segmenter(Lexicon.load()),
        "splitter": Splitter(),
    }
    build(home, library, **parts)
    snapshot = Snapshot.open(home, catalogue=library, **parts)
    yield snapshot
    snapshot.close()


@pytest.fixture(scope="module")
def masker(opened):
    return Masker(PersonFinder(segmenter=opened.segmenter, gazetteer=Gazetteer.load()))


@pytest.fixture(scope="module")
def maker(library, masker):
    return QuizMaker(catalogue=library, gazetteer=Gazetteer.load(), masker=masker)


@pytest.fixture(scope="module")
def quizzes(maker, opened):
    return [maker.make(opened, "巡察工作的做法和成效", count=20, seed=seed) for seed in range(4)]


@pytest.fixture(scope="module")
def questions(quizzes):
    return [question for quiz in quizzes for question in quiz.questions]


def text_of(library, citation):
    return library.document(citation.document.id, citation.document.version).text


def test_every_kind_is_there_and_numbered(quizzes):
    for quiz in quizzes:
        assert [q.number for q in quiz.questions] == list(range(1, len(quiz.questions) + 1))
        assert {q.kind for q in quiz.questions} >= {"cloze", "true_false"}
    assert {q.kind for quiz in quizzes for q in quiz.questions} == {"cloze", "term", "true_false", "matching"}


def test_every_key_has_its_exact_place(questions, library):
    for question in questions:
        for cited in question.citations:
            assert cited.span.of(text_of(library, cited)) == cited.quote


def test_a_cloze_is_its_sentence_with_one_run_left_out(questions):
    clozes = [q for q in questions if q.kind in {"cloze", "term"}]
    assert clozes
    for question in clozes:
        assert question.stem.count(BLANK) == 1
        assert question.stem.replace(BLANK, question.options[question.key]) == question.citation.quote
        assert len(set(question.options)) == len(question.options) >= 3
        assert question.options[question.key] not in question.stem + question.about


def test_wrong_figures_are_refuted_by_the_source_and_look_alike(questions):
    for question in (q for q in questions if q.kind == "cloze"):
        (right,) = figures(question.options[question.key])
        assert [float(figures(o)[0].value) for o in question.options] == sorted(
            float(figures(o)[0].value) for o in question.options
        )
        for option in question.options:
            (figure,) = figures(option)
            assert (figure.kind, figure.unit) == (right.kind, right.unit)
            if option != right.text:
                said = verify(question.stem.replace(BLANK, option), [question.citation.quote])
                assert said.support == "unsupported"
                assert {p.code for p in said.problems if p.hard} <= {"figure.missing", "figure.other_thing"}


def test_the_right_figure_stands_at_many_places(questions):
    assert len({q.key for q in questions if q.kind == "cloze"}) >= 3


def test_a_false_statement_has_exactly_one_thing_otherwise(questions):
    judged = [q for q in questions if q.kind == "true_false"]
    assert {q.key for q in judged} == {0, 1}
    for question in judged:
        change, quote = question.change, question.citation.quote
        if change is None:
            assert (question.key, question.stem) == (0, quote)
            continue
        assert question.key == 1
        assert change.span.of(question.stem) == change.said != change.source
        restored = question.stem[: change.span.start] + change.source + question.stem[change.span.end :]
        assert restored == quote
        if change.kind != "term":
            assert verify(question.stem, [quote]).support == "unsupported"


def test_changes_are_of_several_kinds(maker, opened, questions):
    rules = [
        maker.make(opened, topic, kinds=["true_false"], count=12, seed=seed)
        for topic in ("巡察工作规则", "县委巡察")
        for seed in range(4)
    ]
    changes = [q.change for quiz in rules for q in quiz.questions] + [q.change for q in questions]
    assert {change.kind for change in changes if change} >= {"figure", "wording", "place"}


def test_a_pair_is_told_by_its_own_document_only(questions, library):
    matching = [q for q in questions if q.kind == "matching"]
    assert matching
    for question in matching:
        assert sorted(pair.right for pair in question.pairs) == list(range(len(question.options)))
        assert len({pair.left for pair in question.pairs}) == len(question.pairs) >= 3
        for pair in question.pairs:
            right = question.options[pair.right]
            assert right in pair.citation.quote
            for other in question.pairs:
                assert (right in text_of(library, other.citation)) is (other is pair)


def test_nobody_is_asked_about_and_nothing_leans_on_what_is_not_shown(questions, opened, library, masker):
    stems = "".join(q.stem for q in questions)
    assert "郑有田" not in stems
    assert "该中心" not in stems
    reader = Reader(catalogue=library, gazetteer=Gazetteer.load())
    texts = [s.text for s in found_sources(opened, reader, masker, "套取补贴 网上办理 办事窗口", None)]
    assert any("自助终端" in text for text in texts)
    assert not any("郑有田" in text or "该中心" in text for text in texts)


def test_what_two_sources_tell_otherwise_is_not_asked(maker, opened):
    quiz = maker.make(opened, "柳塘片区集体资金管理方面的问题", count=20, seed=1)
    assert not any("柳塘" in q.citation.quote for q in quiz.questions)


def test_a_seed_gives_the_same_quiz(maker, opened, quizzes):
    again = maker.make(opened, "巡察工作的做法和成效", count=20, seed=2)
    assert again == quizzes[2]
    assert [q.stem for q in quizzes[0].questions] != [q.stem for q in quizzes[1].questions]


def test_kinds_count_and_filters_hold(maker, opened):
    quiz = maker.make(opened, "巡察", kinds=["true_false"], count=2, filters=Filters(years=("2023",)))
    assert [q.kind for q in quiz.questions] == ["true_false"] * 2
    assert all(q.citation.document.date.startswith("2023") for q in quiz.questions)


def test_chosen_quotations_are_asked_about(maker, opened, library):
    row = next(row for row in library.documents() if row.source.endswith("kaihua.txt"))
    text = library.document(row.id).text
    start = text.index("开化县委第三轮")
    item = PackItem(document=row.id, version=row.version, start=start, end=start + 10)
    quiz = maker.make(opened, "", items=[item, replace(item, version="0" * 64)], kinds=["cloze"])
    assert [q.citation.quote for q in quiz.questions] == [text[start:].strip()]


@pytest.mark.parametrize(("topic", "error"), [("周晓岚", PersonQuery), (" ", QuestionEmpty)])
def test_no_topic_is_told(maker, opened, topic, error):
    with pytest.raises(error):
        maker.make(opened, topic)


@pytest.mark.parametrize("form", ["docx", "markdown"])
def test_on_paper_the_key_is_cited_and_can_be_rechecked(quizzes, library, tmp_path, form):
    sheet = quiz_sheet(quizzes[0], library)
    at = next(i for i, part in enumerate(sheet.parts) if isinstance(part, PageBreak))
    before = " ".join(getattr(part, "text", "") for part in sheet.parts[:at])
    assert "原文是" not in before
    for question in quizzes[0].questions:
        assert question.stem in before
    path = tmp_path / f"quiz.{'md' if form == 'markdown' else 'docx'}"
    path.write_bytes(write_sheet(sheet, form))
    report = check_pack(path, library)
    assert report.ok
    assert len(report.items) == sum(len(q.citations) for q in quizzes[0].questions)
    if form == "docx":
        texts = [p.text for p in docx.Document(io.BytesIO(path.read_bytes())).paragraphs]
        assert f"第 1 题：{answer_of(quizzes[0].questions[0])}" in texts


def test_an_empty_quiz_has_no_paper(quizzes, library):
    with pytest.raises(PackInvalid):
        quiz_sheet(replace(quizzes[0], questions=()), library)


@pytest.mark.parametrize(
    ("sentence", "figure", "expected"),
    [
        ("共发现问题214个。", "214个", True),
        ("整改完成率为92.5%。", "92.5%", True),
        ("收缴资金2.24亿元。", "2.24亿元", True),
        ("启动第四轮巡察。", "第四轮", True),
        ("2个月内报告整改情况。", "2个月", True),
        ("于2019年印发。", "2019年", True),
        ("列出三张清单。", "三张", False),  # the sentence lists them
        ("近200个村参加。", "200个", False),
        ("甲地12个，乙地12个。", "12个", False),
    ],
)
def test_which_figures_can_be_asked_for(sentence, figure, expected):
    (found,) = [f for f in figures(sentence) if f.text == figure][:1]
    assert askable(found, sentence) is expected


@pytest.mark.parametrize(
    ("sentence", "pattern"),
    [
        ("共发现问题214个。", r"\d{2,3}个"),
        ("收缴资金2.24亿元。", r"\d\.\d\d亿元"),
        ("整改完成率为92.5%。", r"\d{2}\.\d%"),
        ("投入资金1,200元。", r"(?:\d,)?\d{3}元"),
        ("启动第四轮巡察。", r"第[一二三四五六七八九十]+轮"),
        ("两个月内报告。", r"[一二三四五六七八九十]+个月"),
        ("于2019年印发。", r"20\d\d年"),
    ],
)
def test_other_figures_are_written_like_the_right_one(sentence, pattern):
    figure = figures(sentence)[0]
    others = other_figures(figure, text=sentence, elsewhere=(), latest_year=2020, rng=random.Random(3))
    assert len(others) >= 3
    for other in others:
        assert re.fullmatch(pattern, other)
        (read,) = figures(other)
        assert read.value != figure.value
        assert read.unit == figure.unit
        if figure.kind == "percent":
            assert read.value <= 100
        if figure.kind == "date":
            assert int(other[:4]) <= 2020


def test_real_figures_come_first():
    sentence = "共发现问题214个。"
    elsewhere = figures("甲地187个，乙地近200个，丙地9个，丁地268个，戊地三十个，己地190名。")
    others = other_figures(
        figures(sentence)[0], text=sentence, elsewhere=elsewhere, latest_year=None, rng=random.Random(1)
    )
    assert set(others[:2]) == {"187个", "268个"}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("3.巡察组实行组长负责制。", "巡察组实行组长负责制。"),
        ("（一）巡察组实行组长负责制。", "巡察组实行组长负责制。"),
        ("2.5万户农户受益于巡察整改。", "2.5万户农户受益于巡察整改。"),
        ("第三条 巡察组实行组长负责制。", "第三条 巡察组实行组长负责制。"),
    ],
)
def test_the_number_of_a_list_is_left_out(text, asked):
    assert unnumbered(text, Span(0, len(text))).of(text) == asked
