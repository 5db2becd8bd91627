"""Two sources that say different things of the same are both shown; what only looks like it is not."""

import pytest

from corpus.catalogue import Catalogue
from corpus.gazetteer import Gazetteer
from corpus.library import ingest
from corpus.passages import Splitter
from corpus.segment import load_segmenter
from index.build import build
from index.embedder import load_embedder
from index.snapshot import Snapshot
from rag.assistant import Assistant
from rag.choosing.gather import Gathered
from rag.composing.disagreement import disagreements
from rag.model import Ask
from tests.rag.made import candidate_of, document_of, found_of, scored_of

# Invented: no place below did what is told of it here. (question, one text, another text)
HOW_MANY = "宜兴第一轮巡察发现多少个问题"
FIRST = "2022年，宜兴市委第一轮巡察共发现问题214个。"
DISAGREE = {
    "problems of a round": (HOW_MANY, FIRST, "2022年，宜兴市委第一轮巡察共发现问题241个。"),
    "order of the words": (HOW_MANY, FIRST, "2022年宜兴市第一轮巡察，共发现241个问题。"),
    "numerals": (HOW_MANY, FIRST, "2022年，宜兴市委第一轮巡察共发现问题二百四十一个。"),
    "far from about": (HOW_MANY, FIRST, "2022年，宜兴市委第一轮巡察共发现问题近400个。"),
    "clues": (
        "宜兴第一轮巡察移交线索多少件",
        "2022年，宜兴市委第一轮巡察移交问题线索17件。",
        "2022年，宜兴市委第一轮巡察共移交问题线索71件。",
    ),
    "total of a year": (
        "2022年宜兴巡察一共发现多少问题",
        "2022年，宜兴市委巡察共发现问题482个。",
        "2022年，宜兴市委巡察共发现问题428个。",
    ),
    "persons": (
        "宜兴第二轮巡察抽调了多少名干部",
        "2022年宜兴市委第二轮巡察共抽调干部36名。",
        "2022年宜兴市委第二轮巡察抽调干部63名。",
    ),
    "money": (
        "宜兴第一轮巡察发现违规资金多少万元",
        "2022年宜兴市委第一轮巡察共发现违规资金86万元。",
        "2022年宜兴市委第一轮巡察共发现违规资金68万元。",
    ),
    "share": (
        "2022年宜兴第一轮巡察的群众满意率是多少",
        "2022年，宜兴市委第一轮巡察群众满意率为96.5%。",
        "2022年，宜兴市委第一轮巡察群众满意率达到95.6%。",
    ),
    "day": (
        "宜兴第一轮巡察什么时候启动",
        "2022年3月8日，宜兴市委启动第一轮巡察。",
        "2022年3月18日，宜兴市委启动第一轮巡察。",
    ),
    "month without its year": (
        "宜兴第一轮巡察什么时候启动",
        "3月，宜兴市委启动第一轮巡察。",
        "2022年4月，宜兴市委启动第一轮巡察。",
    ),
    "year of a founding": (
        "宜兴市委巡察办是什么时候成立的",
        "2016年3月，宜兴市委巡察办挂牌成立。",
        "2017年3月，宜兴市委巡察办挂牌成立。",
    ),
    "time limit": (
        "宜兴被巡察单位多久内报告整改情况",
        "宜兴市被巡察单位应当自收到反馈意见之日起2个月内报告整改情况。",
        "宜兴市被巡察党组织应在收到反馈意见后3个月内报告整改情况。",
    ),
    "office": (
        "宜兴市委巡察办主任是谁",
        "宜兴市委巡察办主任周晓岚介绍了情况。",
        "宜兴市委巡察办主任陈立明表示要抓好整改。",
    ),
    "by whom": (
        "宜兴整改日常监督由谁负责",
        "在宜兴，整改日常监督由市纪委监委负责。",
        "宜兴市整改日常监督由市委组织部负责。",
    ),
    "what stands": (
        "宜兴市共有多少个行政村",
        "宜兴市共有行政村183个。",
        "宜兴全市共有行政村188个。",
    ),
    "another figure ties them": (
        "宜兴对9家单位巡察发现多少问题",
        "2022年，宜兴市委对9家市直单位开展巡察，发现问题214个。",
        "2022年，宜兴市委对9家市直单位巡察，发现问题241个。",
    ),
    "another total ties them": (
        "2022年宜兴移交多少问题线索",
        "2022年，宜兴市委开展两轮巡察，共发现问题482个，移交问题线索31件。",
        "2022年，宜兴市委巡察共发现问题482个，共移交问题线索37件。",
    ),
    "one round of two in a sentence": (
        HOW_MANY,
        "2022年第一轮巡察共发现问题214个，第二轮巡察共发现问题268个。",
        "2022年，宜兴市委第一轮巡察共发现问题241个。",
    ),
}  # fmt: skip


