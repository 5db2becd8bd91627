"""What a conversation means for the evidence: own words first, and nothing told twice."""

from types import SimpleNamespace

import pytest

from corpus.gazetteer import Gazetteer
from index.model import Filters
from rag.choosing.gather import Gathered, Gatherer
from rag.choosing.subjects import OF_ANOTHER
from rag.followup import Resolved, Told, gather_for, own_words_first, resolve
from rag.model import Ask, Turn
from rag.reading.scope import place_match
from rag.reading.sentences import Reader


def talk(*lines):
    """Turns, the user's first."""
    return tuple(
        Turn(role="user" if i % 2 == 0 else "assistant", content=line) for i, line in enumerate(lines)
    )


def weights(terms):
    return {t.text: t.weight for t in terms}


def test_carried_words_weigh_less_and_the_facet_asks_in_the_users_words(understanding):
    history = talk("宜兴的三单联办机制是谁定的", "市委。")
    resolved = resolve("整改要看群众怎么评单", history, understanding)
    assert resolved.carried.startswith("宜兴")
    question = understanding.parse(resolved.text)
    weighed = own_words_first(question, resolved)
    before, after = weights(question.terms), weights(weighed.terms)
    lighter = {text for text in before if after[text] < before[text]}
    assert lighter <= {t for t in before if t in resolved.carried}
    assert all(after[t] == pytest.approx(before[t]) for t in before if t not in lighter)
    assert weighed.places == question.places
    assert resolved.carried not in weighed.facets[0].text


def test_a_topic_that_was_carried_weighs_half(understanding):
    text = "巡察工作规则,整改情况几个月内报告"
    question = understanding.parse(text)
    weighed = own_words_first(question, Resolved(text=text, changed=True, carried="巡察工作规则"))
    before, after = weights(question.terms), weights(weighed.terms)
    only_carried = {t for t in before if t in "巡察工作规则" and t not in "整改情况几个月内报告"}
    assert only_carried
    assert all(after[t] == pytest.approx(0.5 * before[t]) for t in only_carried)
    assert weighed.facets[0].text == "整改情况几个月内报告"


def test_a_question_that_carries_nothing_is_left_as_it_is(understanding):
    question = understanding.parse("滕州新增了多少台自助终端")
    assert own_words_first(question, Resolved(text=question.text, changed=True)) == question


EXAMPLES = "巡察推动整改有哪些例子"


def titles(answer):
    return {c.document.title for c in answer.citations}


def test_another_example_comes_from_another_document(assistant):
    first = assistant.answer(Ask(question=EXAMPLES))
    told = next(c for c in first.citations)
    answer = assistant.answer(Ask(question="再举一个例子", history=talk(EXAMPLES, f"{told.quote}[1]")))
    assert told.document.title not in titles(answer)
    assert answer.citations
    third = talk(EXAMPLES, f"{told.quote}[1]", "再举一个例子", answer.text)
    again = assistant.answer(Ask(question="再举一个别的地方的例子", history=third))
    assert not titles(again) & {told.document.title, *titles(answer)}


@pytest.mark.parametrize("more", ["还有呢", "接着说", "还有吗"])
def test_what_was_told_is_not_told_again(assistant, more):
    first = assistant.answer(Ask(question="宜兴巡察发现多少问题"))
    told = [c.quote for c in first.citations]
    assert told
    answer = assistant.answer(Ask(question=more, history=talk("宜兴巡察发现多少问题", first.text)))
    assert not {c.quote for c in answer.citations} & set(told)


class PartedFiles:
    """A gatherer and an index over parts of two files; one part is of another place, one of none."""

    def __init__(self):
        places = {
            "a1": ("宜兴市",),
            "a2": ("宜兴市", "江苏省"),
            "a3": (),
            "a4": ("滕州市",),
            "b1": ("宜兴市",),
        }
        self.infos = {
            i: SimpleNamespace(id=i, source=f"{i[0]}.txt", regions=regions) for i, regions in places.items()
        }

    def document(self, document_id):
        return self.infos[document_id]

    def gather(self, *_where, told):
        hits = tuple(SimpleNamespace(document=info) for info in self.infos.values())
        return Gathered(candidates=(), hits=hits, told=told)


def test_the_other_parts_of_a_file_belong_to_the_documents_told_of(understanding):
    parts, question = PartedFiles(), understanding.parse("线索移交了多少")
    resolved = Resolved(
        text=question.text, changed=True, told=Told(documents=frozenset({"a1"}), passages=frozenset({"p"}))
    )
    gathered = gather_for(resolved, question, parts, parts, Filters())
    assert (gathered.told, gathered.near) == ({"a1", "a2", "a3"}, {"p"})
    alone = Resolved(text=question.text, changed=False)
    assert gather_for(alone, question, parts, parts, Filters()).told == frozenset()


def test_what_the_last_answer_quoted_is_of_the_place_that_it_answered_for(understanding, snapshot, catalogue):
    gatherer = Gatherer(reader=Reader(catalogue=catalogue, gazetteer=Gazetteer.load()))
    question = understanding.parse("滕州的自助终端平均等候多久")
    (place,) = question.places
    gathered = gatherer.gather(question, snapshot, Filters())
    quoted = next(c for c in gathered.candidates if "新增自助终端36台" in c.sentence.folded)
    assert place_match(place, quoted.sentence, quoted.read.regions) <= OF_ANOTHER
    told = Told(documents=frozenset({quoted.read.document.id}), passages=frozenset({quoted.passage.id}))
    for answer, of_it in (("新增自助终端36台。", 1), ("新增自助终端63台。", 0), ("", 0)):
        resolved = Resolved(text=question.text, changed=True, told=told, quoted=answer)
        found = gather_for(resolved, question, gatherer, snapshot, Filters()).candidates
        same = [c for c in found if c.passage.id == quoted.passage.id]
        of_the_place = [c.index for c in same if place.chain in c.sentence.carried]
        assert of_the_place == [quoted.index] * of_it
        assert quoted.index in [c.index for c in same]


@pytest.mark.parametrize(
    ("question", "quoted"), [("等候时间降到多少", True), ("那滕州呢", False), ("滕州的工地停了几处？", False)]
)
def test_an_answer_is_quoted_for_its_own_places_alone(understanding, question, quoted):
    history = talk("宜兴新增了多少台自助终端", "新增36台。")
    assert bool(resolve(question, history, understanding).quoted) is quoted


@pytest.mark.parametrize("question", ["那第二个呢", "那它呢"])
def test_what_points_at_something_that_nobody_spoke_of_is_asked_back(assistant, question):
    answer = assistant.answer(Ask(question=question, history=talk("你好", "您好。")))
    assert (answer.status, answer.reason) == ("refused", "question.unclear")
    assert not answer.citations
