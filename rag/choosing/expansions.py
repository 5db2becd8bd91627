"""What a counted class holds: 守住品德关、纪律关 for 哪几关, 采购、收费两个领域 for 哪两个领域.

A question may count what it wants (哪三个平台, 分哪几等, “三个到”分别到哪) and share nothing else with the
sentence that gives the parts; then the class itself tells which sentence spells it out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.fold import fold
from corpus.model import BlockKind
from corpus.numerals import number, to_chinese
from rag.questions.asking import AnswerType, Facet
from rag.reading.lists import begins_item, spread_items
from rag.reading.rows import labels
from rag.reading.scope import ReadDocument, ReadSentence

__all__ = ["Counted", "announces", "counted_of", "parts_in", "spells_out"]

_D = r"一两二三四五六七八九十百零\d"
_N = rf"(?!一(?![十百]))[{_D}]+"  # no numeral of one: 哪一个
_CLASSIFIER = r"(?:[个项种类条大道张套本步件块点]|方面)"
_H = "[一-鿿]"
#: 哪几关, 哪三个平台, 分几等; 三个平台是哪三个; a name that counts: “三个到”.
_ASKED = re.compile(rf"(?:哪(?P<which>{_N}|几|些)|(?<![第十这那好\d])(?P<how>几))(?P<word>{_H}+)")
_DIVIDES = re.compile("分(?:为|成|了)?几")  # asks for the parts, whatever it counts them in
#: A placeholder in a name: 几个“××法”.
_HOLDER = re.compile(rf"(?:[×x]{{2,}}|某某)(?P<word>{_H}{{1,2}})(?!{_H})")
#: Classes of which 哪些 asks for the parts.
_PLAIN = re.compile(
    rf"{_H}{{0,3}}?(?P<word>方式|方法|办法|形式|途径|渠道|手段|环节|领域|方面|制度|机制|平台|内容|材料|类型|情形|特点|特征|维度|标准|等次)"
)
_TOLD = re.compile(rf"(?<![第前后近上下{_D}])(?P<n>{_N})(?P<word>{_CLASSIFIER}?{_H}+)")
_QUOTED = re.compile(rf"[“\"](?P<n>{_N})(?P<word>{_CLASSIFIER}?{_H}{{1,3}})[”\"]")
_CONTENT = re.compile(r"什么|啥|哪")
_KINDS = frozenset(
    {
        AnswerType.LIST,
        AnswerType.DEFINITION,
        AnswerType.NAME,
        AnswerType.OVERVIEW,
        AnswerType.WHERE,
        AnswerType.HOW,
    }
)
#: Where the word of a class ends.
_ENDS = re.compile(r"[是的都各分有在和与跟叫怎啥什为指及里中上,、(]|具体|包括|来自|需要|可以")
#: No classes but times, places and bodies, which are asked for in other ways.
_OTHER = re.compile(r"[年月日号届轮次期天周季名人位家户元分岁级号县市区镇乡村]|小时|工作日")
_LONGEST, _SHORT_ITEM, _FIRST = (
    4,
    10,
    14,
)  # characters of a class, an item, the first item with what leads to it
#: Words for the same kind of class.
_SAME = (
    ("块", "方面", "领域", "环节", "板块"),
    ("等", "档", "等次", "档次", "等级"),
    ("关", "关口"),
    ("招", "办法", "举措"),
    ("情况", "情形"),
)
_GREATEST = 99  # parts that a class may count
_ONE_BREATH = 1_000  # characters of a sentence that is searched for items which a class sums up
_MANY = 3  # items from which on a row of them tells of a class of one character
_MOST, _HEAD = 8, 40  # parts where no number is given; characters of what announces them
_LABEL = 16  # characters of a heading or label that names one of a class
#: A sentence that begins with the name of what it tells of: 问询台:两人值守。
_LABELLED = re.compile(
    r"(?:\d+[.、]|\([一二三四五六七八九十\d]+\)|[-•·*])?\s*(?P<name>[^,。;:、]{2,12}):(?=.)"
)
_GIVES = r"[”\"』」)]?的?(?:,|分别|具体|主要|就|都)*(?:是|为|指|即|包括|有(?!关)|:|——?|\()"
_FOLLOWING = "(?:下列|以下|如下){words}[^:。;]{{0,30}}:"  # 有下列情形之一的,予以退回:…
_BEGINS = re.compile(r"^(?:分别|具体|主要|它们|即|也就是|一是|首先|1[.、]|\(一\))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A counted class that an asking wants the parts of: ``count`` of them, 0 where it is not said."""

    word: str
    count: int

    @property
    def words(self) -> tuple[str, ...]:
        """The word and those for the same kind of class."""
        return next((group for group in _SAME if self.word in group), (self.word,))


