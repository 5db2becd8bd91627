"""Packs as Markdown with footnotes, and reading their quotations back."""

from __future__ import annotations

import re

from rag.printed import escape, one_line, reference, shown
from rag.printed.text import unescape

from .pack import Pack
from .provenance import FoundQuote, footnote, read_footnote

__all__ = ["read_markdown", "write_markdown"]

_QUOTE_END = re.compile(r"\[\^(?P<number>\d{1,6})\]\s*$")
_NOTE = re.compile(r"^\[\^(?P<number>\d{1,6})\]:\s*(?P<text>.*)$")


def write_markdown(pack: Pack) -> str:
    """The pack as one Markdown text: quotations as block quotes, each with a numbered footnote."""
    lines = [f"# {_plain(pack.title)}", ""]
    for packed in pack.quotes:
        lines += [f"## {packed.number}. {_plain(packed.document.title)}", ""]
        quoted = [f"> {escape(line)}" for line in shown(packed.quote).split("\n")]
        quoted[-1] += f"[^{packed.number}]"
        lines += ["\n".join(quoted), ""]
        if packed.item.note.strip():
            lines += [f"**备注：** {_plain(packed.item.note)}", ""]
    lines += ["## 来源", ""]
    lines += [f"{i}. {_plain(reference(document))}" for i, document in enumerate(pack.sources, start=1)]
    lines.append("")
    lines += [f"[^{packed.number}]: {_plain(footnote(packed))}" for packed in pack.quotes]
    return "\n".join(lines) + "\n"


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
