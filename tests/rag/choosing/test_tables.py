"""From tables of every format to answers: the asked row, and its value under the asked head."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from corpus.catalogue import Catalogue
from corpus.gazetteer import Gazetteer
from corpus.library import ingest
from corpus.passages import Splitter
from corpus.segment import load_segmenter
from index.build import build
from index.embedder import load_embedder
from index.snapshot import Snapshot
from rag.assistant import Assistant
from rag.model import Ask

TABLES = yaml.safe_load((Path(__file__).parents[1] / "data" / "tables.yaml").read_text(encoding="utf-8"))
ALLOWED = 0.05  # of the questions may be answered otherwise: weights of ranking are fitted on other sets
ASKED = [(table["name"], question) for table in TABLES for question in table["questions"]]


def write(table: dict, folder: Path) -> Path:
    path = folder / table["name"]
    if "rows" not in table:
        path.write_text(table["text"], encoding="utf-8")
        return path
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph(table["lead"])
    cells = document.add_table(rows=len(table["rows"]), cols=len(table["rows"][0]))
    for r, row in enumerate(table["rows"]):
        for c, text in enumerate(row):
            cells.cell(r, c).text = text
    document.save(str(path))
    return path


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory) -> Iterator[Catalogue]:
    home = tmp_path_factory.mktemp("tables")
    with Catalogue.open(home / "catalogue.db") as catalogue:
        report = ingest(
            [write(table, home) for table in TABLES], catalogue=catalogue, files_dir=home / "files"
        )
        assert not report.failed
        yield catalogue


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, catalogue, lexicon) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("index")
    parts = {
        "embedder": load_embedder(None),
        "segmenter": load_segmenter(lexicon),
        "splitter": Splitter(),
    }
    build(home, catalogue, **parts)
    snapshot = Snapshot.open(home, catalogue=catalogue, **parts)
    yield Assistant(
        snapshots=lambda: snapshot, catalogue=catalogue, gazetteer=Gazetteer.load(), lexicon=lexicon
    )
    snapshot.close()


def wrongs(answer, name: str, question: dict) -> list[str]:
    """What is wrong with an answer, in short."""
    if question.get("refused"):
        return [] if answer.status == "refused" else ["not refused"]
    found = [f"lacks {told}" for told in question.get("has", ()) if told not in answer.text]
    found += [f"tells {told}" for told in question.get("lacks", ()) if told in answer.text]
    found += [f"cites {c.document.source}" for c in answer.citations if c.document.source != name]
    if "row" in question:
        quotes = {c.marker: c.quote for c in answer.citations}
        rows = [quotes[s.citations[0]] for s in answer.sentences]
        found += (
            [] if rows and all(question["row"] in row for row in rows) else [f"not the row alone: {rows}"]
        )
    return found


def test_the_asked_row_answers_under_the_asked_head(assistant, catalogue):
    wrong = {}
    for name, question in ASKED:
        answer = assistant.answer(Ask(question=question["ask"]))
        for c in (*answer.citations, *answer.nearest):
            assert c.span.of(catalogue.document(c.document.id, c.document.version).text) == c.quote
        if found := wrongs(answer, name, question):
            wrong[question["ask"]] = found
    assert len(wrong) <= len(ASKED) * ALLOWED, wrong


def test_a_printed_row_is_quoted_as_it_stands_with_its_heads_beside_it(assistant):
    answer = assistant.answer(Ask(question="丰县第七轮发现问题多少个"))
    assert answer.text.endswith("轮次：第七轮……发现问题：118个……[1][2]")
    row, heads = answer.citations
    assert row.quote == "第七轮\t8家\t118个\t4件\t92%"
    assert heads.quote == "轮次\t被巡察单位\t发现问题\t问题线索\t整改率"
    assert answer.sentences[0].citations == (1, 2)


def test_rows_side_by_side_show_the_value_under_the_asked_head(assistant):
    answer = assistant.answer(Ask(question="涟水第一轮和第三轮各移交线索多少件"))
    assert answer.sentences[-1].text.split("\n")[2:] == ["| 第一轮 | 9件 | [1] |", "| 第三轮 | 6件 | [2] |"]
    answer = assistant.answer(Ask(question="泗洪县上塘镇和魏营镇各追缴资金多少万元"))
    assert "| 上塘镇 | 33.6万元 | [1][2] |" in answer.sentences[-1].text


def test_the_long_answer_adds_to_the_row(assistant):
    brief = assistant.answer(Ask(question="建湖县第三组发现问题多少个"))
    full = assistant.answer(Ask(question="建湖县第三组发现问题多少个", detail="full"))
    assert {c.quote for c in brief.citations} < {c.quote for c in full.citations}
