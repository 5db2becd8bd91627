"""Whether two claims speak of one occasion and contradict each other.

The rules are stated, not learnt; tests/rag/composing/test_disagreement.py holds what they fire on and
what not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from corpus.figures import Figure, same_figure
from rag.choosing.features import Candidate
from rag.questions.patterns import UNIT_CLASSES

from .claims import Claim, Occasion

__all__ = ["Relation", "Source", "relation"]

Relation = Literal["differs", "elsewhen"]
_Sureness = Literal["sure", "tied", "likely", "no"]

#: What goes on after a report: two days give two figures, and both are right.
_GROWS = re.compile(
    r"整改|完成|办结|解决|化解|追缴|追回|清退|退还|挽回|退缴|立案|处分|问责|留置|移送|查处|兑现|落实|建立|修订|制定"
    r"|出台|公开|销号|办理|受理|整治|清理|培训|参加|注册|通报|建成|惠及|服务"
)
_CUMULATIVE = re.compile(r"累计|截[至止]|至今|以来|目前|已经?(?=[一-鿿])")
_NORM = re.compile(r"应当|应[于在自]|须|必须|不得|不超过")
_STANDING = re.compile(r"共有|现有|下辖|户籍|常住|在册|编制")
_ONCE = re.compile(r"成立|挂牌|揭牌|组建|设立|首[次批个]|建成|开园|投用")
_ISSUED = re.compile(r"印发|施行|实施|发布|公布|通过|出台|生效")
#: Classes of scope that both claims have to share: where a round is named by both, where another total of a
#: year is the same in both.
_NEVER_SILENT = {
    "sure": frozenset({"part", "plan", "since", "body"}),
    "tied": frozenset({"part", "plan", "body"}),
}
_TELLING = 9  # a figure up to this that two sentences share says nothing of their being about the same
_MONTH = len("2026-01")  # of a date as documents have it
_SCALED = re.compile(r"[万亿%％.．]|分之|成")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A claim with the sentence that makes it."""

    candidate: Candidate
    claim: Claim

    @property
    def document_id(self) -> str:
        """Id of the document."""
        return self.candidate.read.document.id

    @property
    def date(self) -> str:
        """The date of the document as far as it is known, "" for none."""
        return self.candidate.read.document.date or ""

    @property
    def file(self) -> str:
        """The file of the document."""
        return self.candidate.read.document.source

    @property
    def as_of(self) -> str:
        """Up to when it counts: said by itself, else the date of its document."""
        return self.claim.as_of or self.date

    @property
    def label(self) -> str:
        """The title in brackets, inner ones narrowed (GB/T 15834)."""
        title = self.candidate.read.document.title.replace("《", "〈").replace("》", "〉")
        return f"《{title}》"

    @property
    def cumulative(self) -> bool:
        """Whether the words before the figure say that it counts up to a day."""
        figure = self.claim.figure
        lead = self.candidate.sentence.sentence.text[: figure.span.start if figure else None]
        return bool(_CUMULATIVE.search(lead))

    @property
    def folded(self) -> str:
        """The sentence, folded."""
        return self.candidate.sentence.folded


def relation(one: Source, other: Source) -> Relation | None:
    """How two claims of one kind and thing contradict each other; symmetric.

    Returns:
        ``differs`` where at most one of them can be right, ``elsewhen`` where both count up to another day,
        None where they agree or may speak of different things.
    """
    a, b = one.claim, other.claim
    if (
        a.kind != b.kind
        or a.thing != b.thing
        or one.candidate.read.superseded
        or other.candidate.read.superseded
    ):
        return None
    if a.occasion.place != b.occasion.place or not a.occasion.place or not _apart(a, b):
        return None
    if a.kind == "who":
        return "differs" if _one_person(one, other) and _within(a, b, "likely") else None
    if a.kind == "date":
        return "differs" if _within(a, b, _one_event(one, other)) else None
    if _elsewhen(one, other):
        return "elsewhen" if _within(a, b, "likely", but="period") else None
    return "differs" if _settled(one, other) and _within(a, b, _one_count(one, other)) else None


