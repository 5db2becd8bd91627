"""A question as one of its askings has it."""

from dataclasses import replace

from rag.choosing.narrowing import at_time, of_facet, parted_at_places


def test_the_years_of_an_asking_stand_only_beside_other_years(understanding):
    question = understanding.parse("宜兴移交了几条线索？2023年滕州追回多少钱")
    first, second = question.facets
    both = replace(first, several=True)
    assert at_time(question, replace(first, several=False)).years == question.years == ("2023",)
    assert at_time(question, both).years == first.years
    alone = replace(question, years=("2022", "2023"), facets=(replace(second, several=True),))
    assert at_time(alone, alone.facets[0]) is alone


def test_what_only_another_asking_names_weighs_half(understanding):
    question = understanding.parse("宜兴追回多少水费？巡察组的组长是谁")
    money, person = question.facets
    before = {t.text: t.weight for t in question.terms}
    narrowed = {t.text: t.weight for t in of_facet(question, money).terms}
    own = {t.text for t in money.terms}
    others = {t.text for t in person.terms} - own
    assert others & before.keys()
    assert all(narrowed[t] == before[t] for t in own & before.keys())
    assert all(narrowed[t] == before[t] / 2 for t in others & before.keys())


def test_places_are_left_out(understanding):
    assert parted_at_places(understanding.parse("宜兴和滕州各派几个组")) == ",和,各派几个组"
    assert parted_at_places(understanding.parse("一共派几个组")) == "一共派几个组"
