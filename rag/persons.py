"""Names of persons in a text, and hiding those of private persons: 张三丰 becomes 张某某.

A name is taken for one only where something beside it says so: an office or a role before it (村民,
组长), a verb of speech or 同志 after it, or another name in the same list. Masking keeps the length, so
that every offset into a masked text is one into the source.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.gazetteer import Gazetteer
from corpus.model import Document, Span
from corpus.names import family_names
from corpus.segment import Segmenter
from rag.model import Citation

__all__ = ["HIDDEN", "Masker", "PersonFinder", "PersonMention", "hidden", "unhides"]

HIDDEN = "某"  # stands for each character of a given name
_KEEP = 256  # documents whose names stay in memory
_PREFIX = 24  # characters before a name in which its office is read

_ROLE = (
    r"(?:书记|主任|组长|部长|局长|处长|科长|股长|站长|所长|队长|市长|县长|区长|镇长|乡长|州长|省长|厅长|院长|校长|园长|行长|主席|总理|委员"
    r"|常委|委员长|干部|代表|会长|经理|董事长|支书(?!记)|文书|会计|出纳|党员|村民|居民|群众|市民|老人|大爷|大娘|大妈|阿姨|商户|商贩|店主|业主|家长|教师"
    r"|老师|学生|医生|护士长?|教授|职工|员工|工人|司机|户主|贫困户|低保户|养殖户|种植户|农户|专员|监察员|联络员|巡察员|信息员|网格员|负责人|工作人员|记者"
    r"|通讯员|作者|法定代表人|当事人|儿子|女儿|妻子|丈夫|父亲|母亲)"
)
_AUTHOR = re.compile(
    r"(?:记者|通讯员|作者|撰稿|责编|美编|编辑|审读|校对|摄影)[\s：:／/]*(?:[\u4e00-\u9fff]{2,4}[、\s　]+)*$"
)
_AFTER_ROLE = re.compile(rf"{_ROLE}[\s　]?(?=[\u4e00-\u9fff])")
_SPOKE = re.compile(
    r"(?:深有感触地|满面愁容地|高兴地|激动地|开心地|感慨地|坦率地)?(?:介绍|表示|坦言|告诉|反映|感慨|回忆|指出|强调|认为|解释|笑着|说道?|同志"
    r"|等人|女士|先生|（[男女]|[(（]化名)"
)
_BEGINS = frozenset("，。；：、！？“”‘’（）() 　\n\t,;:《》|")
_STOPS = frozenset("，。；：、！？“”‘’（）() 　\n\t,;:|…—-《》[]【】")
# Behind a name of two characters these go on with the sentence; no given name ends in them.
_GOES_ON = frozenset("说在被把让的将已也是都等因向到告介表坦率带出称提")
_MAY_GO_ON = frozenset("为和于任从对与同并")  # these may end a given name
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_MASKED = re.compile(r"(?P<family>[\u4e00-\u9fff])(?:某某?|[×xX*]{1,2})(?![\u4e00-\u9fff]?[村镇乡县市区局])")
_ADDRESSED = re.compile(
    r"(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff]{0,6}的)?(?P<family>[\u4e00-\u9fff])(?:女士|先生|大爷|大娘|阿姨)"
)
_DOTTED = re.compile(r"[\u4e00-\u9fff]{2,6}[·•]")
_OTHER_PEOPLES = re.compile(r"[\u4e00-\u9fff]{2,6}[·•][\u4e00-\u9fff]{2,6}")
# A county's or higher body's officer is named in office; so are the state's leaders.
_OFFICE = re.compile(r"[省市县区州旗](?!场)|中央|国务院|全国|总书记|国家主席|中国")
_BELOW = re.compile(r"村|社区|居|乡|镇|街道|学校|中学|小学|医院|公司|企业|商|群众|户|栋")
_CONDUCT = re.compile(
    r"违纪|违法|违规|违反|处分|立案|留置|双开|开除|撤职|免职|诫勉|问责|受贿|行贿|贪污|挪用|侵占|套取|截留|虚报|冒领|骗取|优亲厚友|判处"
    r"|判刑|审查|调查|举报|问题反映|信访|涉嫌|查处|警告|记过|线索"
)
_SENTENCE_END = re.compile(r"[。！？\n]")
_NO_NAME = re.compile(
    r"[委局办组部厅院社报镇乡村县市区]$|^(?:高度|高位|安排|安全|任何|任务|方面|方式|方法|方案|时间|时任|向前|于是|全面|全体|全部|严格|严肃|严明"
    r"|严重|管理|文件|金额|万元|路线|白天|温馨|康复|包括|包联|包村|成员|成立|常态|常委|强调|强化|党委|党组|党支|别人|双方|双向|代表|和谐)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMention:
    """A person in a text: ``text[span] == name``.

    ``private`` is False for authors, for officers of a county or higher body who are named in office
    where nothing is said of their conduct, and for names that the text has masked itself.
    """

    span: Span
    name: str
    private: bool


class PersonFinder:
    """Finds persons; one finder serves many threads.

    Args:
        segmenter: tells where a word ends and which words are names.
        gazetteer: tells places from persons.
    """

    def __init__(self, *, segmenter: Segmenter, gazetteer: Gazetteer) -> None:
        self._segmenter = segmenter
        self._gazetteer = gazetteer

    def find(self, text: str) -> tuple[PersonMention, ...]:
        """Every person that a text names, in its order, each place once."""
        found = {span.start: span for span in self._told(text)}
        for name in sorted({span.of(text) for span in found.values()}, key=len, reverse=True):
            for span in self._again(text, name):
                found.setdefault(span.start, span)
        standing = self._standing(text, found.values())
        own = {m.start(): Span(m.start(), m.end()) for m in _MASKED.finditer(text) if _family(m["family"])}
        own |= {
            m.start("family"): Span(m.start("family"), m.end())
            for m in _ADDRESSED.finditer(text)
            if _family(m["family"])
        }
        mentions = [
            PersonMention(span=s, name=s.of(text), private=standing[s.of(text)]) for s in found.values()
        ]
        mentions += [
            PersonMention(span=s, name=s.of(text), private=False)
            for start, s in own.items()
            if start not in found
        ]
        return _apart(sorted(mentions, key=lambda m: (m.span.start, -m.span.end)))

    def _told(self, text: str) -> Iterator[Span]:
        """Names that something beside them tells."""
        for role in _AFTER_ROLE.finditer(text):
            yield from self._list_at(text, role.end())
        for spoke in _SPOKE.finditer(text):
            for size in (3, 2, 4):
                start = spoke.start() - size
                if start < 0 or (start and text[start - 1] not in _BEGINS):
                    continue
                if self._is_name(text[start : spoke.start()]):
                    yield Span(start, spoke.start())
                    break
            other = next(
                (m for m in _OTHER_PEOPLES.finditer(text, max(0, spoke.start() - 13), spoke.start())), None
            )
            if other is not None and other.end() == spoke.start():
                yield Span(other.start(), other.end())

    def _list_at(self, text: str, at: int) -> Iterator[Span]:
        """The name at ``at``, and the names behind it in the same list."""
        span = self._name_at(text, at)
        while span is not None:
            yield span
            if text[span.end : span.end + 1] not in {"、", " ", "　"} or not text[span.end : span.end + 1]:
                return
            span = self._name_at(text, span.end + 1, listed=True)

    def _name_at(self, text: str, at: int, *, listed: bool = False) -> Span | None:
        run = _HAN.match(text, at)
        if run is None or (not listed and self._segmenter.is_word(text[at - 1 : at + 1])):
            return None  # 行业主|管部门: the word goes on
        dotted = _DOTTED.match(text, at)
        if dotted is not None:
            ends = range(dotted.end() + 2, min(dotted.end() + 5, _end_of_han(text, dotted.end()) + 1))
            return next((Span(at, end) for end in ends if self._ends(text, end)), None)
        compound = run.group()[:2] in family_names()[1]
        sizes: tuple[int, ...] = (4, 3) if compound else (3, 2)
        last = text[at + sizes[0] - 1 : at + sizes[0]]
        if last in _GOES_ON or (last in _MAY_GO_ON and not self._ends(text, at + sizes[0])):
            sizes = sizes[1:]
        for size in sizes:
            end = at + size
            if end > run.end() or not self._is_name(text[at:end]):
                continue
            if (
                (end == run.end())
                if listed
                else (self._ends(text, end) or self._reads_as_name(text, at, end))
            ):
                return Span(at, end)
        return None

    def _reads_as_name(self, text: str, at: int, end: int) -> bool:
        """Whether the segmenter takes these very characters for a name."""
        word, tag = self._segmenter.tags(text[at : end + 4])[0]
        return tag.startswith("nr") and len(word) == end - at

    def _ends(self, text: str, end: int) -> bool:
        """Whether a name may end here: at a mark, before a word, or before what goes on with it."""
        following = text[end : end + 1]
        if not following or following in _STOPS or following in _GOES_ON or not _HAN.match(following):
            return True
        if self._segmenter.is_word(text[end - 1 : end + 1]):
            return False
        return (
            following in _MAY_GO_ON
            or self._segmenter.is_word(text[end : end + 2])
            or self._segmenter.is_word(text[end : end + 3])
        )

    def _is_name(self, word: str) -> bool:
        if _OTHER_PEOPLES.fullmatch(word):
            return True
        single, compound = family_names()
        if not _HAN.fullmatch(word) or HIDDEN in word or _NO_NAME.search(word):
            return False
        if not (word[0] in single and len(word) in {2, 3}) and not (
            word[:2] in compound and len(word) in {3, 4}
        ):
            return False
        if self._gazetteer.resolve(word):
            return False
        if not self._segmenter.is_word(word):
            return len(word) == 2 or word[:2] in compound or not self._is_common(word[:2])
        return not self._is_common(word)

    def _is_common(self, word: str) -> bool:
        """Whether the dictionary has a word as something else than a name."""
        return self._segmenter.is_word(word) and not all(
            tag.startswith("nr") for _, tag in self._segmenter.tags(word)
        )

    def _again(self, text: str, name: str) -> Iterator[Span]:
        """Where a name that is known stands again."""
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if len(name) > 2 or self._ends(text, end):
                yield Span(at, end)
            at = text.find(name, end)

    def _standing(self, text: str, spans: Iterable[Span]) -> dict[str, bool]:
        """By name whether it is a private person's."""
        official: dict[str, bool] = {}
        conduct: set[str] = set()
        authors: set[str] = set()
        for span in spans:
            name = span.of(text)
            before = _office_before(text, span.start)
            if _AUTHOR.search(before):
                authors.add(name)
            official[name] = official.get(name, False) or (
                bool(_OFFICE.search(before)) and not _BELOW.search(before)
            )
            if _CONDUCT.search(_sentence_around(text, span)):
                conduct.add(name)
        return {
            name: name not in authors and (not in_office or name in conduct)
            for name, in_office in official.items()
        }


