"""OFD (GB/T 33190-2016), the fixed-layout format of Chinese government documents: ZIP and XML."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from itertools import zip_longest

from lxml import etree

from corpus.draft import RawText
from corpus.errors import FileTooLarge
from corpus.settings import CorpusSettings

from .base import Loader
from .footnotes import mark_edges
from .packages import damaged, is_safe_name, open_package, parse_xml, read_member
from .paged import paged_text
from .reading_order import Frame, page_frames
from .ruled import Rule, grids, level_or_upright
from .typeset import Char, cells_of, runs_of

__all__ = ["OFD", "load_ofd"]

_MEDIA_TYPE = "application/ofd"
_POINTS = 72 / 25.4  # points a millimetre
_MOST_PATHS = 20_000  # of a page; one with more is a drawing


def load_ofd(data: bytes, source: str, settings: CorpusSettings) -> RawText:
    """Read the text of every page of every document in an OFD file, in reading order.

    Raises:
        LoadError: it is damaged or not an OFD file.
        FileTooLarge: it exceeds a limit.
    """
    with open_package(data, source, settings) as package:
        reader = _Package(package, source, settings)
        root = reader.xml("OFD.xml")
        pages: list[list[Frame]] = []
        for body in _each(root, "DocRoot"):
            pages.extend(reader.pages(_joined("", body.text or "")))
        if not pages:
            raise damaged(source)
    return paged_text(data, source, settings, pages, media_type=_MEDIA_TYPE)


class _Package:
    def __init__(self, package: zipfile.ZipFile, source: str, settings: CorpusSettings) -> None:
        self._package, self._source, self._settings = package, source, settings
        self._names = {name.lstrip("/"): name for name in package.namelist()}

    def xml(self, name: str) -> etree._Element:
        if name not in self._names or not is_safe_name(name):
            raise damaged(self._source)
        data = read_member(self._package, self._names[name], self._source, self._settings)
        return parse_xml(data, self._source)

    def pages(self, path: str) -> Iterator[list[Frame]]:
        document = self.xml(path)
        folder = posixpath.dirname(path)
        links = [page for pages in _each(document, "Pages") for page in _each(pages, "Page")]
        if len(links) > self._settings.max_pages:
            raise FileTooLarge(
                f"{self._source}：页数过多（{len(links):,} 页，上限 {self._settings.max_pages:,} 页）",
                source=self._source,
                hint="请拆分文件，或调高 max_pages。",
            )
        for link in links:
            content = self.xml(_joined(folder, link.get("BaseLoc", "")))
            try:
                chars = [char for item in _each(content, "TextObject") for char in _chars(item)]
                tables, rest = cells_of(chars, grids(_rules(content)))
                yield page_frames(mark_edges([*runs_of(rest), *tables]))
            except ValueError as error:
                raise damaged(self._source) from error


def _chars(item: etree._Element) -> Iterator[Char]:
    """The characters of a text object; a TextCode begins at its X and Y (millimetres)."""
    box = _numbers(item.get("Boundary", ""))
    if len(box) < 4:
        return
    size = float(item.get("Size", "4"))
    scale_x, scale_y = _scales(_numbers(item.get("CTM", "")))
    for code in _each(item, "TextCode"):
        text = "".join(code.itertext()).strip()
        left = box[0] + float(code.get("X", "0")) * scale_x
        base = box[1] + float(code.get("Y", str(size))) * scale_y
        top, bottom = base - 0.88 * size * scale_y, base + 0.12 * size * scale_y
        steps = _deltas(code.get("DeltaX", ""), len(text) - 1) or [size] * len(text)
        spaced = False
        for character, step in zip_longest(text, steps[: len(text)], fillvalue=size):
            if isinstance(character, str) and not character.isspace():
                yield Char(
                    character, _POINTS * left, _POINTS * top, _POINTS * (left + size * scale_x),
                    _POINTS * bottom, spaced,
                )  # fmt: skip
            spaced = isinstance(character, str) and character.isspace()
            left += step * scale_x


def _rules(content: etree._Element) -> Iterator[Rule]:
    """The straight lines of path objects: "M x y L x y" from the corner of their boundary."""
    for count, item in enumerate(_each(content, "PathObject")):
        box = _numbers(item.get("Boundary", ""))
        if len(box) < 4 or count > _MOST_PATHS:
            continue
        scale_x, scale_y = _scales(_numbers(item.get("CTM", "")))
        here = begin = (0.0, 0.0)
        for data in _each(item, "AbbreviatedData"):
            words = iter((data.text or "").split())
            for word in words:
                if word in ("M", "S", "L"):
                    x, y = float(next(words, "0")), float(next(words, "0"))
                    point = (_POINTS * (box[0] + x * scale_x), _POINTS * (box[1] + y * scale_y))
                    if word == "L":
                        yield from level_or_upright(here, point)
                    else:
                        begin = point
                    here = point
                elif word == "C":
                    yield from level_or_upright(here, begin)
                    here = begin


def _scales(matrix: list[float]) -> tuple[float, float]:
    return (abs(matrix[0]) or 1.0, abs(matrix[3]) or 1.0) if len(matrix) == 6 else (1.0, 1.0)


def _deltas(text: str, count: int) -> list[float]:
    """A list of advances, in which "g n x" stands for n times x (GB/T 33190, 11.3)."""
    found: list[float] = []
    words = iter(text.split())
    for word in words:
        if word == "g":
            times, value = int(next(words, "0")), float(next(words, "0"))
            found.extend([value] * max(0, min(times, count - len(found))))
        else:
            found.append(float(word))
        if len(found) >= count:
            break
    return found[: max(0, count)]


def _numbers(text: str) -> list[float]:
    return [float(word) for word in text.split()]


def _each(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The descendants of a local name, whatever their namespace."""
    yield from element.iter(f"{{*}}{name}")


def _joined(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join("/" + folder, path.strip())).lstrip("/")


OFD = Loader(name="OFD", media_type=_MEDIA_TYPE, suffixes=(".ofd",), load=load_ofd)
