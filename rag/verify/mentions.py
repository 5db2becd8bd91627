"""Names: places, persons, instruments (《…》), quoted terms, Latin words, organisations."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from corpus.fold import fold
from corpus.gazetteer import Gazetteer, PlaceMention

from .clauses import bigram_set, plain
from .model import Problem

__all__ = ["SURNAME", "known_places", "mention_problems", "places"]

# The hundred-odd most frequent surnames cover about 85 % of the population (Ministry of Public
# Security, national names report 2020); the double ones are the most frequent of theirs.
SURNAME = (
    "(?:欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|"
    "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
    "杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰"
    "殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜柯阮甘霍岑])"
)
_ROLE = (
    "(?:书记|主任|组长|部长|局长|处长|科长|市长|县长|区长|镇长|乡长|厅长|院长|校长|行长|主席|委员|常委|干部|代表"
    "|会长|经理|董事长|支书|党员|村民|居民|群众|教授|记者|作者|巡察专员|监察员|联络员|负责人)"
)
_AFTER = (
    "(?=说|表示|介绍|指出|强调|在|带队|主持|率|任|等|同志|为|出席|作|讲|认为|到"
    "|[，。；：、（）()《》“”！？,;:!?\\s]|$)"
)
_PERSONS = (
    re.compile(rf"{_ROLE}({SURNAME}[一-龥]{{1,2}}){_AFTER}"),
    re.compile(
        rf"(?:^|[，。；：、“”（\s])({SURNAME}[一-龥]{{1,2}})(?=说|表示|坦言|告诉|同志|（男|（女|（化名)"
    ),
    re.compile(rf"作者[：:]?\s*({SURNAME}[一-龥]{{1,2}}){_AFTER}"),
)
# Words that begin with a surname's character and stand where a person may stand.
_NOT_PERSON = re.compile(
    "文件|方案|章程|纪委|高度|高位|常态|常委|向上|向下|安排|任务|任何|万元|方面|方式|方法|时间|时候|温馨|管理|管党|路线"
    "|严格|严肃|严明|严重|全面|何时|何地|金额|石油|江苏|江西|左右|向前|向党|于是|易地|康复|牛羊|白天|时任|安全|武装"
)
_INSTRUMENT = re.compile(r"[《〈]([^《》〈〉]{2,60})[》〉]")
_QUOTED = re.compile(r"[“「『]([^“”「」『』]{2,60})[”」』]")
_NEARLY = 0.8  # of a term's bigrams: then it is the quote's, a little changed
_NUMBER = re.compile(r"\d+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9@._/-]*[A-Za-z0-9]|[A-Za-z]")
_ORGANISATION = re.compile(
    "(?:[一-龥](?<![的是由在和与及被把将向对给等各成有])){2}(?:局|厅|院|署|集团|公司|学校|中学|小学|大学|医院|街道|社区|村|镇|乡|银行|协会|中心|工委|党组|党委|支部)"
)


@functools.cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.load()


@functools.lru_cache(maxsize=2048)
def places(text: str) -> tuple[PlaceMention, ...]:
    """The places that a text names."""
    return tuple(_gazetteer().find(text))


def known_places(texts: Sequence[str]) -> frozenset[str]:
    """Canonical names of the places that the texts name, and of the places these lie in."""
    return frozenset(
        name for text in texts for place in places(text) for name in (place.canonical, *place.chain)
    )


def mention_problems(sentence: str, quotes: Sequence[str], sources: Sequence[str]) -> tuple[Problem, ...]:
    """Names in the sentence that neither its quotes nor what is known of their place hold.

    Args:
        sentence: as shown.
        quotes: the cited texts.
        sources: titles, headings, regions and dates of the quotes, and allowed phrases.
    """
    texts = (*quotes, *sources)
    known = plain("\n".join(texts))
    return tuple(
        dict.fromkeys(
            (
                *_place_problems(sentence, texts, known),
                *_person_problems(sentence, known),
                *_wording_problems(sentence, known),
                *_organisation_problems(sentence, known),
            )
        )
    )


def _place_problems(sentence: str, texts: Sequence[str], known: str) -> Iterator[Problem]:
    found = [place for place in places(sentence) if plain(place.name) not in known]
    if not found:
        return
    supported = known_places(texts)
    for place in found:
        if place.canonical not in supported:
            yield Problem(code="place.missing", message=f"引文没有提到“{place.name}”。", text=place.name)


def _person_problems(sentence: str, known: str) -> Iterator[Problem]:
    folded = fold(sentence)
    for pattern in _PERSONS:
        for match in pattern.finditer(folded):
            name = match[1]
            if _NOT_PERSON.match(name) or name in known or (len(name) > 2 and name[:2] in known):
                continue
            yield Problem(code="person.missing", message=f"引文没有提到“{name}”。", text=name)


def _wording_problems(sentence: str, known: str) -> Iterator[Problem]:
    for pattern, code, what in (
        (_INSTRUMENT, "instrument.missing", "文件"),
        (_QUOTED, "quote.missing", "原话"),
        (_LATIN, "token.missing", "字样"),
    ):
        for match in pattern.finditer(sentence):
            term = match[match.lastindex or 0]
            if plain(term) not in known:
                hard = pattern is _LATIN or _share(term, known) < _NEARLY or _other_numbers(term, known)
                yield Problem(code=code, message=f"引文没有“{term}”这一{what}。", text=term, hard=hard)


def _share(term: str, known: str) -> float:
    """The part of a term's bigrams that stands in ``known``."""
    bigrams = bigram_set(term)
    return sum(bigram in known for bigram in bigrams) / len(bigrams) if bigrams else 0.0


def _other_numbers(term: str, known: str) -> bool:
    """Whether a number of the term stands nowhere in ``known``."""
    return not set(_NUMBER.findall(term)) <= set(_NUMBER.findall(known))


def _organisation_problems(sentence: str, known: str) -> Iterator[Problem]:
    for match in _ORGANISATION.finditer(fold(sentence)):
        if match[0] not in known:
            yield Problem(
                code="organisation.missing", message=f"引文没有“{match[0]}”。", text=match[0], hard=False
            )
