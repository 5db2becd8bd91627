"""Units are told by full names, short names that texts define and abbreviations; two are never confused."""

import pytest

from corpus.gazetteer import Gazetteer
from corpus.segment import load_segmenter
from rag.questions.units import Headed, Units

DOCUMENTS = (
    ("u", "中共松岭理工大学委员会关于巡视整改进展情况的通报", "", "中共松岭理工大学委员会\n2024年1月3日"),
    (
        "h",
        "关于巡察整改进展情况的通报",
        "市委第二巡察组对白汀市第一人民医院(以下简称“汀一院”)党委开展了巡察。",
        "白汀市第一人民医院党委",
    ),
    ("z", "中共白汀市中医医院委员会关于巡察整改的通报", "", ""),
    ("t", "中共白汀市交通投资集团有限公司委员会关于巡察整改进展情况的通报", "", ""),
    ("w", "白汀市水利发展集团有限公司巡察整改情况", "", ""),
    ("g", "中共白汀市粮食储备局党组关于巡察整改情况的通报", "", ""),
    ("n", "中共白汀市农业农村局党组关于巡察整改情况的通报", "", ""),
)


def units_of(*documents):
    return Units(
        lambda: [Headed(id=i, title=t, head=h, foot=f) for i, t, h, f in documents],
        gazetteer=Gazetteer.load().extended(["白汀市"]),
        segmenter=load_segmenter(),
    )


@pytest.fixture(scope="module")
def units():
    return units_of(*DOCUMENTS)


def test_units_are_learnt_from_titles_signatures_and_definitions(units):
    assert {u.name: (u.short, set(u.documents)) for u in units.units} == {
        "松岭理工大学": ((), {"u"}),
        "白汀市第一人民医院": (("汀一院",), {"h"}),
        "白汀市中医医院": ((), {"z"}),
        "白汀市交通投资集团": ((), {"t"}),
        "白汀市水利发展集团": ((), {"w"}),
        "白汀市粮食储备局": ((), {"g"}),
        "白汀市农业农村局": ((), {"n"}),
    }


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("松岭理工", "松岭理工大学"),
        ("市一院", "白汀市第一人民医院"),
        ("白汀一医院", "白汀市第一人民医院"),
        ("第一人民医院", "白汀市第一人民医院"),
        ("汀一院", "白汀市第一人民医院"),
        ("市中医院", "白汀市中医医院"),
        ("白汀交投", "白汀市交通投资集团"),
        ("交投集团", "白汀市交通投资集团"),
        ("市交通投资集团有限公司", "白汀市交通投资集团"),
        ("粮储局", "白汀市粮食储备局"),
        ("市水利发展集团", "白汀市水利发展集团"),
    ],
)
def test_short_forms_keep_every_telling_word(units, said, unit):
    (mention,) = units.find(f"请问{said}和别家整改了多少")
    assert mention.unit.name == unit
    assert (mention.start, mention.end) == (2, 2 + len(said))


@pytest.mark.parametrize(
    "said",
    [
        "市二院",
        "白汀师范大学",
        "东海理工大学",
        "水利发展",
        "粮食",
        "农村",
        "市第一人民医院附属学校",
        "白汀市粮食局",
        "交通局",
        "医院",
    ],
)
def test_other_names_and_plain_words_name_no_unit(units, said):
    assert units.find(f"{said}整改了多少问题") == ()


def test_a_short_form_that_two_units_could_bear_names_neither():
    two = units_of(
        ("a", "中共白汀市财经大学委员会关于整改的通报", "", ""),
        ("b", "中共白汀财政大学委员会关于整改的通报", "", ""),
        ("c", "甲县报告", "甲县水务公司(以下简称“水司”)", ""),
        ("d", "乙县报告", "乙县水务公司(以下简称“水司”)", ""),
    )
    assert two.find("财大有多少问题") == ()
    assert two.find("水司有多少问题") == ()
    assert [m.unit.name for m in two.find("财经大学有多少问题")] == ["白汀市财经大学"]


