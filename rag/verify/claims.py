"""Claims that need words of their own in the quotes: the first, the most, all, because, done, must.

A writer may leave such a word out; adding one says more than the quotes do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.fold import fold

from .clauses import Alignment, align, bigram_set, clauses
from .model import Problem

__all__ = ["claim_problems"]

_SUPERLATIVE = re.compile(
    r"首次|第一次|1次(?<=第1次)|首个|首家|首创|首批|率先|唯一|之最|居首|首位|第1位|第一位|历史新高|创新高|领先|罕见|空前|史上|最(?![后终近新初]|[少多][^，]{0,2}\d)"
)
_PORTION = re.compile("一半|过半|近半|大半|半数|翻番|翻了?一番|翻倍|成倍|50%|百分之五十|倍")
_ALL = re.compile(
    r"全部|所有|一律|悉数|无一例外|普遍|一概|全体|全面|全覆盖|任何|每一|逐一|逐个|逐项|逐条|100%|清零|见底|归零|(?<![平人年户月日])均(?!衡|为)|都(?!市|会)"
    r"|各(?!种|类|异|自)|每个"
)
_ALL_CLAIM = re.compile(
    r"全部|所有|一律|悉数|无一例外|普遍|一概|全体|任何|(?<![平人年户月日])均(?!衡|价|为|匀)|各村|各镇|各地"
)
_DONE = re.compile(
    r"已经?(?:全部|基本|陆续|于[^，]{2,8}|在[^，]{1,8}?(?:前|内|期间)|如期|按时|按期|先后|将[^，]{2,16}?)?(?P<verb>(?!知|故|久|将|于|在|全|基|陆|先|如|按)[一-龥]{2})|(?P<before>[一-龥]{2})了(?=[“《\d]|[一-龥]{2})"
)
_FOUND = re.compile("(?:探索|总结|摸索|推出)出")
_PERFECT = re.compile(r"已|[一-龥]了")
_PROPOSAL = re.compile(r"(?<![见条项份的出些])(?:建议|提议|倡议|呼吁)")
_MEMBER = "(?:(?!等)[一-龥]){2,6}"
_LIST = re.compile(f"{_MEMBER}(?:、{_MEMBER}){{2,}}")
_SEVERAL = re.compile(r"(?:[、和与及两三]|[2-9])[^，]{0,12}$")
_PLANNED = re.compile(
    r"(?<![模草虚])拟(?![定订制])|计划(?!生育|经济|书|表)|预计|力争|争取|打算|准备(?!金)|下一步|正在|有望|将(?=于|在|会|进一步|继续|每|对|探索|开展|推动|建立|启动|召开"
    r"|推广|实施|组织|适时|陆续|逐步)|探索(?!出|形成|建立了|开展了)"
)
_PLAN = re.compile(r"(?<![模草虚])拟(?![定订制])|计划(?!生育|经济|书|表)|打算")
_ORDERED = re.compile(
    r"责成|要求|责令|强调|(?<![见条项份的出些])建议|(?<![重主需必])要(?!求|点|害|素|闻|件|案)|须|应当"
)
_CAUSE = re.compile(
    r"(?:(?<![原基起诱外内成死])因为?(?![此素而地公私病])|由于|得益于|鉴于)(?P<cause>[^，]{4,40}?)，(?P<effect>[^。；]{4,})"
)
_RESULT = re.compile(
    r"(?P<cause>[^，。；]{4,40})，?(?:因此|因而|所以|导致|致使|从而|使得)(?P<effect>[^。；]{4,})"
)
_CAUSAL = re.compile(
    r"(?<![原基])因(?!素|地)|由于|导致|致使|造成|使|为了|为[^\d]{2,16}，|针对|通过|经(?![办济理常费营验历])|推动|促|从而|得益|鉴于|后[，,]|带来|让"
)
_THEREFORE = re.compile("因此|因而|所以|由此|为此|从而|这使|使得|得益于")
_MUST = re.compile(r"应当|必须|须|一律|务必")
_MAY = re.compile(r"可以|可(?=[提请按由向在与适]|延长)|允许|有权")
_DUTY = re.compile("必须|务必|严禁")
_BINDING = re.compile("[应须要必禁勿]|不得|不准|不能|只能|一律|责任")
_EXCEPT = re.compile(r"除外|除.{1,20}外|例外|但")
_SAYS_SAME = 0.6  # share of bigrams from which a clause goes back to the one it is laid beside
_NEARLY = 0.5  # the same for a plan
_ABOUT = 0.4  # the same for a claim that the clause adds a word to


def claim_problems(sentence: str, quotes: Sequence[str], sources: Sequence[str]) -> tuple[Problem, ...]:
    """Claims of the sentence that the clauses it goes back to do not make.

    Args:
        sentence: as shown.
        quotes: the cited texts.
        sources: titles, headings and the like, which may make a claim too.
    """
    problems: list[Problem] = []
    named = fold("".join(sources))
    everything = fold("\n".join((*quotes, *sources)))
    told = [(before, clause) for quote in quotes for before, clause in _in_order(quote)]
    for clause in clauses(sentence):
        alignment = align(clause, quotes)
        near = alignment.theirs if alignment and alignment.share >= _ABOUT else fold("".join(quotes))
        problems += _degree(clause, near + named, everything)
        problems += _done(clause, told)
        problems += _modality(clause, told)
        problems += _exception(clause, quotes)
        problems += _listed(clause, everything)
        if alignment is not None:
            problems += _proposed(alignment, told)
            problems += _planned(alignment)
            problems += _plan_added(alignment, told)
    problems += _causes(sentence, (*quotes, *sources))
    return tuple(dict.fromkeys(problems))


def _in_order(quote: str) -> Iterator[tuple[str, str]]:
    """Each clause of a quote with the one before it, "" before the first."""
    pieces = clauses(quote)
    return zip(("", *pieces), pieces, strict=False)


def _degree(ours: str, near: str, everything: str) -> Iterator[Problem]:
    """The first, the most and all, where the quotes have no word of the kind."""
    match = _SUPERLATIVE.search(ours)
    if match and not _SUPERLATIVE.search(near) and ours[match.start() : match.end() + 1] not in everything:
        yield Problem(code="claim.superlative", message=f"引文没有说“{match[0]}”。", text=match[0])
    portion = _PORTION.search(ours)
    if portion and not _PORTION.search(everything):
        yield Problem(code="figure.missing", message=f"引文没有说“{portion[0]}”。", text=portion[0])
    match = _ALL_CLAIM.search(ours)
    listed = match and match[0] == "均" and _SEVERAL.search(ours[: match.start()]) and "其中" not in near
    if match and not _ALL.search(near) and not listed:
        yield Problem(code="claim.generalised", message=f"引文没有说“{match[0]}”。", text=match[0])


def _listed(ours: str, everything: str) -> Iterator[Problem]:
    """A member of a list that the quotes do not have, among others that they do have."""
    for match in _LIST.finditer(ours):
        members = [member for member in match[0].split("、") if len(member) >= 2]
        strange = [m for m in members if not any(c in everything for c in m)]
        if strange and len(members) - len(strange) >= 2:
            yield Problem(code="content.added", message=f"引文没有列出“{strange[0]}”。", text=strange[0])


def _done(ours: str, told: Sequence[tuple[str, str]]) -> Iterator[Problem]:
    """A plan or an order that the sentence tells as done: every quote has the verb only as planned."""
    if _PLANNED.search(ours) or _ORDERED.search(ours):
        return
    for match in _DONE.finditer(ours):
        verb = match["verb"] or match["before"]
        heard = [(b, c) for b, c in told if verb in c and f"{verb}的" not in c]
        marks = [_mark_before(before, clause, verb) for before, clause in heard]
        if marks and all(marks):
            yield Problem(
                code="aspect.done", message=f"引文说“{marks[0]}”，句中说成了已经做到。", text=match[0]
            )


def _planned(alignment: Alignment) -> Iterator[Problem]:
    """What is only planned, in other words than the plan's, told as done: 将探索…机制, 已建立…机制."""
    ours, theirs = alignment.ours, alignment.theirs
    done, plan = _DONE.search(ours) or _FOUND.search(ours), _PLANNED.search(theirs)
    told_alike = alignment.share < _NEARLY or _PERFECT.search(theirs) or _PLANNED.search(ours)
    if done and plan and not told_alike and not _ORDERED.search(ours):
        yield Problem(code="aspect.done", message=f"引文说“{plan[0]}”，句中说成了已经做到。", text=done[0])


