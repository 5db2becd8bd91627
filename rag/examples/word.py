"""Packs as DOCX with real footnotes, and reading their quotations back.

python-docx 1.2 knows no footnotes; the part is written here (ECMA-376 part 1, section 17.11), and
each quotation stands in a bookmark, so that it is found again after Word has saved the file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from corpus.loaders.packages import open_package, parse_xml, read_member
from corpus.settings import CorpusSettings

from .pack import Pack, PackedQuote, reference, shown
from .provenance import FoundQuote, footnote, read_footnote

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["read_word", "write_word"]

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_BOOKMARK: Final = re.compile(r"xunwen_(\d{1,6})")
_MARK: Final = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{what}/></w:r>'
_FONT: Final = "宋体"


def write_word(pack: Pack) -> bytes:
    """The pack as the bytes of a DOCX file."""
    import docx
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml.ns import qn

    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = shown(pack.title)[:255], "巡问 Xunwen", ""
    document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    document.add_heading(_line(pack.title), level=0)
    for packed in pack.quotes:
        document.add_heading(f"{packed.number}. {_line(packed.document.title)}", level=2)
        _add_quote(document.add_paragraph(style="Quote"), packed)
        if packed.item.note.strip():
            document.add_paragraph(f"备注：{shown(packed.item.note).strip()}")
    document.add_heading("来源", level=1)
    for source in pack.sources:
        document.add_paragraph(_line(reference(source)), style="List Number")
    part = Part(
        PackURI("/word/footnotes.xml"), _TYPE, _footnotes(pack).encode("utf-8"), document.part.package
    )
    document.part.relate_to(part, _RELATION)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_quote(paragraph: Any, packed: PackedQuote) -> None:
    """The quotation in its bookmark, and the mark of its footnote behind it."""
    from docx.oxml import parse_xml as oxml

    space = f'xmlns:w="{_W}"'
    name = f"xunwen_{packed.number}"
    element = paragraph._p  # noqa: SLF001 - python-docx' documented way to its XML
    element.append(oxml(f'<w:bookmarkStart {space} w:id="{packed.number}" w:name="{name}"/>'))
    paragraph.add_run(shown(packed.quote))
    element.append(oxml(f'<w:bookmarkEnd {space} w:id="{packed.number}"/>'))
    mark = _MARK.format(what=f'footnoteReference w:id="{packed.number}"')
    element.append(oxml(mark.replace("<w:r>", f"<w:r {space}>", 1)))


def _footnotes(pack: Pack) -> str:
    rule = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{what}/></w:r></w:p></w:footnote>'
        for kind, number, what in (
            ("separator", -1, "separator"),
            ("continuationSeparator", 0, "continuationSeparator"),
        )
    )
    notes = "".join(
        f'<w:footnote w:id="{packed.number}"><w:p>{_MARK.format(what="footnoteRef")}'
        f'<w:r><w:rPr><w:rFonts w:eastAsia="{_FONT}"/><w:sz w:val="18"/></w:rPr>'
        f'<w:t xml:space="preserve"> {escape(_line(footnote(packed)))}</w:t></w:r></w:p></w:footnote>'
        for packed in pack.quotes
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}\n<w:footnotes xmlns:w="{_W}">{rule}{notes}</w:footnotes>'


def _line(text: str) -> str:
    return " ".join(shown(text).split())


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
