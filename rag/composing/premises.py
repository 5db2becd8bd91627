"""What a question takes for granted, held against the documents: figures and catch-names.

"三千个问题的由来" is answered with the figure that the documents give, and a warning; a catch-name whose
number the documents write otherwise ("六道门" for “四道门”) is looked for as they write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.figures import Figure, figures
from index.snapshot import Snapshot
from rag.choosing.barring import barred
from rag.choosing.counting import fitting_figures
from rag.choosing.features import Scored
from rag.choosing.gather import Gathered
from rag.choosing.select import Found, Selector, Target
from rag.model import Caution
from rag.questions.asking import AnswerType, Facet, Question
from rag.questions.patterns import UNIT_CLASSES, unit_class
from rag.questions.times import whole

__all__ = ["Misnomer", "agrees", "contradicted", "misnomer", "premise_cautions", "presumed"]

_NUMERAL = "[一二三四五六七八九十两]{1,2}|\\d{1,2}"
_NAMED = re.compile(rf"(?P<number>{_NUMERAL})(?P<name>大?[一-鿿]{{1,4}})")
_QUOTED = re.compile(rf"“(?P<number>{_NUMERAL})(?P<name>[一-鿿]{{1,5}})”")
_AND_MORE = re.compile("[多余几]")
_TIMES = frozenset({"轮", "届", "年", "月", "日", "次", "期"})  # units that name a time or place in an order
_QUANTITIES = frozenset({"quantity", "percent", "money"})
_FEW = 10  # a count up to this often says how many things are asked for: 三个, 两种
_CERTAIN = 0.55  # probability from which a sentence may put a figure right
_COUNTS = 0.9  # of the feature "counted": the figure counts what the question says it does
_YEARS = range(1900, 2100)  # numbers that are years, written without 年
_NEAR = Decimal("0.1")  # share by which an approximate figure may differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Misnomer:
    """A catch-name as the question has it, and as the documents write it."""

    said: str
    written: str

    @property
    def caution(self) -> Caution:
        """What the reader is told."""
        return Caution(code="premise.name_differs", message=f"资料中为“{self.written}”，不是“{self.said}”。")


def misnomer(question: Question, gathered: Gathered) -> Misnomer | None:
    """A catch-name that no document at hand has, where one of them quotes it with another number.

    Args:
        question: the parsed question.
        gathered: what retrieval brought for it.
    """
    named = list(_NAMED.finditer(question.folded))
    quoted = [q for c in gathered.candidates for q in _QUOTED.finditer(c.sentence.folded)] if named else []
    texts = {c.read.document.id: c.read.folded for c in gathered.candidates} if quoted else {}
    for m in named:
        number, name = m.group("number"), m.group("name")
        said = [number + name[:n] for n in range(len(name), 0, -1)]
        if any(s in t for s in said[:-1] or said for t in texts.values()):
            continue
        names = {s.removeprefix(number) for s in said}
        for q in quoted:
            other = q.group("name")
            meant = other in names and len(other) >= _least_length(other)
            if meant and not _equal(q.group("number"), number):
                return Misnomer(said=number + other, written=q.group().strip("“”"))
    return None


def _equal(one: str, other: str) -> bool:
    """Whether two numerals stand for the same: 6 and 六."""
    return whole(one.replace("两", "二")) == whole(other.replace("两", "二"))


def _least_length(name: str) -> int:
    return 2 if name[0] in "个项条名家次种件位" else 1


def presumed(question: Question) -> Iterator[tuple[Figure, Facet]]:
    """The figures that a question states, each with the asking that would put it right."""
    terms = tuple(t for t in question.terms if not t.text[0].isdigit())
    for figure in figures(question.folded):
        kind = _kind(figure)
        if kind is None or (kind is AnswerType.NUMBER and not figure.counts):
            continue
        counted = (figure.counts,) if kind is AnswerType.NUMBER else ()
        yield (
            figure,
            Facet(text=question.folded, type=kind, terms=terms, unit=figure.unit, counted=counted),
        )


def contradicted(
    question: Question,
    gathered: Gathered,
    snapshot: Snapshot,
    selector: Selector,
    told: Sequence[Caution] = (),
) -> tuple[tuple[Found, Caution], ...]:
    """Sentences that give another figure than the question takes for granted, each with its warning.

    A figure that the same document, or another sentence that counts the same, gives is not doubted, nor is
    one that no sentence surely replaces; nor what a warning ``told`` before names.
    """
    out = []
    for stated, facet in presumed(question):
        if any(f"“{stated.text}”" in caution.message for caution in told):
            continue
        place = question.places[0] if question.places else None
        asking = replace(question, facets=(facet,))
        target = Target(facet=facet, place=place)
        ranked = selector.rank(asking, target, gathered, snapshot)
        best = next((s for s in ranked if not barred(s)), None)
        if best is None or best.values["type"] < 1.0 or not _counts(best):
            continue
        probability = selector.probability(best)
        if any(agrees(stated, f, loosely=True) for f in best.candidate.sentence.figures):
            continue
        if any(agrees(stated, f) for s in best.candidate.read.sentences for f in s.figures):
            continue
        if any(agrees(stated, f) for s in ranked if _counts(s) for f in s.candidate.sentence.figures):
            continue
        fitting = fitting_figures(facet, best.candidate.sentence)
        given = [f for f in fitting if f.unit == stated.unit] or list(fitting)
        if probability < _CERTAIN or not given:
            continue
        message = f"资料中为“{given[0].text}”，不是“{stated.text}”。"
        caution = Caution(code="premise.figure_differs", message=message)
        found = Found(target=target, scored=(best,), probability=probability, answered=True)
        out.append((found, caution if len(given) == 1 else _unfounded(stated)))
    return tuple(out)


def _counts(scored: Scored) -> bool:
    """Whether a figure of a sentence counts what the question says that it does."""
    return not barred(scored) and scored.values["counted"] >= _COUNTS


def premise_cautions(
    question: Question, found: Sequence[Found], told: Sequence[Caution] = ()
) -> tuple[Caution, ...]:
    """What the question says and the cited documents don't: another place, figures that they lack.

    Args:
        question: the parsed question.
        found: what was found for its askings.
        told: warnings given already; a figure that one of them names is not named again.
    """
    out = []
    for f in found:
        regions = f.scored[0].candidate.read.regions if f.scored else ()
        if f.elsewhere and f.target.place is not None and f.target.place.canonical not in regions:
            instead = f"，而是“{regions[0]}”" if regions else ""
            message = f"资料中说的不是“{f.target.place.name}”{instead}。"
            out.append(Caution(code="premise.place_differs", message=message))
    reads = {s.candidate.read.document.id: s.candidate.read for f in found if f.answered for s in f.scored}
    said = [sentence for read in reads.values() for sentence in read.sentences]
    for figure in figures(question.folded):
        bare_year = not figure.unit and figure.kind == "quantity" and figure.value in _YEARS
        structure = (figure.kind == "quantity" and figure.value <= _FEW) or bare_year
        if figure.kind not in _QUANTITIES or figure.unit in _TIMES or structure or not said:
            continue
        named = any(f"“{figure.text}”" in caution.message for caution in told)
        if not named and not any(agrees(figure, f, loosely=True) for s in said for f in s.figures):
            out.append(_unfounded(figure))
    return tuple(out)


def _kind(figure: Figure) -> AnswerType | None:
    """The kind of asking that a stated figure answers; None for those that are no quantities."""
    if figure.kind == "money":
        return AnswerType.MONEY
    if figure.kind != "quantity" or figure.unit in _TIMES:
        return None
    return AnswerType.DURATION if figure.unit in UNIT_CLASSES["time"] else AnswerType.NUMBER


def _unfounded(stated: Figure) -> Caution:
    message = f"问题中的“{stated.text}”在所引资料中没有，请以引文为准。"
    return Caution(code="premise.figure_differs", message=message)


def agrees(stated: Figure, given: Figure, *, loosely: bool = False) -> bool:
    """Whether a document's figure is the stated one: of its value, or near where one is approximate.

    ``loosely`` lets it count something else.
    """
    other = bool(stated.counts and given.counts) and not _overlap(stated.counts, given.counts)
    classes = {unit_class(given.unit), unit_class(stated.unit)}
    anything = classes == {"count", "person"} and "个" in (given.unit, stated.unit)
    if (other and not loosely) or (len(classes) > 1 and not anything):
        return False
    if stated.value in (given.value, given.high):
        return True
    if (
        _AND_MORE.search(stated.text)
        and 0 < given.value - stated.value < Decimal(10) ** stated.value.adjusted()
    ):
        return True  # 五千多个: 5712个
    if not (stated.approximate or given.approximate):
        return False
    return abs(stated.value - given.value) <= _NEAR * max(stated.value, given.value)


def _overlap(one: str, other: str) -> bool:
    """Whether two names of what is counted share two characters: 问题 and 共性问题."""
    return one in other or other in one or any(one[i : i + 2] in other for i in range(len(one) - 1))
