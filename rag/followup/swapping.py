"""The last question again with one part of it replaced: 那青岛呢, 第六轮呢, 组长呢."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.numerals import number, to_chinese
from rag.questions.asking import AnswerType, Question
from rag.questions.patterns import ELLIPSIS, STRONG
from rag.questions.settlements import without_settlement
from rag.questions.understand import Understanding

from .conversation import Exchange
from .cues import ARTICLE, COMPARED, DANGLING, LAST_ITEM, NEXT_ARTICLE, OFFICE, ORDINAL, ROUND, SESSION, YEAR
from .rows import item_of, place_of_item

__all__ = ["asks_the_same", "swap", "swap_places"]

_PREPOSITION = re.compile(r"^(?P<p>对|给|向|由|跟|和|在|从)(?P<object>[一-鿿]{1,12})$")
_POSITION = re.compile(
    "|".join(
        p.pattern.replace("?P<n>", "?:").replace("?P<unit>", "?:") for p in (ORDINAL, LAST_ITEM, ROUND, YEAR)
    )
)
_ASKS = re.compile(r"[几多谁哪什啥怎吗吧举说讲列再还]")
_IS_WHAT = re.compile(r"(?:是|有|叫|指)(?:的是)?(?:什么|啥|哪些?)(?:意思)?$|怎么回事$|(?:指|叫)什么$")
_WHEN = re.compile(r"(?:时候?|期间|阶段|前|中|后|时期)$")
_OF_WHOM = re.compile(r"(?:[省市县区]委|中央)$")
_ARTICLES = re.compile(r"[一二三四五六七八九十\d]{1,3}条[一-鿿]{2}(?=[一-鿿“]|$)")
_DUTY = re.compile(r"(?:归|由)谁|谁(?:来)?(?:承担|负责|牵头|管)")
_BODY = re.compile(
    r"(?:办公室|办|[党纪市县区]委|组织部|宣传部|部门|机关|机构|单位|党组织?|党组|支部|小组|巡[视察]组|派驻组)$"
)
_SUPERLATIVE = re.compile(r"最[一-鿿]{1,3}的")
#: Work that takes its kind before it: 联动巡察, 常规巡察.
_WORK = re.compile(r"(?P<kind>[一-鿿]{2})(?=巡视|巡察|检查|督查|评估)")
_DEPUTY = frozenset(("副的", "副职", "副手", "二把手"))
_KIND = re.compile(r"的(?:那|这)?(?:种|类|一种|一类)$")
_OF = re.compile(r"的$")
_BEFORE_NOUN = re.compile(r"的(?=[一-鿿])")
_BEFORE_ASKING = re.compile(rf"的(?={_ASKS.pattern}|会|要)")
_SHORT = 14  # characters of a question that may ask the same again
_SAME_TYPES = frozenset((AnswerType.WHERE, AnswerType.WHO, AnswerType.DATE, AnswerType.NUMBER))
_ONE = 2  # characters of a value of one word and 的: a word's, not an attribute's
_SAME_KIND = 0.7


def swap(
    bare: str,
    question: Question,
    places: Sequence[str],
    exchanges: Sequence[Exchange],
    understanding: Understanding,
) -> str | None:
    """The last question with the follow-up's value in the place of the old one; None if it asks anew."""
    last = exchanges[-1]
    article = _swap_article(bare, last)
    if article is not None:
        return article
    value = _value(bare)
    same = asks_the_same(question, last) or _only_place(bare, question, places, last)
    if places and last.places and same:
        return swap_places(last.text, last.places, [_as_said(p, bare) for p in places])
    if value is None:
        return None
    for rule in (_swap_time, _swap_ordinal, _swap_object, _swap_kind, _swap_office):
        swapped = rule(value, exchanges, understanding)
        if swapped is not None:
            return swapped
    if _SUPERLATIVE.match(value):
        return None  # 最重的那种呢: of what was told, not in the place of a word
    return _swap_word(value, exchanges, understanding, said=ELLIPSIS.match(bare) is not None)


