"""Mutations and rewordings of sentences for ``tests/bench/verify.py``.

Made with regular expressions of their own, not with the code under test. Every maker takes a random
generator and a sentence, and gives a changed sentence or None when there is nothing to change.
"""

import re

HAN = "零一二三四五六七八九"
NUMBER = r"\d+(?:\.\d+)?"
COUNTED = "个|项|条|件|人|名|家|次|轮|批|户|公里|万元|亿元|元|天|份|所|期|场|宗|起|亩|吨|处|篇|村"
UNITS = {
    "公里": ["米", "亩"], "万元": ["亿元", "元"], "亿元": ["万元"], "元": ["万元"], "个": ["家", "人"],
    "人": ["户", "家"], "名": ["家", "次"], "家": ["个", "人"], "次": ["人", "个"], "户": ["人"],
    "天": ["个月", "年"],
    "件": ["人", "次"], "项": ["家", "人"], "条": ["人", "家"], "起": ["人"], "亩": ["平方公里"],
    "份": ["家"],
}  # fmt: skip
PLACES = (
    "烟台市", "绍兴市", "赣州市", "遵义市", "宜昌市", "湛江市", "保定市", "洛阳市", "玉林市", "咸阳市",
    "河北省", "甘肃省",
    "浙江省", "云南省", "武侯区", "雨花台区", "天河区", "历下区", "昆山市", "义乌市",
)  # fmt: skip
PLACE = re.compile(
    r"(?<![一-龥])(?:[一-龥]{2,3}(?:省|市|区|县))(?=委|政府|纪委|巡察|的|[，。、；])|(?<=[在于对和、，])[一-龥]{2}(?:市|县|区)(?=[，。、；委的])"
)
VERBS = "发现|整改|完成|移交|开展|建立|公开|落实|通过|提交|解决|制定|收到|报告|反馈|听取|设立|参加|纳入|处理"
FLIPS = (
    ("不得", "可以"),
    ("应当", "不得"),
    ("禁止", "允许"),
    ("必须", "不得"),
    ("可以", "不得"),
    ("增加", "减少"),
    ("提高", "降低"),
)


# --- mutations: each gives a changed text, or None when the sentence has nothing to change ----------


def _replace(match, text, new, group=0):
    return text[: match.start(group)] + new + text[match.end(group) :]


def _pick(rng, pattern, text):
    matches = list(re.finditer(pattern, text))
    return rng.choice(matches) if matches else None


def _other_number(rng, number):
    digits = [i for i, c in enumerate(number) if c.isdigit()]
    kind = rng.choice(["change", "change", "drop", "insert", "turn"])
    if kind == "drop" and len(digits) > 1:
        at = rng.choice(digits)
        new = number[:at] + number[at + 1 :]
    elif kind == "insert":
        at = rng.choice(digits)
        new = number[:at] + rng.choice("123456789") + number[at:]
    elif kind == "turn" and len(set(number)) > 1:
        new = "".join(rng.sample(number, len(number)))
    else:
        at = rng.choice(digits)
        new = number[:at] + rng.choice([d for d in "123456789" if d != number[at]]) + number[at + 1 :]
    good = re.fullmatch(r"[1-9]\d*(?:\.\d+)?|0\.\d+", new) and float(new) != float(number)
    return new if good else None


def digit(rng, text):
    match = _pick(rng, rf"(?<![\d.年月〔\[第])({NUMBER})(?![\d.]|年|月|日|号|%|％|轮|届|个百分点)", text)
    new = _other_number(rng, match[1]) if match else None
    return _replace(match, text, new, 1) if new else None


def han_digit(rng, text):
    match = _pick(
        rng,
        rf"(?<![第百分之十百千万\d])([二三四五六七八九十两][一二三四五六七八九十百千]*)(?={COUNTED}|大|类|种)",
        text,
    )
    if not match:
        return None
    at = rng.randrange(match.start(1), match.end(1))
    if text[at] in "十百千":
        return None
    old = "二" if text[at] == "两" else text[at]
    return text[:at] + rng.choice([d for d in HAN[2:] if d != old]) + text[at + 1 :]


def unit(rng, text):
    match = _pick(
        rng, rf"(?<=\d)({'|'.join(sorted(UNITS, key=len, reverse=True))})(?!月|百分点|工作日)", text
    )
    return _replace(match, text, rng.choice(UNITS[match[1]]), 1) if match else None


def magnitude(rng, text):
    match = _pick(rng, rf"(?<=\d)(万|亿)?(?={COUNTED})", text)
    if not match or (match[1] and text[match.end() :].startswith(("个工", "年"))):
        return None
    return _replace(match, text, rng.choice([m for m in ("万", "亿", "") if m != (match[1] or "")]))


def percent(rng, text):
    match = _pick(rng, rf"({NUMBER})(%|％|个百分点)", text)
    if not match:
        return None
    if rng.random() < 0.3:
        return _replace(
            match,
            text,
            rng.choice([m for m in ("‰", "个百分点", "%") if m not in match[2].replace("％", "%")]),
            2,
        )
    new = _other_number(rng, match[1])
    return _replace(match, text, new, 1) if new else None


def date(rng, text):
    match = _pick(
        rng, r"(?<!\d)(\d{4})(?=年)|(?<!\d)(\d{1,2})(?=月(?!以|内|余|左))|(?<=月)(\d{1,2})(?=日)", text
    )
    if not match:
        return None
    group = match.lastindex
    old = int(match[group])
    low, high = {1: (2012, 2025), 2: (1, 12), 3: (1, 28)}[group]
    return _replace(match, text, str(rng.choice([n for n in range(low, high + 1) if n != old])), group)


