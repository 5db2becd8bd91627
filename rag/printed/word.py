"""Word files with real footnotes.

python-docx 1.2 knows no footnotes; their part is written here (ECMA-376 part 1, section 17.11).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape as escape_xml

from .settled import settled
from .text import one_line, shown

__all__ = ["Note", "WordFile"]

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE: Final = f'xmlns:w="{_W}"'
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_MARK: Final = '<w:r{space}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{what}/></w:r>'
_FONT: Final = "宋体"
_TITLE_CHARS: Final = 255  # of the property "title", as Word takes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A footnote at this place of a paragraph."""

    text: str


class WordFile:
    """A document that grows from its title downwards; :meth:`data` gives the bytes of the DOCX file."""

    def __init__(self, title: str) -> None:
        import docx
        from docx.oxml.ns import qn

        self._document: Any = docx.Document()
        self._notes: list[str] = []
        self._bookmarks = 0
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = (
            shown(title)[:_TITLE_CHARS],
            "巡问 Xunwen",
            "",
        )
        normal = self._document.styles["Normal"].element
        normal.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
        self._document.add_heading(one_line(title), level=0)

    def heading(self, text: str, level: int) -> None:
        """A heading; ``level`` counts from 1, the highest."""
        self._document.add_heading(one_line(text), level=level)

    def page_break(self) -> None:
        """What follows begins on a new page."""
        self._document.add_page_break()

    def paragraph(self, *runs: str | Note, style: str | None = None, bookmark: str = "") -> None:
        """A paragraph of text and footnotes.

        Args:
            runs: texts and notes in their order.
            style: the name of one of Word's built-in styles ("Quote", "List Bullet", "List Number", …).
            bookmark: a name under which the texts are found again after the file was edited.
        """
        self._fill(self._document.add_paragraph(style=style), runs, bookmark)

    def table(self, rows: Sequence[Sequence[str]], *notes: Note) -> None:
        """A table whose first row is its head; notes stand at the end of its last cell.

        Rows may differ in length; missing cells stay empty.
        """
        width = max(len(row) for row in rows)
        table = self._document.add_table(rows=len(rows), cols=width, style="Table Grid")
        for line, row in zip(table.rows, rows, strict=True):
            for cell, text in zip(line.cells, row, strict=False):
                cell.text = shown(text)
        self._fill(table.rows[-1].cells[-1].paragraphs[0], notes, "")

    def data(self) -> bytes:
        """The file; equal contents give equal bytes."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        package = self._document.part.package
        part = Part(PackURI("/word/footnotes.xml"), _TYPE, self._footnotes().encode("utf-8"), package)
        # Made anew at every call: a file may be taken and then go on growing.
        known = [r for r in self._document.part.rels.values() if r.reltype == _RELATION]
        for relation in known:
            del self._document.part.rels[relation.rId]
        self._document.part.relate_to(part, _RELATION)
        out = io.BytesIO()
        self._document.save(out)
        return settled(out.getvalue())

    def _fill(self, paragraph: Any, runs: Sequence[str | Note], bookmark: str) -> None:
        from docx.oxml import parse_xml as oxml

        element = paragraph._p  # noqa: SLF001 - python-docx' documented way to its XML
        texts = [at for at, run in enumerate(runs) if isinstance(run, str)]
        if bookmark:
            self._bookmarks += 1
        for at, run in enumerate(runs):
            if isinstance(run, Note):
                self._notes.append(run.text)
                what = f'footnoteReference w:id="{len(self._notes)}"'
                element.append(oxml(_MARK.format(space=f" {_SPACE}", what=what)))
                continue
            if bookmark and at == texts[0]:
                mark = f'w:id="{self._bookmarks}" w:name="{escape_xml(bookmark)}"'
                element.append(oxml(f"<w:bookmarkStart {_SPACE} {mark}/>"))
            paragraph.add_run(shown(run))
            if bookmark and at == texts[-1]:
                element.append(oxml(f'<w:bookmarkEnd {_SPACE} w:id="{self._bookmarks}"/>'))

    def _footnotes(self) -> str:
        rules = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for kind, number in (("separator", -1), ("continuationSeparator", 0))
        )
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p>{_MARK.format(space="", what="footnoteRef")}'
            f'<w:r><w:rPr><w:rFonts w:eastAsia="{_FONT}"/><w:sz w:val="18"/></w:rPr>'
            f'<w:t xml:space="preserve"> {escape_xml(one_line(text))}</w:t></w:r></w:p></w:footnote>'
            for number, text in enumerate(self._notes, start=1)
        )
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        return f"{head}\n<w:footnotes {_SPACE}>{rules}{notes}</w:footnotes>"
