"""Questions worth asking next: made from what the documents themselves announce in headings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from pathlib import PurePosixPath

from corpus.model import BlockKind, Document

__all__ = ["from_documents", "from_headings", "of_samples"]

_NAMED = re.compile(r"“([^“”]{3,10})”(?=(?:机制|模式|工作法|做法|制度|平台|体系|方式|巡察|清单))")
_PLAIN = re.compile(r"^[一-鿿“”、]{5,16}$")
_NUMBERED = re.compile(r"^[（(]?[一二三四五六七八九十甲乙丙丁戊己庚辛\d]+[)）、.．]\s*")
_SPOKEN_OF = re.compile(r"[说讲]了?什么|怎么[说看]|来源|说明|背景|要点|提示|讨论|小结|总结|附|[?？]")
_ASKS = re.compile(r"怎么|怎样|如何|为什么|什么|谁|多少|多久|哪")
# What a place can be asked to do: headings that name scenes or people invite no question.
_PRACTICE = re.compile(
    "机制|制度|做法|办法|措施|监督|整改|巡视|巡察|联动|贯通|协作|清单|台账|督查|评估|考核|公开|培训|统筹|管理|责任|线索|信访"
)
_EVERYBODYS = frozenset(
    ("一把手", "两个维护", "三重一大", "三农", "八项规定", "四个意识")
)  # quoted, but no practice


def of_samples(sources: Iterable[str]) -> tuple[str, ...]:
    """The questions that the bundled samples were written for; () when the sources are others."""
    samples = {entry.name for entry in resources.files("corpus").joinpath("samples").iterdir()}
    if not any(PurePosixPath(source).name in samples for source in sources):
        return ()
    data = json.loads(resources.files("corpus").joinpath("data/sample_questions.json").read_text("utf-8"))
    return tuple(dict.fromkeys([data["sample"], *data["suggested"]]))


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
            if question in out or question in asked or (topic and topic.group(1) in asked):
                continue
            out.append(question)
            if len(out) >= limit:
                return tuple(out)
    return tuple(out)


_COUNTRY = "全国"


def _questions(document: Document) -> Iterator[str]:
    """What the headings and the named practices of a document invite to ask."""
    place = next((r for r in document.regions if r != _COUNTRY), "")
    where = f"{place}的" if place else ""
    for m in _NAMED.finditer(document.text):
        if m.group(1) not in _EVERYBODYS:
            yield f"{where}“{m.group(1)}”是怎么做的？"
    for block in document.blocks:
        if block.kind is not BlockKind.HEADING:
            continue
        heading = _NUMBERED.sub("", block.span.of(document.text).strip())
        if not place or not _PLAIN.match(heading) or "“" in heading or _SPOKEN_OF.search(heading):
            continue
        if _ASKS.search(heading):
            yield f"{place}{heading}？"
        elif _PRACTICE.search(heading):
            yield f"{place}在“{heading}”方面有哪些做法？"
