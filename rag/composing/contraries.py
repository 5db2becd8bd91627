"""Where a sentence of a document tells otherwise than a statement: its figure, number, doer or course.

Each rule finds one kind of place in both texts, filled differently: 356名 against 256名, 第八巡视组 against
第六巡视组, 由甲汇总 against 由乙汇总, 缩短 against 延长. Nothing here knows whether the two speak of the
same; that is for who calls (:mod:`rag.composing.corrections`).
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence

from corpus.figures import figures
from corpus.names import family_names
from corpus.segment import Segmenter
from rag.questions.times import whole
from rag.verify.actors import Mention, mentions
from rag.verify.positions import position_problems

from .amounts import FROM_TO, Contrary, contrary_amounts

__all__ = ["Contrary", "contraries", "is_course", "officers"]

_NUMERALS = r"[一二三四五六七八九十百\d]{1,4}"
_NUMBERED = re.compile(
    rf"第(?P<number>{_NUMERALS})(?P<kind>轮|届|批|期|号|(?:巡[视察]|督查|检查|调研|审计|考核|评估)?组)"
)
_UP = r"增加|增长|增多|增至|增到|上升|升至|升到|提高|扩大|上涨|涨到|涨至|延长|拉长|升高|放宽"
_DOWN = r"减少|减至|减到|下降|降至|降到|降低|压减|压缩|缩小|缩短|下跌|跌至|缩减|收窄"
_COURSE = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})")
_HOLDS = re.compile(
    r"(?P<role>[一-鿿]{0,8}?(?P<last>[一-鿿]{2}))(?:都|均|一律)?(?:是|由)(?P<who>[一-鿿、()的]{2,16}?)(?:来)?(?:担任|兼任|出任|充任|充当|当任|当)"
)
#: Offices of which a body has one holder; of 委员 and 代表 it has several.
_OFFICE = "书记|主任|组长|局长|部长|市长|县长|区长|镇长|乡长|主席|会长|处长|院长|校长|总?经理|董事长|厅长"
_PENALTY = re.compile(
    r"严重警告|警告|记大过|记过|降级|撤职|撤销党内职务|留党察看|开除党籍|开除公职|诫勉谈话|诫勉|免职"
)
_MEMBER = r"(?:“[^“”]{1,12}”|[^\W、]{2,10})"
_LISTED = re.compile(rf"{_MEMBER}(?:、{_MEMBER})+(?:[和及与]{_MEMBER})?")
#: Who is said to have got a penalty: 吴某某被开除党籍.
_PUNISHED = re.compile(
    rf"(?P<who>[一-鿿]{{2,}}?)(?:[已也都]|后来|最后)?[受被][^,。;]{{0,4}}?(?P<penalty>{_PENALTY.pattern})"
)
_RUN = re.compile(r"[一-鿿\d]*$")
_LINKS = re.compile(r"^.*[把将]|(?:原来)?[的是由给归让就也都已又]+$")
_JOINING = frozenset("cp")  # tags of 和 and 于
_DOES = 6  # characters behind a body in which stands what it does
_VERBS = 2  # pairs of characters behind a body that may be its verb
_SHORT = 2  # characters of a member of a list, or of a thing told of
_NAME = 3  # characters of a name, mostly


def contraries(said: str, told: str, *, segmenter: Segmenter, share: float = 0.0) -> tuple[Contrary, ...]:
    """Where a sentence tells otherwise than a statement that it speaks of.

    Args:
        said: the statement, folded.
        told: the sentence, folded.
        segmenter: tells names from other words.
        share: of the statement's words that the sentence holds, 0 to 1.
    """
    found = (
        *contrary_amounts(said, told, share),
        *_numbers(said, told),
        *_places(said, told),
        *_persons(said, told, segmenter),
        *_holders(said, told),
        *_doers(said, told),
        *_lists(said, told),
        *_penalties(said, told),
        *_courses(said, told),
    )
    kept: dict[str, Contrary] = {}
    for contrary in found:
        kept.setdefault(contrary.said, contrary)
    return tuple(kept.values())


def is_course(word: str) -> bool:
    """Whether a word says up or down; a sentence that tells otherwise has another in its place."""
    return bool(_COURSE.search(word))


# --- numbers in an order -----------------------------------------------------------------------


def _numbers(said: str, told: str) -> Iterator[Contrary]:
    """第八巡视组 where the sentence names one other of the kind, and not this."""
    mine, theirs = list(_NUMBERED.finditer(said)), list(_NUMBERED.finditer(told))
    for m in mine:
        alike = [t for t in theirs if _one_kind(m["kind"], t["kind"])]
        numbers = {whole(t["number"]) for t in alike}
        others = [x for x in mine if _one_kind(x["kind"], m["kind"])]
        if len(numbers) == 1 and len(others) == 1 and whole(m["number"]) not in numbers:
            yield Contrary(kind="number", said=m.group(), told=alike[0].group())


def _one_kind(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)


def _places(said: str, told: str) -> Iterator[Contrary]:
    """A place where the sentence has another: 某市唯一…的城市."""
    for problem in position_problems(said, [told]):
        if problem.code == "place.other" and problem.text not in told and problem.told not in said:
            yield Contrary(kind="place", said=problem.text, told=problem.told)


# --- who ---------------------------------------------------------------------------------------


@functools.cache
def _officer() -> re.Pattern[str]:
    """An office with the name of who holds it behind it."""
    single, compound = family_names()
    family = f"(?:[{''.join(sorted(single))}]|{'|'.join(sorted(compound))})"
    return re.compile(
        rf"(?P<vice>副?)(?P<office>{_OFFICE})(?:是|叫|为|由)?"
        rf"(?P<name>{family}[一-鿿]{{1,2}}?)"
        r"(?=[,。;、:()说在带率表介强指道谈向对作任等的和同把被怎承主担要给就出]|同志|$)"
    )


def officers(folded: str, segmenter: Segmenter) -> tuple[str, ...]:
    """The persons whom a folded text names with their offices: 主任陈某.

    Args:
        folded: the text.
        segmenter: tells a name from an ordinary word behind an office (组长应当).
    """
    return tuple(dict.fromkeys(m["name"] for m in _officers(folded, segmenter)))


def _officers(folded: str, segmenter: Segmenter) -> list[re.Match[str]]:
    return [m for m in _officer().finditer(folded) if _is_name(segmenter.tags(m["name"]))]


def _is_name(tags: Sequence[tuple[str, str]]) -> bool:
    """Whether the words of a supposed name have one of a person among them, and none that joins."""
    return any(tag.startswith("nr") for _, tag in tags) and not any(tag in _JOINING for _, tag in tags)


def _persons(said: str, told: str, segmenter: Segmenter) -> Iterator[Contrary]:
    """The holder of an office, where the sentence names one other with the same office of the same body."""
    theirs = _officers(told, segmenter) if _officer().search(said) else []
    for m in _officers(said, segmenter) if theirs else ():
        if m["name"] in told:
            continue
        same = {
            t["name"]
            for t in theirs
            if (t["office"], t["vice"]) == (m["office"], m["vice"])
            and _of_body(said[: m.start()], told[: t.start()])
        }
        if len(same) == 1:
            yield Contrary(kind="person", said=m["name"], told=same.pop())


def _of_body(one: str, other: str) -> bool:
    """Whether two offices are of one body, by what stands before them, or of none that is named."""
    unnamed = not any(re.search(r"[一-鿿\d]$", text) for text in (one, other))
    return unnamed or _of_one(one, other)


def _holders(said: str, told: str) -> Iterator[Contrary]:
    """Who holds a post by rule: 组长由甲担任."""
    theirs = list(_HOLDS.finditer(told))
    for m in _HOLDS.finditer(said):
        same = [t for t in theirs if t["last"] == m["last"] and _is_vice(t) == _is_vice(m)]
        if len(same) == 1 and not _one_in_other(same[0]["who"], m["who"]):
            yield Contrary(kind="holder", said=m["who"], told=same[0]["who"])


def _is_vice(held: re.Match[str]) -> bool:
    return held["role"].endswith("副" + held["last"])


def _one_in_other(one: str, other: str) -> bool:
    one, other = (re.sub(r"[()的]", "", text) for text in (one, other))
    return one in other or other in one


def _doers(said: str, told: str) -> Iterator[Contrary]:
    """Who does the same thing, by the verb behind the body's name: 意见是甲汇总的, 意见由乙汇总."""
    theirs = _bodies(told)
    for body in _bodies(said):
        does = re.split(r"[,。;的]", said[body.end : body.end + _DOES])[0]
        verbs = [a + b for a, b in itertools.pairwise(does)][:_VERBS]
        names = {
            o.name
            for o in theirs
            if any(told[o.end :].startswith(v) for v in verbs)
            and _of_one(said[: body.start], told[: o.start])
        }
        if len(names) == 1 and not _one_in_other(name := names.pop(), body.name):
            yield Contrary(kind="doer", said=body.name, told=name)


