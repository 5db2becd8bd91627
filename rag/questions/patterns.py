"""How Chinese questions ask: the closed classes of asking words, as compiled patterns.

All patterns match folded text (:func:`corpus.fold.fold`): half-width, lower case, simplified.
They describe the grammar of questions in general; nothing here knows a document.
"""

from __future__ import annotations

import re

from .asking import AnswerType

__all__ = [
    "ANAPHORA",
    "ASKING",
    "CLAUSE_BREAK",
    "COMMA",
    "COUNTED",
    "ELLIPSIS",
    "INJECTION",
    "OFFICE",
    "OF_COUNTRY",
    "STRONG",
    "TYPE_PATTERNS",
    "UNIT_CLASSES",
    "WRITTEN_UNIT",
    "unit_class",
]

_CLASSIFIERS = (  # longest first: 个月 before 个
    "个工作日|个自然日|个小时|个钟头|个季度|个星期|钟头|工作日|平方公里|平方米|立方米|个月|人次|户次|家次|件次|批次|场次|班次|轮次|方面|万元|亿元|公里|公斤|"
    "公顷|课时|学时|环节|维度|小时|分钟|条例|名|位|人|个|项|条|件|起|份|家|期|次|轮|趟|"
    "处|篇|户|栋|套|座|所|批|场|类|种|支|只|村|眼|口|株|部|章|款|步|岁|分|回|届|天|年|月|周|遍|幅|张|封|宗|道|"
    "点|级|层|组|辆|台|间|亩|吨|米|员|盏|棵|本|册|幢|架|艘|枚|粒|扇|桩|笔|块|头|根|箱|袋|桶|瓶|双|斤|例|倍|桌|堂|节|顿|则"
)

#: A counted question: the classifier and what is counted after it, or what stands before it.
COUNTED = re.compile(
    rf"(?:多少|好多|(?<![0-9十百千万哪那这好])几)(?P<unit>(?:{_CLASSIFIERS})(?!轻|才|民|员|数|度|质|庭|地|据|约))?(?P<noun>[一-鿿]{{0,8}})"
)

# "请" that asks for an answer, not that of 申请, 宴请, 请示, 请假
_PLEASE = "(?<![申宴聘邀报提呈吁恳敦吃])请(?![示假客托求战功罪柬帖人来吃])"

# "逐条给我列一下", "一一说明": every item is wanted
_ONE_BY_ONE = (
    "(?:逐[条项个种]|一一)(?:地|来)?(?:给我|帮我|都)?(?:列|说|讲|介绍)(?:一?下|出来?|明|清楚)?"
    "|(?:给我|帮我)列(?:一?下|出来?|全)?"
)

#: Question words that carry no content of their own; cut out before terms are read.
ASKING = re.compile(
    rf"(?<![0-9十百千万])几(?:{_CLASSIFIERS})|"
    "是多少|有多少|达多少|多少|好多|多大|多高|多长时间|多长|多久|多远|"
    "几月几[号日]|几[月号]|什么时候|啥时候|什么时间|什么样的|什么样|什么|啥样|啥|为什么|为何|为啥|咋样|咋|"
    "哪一年|哪年|哪天|哪一天|哪几[个项种条家类步方面]?|哪些|哪里|哪儿|哪[个家项种条类位篇步方张两三四五六七八九]?|"
    "怎么样|怎么回事|怎么办|怎么|怎样|如何|是谁|谁|何时|何地|何种|几时|"
    f"请问|请介绍|请总结|请列出|请列举|请说明|{_PLEASE}|一条条|列出来|列全|列举|{_ONE_BY_ONE}|"
    "说说|讲讲|讲一讲|介绍一下|介绍(?![信费])|总结一下|"
    "(?<![么何样咋])总结(?!会|报告)|告诉我|我想知道|我想了解|想问一下|给我|给个|给出|举个例子|举例说明|举例|举几个例子|"
    "能不能|能否|是否|是不是|有没有|有无|对不对|对吗|吗|呢|(?<![网酒])吧|呀|啊|嘛|来着|"
    "分别|各自|各(?=是|有|讲|叫|抽|怎|多|用|推|举)|具体是|具体|到底|究竟|一共|总共|共计|大概|大约|左右"
)

#: The whole country or its centre, as that of which something is asked.
OF_COUNTRY = re.compile(r"(?<![市县])中央|全国|国家层面")

#: A comma between words, not that within 1,234.
COMMA = re.compile(r"(?<!\d),|,(?!\d)")

#: What stands between the clauses of a folded question.
CLAUSE_BREAK = re.compile(rf"(?:{COMMA.pattern}|[。?!;\n])+")

#: What makes a clause an asking of its own; particles such as 呢 alone make it a topic.
STRONG = re.compile(
    rf"多少|好多|(?<![十那这])几(?:{_CLASSIFIERS}|多|成)|什么|啥|谁|哪|怎|咋|如何|为何|何时|何地|何种|几时|是否|是不是|有没有|能否|"
    "吗|多大|多高|多长|多久|多远|列出|列举|列全|举.{0,3}例|总结|介绍|说说|讲讲|区别|不同|差别|第几|占比|含义|意思|吧$|讲一"
)

