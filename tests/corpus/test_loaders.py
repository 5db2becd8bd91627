"""Every format is read from files that real programs (or the standard's letter) made."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import pytest

from corpus.errors import LoadError, UnsupportedFormat
from corpus.loaders import LOADERS, load, suffixes
from corpus.loaders.numbering import chinese
from corpus.loaders.reading_order import Run, page_frames
from corpus.loaders.tables import row_texts
from corpus.model import BlockKind
from corpus.reader import read_bytes
from tests.corpus.files import PARAGRAPHS, TITLE, browser, ofd, package, printed

needs_browser = pytest.mark.skipif(browser() is None, reason="no browser here to print PDF files")


def blocks(data: bytes, source: str) -> list[tuple[str, str]]:
    """The blocks of the only document of a file: (kind, text)."""
    loaded = read_bytes(data, source=source)
    (document,) = loaded.documents
    for block in document.blocks:
        for s in block.segments:
            assert document.text[s.text : s.text + s.length] == loaded.raw.text[s.raw : s.raw + s.length]
    return [(block.kind.value, block.span.of(document.text)) for block in document.blocks]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def docx_bytes(make) -> bytes:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    make(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


class TestTable:
    def test_every_suffix_has_one_loader(self):
        named = [suffix for loader in LOADERS for suffix in loader.suffixes]
        assert len(named) == len(set(named))
        assert {
            ".txt",
            ".md",
            ".html",
            ".docx",
            ".xlsx",
            ".csv",
            ".pdf",
            ".ofd",
            ".png",
            ".doc",
            ".wps",
            ".zip",
        } <= suffixes()

    @pytest.mark.parametrize("source", ["a.txt", "a.docx", "a.pdf", "a", "a.doc"])
    def test_magic_bytes_decide(self, source):
        data = docx_bytes(lambda document: document.add_paragraph("整改工作情况报告如下。"))
        assert blocks(data, source) == [("paragraph", "整改工作情况报告如下。")]

    def test_text_under_another_name_is_text(self):
        assert load("整改清单如下。".encode(), "a.pdf").media_type == "text/plain"

    @pytest.mark.parametrize("data", [b"\x7fELF\x00\x00", b"MZ\x90\x00\x03\x00"])
    def test_other_binaries_are_refused(self, data):
        with pytest.raises(LoadError):
            load(data, "a.txt")
        with pytest.raises(UnsupportedFormat) as caught:
            load(data, "a.exe")
        assert ".docx" in caught.value.hint


class TestMarkdown:
    def test_blocks_front_matter_and_marks(self):
        text = (
            "---\ntitle: 整改手册\ndate: 2023-05-01\n---\n# 整改手册\n\n前言写在\n这里。\n\n## 一、要求\n\n"
            "要**压实**责任，见[通知](http://x)。\n\n- 建立台账\n- 逐项销号\n\n"
            "| 单位 | 问题 |\n|---|---|\n| 甲局 | 3 |\n"
        )
        raw = load(text.encode(), "a.md")
        assert raw.meta == {"title": "整改手册", "date": "2023-05-01"}
        found = blocks(text.encode(), "a.md")
        assert found[:6] == [
            ("title", "整改手册"),
            ("paragraph", "前言写在这里。"),
            ("heading", "一、要求"),
            ("paragraph", "要压实责任，见通知。"),
            ("list_item", "建立台账"),
            ("list_item", "逐项销号"),
        ]
        assert found[6:] == [("table", "单位｜问题"), ("table", "单位：甲局；问题：3")]


class TestHtml:
    PAGE = (
        "<html><head><meta charset=gbk><title>临溪市召开整改会议-临溪市纪委监委</title>"
        "<meta name=PubDate content=2023-05-06></head><body><div class=nav><a>首页</a><a>要闻</a></div>"
        "<div id=w><div class=content><h1>临溪市召开整改会议</h1>"
        "<div>来源：临溪市纪委 发布时间：2023-05-06</div>"
        "<div class=TRS_Editor>"
        + "".join(f"<p>　　{text}</p>" for text in PARAGRAPHS)
        + "<table><tr><th>单位</th><th>问题数</th></tr><tr><td>教育局</td><td>12</td></tr></table>"
        "</div></div></div>"
        "<div class=footer>版权所有 备案号</div><script>var a='脚本';</script></body></html>"
    )

    @pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
    def test_the_body_is_found_and_the_rest_left_out(self, encoding):
        found = blocks(self.PAGE.encode(encoding), "a.html")
        assert found[0] == ("title", "临溪市召开整改会议")
        assert [text for kind, text in found if kind == "paragraph"] == list(PARAGRAPHS)
        assert ("table", "单位：教育局；问题数：12") in found
        whole = "".join(text for _, text in found)
        assert not any(word in whole for word in ("首页", "版权", "脚本"))

    def test_what_the_page_says_of_itself(self):
        raw = load(self.PAGE.encode("gb18030"), "a.htm")
        assert raw.meta["date"] == "2023-05-06"

    def test_text_without_paragraphs_breaks_at_br(self):
        page = "<html><body>第一段写在这里。<br><br>第二段<b>写在</b>这里。</body></html>"
        assert blocks(page.encode(), "a.html") == [
            ("paragraph", "第一段写在这里。"),
            ("paragraph", "第二段写在这里。"),
        ]


class TestDocx:
    def test_headings_tables_and_lists_in_order(self):
        def make(document):
            document.add_heading("关于做好整改工作的通知", 0)
            document.add_heading("一、总体要求", 1)
            document.add_paragraph("各单位要高度重视，认真落实。")
            table = document.add_table(2, 2)
            for cell, text in zip(
                table._cells, ("检查内容", "依据", "是否公开", "《办法》第五条"), strict=True
            ):
                cell.text = text
            document.add_paragraph("建立台账", style="List Number")
            document.add_paragraph("逐项销号", style="List Number")
            document.add_paragraph("完毕。")

        assert blocks(docx_bytes(make), "a.docx") == [
            ("title", "关于做好整改工作的通知"),
            ("heading", "一、总体要求"),
            ("paragraph", "各单位要高度重视，认真落实。"),
            ("table", "检查内容｜依据"),
            ("table", "检查内容：是否公开；依据：《办法》第五条"),
            ("list_item", "1.建立台账"),
            ("list_item", "2.逐项销号"),
            ("paragraph", "完毕。"),
        ]

    def test_chinese_numbers_are_restored_from_the_lists(self):
        w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

        def level(depth: int, form: str, text: str) -> str:
            inner = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
            return f'<w:lvl w:ilvl="{depth}">{inner}</w:lvl>'

        def paragraph(text: str, depth: int | None) -> str:
            number = (
                ""
                if depth is None
                else f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
            )
            return f"<w:p>{number}<w:r><w:t>{text}</w:t></w:r></w:p>"

        body = "".join(
            paragraph(text, depth)
            for text, depth in [
                ("某市巡察规定", None), ("为了规范工作，制定本规定。", 0), ("工作职责如下：", 0),
                ("传达部署；", 1), ("跟踪督促。", 1), ("本规定自公布之日起施行。", 0), ("另有：", 1),
            ]
        )  # fmt: skip
        data = package(
            {
                "[Content_Types].xml": "<Types/>",
                "word/document.xml": f"<w:document {w}><w:body>{body}</w:body></w:document>",
                "word/numbering.xml": f'<w:numbering {w}><w:abstractNum w:abstractNumId="7">'
                + level(0, "chineseCountingThousand", "第%1条")
                + level(1, "chineseCounting", "（%2）")
                + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>',
            }
        )
        assert [text for _, text in blocks(data, "a.docx")] == [
            "某市巡察规定",
            "第一条为了规范工作，制定本规定。",
            "第二条工作职责如下：",
            "（一）传达部署；",
            "（二）跟踪督促。",
            "第三条本规定自公布之日起施行。",
            "（一）另有：",
        ]
        (document,) = read_bytes(data, source="a.docx").documents
        assert [block.label for block in document.blocks if block.label] == ["第一条", "第二条", "第三条"]

    def test_footnotes_follow_their_paragraph_and_deleted_text_is_left_out(self):
        w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        data = package(
            {
                "word/document.xml": f"<w:document {w}><w:body><w:p><w:r><w:t>正文在此。</w:t></w:r>"
                "<w:del><w:r><w:delText>删去的字</w:delText></w:r></w:del><w:ins><w:r><w:t>增补在此。</w:t></w:r></w:ins>"
                '<w:r><w:footnoteReference w:id="2"/></w:r></w:p></w:body></w:document>',
                "word/footnotes.xml": f'<w:footnotes {w}><w:footnote w:id="2"><w:p><w:r>'
                "<w:t>见附件一。</w:t></w:r></w:p></w:footnote></w:footnotes>",
            }
        )
        assert blocks(data, "a.docx") == [("paragraph", "正文在此。增补在此。"), ("note", "注：见附件一。")]

    @pytest.mark.parametrize(
        ("number", "text"),
        [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1001, "一千零一"),
        ],
    )
    def test_chinese_counting(self, number, text):
        assert chinese(number) == text


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """A Word and an Excel file of the old formats, written by LibreOffice: bytes by suffix."""
    openpyxl = pytest.importorskip("openpyxl")
    folder = tmp_path_factory.mktemp("office")
    (folder / "a.docx").write_bytes(docx_bytes(lambda d: d.add_paragraph("整改工作情况报告如下。")))
    book = openpyxl.Workbook()
    for row in (["单位", "问题数"], ["教育局", 12]):
        book.active.append(row)
    book.save(folder / "b.xlsx")
    made = {}
    for name, target in (("a.docx", "doc"), ("b.xlsx", "xls")):
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation={(folder / 'p').as_uri()}",
             "--convert-to", target, "--outdir", str(folder), str(folder / name)],
            check=True, capture_output=True, timeout=200,
        )  # fmt: skip
        made[target] = (folder / name).with_suffix(f".{target}").read_bytes()
    return made


@pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="no LibreOffice here: .doc, .wps, .xls and .et are NOT tested (make office installs it)",
)
class TestOldOffice:
    @pytest.mark.parametrize("name", ["a.wps", "a.docx"])
    def test_an_old_file_is_converted_whatever_it_is_called(self, old, name):
        assert blocks(old["doc"], name) == [("paragraph", "整改工作情况报告如下。")]

    def test_a_row_of_an_old_workbook_carries_its_heads(self, old):
        assert blocks(old["xls"], "a.et")[-1] == ("table", "单位：教育局；问题数：12")


class TestTables:
    def test_rows_carry_their_heads(self):
        rows = [
            ["检查表", "", ""],
            ["序号", "内容", "依据"],
            ["1", "是否\n公开", ""],
            ["", "", ""],
            ["2", "是否留痕", "第五条"],
        ]
        assert list(row_texts(rows)) == [
            "检查表",
            "序号｜内容｜依据",
            "序号：1；内容：是否 公开",
            "序号：2；内容：是否留痕；依据：第五条",
        ]

    def test_rows_of_sentences_have_no_heads(self):
        rows = [["发现问题三个。", "已经整改。"], ["发现问题五个。", "正在整改。"]]
        assert list(row_texts(rows)) == ["发现问题三个。｜已经整改。", "发现问题五个。｜正在整改。"]

    def test_heads_of_two_rows_are_joined(self):
        rows = [
            ["单位", "整改情况", "", "备注"],
            ["单位", "已完成", "未完成", "备注"],
            ["教育局", "12", "3", "按期"],
        ]
        assert list(row_texts(rows))[-1] == "单位：教育局；整改情况已完成：12；整改情况未完成：3；备注：按期"
        plain = [["单位", "事项"], ["教育局", "食堂"], ["民政局", "低保"]]
        assert list(row_texts(plain))[1:] == ["单位：教育局；事项：食堂", "单位：民政局；事项：低保"]

    def test_merged_cells_of_docx_stand_in_every_row_but_numbers_once(self):
        def make(document):
            table = document.add_table(rows=4, cols=4)
            rows = (
                "序号 单位 问题",
                "1 水利局 采砂监管不严 甲",
                "  水费收缴率低 乙",
                "2 民政局 核查不及时 丙",
            )
            for r, row in enumerate(rows):
                for c, text in enumerate(row.split(" ")):
                    table.cell(r, c).text = text
            for column in (0, 1):
                table.cell(2, column).text = ""
                table.cell(1, column).merge(table.cell(2, column))
            table.cell(0, 2).merge(table.cell(0, 3))

        assert [text for _, text in blocks(docx_bytes(make), "a.docx")] == [
            "序号｜单位｜问题",
            "序号：1；单位：水利局；问题：采砂监管不严；甲",
            "单位：水利局；问题：水费收缴率低；乙",
            "序号：2；单位：民政局；问题：核查不及时；丙",
        ]

    def test_merged_cells_of_a_web_page(self):
        page = (
            "<html><body><p>整改情况如下表所列，请逐项对照检查，并按时报送结果。</p><table>"
            "<tr><th>类别</th><th>事项</th><th>依据</th></tr>"
            "<tr><td rowspan=2>食堂</td><td>是否公示价格</td><td>第五条</td></tr>"
            "<tr><td>是否留样</td><td>第六条</td></tr>"
            "<tr><td>印章</td><td colspan=2>是否登记</td></tr></table></body></html>"
        )
        rows = [text for kind, text in blocks(page.encode(), "a.html") if kind == "table"]
        assert rows[1:] == [
            "类别：食堂；事项：是否公示价格；依据：第五条",
            "类别：食堂；事项：是否留样；依据：第六条",
            "类别：印章；事项：是否登记",
        ]

    def test_merged_cells_of_a_workbook(self):
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        for row in (
            ["检查表"],
            ["类别", "事项"],
            ["食堂", "是否公示价格"],
            [None, "是否留样"],
            ["印章", "是否登记"],
        ):
            book.active.append(row)
        for cells in ("A1:B1", "A3:A4"):
            book.active.merge_cells(cells)
        buffer = io.BytesIO()
        book.save(buffer)
        assert [text for _, text in blocks(buffer.getvalue(), "a.xlsx")] == [
            "检查表",
            "类别｜事项",
            "类别：食堂；事项：是否公示价格",
            "类别：食堂；事项：是否留样",
            "类别：印章；事项：是否登记",
        ]

    def test_csv_in_gbk_with_quoted_commas(self):
        data = '单位,问题\n教育局,"收费, 公示"\n'.encode("gb18030")
        assert blocks(data, "a.csv")[-1] == ("table", "单位：教育局；问题：收费, 公示")

    def test_xlsx_sheets_dates_and_whole_numbers(self):
        import datetime as dt

        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        book.active.title = "清单"
        made = dt.datetime(2023, 5, 6)  # noqa: DTZ001 (a cell has no zone)
        for row in (["单位", "问题数", "日期"], ["教育局", 12.0, made]):
            book.active.append(row)
        book.create_sheet("说明").append(["以上为截至年底数据。"])
        buffer = io.BytesIO()
        book.save(buffer)
        texts = [text for _, text in blocks(buffer.getvalue(), "a.xlsx")]
        assert "单位：教育局；问题数：12；日期：2023-05-06" in texts
        assert {"清单", "说明", "以上为截至年底数据。"} <= set(texts)


class TestPages:
    def test_columns_are_read_one_after_another_under_their_headline(self):
        def column(left: float, name: str) -> list[Run]:
            return [
                Run(text=f"{name}{n}", left=left, top=40 + 12 * n, right=left + 80, bottom=50 + 12 * n)
                for n in range(5)
            ]

        runs = [
            *column(110, "右"),
            *column(10, "左"),
            Run(text="标题", left=60, top=10, right=140, bottom=30),
        ]
        flat = [line for frame in page_frames(runs) for line in frame.lines]
        assert flat == ["标题", *[f"左{n}" for n in range(5)], *[f"右{n}" for n in range(5)]]

    def test_an_indented_first_line_keeps_its_indent(self):
        runs = [
            Run(text="首行", left=30, top=0, right=90, bottom=10),
            Run(text="次行在此", left=10, top=14, right=90, bottom=24),
            Run(text="末行", left=10, top=28, right=40, bottom=38),
        ]
        assert [frame.lines for frame in page_frames(runs)] == [("　　首行", "次行在此", "末行")]

    @needs_browser
    @pytest.mark.parametrize("columns", [1, 2, 3, 4])
    def test_pdf_in_columns(self, tmp_path, columns):
        found = blocks(printed(tmp_path, columns=columns), "a.pdf")
        assert found[0] == ("title", TITLE)
        assert [text for kind, text in found if kind == "paragraph"] == list(PARAGRAPHS)

    @needs_browser
    def test_pdf_pages_are_counted_and_their_heads_recognised(self, tmp_path):
        data = printed(tmp_path, columns=1, repeat=24, running="临溪巡察简报")
        (document,) = read_bytes(data, source="a.pdf").documents
        pages = {block.page for block in document.blocks}
        assert pages >= {1, 2, 3}
        heads = [b.kind for b in document.blocks if b.span.of(document.text) == "临溪巡察简报"]
        assert heads
        assert set(heads) == {BlockKind.FURNITURE}

    def test_ofd(self):
        lines = [
            ["守住民生底线", "　　今年以来，临溪市把群众反映的问题作为监督重", "点，组织力量深入走访。"],
            ["　　整改完成率达98.5%。"],
        ]
        found = blocks(ofd(lines), "a.ofd")
        assert found[0] == ("title", "守住民生底线")
        assert [text for kind, text in found if kind == "paragraph"] == [
            "今年以来，临溪市把群众反映的问题作为监督重点，组织力量深入走访。",
            "整改完成率达98.5%。",
        ]
        assert load(ofd(lines), "x").media_type == "application/ofd"

    @needs_browser
    @pytest.mark.slow
    def test_a_degraded_scan_is_read_by_ocr(self, tmp_path):
        pytest.importorskip("rapidocr")
        pillow = pytest.importorskip("PIL.Image")
        import pypdfium2

        document = pypdfium2.PdfDocument(printed(tmp_path, columns=1))
        picture = document[0].render(scale=150 / 72).to_pil().convert("L").rotate(0.4, fillcolor=255)
        assert isinstance(picture, pillow.Image)
        buffer = io.BytesIO()
        picture.crop((0, 0, picture.width, 620)).save(buffer, "JPEG", quality=45)
        raw = load(buffer.getvalue(), "scan.jpg")
        wanted = bare(TITLE + "".join(PARAGRAPHS))
        errors = _distance(wanted, bare(raw.text)) / len(wanted)
        print(f"OCR character error rate {errors:.4f} over {len(wanted)} characters")
        assert errors <= 0.03


def _distance(a: str, b: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]
