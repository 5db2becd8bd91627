"""The words by which a question leans on the conversation, as compiled patterns over folded text."""

from __future__ import annotations

import re

__all__ = [
    "AGAIN",
    "ALL_OF_ROW",
    "ALSO",
    "ANOTHER",
    "ANOTHER_WHERE",
    "APPOSITION",
    "ARTICLE",
    "BODY",
    "CENTRAL_TEXT",
    "COMPARED",
    "CORRECTION",
    "COUNT_POINTER",
    "DANGLING",
    "EVENT_POINTER",
    "EVERYWHERE",
    "FUNCTION_WORDS",
    "INSTRUMENT_NAME",
    "INTERJECTION",
    "LAST_ITEM",
    "LEAD",
    "LEVEL",
    "LOCATION",
    "MANNER_POINTER",
    "MARKER",
    "MIDDLE_ITEM",
    "MORE",
    "NEW_TOPIC",
    "NEXT_ARTICLE",
    "OFFICE",
    "OFFICE_HELD",
    "ONE_OF_TWO",
    "ORDINAL",
    "PLACE_POINTER",
    "PLACE_SUFFIX",
    "POINT",
    "PREFACE",
    "RELATIVE_ROUND",
    "RELATIVE_YEAR",
    "REMAINING",
    "REPORTED",
    "REST_OF_COUNT",
    "ROUND",
    "SECOND_OF_COUNT",
    "SESSION",
    "THAT_TIME",
    "THING_POINTER",
    "TOPIC",
    "WHY",
    "WITHIN",
    "YEAR",
]

_N = "一二三四五六七八九十百"