#: Classifiers of speech and the one that documents write for them.
WRITTEN_UNIT = {
    "回": "次",
    "趟": "次",
    "遍": "次",
    "个小时": "小时",
    "个钟头": "小时",
    "钟头": "小时",
    "个工作日": "工作日",
    "个星期": "星期",
}

#: Offices, and other words for a person whose name may stand beside them.
OFFICE = (
    "书记|主任|组长|副组长|局长|部长|市长|县长|区长|镇长|乡长|主席|会长|处长|科长|"
    "专员|委员|校长|院长|经理|董事长|厅长|支书|队长|主编|记者|作者|干部|负责人|"
    "代表|女士|先生|村民|居民"
)
_PUNISHED = "(?:受到?|挨|吃|给予?|背|领|落得?个?)"
_SOMEBODY = f"(?:某|{OFFICE}|股长|站长|所长|会计|出纳|当事人|责任人|他|她|这人|那人)"
#: Order matters: the first that matches a facet is its main type.
TYPE_PATTERNS: tuple[tuple[AnswerType, re.Pattern[str]], ...] = (
    (
        AnswerType.AUTHOR,
        re.compile(
            r"谁写的|写(?:了|过)?《[^《》]+》的|作者(?:是谁|是什么人|叫什么|身份)|署名(?:文章|作者)|哪位?记者|记者是谁|谁执笔"
        ),
    ),
    (
        AnswerType.CONTACT,
        re.compile(
            r"(?:电话|手机|号码|网址|链接|邮箱|微信|二维码|地址|邮编)(?:号码?)?(?:是|为|有)?(?:多少|什么|哪|几)|发个链接|网址|"
            r"(?:电话|手机|手机号|号码|邮箱|微信号?|二维码|邮编|住址|联系方式)(?:呢|$)"
        ),
    ),
    (
        AnswerType.PERCENT,
        re.compile(
            r"(?:率|占比|比例|比重|百分比)[^,、的]{0,6}?(?:多少|多高|几)|百分之几|多少个?百分点|几成|[^效]率(?:呢|$)|率多少"
        ),
    ),
    (
        AnswerType.MONEY,
        re.compile(
            r"多少钱|多少(?:万元|亿元|元|万块|块钱?|资金|经费|款|费用|金额|政策资金|违规资金|罚款)|花了?多少|金额(?:是|有|达)?多少|"
            r"(?:资金|经费|款项|罚没款?|损失|费用|钱)(?:是|有|达|共|了)?多少|罚没多少|追(?:回|缴)了?多少(?!人|名)|"
            r"[赔罚掏垫欠亏赚挣]了?多少(?=$|[,、;。?!])|多少不规范的?钱"
        ),
    ),
    (
        AnswerType.DATE,
        re.compile(
            r"什么时候|啥时候|(?<![如任])何时|哪一?年|哪一?天|几月|几号|几时|什么时间|哪个月|多会儿|何日|自何时|起止时间|日期"
        ),
    ),
    (
        AnswerType.DURATION,
        re.compile(
            r"多长时间|多久|多长|几天|几个月|多少天|多少个?(?:月|小时|钟头|星期|工作日|自然日|季度|分钟|周)|几个?(?:小时|钟头|星期|工作日|自然日|季度|分钟|周)|几年(?!轻)|多少年(?!轻)|期限|时限"
        ),
    ),
    (
        AnswerType.WHO,
        re.compile(
            r"谁|全名|真名|本名|大名|哪位|哪个人|什么人|(?<![如任])何人|姓名|姓什么|姓啥|(?:人|员|他|她|[这那]位[一-鿿]{0,6})(?:的名字|叫什么|叫啥)|"
            r"(?:书记|主任|组长|主席|市长|县长|局长|部长|负责人|领导|记者|作者)(?:(?:是|叫)(?:谁|什么|啥|哪位)|的?名字)|由谁|当时担任什么职务|什么职务|什么身份"
        ),
    ),
    (
        AnswerType.NUMBER,
        re.compile(
            rf"多少|好多|(?<![十哪那这])几(?:{_CLASSIFIERS})|第几|人数|数量|(?<![十哪那这好])几个|几多|占多大"
        ),
    ),
    (
        AnswerType.NAME,
        re.compile(
            r"(?:叫|取名|名为|名叫)(?:做|了|个)?(?:什么|啥)(?!名堂)|(?:名称|题目|标题|名字)是?(?:什么|啥)"
        ),
    ),
    (
        AnswerType.PENALTY,
        re.compile(
            rf"{_PUNISHED}(?:了|过)?(?:什么|啥|何种?|哪些|怎么?样?的?|多重的?)(?:党纪|政务|党政|纪律)?处[分罚理]"
            rf"|{_SOMEBODY}(?:(?!反映|举报|投诉|问题|线索|来信)[^,。;]){{0,12}}(?:怎么|咋|怎样|如何)(?:被)?(?:处[分罚理置]|发落|追责)"
            r"|(?:什么|啥|怎么个?|咋)(?:样的?)?(?:下场|收场|结局)|(?:下场|结局)(?:是|怎|如何|咋)"
        ),
    ),
    (AnswerType.WHY, re.compile(r"为什么|为何|为啥|原因|怎么解释|缘由|何以|怎么没")),
    (
        AnswerType.EXAMPLE,
        re.compile(
            r"举.{0,3}例|例子|案例|举一?个|讲一?件|讲一?个|事例|典型|怎么回事|哪条|哪个村|例如|比如说"
        ),
    ),
    (
        AnswerType.COMPARE,
        re.compile(
            r"有(?:啥|什么|何)(?:不同|不一样|区别|差别|差异)|区别|不一样|异同|相比|对比|比较|哪边|哪个更|谁更|差多少|各有"
        ),
    ),
    (
        AnswerType.DEFINITION,
        re.compile(
            r"(?:什么|啥)(?:是|叫|叫做)|(?:(?<!的)是|指)(?:的是)?(?:什么|啥|何)(?:意思|东西|含义|概念)?|含义|定义|"
            r"指(?:的)?(?:是)?(?:啥|什么|哪)|代表(?:什么|啥)|何谓|怎么理解|意思|何为|名词解释"
        ),
    ),
    (
        AnswerType.LIST,
        re.compile(
            rf"{_ONE_BY_ONE}|哪些|哪几|哪[两二三四五六七八九十]+|列(?:出|举|全)|有(?:些)?什么(?:做法|举措|措施|方法|渠道|要求|特点|问题)|"
            r"包括(?:什么|哪)|都(?:有|是|网罗)(?:啥|什么|哪)|分别(?:是|为|叫|共)(?:什么|啥|哪)|哪种|几种|几类|几方面|什么渠道|哪家"
        ),
    ),
    (
        AnswerType.WHERE,
        re.compile(
            r"哪里|哪儿|在哪|[到去往]哪(?:去|$|[?了])|什么地方|(?<![如任])何[处地]|哪个(?:市|县|区|省|地方|城市|街道|镇|乡|村)|哪(?:市|县|区|省)"
        ),
    ),
    (
        AnswerType.HOW,
        re.compile(
            r"怎么|怎样|如何|咋|什么(?:办法|方法|措施|举措|做法|手段|经验|机制|渠道|忙|劲|名堂|花样|[实硬新高妙绝]?招|动作|点子|文章)|(?:做法|办法|措施|举措|经验|路径|流程|步骤)"
        ),
    ),
    (
        AnswerType.YESNO,
        re.compile(r"吗$|是否|是不是|有没有|能不能|能否|可不可以|对吧|对吗|吧$|要不要|该不该"),
    ),
)

