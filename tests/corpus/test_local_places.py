"""Places that no list holds, told by the offices that bear their names."""

from __future__ import annotations

import pytest

from corpus.gazetteer import Gazetteer
from corpus.metadata import describe
from corpus.metadata.local import local_places
from corpus.model import BlockKind

from .labelled import draft_of


def places(*blocks):
    draft = draft_of([(kind.value, text) for kind, text in blocks])
    return local_places([draft], Gazetteer.load())


TITLE, PARAGRAPH = BlockKind.TITLE, BlockKind.PARAGRAPH


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("青禾县委和青禾县纪委开了会。", ("青禾县",)),
        ("中共青禾县委开了会。", ("青禾县",)),
        ("对麓水市委、麓水市人民政府反馈。", ("麓水市",)),
        ("青禾县　12\n云麓县　3\n青禾县　9\n青禾县　1", ("青禾县",)),  # listed three times
        ("高新区　12\n高新区　3\n高新区　9", ()),
        ("青禾县下辖17个乡镇，青禾县位于江边。", ("青禾县",)),
        ("李勇县长到县医院。李勇县长到县公安局。", ()),
        ("华润旗下公司，华润旗下医院。", ()),
        ("自然保护区管理局，自然保护区管理局。", ()),
        ("共青团市委和共青团市委。", ()),
        ("禁养区：甲\n禁养区：乙\n禁养区：丙", ()),
        ("青禾县委开了会。", ()),  # once, in no headline
        ("贵州印发省委规划，贵州印发省委意见。", ()),
        ("全县委员和全县委会，各市政府与各市政府。", ()),
        ("绵阳市委和绵阳市政府。", ()),  # known
        ("鄂尔多斯市委，鄂尔多斯市政府。", ()),  # the end of a known name
        ("公司上市委员会，公司上市委。", ()),
        ("该市委、该市政府；我县委、我县政府", ()),
    ],
)
def test_offices_tell_places(text, found):
    assert places((TITLE, "一篇通讯"), (PARAGRAPH, text)) == found


def test_a_headline_needs_to_name_it_only_once():
    assert places((TITLE, "青禾县委抓整改"), (PARAGRAPH, "会议开得好。")) == ("青禾县",)


def test_a_paper_is_called_by_its_city():
    assert places((TITLE, "一篇通讯"), (PARAGRAPH, "麓水日报　2023年9月22日")) == ("麓水市",)
    assert places((TITLE, "一篇通讯"), (PARAGRAPH, "人民日报　2023年9月22日")) == ()
    assert places((TITLE, "一篇通讯"), (PARAGRAPH, "据新民晚报 2024年9月3日报道，路修好了。")) == ()
    assert places((TITLE, "一篇通讯"), (PARAGRAPH, "据《麓水日报》报道，路修好了。")) == ()


def test_such_a_place_is_what_the_article_is_about():
    blocks = [
        ("title", "中共青禾县委关于整改情况的通报"),
        ("paragraph", "青禾县委认领问题39个，组织干部到绵阳市学习。"),
    ]
    document = describe([draft_of(blocks)])[0]
    assert document.regions[0] == "青禾县"
    assert document.meta["region"][0].span.of(document.text) == "青禾县"


def test_a_paper_of_a_province_is_about_it_whatever_city_it_names():
    blocks = [
        ("title", "中共青麓省委关于整改情况的通报"),
        ("paragraph", "青麓省委认领问题39个。绵阳市涪城区干部作了交流。"),
    ]
    assert describe([draft_of(blocks)])[0].regions[0] == "青麓省"
