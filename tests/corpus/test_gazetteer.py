from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.gazetteer import Gazetteer, short_name


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.load()


FOUND = [
    ("绵阳市涪城区", [("绵阳市", "绵阳市"), ("涪城区", "涪城区")]),
    ("绵阳抓整改", [("绵阳", "绵阳市")]),
    ("凉山州西昌市", [("凉山州", "凉山彝族自治州"), ("西昌市", "西昌市")]),
    ("宜昌长阳", [("宜昌", "宜昌市"), ("长阳", "长阳土家族自治县")]),
    ("内蒙古乌审旗", [("内蒙古", "内蒙古自治区"), ("乌审旗", "乌审旗")]),
    ("鹭岛观察", [("鹭岛", "厦门市")]),
    ("马鞍山市和县", [("马鞍山市", "马鞍山市"), ("和县", "和县")]),
    ("青岛市场监管局", [("青岛", "青岛市")]),
    ("长阳火烧坪乡", [("长阳", "长阳土家族自治县"), ("火烧坪乡", "火烧坪乡")]),
]


@pytest.mark.parametrize(("text", "places"), FOUND)
def test_places_are_found(gazetteer, text, places):
    found = gazetteer.find(text)
    assert [(m.name, m.canonical) for m in found] == places
    assert all(m.span.of(text) == m.name for m in found)


@pytest.mark.parametrize(
    "text",
    ["通过谈心", "南通过程", "市委和县委", "北京路社区", "延安精神", "遵义会议", "上海合作组织", "创新和发展",
     "东风化雨", "和平谈话",
     "会同县委组织部", "老城区改造", "各县区各部门", "一个区县", "全县上下"],
)  # fmt: skip
def test_words_are_no_places(gazetteer, text):
    assert gazetteer.find(text) == ()


def test_the_chain_goes_outwards(gazetteer):
    (mention,) = gazetteer.find("火烧坪乡")
    assert mention.chain == ("火烧坪乡", "长阳土家族自治县", "宜昌市", "湖北省")
    assert mention.level == "town"
    (mention,) = gazetteer.find("静安区")
    assert mention.chain == ("静安区", "上海市")


def test_namesakes_are_told_apart_by_text_and_context(gazetteer):
    assert len(gazetteer.resolve("鼓楼区")) == 4
    assert gazetteer.find("鼓楼区")[0].chain == ("鼓楼区",)
    assert gazetteer.find("福州市鼓楼区")[1].chain == ("鼓楼区", "福州市", "福建省")
    assert gazetteer.find("鼓楼区", context=["徐州市"])[0].chain == ("鼓楼区", "徐州市", "江苏省")
    assert gazetteer.resolve("不存在") == ()


def test_a_word_like_name_is_uncertain_alone(gazetteer):
    assert not gazetteer.find("叶县怎么做")[0].certain
    assert gazetteer.find("平顶山市叶县怎么做")[1].certain


def test_the_city_around_a_place(gazetteer):
    cities = {
        name: gazetteer.resolve(name)[0].city for name in ("涪城区", "绵阳市", "静安区", "四川省", "仙桃市")
    }
    assert cities == {
        "涪城区": ("绵阳市", "四川省"), "绵阳市": ("绵阳市", "四川省"), "静安区": ("上海市",), "四川省": (),
        "仙桃市": ("仙桃市", "湖北省"),
    }  # fmt: skip
    assert "涪城区" in {place.name for place in gazetteer.counties(("绵阳市", "四川省"))}
    assert gazetteer.counties(()) == ()


@given(st.text(alphabet="南通市鼓楼区和县会同新青岛场北京路州委旗镇乡街道海大连续 ，", max_size=40))
def test_mentions_are_in_order_and_exact(text):
    gazetteer = Gazetteer.load()
    end = 0
    for mention in gazetteer.find(text):
        assert mention.span.start >= end
        assert mention.span.of(text) == mention.name
        assert mention.canonical == mention.chain[0]
        end = mention.span.end


def test_a_gazetteer_can_be_told_of_places_that_no_list_holds(gazetteer):
    more = gazetteer.extended(["青禾县", "云麓省", "绵阳市", "东塬新区", "没有级别"])
    found = more.find("云麓省青禾县和青禾、绵阳、东塬新区")
    assert [(m.name, m.canonical, m.level) for m in found] == [
        ("云麓省", "云麓省", "province"),
        ("青禾县", "青禾县", "county"),
        ("青禾", "青禾县", "county"),
        ("绵阳", "绵阳市", "city"),
        ("东塬新区", "东塬新区", "county"),
    ]
    assert more.resolve("青禾")[0].chain == ("青禾县",)
    assert more.resolve("青禾")[0].city == ()
    assert not gazetteer.resolve("青禾县")
    assert more.counties(()) == ()
    assert more.counties(("绵阳市", "四川省")) == gazetteer.counties(("绵阳市", "四川省")) != ()
    assert gazetteer.extended(["绵阳市", "没有级别"]) is gazetteer


@pytest.mark.parametrize(
    ("name", "short"),
    [("绵阳市", "绵阳"), ("凉山彝族自治州", "凉山彝族"), ("两江新区", "两江"), ("和县", ""), ("双湖镇", "")],
)
def test_the_short_name_of_a_place(name, short):
    assert short_name(name) == short