def _of_one(one: str, other: str) -> bool:
    """Whether two texts end with one thing, though one of them says less of it: 审核意见由, 意见是."""
    mine, theirs = (_LINKS.sub("", _RUN.search(text)[0]) for text in (one, other))  # type: ignore[index]
    return min(len(mine), len(theirs)) >= _SHORT and (mine.endswith(theirs) or theirs.endswith(mine))


def _bodies(text: str) -> list[Mention]:
    """The bodies of a text, those that touch under one name: 市委|巡察办."""
    out: list[Mention] = []
    for m in mentions(text):
        if m.kind not in {"body", "person"}:
            continue
        if out and m.start < out[-1].end:
            if m.end > out[-1].end:
                out[-1] = m
            continue
        out.append(m)
    return out


# --- lists, penalties, course ------------------------------------------------------------------


def _lists(said: str, told: str) -> Iterator[Contrary]:
    """A list of names of one length, of which the sentence has all but one."""
    theirs = [m.group() for m in _LISTED.finditer(told)]
    for m in _LISTED.finditer(said):
        mine = _members(m.group())
        for text in theirs if mine else ():
            others = _members(text)[: len(mine)]
            strange = [x for x in mine[: len(others)] if x not in others]
            rival = [x for x in others if x not in mine]
            if len(strange) == len(rival) == 1 and strange[0] not in told:
                yield Contrary(kind="list", said=strange[0], told=rival[0])
                break


