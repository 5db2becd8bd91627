"""Old formats (.doc, .wps, .xls, .rtf, .odt …) through LibreOffice, when it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from corpus.draft import RawText
from corpus.errors import LoadError, UnsupportedFormat
from corpus.settings import CorpusSettings

from .base import Loader, sha256_of
from .docx import load_docx
from .packages import damaged
from .xlsx import load_xlsx

__all__ = ["OFFICE", "load_office"]

_SHEETS = (".xls", ".et", ".ods")
_TIMEOUT_S = 240


def load_office(data: bytes, source: str, settings: CorpusSettings) -> RawText:
    """Convert an old document to DOCX or XLSX in a folder of its own, and read that.

    Raises:
        UnsupportedFormat: LibreOffice is not installed.
        LoadError: it could not convert the file, or took too long.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    suffix = _suffix(data, source)
    if program is None:
        raise UnsupportedFormat(
            f"{source}：读取旧格式 {suffix} 需要 LibreOffice",
            source=source,
            hint="请安装 LibreOffice，或另存为 DOCX/XLSX 后再导入。",
        )
    target = "xlsx" if suffix in _SHEETS else "docx"
    converted = _convert(program, data, suffix, target, source)
    raw = (
        load_xlsx(converted, source, settings) if target == "xlsx" else load_docx(converted, source, settings)
    )
    return replace(
        raw,
        media_type="application/msword" if target == "docx" else "application/vnd.ms-excel",
        sha256=sha256_of(data),
    )


def _suffix(data: bytes, source: str) -> str:
    """The suffix that the contents call for where the name has none of ours (an old file called .docx)."""
    suffix = Path(source).suffix.lower()
    if suffix in OFFICE.suffixes:
        return suffix
    if data.startswith(b"{\\rtf"):
        return ".rtf"
    word = "WordDocument".encode("utf-16-le") in data  # the stream that only a Word file has
    return ".doc" if word or "Workbook".encode("utf-16-le") not in data else ".xls"


def _convert(program: str, data: bytes, suffix: str, target: str, source: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="xunwen-") as folder:
        path = Path(folder) / f"input{suffix}"
        path.write_bytes(data)
        command = [
            program, "--headless", "--norestore",
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--convert-to", target, "--outdir", folder, str(path),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT_S)  # noqa: S603 (our own argument list, no shell)
        except subprocess.TimeoutExpired as error:
            raise LoadError(
                f"{source}：LibreOffice 转换超时（{_TIMEOUT_S} 秒）",
                source=source,
                hint="请手工另存为 DOCX。",
            ) from error
        except (subprocess.CalledProcessError, OSError) as error:
            raise damaged(source) from error
        result = path.with_suffix(f".{target}")
        if not result.is_file():
            raise damaged(source)
        return result.read_bytes()


OFFICE = Loader(
    name="旧版 Office 文档",
    media_type="application/msword",
    suffixes=(".doc", ".wps", ".xls", ".et", ".rtf", ".odt", ".ods"),
    load=load_office,
)
