"""PDF through pypdfium2: text in reading order by page; pages without text go to OCR.

pypdfium2 (Apache-2.0 or BSD-3-Clause) was chosen over PyMuPDF (AGPL) and pdfminer.six (ten
times slower).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpus.draft import RawText
from corpus.errors import FileTooLarge, LoadError
from corpus.settings import CorpusSettings

from .base import Loader
from .footnotes import mark_edges
from .ocr import recognise
from .packages import damaged
from .paged import paged_text
from .pdf_lines import rules_of
from .reading_order import Frame, page_frames
from .ruled import grids
from .typeset import Char, cells_of, runs_of

__all__ = ["PDF", "load_pdf"]

_MEDIA_TYPE = "application/pdf"
_FEWEST = 8  # characters of text below which a page with pictures is taken for a scan
_SCAN_SCALE = 200 / 72  # pixels a point: 200 dots an inch, what RapidOCR reads well
_SCAN_EDGE = 4_000  # pixels; a page is never rendered larger, however large its box claims to be


def load_pdf(data: bytes, source: str, settings: CorpusSettings) -> RawText:
    """Read a PDF file.

    Raises:
        FileTooLarge: it has more than ``max_pages`` pages, ``max_scanned_pages`` scanned ones or
            ``max_chars`` characters.
        LoadError: it is damaged or encrypted, or a scan while the extra ``ocr`` is not installed.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise LoadError(f"{source}：PDF 已加密", source=source, hint="请去除密码后再导入。") from error
        raise damaged(source) from error
    try:
        count = len(document)
        if count > settings.max_pages:
            raise FileTooLarge(
                f"{source}：页数过多（{count:,} 页，上限 {settings.max_pages:,} 页）",
                source=source,
                hint="请拆分文件，或调高 max_pages。",
            )
        return paged_text(data, source, settings, _pages(document, source, settings), media_type=_MEDIA_TYPE)
    finally:
        document.close()


def _pages(document: Any, source: str, settings: CorpusSettings) -> Iterator[list[Frame]]:
    """The frames of each page, one page in memory at a time; scanned pages are recognised."""
    import pypdfium2

    scanned = 0
    for index in range(len(document)):
        try:
            page = document[index]
            try:
                frames = _frames(page)
                if frames is None:
                    scanned += 1
                    _check_scanned(scanned, source, settings.max_scanned_pages)
                    frames = _recognised(page, source)
            finally:
                page.close()
        except pypdfium2.PdfiumError as error:
            raise damaged(source) from error
        yield frames


def _frames(page: Any) -> list[Frame] | None:
    """The frames of a page, None when it is a scan."""
    chars = list(_chars(page))
    if sum(not char.text.isspace() for char in chars) < _FEWEST and _has_picture(page):
        return None
    tables, rest = cells_of(chars, grids(rules_of(page)))
    return page_frames(mark_edges([*runs_of(rest), *tables]))


def _recognised(page: Any, source: str) -> list[Frame]:
    width, height = page.get_size()
    scale = min(_SCAN_SCALE, _SCAN_EDGE / max(width, height, 1.0))
    return page_frames(recognise(page.render(scale=scale).to_numpy(), source))


def _check_scanned(count: int, source: str, limit: int) -> None:
    if count > limit:
        raise FileTooLarge(
            f"{source}：扫描页过多（上限 {limit:,} 页）",
            source=source,
            hint="请拆分文件，或调高 max_scanned_pages。",
        )


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as pdfium

    return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _chars(page: Any) -> Iterator[Char]:
    """The characters of a page in the order of the file, boxes turned so that y grows downwards.

    Characters go by their loose boxes (font ascent to descent): tight boxes would lift quotation
    marks off their line and drop commas below it.
    """
    import pypdfium2.raw as pdfium

    height = page.get_height()
    text = page.get_textpage()
    box = pdfium.FS_RECTF()
    try:
        spaced = False
        for k in range(text.count_chars()):
            code = pdfium.FPDFText_GetUnicode(text, k)
            if code < 32 or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF):
                continue
            generated = code == 32 and pdfium.FPDFText_IsGenerated(text, k) == 1  # only spaces and breaks are
            if generated or not pdfium.FPDFText_GetLooseCharBox(text, k, box):
                spaced = code == 32
                continue
            yield Char(chr(code), box.left, height - box.top, box.right, height - box.bottom, spaced)
            spaced = False
    finally:
        text.close()


PDF = Loader(name="PDF", media_type=_MEDIA_TYPE, suffixes=(".pdf",), load=load_pdf)
