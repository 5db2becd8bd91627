"""Sentences that speak to a language model instead of saying something about inspections.

They are withheld from the prompt and can therefore not be cited either. The patterns are narrow
on purpose: each needs an imperative together with the machinery it addresses, which policy prose
does not have. What slips through is still text behind a handle, and what the model makes of it is
still verified.
"""

from __future__ import annotations

import re

from corpus.fold import fold

__all__ = ["is_instruction"]

_BEFORE = "(?:以上|上述|上面|之前|此前|前面|先前|所有|全部|一切|你的|系统)"
_MACHINERY = "(?:规则|指令|指示|提示词?|设定|限制|约束|对话|系统消息)"
_PATTERNS = (
    rf"(?:忽略|无视|忘记|忘掉|不要理会|不必遵守|覆盖|绕过).{{0,8}}{_BEFORE}.{{0,10}}{_MACHINERY}",
    rf"(?:忽略|无视|忘记|忘掉|绕过).{{0,4}}{_MACHINERY}",
    r"(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|rules?|prompts?|messages?)",
    r"(?:system|developer)\s*(?:prompt|message)|系统提示词|提示词泄露|<\|?(?:im_start|im_end|system|endoftext)\|?>",
    r"你(?:现在|从现在起|将|要)?(?:是|扮演|充当|作为).{0,12}(?:ai|人工智能|语言模型|聊天机器人|助手|chatgpt|gpt)",
    r"(?:作为|身为)(?:一个|一名)?(?:ai|人工智能|大?语言模型|聊天机器人)",
    r"you are (?:now )?(?:an? |the )?(?:ai|assistant|chatbot|language model|gpt)",
    r"(?:只|仅|必须|直接|务必)(?:需要?|能|许|可以?)?(?:回答|输出|回复|返回|打印)[:：]?\s*[“\"'「]",
)
_INSTRUCTION = re.compile("|".join(_PATTERNS))


def is_instruction(sentence: str) -> bool:
    """Whether ``sentence`` tries to instruct a language model."""
    return _INSTRUCTION.search(fold(sentence)) is not None