#: Units of the question, in classes within which a figure of the text may answer.
UNIT_CLASSES: dict[str, frozenset[str]] = {
    "person": frozenset({"名", "人", "位", "人次", "员"}),
    "money": frozenset({"元", "万元", "亿元", "千元", "百万元", "钱", "块", "美元"}),
    "percent": frozenset({"%", "百分点", "‰", "成"}),
    "time": frozenset(
        {"年", "月", "个月", "日", "天", "周", "小时", "分钟", "岁", "工作日", "个工作日", "星期", "季度"}
    ),
    "length": frozenset({"公里", "米", "千米", "里", "厘米"}),
    "score": frozenset({"分"}),
    "area": frozenset({"亩", "平方米", "公顷", "平方公里"}),
}

#: Words that point back into the conversation.
ANAPHORA = re.compile(
    r"^(?:那么?|其中|另外|此外|同时|还有|再|又)|(?:他|她|它)们?|(?:该|此|上述|前述|这)(?:[市县区省地个些项种轮次家份机单]|制度|做法)"
    r"|(?:这|那)(?:个|些|边|里|儿|几|轮|次|项|种|家)|刚才|上面|前面|当地|本地|后来|当时|其(?=[一-鿿])(?!他|中|实|它)"
)

#: A question that is only a new value for the last one: "那青岛呢？".
ELLIPSIS = re.compile(r"^(?:那么?|还有|换成|改成|如果是)?(?P<value>[^?？,，。!！]{1,24}?)呢[?？!！。]*$")

#: Lines that try to instruct the program instead of asking; they are text, never obeyed.
INJECTION = re.compile(
    r"</?[a-z_|]+[^>\n]{0,40}>|^\s*#{1,6}\s|^\s*(?:system|assistant|user)\s*[::]|系统(?:指令|提示|消息)|新指令|"
    r"(?:忽略|无视|忘记|忘掉)(?:以上|上述|之前|前面|所有|一切)|(?:从现在起|以后|今后|接下来)(?:一律|都|只|必须)|"
    r"(?:你|您)现在(?:是|扮演)|扮演|提示词|prompt|ignore (?:all|the|previous)|越狱|开发者模式|"
    r"(?:只|必须|一律|直接|统一)(?:回答|回复|输出|说)",
    re.IGNORECASE | re.MULTILINE,
)


def unit_class(unit: str) -> str:
    """The class of a unit; every classifier of countable things is "count"."""
    for name, members in UNIT_CLASSES.items():
        if unit in members:
            return name
    return "count"
