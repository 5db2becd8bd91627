"""Why a question is refused, and which parts of it an answer lacks. Codes are stable."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rag.choosing.gather import Gathered
from rag.choosing.select import Found, Target
from rag.model import Caution
from rag.questions.asking import Facet, Question
from rag.questions.comparing import without_times
from rag.questions.entities import without_names
from rag.questions.organs import knows

__all__ = ["REASONS", "missing_parts", "refusal_reason", "refusal_text"]

#: What each reason code says to a person.
REASONS: dict[str, str] = {
    "question.unclear": "没有看出要问什么，请写明地方、事项或想知道的内容。",
    "no_documents": "资料库还是空的，请先加入文件。",
    "place_not_covered": "资料中没有讲到所问的地方。",
    "unit_not_covered": "资料中没有讲到所问的单位。",
    "time_not_covered": "资料中没有所问年份或轮次的内容。",
    "figure_not_given": "资料中没有给出所问的数字。",
    "address_not_found": "资料中没有所问的条款。",
    "no_evidence": "资料中没有能够回答这个问题的内容。",
    "parts_missing": "资料中只有一部分内容能够回答。",
}


def refusal_reason(question: Question, found: Sequence[Found], gathered: Gathered) -> str:
    """The code of the reason, from what the best evidence lacked."""
    if question.address:
        return "address_not_found"
    if not gathered.candidates:
        return "no_evidence"
    if question.places and not any(f.scored for f in found):
        return "place_not_covered"
    if _unknown_units(question, gathered):
        return "unit_not_covered"
    best = max((f for f in found if f.scored), key=lambda f: f.probability, default=None)
    if best is None:
        return "no_evidence"
    values = best.scored[0].values
    if (question.years or question.rounds or question.sessions) and values["time"] < 0.5:
        return "time_not_covered"
    if best.target.facet.type.is_figure and values["counted"] < 0.5:
        return "figure_not_given"
    return "no_evidence"


def refusal_text(reason: str, question: Question, gathered: Gathered) -> str:
    """What a refusal says to a person: the words for its reason, with the units that no document knows."""
    if reason != "unit_not_covered":
        return REASONS[reason]
    names = "、".join(f"“{name}”" for name in _unknown_units(question, gathered))
    return f"资料中没有讲到{names}。"


def _unknown_units(question: Question, gathered: Gathered) -> tuple[str, ...]:
    """The bodies of a question that no document at hand speaks of, as it writes them."""
    texts = {c.read.document.id: c.read.folded for c in gathered.candidates}.values()
    unknown = [o for o in question.organs if not any(knows(text, o) for text in texts)]
    placed = {o: p.name + o for p in question.places for o in unknown if p.name + o in question.folded}
    unheard = [
        e.name
        for e in question.entities
        if e.unit is None and not e.documents and not any(e.named_in(text) for text in texts)
    ]
    return (*(placed.get(o, o) for o in unknown), *unheard)


def missing_parts(found: Sequence[Found], corrected: Collection[str] = ()) -> tuple[Caution, ...]:
    """One caution for every asking, place or time that has no evidence, named by what tells it apart.

    Args:
        found: what was found for each asking.
        corrected: statements of the question that the documents put right: an asking that says nothing
            beside one of them lacks nothing.
    """
    found = [f for f in found if f.answered or not _only_states(f.target.facet, corrected)]
    askings = len({f.target.facet.text for f in found})
    names = {f.target.name for f in found if f.target.name}
    about = [_missing(f.target, askings, names) for f in found if not f.answered]
    return tuple(
        Caution(code="part.no_evidence", message=f"资料中没有关于“{name}”的依据。")
        for name in dict.fromkeys(about)
    )


def _missing(target: Target, askings: int, names: Collection[str]) -> str:
    """What a part is called: its place and time where one thing is asked of several, else the asking."""
    asked = target.facet.text
    place = target.name if len(names) > 1 or (askings == 1 and target.when) else ""
    if askings > 1 and place in asked:
        place = ""
    name = place + (target.when.name if target.when else "")
    if askings == 1:
        return name or asked
    asked = without_times(asked) if target.when else asked
    asked = without_names(asked, names) if place else asked
    return f"{name}：{asked}" if name else asked


def _only_states(facet: Facet, corrected: Collection[str]) -> bool:
    """Whether an asking names nothing but what a corrected statement says: …,为什么这么安排."""
    stated = [c for c in corrected if c in facet.text]
    rest = facet.text
    for statement in stated:
        rest = rest.replace(statement, "")
    return bool(stated) and not any(t.names and t.text in rest for t in facet.terms)