def _plan_added(alignment: Alignment, told: Sequence[tuple[str, str]]) -> Iterator[Problem]:
    """What is told as done, told as planned: 已免职, 拟免职."""
    plan = _PLAN.search(alignment.ours)
    if plan is None or alignment.share < _SAYS_SAME:
        return
    near = "".join(before + clause for before, clause in told if clause in alignment.theirs)
    if not (_PLANNED.search(near) or _ORDERED.search(near)):
        yield Problem(code="aspect.planned", message=f"引文没有说“{plan[0]}”。", text=plan[0], hard=False)


def _mark_before(before: str, clause: str, verb: str) -> str:
    """The word that makes the verb a plan or an order, "" when it is told as a fact."""
    head = clause[: clause.index(verb)]
    if _PERFECT.search(clause):
        return ""
    for text in (head, before):
        found = [*_PLANNED.finditer(text), *_ORDERED.finditer(text)]
        if found:
            return found[-1][0]
    return ""


def _proposed(alignment: Alignment, told: Sequence[tuple[str, str]]) -> Iterator[Problem]:
    """What somebody only proposed, told as a fact or a rule."""
    if alignment.share < _SAYS_SAME or _PROPOSAL.search(alignment.ours):
        return
    for before, clause in told:
        if clause in alignment.theirs and (match := _PROPOSAL.search(before)) and before.endswith(match[0]):
            yield Problem(code="aspect.done", message=f"引文中只是“{match[0]}”。", text=alignment.ours)


