"""Which short forms of a unit's name are told, and which words could mean another."""

import pytest

from rag.questions.unit_names import forms_in, parts_of, pattern_of

# Invented: no such unit exists.
HOSPITAL = ("白汀市", ("第一", "人民"), "医院")
COLLEGE = ("松岭", ("理工",), "大学")
COMPANY = ("白汀市", ("交通", "投资"), "集团")


def found(unit, folded):
    """The forms of a unit's name in a text."""
    place, words, kind = unit
    pattern, _ = pattern_of(place, words, kind)
    name = place + "".join(words) + kind
    return [folded[start:end] for start, end in forms_in(name, pattern, folded)]


def test_a_number_is_one_word_of_a_name():
    assert parts_of("第一人民", lambda text: [text]) == ("第一", "人民")


@pytest.mark.parametrize(
    ("unit", "folded", "forms"),
    [
        (HOSPITAL, "白汀市第一人民医院退了多少", ["白汀市第一人民医院"]),
        (HOSPITAL, "市一院退了多少", ["市一院"]),
        (HOSPITAL, "市二院退了多少", []),
        (HOSPITAL, "市一院附属小学退了多少", []),
        (COLLEGE, "松岭理工处分了几人", ["松岭理工"]),
        (COLLEGE, "松岭理工附中处分了几人", []),
        (COMPANY, "白汀交投追回多少", ["白汀交投"]),
        (COMPANY, "白汀市交通投资集团有限公司追回多少", ["白汀市交通投资集团有限公司"]),
        (COMPANY, "白汀交通学院追回多少", []),
    ],
)
def test_short_forms(unit, folded, forms):
    assert found(unit, folded) == forms


def test_what_all_forms_have_tells_a_name_from_others():
    assert pattern_of(*HOSPITAL)[1] == {"一"}
    assert pattern_of(*COMPANY)[1] == {"交"}