def counted_of(facet: Facet) -> Counted | None:
    """The counted class whose parts an asking wants, None for other askings."""
    text = fold(facet.text)
    if facet.type not in _KINDS and not (facet.type is AnswerType.NUMBER and _DIVIDES.search(text)):
        return None
    if holder := _HOLDER.search(text):
        return Counted(word=holder["word"], count=0)
    found = _ASKED.search(text)
    if found and found["which"] == "些":
        plain = _PLAIN.match(found["word"])
        return Counted(word=plain["word"], count=0) if plain else None
    if found:
        return _class_of(facet, found["which"] or found["how"], found["word"])
    quoted = _QUOTED.search(text)
    if quoted and _CONTENT.search(text, quoted.end()):
        return _class_of(facet, quoted["n"], quoted["word"])
    for told in _TOLD.finditer(text):
        counted = _class_of(facet, told["n"], told["word"])
        ends = counted is not None and text[told.start() :].endswith(counted.word)
        if counted and (_CONTENT.search(text, told.end("n")) or (facet.type is AnswerType.OVERVIEW and ends)):
            return counted
    return None


def _class_of(facet: Facet, numeral: str, said: str) -> Counted | None:
    word = re.sub(rf"^{_CLASSIFIER}(?={_H})", "", said)
    word = _ENDS.split(word, maxsplit=1)[0]
    starts = [i for t in facet.terms if (i := word.find(t.text)) > 0]
    word = word[: min(starts, default=len(word))]
    known = any(word in group for group in _SAME)
    if not word or len(word) > _LONGEST or (not known and _OTHER.search(word[:2])):
        return None
    if numeral == "几":
        return Counted(word=word, count=0)
    value = number(numeral.replace("两", "二"))
    return Counted(word=word, count=int(value)) if value is not None and 2 <= value <= _GREATEST else None


def spells_out(counted: Counted, sentence: ReadSentence, before: ReadSentence | None) -> bool:
    """Whether a sentence tells the parts of a counted class.

    Args:
        counted: of :func:`counted_of`.
        sentence: the sentence.
        before: the one before it in its document, None for the first: where that counts the class, the
            sentence may give its parts (…列为五个重点。分别是甲、乙、丙…).
    """
    folded = sentence.folded
    if _in_a_row(counted, folded):
        return True
    named = _naming(counted)
    for m in named.finditer(folded):
        after = re.match(_GIVES, folded[m.end() :])
        if after and _fits(counted, _items(re.split(r"[。!?]", folded[m.end() + after.end() :])[0])):
            return True
    for m in _following(counted).finditer(folded):
        if _fits(counted, _items(folded[m.end() :])):
            return True
    summed = _summing(counted).finditer(folded) if len(folded) <= _ONE_BREATH else ()
    if any(_fits(counted, _items(m["items"])) for m in summed):
        return True
    told = before is not None and named.search(before.folded) is not None
    return told and bool(_BEGINS.match(folded)) and _fits(counted, _items(folded))


def parts_in(counted: Counted, read: ReadDocument) -> tuple[int, ...]:
    """Where a document names the parts of a counted class one after the other.

    That are headings, rows or heads of items that end with its word (问需平台 … 评议平台), or the items that
    follow a sentence which announces the class (有三个特点。一是…).

    Returns:
        Indices of sentences, as many as the class counts, at least two where it doesn't say; else ().
    """
    labelled = [(i, kind) for i, s in enumerate(read.sentences) if (kind := _label_kind(counted, s))]
    for kind in ("heading", "row", "item", "label"):
        found = tuple(i for i, k in labelled if k == kind)
        if found and _fits(counted, len(found)) and len(found) <= _MOST:
            return found
    texts, kinds = [s.folded for s in read.sentences], [s.kind for s in read.sentences]
    for i, text in enumerate(texts):
        if _announces(counted, text):
            items = spread_items(texts, kinds, i + 1)
            if items and items[0] == i + 1 and _fits(counted, len(items)):
                return items
    return ()