def _modality(ours: str, told: Sequence[tuple[str, str]]) -> Iterator[Problem]:
    """可以 told as 应当 or the other way round, by the verb behind it."""
    for mine, other in ((_MUST, _MAY), (_MAY, _MUST)):
        said = mine.search(ours)
        if said is None or other.search(ours):
            continue
        verb = ours[said.end() : said.end() + 2]
        heard = [clause for _, clause in told if verb in clause]
        meant = [other.search(clause) for clause in heard]
        if heard and all(meant) and not any(mine.search(clause) for clause in heard):
            other_word = meant[0][0] if meant[0] else ""
            yield Problem(
                code="polarity.opposite", message=f"引文说“{other_word}”，句中说“{said[0]}”。", text=said[0]
            )
    word = _DUTY.search(ours)
    alignment = align(ours, [clause for _, clause in told])
    if word and alignment and not _BINDING.search(alignment.theirs):
        yield Problem(code="claim.duty", message=f"引文没有说“{word[0]}”。", text=word[0], hard=False)


def _exception(clause: str, quotes: Sequence[str]) -> Iterator[Problem]:
    """The case that the quotes except, told as the rule."""
    if _EXCEPT.search(clause):
        return
    for quote in quotes:
        for other in clauses(quote):
            if "除外" in other and len(other) >= 6:
                body = bigram_set(other.replace("除外", ""))
                if body and len(body & bigram_set(clause)) / len(body) >= _SAYS_SAME:
                    yield Problem(code="exception.lost", message="引文中这是例外情形。", text=clause)


def _causes(sentence: str, quotes: Sequence[str]) -> Iterator[Problem]:
    """因为甲，乙 where the quotes tell the two apart, or the other way round."""
    for pattern in (_CAUSE, _RESULT):
        for match in pattern.finditer(sentence):
            cause = _place(match["cause"], quotes)
            effect = _place(match["effect"], quotes)
            if cause is None or effect is None:
                continue
            if cause[0] == effect[0]:
                told = cause[1] <= effect[1] or _CAUSAL.search(quotes[cause[0]])
            else:
                told = _THEREFORE.search(quotes[effect[0]])
            if not told:
                yield Problem(code="claim.cause", message="引文没有说二者有因果关系。", text=match["cause"])


def _place(text: str, quotes: Sequence[str]) -> tuple[int, int] | None:
    """Quote and clause that a text goes back to."""
    wanted = bigram_set(text)
    best: tuple[float, int, int] | None = None
    for i, quote in enumerate(quotes):
        for j, clause in enumerate(clauses(quote)):
            share = len(wanted & bigram_set(clause)) / max(1, len(wanted))
            if share >= _ABOUT and (best is None or share > best[0]):
                best = (share, i, j)
    return best[1:] if best else None