def _end_of_han(text: str, at: int) -> int:
    run = _HAN.match(text, at)
    return run.end() if run else at


def _apart(mentions: Iterable[PersonMention]) -> tuple[PersonMention, ...]:
    out: list[PersonMention] = []
    for mention in mentions:
        if not out or out[-1].span.end <= mention.span.start:
            out.append(mention)
    return tuple(out)


def _office_before(text: str, at: int) -> str:
    """The clause before a name, with the one before that where it holds nothing but the role (，组长王某)."""
    window = text[max(0, at - _PREFIX) : at]
    clauses = re.split(r"[，。；：！？“”\n|]", window)
    bare = (
        len(clauses) > 1
        and re.fullmatch(rf"{_ROLE}[\s　]*", clauses[-1])
        and window[-len(clauses[-1]) - 1] == "，"
    )
    return "".join(clauses[-2:]) if bare else clauses[-1]


def _sentence_around(text: str, span: Span) -> str:
    begin = max((text.rfind(mark, 0, span.start) for mark in "。！？\n"), default=-1) + 1
    end = _SENTENCE_END.search(text, span.end)
    return text[begin : end.start() if end else len(text)]


def _family(character: str) -> bool:
    return character in family_names()[0]


def hidden(name: str) -> str:
    """A name with 某 for each character of its given name: 欧阳明 is 欧阳某, 张三丰 is 张某某."""
    keep = 2 if len(name) > 2 and name[:2] in family_names()[1] else 1
    return name[:keep] + "".join(c if c in "·•" else HIDDEN for c in name[keep:])


