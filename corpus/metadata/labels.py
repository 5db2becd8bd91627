"""Structural addresses of the blocks of a regulation: 第二十三条第二款, 第五条第一款第（三）项."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.model import Block, BlockKind, DocumentKind
from corpus.numerals import to_chinese

__all__ = ["ARTICLE", "labelled"]

_NUMERAL = r"[〇零一二三四五六七八九十百千\d]+"
#: The head of an article, with the number that it has in the text.
ARTICLE = re.compile(
    rf"第(?P<number>{_NUMERAL})条(?P<among>之[一二三四五六七八九十]+)?(?=[\s　]|$|(?:要点)?[：:])"
)
_ITEM = re.compile(r"[（(](?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})[)）]")
_BODY = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})


def labelled(text: str, blocks: tuple[Block, ...], kind: DocumentKind) -> tuple[Block, ...]:
    """``blocks`` with their addresses where the text has articles.

    The first paragraph of an article is labelled with the article ("第二十三条"), further ones with
    their paragraph ("第二十三条第二款"), items with their number ("第二十三条第一款第（三）项"). Numbers are
    written as in the text. Labels that the file itself gave are kept.
    """
    if kind is not DocumentKind.REGULATION and not _has_articles(text, blocks):
        return blocks
    out: list[Block] = []
    article = ""
    paragraph = 0
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            article = ""
        elif block.kind in _BODY:
            content = block.span.of(text).lstrip()
            match = ARTICLE.match(content)
            item = _ITEM.match(content)
            if match is not None:
                article, paragraph = match.group(), 1
                label = article
            elif article and item is not None:
                label = f"{article}第{to_chinese(paragraph)}款第{item.group()}项"
            elif article:
                paragraph += 1
                label = f"{article}第{to_chinese(paragraph)}款"
            else:
                label = ""
            if label and not block.label:
                out.append(replace(block, label=label))
                continue
        out.append(block)
    return tuple(out)


def _has_articles(text: str, blocks: tuple[Block, ...]) -> bool:
    heads = (ARTICLE.match(block.span.of(text).lstrip()) for block in blocks if block.kind in _BODY)
    return sum(head is not None for head in heads) >= 3
