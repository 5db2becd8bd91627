"""What a follow-up lacks set before it, as it would be written in one sentence."""

from __future__ import annotations

import re

from rag.questions.understand import Understanding

from .cues import OFFICE_HELD

__all__ = ["join"]

_LONG = 16  # characters: a longer context stands apart, before a comma
_NOUN = ("n", "j", "l", "i", "b")
_ORGAN = re.compile(
    r"^(?:[省市县区州镇乡旗]|街道)(?:[委纪政直级里]|人大|人民|组织部|书记|领导)|^全[省市县区州镇乡村]"
)
_OF_KIND = re.compile(r"^[一-鿿]{1,6}的(?:是|有|会|怎|呢|$)")
_ADVERB = re.compile(r"^(?:一共|总共|合计|最后|最终|后来|当时|目前|现在|平均|反向|正向)")
_KIND = re.compile(r"^[省市县区州镇乡旗村](?!里)")  # 村会计: at the end of a name it would be part of it
_YEAR = re.compile(r"(?:19|20)\d{2}年")
_APART = ("ns", "nr")


def join(prefix: str, body: str, understanding: Understanding, *, frame: bool) -> str:
    """The context and the question in one sentence.

    A thing takes 的 after a place and time (甲 + 线索录了多少 → 甲的线索录了多少), a verb or an office of the
    place follows at once (甲 + 移交了多少 → 甲移交了多少). Where the two would run into one another, or a
    place be lost, a comma parts them.

    Args:
        prefix: the words that the question lacks, not empty.
        body: the question.
        understanding: cuts words and finds places.
        frame: the prefix names places and times alone.
    """
    apart = f"{prefix},{body}"
    if prefix.endswith("的"):
        return f"{prefix}{body}"
    tags = understanding.tags(body)
    word, tag = tags[0] if tags else ("", "")
    if _YEAR.match(body) and not prefix[-1].isascii():
        return f"{prefix}{body}"
    if len(prefix) > _LONG or prefix[-1].isascii() or not "一" <= body[:1] <= "鿿" or tag.startswith(_APART):
        return apart
    plain = bool(_ORGAN.match(body) or _OF_KIND.match(body) or _ADVERB.match(body))
    held = OFFICE_HELD.match(body)
    thing = not plain and (held is not None or _is_thing(word, tag, understanding))
    if word[:1] in "这那" or ((thing or _KIND.match(body)) and not frame):
        return apart
    joined = f"{prefix}{'的' if thing else ''}{body}"
    return joined if _named(joined, understanding) == _named(apart, understanding) else apart


def _is_thing(word: str, tag: str, understanding: Understanding) -> bool:
    """Whether a word names a thing; a term of the lexicon does unless it opens with a verb (发现问题)."""
    if tag == "" and len(word) > 2:
        tag = understanding.tags(word[:2])[0][1]
        return not tag.startswith(("v", "d"))
    return tag.startswith(_NOUN)


def _named(text: str, understanding: Understanding) -> tuple[str, ...]:
    """The places and bodies that a question names."""
    question = understanding.parse(text)
    return (*(p.canonical for p in question.places), *question.organs)
