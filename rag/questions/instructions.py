"""Questions that ask nothing of the documents, but order the program about."""

from __future__ import annotations

import re

from .patterns import INJECTION, STRONG

__all__ = ["only_instructs"]

_CLAUSE = re.compile(r"[,。?!;:\n]+")
_OVERRIDES = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|别管|绕过|跳过)掉?[^,。;]{0,2}"
    r"(?:以上|上述|之前|前面|所有|一切|全部|你的|系统)[^,。;]{0,4}(?:设定|规则|指令|限制|要求|提示|约束|对话|内容)"
    r"|ignore (?:all|the|previous)|越狱|开发者模式",
    re.IGNORECASE,
)
#: What makes the program up, only where it is named as its own: 内部规则 and 系统预警 may be documents'.
_MACHINERY = re.compile(
    r"系统的?(?:提示词|指令|设定)|(?:你的|隐藏的?|原始的?|初始的?)(?:系统)?(?:提示词|指令|设定|口令|密码|密钥|规则)"
    r"|提示词|prompt",
    re.IGNORECASE,
)


def only_instructs(folded: str) -> bool:
    """Whether a folded question only instructs: it overrides, or wants the machinery, and nothing else."""
    clauses = [c for c in _CLAUSE.split(folded) if c.strip()]
    if not any(_overrides(c) or _MACHINERY.search(c) for c in clauses):
        return False
    return all(_overrides(c) or _MACHINERY.search(c) or INJECTION.search(c) for c in clauses)


def _overrides(clause: str) -> bool:
    return bool(_OVERRIDES.search(clause)) and not STRONG.search(clause)
