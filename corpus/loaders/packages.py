"""ZIP containers (DOCX, XLSX, OFD, archives) opened within limits: no bomb, no path out of the folder."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Final

from lxml import etree

from corpus.errors import FileTooLarge, LoadError
from corpus.settings import CorpusSettings

__all__ = ["BROKEN", "damaged", "is_safe_name", "open_package", "parse_xml", "read_member"]

#: What zipfile and zlib raise for a container that is damaged, encrypted or of a version they don't know
#: (``NotImplementedError`` is a ``RuntimeError``).
BROKEN: Final = (KeyError, ValueError, zipfile.BadZipFile, OSError, EOFError, RuntimeError, zlib.error)
_SMALL: Final = 1 << 20  # bytes; below this any compression ratio is harmless


def open_package(data: bytes, source: str, settings: CorpusSettings) -> zipfile.ZipFile:
    """Open a ZIP container whose directory keeps to the limits.

    Raises:
        LoadError: it is damaged or encrypted.
        FileTooLarge: it unpacks to too many files or bytes.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        infos = package.infolist()
    except BROKEN as error:
        raise damaged(source) from error
    if len(infos) > settings.max_archive_files:
        raise FileTooLarge(
            f"{source}：压缩包内文件过多（{len(infos):,} 个，上限 {settings.max_archive_files:,} 个）",
            source=source,
            hint="请拆分后再导入。",
        )
    unpacked = sum(info.file_size for info in infos)
    bomb = unpacked > _SMALL and unpacked > settings.max_archive_ratio * max(1, len(data))
    if bomb or unpacked > 10 * settings.max_file_bytes:
        raise FileTooLarge(
            f"{source}：解压后过大（{unpacked / 1e6:.0f} MB），可能是恶意压缩包",
            source=source,
            hint="请确认文件来源，或调高 max_archive_ratio。",
        )
    if any(info.flag_bits & 1 for info in infos):
        raise LoadError(f"{source}：文件已加密", source=source, hint="请去除密码后再导入。")
    return package


def damaged(source: str) -> LoadError:
    """The error for a file that breaks off or contradicts its own format."""
    return LoadError(f"{source}：文件已损坏或不完整", source=source, hint="请重新复制或用原软件另存一份。")


def read_member(
    package: zipfile.ZipFile, member: str | zipfile.ZipInfo, source: str, settings: CorpusSettings
) -> bytes:
    """The bytes of one member, never more than the limit, whatever the directory says of it.

    Raises:
        LoadError: it is missing, damaged, or compressed in a way that is not known.
        FileTooLarge: it is larger than ``max_file_bytes``.
    """
    name = member if isinstance(member, str) else member.filename
    try:
        with package.open(member) as file:
            data = file.read(settings.max_file_bytes + 1)
    except NotImplementedError as error:  # zipfile's word for a way of compressing that it does not know
        raise LoadError(
            f"{source}：{name} 的压缩方式不支持", source=source, hint="请用普通的 ZIP（Deflate）重新压缩。"
        ) from error
    except BROKEN as error:
        raise damaged(source) from error
    if len(data) > settings.max_file_bytes:
        raise FileTooLarge(f"{source}：压缩包内的 {name} 过大", source=source, hint="请拆分后再导入。")
    return data


def parse_xml(data: bytes, source: str) -> etree._Element:
    """Parse XML without entities, external files or network.

    Raises:
        LoadError: it is not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(source) from error
    if root is None:
        raise damaged(source)
    return root


def is_safe_name(name: str) -> bool:
    """Whether a member's path stays within the archive."""
    path = posixpath.normpath(name.replace("\\", "/"))
    return not (path.startswith(("/", "../")) or path == ".." or ":" in path.split("/", 1)[0])