def test_the_short_name_of_one_document_is_merged_with_the_full_name_of_another():
    merged = units_of(
        ("a", "中共白汀市交通投资集团有限公司委员会关于整改的通报", "", ""),
        ("b", "白汀交投集团整改情况", "", ""),
    )
    (unit,) = merged.units
    assert (unit.name, set(unit.documents)) == ("白汀市交通投资集团", {"a", "b"})


def test_a_text_names_a_unit_by_any_of_its_forms(units):
    hospital = next(u for u in units.units if u.name.endswith("人民医院"))
    assert hospital.named_in("在汀一院门诊")
    assert hospital.named_in("市一院完成整改35个")
    assert not hospital.named_in("市中医院完成整改35个")


def test_no_name_starts_within_a_word():
    (mention,) = units_of(
        ("a", "中共白汀市交通投资集团有限公司委员会关于整改的通报", "", ""),
        ("b", "市交通投资集团整改情况", "", ""),
    ).find("白汀市交投整改了多少")
    assert (mention.start, mention.unit.name) == (0, "白汀市交通投资集团")


def test_what_a_headline_says_before_a_name_is_no_part_of_it():
    (unit,) = units_of(("a", "三轮之后再看市水利局整改", "", "")).units
    assert unit.name == "市水利局"


@pytest.fixture(scope="module")
def companies():
    return units_of(
        ("c", "柏江城建投资集团有限公司党委关于巡视整改进展情况的通报", "", ""),
        ("s", "柏江水务集团有限公司党委关于巡视整改进展情况的通报", "", ""),
        ("t", "白汀市旅游发展集团有限公司党委关于巡察整改的通报", "", ""),
        ("j", "白汀市交通投资集团有限公司党委关于巡察整改的通报", "", ""),
        ("g", "白汀市国资委党委关于巡察整改的通报", "", ""),
        ("u", "湖南大学党委关于巡视整改的通报", "", ""),
        ("n", "岚溪县：对交通运输厅再了解", "", ""),
        ("x", "新面孔下乡：白汀市巡察见闻", "", ""),
    )


@pytest.mark.parametrize(
    ("asked", "units"),
    [
        ("柏江城建和柏江水务各退了多少", ["柏江城建投资集团", "柏江水务集团"]),
        ("柏江城建集团退了多少", ["柏江城建投资集团"]),
        ("白汀旅游集团退了多少", ["白汀市旅游发展集团"]),
        ("白汀国资委定了几条", ["白汀市国资委"]),
        ("湖大的整改怎么样", ["湖南大学"]),
        ("白汀旅游收入多少", []),
        ("白汀交叉巡察派了几个组", []),
        ("柏江水务局退了多少", []),
        ("湖大桥修了多久", []),
        ("看湖大爷怎么说", []),
        ("岚溪县交通运输厅定了几条", []),
    ],
)
def test_companies_lose_what_all_are_called_and_universities_all_but_two_characters(companies, asked, units):
    assert [m.unit.name for m in companies.find(asked)] == units


def test_of_two_units_with_one_short_form_the_place_that_is_named_tells_which():
    two = Units(
        lambda: [
            Headed(id=p, title=f"{p}第一人民医院党委关于整改的通报", head="", foot="")
            for p in ("白汀市", "柏渠市")
        ],
        gazetteer=Gazetteer.load().extended(["白汀市", "柏渠市"]),
        segmenter=load_segmenter(),
    )
    assert two.find("市一院退了多少") == ()
    (mention,) = two.find("说说白汀的情况,市一院退了多少")
    assert mention.unit.name == "白汀市第一人民医院"


def test_the_office_of_another_city_is_not_that_of_the_title():
    bureau = units_of(("a", "三轮之后再看市水利局整改", "", ""))
    assert [m.unit.name for m in bureau.find("市水利局整改了几个")] == ["市水利局"]
    assert bureau.find("柏渠市水利局整改了几个") == ()