def asks_the_same(question: Question, last: Exchange) -> bool:
    """乙的又派到哪去了 after 甲去的哪个区: 又 says that the same is asked, whatever its words."""
    if len(question.facets) > 1 or len(question.folded) > _SHORT or "又" not in question.folded:
        return False
    ours, theirs = question.facets[0], last.question.facets[0]
    return ours.type in _SAME_TYPES and (ours.type, ours.unit) == (theirs.type, theirs.unit)


def _as_said(place: str, bare: str) -> str:
    """The place with 全市 where the follow-up says so: 甲市全市."""
    m = re.search(rf"{re.escape(place)}全[省市县区州镇乡村]", bare)
    return m.group() if m else place


def swap_places(text: str, old: Sequence[str], new: Sequence[str]) -> str:
    """The text with its first place replaced by the new ones and the others left out."""
    first, *others = old
    if first not in text:
        return text
    text = without_settlement(text, first).replace(first, "、".join(new), 1)
    for other in others:
        text = re.sub(rf"[、和与及]?{re.escape(other)}", "", text, count=1)
    return text


def _value(bare: str) -> str | None:
    """The new value of 那X呢 or of a bare X that asks nothing; None for a question of its own."""
    m = ELLIPSIS.match(bare)
    if m:
        value = m.group("value")
    else:
        value = bare.rstrip("?!。 ")
        if (
            len(value) > 8
            or "," in value
            or not (len(value) <= 4 or _POSITION.search(value))
            or _ASKS.search(value)
        ):
            return None
    value = re.sub(r"^(?:那么?|还有|换成|改成|如果是)", "", value).strip()
    return None if STRONG.search(value) or not value else value


def _only_place(bare: str, question: Question, places: Sequence[str], last: Exchange) -> bool:
    """Whether beside its places the follow-up says only what the last question says too."""
    if COMPARED.match(bare):
        return False
    rest = question.folded
    for place in places:
        rest = rest.replace(place, "")
    rest = STRONG.sub(
        "",
        re.sub(
            r"那边|那里|那儿|这边|那么?|换成|改成|如果是|怎么样|又是|全|也|呢|的|是|有|[?!。,、和与\s省市县区]",
            "",
            rest,
        ),
    )
    return all(c in last.text for c in rest) and "这么" not in bare and "这样" not in bare


def _swap_article(bare: str, last: Exchange) -> str | None:
    """第五条呢, 再往下一条: another article of the same text."""
    named = list(ARTICLE.finditer(last.text))
    if not named:
        return _first_article(bare, last)
    step = NEXT_ARTICLE.match(bare)
    if step:
        unit = step.group("unit") or step.group("unit2")
        old = next((m for m in reversed(named) if m.group().endswith(unit)), None)
        value = number(old.group()[1:-1]) if old else None
        if old is None or value is None:
            return None
        wanted = int(value) + (1 if step.group("next") else -1)
        new = f"第{to_chinese(wanted)}{unit}" if wanted > 0 else ""
        return last.text[: old.start()] + new + last.text[old.end() :] if new else None
    new_one = ARTICLE.match(re.sub(r"^(?:那么?|还有)", "", bare))
    if not new_one or not re.fullmatch(
        r"(?:呢|讲?说?规?定?(?:了|的)?(?:是)?什么|[?。])*",
        bare[bare.find(new_one.group()) + len(new_one.group()) :],
    ):
        return None
    old = next((m for m in named if m.group()[-1] == new_one.group()[-1]), None)
    if old is None:
        at = named[-1].end()
        return last.text[:at] + new_one.group() + last.text[at:]
    return last.text[: old.start()] + new_one.group() + last.text[old.end() :]


def _first_article(bare: str, last: Exchange) -> str | None:
    """第三条呢, where the last question was about a text of several articles as a whole (八条措施)."""
    value = ELLIPSIS.match(bare)
    article = ARTICLE.fullmatch(value.group("value").removeprefix("那")) if value else None
    several = _ARTICLES.search(last.text)
    if not article or not several:
        return None
    return f"{last.text[: several.end()]}{article.group()}讲什么"