def unhides(printed: str, source: str) -> bool:
    """Whether a printed text is a source's, but for characters that 某 stands for."""
    return len(printed) == len(source) and all(
        mine == theirs or (mine == HIDDEN and bool(_HAN.fullmatch(theirs)))
        for mine, theirs in zip(printed, source, strict=True)
    )


class Masker:
    """Hides private persons' names in documents' texts; reads each version once, serves many threads.

    Args:
        finder: finds the names.
    """

    def __init__(self, finder: PersonFinder) -> None:
        self._finder = finder
        self._known: OrderedDict[tuple[str, str], tuple[PersonMention, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def mentions(self, document: Document) -> tuple[PersonMention, ...]:
        """The persons of a document's text; its authors are never private."""
        key = (document.id, document.version)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        authors = {value.value for value in document.meta.get("author", ())}
        found = tuple(
            PersonMention(span=m.span, name=m.name, private=m.private and m.name not in authors)
            for m in self._finder.find(document.text)
        )
        with self._lock:
            self._known[key] = found
            while len(self._known) > _KEEP:
                self._known.popitem(last=False)
        return found

    def names_person(self, document: Document, span: Span) -> bool:
        """Whether a run of a document's text names a person, masked or not."""
        return any(mention.span.overlaps(span) for mention in self.mentions(document))

    def text(self, document: Document, span: Span) -> str:
        """The text under a span with private persons' names hidden, as long as it was."""
        out = list(span.of(document.text))
        for mention in self.mentions(document):
            if mention.private and span.overlaps(mention.span):
                for at, character in enumerate(hidden(mention.name), start=mention.span.start):
                    if span.start <= at < span.end:
                        out[at - span.start] = character
        return "".join(out)

    def line(self, document: Document, text: str) -> str:
        """Another text of a document (title, heading) with the same names hidden."""
        for name in sorted({m.name for m in self.mentions(document) if m.private}, key=len, reverse=True):
            text = text.replace(name, hidden(name))
        return text

    def citation(self, document: Document, cited: Citation) -> Citation:
        """A citation of the document with the same names hidden in its quotation, title and headings."""
        return replace(
            cited,
            document=replace(cited.document, title=self.line(document, cited.document.title)),
            quote=self.text(document, cited.span),
            heading_path=tuple(self.line(document, name) for name in cited.heading_path),
        )
