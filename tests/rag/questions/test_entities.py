"""What a question names one beside the other: units, bodies told by numbers, instruments, unknown names."""

import pytest

from rag.questions.entities import asked_alone, blanked, entities_in, of_a_body, without_names

TITLES = (("p", "甲乙市配合巡察工作办法"), ("q", "甲乙市巡察人才管理办法(试行)"))


def named(folded, places=()):
    return [e.name for e in entities_in(folded, units=(), places=places, titles=TITLES)]


@pytest.mark.parametrize(
    ("folded", "names"),
    [
        ("第三巡察组和第五巡察组各发现多少问题", ["第三巡察组", "第五巡察组"]),
        ("第三巡察组发现多少问题", []),
        ("《甲办法》和《乙细则》各规定几天", ["《甲办法》", "《乙细则》"]),
        ("配合巡察工作办法和巡察人才管理办法分别怎么处理违规", ["配合巡察工作办法", "巡察人才管理办法"]),
        ("教育局、卫健委分别发现多少问题", ["教育局", "卫健委"]),
        ("教育局和财政局联合发了什么文件", []),
        ("市人民医院、市中医院、市妇幼保健院各完成多少", ["市人民医院", "市中医院", "市妇幼保健院"]),
        ("问题线索和整改情况各是多少", []),
        ("石滩村、柳湾村各修了多长的路", ["石滩村", "柳湾村"]),
        ("行政村和自然村各有多少个", []),
        ("这几个县和各市分别怎么做", []),
    ],
)
def test_names_in_one_list(folded, names):
    assert named(folded) == names


@pytest.mark.parametrize(
    ("folded", "names"),
    [
        ("宜兴市、滕州市、东屏县各收到多少意见", ["东屏县"]),
        ("宜兴、松滩、滕州各收到多少意见", ["松滩"]),
        ("宜兴、滕州、松滩三个县各收到多少意见", ["松滩"]),
        ("宜兴和滕州各收到多少意见", []),
        ("宜兴、滕州和其他县各收到多少意见", []),
    ],
)
def test_an_unknown_name_among_places_is_told(folded, names):
    assert named(folded, places=("宜兴市", "滕州市") if "宜兴市" in folded else ("宜兴", "滕州")) == names


def test_a_village_is_known_without_the_place_before_it():
    first, second = entities_in("宜兴张柳营村和松滩石坪村各怎么解决", units=(), places=("宜兴",))
    assert first.named_in("张柳营村修了渠")
    assert second.named_in("石坪村通了水")
    assert not second.named_in("张柳营村修了渠")


def test_a_name_without_its_place_counts_only_where_the_place_is_known():
    village, other = entities_in("青岭大坪村和石坪村各花了多少钱", units=(), places=())
    assert (village.names, village.within) == (("青岭大坪村", "大坪村"), "青岭")
    assert not village.placed_in("红湾县大坪村修了渠", ["红湾县"])
    assert village.placed_in("青岭的大坪村修了渠", ["红湾县"])
    assert village.placed_in("大坪村修了渠", ["青岭县"])
    assert other.placed_in("石坪村修了渠", ())
    hospital, _ = entities_in("松滩市人民医院、柳湾市人民医院各完成多少", units=(), places=())
    assert (hospital.names, hospital.within) == (("松滩市人民医院", "市人民医院"), "松滩")


def test_what_a_place_has_is_no_name():
    assert named("全覆盖的,宜兴有多少个村社区,滕州有多少个", places=("宜兴", "滕州")) == []


def test_instruments_know_their_documents():
    entities = entities_in("配合巡察工作办法和巡察人才管理办法各几条", units=(), places=(), titles=TITLES)
    assert [set(e.documents) for e in entities] == [{"p"}, {"q"}]


def test_a_body_is_named_by_its_number_and_an_office_by_its_abbreviation():
    third, fifth = entities_in("第三巡察组和第五巡察组各发现多少问题", units=(), places=())
    assert third.named_in("第三巡察组发现问题12个")
    assert not fifth.named_in("第三巡察组发现问题12个")
    education, health = entities_in("教育局、卫健委分别发现多少问题", units=(), places=())
    assert health.named_in("市卫生健康委员会发现问题9个")
    assert not education.named_in("市卫生健康委员会发现问题9个")


def test_texts_without_the_other_names():
    names = ("甲大学", "乙医院", "丙集团")
    assert without_names("甲大学、乙医院和丙集团各完成多少", names) == "各完成多少"
    assert asked_alone("整改完成,甲大学、乙医院各多少", "乙医院", names) == "乙医院整改完成各多少"
    assert asked_alone("都说说", "乙医院", names) == "都说说"
    question = "甲大学和乙医院各多少"
    entities = entities_in(question, units=(), places=())
    assert blanked(question, entities) == "   和   各多少"


def test_a_sentence_that_begins_with_another_body():
    assert of_a_body("同期,市妇幼保健院被反馈问题29个。")
    assert not of_a_body("截至1月底,完成整改35个。")
    assert not of_a_body("市委第二巡察组对医院开展了巡察。")


@pytest.mark.parametrize(
    ("folded", "names"),
    [
        ("整改公开,甲乙和省里各怎么规定", ["省里"]),
        ("省里和甲乙分别看什么指标", ["省里"]),
        ("甲乙的评估和省里的测评,分别看什么指标", ["省里"]),
        ("甲乙和省里怎么联动", []),
        ("甲乙去年在省里分别拿了什么奖", []),
    ],
)
def test_the_province_is_asked_about_beside_a_place(folded, names):
    assert named(folded, places=("甲乙",)) == names


def test_papers_titled_by_the_province_are_the_provinces():
    titles = (("a", "丙省委第九轮巡视公开情况"), ("b", "中共甲乙市委巡察办法"))
    (province,) = entities_in("甲乙和省里各怎么规定", units=(), places=("甲乙",), titles=titles)
    assert province.is_province
    assert province.documents == {"a"}
    assert named("整改公开,省里各怎么规定") == []
