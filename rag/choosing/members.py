"""Things that a question names side by side and asks of each: 红账、黄账各怎么管.

A document tells of each under a head of its own: a short sentence or heading that ends with the name, and
what follows it.
"""

from __future__ import annotations

import re

from corpus.fold import fold
from rag.questions.asking import Facet
from rag.reading.scope import ReadDocument, ReadSentence

__all__ = ["heads_of", "members_of", "names_all"]

_H = "(?:(?![各和与及])[一-鿿])"
_NAMES = re.compile(
    rf"(?P<names>(?:[一-鿿]{{2,16}}、)+{_H}{{2,8}}(?:[和与及]{_H}{{2,8}})?)(?:这[两三四五六]{_H}{{1,3}})?(?:各自|各|分别)"
    r"[^,。;、]{0,8}?(?:什么|啥|哪|怎么|怎样|如何|咋)"
)
#: What ends the words before the first name: 县里的, 方案中; but 中医院, 国有企业 are names.
_LOCATES = re.compile(r"[的是把]|(?<=[一-鿿]{2})(?:[里有]|中(?![医学心层央队药]))|(?<=[省市县区镇乡村])里")
_HEAD = 18  # characters of the head of a part


def members_of(facet: Facet) -> tuple[str, ...]:
    """The names that an asking puts side by side and asks of each; () for none, or units and places."""
    found = _NAMES.search(fold(facet.text))
    if found is None or facet.type.is_figure or facet.entities or len(facet.places) > 1:
        return ()
    names = [n for n in re.split("[、和与及]", found["names"]) if n]
    first = _LOCATES.split(names[0])[-1]
    return tuple(dict.fromkeys((first, *names[1:]))) if first else ()


def names_all(members: tuple[str, ...], sentence: ReadSentence) -> bool:
    """Whether a sentence names all of them."""
    return bool(members) and all(name in sentence.folded for name in members)


def heads_of(members: tuple[str, ...], read: ReadDocument) -> tuple[int, ...]:
    """The sentences that tell of each, in order: its head and the sentence after it.

    Returns:
        () unless every name has a head of its own in the document.
    """
    out: list[int] = []
    for name in members:
        head = next((i for i, s in enumerate(read.sentences) if _is_head(name, members, s)), None)
        if head is None or head + 1 >= len(read.sentences):
            return ()
        out += [head, head + 1]
    return tuple(out) if len(set(out)) == len(out) else ()


def _is_head(name: str, members: tuple[str, ...], sentence: ReadSentence) -> bool:
    said = sentence.folded.rstrip("。:;.")
    others = any(n in said for n in members if n not in name)
    return len(said) <= _HEAD and said.endswith(name) and not others and sentence.row is None