# --- values ------------------------------------------------------------------------------------


def _apart(a: Claim, b: Claim) -> bool:
    """Whether what two claims say differs by more than writing, rounding or a word for about."""
    if a.figure is None or b.figure is None:
        return a.said not in b.said and b.said not in a.said
    if a.kind == "date":
        return _days_apart(int(a.figure.value), int(b.figure.value))
    return _amounts_apart(a.figure, b.figure)


def _amounts_apart(x: Figure, y: Figure) -> bool:
    if same_figure(x, y) or not same_figure(x, _like(x, y)):
        return False  # equal, or in units that can't be compared
    if x.value in (y.value, y.high) or (x.high is not None and x.high in (y.value, y.high)):
        return False
    if x.high is not None or y.high is not None:
        return False  # a range, of which the other may be one end
    gap = abs(x.value - y.value)
    if x.approximate or y.approximate:
        rough = [f.value for f in (x, y) if f.approximate]
        return gap >= max(Decimal(10) ** v.adjusted() for v in rough)
    if _SCALED.search(x.text) or _SCALED.search(y.text):
        return gap >= max(_step(x), _step(y))
    return True


def _like(x: Figure, y: Figure) -> Figure:
    """``y`` with the value of ``x``: the two are the same figure if kind and unit agree."""
    return Figure(span=y.span, text=x.text, value=x.value, unit=y.unit, kind=y.kind, high=x.high)