#: More of the same: 再举一个, 还有别的吗.
AGAIN = re.compile(
    r"^(?:再|还|另外?再?|能?再)(?:举|说|讲|来|给|列|找|有)?(?:出)?(?:一|几|两|些)?[个件些条点]?"
    r"(?:别的|其他的?|更多的?|不同的?|类似的?)?(?:地方|单位|村|县|市)?的?"
    r"(?:例子?|案例|做法|事例|别的|其他的?|更多)?[吗呢吧]?[?!。]*$|还有(?:别的|其他|更多)(?:的)?(?:例子|案例|做法)?[吗呢]?[?]?$"
)
#: Of these, those that ask for another case, not for more of the same one.
ANOTHER = re.compile(r"举|例|案例|事例|别的|其他|不同的|类似的|(?:地方|单位|村|县|市)|[一几两些][个件]")
#: The last question again, for what it has not brought yet: 还有呢, 接着说.
MORE = re.compile(
    r"^(?:还有|然后|接下来|别的|其他的?|其余的?)(?:呢|吗|没有?)[?!。]*$|^(?:请)?(?:继续|接着|往下|再|具体|详细|展开)(?:地|再)?(?:说说|讲讲|说|讲|列|介绍|谈谈)?(?:下去|一下|一点|点)?[?!。]*$"
)
#: Words that answer to the last turn, before the question itself begins.
INTERJECTION = re.compile(
    r"^(?:(?:[噢哦嗯啊哎唉呃]+|好(?:的|吧|嘞)?|行|对|是的|明白了?|懂了|知道了|了解了?|收到|谢谢(?:你|您)?|这样啊|原来如此|还有呢|然后呢)"
    r"[,。!?~、 ]+)+(?=.{3})"
)
#: What was heard is named before it is asked about: 你刚才说的三类.
REPORTED = re.compile(
    r"^(?:那|就是)?(?:(?:你|您)(?:刚才|刚刚|刚|上面|前面|之前)?(?:所)?|(?:刚才|刚刚|上面|前面|上文|之前)(?:你|您)?(?:所)?)"
    r"(?:说|提|讲|列|介绍)(?:到|起|过)?(?:了)?的(?=[一-鿿“]{2})"
)
#: A count that was told, pointed at: 这22个人里.
COUNT_POINTER = re.compile(
    rf"^(?:那么?|在)?(?P<this>[这那])?(?P<n>\d+|[{_N}两]+)(?:个|名|位|件|条|项|家|起|份|轮|人|处|批|张)"
    r"[一-鿿]{0,6}?(?:里面?|当中|之中|中间?)(?:头)?,?(?=[一-鿿])"
)
#: A second thing whose count is asked beside the first: 没改完的有多少?不想改的呢.
SECOND_OF_COUNT = re.compile(
    r"^(?P<first>[^?。!]{4,30}[^?。!,])[?。!,](?:那么?)?(?P<topic>(?!剩|余下|其余)[^?。!,]{2,14}?)呢[?。!]*$"
)
#: The reason of what was just said: 为什么, 那是什么原因.
WHY = re.compile(
    r"^(?:那么?|这|那)?(?:又|都)?(?:是)?(?:为什么|为啥|为何|(?:因为)?(?:什么|啥)原因|原因(?:是什么|何在|呢)|理由(?:是什么|呢))(?:呢|呀|啊)?[?!。]*$"
)
#: Stands for what was just told: 这事, 那是哪一年, 在那之前.
EVENT_POINTER = re.compile(
    r"(?P<thing>(?:这|那)(?:一?件|个|桩)?事(?:情|儿)?(?![业务项故])|此事)|(?P<time>(?:在)?(?:这|那|此)(?=(?:之|以)[前后]))"
    r"|^(?P<that>(?:这|那))(?=(?:都|又|大概)?(?:是|发生在|算)(?:在)?(?:哪|什么时候|啥时候|何时|几[月号时]|谁|怎么|多[少久]))"
)
#: Stands for the way of doing it that was just told.
MANNER_POINTER = re.compile(
    r"(?:这|那)(?:么|样)(?:来)?(?:做|搞|干|办|弄|安排|规定|设置|要求)|(?:这|那)(?:种|个|一|些)(?:做|办)法|(?:该|上述)做法|这样(?=一?来|有|行|能|会|好)"
)
#: What is left of the things spoken of.
REMAINING = re.compile(r"^(?:那么?|现在|目前)?(?:还|又)?(?:剩下|剩余|余下|其余|剩(?=[的多几哪谁什啥]))的?")
#: Asked beside a count: 完成了几个,剩下的呢.
REST_OF_COUNT = re.compile(r"(?<=[?,。!])(?:那)?(?P<rest>剩下|剩余|余下|其余)的?呢?(?=[?。!]*$)")
#: Asked of all places at once.
EVERYWHERE = re.compile(r"(?:^|,)[^,]{0,12}(?:各地|全国各|各省|各市|哪些(?:地方|省份?|城市))")
#: The whole row that an answer told: 这三项, 它们.
ALL_OF_ROW = re.compile(
    r"(?:(?:这|那|上述|前述)(?P<n>[两二三四五六七八九十\d]{1,2})(?P<unit>个|项|种|类|张|步|点|家|方面|环节|阶段|条|样|者|块)|它们|(?:这|那)些)(?!人|年|月)"
)
#: Another thing than the last, to be held against it: 和甲有什么不同.
COMPARED = re.compile(
    r"^(?:那么?)?(?:和|跟|与|同|比)(?![一时样较]).{1,14}(?:不同|不一样|区别|差别|差异|相比|比起来|比较|一样|[更多少高低大小]|差)"
)
#: The time of it, said after a place: 乙地那次发了几份.
THAT_TIME = re.compile(r"(?:的)?(?:这|那)一?(?:次|轮|回)(?![巡视察])")
#: Another place said to do the same.
ALSO = re.compile(r"也(?:是|有|要|能|这么|这样|如此)|这么做|这样做|同样")
#: The user says that something else begins.
NEW_TOPIC = re.compile(
    r"(?:跟|和|与)(?:这|那|上面|刚才|前面|巡[视察]).{0,6}(?:没|无)关|换个(?:话题|问题)|题外话|另(?:外)?问(?:一|个)|顺便问|不说这个|说点别的"
)
#: The words by which it begins.
PREFACE = re.compile(
    r"^(?:[^,。!?]{0,14}(?:(?:没|无)关系?|换个(?:话题|问题)|题外话|不说这个|说点别的|顺便)[^,。!?]{0,4}[,。!]\s*)?"
    r"(?:(?:我)?(?:想|再|另外?|顺便){0,2}问(?:一?下|一个|个)?(?:问题|事)?[,:]?\s*)?"
)
#: The user puts right what was understood: 不是甲,我问的是乙.
CORRECTION = re.compile(
    r"^(?:不是|不对|错了|问的不是|说的不是)[^,。]{0,12}[,。!]\s*(?:我)?(?:刚才)?(?:想)?(?:问|说|指)的?是(?P<new>.+)$"
)
#: A topic and what is asked of it: 线索呢,移交了几件.
TOPIC = re.compile(r"^(?:那么?|还有)?(?P<topic>[^?,。!]{1,16}?)的?呢[,?]\s*(?P<asked>[^呢]{2,})$")
#: A year counted from one that was named.
RELATIVE_YEAR = re.compile(
    r"(?<![一-鿿\d])(?:那)?(?:(?P<back>上一?年|前一年|头一年)|(?P<on>下一年|次年|后一年|第二年))(?!度?规划)"
)
#: A round counted from one that was named; its committee's session stays.
RELATIVE_ROUND = re.compile(
    r"(?:(?P<back>(?:再)?(?:上|前)一?轮|再?往前一轮)|(?P<on>(?:再)?(?:下|后)一?轮|再?往后一轮))(?!都|次)"
)
#: Another place than the one spoken of.
ANOTHER_WHERE = re.compile(r"^(?:还|又)[^,]{0,8}(?:哪里|哪儿|哪些?地方|什么地方)")
#: A numbered body: 第三巡察组; the kind may be left out.
BODY = re.compile(rf"(?P<n>第[{_N}\d]{{1,3}})(?P<kind>(?:专项)?(?:联动)?巡[视察])?组(?!长)")
ARTICLE = re.compile(rf"第[{_N}千零\d]{{1,9}}(?:条|款|项|章)")
#: A text of the centre named as the source: with it 他们 may be people in general.
CENTRAL_TEXT = re.compile(r"(?:中央|全国)[^,]{0,8}(?:意见|规定|条例|准则|规划|办法|文件|通知)")
#: The article after or before the last one.
NEXT_ARTICLE = re.compile(
    r"^(?:那么?)?(?:(?P<next>(?:再)?(?:往下|接着|接下来|下面|下|后|再后)(?:的)?一?(?P<unit>[条款项章]))"
    r"|(?P<back>(?:再)?(?:往上|往前|上|前)(?:的)?一?(?P<unit2>[条款项章])))(?:呢|讲|说|是|规定|$|[?])"
)
#: What an extractive answer puts before the words of a source, and its markers.
LEAD = re.compile(r"据《[^》]*》(?:\([^)]*\))?:")
MARKER = re.compile(r"\[\d+\]")
#: One of a row: 第二项, 最后一张; the classifier stands last.
ORDINAL = re.compile(
    rf"第(?P<n>[{_N}\d]{{1,3}})(?P<unit>个|项|种|类|张|步|点|家|款式|方面|环节|阶段|层|级|档|份|只|部分|是)"
)
#: The same of points that are not articles of a text: 第二条具体怎么做.
POINT = re.compile(rf"第(?P<n>[{_N}\d]{{1,3}})(?P<unit>条|点)")
LAST_ITEM = re.compile(
    r"(?:最后|末尾|最末)(?:那)?(?:的)?一?(?P<unit>个(?!月)|项|种|类|张|步|点|家|方面|环节|阶段|层|级|档|份)"
)
MIDDLE_ITEM = re.compile(
    r"(?:中间|当中)(?:那)?(?:的)?一?(?P<unit>个|项|种|类|张|步|点|家|方面|环节|阶段|层|级|档|份)"
)
#: One of two: 后一个, 前者.
ONE_OF_TWO = re.compile(
    r"(?<![之以巡会事课先])(?:(?P<first>前|头)|后)(?:者|(?:面|边)?(?:那一?|一)?(?P<unit>个|项|种)(?![月半小星])"
    r"|(?:面|边)?(?:那一?|一)(?P<kind>类|张|步|点|家|方面|环节|阶段|份))"
)
ROUND = re.compile(rf"(?:第[{_N}\d]{{1,3}}|首)轮")
SESSION = re.compile(rf"第?[{_N}\d]{{1,3}}届(?:[省市县区]委|中央)?(?![{_N}\d][中次])")
YEAR = re.compile(r"(?<!\d)(?:19|20)?\d{2}年(?!代)")
#: Stands for a place or the people there.
PLACE_POINTER = re.compile(
    r"他们(?:那儿|那里|那边)?|她们|当地|本地|那里(?!面)|那边|那儿|这里(?!面)|这边|人家|^[省市县区镇乡]里(?=[,的有是共怎]|$)|"
    r"(?:该|此|这个?|那个?)(?:地方|城市|地区|[省市县区州镇乡村地](?![一-鿿]?[委级]|会计|文书|干部|支书|书记|主任|长))"
)
#: Of these, those that name the level alone: 市里.
LEVEL = re.compile(r"[省市县区]里")
#: Stands for a person or a thing; what is named after it must be found in the conversation.
THING_POINTER = re.compile(
    r"(?P<person>[他她](?!们))|(?P<it>它们?)|"
    r"(?:(?P<many>这些|那些|上述|前述)|(?P<one>这[个项种份套部条次场]|那[个项种份套部条次场]|该|此(?!外|次|前|后)))"
)
#: 李家村那边: a place named and then pointed at; the pointer adds nothing.
APPOSITION = re.compile(r"(?<=[一-鿿]{2})(?<![在到去从个把对给向])(?:那边|那里|那儿|这边|这里)")
#: A part of what the last answer told.
WITHIN = re.compile(r"^那?(?:其中|里面|这里面|当中|这当中)")
#: An official text named without brackets.
INSTRUMENT_NAME = re.compile(
    r"[一-鿿]{2,}(?:条例|准则|规则)|[一-鿿]{2,}(?:工作)?(?:规定|办法|意见|规划)(?=第|[什哪几多何]|是|有|讲|的)|党章|宪法|(?<![这那该])[一-鿿]{2,}(?<!这部)(?<!那部)法(?=第|哪|什|几|是哪)(?<!办法)(?<!做法)(?<!方法)"
)
OFFICE = re.compile(r"组长|书记|主任|局长|部长|市长|县长|区长|镇长|支书|会长|院长|校长|处长|科长")
#: Somebody's office, not a body or a paper called after one (书记专题会).
OFFICE_HELD = re.compile(rf"(?:{OFFICE.pattern})(?![一-鿿]{{0,4}}(?:会议?|信函?|批示|工程)(?![长员]))")
LOCATION = re.compile(r"小区|社区|[村镇乡]|街道|学校|医院|公司|广场|市场|园区")
PLACE_SUFFIX = re.compile(
    r"^[一-鿿]{2,}(?:新区|开发区|高新区|经开区|自治[州县]|街道|社区|[县区市州旗镇乡村])$"
)
DANGLING = re.compile(
    r"^(?:那么?|那)(?=[一-鿿])(?![个些里边儿次种项份年时位天家几])|^[,，]|^(?:另外|此外|还有)[,，]?"
)
#: Words that open a question before its subject.
FUNCTION_WORDS = re.compile(
    r"^(?:请问|请|麻烦|帮我|给我|我想|想)?(?:问一?下|查一?下|介绍一?下|说说|讲讲|讲一?下|谈谈|总结一?下|换成|如果是|关于|对于|至于)?"
    r"(?:有没有|什么是|何谓|啥是|啥叫|什么叫|谁在|谁把|谁|那么?|还有|再|又|在|从|由|哪些|哪个|哪里|为什么|怎么|如何)*"
)
