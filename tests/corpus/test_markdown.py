"""Marks of Markdown: emphasis that closes or does not, blocks of code."""

from __future__ import annotations

import time

import pytest

from corpus.articles.markdown import without_marks
from corpus.model import BlockKind
from corpus.reader import read_bytes
from corpus.repair.tracked import Tracked


def read(text: str) -> list[tuple[BlockKind, str]]:
    (document,) = read_bytes(text.encode(), source="通报.md").documents
    return [(block.kind, block.span.of(document.text)) for block in document.blocks]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("发现**重点问题**12个，`台账`已建立。", "发现重点问题12个，台账已建立。"),
        ("**组长**与**副组长**各一名。", "组长与副组长各一名。"),
        ("发现**问题12个，没有收尾。", "发现**问题12个，没有收尾。"),
        ("乘号2 ** 3不是强调，**这里**是。", "乘号2 ** 3不是强调，这里是。"),
        ("先有**没收尾的`代码`在后。", "先有**没收尾的代码在后。"),
        (r"\**星号**写明了。", r"\**星号**写明了。"),
    ],
)
def test_marks_of_emphasis_go_where_they_have_a_partner(written, shown):
    assert read(f"# 青溪县通报\n\n{written}")[1:] == [(BlockKind.PARAGRAPH, shown)]


@pytest.mark.parametrize("mark", ["**甲 ", "`甲 ", "__甲 ", "**甲 `乙 __丙 "])
def test_marks_without_a_partner_cost_no_more_than_their_number(mark):
    text = mark * 100_000
    begun = time.process_time()
    assert without_marks(Tracked.of(text, 0, len(text)))[0].text == text.strip()
    assert time.process_time() - begun < 30  # each looking for its partner down to the end took minutes


FENCED = """# 青溪县巡察公告

```text
第一组：发现问题12个
  第二组：发现问题9个

第三组：没有反馈
```

> ~~~
> 引用中的一行
> ~~~~

```
| 县区 | 问题数 |
| 甲县 | 12 |
| 乙县 | 13 |
```

```
```

没有收尾的在后面。

````
最后一行在文末。
"""


def test_blocks_of_code_keep_their_lines_and_lose_their_fences():
    assert read(FENCED) == [
        (BlockKind.TITLE, "青溪县巡察公告"),
        (BlockKind.PARAGRAPH, "第一组：发现问题12个"),
        (BlockKind.PARAGRAPH, "第二组：发现问题9个"),
        (BlockKind.PARAGRAPH, "第三组：没有反馈"),
        (BlockKind.PARAGRAPH, "引用中的一行"),
        (BlockKind.TABLE, "县区｜问题数"),
        (BlockKind.TABLE, "县区：甲县；问题数：12"),
        (BlockKind.TABLE, "县区：乙县；问题数：13"),
        (BlockKind.PARAGRAPH, "没有收尾的在后面。"),
        (BlockKind.PARAGRAPH, "最后一行在文末。"),
    ]