def _members(text: str) -> tuple[str, ...]:
    """The members of a list whose inner ones are of one length, the first and the last cut to it."""
    first, *inner, last = (x.strip("“”") for x in re.split(r"[、和及与]", text) if x)
    lengths = {len(x) for x in inner}
    if len(lengths) != 1 or (length := lengths.pop()) < _SHORT:
        return ()
    return (first[-length:], *inner, last[:length])


def _penalties(said: str, told: str) -> Iterator[Contrary]:
    """A penalty where the sentence tells only of others that the same person got."""
    if any(penalty in told for penalty in _PENALTY.findall(said)):
        return
    for m in _PUNISHED.finditer(said):
        who = m["who"][-_NAME:]
        got = re.search(rf"(?<![一-鿿]){who}(?:因[^。;]*?)?[受被][^,。;]*", told)
        theirs = list(dict.fromkeys(_PENALTY.findall(got[0]))) if got else []
        if theirs and not any(_one_in_other(m["penalty"], other) for other in theirs):
            yield Contrary(kind="penalty", said=m["penalty"], told="”“".join(theirs))


def _courses(said: str, told: str) -> Iterator[Contrary]:
    """Up where the sentence tells of the same thing down, or the other way round; or by its numbers."""
    mine, theirs = list(_COURSE.finditer(said)), list(_COURSE.finditer(told))
    if len(mine) != 1:
        return
    course, word, subject = mine[0].lastgroup, mine[0].group(), said[: mine[0].start()]
    changes = list(FROM_TO.finditer(told))
    if len(theirs) == 1 and theirs[0].lastgroup != course:
        at = theirs[0].start()
        start = next((c.start() for c in changes if c.start() < at < c.end()), at)
        if _of_one(subject, told[:start]):
            yield Contrary(kind="course", said=word, told=theirs[0].group())
    for change in changes if not theirs else ():
        old, new = (figures(change[name]) for name in ("old", "new"))
        if not old or not new or old[0].kind != new[0].kind or old[0].value == new[0].value:
            continue
        if (new[0].value > old[0].value) != (course == "up") and _of_one(subject, told[: change.start()]):
            yield Contrary(kind="course", said=word, told=change.group())
