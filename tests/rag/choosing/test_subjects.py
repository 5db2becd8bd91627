"""Each of several things is asked for by itself and answered by what speaks of it alone."""

from dataclasses import replace

import pytest

from corpus.catalogue import Catalogue
from corpus.gazetteer import Gazetteer
from corpus.library import ingest
from corpus.passages import Splitter
from corpus.segment import load_segmenter
from index.build import build
from index.embedder import load_embedder
from index.model import Filters
from index.snapshot import Snapshot
from rag.assistant import Assistant
from rag.choosing.subjects import asked_of, may_speak_of, searches, subjects_of
from rag.model import Ask
from rag.questions.entities import Entity
from tests.rag.made import candidate_of, document_of

# Invented: no such unit or place exists.
LIBRARY = {
    "ligong.txt": """中共松岭理工大学委员会关于巡视整改进展情况的通报
2023年8月，省委第三巡视组向松岭理工大学党委反馈了意见。
巡视反馈的问题共52个，截至2024年1月底已完成整改46个。
学校党委给予党纪处分6人，追缴资金31万元。
学校开通“校长信箱”，两天内答复学生来信。
联系电话：0700-5521890。
2024年2月26日
""",
    "yiyuan.txt": """关于巡察整改进展情况的通报
2023年6月，市委第二巡察组向白汀市第一人民医院（以下简称“汀一院”）党委反馈了意见。
巡察反馈的问题共47个，截至2024年1月20日已完成整改41个。
医院党委给予党纪处分11人，追缴资金46万元。
同一批次，市妇幼保健院完成整改90个，追缴资金99万元。
2024年2月19日
""",
    "jiaotou.txt": """中共白汀市交通投资集团有限公司委员会关于巡察整改进展情况的通报
巡察反馈的问题共60个，集团党委已完成整改58个。
集团给予党纪处分23人，追缴资金1,870万元。
2024年3月1日
""",
    "lintan.txt": """林滩县：渡口边上听民声
林滩县委巡察办
林滩县委巡察组在渡口摆起“渡口茶桌”听群众意见，一年收到意见1,840条。
林滩县委把村账交给乡镇会计互查，追缴资金92万元。
2024年1月18日
""",
    "baihe.txt": """在中国共产党松鹤县第九届纪律检查委员会全体会议上的报告
本轮巡察抽调干部，建立巡察人才库，入库286人。
石坡村二十户的水压不足，县委巡察组交办后改造管道2.3公里，石坡村当月通水。
2024年2月2日
""",
    "shiping.txt": """石坪县：赶圩日里的巡察摊位
石坪县委巡察办
石坪县委巡察组在圩场摆起“巡察摊位”听群众意见，一年收到意见1,035条。
石坪县委用村财数据比对查账，追缴资金38万元。
2024年1月25日
""",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, lexicon):
    home = tmp_path_factory.mktemp("units")
    for name, text in LIBRARY.items():
        (home / name).write_text(text, encoding="utf-8")
    parts = {
        "embedder": load_embedder(None),
        "segmenter": load_segmenter(lexicon),
        "splitter": Splitter(),
    }
    with Catalogue.open(home / "catalogue.db") as catalogue:
        ingest([home / name for name in LIBRARY], catalogue=catalogue, files_dir=home / "files")
        build(home, catalogue, **parts)
        snapshot = Snapshot.open(home, catalogue=catalogue, **parts)
        yield Assistant(
            snapshots=lambda: snapshot, catalogue=catalogue, gazetteer=Gazetteer.load(), lexicon=lexicon
        )
        snapshot.close()


def told(assistant, question):
    """The answer, and for each citation its file, in order."""
    answer = assistant.answer(Ask(question=question))
    return answer, [c.document.source.rsplit("/", 1)[-1] for c in answer.citations]


