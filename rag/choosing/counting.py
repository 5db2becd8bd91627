"""Which figures of a sentence may answer an asking, and whether they count what it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from corpus.figures import Figure
from corpus.fold import fold
from corpus.model import Span
from corpus.numerals import number
from rag.questions.asking import AnswerType, Facet
from rag.questions.patterns import unit_class
from rag.reading.rows import asked_cells, clause_of
from rag.reading.scope import ReadSentence

__all__ = [
    "COUNTING",
    "HOW_LONG",
    "NUMERALS",
    "counted_match",
    "counts_in_words",
    "fitting_figures",
    "is_bare",
    "open_figures",
    "same_class",
]

#: Characters of a written number, for character classes.
NUMERALS = "〇零一二两三四五六七八九十百千万半\\d"
#: Asks for a length of time or of a thing: 排水沟修了多长.
HOW_LONG = re.compile(r"多长(?!时间|的时间)")
_WHICH_ONE = re.compile(r"第几(?:个)?([一-鿿]{1,2})")
_WHOLE_SENTENCE = 0.6  # what is counted stands in the sentence, but in another clause than the figure
#: Units of what is written: 通报事故教训2期 tells no number of accidents; these count what stands beside.
_WRITINGS = frozenset({"份", "篇", "封", "册", "本", "期", "幅", "张"})
_BESIDE = 5  # characters before and after such a figure that tell what it counts
#: After a figure: nothing is named that it counts.
_BARE = re.compile(r"[左右余多以上的]{0,2}(?:[^一-鿿\w“《]|$)")
#: Before a figure: what it counts was named before.
_PLAIN = re.compile(r"(?:[共总合累]计?|[有达为是到至超近约仅只占剩]|超过|达到|左右|分别)$")
_KINDS = frozenset({"类", "种", "轮", "方面", "维度", "步", "届", "层", "级", "章", "条例", "次"})
#: Kinds of figures that say how many or how much.
COUNTING = frozenset({"quantity", "money", "percent"})
_OF_CHANGE = re.compile(
    r"[增减涨降升]|[高低](?:了|出)?(?:多少|几)|提高|扩大|缩[短小]|[多少]了|同比|环比|变化"
)
_CHANGED = re.compile(
    r"(?:相比|比上[^,，。;；]{0,8}|比[^,，。;；]{1,12}|同比|环比)[^。;；]{0,30}?(?:增加|增长|减少|下降|上升|提高|降低|多|少)了?$"
)


def counted_match(facet: Facet, sentence: ReadSentence, credit: Callable[[str], float]) -> float:
    """Whether a figure of the asked unit stands in a clause that speaks of what is counted.

    Args:
        facet: the asking, with ``unit`` and ``counted``.
        sentence: the candidate.
        credit: how well a folded clause holds the counted words, 0 to 1.

    Returns:
        0 to 1; 1 where the facet counts nothing.
    """
    if not facet.type.is_figure or not (facet.counted or facet.unit):
        return 1.0
    figures = fitting_figures(facet, sentence)
    places = [f.span for f in figures if f.unit not in _WRITINGS or f.unit == facet.unit or sentence.row]
    places.extend(counts_in_words(facet, sentence))
    if not facet.counted:
        return 1.0 if figures or places else 0.0
    beside = max((credit(_beside(sentence, f.span)) for f in figures if f.span not in places), default=0.0)
    if not places:
        return beside
    around = max(beside, *(credit(_told_at(facet, sentence, place)) for place in places))
    if facet.type is AnswerType.DURATION:  # tells by its unit what it is; of sums of money there are many
        around = max(around, _WHOLE_SENTENCE)
    if sentence.row or not any(_names_nothing(sentence.sentence.text, place) for place in places):
        return around  # every figure counts what stands beside it
    return max(around, _WHOLE_SENTENCE * credit(sentence.folded))


def fitting_figures(facet: Facet, sentence: ReadSentence) -> tuple[Figure, ...]:
    """The figures of a sentence in a unit that answers the asking, those that it knows already left out.

    Of a row of a table those in the columns that the asking names, where it names some.
    """
    row = sentence.row
    if row is None:
        return tuple(f for f in open_figures(facet, sentence) if _unit_fits(facet, f))
    spans = [c.span for c in asked_cells(facet, sentence.sentence.text, row)]
    named = {f.span for f in sentence.figures if any(s.contains(f.span) for s in spans)}
    free = facet.type is AnswerType.NUMBER and not facet.unit  # of a column that is named any amount answers
    fitting = tuple(
        f
        for f in open_figures(facet, sentence)
        if _unit_fits(facet, f)
        or (facet.type is AnswerType.NUMBER and is_bare(sentence, f))
        or (free and f.kind in COUNTING and f.span in named)
    )
    return tuple(f for f in fitting if f.span in named) or fitting


def open_figures(facet: Facet, sentence: ReadSentence) -> Iterator[Figure]:
    """The figures of a sentence that the question does not know already, and no mere changes of a figure.

    "比上轮增加24件" tells no number of its own, unless it is asked how something grew or fell.
    """
    for figure in sentence.figures:
        if not _is_given(facet, figure.value, figure.unit) and not _only_changed(
            facet, sentence, figure.span.start
        ):
            yield figure


def _is_given(facet: Facet, value: Decimal, unit: str) -> bool:
    """Whether the question tells this figure itself: the 32名 of a text are its 32个."""
    return any(
        value == told and (asked == unit or (asked == "个" and unit_class(unit) == "person"))
        for told, asked in facet.given
    )


def _only_changed(facet: Facet, sentence: ReadSentence, at: int) -> bool:
    """Whether a figure at an offset tells by how much something changed, which is not what is asked."""
    text = sentence.sentence.text
    return not _OF_CHANGE.search(facet.text) and _CHANGED.search(text, 0, at) is not None


def is_bare(sentence: ReadSentence, figure: Figure) -> bool:
    """Whether a figure is a number in a table of which nothing says what unit it has."""
    return sentence.row is not None and figure.kind == "quantity" and not figure.unit


def counts_in_words(facet: Facet, sentence: ReadSentence) -> Iterator[Span]:
    """Numerals before the classifier that was asked for (八章: 几章), or after 第 (第三组: 第几组)."""
    if facet.type is not AnswerType.NUMBER:
        return
    order = _WHICH_ONE.search(facet.text)
    if order:
        wanted = rf"第[{NUMERALS}]+{re.escape(order.group(1))}"
    elif facet.unit:
        wanted = rf"[{NUMERALS}]+余?{re.escape(facet.unit)}"
    else:
        return
    for m in re.finditer(wanted, sentence.sentence.text):
        value = number(m.group().lstrip("第").removesuffix(facet.unit).rstrip("余")) if facet.unit else None
        known = value is not None and _is_given(facet, value, facet.unit)
        if not known and not _only_changed(facet, sentence, m.start()):
            yield Span(m.start(), m.end())


def _unit_fits(facet: Facet, figure: Figure) -> bool:
    if facet.type is AnswerType.MONEY:
        return unit_class(figure.unit) == "money" or figure.kind == "money"
    if facet.type is AnswerType.PERCENT:
        return figure.kind == "percent" or unit_class(figure.unit) == "percent"
    if facet.type is AnswerType.DATE:
        return figure.kind == "date"
    if facet.type is AnswerType.DURATION:
        classes = ("time", "length") if HOW_LONG.search(facet.text) else ("time",)
        return figure.kind == "quantity" and unit_class(figure.unit) in classes
    if figure.kind == "money":
        return not facet.unit  # "赔了多少" may be told in money
    if figure.kind == "percent":
        return not facet.unit and _OF_CHANGE.search(facet.text) is not None  # 涨了多少: 12.5%
    if figure.kind != "quantity":
        return False
    return same_class(facet.unit, figure.unit)


def same_class(asked: str, unit: str) -> bool:
    """Whether a figure with this unit can answer; 个 is said of persons too, kinds only of kinds."""
    if not asked or asked == unit:
        return True
    if asked in _KINDS or unit in _KINDS:
        return False
    pair = {unit_class(asked), unit_class(unit)}
    return len(pair) == 1 or (asked == "个" and pair == {"count", "person"})


def _told_at(facet: Facet, sentence: ReadSentence, place: Span) -> str:
    """What tells what a figure counts, folded: in a column that the asking names the table's name too."""
    clause = _clause_around(sentence, place)
    row = sentence.row
    if row and any(c.span.contains(place) for c in asked_cells(facet, sentence.sentence.text, row)):
        return f"{clause} {sentence.path} {sentence.title}"
    return clause


