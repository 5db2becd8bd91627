"""Files for the tests of the loaders, made in memory: packages, an OFD by the standard, a PDF."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

TITLE = "守住民生底线 抓实巡察整改"
PARAGRAPHS = (
    "今年以来，临溪市把群众反映强烈的问题作为监督重点，组织力量走访，共收集意见建议216条，整改完成率达98.5%。",
    "针对资金管理不规范的问题，该市出台办法五项，要求按月公开收支情况，对拒不整改的严肃追究责任，接受群众监督。",
    "“过去办事要跑好几趟，现在一次就能办成。”一位居民告诉巡察组，家门口的变化大家都看在眼里，心里非常满意。",
    "下一步，临溪市将继续紧盯重点领域，持续压实整改责任，健全工作机制，不断提升群众的获得感、幸福感、安全感。",
)


def package(members: dict[str, bytes | str]) -> bytes:
    """A ZIP file of these members, the same bytes at any time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, data in members.items():
            file.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def ofd(lines: list[list[str]], objects_of: dict[int, str] | None = None) -> bytes:
    """An OFD file of pages of lines, laid out as GB/T 33190 says: A4 in millimetres, g-runs in DeltaX.

    ``objects_of`` adds objects, as they are written in the file, to pages by number.
    """
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    members: dict[str, bytes | str] = {
        "OFD.xml": f"{head}<ofd:OFD {space} Version='1.0' DocType='OFD'><ofd:DocBody>"
        "<ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{head}<ofd:Document {space}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{k}" BaseLoc="Pages/Page_{k}/Content.xml"/>' for k in range(len(lines)))
        + "</ofd:Pages></ofd:Document>",
    }
    for k, page in enumerate(lines):
        objects = [(objects_of or {}).get(k, "")]
        for n, line in enumerate(page):
            indent = len(line) - len(line.lstrip("　"))
            text = line.lstrip("　")
            objects.append(
                f'<ofd:TextObject ID="{n}" Boundary="{20 + 5 * indent} {20 + 7 * n} 170 6" Font="1" Size="5">'
                f'<ofd:TextCode X="0" Y="4.4" DeltaX="g {max(1, len(text) - 1)} 5">{text}</ofd:TextCode>'
                "</ofd:TextObject>"
            )
        members[f"Doc_0/Pages/Page_{k}/Content.xml"] = (
            f"{head}<ofd:Page {space}><ofd:Content><ofd:Layer ID='1'>"
            + "".join(objects)
            + "</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return package(members)


def pdf(pages: list[list[Any]]) -> bytes:
    """A PDF of A4 pages by the letter of ISO 32000-1, in points from the top left corner of each page.

    A page is a list of ``(x, y, size, text)`` (y: the top of the line; every character one em wide) and
    of ``(x0, y0, x1, y1)`` lines. The font is one of the Chinese ones that every reader must know.
    """
    height = 842
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{6 + 2 * k} 0 R' for k in range(len(pages)))}]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        (
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 5 0 R/DW 1000"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>"
        ),
        (
            "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0"
            "/Ascent 880/Descent -120/CapHeight 880/StemV 80>>"
        ),
    ]
    for k, page in enumerate(pages):
        drawn = []
        for item in page:
            if isinstance(item[3], str):
                x, y, size, text = item
                code = text.encode("utf-16-be").hex()
                drawn.append(f"BT /F {size} Tf {x} {height - y - 0.88 * size} Td <{code}> Tj ET")
            else:
                x0, y0, x1, y1 = item
                drawn.append(f"{x0} {height - y0} m {x1} {height - y1} l S")
        stream = "\n".join(drawn)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 {height}]/Contents {7 + 2 * k} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def browser() -> str | None:
    """The headless browser that prints PDF files, None when there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def printed(folder: Path, *, columns: int, repeat: int = 1, running: str = "") -> bytes:
    """A PDF of the paragraphs in so many columns, printed by a real browser."""
    program = browser()
    assert program
    body = "".join(
        f"<p>{text if not n else text.replace('临溪市', f'第{n}号街道')}</p>"
        for n in range(repeat)
        for text in PARAGRAPHS
    )
    style = (
        f"@page{{size:A4;margin:15mm;@top-center{{content:'{running}';font-size:9pt}}}}"
        "body{font-size:11pt;line-height:1.5}p{text-indent:2em;margin:0}"
        f".c{{column-count:{columns};column-gap:8mm;text-align:justify}}h1{{text-align:center;font-size:20pt}}"
    )
    page = folder / "page.html"
    page.write_text(
        f"<html><head><meta charset=utf-8><style>{style}</style></head><body><h1>{TITLE}</h1>"
        f"<div class=c>{body}</div></body></html>",
        encoding="utf-8",
    )
    target = folder / "page.pdf"
    subprocess.run(
        [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", page.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return target.read_bytes()
