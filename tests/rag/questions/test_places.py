"""Places of a question, and the times said of each."""

import pytest

from corpus.gazetteer import Gazetteer
from corpus.segment import load_segmenter
from rag.questions.places import places_in, short_names

REGIONS = {"云溪市", "柏渠县", "滁州市", "定远县", "凤阳县", "全椒县"}


@pytest.fixture(scope="module")
def read():
    gazetteer, segmenter = Gazetteer.load().extended(REGIONS), load_segmenter()

    def places(folded):
        found = places_in(folded, gazetteer=gazetteer, segmenter=segmenter, known=short_names(REGIONS))
        return [(p.name, p.years, p.rounds) for p in found]

    return places


@pytest.mark.parametrize(
    ("folded", "told"),
    [
        ("定远和凤阳第六轮各移交多少", [("定远", (), ("6",)), ("凤阳", (), ("6",))]),
        ("第六轮定远和凤阳各移交多少", [("定远", (), ("6",)), ("凤阳", (), ("6",))]),
        ("定远第三轮、凤阳各用了多少人", [("定远", (), ("3",)), ("凤阳", (), ())]),
        ("定远对村巡察和凤阳第六轮各有多少件", [("定远", (), ()), ("凤阳", (), ("6",))]),
        ("定远第五轮和凤阳第六轮各移交多少", [("定远", (), ("5",)), ("凤阳", (), ("6",))]),
        ("2023年定远和凤阳各移交多少", [("定远", ("2023",), ()), ("凤阳", ("2023",), ())]),
        ("2022年定远抽了多少,凤阳第七轮抽了多少", [("定远", ("2022",), ()), ("凤阳", (), ("7",))]),
    ],
)
def test_a_time_is_said_of_the_place_that_it_follows_or_of_a_row(read, folded, told):
    assert read(folded) == told


def test_a_county_nobody_knows_lies_in_the_city_before_it(read):
    assert read("2022年滁州全市抽了多少,云溪第七轮柏渠县出了多少") == [
        ("滁州", ("2022",), ()),
        ("柏渠县", (), ("7",)),
    ]
    assert [name for name, _, _ in read("云溪和柏渠县各出了多少")] == ["云溪", "柏渠县"]


@pytest.mark.parametrize(
    ("folded", "names"),
    [
        ("安溪乡的渠修了多长", []),
        ("安溪社区的书记是谁", []),
        ("安溪新城装了几盏灯", []),
        ("安溪岭县2024年巡了几个村", ["安溪岭县"]),
        ("凤阳岭县2024年巡了几个村", ["凤阳岭县"]),
        ("凤阳村的渠修了多长", ["凤阳"]),
        ("安溪乡镇巡了几个", ["安溪"]),
        ("安溪村干部处分了几人", ["安溪"]),
        ("滁州全县巡了几个", ["滁州"]),
        ("福建安溪县巡了几个", ["安溪县"]),
    ],
)
def test_a_short_name_within_a_longer_one_is_no_place(read, folded, names):
    assert [name for name, _, _ in read(folded)] == names


@pytest.mark.parametrize(
    "folded",
    [
        "凤阳每县派了几个组",
        "凤阳哪县的问题最多",
        "凤阳给县里派了几个组",
        "凤阳让县里怎么整改",
        "凤阳巡县派了几个组",
        "凤阳入县几天",
        "凤阳问县里要了几人",
        "凤阳这县怎么办",
        "凤阳对县级派几个组",
        "云溪每县派了几个组",
    ],
)
def test_a_county_that_bears_no_name_hides_no_place(read, folded):
    assert [name for name, _, _ in read(folded)] == [folded[:2]]


def test_a_county_that_no_list_holds_is_a_place_of_its_own(read):
    assert [name for name, _, _ in read("云溪岭县派了几个组")] == ["云溪岭县"]


@pytest.mark.parametrize(
    "folded",
    [
        "四川社区卫生服务中心有哪些问题",
        "成都街道办有什么问题",
        "成都村医待遇怎么样",
        "四川村霸查了多少",
        "四川乡干部处分了几个",
        "成都小区物业有哪些问题",
        "成都社区工作者待遇怎样",
        "安溪村医待遇怎么样",
        "安溪社区卫生服务中心有哪些问题",
    ],
)
def test_what_every_place_has_hides_no_place(read, folded):
    assert [name for name, _, _ in read(folded)] == [folded[:2]]


def test_what_stands_in_a_list_needs_no_cut_of_the_segmenter(read):
    assert [name for name, _, _ in read("路灯的事,定远、云溪、凤阳三地各怎么办")] == ["定远", "云溪", "凤阳"]


@pytest.mark.parametrize(
    ("folded", "names"),
    [
        ("滁州抽了多少名?全椒怎么核查", ["滁州", "全椒"]),
        ("定远巡了几个村,滁州抽了几名", ["定远", "滁州"]),
        ("滁州市定远县抽了多少名", ["定远县"]),
        ("滁州的定远抽了多少名,怎么核查", ["定远"]),
    ],
)
def test_an_enclosing_place_with_an_asking_of_its_own_is_asked_about(read, folded, names):
    assert [name for name, _, _ in read(folded)] == names
