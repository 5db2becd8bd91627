"""DOCX read from its XML: paragraphs with their automatic numbers, tables in order, footnotes.

Own reading of ``word/document.xml`` (ECMA-376): python-docx gives neither the numbers of lists
nor footnotes, and what is needed beside them is little.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Final

from lxml import etree

from corpus.draft import RawText
from corpus.errors import LoadError
from corpus.model import BlockKind
from corpus.settings import CorpusSettings

from .base import Loader
from .builder import TextBuilder
from .numbering import Numbering
from .packages import damaged, open_package, parse_xml, read_member
from .tables import row_texts, stands_again

__all__ = ["DOCX", "load_docx"]

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 20  # tables within tables beyond this are read as plain text


def load_docx(data: bytes, source: str, settings: CorpusSettings) -> RawText:
    """Read a DOCX file.

    Inserted text is read, deleted text (tracked changes) is not. A number restored from a list
    stands in the raw text, because the raw text of a DOCX is this extraction.

    Raises:
        LoadError: it is damaged.
        FileTooLarge: it exceeds a limit.
    """
    with open_package(data, source, settings) as package:
        names = set(package.namelist())
        if "word/document.xml" not in names:
            raise damaged(source)
        reader = _Reader(package, names, source, settings)
        return reader.read(data)


class _Reader:
    def __init__(
        self, package: zipfile.ZipFile, names: set[str], source: str, settings: CorpusSettings
    ) -> None:
        self._package, self._names = package, names
        self._source, self._settings = source, settings
        self._builder = TextBuilder(source, settings)
        styles = self._part("word/styles.xml")
        self._styles = (
            {one.get(f"{_W}styleId", ""): one for one in styles.iterfind(f"{_W}style")}
            if styles is not None
            else {}
        )
        self._numbering = self._numbers()
        self._notes = self._footnotes()

    def read(self, data: bytes) -> RawText:
        root = self._part("word/document.xml")
        body = root.find(f"{_W}body") if root is not None else None
        if body is None:
            raise damaged(self._source)
        for element in _children(body):
            if element.tag == f"{_W}p":
                self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                for row in row_texts(self._rows(element, 0)):
                    self._builder.add(row, BlockKind.TABLE)
        return self._builder.raw(data, _MEDIA_TYPE, meta=self._properties())

    def _part(self, name: str) -> etree._Element | None:
        if name not in self._names:
            return None
        return parse_xml(read_member(self._package, name, self._source, self._settings), self._source)

    def _numbers(self) -> Numbering:
        try:
            return Numbering.of(self._part("word/numbering.xml"))
        except ValueError as error:
            raise damaged(self._source) from error

    def _paragraph(self, element: etree._Element) -> None:
        text = _text(element).strip()
        level = self._heading_level(element)
        number = self._number(element) if text else ""
        if not text:
            return
        if level == 0 and self._is_title(element):
            self._builder.add(text, BlockKind.TITLE)
        else:
            gap = " " if number and number[-1].isascii() else "　" if number.startswith("第") else ""
            kind = BlockKind.HEADING if level else BlockKind.LIST_ITEM if number else None
            self._builder.add(f"{number}{gap}{text}", kind, level=level)
        for note in element.iter(f"{_W}footnoteReference", f"{_W}endnoteReference"):
            key = f"{etree.QName(note).localname[:4]}{note.get(f'{_W}id', '')}"
            if self._notes.get(key):
                self._builder.add(f"注：{self._notes[key]}", BlockKind.NOTE)

    def _style_chain(self, element: etree._Element) -> Iterator[etree._Element]:
        """The paragraph's own properties, then those of its style and the styles it is based on."""
        own = element.find(f"{_W}pPr")
        if own is not None:
            yield own
        link = own.find(f"{_W}pStyle") if own is not None else None
        key = link.get(f"{_W}val", "") if link is not None else ""
        seen: set[str] = set()
        while key in self._styles and key not in seen:
            seen.add(key)
            style = self._styles[key]
            yield style
            properties = style.find(f"{_W}pPr")
            if properties is not None:
                yield properties
            base = style.find(f"{_W}basedOn")
            key = base.get(f"{_W}val", "") if base is not None else ""

    def _heading_level(self, element: etree._Element) -> int:
        for properties in self._style_chain(element):
            outline = properties.find(f"{_W}outlineLvl")
            value = outline.get(f"{_W}val", "") if outline is not None else ""
            if value.isdigit():
                return int(value) + 1 if int(value) < 9 else 0
            name = properties.find(f"{_W}name")
            words = name.get(f"{_W}val", "").lower().split() if name is not None else []
            if len(words) == 2 and words[0] in ("heading", "标题") and words[1].isdigit():
                return int(words[1])
        return 0

    def _is_title(self, element: etree._Element) -> bool:
        names = (properties.find(f"{_W}name") for properties in self._style_chain(element))
        return any(
            name is not None and name.get(f"{_W}val", "").lower() in ("title", "标题") for name in names
        )

    def _number(self, element: etree._Element) -> str:
        key, depth = "", 0
        for properties in self._style_chain(element):
            numbers = properties.find(f"{_W}numPr")
            if numbers is None:
                continue
            link, level = numbers.find(f"{_W}numId"), numbers.find(f"{_W}ilvl")
            if level is not None and level.get(f"{_W}val", "").isdigit():
                depth = int(level.get(f"{_W}val", "0"))
            if link is not None:
                key = link.get(f"{_W}val", "")
                break
        return self._numbering.next(key, depth) if key and key != "0" else ""

    def _rows(self, table: etree._Element, depth: int) -> list[list[str]]:
        """The texts of a table's cells; a cell merged downwards stands again in the rows below it."""
        rows: list[list[str]] = []
        above: dict[int, str] = {}  # by column, of cells merged downwards
        for row in _tagged(table, "tr"):
            cells: list[str] = []
            for cell in row.iter(f"{_W}tc") if depth >= _DEEPEST else _tagged(row, "tc"):
                column, text = len(cells), self._cell(cell, depth)
                merged = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merged is not None and merged.get(f"{_W}val") != "restart":
                    text = text or above.get(column, "")
                else:
                    above[column] = text if merged is not None and stands_again(text) else ""
                cells.append(text)
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                width = span.get(f"{_W}val", "1") if span is not None else "1"
                cells.extend([""] * (min(int(width), 64) - 1 if width.isdecimal() and len(width) < 6 else 0))
            rows.append(cells)
        return rows

    def _cell(self, cell: etree._Element, depth: int) -> str:
        parts: list[str] = []
        for element in _children(cell):
            if element.tag == f"{_W}p":
                text = _text(element).strip()
                parts.append(f"{self._number(element)}{text}" if text else "")
            elif element.tag == f"{_W}tbl" and depth < _DEEPEST:
                parts.extend("｜".join(filter(None, row)) for row in self._rows(element, depth + 1))
        return " ".join(filter(None, parts))

    def _footnotes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in ("footnote", "endnote"):
            root = self._part(f"word/{name}s.xml")
            for note in root.iterfind(f"{_W}{name}") if root is not None else ():
                text = " ".join(_text(paragraph).strip() for paragraph in note.iter(f"{_W}p")).strip()
                found[f"{name[:4]}{note.get(f'{_W}id', '')}"] = text
        return found

    def _properties(self) -> dict[str, str]:
        """Title, author and date as the file states them."""
        try:
            root = self._part("docProps/core.xml")
        except LoadError:
            return {}  # properties are a courtesy: a damaged list of them loses no text
        wanted = {"title": "title", "creator": "author", "created": "created"}
        found: dict[str, str] = {}
        for element in root if root is not None else ():
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if name in wanted and element.text and element.text.strip():
                found[wanted[name]] = element.text.strip()
        return found


def _children(element: etree._Element) -> Iterator[etree._Element]:
    """The block elements of a body or cell, those within content controls and insertions too."""
    for child in element:
        if child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _children(child)
        elif isinstance(child.tag, str):
            yield child


def _tagged(element: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in _children(element) if child.tag == f"{_W}{name}"]


def _text(paragraph: etree._Element) -> str:
    """The visible text of a paragraph; text boxes anchored in it come after it."""
    parts: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        parent = node.getparent()
        if any(ancestor.tag == f"{_W}pPr" for ancestor in node.iterancestors(f"{_W}pPr")):
            continue
        if any(
            True
            for _ in node.iterancestors(
                "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
            )
        ):
            continue
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif parent is not None and parent.tag == f"{_W}r":
            parts.append("\t" if node.tag == f"{_W}tab" else "\n")
    return "".join(parts)


DOCX = Loader(name="Word 文档", media_type=_MEDIA_TYPE, suffixes=(".docx", ".docm"), load=load_docx)