def announces(counted: Counted, sentence: ReadSentence) -> bool:
    """Whether a sentence names a counted class, for its parts to follow."""
    return bool(_naming(counted).search(sentence.folded)) or _announces(counted, sentence.folded)


def _announces(counted: Counted, folded: str) -> bool:
    """Whether a sentence, 这类问题的特点, ends with the class."""
    ending = folded.rstrip("。:;.")
    return len(folded) <= _HEAD and any(ending.endswith(word) for word in counted.words)


def _label_kind(counted: Counted, sentence: ReadSentence) -> str:
    """What names one of the class by its last word: a heading, a row, an item, a label; "" for none."""
    text = sentence.sentence.text
    if sentence.row is not None:
        names = [fold(c.span.of(text)) for c in labels(text, sentence.row)[:1]]
        return "row" if any(_is_one(counted, name) for name in names) else ""
    if _is_one(counted, sentence.folded):
        if sentence.kind in (BlockKind.HEADING, BlockKind.SUBTITLE):
            return "heading"
        return "item" if begins_item(sentence.folded) else ""
    label = _LABELLED.match(sentence.folded)
    return "label" if label and _is_one(counted, label["name"]) else ""


def _is_one(counted: Counted, name: str) -> bool:
    """Whether a name ends with the word of the class, and does not count it."""
    name = name.rstrip("。;:.")
    fits = len(counted.word) < len(name) <= _LABEL and name.endswith(counted.word)
    return fits and not _naming(counted).search(name)


def _in_a_row(counted: Counted, folded: str) -> bool:
    """Whether as many parallel items stand side by side, each with the word of the class: 品德关、纪律关."""
    least = counted.count or (_MANY if len(counted.word) == 1 else 2)
    joined = re.sub(r"”[、和及与]?“", "、", folded)
    for clause in re.split(r"[。;:!?()“”\"]", joined):
        run = 0
        for i, item in enumerate(parts := re.split(r"[、,]", clause)):
            bare = item.strip()
            limit = _FIRST if run == 0 else _SHORT_ITEM
            own = bare[-limit:] if run == 0 else bare
            fits = counted.word in own[1:] and len(own) <= limit and not _naming(counted).search(own)
            run = run + 1 if fits else 0
            last = i + 1 == len(parts) or counted.word not in parts[i + 1]
            if fits and last and (run == counted.count or (not counted.count and run >= least)):
                return True
    return False


def _items(text: str) -> int:
    """How many items a text puts side by side, at least 1."""
    text = text.strip(" 。")
    if ";" in text:
        return text.count(";") + 1
    ordinals = len(re.findall(r"[一二三四五六七八九十]+是|\([一二三四五六七八九十\d]+\)", text))
    marks = max((c.count("、") + 1 for c in re.split(r"[,:]", text)), default=1)
    quoted = len(re.findall(r"“[^“”]{1,30}”", text))
    return max(ordinals, marks, quoted)


def _fits(counted: Counted, items: int) -> bool:
    return items == counted.count if counted.count else items >= 2


def _numeral(count: int) -> str:
    if not count:
        return _N
    forms = {str(count), to_chinese(count), *(("两",) if count == 2 else ())}
    return f"(?<![{_D}])(?:{'|'.join(sorted(forms))})"


@lru_cache(maxsize=256)
def _naming(counted: Counted) -> re.Pattern[str]:
    """The class with its number: 三个平台; any number where the asking gives none."""
    words = "|".join(map(re.escape, counted.words))
    return re.compile(rf"{_numeral(counted.count)}{_CLASSIFIER}?{_H}{{0,2}}?(?:{words})")


@lru_cache(maxsize=256)
def _following(counted: Counted) -> re.Pattern[str]:
    words = "|".join(map(re.escape, counted.words))
    return re.compile(_FOLLOWING.format(words=f"(?:{words})"))


@lru_cache(maxsize=256)
def _summing(counted: Counted) -> re.Pattern[str]:
    """Items that the class sums up: 采购、收费两个领域, “甲法”“乙法”两种办法, 走访、谈心等方式."""
    words = "|".join(map(re.escape, counted.words))
    also = "" if counted.count else "|等"
    number_of = rf"(?:等?{_numeral(counted.count)}{_CLASSIFIER}?{also})(?:{words})"
    return re.compile(
        rf"(?P<items>(?:[^、,。;:“]{{1,14}}、)+[^、,。;:“]{{1,14}}?|(?:“[^“”]{{1,30}}”[、和及与]?){{2,}}){number_of}"
    )
