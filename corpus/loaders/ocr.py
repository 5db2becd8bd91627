"""Pictures of text, read by RapidOCR (extra ``ocr``; its models come inside its wheel)."""

from __future__ import annotations

import functools
import io
import threading
from typing import Any

from corpus.draft import RawText
from corpus.errors import FileTooLarge, LoadError
from corpus.settings import CorpusSettings

from .base import Loader
from .packages import damaged
from .reading_order import Frame, Run, page_frames

__all__ = ["IMAGE", "load_image", "recognise"]

_LARGEST = 60_000_000  # pixels; an A2 page at 300 dots an inch has 35 million
_LEAST_SCORE = 0.5  # RapidOCR's own default for a line worth keeping
_lock = threading.Lock()  # one page at a time: the engine keeps its buffers


@functools.cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})


def recognise(picture: Any, source: str) -> list[Run]:
    """The lines of text in a picture.

    Args:
        picture: uint8 array (height, width, 3), or (height, width) in grey.
        source: the file, for the error.

    Raises:
        LoadError: the extra ``ocr`` is not installed.
    """
    try:
        engine = _engine()
    except ImportError as error:
        raise LoadError(
            f"{source}：这是扫描件，需要文字识别组件", source=source, hint='请安装：pip install "xunwen[ocr]"'
        ) from error
    with _lock:
        result = engine(picture)
    if result.boxes is None or result.txts is None:
        return []
    runs: list[Run] = []
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        if score >= _LEAST_SCORE and text.strip():
            xs, ys = [float(point[0]) for point in box], [float(point[1]) for point in box]
            runs.append(Run(text=text.strip(), left=min(xs), top=min(ys), right=max(xs), bottom=max(ys)))
    return runs


def load_image(data: bytes, source: str, settings: CorpusSettings) -> RawText:
    """Read a scanned page; several pages of a TIFF file one after another.

    Raises:
        LoadError: it is damaged, or the extra ``ocr`` is not installed.
        FileTooLarge: it has too many pixels or pages.
    """
    try:
        from PIL import Image, ImageSequence, UnidentifiedImageError
    except ImportError as error:
        raise LoadError(
            f"{source}：读取图片需要文字识别组件", source=source, hint='请安装：pip install "xunwen[ocr]"'
        ) from error
    from .paged import paged_text

    pages: list[list[Frame]] = []
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > _LARGEST or getattr(image, "n_frames", 1) > settings.max_pages:
                raise FileTooLarge(
                    f"{source}：图片过大（{image.width}×{image.height}）",
                    source=source,
                    hint="请缩小后再导入。",
                )
            import numpy as np

            pages.extend(
                page_frames(recognise(np.asarray(frame.convert("RGB")), source))
                for frame in ImageSequence.Iterator(image)
            )
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise damaged(source) from error
    return paged_text(data, source, settings, pages, media_type="image")


IMAGE = Loader(
    name="图片",
    media_type="image",
    suffixes=(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"),
    load=load_image,
)
