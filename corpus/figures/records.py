"""Every quantity of a document as a record: how many of what, by whom, when, where, and its span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from corpus.gazetteer import Gazetteer
from corpus.model import BlockKind, Document, Span
from corpus.segment import Segmenter, load_segmenter
from corpus.sentences import sentences_of

from .find import figures
from .model import Figure

__all__ = ["FigureRecord", "figure_records"]

_COUNTED_KINDS = frozenset({"quantity", "percent", "money"})
_SKIPPED = frozenset({BlockKind.FURNITURE, BlockKind.BYLINE})
_NUMBERED = r"(?:第[一二三四五六七八九十\d]+)?"
_ACTOR = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}届)?(?:[省市县区州旗]?委|中央)?"
    rf"{_NUMBERED}(?:巡[察视](?:组|办|机构|工作领导小组)|纪检监察(?:组|机关)|纪委监委|[省市县区州旗]委"
    r"|被巡[察视](?:单位|党组织))"
)
_VERBS = re.compile(
    "^(?:发现|移交|上报|形成|给予|提出|收缴|追缴|追回|退缴|清退|挽回|完成|开展|推动|解决|整改|制定|出台|新建|修订|建立|启动|召开|组织"
    "|受理|办结|查处|处理|走访|培训|抽调|选派|安排|督促|督办|交办|反馈|督查|检查|关停|修复|取缔|协调|收集|梳理|细化|明确|编制)+(?=..)"
)
_REACH = 16  # characters beside a number in which what it counts is looked for
_NOUN = ("n", "vn", "an", "l", "j", "b", "a", "i", "eng")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRecord:
    """A figure with what the text around it says; "" where it says nothing.

    ``figure.span`` and ``sentence`` are in ``Document.text``. ``what`` is what is counted, ``who`` the
    body that acts in the sentence, ``when`` the date or round last named (as written), ``where`` the
    narrowest place last named in the block, else the document's own.
    """

    figure: Figure
    sentence: Span
    what: str
    who: str
    when: str
    where: str


def figure_records(document: Document, gazetteer: Gazetteer | None = None) -> tuple[FigureRecord, ...]:
    """The quantities, shares and amounts of money of a document, in the order of the text.

    Args:
        document: any document.
        gazetteer: finds places; the shipped one when None.
    """
    return tuple(_records(document, gazetteer or Gazetteer.load()))


def _records(document: Document, gazetteer: Gazetteer) -> Iterator[FigureRecord]:
    block = -1
    when = where = ""
    for sentence in sentences_of(document):
        if document.blocks[sentence.block].kind in _SKIPPED:
            continue
        if sentence.block != block:
            block = sentence.block
            when, where = "", document.regions[0] if document.regions else ""
        places = gazetteer.find(sentence.text, context=document.regions)
        found = figures(sentence.text)
        actor = _ACTOR.search(sentence.text)
        who = ""
        if actor is not None:  # with the place right before it: 锦江区|委巡察办
            begins = next(
                (p.span.start for p in places if p.span.end - actor.start() in {0, 1}), actor.start()
            )
            who = sentence.text[begins : actor.end()]
        for figure in found:
            if figure.kind in {"date", "round"}:
                when = figure.text
            if figure.kind not in _COUNTED_KINDS:
                continue
            before = [p for p in places if p.span.end <= figure.span.start]
            where = before[-1].canonical if before else where
            yield FigureRecord(
                figure=replace(figure, span=figure.span.shift(sentence.span.start)),
                sentence=sentence.span,
                what=_counted(sentence.text, figure),
                who=who,
                when=when,
                where=where,
            )


def _counted(text: str, figure: Figure) -> str:
    """The nouns after the unit (28个突出问题), else those before the number (突出问题28个)."""
    segmenter = _segmenter()
    after: list[str] = []
    for word, tag in segmenter.tags(text[figure.span.end : figure.span.end + _REACH]):
        if tag and not tag.startswith(_NOUN):
            break
        after.append(word)
    if after and figure.kind != "percent":
        return "".join(after)
    before: list[str] = []
    near = text[max(0, figure.span.start - _REACH) : figure.span.start].rstrip("近约超逾达为是有 ")
    for word, tag in reversed(segmenter.tags(near)):
        if tag and not tag.startswith(_NOUN):
            break
        before.insert(0, word)
    return _VERBS.sub("", "".join(before))


@cache
def _segmenter() -> Segmenter:
    return load_segmenter()
