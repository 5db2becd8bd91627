"""Markdown: its blocks are found by markdown-it-py, its text stays as written but for the marks."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from corpus.decode import decode
from corpus.draft import RawBlock, RawText
from corpus.model import BlockKind, Span
from corpus.settings import CorpusSettings

from .base import Loader, check_bytes, check_chars, sha256_of

__all__ = ["MARKDOWN", "load_markdown"]

_NEWLINE = re.compile(r"\r\n?|\n")  # what the parser takes for the end of a line
_BULLET = re.compile(r"[-*+][ \t]+(?:\[[ xX]\][ \t]+)?")


def load_markdown(data: bytes, source: str, settings: CorpusSettings) -> RawText:
    """Decode a Markdown file and mark its headings, paragraphs, list items and tables.

    A front matter of ``key: value`` lines between ``---`` becomes ``meta``.
    """
    check_bytes(len(data), source, 4 * settings.max_chars)
    decoded = decode(data, source=source)
    check_chars(len(decoded.text), source, settings.max_chars)
    text = decoded.text
    meta, body = _front_matter(text)
    return RawText(
        source=source,
        text=text,
        media_type="text/markdown",
        sha256=sha256_of(data),
        encoding=decoded.encoding,
        blocks=_blocks(text, body),
        meta=meta,
    )


def _front_matter(text: str) -> tuple[dict[str, str], int]:
    """The pairs of a front matter and the offset at which the body begins."""
    if not text.startswith("---\n"):
        return {}, 0
    end = text.find("\n---\n", 3)
    if end < 0:
        return {}, 0
    meta: dict[str, str] = {}
    for line in text[4:end].splitlines():
        key, colon, value = line.partition(":")
        if colon and key.strip() and value.strip():
            meta[key.strip().lower()] = value.strip().strip("\"'")
    return meta, end + 5


def _blocks(text: str, body: int) -> tuple[RawBlock, ...]:
    starts = _line_starts(text)
    first = len(_NEWLINE.findall(text[:body]))
    tokens = MarkdownIt("commonmark").enable("table").parse(text[body:])
    blocks: list[RawBlock] = []
    depth_list = 0
    for token in tokens:
        if token.type == "list_item_open":
            depth_list += 1
        elif token.type == "list_item_close":
            depth_list -= 1
        kind, level = _kind_of(token.type, token.tag, in_list=depth_list > 0)
        if (
            kind is None
            or token.map is None
            or (token.type == "paragraph_open" and token.hidden and not depth_list)
        ):
            continue
        if _covered(blocks, starts, first + token.map[0]):
            continue
        if token.type == "fence":
            blocks += _fenced(text, starts, first + token.map[0], first + token.map[1], token.markup)
            continue
        span = _trimmed(text, Span(starts[first + token.map[0]], starts[first + token.map[1]]))
        if kind is BlockKind.PARAGRAPH and token.type == "paragraph_open" and _is_table(span.of(text)):
            kind = BlockKind.TABLE
        blocks.append(RawBlock(span=span, kind=kind, level=level))
    return tuple(block for block in blocks if len(block.span))


def _fenced(text: str, starts: list[int], begin: int, end: int, markup: str) -> list[RawBlock]:
    """The lines between the fences of a block of code, each as it stands there; its bars make a table."""
    last = text[starts[end - 1] : starts[end]].strip(" \t\r\n>")
    if end - begin > 1 and last.startswith(markup) and not last.strip(markup[0]):
        end -= 1  # the fence below; a block may lack it
    lines = [_trimmed(text, Span(starts[i], starts[i + 1])) for i in range(begin + 1, end)]
    lines = [line for line in lines if len(line)]
    whole = Span(lines[0].start, lines[-1].end) if lines else Span(0, 0)
    if _is_table(whole.of(text)):
        return [RawBlock(span=whole, kind=BlockKind.TABLE)]
    return [RawBlock(span=line, kind=BlockKind.PARAGRAPH) for line in lines]


def _covered(blocks: list[RawBlock], starts: list[int], line: int) -> bool:
    """Whether a line lies in a block already taken (a paragraph within a table)."""
    return bool(blocks) and starts[line] < blocks[-1].span.end


def _is_table(text: str) -> bool:
    """Whether a paragraph is a table that lacks the rule under its heads: bars around all of its lines."""
    lines = [line.strip() for line in _NEWLINE.split(text)]
    return len(lines) > 1 and all(len(line) > 2 and line[0] == line[-1] == "|" for line in lines)


def _kind_of(name: str, tag: str, *, in_list: bool) -> tuple[BlockKind | None, int]:
    if name == "heading_open":
        return BlockKind.HEADING, int(tag[1])
    if name == "table_open":
        return BlockKind.TABLE, 0
    if name in ("fence", "code_block"):  # a fence gives a block a line
        return BlockKind.PARAGRAPH, 0
    if name == "paragraph_open":
        return (BlockKind.LIST_ITEM if in_list else BlockKind.PARAGRAPH), 0
    return None, 0


def _trimmed(text: str, span: Span) -> Span:
    """The span without the white space and Markdown marks at its ends."""
    body = span.of(text)
    start = span.start + len(body) - len(body.lstrip(" \t\r\n#>"))
    bullet = _BULLET.match(text, start, span.end)
    start = bullet.end() if bullet else start
    stripped = body.rstrip(" \t\r\n")
    if body.lstrip().startswith("#"):
        stripped = stripped.rstrip("#").rstrip()
    return Span(min(start, span.start + len(stripped)), span.start + len(stripped))


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in _NEWLINE.finditer(text)), len(text), len(text)]


MARKDOWN = Loader(
    name="Markdown", media_type="text/markdown", suffixes=(".md", ".markdown"), load=load_markdown
)