@pytest.mark.parametrize(
    ("question", "files", "figures"),
    [
        (
            "松岭理工、汀一院、白汀交投三家各整改完成多少个问题",
            ["ligong", "yiyuan", "jiaotou"],
            ["46个", "41个", "58个"],
        ),
        ("市交投和市一院分别追缴了多少资金？", ["jiaotou", "yiyuan"], ["1,870万元", "46万元"]),
        ("党纪处分，松岭理工大学几人，交投集团几人", ["ligong", "jiaotou"], ["6人", "23人"]),
        ("松岭理工给予党纪处分几人？交投集团呢？", ["ligong", "jiaotou"], ["6人", "23人"]),
        ("一年收到多少条意见？石坪、林滩都说说", ["shiping", "lintan"], ["1,035条", "1,840条"]),
        ("林滩县和石坪县怎么听群众意见，各举一例", ["lintan", "shiping"], ["渡口茶桌", "巡察摊位"]),
    ],
)
def test_each_is_answered_from_its_own_document_in_the_order_asked(assistant, question, files, figures):
    answer, cited = told(assistant, question)
    assert answer.status == "answered"
    assert [f.removesuffix(".txt") for f in dict.fromkeys(cited)] == files
    for figure in figures:
        assert figure in answer.text


@pytest.mark.parametrize(
    ("question", "missing", "files"),
    [
        ("松岭理工和市一院的联系电话各是多少", "市一院", ["ligong.txt"]),
        ("松岭理工和白汀师范大学各完成整改多少个", "白汀师范大学", ["ligong.txt"]),
        ("市一院、市二院分别处分了多少人", "市二院", ["yiyuan.txt"]),
        ("石坪县、林滩县、东屏县一年各收到多少条意见", "东屏县", ["shiping.txt", "lintan.txt"]),
    ],
)
def test_what_has_no_evidence_is_named_and_not_answered_from_others(assistant, question, missing, files):
    answer, cited = told(assistant, question)
    assert answer.status == "partial"
    assert [w.message for w in answer.warnings] == [f"资料中没有关于“{missing}”的依据。"]
    assert list(dict.fromkeys(cited)) == files


def test_one_asking_of_several_things_does_not_drift_between_their_documents(assistant):
    answer, cited = told(assistant, "三地怎么查账？林滩县、石坪县")
    assert answer.status == "answered"
    assert list(dict.fromkeys(cited)) == ["lintan.txt", "shiping.txt"]


def test_units_that_no_document_knows_are_refused(assistant):
    answer, _ = told(assistant, "白汀航空集团和白汀农商行各整改完成多少个问题")
    assert answer.status == "refused"
    assert answer.text == "资料中没有讲到“白汀航空集团”、“白汀农商行”。"


def test_of_one_unit_only_what_speaks_of_it_answers(assistant):
    answer, cited = told(assistant, "松岭理工大学追缴了多少资金？")
    assert "31万元" in answer.text
    assert set(cited) == {"ligong.txt"}
    answer, cited = told(assistant, "白汀市交通投资集团的联系电话是多少？")
    assert answer.status == "refused", answer.text


def test_what_is_asked_of_a_place_is_not_asked_of_the_unit_beside_it(assistant):
    question = "林滩县一年收到多少条意见？松岭理工大学给予党纪处分的有几人？"
    answer, cited = told(assistant, question)
    assert answer.status == "answered"
    assert list(dict.fromkeys(cited)) == ["lintan.txt", "ligong.txt"]


def test_a_sentence_about_another_body_is_no_evidence_for_the_unit_of_the_document(assistant):
    answer, _ = told(assistant, "市一院和市交投各追缴资金多少")
    assert "99万元" not in answer.text


def test_a_county_that_no_list_holds_is_answered_from_its_own_paper(assistant):
    answer, cited = told(assistant, "石坪县和松鹤县各追缴了多少资金、建了多少人的人才库？")
    assert "38万元" in answer.text
    answer, cited = told(assistant, "松鹤县的巡察人才库入库多少人？")
    assert "286人" in answer.text
    assert cited == ["baihe.txt"]


