"""Does a sentence hold the kind of answer that a facet wants? One small rule a kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from corpus.fold import fold
from corpus.model import BlockKind
from corpus.numerals import number
from rag.questions.asking import AnswerType, Facet
from rag.questions.patterns import OFFICE, unit_class
from rag.reading.rows import labels
from rag.reading.scope import ReadSentence

from .counting import COUNTING, HOW_LONG, NUMERALS, counts_in_words, is_bare, open_figures, same_class

__all__ = ["holds_type", "items_of"]

# The commonest Chinese surnames (about 97 % of persons), for "person beside an office or a saying".
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪"
    "庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈"
    "饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝傅闻练"
)
_PERSON = re.compile(
    rf"(?:{OFFICE})[{_SURNAMES}][一-鿿]{{1,2}}"
    r"(?=[说表介强指道谈在向对作受为和解回提认带主率等任、,，。)（(:： ]|$)"
    rf"|[{_SURNAMES}][一-鿿]{{1,2}}(?=(?:同志)?(?:说|表示|介绍|强调|指出|谈道|汇报|告诉|坦言|作为|提出|"
    r"解答|回答|认为|感慨|反映|带队|带领))"
    rf"|(?:记者|作者|通讯员)\s*[{_SURNAMES}][一-鿿]{{1,2}}"
)
_QUOTED_ROW = re.compile(r"(?:“[^“”]{1,30}”[、和及与,]?){2,}")
_AND = re.compile(r"[一-鿿]{2,}(?:和|与|以及|及)[一-鿿]{2,}")
_COUNTED_OFF = re.compile(
    r"[一二三四五六七八九十]是|第[一二三四五六七八九十]+[,、:]|\([一二三四五六七八九十\d]\)"
)
_ANNOUNCES = re.compile(rf"(?P<n>[{NUMERALS}]+)(?:个?方面|[项类种点步条个大句环关道])[^,。;:]{{0,10}}:")
_ASKED_OFFICE = re.compile(rf"(?:{OFFICE})(?=(?:是|叫|姓|由|为|名)|的名|$|[?？])")
_NAMED = re.compile(r"“[^“”]{2,}”|《[^《》]{2,}》|(?:叫做?|名为|称为?|简称)[^,。;]{2,}")
_BY_WHOM = re.compile(
    r"[由归]谁|谁来|谁(?:去|负责|组织|牵头|审|定|管|批|汇总|反馈|督|检查|评|打分|承担|画|弄|做|办|抓|查|盯|出|选|派)|给了?谁|向谁"
    r"|报谁|(?:负责|牵头|承担|主管|组织|审核|汇总|督促|检查|评估|把关)[^,。;]{0,8}的是谁"
)
_BODY = re.compile(
    r"(?:由|经|向|报|给|送|请|会同)[^,。;]{0,12}(?:委|组|办|部|局|厅|院|党支部|党总支|人大|政协|政府|单位|机构|部门|机关)"
    r"|^[^,。;]{0,16}(?:纪委|监委|党委|党组|领导小组|组织部|巡[视察][组办]|机构|部门|单位|机关)(?!的)"
)
_CATEGORY = re.compile(r"(?:哪|什么)[个家些种]?(公司|企业|厂家|厂商|厂|单位|部门|学校|医院|银行)")
_CATEGORIES = {
    "公司": ("公司", "集团", "企业"),
    "企业": ("公司", "集团", "企业", "厂"),
    "厂": ("厂", "公司", "集团", "企业"),
    "厂家": ("厂", "公司", "集团", "企业"),
    "厂商": ("厂", "公司", "集团", "企业"),
    "单位": ("单位", "局", "委", "部", "院", "公司", "集团", "党组"),
    "部门": ("部门", "局", "委", "部", "办"),
    "学校": ("学校", "大学", "中学", "小学", "学院"),
    "医院": ("医院", "卫生院"),
    "银行": ("银行", "信用社"),
}
#: Heads of the columns of tables in which places, and in which persons or bodies stand.
_PLACES = re.compile(r"[省市县区州旗镇乡村]|街道|社区|地[区方]|辖区")
_BODIES = re.compile(r"单位|部门|责任|牵头|负责|人$|姓名|领导|组长|主体|主任|书记|谁")
_CONTACT = re.compile(r"\d{3,4}-?\d{7,8}|1[3-9]\d{9}|https?://|www\.|[\w.]+@[\w.]+|\d{5,}")
_DURATION = re.compile(
    rf"(?:[{NUMERALS}.]+)(?:个)?半?(?:年|月|天|日|周|星期|小时|分钟|工作日|季度)半?(?=[\s|内之以后左上不的、,。;)前为起满]|时间|期|$)"
    rf"|每隔?(?:[{NUMERALS}]+个?)?(?:年|月|季度?|周|星期|天|日)|(?:期限|为期|历时|长达|时限)"
)
_RETURNS = re.compile(
    r"(?:周|星期|礼拜)[一二三四五六日天末]|逢[一二三四五六七八九十\d]|每(?:周|月|季度?|年)(?:末|初|底|第|[\d一二三]+[日号])"
)
_SOMEBODY = re.compile(OFFICE)
_SPOT = re.compile(
    r"[在到去往于从至](?:[^,。;:]{0,12}?)(?:[村镇乡县市区院馆室楼厅站点店厂场园所门口里内外边旁处]|中心|广场|会场|现场|工地|窗口)"
)
_PENALTY = re.compile(
    r"处分|警告|记过|撤销|撤职|开除|留党察看|诫勉|免[去职]|罢免|停职|降级|降职|移送|判处|判刑|有期徒刑|批评教育|通报批评|责令|追责问责|组织处理|立案|留置|约谈"
)
_HOW = re.compile(
    r"通过|采取|建立|制定|推行|实行|实施|探索|创新|组建|开展|运用|推动|督促|健全|完善|坚持|印发|出台|搭建|构建|设立|明确|细化|强化|采用|严格|"
    r"把|将|由|先.{1,30}再|逐[一项户条村个]|挨[个户]|每[天日周月季年轮晚]|当场|当晚|上门|入户|走访|登记|填写?|上报|报送|公示|张贴|核[对查实]|比对|约谈|回访|督办|销号|挂牌|"
    r"梳理|组织|召开|安排|纳入|落实|抽调|选派|选调|发送|抄送|形成|要求|加强|确保|联合|会同|统筹|协助|提供|必须|应当|不得|暂缓|只能|可以"
)
_WHY = re.compile(r"因为?|由于|原因|受.{1,12}影响|所以|为了|鉴于|导致|造成|症结|根源|之所以|针对")
_MEANS = re.compile(
    r"是指|指的是|即|就是|称为|叫做|所称|包括|分为|由.{2,40}(?:组成|参与|构成)|为核心|—|\(“|是.{2,}的"
)
_EVENT = re.compile(
    r"某|“|该村|该镇|村|社区|街道|镇|乡|企业|公司|群众|户|推动解决|处分|立案|举例|例如|比如|如,|曾经|如今|终于"
)


def _figure_of(classes: frozenset[str], kinds: frozenset[str]) -> Callable[[Facet, ReadSentence], float]:
    def rule(facet: Facet, sentence: ReadSentence) -> float:
        hit = any(
            f.kind in kinds or (f.kind in COUNTING and unit_class(f.unit) in classes)
            for f in open_figures(facet, sentence)
        )
        return 1.0 if hit else 0.0

    return rule


def _number(facet: Facet, sentence: ReadSentence) -> float:
    """A counted figure; the classifier asked for makes it certain."""
    best = 1.0 if any(counts_in_words(facet, sentence)) else 0.0
    for figure in open_figures(facet, sentence):
        if figure.kind not in COUNTING:
            continue
        if facet.unit and figure.unit == facet.unit:
            return 1.0
        fits = same_class(facet.unit, figure.unit) or is_bare(sentence, figure)
        best = max(best, 0.8 if fits else 0.3)
    return best


def _pattern(pattern: re.Pattern[str], miss: float = 0.0) -> Callable[[Facet, ReadSentence], float]:
    return lambda _, sentence: 1.0 if pattern.search(sentence.folded) else miss


def _duration(facet: Facet, sentence: ReadSentence) -> float:
    """A length of time, or of a thing where 多长 may ask for either; the parts of a date are none."""
    if HOW_LONG.search(facet.text) and any(unit_class(f.unit) == "length" for f in sentence.figures):
        return 1.0
    text = sentence.folded
    for figure in sentence.figures:
        if figure.kind == "date":
            text = text.replace(fold(figure.text), " ", 1)
    return 1.0 if _DURATION.search(text) else 0.0


def _date(_: Facet, sentence: ReadSentence) -> float:
    """A date, or a day that returns: 每周三, 逢五逢十, 每月第二个周四."""
    dated = any(f.kind == "date" for f in sentence.figures)
    return 1.0 if dated or _RETURNS.search(sentence.folded) else 0.0


def _where(_: Facet, sentence: ReadSentence) -> float:
    """A place that the sentence names, or that a row of a table is of by the head above it."""
    if sentence.row and any(_PLACES.search(c.head) for c in labels(sentence.sentence.text, sentence.row)):
        return 1.0
    if sentence.own:
        return 1.0
    return 0.5 if sentence.carried or _SPOT.search(sentence.folded) else 0.0


def _author(_: Facet, sentence: ReadSentence) -> float:
    return 1.0 if sentence.kind is BlockKind.BYLINE or _PERSON.search(sentence.folded) else 0.0


def _who(facet: Facet, sentence: ReadSentence) -> float:
    """A named person; where an office is asked for, the person has to hold that office.

    In the row of a table, who stands under a head for persons or bodies.
    """
    if sentence.row and any(_BODIES.search(cell.head) for cell in sentence.row.cells):
        return 1.0
    office = _ASKED_OFFICE.search(facet.text)
    if office:
        deputy = (
            "副"
            if office.group().startswith("副") or facet.text[: office.start()].endswith("副")
            else "(?<!副)"
        )
        name = deputy + office.group().removeprefix("副")
        held = re.search(
            rf"{name}[{_SURNAMES}][一-鿿]{{1,2}}|(?:[组办委局厅部院]|党支部)[{_SURNAMES}][一-鿿]{{1,2}}{name}"
            rf"|{name}[^,。;]{{0,6}}由[^,。;]+(?:担任|兼任)",
            sentence.folded,
        )
        other = _PERSON.search(sentence.folded) and re.search(name, sentence.folded)
        return 1.0 if held else (0.6 if other else 0.0)
    if _PERSON.search(sentence.folded) or (_BY_WHOM.search(facet.text) and _BODY.search(sentence.folded)):
        return 1.0
    return 0.4 if _SOMEBODY.search(sentence.folded) else 0.0


def _list(facet: Facet, sentence: ReadSentence) -> float:
    """Enough items for the list asked for, in the sentence or in the list that it belongs to."""
    have = max(items_of(sentence.folded), len(sentence.run))
    if facet.items > 1:
        return 1.0 if have >= facet.items else (0.7 if have == facet.items - 1 else 0.0)
    category = _CATEGORY.search(facet.text)
    if category and not any(c in sentence.folded for c in _CATEGORIES[category.group(1)]):
        return 0.0
    return 1.0 if have >= 2 else 0.2


def items_of(folded: str) -> int:
    """How many coordinate items the longest enumeration of a sentence has, at least 1.

    Items are joined by 、 or ；, by 和 when there are two, or stand in quotation marks side by side.
    """
    names = max((len(m.group().split("“")) - 1 for m in _QUOTED_ROW.finditer(folded)), default=0)
    clauses = re.split(r"[,;。:?!]", folded)
    commas = max((c.count("、") + 1 + (1 if _AND.search(c) else 0) for c in clauses if "、" in c), default=0)
    pair = 2 if _AND.search(folded) else 1
    return max(
        names, commas, _announced(folded), folded.count(";") + 1, len(_COUNTED_OFF.findall(folded)), pair
    )


def _announced(folded: str) -> int:
    """The number before a colon where so many runs follow it: "看四个方面:甲,乙,丙,丁"; else 1."""
    for m in _ANNOUNCES.finditer(folded):
        rest = re.split(r"[。;!?]", folded[m.end() :], maxsplit=1)[0]
        value = number(m.group("n").replace("两", "二"))
        if value is not None and value == len(re.split(r"[,、]", rest)):
            return int(value)
    return 1


def _definition(facet: Facet, sentence: ReadSentence) -> float:
    if facet.items > 1:
        return _list(facet, sentence)
    quoted = any(t.quoted and t.text in sentence.folded for t in facet.terms)
    return 0.5 * bool(_MEANS.search(sentence.folded)) + 0.5 * quoted


_RULES: Mapping[AnswerType, Callable[[Facet, ReadSentence], float]] = {
    AnswerType.NUMBER: _number,
    AnswerType.MONEY: _figure_of(frozenset({"money"}), frozenset({"money"})),
    AnswerType.PERCENT: _figure_of(frozenset({"percent"}), frozenset({"percent"})),
    AnswerType.DATE: _date,
    AnswerType.DURATION: _duration,
    AnswerType.WHO: _who,
    AnswerType.NAME: _pattern(_NAMED, 0.3),
    AnswerType.CONTACT: _pattern(_CONTACT),
    AnswerType.AUTHOR: _author,
    AnswerType.WHERE: _where,
    AnswerType.PENALTY: _pattern(_PENALTY),
    AnswerType.WHY: _pattern(_WHY),
    AnswerType.LIST: _list,
    AnswerType.DEFINITION: _definition,
    AnswerType.HOW: _pattern(_HOW, 0.2),
    AnswerType.EXAMPLE: _pattern(_EVENT, 0.2),
}


def holds_type(facet: Facet, sentence: ReadSentence) -> float:
    """0 to 1: whether the sentence holds an answer of the facet's kind; 1 where any text does."""
    rule = _RULES.get(facet.type)
    return rule(facet, sentence) if rule else 1.0