def _names_nothing(text: str, place: Span) -> bool:
    """Whether a figure counts what another clause names: "问题集中在财务上，一轮就有16个，…"."""
    clause = re.split(r"[，,；;。：:、]", text[: place.start])[-1]
    return _BARE.match(text, place.end) is not None and (
        len(clause) <= _BESIDE or _PLAIN.search(clause) is not None
    )


def _beside(sentence: ReadSentence, place: Span) -> str:
    """The few characters on either side of a figure, within its clause, folded."""
    text = sentence.sentence.text
    before = re.split(r"[，,；;。：:]", text[max(0, place.start - _BESIDE) : place.start])[-1]
    after = re.split(r"[，,；;。：:]", text[place.end : place.end + _BESIDE], maxsplit=1)[0]
    return fold(f"{before} {after}")


def _clause_around(sentence: ReadSentence, place: Span) -> str:
    """The run between commas around a place, folded as the sentence is; in a row what the place tells."""
    text = sentence.sentence.text
    if sentence.row is not None:
        return clause_of(text, sentence.row, place)
    start = max(text.rfind(c, 0, place.start) for c in "，,；;。：:") + 1
    ends = [i for c in "，,；;。" if (i := text.find(c, place.end)) >= 0]
    return fold(text[start : min(ends, default=len(text))])
