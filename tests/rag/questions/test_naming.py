"""What a question names, and of which places and units it wants nothing."""

import pytest

from corpus.gazetteer import Gazetteer
from corpus.segment import load_segmenter
from rag.questions.naming import Naming
from rag.questions.units import Headed, Units

TITLES = (
    "中共松岭理工大学委员会整改通报",
    "中共白汀市中心医院委员会整改通报",
    "中共白汀市水务集团委员会整改通报",
)


@pytest.fixture(scope="module")
def naming():
    gazetteer = Gazetteer.load().extended(["白汀市"])
    segmenter = load_segmenter()
    headed = [Headed(id=t, title=t, head="", foot="") for t in TITLES]
    units = Units(lambda: headed, gazetteer=gazetteer, segmenter=segmenter)
    return Naming(gazetteer=gazetteer, segmenter=segmenter, known={"白汀": "白汀市"}, units=units)


@pytest.mark.parametrize(
    ("folded", "names"),
    [
        ("松岭理工、市中心医院、白汀水务集团各完成多少", ["松岭理工", "市中心医院", "白汀水务集团"]),
        ("整改完成,松岭理工几个,市中心医院几个", ["松岭理工", "市中心医院"]),
        ("松岭理工处分几人?水务集团呢?", ["松岭理工", "水务集团"]),
        ("松岭理工和白汀师范大学各完成多少", ["松岭理工", "白汀师范大学"]),
        ("松岭理工完成多少个问题", ["松岭理工"]),
        ("松岭理工大学完成多少个问题", ["松岭理工大学"]),
        ("柏岭理工大学完成多少个问题", []),
        ("白汀中心院完成多少个问题", ["白汀中心院"]),
    ],
)
def test_units_are_entities_and_no_places(naming, folded, names):
    named = naming.read(folded)
    assert [e.name for e in named.entities] == names
    assert named.places == () or not names


def test_an_enclosing_place_is_not_one_of_those_asked_about(naming):
    named = naming.read("无锡这几个县市怎么做?宜兴、江阴都说说")
    assert [p.name for p in named.places] == ["宜兴", "江阴"]


def test_a_name_that_is_a_word_is_a_place_among_places(naming):
    named = naming.read("整改打分,宜兴是几个方面,高密拆成几项指标,滕州多少")
    assert [p.canonical for p in named.places] == ["宜兴市", "高密市", "滕州市"]


@pytest.mark.parametrize(
    ("folded", "names", "asked"),
    [
        ("除了宜兴,还有哪些地方这么做", ["宜兴"], "还有哪些地方这么做"),
        ("除松岭理工以外,其他单位处分了几人", ["松岭理工"], "其他单位处分了几人"),
        ("除了宜兴花园,还有哪些小区装了灯", [], "除了宜兴花园,还有哪些小区装了灯"),
    ],
)
def test_what_is_not_wanted(naming, folded, names, asked):
    named = naming.read(folded)
    assert [e.name for e in named.excluded] == names
    assert named.asked == asked


@pytest.mark.parametrize(
    ("folded", "told"),
    [
        ("滕州第四轮和松岭理工第三轮分别几个组", [("滕州", (), ("4",)), ("松岭理工", (), ("3",))]),
        ("2023年滕州和松岭理工各几个", [("滕州", ("2023",), ()), ("松岭理工", ("2023",), ())]),
        ("滕州2021年约谈了几人?松岭理工退了多少钱", [("滕州", ("2021",), ()), ("松岭理工", (), ())]),
        (
            "白汀市水务集团2021年和白汀市2022年各约谈几人",
            [("白汀市", ("2022",), ()), ("白汀市水务集团", ("2021",), ())],
        ),
        ("滕州2021年约谈了几人?松岭理工呢", [("滕州", ("2021",), ()), ("松岭理工", ("2021",), ())]),
        ("滕州2021年约谈了几人,松岭理工约谈了几人", [("滕州", ("2021",), ()), ("松岭理工", ("2021",), ())]),
    ],
)
def test_places_and_units_have_the_times_said_of_each(naming, folded, told):
    named = naming.read(folded)
    assert [(n.name, n.years, n.rounds) for n in named.all] == told
