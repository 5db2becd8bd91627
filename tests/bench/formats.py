"""Characters a second for each format, against a plain extraction with the same library.

    python -m tests.bench.formats [--repeat 3]

"read" is loader, repair and articles; "plain" takes the text out with the same library and does
nothing to it. Both in one process, one after the other, in CPU seconds, the best of so many runs.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree, html

from corpus.articles import drafts_of
from corpus.loaders import load
from tests.corpus.files import PARAGRAPHS, browser, ofd, package, printed

TIMES = 60
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeat", type=int, default=3)
    repeat = parser.parse_args().repeat
    print(f"{'format':8}{'characters':>12}{'read /s':>14}{'plain /s':>14}{'share':>8}")
    for name, data, plain in cases():
        raw = load(data, f"a.{name}")
        fast = best(lambda data=data, plain=plain: plain(data), repeat)
        ours = best(lambda data=data, name=name: drafts_of(load(data, f"a.{name}")), repeat)
        size = len(raw.text)
        print(f"{name:8}{size:12,}{size / ours:14,.0f}{size / fast:14,.0f}{fast / ours:8.1%}")


def best(action: Callable[[], object], repeat: int) -> float:
    """The shortest of so many runs, in CPU seconds."""
    times: list[float] = []
    for _ in range(repeat):
        begun = time.process_time()
        action()
        times.append(time.process_time() - begun)
    return min(times)


def cases() -> list[tuple[str, bytes, Callable[[bytes], object]]]:
    paragraphs = [text.replace("临溪市", f"第{n}号街道") for n in range(TIMES) for text in PARAGRAPHS]
    lines = [line for text in paragraphs for line in re.findall(r".{1,24}", "　　" + text)]
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    docx = package({"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'})
    page = "<html><body>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "</body></html>"
    table = "序号,内容\n" + "".join(f'{n},"{text}"\n' for n, text in enumerate(paragraphs))
    found: list[tuple[str, bytes, Callable[[bytes], object]]] = [
        ("txt", "\n".join(lines).encode(), lambda data: data.decode()),
        ("html", page.encode(), lambda data: html.document_fromstring(data.decode()).text_content()),
        ("docx", docx, plain_docx),
        ("csv", table.encode(), lambda data: list(csv.reader(io.StringIO(data.decode())))),
        ("xlsx", xlsx(paragraphs), plain_xlsx),
        ("ofd", ofd([lines[i : i + 36] for i in range(0, len(lines), 36)]), plain_ofd),
    ]
    if browser():
        with tempfile.TemporaryDirectory() as folder:
            found.append(("pdf", printed(Path(folder), columns=2, repeat=TIMES), plain_pdf))
    return found


def xlsx(paragraphs: list[str]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["序号", "内容"])
    for n, text in enumerate(paragraphs):
        book.active.append([n, text])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def plain_docx(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return "".join(etree.fromstring(file.read("word/document.xml")).itertext())


def plain_xlsx(data: bytes) -> list[object]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]


def plain_ofd(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = [name for name in file.namelist() if name.endswith("Content.xml")]
        return "".join("".join(etree.fromstring(file.read(name)).itertext()) for name in names)


def plain_pdf(data: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in document)


if __name__ == "__main__":
    main()