def round_(rng, text):
    match = _pick(rng, r"第([一二三四五六七八九十])轮|(首)轮", text)
    if not match:
        return None
    if match[2]:
        return _replace(match, text, "第" + rng.choice(HAN[2:]) + "轮")
    return _replace(match, text, rng.choice([d for d in HAN[1:] if d != match[1]]), 1)


def swap(rng, text):
    matches = list(re.finditer(rf"(?<![\d.第])(\d+(?:\.\d+)?)(?=({COUNTED}|%))", text))
    pairs = [
        (a, b) for a in matches for b in matches if a.start() < b.start() and a[1] != b[1] and a[2] == b[2]
    ]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    return text[: a.start(1)] + b[1] + text[a.end(1) : b.start(1)] + a[1] + text[b.end(1) :]


def place(rng, text):
    match = _pick(rng, PLACE, text)
    if (
        not match
        or match[0][:2] in {"全市", "全省", "全县", "各市", "该市", "该县", "各区"}
        or match[0][0] in "全各该本"
    ):
        return None
    return _replace(match, text, rng.choice([p for p in PLACES if p[:2] not in text]))


def negation(rng, text):
    kind = rng.choice(["add", "add", "remove", "flip"])
    if kind == "remove":
        match = _pick(rng, rf"(?:没有|未能|未|不|不得)(?=(?:{VERBS}|按|及时|得|准|能|存在|够))", text)
        return _replace(match, text, "") if match else None
    if kind == "flip":
        flips = [(a, b) for a, b in FLIPS if a in text]
        return text.replace(*rng.choice(flips), 1) if flips else None
    match = _pick(rng, rf"(?<![不未没无所已])(?:{VERBS})(?!率|情况|方案|机制|措施|意见|报告)", text)
    return _replace(match, text, rng.choice(["未", "没有", "不"]) + match[0]) if match else None


MUTATIONS = {
    "digit": digit, "han_digit": han_digit, "unit": unit, "magnitude": magnitude, "percent": percent,
    "date": date,
    "round": round_, "swap": swap, "place": place, "negation": negation,
}  # fmt: skip


# --- legitimate rewording ----------------------------------------------------------------------------


def _han(number):
    """An integer below 100,000,000 in Chinese numerals."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return _han(high) + "万" + (("零" if 0 < low < 1000 else "") + _han(low) if low else "")
    text, zero = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        d = number // size % 10
        if d:
            text += ("零" if zero and text else "") + HAN[d] + name
        zero = not d
    return text[1:] if text.startswith("一十") else text or "零"


def to_han(rng, text):
    match = _pick(rng, r"(?<![\d.第年月〔])([1-9]\d{0,5})(?=(?:个|项|条|件|人|名|家|次|户|份))", text)
    if not match or match[1] == "2":
        return None
    return _replace(match, text, _han(int(match[1])), 1)


def to_arabic(rng, text):
    match = _pick(
        rng, r"(?<![一二三四五六七八九十百千第之])([二三四五六七八九])(?=个(?!月)|项|家|名|次|件)", text
    )
    return _replace(match, text, str(HAN.index(match[1])), 1) if match else None


def money(rng, text):
    match = _pick(rng, rf"({NUMBER})亿元", text)
    if match:
        return _replace(match, text, f"{round(float(match[1]) * 10000, 4):g}万元")
    match = _pick(rng, r"(?<![\d.])(\d+)万元", text)
    return _replace(match, text, f"{int(match[1]) * 10000}元") if match else None


def percent_words(rng, text):
    match = _pick(rng, r"(?<![\d.])(\d{1,2})[%％]", text)
    return _replace(match, text, "百分之" + _han(int(match[1]))) if match else None


def full_width(rng, text):
    match = _pick(rng, r"\d+", text)
    return _replace(match, text, "".join(chr(ord(c) + 0xFEE0) for c in match[0])) if match else None


def thousands(rng, text):
    match = _pick(rng, r"(?<![\d.—-])\d{4,}(?!\d|年|\.|号|—|-)", text)
    return _replace(match, text, f"{int(match[0]):,}") if match else None


def prefixed(_rng, text):
    return None if re.match(r"[-\d（(]|[一二三四五六七八九十]+、", text) else "据资料介绍，" + text


def spaced(_rng, text):
    return re.sub(r"(\d+(?:\.\d+)?)", r" \1 ", text).strip() if re.search(r"\d", text) else None


def punctuated(_rng, text):
    return text.replace("，", ",").replace("；", ";").rstrip("。；！")


def clause(rng, text):
    pieces = re.split(r"(?<=[，；])", text)
    if len(pieces) < 2:
        return None
    at = rng.randrange(len(pieces))
    piece = pieces[at].rstrip("，；。") + "。"
    return (
        piece
        if len(piece) >= 10
        and piece.count("“") == piece.count("”")
        and piece.count("《") == piece.count("》")
        else None
    )


def date_form(rng, text):
    match = _pick(rng, r"(\d{4})年(\d{1,2})月(\d{1,2})日", text)
    return _replace(match, text, f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}") if match else None


def unchanged(_rng, text):
    return text


REWORDINGS = {
    "unchanged": unchanged, "clause": clause, "prefixed": prefixed, "punctuated": punctuated,
    "spaced": spaced,
    "to_han": to_han, "to_arabic": to_arabic, "money": money, "percent_words": percent_words,
    "full_width": full_width, "thousands": thousands, "date_form": date_form,
}  # fmt: skip