def _swap_time(value: str, exchanges: Sequence[Exchange], _understanding: Understanding) -> str | None:
    """A new year, session or round, or several of them, in the place of the old ones."""
    text, said, swapped = exchanges[-1].text, 0, False
    for pattern in (ROUND, SESSION, YEAR):
        new, old = pattern.search(value), _several(pattern).search(text)
        if not new:
            continue
        said += len(new.group())
        if old:
            kept = _OF_WHOM.search(old.group()) if pattern is SESSION else None
            whom = kept.group() if kept and not _OF_WHOM.search(new.group()) else ""
            text, swapped = text[: old.start()] + new.group() + whom + text[old.end() :], True
    return text if swapped and len(value) <= said + 4 else None


def _several(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """One or a row of what a pattern matches: 第二轮和第三轮."""
    return re.compile(rf"(?:{pattern.pattern})(?:[、和与及至到](?:{pattern.pattern}))*")


def _swap_ordinal(value: str, exchanges: Sequence[Exchange], _understanding: Understanding) -> str | None:
    """第三种, 最后一张: the item itself where an answer told the row, else the new ordinal."""
    found = place_of_item(value)
    if found is None or found[0].group() != value:
        return None
    text = exchanges[-1].text
    _, n, unit = found
    item = item_of(exchanges, n, unit)
    old = ORDINAL.search(text) or LAST_ITEM.search(text)
    if old:
        return text[: old.start()] + (item or value) + text[old.end() :]
    for earlier in reversed(exchanges[:-1]):  # the last question was completed with an item of the row
        first = ORDINAL.search(earlier.text)
        if first:
            return earlier.text[: first.start()] + (item or value) + earlier.text[first.end() :]
    row = _row_item_in(text, exchanges)
    if row and item:
        return text.replace(row, item, 1)
    return None


def _row_item_in(text: str, exchanges: Sequence[Exchange]) -> str:
    """The item of an answered row that the last question asks about."""
    for exchange in reversed(exchanges):
        for part in re.split(r"[、,。:;]", exchange.answer):
            item = part.strip('“”" ')
            if 2 <= len(item) <= 14 and item in text:
                return item
    return ""


def _swap_object(value: str, exchanges: Sequence[Exchange], understanding: Understanding) -> str | None:
    """对干部呢: another object of the same preposition."""
    m = _PREPOSITION.match(value)
    if not m:
        return None
    text = exchanges[-1].text
    at = text.find(m.group("p"))
    if at < 0:
        return None
    after = text[at + 1 :]
    asking = STRONG.search(after)
    end = 0
    for word, tag in understanding.tags(after):
        if (asking and end >= asking.start()) or tag.startswith(("v", "d", "r", "u")):
            break
        end += len(word)
    return f"{text[:at]}{value}{after[end:]}" if end else None


def _swap_kind(value: str, exchanges: Sequence[Exchange], _understanding: Understanding) -> str | None:
    """位置偏的那种呢, 违纪的呢, 常规的呢: another attribute where the last question gave one."""
    text = exchanges[-1].text
    work = _WORK.search(text, _body_start(exchanges[-1]))
    if work and value.endswith("的") and len(value) == len(work.group()) + 1:
        return f"{text[: work.start()]}{value[:-1]}{text[work.end() :]}"
    kind = _KIND.search(value)
    m = kind or (_OF.search(value) if len(value) > _ONE else None)
    noun = (_BEFORE_NOUN if kind else _BEFORE_ASKING).search(text)
    if not m or not noun:
        return None
    places = [text.find(p) + len(p) for p in exchanges[-1].places if p in text]
    start = max([*places, text.rfind(",", 0, noun.start()) + 1], default=0)
    begins = start + (text[start : start + 1] == "的")
    if begins >= noun.start():
        return None
    return f"{text[:begins]}{value[: m.start()]}{text[noun.start() :]}"


def _swap_office(value: str, exchanges: Sequence[Exchange], _understanding: Understanding) -> str | None:
    """副职呢 after 组长是谁; 巡察办呢 after 责任归谁: what that body is charged with."""
    last = exchanges[-1]
    office = OFFICE.search(last.text)
    if value in _DEPUTY and office:
        return f"{last.text[: office.start()]}副{last.text[office.start() :]}"
    if _DUTY.search(last.text) and _BODY.search(value) and last.subject:
        return f"{last.subject},{value}负责什么"
    return None


def _swap_word(
    value: str, exchanges: Sequence[Exchange], understanding: Understanding, *, said: bool
) -> str | None:
    """组长呢 after 副组长是谁, 线索呢 after 问题录了多少条: a word of the same kind replaced.

    ``said``: the follow-up says that it is but a new value (呢); else only a close kin is replaced.
    """
    last = exchanges[-1]
    start = _body_start(last)
    head, body = last.text[:start], last.text[start:]
    new = DANGLING.sub("", re.sub(r"的$", "", value))
    if not new:
        return None
    tags = understanding.tags(new)
    kind = tags[-1][1] if tags else ""
    verb = kind.startswith("v") and not kind.startswith("vn") and len(tags) == 1
    when = bool(_WHEN.search(new)) or kind == "t"
    best, at, word, part, offset = 0.0, -1, "", "", 0
    for candidate, tag in understanding.tags(body):
        alike = _alike(candidate, tag, new, when=when, verb=verb)
        if alike > best:
            best, at, word, part = alike, offset, candidate, tag
        offset += len(candidate)
    if when and _WHEN.search(new) and last.question.facets[0].type is AnswerType.WHO:
        return f"{head.rstrip(',')},{new}怎么做"  # 会后呢: asks for the step, not for the person
    what = _IS_WHAT.search(body)
    if when and best == 0.0 and _WHEN.search(new):
        return f"{head.rstrip(',') or last.subject}{new}怎么做"
    if best < _SAME_KIND and what and what.start() > 1:
        return f"{head}{new}{body[what.start() :]}"
    if best == 0.0 or (not said and best < _SAME_KIND):
        return None
    beside = kind.startswith(("f", "s", "b", "d")) and part.startswith("n")
    if best < _SAME_KIND and (beside or (value.endswith("的") and len(new) == 1)):
        return f"{head}{new}{body}" if kind.startswith(("f", "s")) else f"{head}{body[:at]}{new}{body[at:]}"
    attribute = value.endswith("的") and len(word) > len(new) and word[len(new) - 1] == new[-1]
    tail = word[len(new) :] if attribute else ""
    tail = "了" if verb and word.endswith("了") else tail
    return f"{head}{body[:at]}{new}{tail}{body[at + len(word) :]}"


def _body_start(last: Exchange) -> int:
    """Where the last question goes on after its places, or after the subject set before a comma."""
    comma = last.text.find(",")
    if comma > 0 and last.subject and last.text.startswith(last.subject):
        return comma + 1
    ends = [last.text.find(p) + len(p) for p in last.places if p in last.text]
    return max(ends, default=0)


def _alike(word: str, tag: str, new: str, *, when: bool, verb: bool) -> float:
    """How well a word of the last question and the new value could stand in one another's place."""
    if STRONG.search(word) or word in new:
        return 0.0
    if when:
        return 1.0 if tag == "t" or (_WHEN.search(word) and len(word) == len(new)) else 0.0
    if len(word) > 1 and len(new) > 1 and word[-1] == new[-1]:
        return 0.9
    if len(word) > len(new) > 1 and word[len(new) - 1] == new[-1]:
        return 0.85
    if len(word) == len(new) > 1 and word[0] == new[0]:
        return 0.8
    if verb:
        return 0.7 if (tag.startswith("v") or word.endswith("了")) and word[0] not in "是有" else 0.0
    noun = tag.startswith(("n", "l", "i", "j")) or (tag == "" and len(word) > 1) or word.endswith("组长")
    return 0.5 if noun and word not in ("人", "组", "家", "条", "次") else 0.0
