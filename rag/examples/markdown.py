"""Sheets as Markdown with footnotes, and reading their quotations back."""

from __future__ import annotations

import re

from rag.printed import escape, one_line, reference, shown
from rag.printed.text import unescape

from .provenance import FoundQuote, footnote, read_footnote
from .sheet import Heading, PageBreak, Quoted, Remark, Sheet, Words

__all__ = ["read_markdown", "write_markdown"]

_QUOTE_END = re.compile(r"\[\^(?P<number>\d{1,6})\]\s*$")
_NOTE = re.compile(r"^\[\^(?P<number>\d{1,6})\]:\s*(?P<text>.*)$")


def write_markdown(sheet: Sheet) -> str:
    """The sheet as one Markdown text: quotations as block quotes, each with a numbered footnote."""
    lines = [f"# {_plain(sheet.title)}", ""]
    notes: list[str] = []
    for part in sheet.parts:
        match part:
            case Heading():
                lines += [f"{'#' * max(2, part.level)} {_plain(part.text)}", ""]
            case Words():
                lines += [_plain(part.text), ""]
            case Remark():
                lines += [f"**{_plain(part.label)}：** {_plain(part.text)}", ""]
            case PageBreak():
                lines += ["---", ""]
            case Quoted(packed=packed):
                quoted = [f"> {escape(line)}" for line in shown(packed.quote).split("\n")]
                quoted[-1] += f"[^{packed.number}]"
                lines += ["\n".join(quoted), ""]
                notes.append(f"[^{packed.number}]: {_plain(footnote(packed))}")
    lines += ["## 来源", ""]
    lines += [f"{i}. {_plain(reference(document))}" for i, document in enumerate(sheet.sources, start=1)]
    return "\n".join([*lines, "", *notes]) + "\n"


def read_markdown(text: str) -> tuple[FoundQuote, ...]:
    """The quotations of a pack: every block quote that ends with a footnote mark, or once did.

    A block quote without a footnote counts as a quotation whose place is lost.
    """
    lines = shown(text).split("\n")
    notes = {int(m["number"]): unescape(m["text"]) for line in lines if (m := _NOTE.match(line))}
    found: list[FoundQuote] = []
    for at, quoted in enumerate(_block_quotes(lines), start=1):
        end = _QUOTE_END.search(quoted)
        body = unescape(quoted[: end.start()] if end else quoted)
        number = int(end["number"]) if end else at
        found.append(read_footnote(number, body, notes.get(number, "") if end else ""))
    return tuple(found)


def _block_quotes(lines: list[str]) -> list[str]:
    quotes: list[list[str]] = []
    open_ = False
    for line in lines:
        quoted = line.startswith(">")
        if quoted and not open_:
            quotes.append([])
        if quoted:
            quotes[-1].append(line[1:].removeprefix(" "))
        open_ = quoted
    return ["\n".join(quote) for quote in quotes]


def _plain(text: str) -> str:
    """One line of literal text."""
    return escape(one_line(text))
