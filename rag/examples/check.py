"""Re-checking a pack against the catalogue, quotation by quotation."""

from __future__ import annotations

from pathlib import Path

from corpus.catalogue import Catalogue
from corpus.errors import DocumentNotFound
from rag.errors import PackInvalid
from rag.persons import unhides
from rag.printed import shown

from .markdown import read_markdown
from .model import ItemCheck, PackReport
from .pack import checksum
from .provenance import FoundQuote

__all__ = ["check_pack"]

_MOST_BYTES = 50_000_000
_AROUND = 8  # characters shown before and after the first difference


def check_pack(path: Path, catalogue: Catalogue) -> PackReport:
    """Compare every quotation of a pack with the text it was taken from, and with its checksum.

    Raises:
        PackInvalid: the file cannot be read, is no pack, or holds no quotation.
    """
    quotes = _read(path)
    if not quotes:
        raise PackInvalid(
            f"{path.name} 里没有可核对的引文。", hint="请给出由巡问导出的教学包（.docx 或 .md）。"
        )
    return PackReport(items=tuple(_check(quote, catalogue) for quote in quotes))


def _read(path: Path) -> tuple[FoundQuote, ...]:
    kind = path.suffix.lower()
    if kind not in {".docx", ".md", ".markdown"}:
        raise PackInvalid(f"认不出 {path.name} 的格式。", hint="教学包是 .docx 或 .md 文件。")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise PackInvalid(f"{path.name} 太大，不是教学包。", hint="请检查文件。")
        data = path.read_bytes()
    except OSError as error:
        raise PackInvalid(f"读不了 {path}：{error.strerror}。", hint="请检查路径和权限。") from error
    if kind == ".docx":
        from .word import read_word

        return read_word(data, path.name)
    try:
        return read_markdown(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PackInvalid(
            f"{path.name} 不是 UTF-8 文本。", hint="请用导出的原文件，或另存为 UTF-8。"
        ) from error


def _check(found: FoundQuote, catalogue: Catalogue) -> ItemCheck:
    if found.item is None:
        problem = "脚注里的出处或校验和被改动或删除，无法核对"
        return ItemCheck(number=found.number, document="", quote=found.quote, problem=problem)
    problem = _problem(found, catalogue)
    return ItemCheck(number=found.number, document=found.item.document, quote=found.quote, problem=problem)


def _problem(found: FoundQuote, catalogue: Catalogue) -> str:
    item = found.item
    assert item is not None
    try:
        text = catalogue.document(item.document, item.version).text
    except DocumentNotFound:
        return "资料库里没有这篇文档的这个版本"
    if not 0 <= item.start < item.end <= len(text):
        return f"位置 {item.start}–{item.end} 不在原文里（全文 {len(text)} 个字）"
    source = text[item.start : item.end]
    if found.masked:
        source = _as_masked(source, found.quote)
    if found.quote != shown(source):
        return _difference(found.quote, shown(source))
    if found.checksum != checksum(source):
        return "校验和与原文不符"
    return ""


def _as_masked(source: str, printed: str) -> str:
    """The source with the characters hidden that the printed text hides, and no others."""
    plain = shown(source)
    return printed if plain == source and unhides(printed, source) else source


def _difference(printed: str, source: str) -> str:
    """Where two texts first part, in the words of both."""
    pairs = zip(printed, source, strict=False)
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(printed), len(source)))
    begin = max(0, at - _AROUND)
    here, there = (text[begin : at + _AROUND].replace("\n", "⏎") for text in (printed, source))
    return f"引文第 {at + 1} 个字起与原文不同：引文作“{here}”，原文作“{there}”"
