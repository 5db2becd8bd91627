"""Questions worth asking next: made from what the documents themselves announce in headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from corpus.model import BlockKind, Document

__all__ = ["from_documents", "from_headings"]

_NAMED = re.compile(r"“([^“”]{3,10})”(?=(?:机制|模式|工作法|做法|制度|平台|体系|方式|巡察|清单))")
_PLAIN = re.compile(r"^[一-鿿“”、]{5,16}$")
_NUMBERED = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]\s*")


def from_documents(documents: Iterable[Document], *, limit: int = 6) -> tuple[str, ...]:
    """Opening questions over several documents: one a document, names of practices first."""
    out: list[str] = []
    for document in documents:
        question = next(_questions(document), None)
        if question is not None and question not in out:
            out.append(question)
        if len(out) >= limit:
            break
    return tuple(out)


def from_headings(documents: Sequence[Document], *, asked: str, limit: int = 3) -> tuple[str, ...]:
    """Follow-up questions over the documents that an answer cited, leaving out what was asked."""
    out: list[str] = []
    for document in documents:
        for question in _questions(document):
            topic = re.search(r"“(.+)”", question)
            if question in out or (topic and topic.group(1) in asked):
                continue
            out.append(question)
            if len(out) >= limit:
                return tuple(out)
    return tuple(out)


def _questions(document: Document) -> Iterator[str]:
    """What the headings and the named practices of a document invite to ask."""
    where = f"{document.regions[0]}的" if document.regions else ""
    for m in _NAMED.finditer(document.text):
        yield f"{where}“{m.group(1)}”是怎么做的？"
    for block in document.blocks:
        if block.kind is not BlockKind.HEADING:
            continue
        heading = _NUMBERED.sub("", block.span.of(document.text).strip())
        if _PLAIN.match(heading) and "“" not in heading:
            about = f"{document.regions[0]}在" if document.regions else "在"
            yield f"{about}“{heading}”方面有哪些做法？"
