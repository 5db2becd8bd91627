"""Office files without the moment at which they were made."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

__all__ = ["settled"]

_CORE: Final = "docProps/core.xml"
_MOMENT: Final = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP file can hold


def settled(data: bytes) -> bytes:
    """The same file (ECMA-376 part 2) without dates of its own: equal contents give equal bytes.

    Args:
        data: the bytes of a DOCX or XLSX file.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as copy:
        for entry in package.infolist():
            member = package.read(entry)
            if entry.filename == _CORE:
                member = _MOMENT.sub(b"", member)
            written = zipfile.ZipInfo(entry.filename, date_time=_EPOCH)
            written.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(written, member)
    return out.getvalue()
