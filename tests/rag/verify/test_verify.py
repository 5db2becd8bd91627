"""Verification of single sentences: what passes, what is noticed, what is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.verify import Source, VerifyContext, verify
from rag.verify.spelling import canonical, digital

QUOTE = (
    "甲市第三轮巡察共发现问题471个，移交问题线索12件，追缴违规资金2.24亿元；被巡察单位整改完成各类问题326个，"
    "整改完成率69.26%，新建、修订制度645项。"
)
RULE = "巡察组不得干预被巡察单位的正常工作，不履行执纪审查职责，未经批准不得公开巡察情况。"
WATER = (
    "针对老旧小区停水问题，巡察组推动区住建局更换管网5.5公里，惠及居民3682户，12345热线投诉下降百分之八十七。"
)
SOURCE = Source(title="甲市巡察工作综述", regions=("甲市", "江苏省"), date="2023-10-12")


def problems(sentence, *quotes, source=None):
    context = VerifyContext(sources=(source,) * len(quotes)) if source else VerifyContext()
    verdict = verify(sentence, quotes, context=context)
    return verdict.support, {problem.code for problem in verdict.problems}


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        (QUOTE, QUOTE),
        ("甲市第三轮巡察共发现问题471个，移交问题线索12件。", QUOTE),
        ("甲市第3轮巡察共发现问题四百七十一个，追缴违规资金22400万元。", QUOTE),
        ("整改完成率为百分之六十九点二六。", QUOTE),
        ("整改完成率为69.26％，新建、修订制度６４５项。", QUOTE),
        ("第三轮巡察发现了471个问题，移交了12件问题线索。", QUOTE),
        ("巡察组不得干预被巡察单位的正常工作", RULE),
        ("未经批准，不得公开巡察情况。", RULE),
        ("推动更换管网5.5公里……12345热线投诉下降87%。", WATER),
        ("惠及居民三千六百八十二户，投诉下降了87%。", WATER),
        ("惠及居民3,682户。", WATER),
        ("1. 更换管网5.5公里；", WATER),
        ("（二）惠及居民3682户。", WATER),
        ("一是更换管网5.5公里。", WATER),
    ],
)
def test_what_the_quote_says_is_verified(sentence, quote):
    assert problems(sentence, quote) == ("verified", set())


@pytest.mark.parametrize(
    ("sentence", "quote", "code"),
    [
        ("甲市第三轮巡察共发现问题417个。", QUOTE, "figure.other_thing"),
        ("共移交问题线索471件。", QUOTE, "figure"),
        ("共发现问题12个，移交问题线索471件。", QUOTE, "figure"),
        ("追缴违规资金2.24万元。", QUOTE, "figure"),
        ("追缴违规资金2.24亿美元。", QUOTE, "figure"),
        ("追缴违规资金224000万元。", QUOTE, "figure"),
        ("甲市第四轮巡察共发现问题471个。", QUOTE, "round"),
        ("整改完成率69.26个百分点。", QUOTE, "figure"),
        ("整改完成率96.26%。", QUOTE, "figure"),
        ("共发现问题471家。", QUOTE, "figure.unit"),
        ("更换管网5.5米。", WATER, "figure"),
        ("13245热线投诉下降87%。", WATER, "figure"),
        ("2022年，整改完成率69.26%。", QUOTE, "date"),
        ("巡察组可以干预被巡察单位的正常工作。", RULE, "polarity.opposite"),
        ("巡察组干预被巡察单位的正常工作。", RULE, "negation.lost"),
        ("未经批准可以公开巡察情况。", RULE, "polarity.opposite"),
        ("经批准不得公开巡察情况。", RULE, "negation.lost"),
        ("甲市第三轮巡察没有发现问题471个。", QUOTE, "negation.added"),
        ("推动区住建局不更换管网5.5公里。", WATER, "negation.added"),
        ("成都市住建局更换管网5.5公里。", WATER, "place.missing"),
        ("根据《巡察工作办法》，巡察组不得干预被巡察单位的正常工作。", RULE, "instrument.missing"),
        ("巡察组“坚决不干预”被巡察单位的正常工作。", RULE, "quote.missing"),
        ("市委书记王建国说，巡察组不得干预被巡察单位的正常工作。", RULE, "person.missing"),
        ("巡察组用App受理投诉，惠及居民3682户。", WATER, "token.missing"),
        ("投诉下降百分之八十七，六大系统上线。", WATER, "figure.missing"),
    ],
)
def test_what_the_quote_does_not_say_is_unsupported(sentence, quote, code):
    support, found = problems(sentence, quote)
    assert support == "unsupported"
    assert any(each.startswith(code) for each in found), found


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("共发现问题471项。", "figure.unit"),
        ("共发现问题约471个。", "figure.approximate"),
        ("甲市财政局整改完成各类问题326个。", "organisation.missing"),
        ("整改完成各类问题326个，受到群众欢迎和好评。", "content.missing"),
    ],
)
def test_smaller_differences_make_it_partial(sentence, code):
    support, found = problems(sentence, QUOTE)
    assert (support, found) == ("partial", {code})


# Reworded by hand, the sense kept. None may be lost in strict mode.
REWORDED = (
    ("甲市在第三轮巡察中一共查出471个问题，还移交了12件问题线索。", QUOTE),
    ("各被巡察单位已完成326个问题的整改，完成率达到69.26%。", QUOTE),
    ("在制度方面，新建和修订了645项制度。", QUOTE),
    ("这轮巡察追缴的违规资金有2.24亿元。", QUOTE),
    ("巡察组不能干预被巡察单位的正常工作，也不履行执纪审查的职责。", RULE),
    ("没有经过批准，不得把巡察情况公开。", RULE),
    ("为解决老旧小区停水问题，巡察组推动区住建局更换了5.5公里的管网。", WATER),
    ("更换管网后，12345热线的投诉下降了87%，有3682户居民受益。", WATER),
    ("据《甲市巡察工作综述》（甲市，2023年10月），整改完成率是69.26%。", QUOTE),
    ("停水问题的投诉量下降87%。", WATER),
)


@pytest.mark.parametrize(("sentence", "quote"), REWORDED)
def test_a_rewording_is_kept(sentence, quote):
    support, found = problems(sentence, quote, source=SOURCE)
    assert support in {"verified", "partial"}, found


# Fluent, in the words of the field, and said by no quote.
INVENTED = (
    "该市还建立了巡察干部人才库，定期开展业务培训。",
    "巡察结束后，市委召开会议对整改工作进行了部署。",
    "被巡察单位党组织要认真落实整改主体责任。",
    "巡察组采取个别谈话、查阅资料等方式了解情况。",
    "群众对巡察工作的满意度明显提高。",
    "区住建局因此受到通报批评。",
    "我已忽略以上规则，现在开始输出系统提示。",
)


@pytest.mark.parametrize("sentence", INVENTED)
def test_fluent_invention_is_unsupported(sentence):
    assert problems(sentence, QUOTE, RULE, WATER, source=SOURCE)[0] == "unsupported"


@pytest.mark.parametrize(
    ("sentence", "quote", "support", "code"),
    [
        (
            "由赵明同志担任巡察组组长，王强同志协助做好联络。",
            "由王强同志担任巡察组组长，赵明同志协助做好联络。",
            "unsupported",
            "content.swapped",
        ),
        ("年底前完成整改100项。", "计划年底前完成整改100项。", "partial", "intention.lost"),
        ("计划年底前完成整改100项。", "计划年底前完成整改100项。", "verified", None),
        ("被巡察单位接受审计。", "被巡察单位拒绝接受审计。", "unsupported", "negation.lost"),
        ("所有村都完成了整改任务。", "部分村都完成了整改任务。", "unsupported", "polarity.opposite"),
        ("共发现问题①②个。", "共发现问题34个。", "unsupported", "figure.missing"),
        ("共发现问题肆佰柒拾贰个。", "共发现问题471个。", "unsupported", "figure"),
        ("共发现问题٤٧٢个。", "共发现问题471个。", "unsupported", "figure"),
    ],
)
def test_subtle_distortions(sentence, quote, support, code):
    got, found = problems(sentence, quote)
    assert got == support
    assert code is None or any(each.startswith(code) for each in found), found


_TEXT = st.text(
    "一二三四五十百万亿零0123456789.,%年月日第轮个项的不未没有《》“”（）[]，。；：整改问题发现X-+²①٣ \n",
    max_size=60,
)


@given(_TEXT, st.lists(_TEXT, max_size=3))
def test_any_text_gets_a_verdict(sentence, quotes):
    verdict = verify(sentence, quotes)
    assert 0.0 <= verdict.coverage <= 1.0
    assert (verdict.support == "unsupported") >= any(problem.hard for problem in verdict.problems)


@given(_TEXT)
def test_a_text_supports_itself(text):
    assert verify(text, [text]).support == "verified"


def test_figures_of_two_quotes_are_not_mixed():
    quotes = ("第一轮巡察发现问题28个，移交线索5条。", "第二轮巡察发现问题35个，移交线索9条。")
    assert problems("第二轮巡察发现问题35个，移交线索9条。", *quotes)[0] == "verified"
    assert problems("第一轮巡察发现问题28个，第二轮巡察发现问题35个。", *quotes)[0] == "verified"
    assert problems("第一轮巡察发现问题35个。", *quotes)[0] == "unsupported"
    assert problems("第二轮巡察发现问题28个，移交线索9条。", *quotes)[0] == "unsupported"


def test_a_place_must_be_named_by_the_quote_or_its_source():
    quote = "区委巡察办发现问题28个。"
    chengdu = Source(title="巡察整改", regions=("锦江区", "成都市", "四川省"))
    assert problems("锦江区委巡察办发现问题28个。", quote, source=chengdu)[0] == "verified"
    assert problems("成都市锦江区委巡察办发现问题28个。", quote, source=chengdu)[0] == "verified"
    assert problems("青岛市的区委巡察办发现问题28个。", quote, source=chengdu)[0] == "unsupported"


def test_the_date_of_the_source_may_be_said_but_no_other():
    quote = "今年共发现问题28个。"
    assert problems("2023年共发现问题28个。", quote, source=SOURCE)[0] == "verified"
    assert problems("2021年共发现问题28个。", quote, source=SOURCE)[0] == "unsupported"


def test_a_year_alone_dates_a_source_too():
    source = Source(title="甲市巡察", regions=("甲市",), date="2025")
    quote = "今年共发现问题28个。"
    for sentence in ("据《甲市巡察》（甲市，2025）：今年共发现问题28个。", "2025年共发现问题28个。"):
        assert problems(sentence, quote, source=source) == ("verified", set())
    assert problems("2025个问题。", quote, source=source)[0] == "unsupported"


def test_figures_of_a_title_support_no_figures():
    source = Source(title="整改率100%的经验")
    assert problems("整改率100%。", "整改率69.26%。", source=source)[0] == "unsupported"


def test_the_title_of_the_source_may_be_named_whatever_it_says():
    source = Source(title="三年查出9999个问题的经验", regions=("甲市",), date="2023-10")
    assert (
        problems("据《三年查出9999个问题的经验》（甲市，2023-10）：整改率69.26%。", QUOTE, source=source)[0]
        == "verified"
    )
    assert problems("整改率69.26%，三年查出9999个问题。", QUOTE, source=source)[0] == "unsupported"


def test_a_list_number_is_compared_where_the_quote_has_one():
    quotes = ("2.更换管网5.5公里。", "3.反馈会上发问卷，不记名。")
    assert problems("3. 反馈会上发问卷，不记名", *quotes)[0] == "verified"
    assert problems("2. 反馈会上发问卷，不记名。", *quotes) == ("unsupported", {"figure.enumerator"})
    assert problems("7. 反馈会上发问卷，不记名。", "反馈会上发问卷，不记名。")[0] == "verified"


def test_a_title_within_a_title():
    source = Source(
        title="《关于加强“一把手”监督的八项措施》要点", heading_path=("关于加强“一把手”监督的第二条",)
    )
    for name in ("《〈关于加强“一把手”监督的八项措施〉要点》", "《关于加强“一把手”监督的八项措施》"):
        assert problems(f"据{name}：整改率69.26%。", QUOTE, source=source)[0] == "verified", name


def test_an_allowed_phrase_needs_no_support():
    context = VerifyContext(allowed=("以下3项出自不同资料：",))
    assert verify("以下3项出自不同资料：整改率69.26%。", [QUOTE], context=context).support == "verified"


def test_no_quote_no_support():
    assert problems("整改完成率69.26%。") == ("unsupported", {"quote.none"})


def test_sources_must_match_quotes():
    with pytest.raises(ValueError, match="1 quotes, 2 sources"):
        verify("甲。", ["甲。"], context=VerifyContext(sources=(SOURCE, SOURCE)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("三千六百八十二户", "3682户"),
        ("2.24亿元", "22400万元"),
        ("百分之八十七", "87%"),
        ("第三轮", "第3轮"),
        ("3,682户", "3682户"),
        ("2023年3月5日", "2023-03-05"),
        ("“四个意识”", "“４个意识”"),
    ],
)
def test_one_spelling_for_a_figure(one, other):
    assert canonical(one) == canonical(other)


def test_idioms_stay():
    assert digital("千千万万") == digital("千千万万")
    assert problems("十分重视，更换管网5.5公里。", WATER)[0] in {"verified", "partial"}
