"""The page's modules on their own, in the browser that runs them."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest
from fake_server import UI

pytestmark = pytest.mark.browser

TEXTS = [
    "",
    "巡察",
    "𠮷岭镇下辖31个村",
    "a𠮷b𠮷𠮷c",
    "🏛️前👩‍👩‍👧中é后𠮷",
    "".join(random.Random(5).choice("甲乙\n𠮷🏛a\u0301") for _ in range(300)),
]


@pytest.fixture(scope="module")
def page(browser: Any, _fake: Any) -> Any:
    """One page for all: the modules keep nothing."""
    page = browser.new_page()
    page.goto(_fake.url)
    return page


def run(page: Any, module: str, body: str, argument: Any = None) -> Any:
    """Evaluate ``body`` with the module as ``m`` and the argument as ``a``."""
    source = f"async (a) => {{ const m = await import('/static/js/lib/{module}.js'); {body} }}"
    return page.evaluate(source, argument)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_slices_by_code_points_as_python_does(page, text):
    ends = [(s, e) for s in range(0, len(text) + 1, 7) for e in range(s, len(text) + 1, 5)]
    got = run(
        page,
        "offsets",
        "const p = new m.CodePoints(a.text); return [p.length, a.ends.map(([s, e]) => p.slice(s, e))];",
        {"text": text, "ends": ends},
    )
    assert got == [len(text), [text[s:e] for s, e in ends]]


def test_a_row_with_its_heads_wraps_and_printed_columns_do_not(page):
    text = "轮次：第一轮；问题：12\n轮次  问题\n第一轮  12"
    classes = page.evaluate(
        """async (text) => {
          const { renderDocument } = await import('/static/js/views/document.js');
          const first = text.indexOf('\\n');
          const ends = [[0, first], [first + 1, text.length]];
          const blocks = ends.map(([start, end]) => ({ kind: 'table', start, end }));
          const rows = renderDocument({ text, blocks }, []).querySelectorAll('pre');
          return [...rows].map((row) => row.classList.contains('is-row'));
        }""",
        text,
    )
    assert classes == [True, False]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_points_and_units_are_each_others_inverse(page, text):
    body = """
      const p = new m.CodePoints(a); const out = [];
      for (let i = 0; i <= p.length; i += 1) out.push(p.toPoint(p.toUnit(i)) === i);
      for (let u = 0; u <= a.length; u += 1) {
        const expected = [...a.slice(0, u)].length - (/[\\ud800-\\udbff]$/.test(a.slice(0, u)) ? 1 : 0);
        out.push(p.toPoint(u) === expected);
      }
      return out.every(Boolean) && p.toUnit(9999) === a.length && p.toUnit(-3) === 0;
    """
    assert run(page, "offsets", body, text) is True


def test_a_lone_surrogate_counts_as_one_code_point_as_in_python(page):
    body = "const p = new m.CodePoints('a\\ud800b\\udc00c'); return [p.length, p.slice(2, 3), p.slice(4)];"
    assert run(page, "offsets", body) == [5, "b", "c"]


def test_cut_splits_at_every_border_and_keeps_everything(page):
    ranges = [
        {"start": 2, "end": 6, "key": 0},
        {"start": 4, "end": 9, "key": 1},
        {"start": 5, "end": 5, "key": 2},
    ]
    got = run(
        page,
        "offsets",
        "return m.cut(0, 12, a).map((p) => [p.start, p.end, p.ranges.map((r) => r.key)]);",
        ranges,
    )
    assert got == [[0, 2, []], [2, 4, [0]], [4, 6, [0, 1]], [6, 9, [1]], [9, 12, []]]
    assert run(page, "offsets", "return m.cut(3, 5, a).map((p) => p.ranges.length);", ranges) == [1, 2]


STREAM = (
    '\ufeff: comment\r\nevent: meta\r\ndata: {"a":1}\r\n\r\n'
    "id: 7\nevent:delta\ndata:first\ndata: second\n\nretry: 5\n\ndata\n\n\rdata: 巡察\r\r\n\n"
)


def test_events_are_the_same_however_the_stream_is_cut(page):
    body = """
      const all = [];
      for (let size = 1; size <= a.length; size += 1) {
        const events = []; const parser = new m.EventParser((e) => events.push([e.event, e.data]));
        for (let i = 0; i < a.length; i += size) parser.feed(a.slice(i, i + size));
        all.push(JSON.stringify(events));
      }
      return [...new Set(all)];
    """
    (events,) = run(page, "sse", body, STREAM)
    assert json.loads(events) == [
        ["meta", '{"a":1}'],
        ["delta", "first\nsecond"],
        ["message", ""],
        ["message", "巡察"],
    ]


def test_an_unfinished_event_is_not_delivered(page):
    body = "const e = []; new m.EventParser((x) => e.push(x)).feed('data: half'); return e;"
    assert run(page, "sse", body) == []


def layout(page: Any, text: str, sentences: list[str]) -> Any:
    body = "return m.layoutAnswer(a.text, a.sentences.map((text) => ({ text, citations: [] })));"
    return run(page, "layout", body, {"text": text, "sentences": sentences})


def test_line_ends_make_paragraphs_and_lines_of_their_own_headings(page):
    blocks = layout(page, "甲。[1]乙。[2]\n## 明江区：\n丙。[3]\n- 丁。[4]", ["甲。", "乙。", "丙。", "丁。"])
    shape = [[b["type"], [p.get("sentence", p.get("text")) for p in b["parts"]]] for b in blocks]
    assert shape == [
        ["paragraph", [0, 1]],
        ["heading", ["明江区："]],
        ["paragraph", [2]],
        ["item", ["", 3]],
    ]


def test_words_between_and_after_sentences_are_kept(page):
    blocks = layout(page, "甲。[1]同时，乙。[2]还在说", ["甲。", "乙。"])
    assert [p.get("sentence", p.get("text")) for p in blocks[0]["parts"]] == [0, "同时，", 1, "还在说"]


def test_sentences_that_the_text_does_not_hold_are_shown_all_the_same(page):
    assert [b["parts"] for b in layout(page, "", ["甲。", "乙。"])] == [[{"sentence": 0}, {"sentence": 1}]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("| 地区 | 数 |\n|---|:-:|\n| 甲 | 3 |", [["地区", "数"], ["甲", "3"]]),
        ("a\tb\n1\t2", [["a", "b"], ["1", "2"]]),
        ("a\tb\n1\t2\t3", None),
        ("| a |\n| b |", None),
        ("一句话，没有表。", None),
    ],
)
def test_tables_are_recognised_only_when_regular(page, text, rows):
    assert run(page, "layout", "return m.tableRows(a);", text) == rows


@pytest.mark.parametrize(
    ("head", "cells", "citations", "markers"),
    [
        ("出处", ["[1]", "[2][3]"], [1, 2, 3], [[1], [2, 3]]),
        ("出处", ["[1]", "—"], [1], [[1], []]),
        ("附注", ["[1]", "[2]"], [1, 2], None),
        ("出处", ["[1]", "[2]"], [1], None),  # the source's own brackets
        ("出处", ["[1]", "某报"], [1], None),
    ],
)
def test_the_sources_of_the_rows_of_a_table(page, head, cells, citations, markers):
    rows = [["时间", "线索", head], *(["2021年", "24件", cell] for cell in cells)]
    assert (
        run(
            page,
            "layout",
            "return m.rowSources(a.rows, a.citations);",
            {"rows": rows, "citations": citations},
        )
        == markers
    )


def test_every_string_stands_in_both_languages_with_the_same_places(page):
    strings = run(page, "strings", "return m.STRINGS;")
    for key, pair in strings.items():
        assert len(pair) == 2, key
        assert all(pair), key
        places = [sorted(re.findall(r"\{(\w+)\}", text)) for text in pair]
        assert places[0] == places[1], key


def test_every_string_that_is_used_exists_and_every_one_is_used(page):
    files = [p for p in UI.rglob("*.js") if p.name.endswith("strings.js")]
    for path in files:  # each page adds its own to those of all
        page.evaluate("async (a) => void (await import(a))", f"/static/{path.relative_to(UI)}")
    strings = set(run(page, "strings", "return m.STRINGS;"))
    code = "\n".join(p.read_text("utf-8") for p in UI.rglob("*.js") if p not in files)
    used = set(re.findall(r"\bt\('([\w.]+)'", code)) | set(re.findall(r"'([\w.]+)'", code))
    missing = {key for key in re.findall(r"\bt\('([\w.]+)'", code) if key not in strings}
    assert missing == set()
    tables = {f"{name}." for name in re.findall(r"\btCode\('([\w.]+)'", code)}
    tables |= set(re.findall(r"`([\w.]+\.)\$\{", code))  # the code is put in at run time
    assert {key for key in strings - used if not key.startswith(tuple(tables))} == set()


def test_nothing_writes_markup_or_runs_text():
    for path in UI.rglob("*.js"):
        code = path.read_text("utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code
        ), path
        assert "https://" not in code, path
    page = (UI / "index.html").read_text("utf-8")
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*src)", page)