def held(understanding, question, one, other):
    """The warnings and the answer's sentences where ``one`` answers and ``other`` was brought too."""
    parsed = understanding.parse(question)
    facet = parsed.facets[0]
    best = scored_of(facet, one)
    gathered = Gathered(candidates=(best.candidate, candidate_of(other)), hits=())
    found, cautions = disagreements([found_of(facet, best)], gathered)
    return [c.code for c in cautions], [s.candidate.sentence.sentence.text for s in found[0].scored], cautions


def pair(one, other, *, date="2022-06-20", other_date="2022-06-20", regions=("宜兴市",)):
    return (
        document_of(one, title="一份简报", date=date, regions=("宜兴市",)),
        document_of(other, identifier="e", title="另一份简报", date=other_date, regions=regions),
    )


@pytest.mark.parametrize("case", DISAGREE)
def test_both_are_shown_with_a_warning(understanding, case):
    question, one, other = DISAGREE[case]
    codes, shown, _ = held(understanding, question, *pair(one, other))
    assert codes == ["sources.disagree"]
    assert shown == [one, other]


AGREE = {
    "the same": (HOW_MANY, FIRST, FIRST),
    "written otherwise": (HOW_MANY, FIRST, "2022年宜兴市委第一轮巡察共发现问题二百一十四个。"),
    "about": (HOW_MANY, FIRST, "2022年宜兴市委第一轮巡察共发现问题200余个。"),
    "nearly": (HOW_MANY, FIRST, "2022年宜兴市委第一轮巡察共发现问题近220个。"),
    "another round": (HOW_MANY, FIRST, "2022年宜兴市委第二轮巡察共发现问题268个。"),
    "another year": (HOW_MANY, FIRST, "2021年宜兴市委第一轮巡察共发现问题186个。"),
    "another session": (
        "宜兴第一轮巡察发现多少个问题",
        "十三届宜兴市委第一轮巡察共发现问题214个。",
        "十二届宜兴市委第一轮巡察共发现问题186个。",
    ),
    "another place": (HOW_MANY, FIRST, "2022年滕州市委第一轮巡察共发现问题187个。"),
    "a part": (HOW_MANY, FIRST, "2022年宜兴市委第一轮巡察发现的问题中，其中发现问题56个属于作风方面。"),
    "a group's share": (HOW_MANY, FIRST, "2022年宜兴市委第一轮巡察中，第三巡察组共发现问题35个。"),
    "one body's share": (HOW_MANY, FIRST, "2022年宜兴市委第一轮巡察对市教育局共发现问题22个。"),
    "several rounds": (HOW_MANY, FIRST, "2022年宜兴市委前两轮巡察共发现问题482个。"),
    "other things": (HOW_MANY, FIRST, "2022年宜兴市委第一轮巡察共发现突出问题38个。"),
    "another deed": (HOW_MANY, FIRST, "2022年宜兴市委第一轮巡察反馈问题205个。"),
    "a plan": (
        "2022年宜兴巡察多少个单位党组织",
        "2022年，宜兴市委共巡察单位党组织31个。",
        "2022年，宜兴市委计划共巡察单位党组织40个。",
    ),
    "another kind of inspection": (HOW_MANY, "2022年宜兴市委第一轮常规巡察共发现问题214个。",
                                   "2022年宜兴市委第一轮专项巡察共发现问题61个。"),
    "half a year": (
        "2022年宜兴巡察一共发现多少问题",
        "2022年，宜兴市委巡察共发现问题482个。",
        "2022年上半年，宜兴市委巡察共发现问题214个。",
    ),
    "a case": (
        "2022年宜兴巡察挽回损失多少万元",
        "2022年，宜兴市委巡察共挽回损失480万元。",
        "2022年，镇里为村民挽回损失20万元。",
    ),
    "two cases": ("宜兴挽回损失多少万元", "村里追回后挽回损失20万元。", "镇里追缴后挽回损失35万元。"),
    "rounded": (
        "宜兴第一轮巡察发现违规资金多少亿元",
        "2022年宜兴市委第一轮巡察共发现违规资金2.24亿元。",
        "2022年宜兴市委第一轮巡察共发现违规资金2.2亿元。",
    ),
    "another unit": (
        "宜兴第一轮巡察共走访群众多少户",
        "2022年宜兴市委第一轮巡察共走访群众320户。",
        "2022年宜兴市委第一轮巡察共走访群众1100人次。",
    ),
    "growing": (
        "宜兴第一轮巡察整改完成多少个问题",
        "2022年宜兴市委第一轮巡察整改完成问题173个。",
        "2022年宜兴市委第一轮巡察整改完成问题199个。",
    ),
    "a less exact day": (
        "宜兴第一轮巡察什么时候启动",
        "2022年3月8日，宜兴市委启动第一轮巡察。",
        "2022年3月，宜兴市委启动第一轮巡察。",
    ),
    "the same event of another year": (
        "宜兴什么时候召开巡察工作动员会",
        "2021年3月8日，宜兴市召开巡察工作动员会。",
        "2022年3月18日，宜兴市召开巡察工作动员会。",
    ),
    "another rule": (
        "宜兴被巡察单位多久内报告整改情况",
        "宜兴市被巡察单位应当自收到反馈意见之日起2个月内报告整改情况。",
        "宜兴市被巡察单位应当自收到反馈意见之日起1个月内制定整改方案。",
    ),
    "a successor": (
        "宜兴市委巡察办主任是谁",
        "宜兴市委巡察办主任周晓岚介绍了情况。",
        "宜兴市委巡察办原主任陈立明已经调任。",
    ),
    "a deputy": (
        "宜兴市委巡察办主任是谁",
        "宜兴市委巡察办主任周晓岚介绍了情况。",
        "宜兴市委巡察办副主任陈立明表示要抓好整改。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", AGREE)
def test_what_only_looks_like_it_is_left_out(understanding, case):
    question, one, other = AGREE[case]
    dates = {"date": "2022-06-20", "other_date": "2022-09-01"} if case == "growing" else {}
    regions = ("滕州市",) if case == "another place" else ("宜兴市",)
    codes, shown, _ = held(understanding, question, *pair(one, other, **dates, regions=regions))
    assert codes == []
    assert shown == [one]


def test_the_warning_says_which_source_says_what(understanding):
    _, _, cautions = held(understanding, HOW_MANY, *pair(FIRST, DISAGREE["problems of a round"][2]))
    assert cautions[0].message == "两处资料说法不一：《一份简报》为214个，《另一份简报》为241个。请核对原文。"


def test_sources_of_one_title_are_told_by_their_dates_or_files(understanding):
    one, other = (
        document_of(text, identifier=name, title="简报", date=date)
        for text, name, date in (
            (FIRST, "d", "2022-06-20"),
            (DISAGREE["problems of a round"][2], "e", "2022-07-01"),
        )
    )
    _, _, cautions = held(understanding, HOW_MANY, one, other)
    assert "《简报》（2022-06-20）为214个，《简报》（2022-07-01）为241个" in cautions[0].message


def test_one_text_that_contradicts_itself(understanding):
    question = understanding.parse(HOW_MANY)
    text = document_of(FIRST, "会议指出，2022年第一轮巡察共发现问题241个。", title="简报")
    best = scored_of(question.facets[0], text)
    gathered = Gathered(candidates=(best.candidate, candidate_of(text, 1)), hits=())
    found, cautions = disagreements([found_of(question.facets[0], best)], gathered)
    assert [s.candidate.index for s in found[0].scored] == [0, 1]
    assert cautions[0].message == "《简报》前后说法不一：一处为214个，另一处为241个。请核对原文。"


def test_three_sources_are_told_once(understanding):
    question = understanding.parse(HOW_MANY)
    others = [
        document_of(f"2022年宜兴市委第一轮巡察共发现问题{n}个。", identifier=f"x{i}", title=f"简报{i}")
        for i, n in enumerate((241, 241, 251))
    ]
    best = scored_of(question.facets[0], document_of(FIRST, title="简报"))
    gathered = Gathered(candidates=(best.candidate, *map(candidate_of, others)), hits=())
    found, cautions = disagreements([found_of(question.facets[0], best)], gathered)
    assert len(found[0].scored) == 3  # the second 241个 says nothing new
    assert cautions[0].message.startswith(
        "三处资料说法不一：《简报》为214个，《简报0》为241个，《简报2》为251个"
    )


def test_a_report_within_the_year_is_no_count_of_the_year(understanding):
    """Unless another total of the two is the same: then the year was over for both."""
    text = "2022年，宜兴市委巡察共发现问题482个，移交问题线索{}件。"
    days = {"date": "2022-11-28", "other_date": "2023-01-05"}
    asked = "2022年宜兴移交多少问题线索"
    lone = "2022年，宜兴市委巡察共移交问题线索{}件。"
    assert held(understanding, asked, *pair(lone.format(31), lone.format(37), **days))[0] == []
    assert held(understanding, asked, *pair(text.format(31), text.format(37), **days))[0] == [
        "sources.disagree"
    ]


def test_texts_of_one_year_that_name_none_need_more_than_a_figure_in_common(understanding):
    one, other = (f"近期，宜兴市委巡察走访群众1200户，发现问题{n}个。" for n in (38, 83))
    asked = "宜兴巡察发现多少问题"
    assert held(understanding, asked, *pair(one, other, other_date="2022-09-20"))[0] == []
    assert held(understanding, asked, *pair(one, other))[0] == ["sources.disagree"]


def test_of_two_counts_the_later_comes_first_with_both_days(understanding):
    early = document_of("截至目前，宜兴市委巡察累计发现问题214个。", title="简报", date="2022-06-20")
    late = document_of(
        "截至2023年6月，宜兴市委巡察累计发现问题482个。", identifier="e", title="总结", date="2023-07-05"
    )
    codes, shown, cautions = held(understanding, "宜兴巡察累计发现多少问题", early, late)
    assert codes == ["sources.other_date"]
    assert "482" in shown[0]
    assert "214" in shown[1]
    assert "截至2023-06为482个（《总结》），截至2022-06-20为214个（《简报》）" in cautions[0].message


def test_what_was_not_asked_is_not_held_against_other_texts(understanding):
    one = "2022年宜兴市委第一轮巡察共发现问题214个，移交问题线索17件。"
    other = "2022年宜兴市委第一轮巡察共发现问题214个，共移交问题线索71件。"
    assert held(understanding, HOW_MANY, *pair(one, other))[0] == []


def test_but_two_sentences_of_one_answer_are(understanding):
    question = understanding.parse("介绍一下宜兴第一轮巡察的情况")
    facet = question.facets[0]
    one, other = (scored_of(facet, d) for d in pair(FIRST, DISAGREE["problems of a round"][2]))
    found, cautions = disagreements(
        [found_of(facet, one, other)], Gathered(candidates=(one.candidate, other.candidate), hits=())
    )
    assert len(found[0].scored) == 2
    assert [c.code for c in cautions] == ["sources.disagree"]


def test_what_answers_nothing_is_left_alone(understanding):
    question = understanding.parse(HOW_MANY)
    one, other = pair(FIRST, DISAGREE["problems of a round"][2])
    best = scored_of(question.facets[0], one)
    found = found_of(question.facets[0], best, answered=False)
    gathered = Gathered(candidates=(best.candidate, candidate_of(other)), hits=())
    assert disagreements([found], gathered) == ((found,), ())


LATER = {
    "what grows, where another figure is the same": (
        "宜兴2022年对村巡察挽回集体资金多少",
        "2022年，宜兴市完成对86个村的巡察，推动解决群众诉求412件，挽回集体资金1350万元。",
        "2022年，宜兴市委对86个村开展巡察，挽回集体资金1530万元，推动解决群众诉求412件。",
    ),
    "the year in other words": (
        HOW_MANY,
        "今年第一轮巡察，宜兴市委派出6个组，共发现问题214个。",
        "2022年，宜兴市委第一轮巡察共发现问题241个。",
    ),
    "a rule and its later guide": (
        "宜兴被巡察单位多久内报告整改情况",
        "第五条　被巡察党组织应当自收到反馈意见之日起3个月内报告整改情况。",
        "宜兴市被巡察党组织应当自收到反馈意见之日起2个月内报告整改情况。",
    ),
    "a day in the middle of a sentence": (
        "宜兴市委巡察办是什么时候成立的",
        "2016年9月，宜兴市委巡察办挂牌成立，编制12名。",
        "宜兴市委巡察办于2017年9月挂牌成立，至今已开展九轮巡察。",
    ),
    "groups that are counted first": (
        HOW_MANY,
        "2022年，宜兴市委第一轮巡察收官，5个巡察组共发现各类问题214个。",
        "2022年，宜兴市委第一轮巡察发现各类问题241个。",
    ),
    "a share up to one day": (
        "宜兴对村巡察覆盖率是多少",
        "截至2022年5月，宜兴市对村巡察覆盖率达到85%。",
        "截至2022年5月，宜兴市对村巡察覆盖率为91%。",
    ),
    "a limit in days": (
        "宜兴巡察组在巡察结束后多久报送报告",
        "宜兴市委巡察组应当在巡察结束后15日内报送巡察报告。",
        "宜兴市委巡察组应当在巡察结束后20日内报送巡察报告。",
    ),
    "whether it is so": (
        "宜兴第一轮巡察发现问题214个吗",
        FIRST,
        "2022年，宜兴市委第一轮巡察共发现问题241个。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LATER)
def test_sources_of_different_days_disagree_where_the_occasion_is_one(understanding, case):
    question, one, other = LATER[case]
    codes, shown, _ = held(understanding, question, *pair(one, other, other_date="2022-12-28"))
    assert codes == ["sources.disagree"]
    assert shown == [one, other]


LIBRARY = {
    "a.txt": """宜兴巡察简报
2022-06-20
2022年3月，宜兴市委启动第一轮巡察，对9家市直单位开展常规巡察，共发现问题214个。
巡察组走访窗口，听取群众意见。
""",
    "b.txt": """宜兴：第一轮巡察收官
2022-06-28
日前，宜兴市委第一轮巡察结束，共发现问题241个，已全部反馈。
""",
    "c.txt": """滕州巡察简报
2022-06-21
2022年，滕州市委第一轮巡察共发现问题187个。
""",
}


@pytest.fixture(scope="module")
def divided(tmp_path_factory, lexicon):
    """An assistant over a library in which two texts disagree."""
    home = tmp_path_factory.mktemp("divided")
    for name, text in LIBRARY.items():
        (home / name).write_text(text, encoding="utf-8")
    parts = {"embedder": load_embedder(None), "segmenter": load_segmenter(lexicon), "splitter": Splitter()}
    catalogue = Catalogue.open(home / "catalogue.db")
    assert not ingest([home / n for n in LIBRARY], catalogue=catalogue, files_dir=home / "files").failed
    build(home, catalogue, **parts)
    snapshot = Snapshot.open(home, catalogue=catalogue, **parts)
    yield Assistant(
        snapshots=lambda: snapshot, catalogue=catalogue, gazetteer=Gazetteer.load(), lexicon=lexicon
    )
    snapshot.close()
    catalogue.close()


def test_the_answer_shows_both_each_with_its_source(divided):
    answer = divided.answer(Ask(question=HOW_MANY))
    assert answer.status == "answered"
    assert {c.document.title for c in answer.citations} == {"宜兴巡察简报", "宜兴：第一轮巡察收官"}
    assert "据《宜兴巡察简报》" in answer.text
    assert "据《宜兴：第一轮巡察收官》" in answer.text
    assert [w.code for w in answer.warnings] == ["sources.disagree"]
    assert divided.answer(Ask(question="滕州第一轮巡察发现多少问题")).warnings == ()


@pytest.mark.parametrize("stated", ["214个", "241个"])
def test_a_figure_that_one_of_two_sources_gives_is_not_called_wrong(divided, stated):
    answer = divided.answer(Ask(question=f"宜兴第一轮巡察发现{stated}问题，走访了多少群众"))
    assert not [w for w in answer.warnings if w.code == "premise.figure_differs"]
