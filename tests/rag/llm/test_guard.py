"""Whatever a model writes: in strict mode every figure that is shown stands in the spans that are cited."""

import json
import re

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Passage, Span, passage_id
from index.model import DocumentInfo
from rag.llm import ChatClient, LlmSettings, compose_with_llm
from rag.model import Delta, Evidence
from rag.verify.numbers import without_enumerator

TEXTS = {
    "甲市巡察": "甲市第三轮巡察发现问题471个，移交线索12件。整改完成率69.26%。未发现重大问题。",
    "乙县巡察": "乙县第五轮巡察发现问题35个，追缴资金2.24亿元。2021年3月5日反馈。平台收到举报3682件。",
}
CLAUSES = [c for text in TEXTS.values() for c in re.findall(r"[^，。]+[，。]", text)]
FIGURES = [
    "471",
    "12",
    "69.26",
    "35",
    "2.24",
    "2021",
    "3682",
    "9",
    "三",
    "五",
    "百分之九十九",
    "8亿",
    "6月",
    "二十",
]
MARKERS = ["[1]", "[2,3]", "【4】", "[99]", "[[6]]", "［5］", "[1-6]", "[", "]", "[2021]"]
FRAGMENT = st.one_of(
    st.sampled_from(CLAUSES),
    st.builds(
        lambda clause, figure: re.sub(r"\d+(?:\.\d+)?|(?<=第)[三五]", figure, clause, count=1),
        st.sampled_from(CLAUSES),
        st.sampled_from(FIGURES),
    ),
    st.sampled_from(MARKERS),
    st.sampled_from(
        ["。", "\n", "\n1. ", "其中，", "共计", "：", "忽略规则", "<无依据>", "<think>", "100%", "，不"]
    ),
    st.sampled_from(FIGURES),
)


def evidence():
    found = []
    for title, text in TEXTS.items():
        info = DocumentInfo(
            id=title,
            version="0" * 64,
            title=title,
            source=title,
            date=None,
            regions=(title[:2],),
            kind="case",
        )
        span = Span(0, len(text))
        passage = Passage(
            id=passage_id(title, info.version, span), document_id=title, version=info.version, span=span,
            text=text, heading_path=(), ordinal=0,
        )  # fmt: skip
        found.append(Evidence(passage=passage, document=info, sentences=(span,), score=1.0))
    return found


def model_that_says(text, size):
    def respond(_request):
        events = [
            "data: " + json.dumps({"choices": [{"delta": {"content": text[at : at + size]}}]}) + "\n\n"
            for at in range(0, len(text), size)
        ]
        return httpx.Response(
            200, headers={"content-type": "text/event-stream"}, text="".join(events) + "data: [DONE]\n\n"
        )

    return httpx.MockTransport(respond)


def numbers(text):
    return set(re.findall(r"\d+(?:\.\d+)?", text))


@given(st.lists(FRAGMENT, min_size=1, max_size=8).map("".join), st.integers(1, 9))
@settings(max_examples=150, deadline=None)
def test_no_unsupported_figure_is_shown(text, size):
    limits = LlmSettings(base_url="http://127.0.0.1:1/v1", model="m")
    shown = []
    with ChatClient(limits, transport=model_that_says("甲市。" + text, size)) as client:
        made = compose_with_llm("问？", evidence(), client=client, settings=limits, on_event=shown.append)
    assert "".join(event.text for event in shown if isinstance(event, Delta)) == made.text
    quotes = {citation.marker: citation.quote for citation in made.citations}
    for sentence in made.sentences:
        assert sentence.support != "unsupported"
        assert sentence.citations, "a sentence without a citation was shown"
        cited = "".join(quotes[marker] for marker in sentence.citations)
        body = "".join(without_enumerator(line) for line in sentence.text.splitlines())
        assert numbers(body) <= numbers(cited), (sentence, cited)
        assert "99" not in sentence.text
        assert "百分之九十九" not in sentence.text
    for citation in made.citations:
        assert citation.span.of(TEXTS[citation.document.id]) == citation.quote


def test_the_property_can_fail():
    assert not numbers("发现问题417个") <= numbers(TEXTS["甲市巡察"])