def test_what_is_excepted_is_not_told(assistant):
    answer, cited = told(assistant, "除了林滩县，还有哪些县听群众意见、追缴资金")
    assert answer.status != "refused"
    assert "lintan.txt" not in cited


def test_quantities_of_units_stand_beside_each_other(assistant):
    answer, _ = told(assistant, "松岭理工、白汀交投各追缴了多少资金")
    assert "| 单位 |" in answer.text
    assert "| 松岭理工 | 31万元 |" in answer.text


def test_a_thing_is_searched_in_its_own_documents_within_the_filters(assistant):
    case = assistant._understood(Ask(question="松岭理工和白汀师范大学各完成整改多少个"))
    known, unknown = case.question.entities
    found = dict(searches(case.question, Filters()))
    assert found["松岭理工各完成整改多少个"].documents == tuple(known.documents)
    assert found["白汀师范大学各完成整改多少个"] == Filters()
    elsewhere = dict(searches(case.question, Filters(documents=("another",))))
    assert list(elsewhere) == ["白汀师范大学各完成整改多少个"]
    assert unknown.documents == frozenset()


def test_each_of_several_places_is_searched_for_by_itself(understanding):
    question = understanding.parse("宜兴发现多少问题，滕州移交几件线索")
    found = list(searches(question, Filters()))
    of_first = [query for query, where in found if where.regions == ("宜兴市",)]
    of_second = [query for query, where in found if where.regions == ("滕州市",)]
    assert of_first
    assert of_second
    assert not any("滕州" in query for query in of_first)
    assert not any("宜兴" in query for query in of_second)
    assert not list(searches(question, Filters(regions=("宜兴市",))))


def test_what_is_asked_of_the_country_is_asked_of_none_of_the_places(understanding):
    question = understanding.parse("组长的授权，中央从哪年开始？宜兴的办法怎么写")
    country, place = question.facets
    assert subjects_of(question, country) == (None,)
    assert asked_of(None, question, country)[0].places == ()
    assert [s.name for s in subjects_of(question, place)] == ["宜兴"]


def test_a_sentence_that_names_another_of_the_asked_places_alone_speaks_for_that_one(understanding):
    question = understanding.parse("无锡抽了多少名？宜兴怎么核查")
    city, county = question.places
    document = document_of(
        "无锡市抽了332名。", "无锡市和宜兴市各抽了9名。", "办公室核查了两遍。", regions=("宜兴市",)
    )
    of_city, of_both, of_none = (candidate_of(document, i) for i in range(3))
    assert [may_speak_of(county, question, c) for c in (of_city, of_both, of_none)] == [False, True, True]
    assert may_speak_of(city, question, of_city)


def test_what_a_place_says_under_the_provinces_title_is_the_places(understanding):
    question = understanding.parse("整改公开，宜兴和滕州各怎么规定")
    province = Entity(name="省里", at=0, names=("省里",), documents=frozenset({"d"}))
    asked = replace(question, entities=(province,))
    of_place, of_none = (candidate_of(document_of("公开15天。", regions=r)) for r in (("宜兴市",), ()))
    assert [may_speak_of(province, asked, c) for c in (of_place, of_none)] == [False, True]


def test_a_village_of_another_county_does_not_speak_for_one_of_its_name(assistant):
    answer, cited = told(assistant, "松鹤石坡村和柳湾村的水压各是怎么解决的")
    assert set(cited) == {"baihe.txt"}
    answer, cited = told(assistant, "青岭石坡村和柳湾村的水压各是怎么解决的")
    assert answer.status == "refused"
    assert not cited


def test_a_place_within_the_name_of_a_thing_does_not_tell_where_the_place_stands(understanding):
    question = understanding.parse("滕州市人民医院和滕州市各移交几件")
    hospital = Entity(name="滕州市人民医院", at=0, names=("滕州市人民医院",))
    asked = replace(question, entities=(hospital,))
    facet = replace(question.facets[0], places=(), entities=())
    assert [s.name for s in subjects_of(asked, facet)] == ["滕州市人民医院", "滕州市"]
