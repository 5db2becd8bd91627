"""Units to the letter: 28个 and 28项 may mean the same, 28个 and 28家 do not."""

from __future__ import annotations

from corpus.figures import Figure

from .model import Problem

__all__ = ["is_period", "unit_problem"]

# Classifiers of statements and events, which writers exchange; 家 counts organisations only.
_EXCHANGED = frozenset({"个", "项", "条", "件", "起", "类", "种", "份", "处", "点"})
_LASTING = frozenset({"年", "个月", "月", "周", "星期", "天", "日", "工作日", "小时", "分钟"})
_PEOPLE = frozenset({"名", "人", "位"})
_SAME = (_PEOPLE, frozenset({"日", "天"}), frozenset({"周", "星期"}), frozenset({"个月", "月"}))


def is_period(figure: Figure) -> bool:
    """Whether a figure tells how long something took, instead of counting."""
    return figure.unit in _LASTING


def unit_problem(mine: Figure, other: Figure) -> Problem | None:
    """What is wrong with the unit of a figure whose value agrees, None when nothing is."""
    ours, theirs = mine.unit, other.unit
    if mine.kind != "quantity" or ours == theirs or not ours or not theirs:
        return None
    if any({ours, theirs} <= same for same in _SAME):
        return None
    known_multiple = mine.value != other.value  # 1公顷 and 15亩: the unit differs because the number does
    if known_multiple:
        return None
    return Problem(
        code="figure.unit",
        message=f"引文中是“{other.text}”，不是“{mine.text}”。",
        text=mine.text,
        hard=not {ours, theirs} <= _EXCHANGED,
    )
