"""Of which year a document is: its title and subtitle say it before its date does."""

from __future__ import annotations

import pytest

from corpus.gazetteer import Gazetteer
from corpus.reader import read_bytes
from rag.reading.sentences import read_document

TEXT = (
    "　　全年组建十一个巡察组，对四十六个党组织开展巡察，移交问题线索九十七件，已办结八十件。\n"
    "　　依据移交的线索，纪检监察机关立案三十四人，挽回经济损失一千余万元，推动建立制度七项。\n"
)


@pytest.mark.parametrize(
    ("head", "years"),
    [
        ("擦亮巡察之剑\n——2023年青溪县巡察工作回眸", {"2023"}),
        ("擦亮巡察之剑\n——青溪县巡察工作回眸", {"2024"}),
        ("2022年青溪县巡察综述", {"2022"}),
    ],
)
def test_a_review_is_of_the_year_that_its_headline_names(head, years):
    text = f"青溪日报　2024年4月19日　星期五　第5版\n\n{head}\n\n{TEXT}"
    (document,) = read_bytes(text.encode(), source="a.txt").documents
    assert document.date == "2024-04-19"
    assert read_document(document, Gazetteer.load()).years == years