def _step(figure: Figure) -> Decimal:
    """The last written digit's place: 0.1亿 of 2.2亿元, 1 of 214个 and 93%."""
    digits = re.search(r"\d+(?:[.．](?P<rest>\d+))?(?P<scale>[十百千]?[万亿]{0,2})", figure.text)
    if digits is None:
        return Decimal(1)
    scale = Decimal(1)
    for character in digits["scale"]:
        scale *= {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[character]
    return scale / Decimal(10) ** len(digits["rest"] or "")


def _days_apart(x: int, y: int) -> bool:
    """Whether two dates (YYYYMMDD, 0 for what is not said) contradict each other in a part that both say."""
    ours, theirs = ((d // 10_000, d // 100 % 100, d % 100) for d in (x, y))
    return any(p and q and p != q for p, q in zip(ours, theirs, strict=True))


# --- occasions ---------------------------------------------------------------------------------


def _within(a: Claim, b: Claim, sureness: _Sureness, *, but: str = "") -> bool:
    """Whether what narrows two claims, but for one class, allows them to mean the same."""
    if sureness == "no":
        return False
    for name in {c for c, _ in a.scope | b.scope} - {but}:
        ours, theirs = ({w for c, w in claim.scope if c == name} for claim in (a, b))
        if ours == theirs:
            continue
        if sureness == "likely" or (ours and theirs) or name in _NEVER_SILENT[sureness]:
            return False
    return True


def _one_count(one: Source, other: Source) -> _Sureness:
    """Whether two amounts were counted on one occasion."""
    a, b = one.claim, other.claim
    x, y = a.occasion, b.occasion
    if None in (x.year, y.year, x.round, y.round, x.session, y.session) or _contrary(x, y):
        return "no"
    if _in_time(one) or _in_time(other):
        return "likely" if _in_time(one) and _in_time(other) else "no"
    spelt = bool(x.year and y.year)
    implied = bool(x.year or x.dated) and (x.year or x.dated) == (y.year or y.dated)
    agreeing, conflicting = _beside(a, b)
    totals = (a.total and b.total) or a.as_of == b.as_of != ""
    if x.round and y.round:
        timeless = not (x.year or y.year or x.dated or y.dated)
        tied = implied or bool(x.session and y.session) or timeless
        return "sure" if tied and (totals or agreeing) else "no"
    near = spelt or (len(one.date) >= _MONTH and one.date[:_MONTH] == other.date[:_MONTH])
    if agreeing and near and one.document_id != other.document_id:
        return "tied" if spelt else "likely"
    if x.round or y.round or conflicting:
        return "no"
    if spelt and totals:
        return "sure" if _month(a) and _month(a) == _month(b) else "likely"
    standing = _STANDING.search(one.folded) and _STANDING.search(other.folded)
    return "likely" if standing and implied and totals else "no"


def _in_time(source: Source) -> bool:
    """Whether a claim is a time limit that somebody has to keep."""
    figure = source.claim.figure
    return bool(figure and figure.unit in UNIT_CLASSES["time"] and _NORM.search(source.folded))


def _contrary(x: Occasion, y: Occasion) -> bool:
    """Whether two occasions name different years, rounds or sessions."""
    pairs = ((x.year, y.year), (x.round, y.round), (x.session, y.session))
    return any(p and q and p != q for p, q in pairs)


def _beside(a: Claim, b: Claim) -> tuple[bool, bool]:
    """Whether the amounts beside two claims agree in one of the same thing, and whether none agrees."""
    pairs = [(p, q) for p in a.beside for q in b.beside if p[1].unit == q[1].unit]
    equal = [(p, q) for p, q in pairs if same_figure(p[1], q[1])]
    telling = any(_begins(p[0], q[0]) and p[1].value > _TELLING for p, q in equal)
    return telling, bool(pairs) and not equal


def _begins(one: str, other: str) -> bool:
    """Whether two things are one, or one a longer name for the other: 市直单位, 市直单位开展巡察."""
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def _month(claim: Claim) -> frozenset[str]:
    return frozenset(w for c, w in claim.scope if c == "period")


def _settled(one: Source, other: Source) -> bool:
    """Whether the amounts no longer grow between the days of two sources."""
    if one.document_id == other.document_id or one.as_of == other.as_of != "":
        return True
    if _in_time(one) or _beside(one.claim, other.claim)[0]:
        return True
    if any(_GROWS.search(s.claim.thing) or s.cumulative for s in (one, other)):
        return False
    a, b = one.claim.occasion, other.claim.occasion
    if a.round and b.round:
        return True
    return not (a.year and a.year in (a.dated, b.dated) and one.date != other.date)


def _elsewhen(one: Source, other: Source) -> bool:
    """Whether two totals of one thing count up to different days, both of which are known."""
    if one.as_of == other.as_of or not (one.as_of and other.as_of):
        return False
    if not all(s.cumulative and s.claim.total for s in (one, other)):
        return False
    x, y = one.claim.occasion, other.claim.occasion
    return x.round == y.round and x.session == y.session and None not in (x.round, x.session)


def _one_event(one: Source, other: Source) -> _Sureness:
    """Whether two dates are those of one event."""
    a, b = one.claim, other.claim
    x, y = a.occasion, b.occasion
    assert a.figure is not None
    assert b.figure is not None
    if (
        None in (x.round, y.round)
        or (x.round or "") != (y.round or "")
        or (x.session and y.session and x.session != y.session)
    ):
        return "no"
    years = [int(f.value) // 10_000 or int(o.dated or 0) for f, o in ((a.figure, x), (b.figure, y))]
    named = {w for c, w in a.scope if c == "name" and w.startswith("《")}
    issued = bool(_ISSUED.search(a.thing)) and named & {w for c, w in b.scope if c == "name"}
    once = bool(_ONCE.search(a.thing))
    if years[0] != years[1] and not once:
        return "no"
    if x.round or issued:
        return "sure"
    return "likely" if once else "no"


def _one_person(one: Source, other: Source) -> bool:
    """Whether an office or a duty is spoken of at one time."""
    a, b = one.claim, other.claim
    if a.thing.startswith("由"):
        return bool(one.date[:4] == other.date[:4] and not _contrary(a.occasion, b.occasion))
    if one.document_id == other.document_id:
        return True
    return len(one.date) >= _MONTH and one.date[:_MONTH] == other.date[:_MONTH]
