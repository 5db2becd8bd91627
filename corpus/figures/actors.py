"""Who acts in a clause: the body that its subject names, or that stands after 由."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Span

__all__ = ["Actor", "actors_in", "clause_starts"]

_OWN = (
    r"巡[察视]工作领导小组(?:办公室)?|巡[察视](?:组|办公室|办|机构|机关)|纪检监察(?:组|机关|室)"
    r"|纪委监委|纪委|监委|党组|党委|党工委"
    r"|组织部|宣传部|统战部|政法委|委办公?室|督[查导]组|评估组|检查组|工作组|调研组|课题组|指导组"
    r"|专班|领导小组|工作队"
)
_BODY = (
    rf"{_OWN}|[省市县区州盟旗镇乡]委|(?:人民)?政府|街道办(?:事处)?|村委会|居委会|党支部"
    rf"|[\u4e00-\u9fff][局厅]|检察院|法院|医院|学校"
    r"|大学|学院|集团|公司|合作社|中心|支队|大队|委员会|办公室|机关|学会|协会"
)
_INSIDE = r"[\u4e00-\u9fff（）]"
_NOT_INSIDE = (
    r"(?![的了在对向并已将被由与从于是为使让把等就也都还、]|进驻|发现|移交|督促|推动|联合|开展|担任)"
)
_NAME = re.compile(rf"(?:{_NOT_INSIDE}{_INSIDE}){{0,20}}?(?:{_BODY})(?![织长员])")
_SUB = re.compile(
    rf"(?:第[一二三四五六七八九十\d]{{1,3}})?(?:[\u4e00-\u9fff]{{0,4}}(?:专项|联合|提级|交叉|机动"
    rf"|常规))?(?:{_OWN})(?![织长员])"
)
_JOINED = re.compile(r"[、和及]")
_BREAK = re.compile(r"[，。；！？：:“”\n]")
_LEAD = re.compile(
    r"(?:[\s　由]|此前|随后|随即|之后|同时|(?:截至)?目前|其中|并|经|日前|近日|最近|期间|为此|对此"
    r"|于是|后来|接着|紧接着|据此"
    r"|今年|去年|每年|[一二两]是)*"
)
_AIMED = re.compile(r"[向对给为与同跟把将被从按以就在]")
_AFTER = re.compile(r"(?:的|方面|系统|班子|有关|等)")
_OBJECT, _LATER_BY = re.compile(r"[对将把]|针对"), re.compile(r"，由")
_BY = re.compile(r"由")
_GOES_ON = re.compile(
    r"[\s　]*(?:\d|[一二两三四五六七八九十百千万]{1,4}[个项条件名家起份]|共|累计|总计|合计|目前"
    r"|截至|同时|其中|并|通过|针对|围绕|坚持"
    r"|采取|已|还|先后|督促|推动|发现|移交|提出|给予|追|清|整改|制定|建立|完善|开展|走访|对|向|随后|随即)"
)
_WHOLE = re.compile(r"(?:全|我|本)[省市县区州旗镇乡村]|[他她它我你]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """From ``at`` on (an offset in the sentence) ``name`` acts; "" when somebody unnamed does."""

    at: int
    name: str


def actors_in(
    sentence: str, starts: Sequence[int], *, times: Sequence[Span], places: Sequence[Span]
) -> tuple[Actor, ...]:
    """Who acts from where on in a sentence; empty when the sentence goes on with who acted before.

    Args:
        sentence: its text.
        starts: where its clauses begin, as from :func:`clause_starts`.
        times: the times named in it, left out before a subject.
        places: the places named in it; one that begins a clause and acts itself ends what came before.
    """
    found: list[Actor] = []
    for k, start in enumerate(starts):
        end = starts[k + 1] if k + 1 < len(starts) else len(sentence)
        at = _subject_at(sentence, start, times)
        name = _named(sentence, at, end)
        if name:
            found.append(Actor(at=at, name=name))
        elif any(place.start == at for place in places) or _WHOLE.match(sentence, at):
            found.append(Actor(at=at, name=""))
        elif k == 0 and _OBJECT.match(sentence) and (agent := _agent(sentence)):
            found.append(Actor(at=0, name=agent))
        elif k == 0 and not _GOES_ON.match(sentence, at) and not any(t.start <= start < t.end for t in times):
            found.append(Actor(at=at, name=""))
    return tuple(found)


def _agent(sentence: str) -> str:
    """The body after 由 at the head of a later clause: 对……的单位，由市委巡察办约谈."""
    match = _LATER_BY.search(sentence)
    return _named(sentence, match.end(), len(sentence)) if match is not None else ""


def clause_starts(sentence: str) -> list[int]:
    """Where the clauses of a sentence begin."""
    starts = {0, *(match.end() for match in _BREAK.finditer(sentence))}
    return sorted(start for start in starts if start < len(sentence))


def _subject_at(sentence: str, start: int, times: Sequence[Span]) -> int:
    """The offset behind times and linking words."""
    at = start
    while True:
        lead = _LEAD.match(sentence, at)
        ahead = lead.end() if lead is not None else at
        ahead = next((time.end for time in times if time.start == ahead), ahead)
        if ahead == at:
            return at
        at = ahead


def _named(sentence: str, at: int, end: int) -> str:
    """The body that a clause names as acting, "" for none."""
    for begin in (at, *(match.end() for match in _BY.finditer(sentence, at, end))):
        if _AIMED.match(sentence, begin):
            continue
        last = _end_of_name(sentence, begin, end)
        while last > begin and _JOINED.match(sentence, last):
            further = _end_of_name(sentence, last + 1, end)
            if further <= last + 1:
                break
            last = further
        if last > begin and not _AFTER.match(sentence, last):
            return sentence[begin:last]
    return ""


def _end_of_name(sentence: str, at: int, end: int) -> int:
    match = _NAME.match(sentence, at, end)
    if match is None:
        return at
    last = match.end()
    while (sub := _SUB.match(sentence, last, end)) is not None and sub.end() > last:
        last = sub.end()
    return last
