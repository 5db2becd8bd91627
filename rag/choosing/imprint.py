"""What stands on a paper, not in its sentences: its number (某纪发〔2024〕3号) and the day of issue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from corpus.fold import fold
from corpus.model import Block, BlockKind, Document, Span
from rag.questions.asking import AnswerType, Facet
from rag.questions.times import years

from .features import Scored

__all__ = ["asks_imprint", "imprint"]

_NUMBER_ASKED = re.compile(r"文号|发文字号|文件(?:编)?号|[几哪]号文")
_DAY_ASKED = re.compile(
    r"(?:印发|下发|制发|发布|公布|成文|落款|发文|发出)|(?:哪天|几号|什么时候|何时|哪一?年|几月)发的"
)
_PAPERS = re.compile(r"^(?:通报|通知|公告|公示|办法|意见|方案|文件|报告|规定|细则|决定|条例|文)$")
#: GB/T 9704-2012, 7.2.5: the issuer's short name, the year in hexagonal brackets, the running number.
#: Nothing else stands in its line but the paper's title before it or the name of the signer behind it.
_NUMBER = re.compile(
    r"^(?!根据|按照?|依据|依照|参照|见)[^,。;:!?]{0,50}?\(?[一-鿿]{1,12}[〔\[(【](?:19|20)\d\d[〕\])】]\s*第?\d{1,4}号\)?"
    r"(?:\s*签发人:?[一-鿿\s]{0,8})?$"
)
#: The title of a paper, where it is no block of that kind.
_TITLE = re.compile(
    r"^[^,。;:!?]{0,50}的(?:通报|通知|公告|公示|办法|意见|方案|报告|规定|细则|决定)(?:\([^)]*\))?$"
)
#: The same standard, 7.3.5: the day at the end, below the issuer, or in brackets below the title.
_DAY = re.compile(r"^[^,。;:!?]{0,50}?\(?(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:印发|发布|公布)?\)?$")
_MEANT = 0.5  # share of the weight of the asking's terms, for the paper that it means
_NEAR = 5  # sentences that may tell which paper of a file is meant
_HEAD = 3  # blocks above a title that may hold the number of its paper
_LONGEST = 70  # characters of a block that holds nothing but such marks
_ISSUED = re.compile(r"印发|下发|制发|发布|公布|发出")


def asks_imprint(facet: Facet) -> bool:
    """Whether an asking wants the number of a paper, or its day of issue and names no other thing."""
    if _NUMBER_ASKED.search(facet.text):
        return True
    bare = all(_PAPERS.match(t.text) for t in facet.terms if t.names)
    return facet.type is AnswerType.DATE and bare and bool(_DAY_ASKED.search(facet.text))


def imprint(facet: Facet, ranked: Sequence[Scored]) -> tuple[Scored, ...]:
    """The block with the number or the day of the paper that the best sentence stands in.

    A file may hold several papers: the number is the last one above the sentence, the day the first one below
    it, else the nearest on the other side, but none that belongs to the paper before or after. () where the
    document shows none or the sentence itself tells it.
    """
    if not ranked or not _is_meant(facet, ranked):
        return ()
    paper = ranked[0].candidate.read.document.id
    near = [s for s in ranked[:_NEAR] if s.candidate.read.document.id == paper]
    best = max(near, key=lambda s: s.values["time"])  # of two papers in a file that of the round asked
    number = _NUMBER_ASKED.search(facet.text) is not None
    if not number and best.values["type"] == 1.0 and _ISSUED.search(best.candidate.sentence.folded):
        return ()
    document = best.candidate.read.document
    here = best.candidate.sentence.sentence.block
    begin, end = _paper_around(document, here)
    found = [
        (i, block)
        for i, block in enumerate(document.blocks)
        if begin <= i < end and _marks(document, block, number=number)
    ]
    above, below = [b for i, b in found if i <= here], [b for i, b in found if i > here]
    nearest = (above[-1:] or below[:1]) if number else (below[:1] or above[-1:])
    return tuple(replace(best, candidate=replace(best.candidate, span=_shown(document, b))) for b in nearest)


def _paper_around(document: Document, here: int) -> tuple[int, int]:
    """The range of blocks of the paper that a block stands in: from its number or title to the next one's."""

    def said(i: int) -> str:
        return fold(document.blocks[i].span.of(document.text)).strip()

    def is_title(i: int) -> bool:
        return document.blocks[i].kind is BlockKind.TITLE or _TITLE.match(said(i)) is not None

    def is_number(i: int) -> bool:
        return _marks(document, document.blocks[i], number=True)

    count = len(document.blocks)
    title = next((i for i in range(here, -1, -1) if is_title(i)), None)
    number = next((i for i in range(here, -1, -1) if is_number(i)), None)
    begin = title if title is not None else number or 0
    if title is not None:  # its number, and lines of the title, stand above
        above = range(title - 1, max(-1, title - 1 - _HEAD), -1)
        lines = list(takewhile(lambda i: is_number(i) or not (is_title(i) or "。" in said(i)), above))
        begin = next((i for i in lines if is_number(i)), title)
    if begin == here and is_number(here):  # the number itself: its title follows
        title = next((i for i in range(here + 1, min(count, here + 1 + _HEAD)) if is_title(i)), here)
        return here, next((i for i in range(title + 1, count) if is_title(i) or is_number(i)), count)
    below = [i for i in range(here + 1, count) if is_title(i) or is_number(i)]
    if below and begin == here and is_number(below[0]) and below[0] - here <= 2:
        below = below[1:]  # in brackets below the title
    return begin, below[0] if below else count


def _is_meant(facet: Facet, ranked: Sequence[Scored]) -> bool:
    """Whether title, headings or sentence hold most of what the asking names beside the mark.

    An asking that names nothing has to name a place or time, or only one document may be meant.
    """
    best = ranked[0]
    sentence = best.candidate.sentence
    said = f"{sentence.title} {sentence.path} {sentence.folded}"
    other = [t for t in facet.terms if t.names and not _PAPERS.match(t.text)]
    terms = [t for t in other if not _NUMBER_ASKED.search(t.text)]
    if not terms and not (facet.names or facet.places or years(fold(facet.text))):
        return len({s.candidate.read.document.id for s in ranked}) == 1
    held = sum(t.weight for t in terms if any(word in said for word in (t.text, *t.synonyms)))
    return held >= _MEANT * sum(t.weight for t in terms)


def _marks(document: Document, block: Block, *, number: bool) -> bool:
    text = fold(block.span.of(document.text)).strip()
    pattern = _NUMBER if number else _DAY
    return len(text) <= _LONGEST and pattern.search(text) is not None


def _shown(document: Document, block: Block) -> Span:
    """The block without the blanks around it."""
    text = block.span.of(document.text)
    lead = len(text) - len(text.lstrip())
    return Span(block.span.start + lead, block.span.start + len(text.rstrip()))
