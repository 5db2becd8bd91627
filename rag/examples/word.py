"""Sheets as DOCX with real footnotes, and reading their quotations back.

Each quotation stands in a bookmark, so that it is found again after Word has saved the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from corpus.loaders.packages import open_package, parse_xml, read_member
from corpus.settings import CorpusSettings
from rag.printed import WordFile, one_line, reference
from rag.printed.word import Note

from .provenance import FoundQuote, footnote, read_footnote
from .sheet import Heading, PageBreak, Quoted, Remark, Sheet, Words

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["read_word", "write_word"]

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BOOKMARK: Final = re.compile(r"xunwen_(\d{1,6})")


def write_word(sheet: Sheet) -> bytes:
    """The sheet as the bytes of a DOCX file."""
    word = WordFile(sheet.title)
    for part in sheet.parts:
        match part:
            case Heading():
                word.heading(part.text, level=part.level)
            case Words():
                word.paragraph(part.text)
            case Remark():
                word.paragraph(f"{part.label}：{part.text}")
            case PageBreak():
                word.page_break()
            case Quoted(packed=packed):
                note = Note(text=footnote(packed))
                word.paragraph(packed.quote, note, style="Quote", bookmark=f"xunwen_{packed.number}")
    word.heading("来源", level=1)
    for source in sheet.sources:
        word.paragraph(one_line(reference(source)), style="List Number")
    return word.data()


def read_word(data: bytes, name: str) -> tuple[FoundQuote, ...]:
    """The quotations of a pack: every paragraph with one of our bookmarks or footnotes.

    Args:
        data: the bytes of the DOCX file.
        name: what errors call the file.

    Raises:
        LoadError: it is damaged, too large or no DOCX file.
    """
    settings = CorpusSettings()
    with open_package(data, name, settings) as package:
        body = parse_xml(read_member(package, "word/document.xml", name, settings), name)
        has_notes = "word/footnotes.xml" in package.namelist()
        notes_root = (
            parse_xml(read_member(package, "word/footnotes.xml", name, settings), name) if has_notes else None
        )
    notes = {} if notes_root is None else dict(_notes(notes_root))
    return tuple(_quotes(body, notes))


def _notes(root: etree._Element) -> Iterator[tuple[str, str]]:
    for note in root.iter(f"{{{_W}}}footnote"):
        yield str(note.get(f"{{{_W}}}id")), _text(note).strip()


def _quotes(body: etree._Element, notes: dict[str, str]) -> Iterator[FoundQuote]:
    for paragraph in body.iter(f"{{{_W}}}p"):
        marks = [str(m.get(f"{{{_W}}}name")) for m in paragraph.iter(f"{{{_W}}}bookmarkStart")]
        ours = [int(m[1]) for mark in marks if (m := _BOOKMARK.fullmatch(mark))]
        ids = [str(r.get(f"{{{_W}}}id")) for r in paragraph.iter(f"{{{_W}}}footnoteReference")]
        note = next((notes[i] for i in ids if "SHA-256" in notes.get(i, "")), "")
        if ours or note:
            number = ours[0] if ours else int(ids[0])
            yield read_footnote(number, _text(paragraph), note)


def _text(element: etree._Element) -> str:
    """The visible text of a paragraph or footnote; deleted text of tracked changes is left out."""
    out: list[str] = []
    for node in element.iter():
        if not isinstance(node.tag, str):
            continue
        tag = node.tag.removeprefix(f"{{{_W}}}")
        if tag == "t":
            out.append(node.text or "")
        elif tag in {"br", "cr"}:
            out.append("\n")
        elif tag == "tab" and node.getparent().tag == f"{{{_W}}}r":
            out.append("\t")
        elif tag == "noBreakHyphen":
            out.append("-")
    return "".join(out)
