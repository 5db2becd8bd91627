"""PDF through pypdfium2: text in reading order by page; pages without text go to OCR.

pypdfium2 (Apache-2.0 or BSD-3-Clause) was chosen over PyMuPDF (AGPL) and pdfminer.six (ten
times slower).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
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
    """The text runs of a page, boxes turned so that y grows downwards.

    Characters go by their loose boxes (font ascent to descent): tight boxes would lift quotation
    marks off their line and drop commas below it.
    """
    import pypdfium2.raw as pdfium

    height = page.get_height()
    text = page.get_textpage()
    box = pdfium.FS_RECTF()
    try:
        chars: list[Run] = []
        spaced = False
        for k in range(text.count_chars()):
            code = pdfium.FPDFText_GetUnicode(text, k)
            if code < 32 or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF):
                continue
            if pdfium.FPDFText_IsGenerated(text, k) == 1 or not pdfium.FPDFText_GetLooseCharBox(text, k, box):
                spaced = code == 32
                continue
            top, bottom = height - box.top, height - box.bottom
            char = Run(text=chr(code), left=box.left, top=top, right=box.right, bottom=bottom)
            if chars and not _adjoin(chars[-1], char):
                yield from _joined(chars)
                chars = []
            elif chars and spaced and char.left - chars[-1].right > 0.2 * char.height:
                chars.append(replace(chars[-1], text=" "))
            chars.append(char)
            spaced = False
        yield from _joined(chars)
    finally:
        text.close()


def _adjoin(before: Run, after: Run) -> bool:
    """Whether a character stands next to another on one line."""
    size = max(before.height, after.height) or 1.0
    level = abs((before.top + before.bottom) - (after.top + after.bottom)) < size
    return level and -0.6 * size < after.left - before.right < 0.5 * size


def _joined(chars: Sequence[Run]) -> Iterator[Run]:
    text = "".join(char.text for char in chars).strip()
    if text:
        yield Run(
            text=text,
            left=min(char.left for char in chars),
            top=min(char.top for char in chars),
            right=max(char.right for char in chars),
            bottom=max(char.bottom for char in chars),
        )


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
