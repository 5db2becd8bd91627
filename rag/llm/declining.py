"""Sentences in which a model says that it has no answer, or says nothing of the subject at all.

Models that were told to write one fixed mark still decline in words of their own. Such a sentence is no
claim about the documents: it is neither verified nor counted as unsupported.
"""

from __future__ import annotations

import re

from corpus.fold import fold

__all__ = ["declines", "excuses"]

_GIVEN = (
    r"(?:(?:所给|给出|给定|提供|现有|已有|上述|以上|当前|这些|用户)的?)*"
    r"(?:资料|材料|文件|文本|内容|信息|文档|证据|段落|上下文)"
)
_LACKS = (
    r"(?:(?:并)?(?:没有|未能?|未曾)(?:直接|明确|具体)*(?:提及|提到|提供|给出|说明|涉及|包含|记载|写明|列出|回答|找到)"
    r"|中?(?:没有|缺乏|缺少)(?:关于|有关|相关|足够|直接|明确|对应)|不足以|无法(?:得知|确定|判断|回答|看出)|不能(?:确定|回答))"
)
_DECLINES = (
    rf"^[^,。:]{{0,8}}{_GIVEN}(?:中|里|内|之中)?[,]?(?:均|都|也|还)?{_LACKS}",
    r"(?:我)?(?:无法|不能|没有办法)(?:根据|依据|从|基于|就)[^,。]{0,12}(?:资料|材料|信息|内容|文件)?[^,。]{0,8}(?:回答|作答|得出|确定|判断)",
    r"^(?:很?抱歉|对不起|不好意思)",
    r"^(?:我)?(?:无法|不能)(?:回答|提供|作答|协助)",
)
_EXCUSES = (
    r"^(?:以上|上述)(?:内容|回答|信息|资料)?[^,。]{0,10}(?:供(?:您|你)?参考|仅供参考|来自|摘自|依据)",
    r"^(?:希望|如(?:果|需|有)|若需|若有)[^。]{0,24}(?:帮助|请(?:告诉|提供|补充|联系|随时)|疑问|进一步)",
    r"^(?:好的|当然|没问题|您好|你好|谢谢|感谢)[,。!]",
    r"^(?:根据|依据|按照|综合)(?:以上|上述|所给|给出的|提供的|现有)?(?:资料|材料|信息|内容)[,]?(?:回答|整理|总结|归纳|作答)?如下[:。]?$",
)
_DECLINE = re.compile("|".join(_DECLINES))
_EXCUSE = re.compile("|".join(_EXCUSES))


def declines(sentence: str) -> bool:
    """Whether a sentence says that the documents do not answer (资料中没有提到…) or that the model won't."""
    return _DECLINE.search(fold(sentence).strip()) is not None


def excuses(sentence: str) -> bool:
    """Whether a sentence is a courtesy (以上内容仅供参考) that tells nothing of the documents."""
    return _EXCUSE.search(fold(sentence).strip()) is not None
