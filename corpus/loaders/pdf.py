"""PDF through pypdfium2: text in reading order by page; pages without text go to OCR.

pypdfium2 (Apache-2.0 or BSD-3-Clause) was chosen over PyMuPDF (AGPL) and pdfminer.six (ten
times slower).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from corpus.draft import RawText
from corpus.errors import FileTooLarge, LoadError
from corpus.model import Span
from corpus.settings import CorpusSettings

from .base import Loader, check_chars, sha256_of
from .ocr import recognise
from .packages import damaged
from .reading_order import Run, page_lines

__all__ = ["PDF", "load_pdf", "paged_text"]

_MEDIA_TYPE = "application/pdf"
_FEWEST = 8  # characters of text below which a page with pictures is taken for a scan
_SCAN_SCALE = 200 / 72  # pixels a point: 200 dots an inch, what RapidOCR reads well
_SCAN_EDGE = 4_000  # pixels; a page is never rendered larger, however large its box claims to be


def load_pdf(data: bytes, source: str, settings: CorpusSettings) -> RawText:
    """Read a PDF file.

    Raises:
        FileTooLarge: it has more than ``max_pages`` pages or ``max_chars`` characters.
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
        pages = [_page(document, index, source) for index in range(count)]
    finally:
        document.close()
    return paged_text(data, source, settings, pages, media_type=_MEDIA_TYPE)


def _page(document: Any, index: int, source: str) -> list[list[str]]:
    import pypdfium2

    try:
        page = document[index]
        try:
            runs = list(_runs(page))
            if sum(len(run.text.strip()) for run in runs) < _FEWEST and _has_picture(page):
                width, height = page.get_size()
                scale = min(_SCAN_SCALE, _SCAN_EDGE / max(width, height, 1.0))
                runs = recognise(page.render(scale=scale).to_numpy(), source)
            return page_lines(runs)
        finally:
            page.close()
    except pypdfium2.PdfiumError as error:
        raise damaged(source) from error


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as pdfium

    return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _runs(page: Any) -> Iterator[Run]:
    """The text runs of a page, boxes turned so that y grows downwards."""
    height = page.get_height()
    text = page.get_textpage()
    try:
        for k in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(k)
            content = text.get_text_bounded(left, bottom, right, top)
            cleaned = re.sub(r"[\r\n\x00-\x08\x0e-\x1f\ufffe\uffff]+", "", content)
            if cleaned.strip():
                yield Run(
                    text=cleaned.strip(), left=left, top=height - top, right=right, bottom=height - bottom
                )
    finally:
        text.close()


def paged_text(
    data: bytes,
    source: str,
    settings: CorpusSettings,
    pages: Sequence[Sequence[Sequence[str]]],
    *,
    media_type: str,
) -> RawText:
    """The raw text of pages of frames of lines; frames and pages are parted by form feeds."""
    parts: list[str] = []
    spans: list[Span] = []
    place = 0
    for frames in pages:
        body = "\f".join("".join(f"{line}\n" for line in frame) for frame in frames) + "\f"
        parts.append(body)
        spans.append(Span(place, place + len(body)))
        place += len(body)
        check_chars(place, source, settings.max_chars)
    return RawText(
        source=source,
        text="".join(parts),
        media_type=media_type,
        sha256=sha256_of(data),
        pages=tuple(spans),
    )


PDF = Loader(name="PDF", media_type=_MEDIA_TYPE, suffixes=(".pdf",), load=load_pdf)
