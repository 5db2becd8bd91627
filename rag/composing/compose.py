"""Chosen sentences → an answer that reads, every sentence verbatim and cited.

Nothing is worded here beyond fixed plain phrases: "据《…》（地区，日期）：" where a reader has to
know whose words they are. A cut inside a long sentence shows as "……"; the citation still covers
the whole sentence. A row of a table is shown with the heads of its columns; where they stand in another
line, that line is cited beside the row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.model import BlockKind, Span
from index.model import DocumentInfo
from rag.choosing.features import Candidate, Scored
from rag.choosing.row_choice import EXTREME
from rag.choosing.select import Found
from rag.model import AnswerSentence, Citation
from rag.questions.asking import AnswerType, Facet, Question
from rag.reading.rows import Row, asked_cells, labels, said_of

from .tabulating import table_of

__all__ = ["Composed", "citation_of", "compose"]

_LONG = 230  # characters: a longer sentence is shown in part when the answer is short
_CUT = "……"
_ENDS = tuple("。！？；…”’）》.!?;)")  # of a sentence; other lines stand by themselves
_ON_ITS_LINE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE})
_AMOUNTS = frozenset({AnswerType.NUMBER, AnswerType.MONEY, AnswerType.PERCENT})
_NUMBER = re.compile(r"^(?:\d{1,2}[.、．]|[-•·*])\s*(?=[^\d\s])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """The body of an answer."""

    text: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]


def compose(question: Question, found: Sequence[Found]) -> Composed:
    """Order the chosen sentences by document, introduce each document once, and mark them.

    Where quantities of several places or times are asked for, a small table of them follows.
    """
    chosen = _distinct(found)
    groups = _groups(chosen)
    name_all = len(groups) > 1 or not question.places or any(f.elsewhere for f in found)
    citations: list[Citation] = []
    markers: dict[tuple[str, int], int] = {}
    sentences: list[AnswerSentence] = []
    lines: list[str] = []
    askings = _askings(found)
    for group in groups:
        parts: list[str] = []
        in_list = False
        for scored in group:
            cited: list[int] = []
            for candidate in (scored.candidate, *_heads_of(scored.candidate)):
                if candidate.key not in markers:
                    citation = citation_of(candidate, marker=len(citations) + 1, score=scored.score)
                    citations.append(citation)
                    markers[candidate.key] = citation.marker
                cited.append(markers[candidate.key])
            shown = _shown(scored, askings[scored.candidate.key])
            shown = _unnumbered(shown) if _stands_alone(scored, group) else shown
            if not parts and name_all:
                shown = f"{_introduction(group)}{shown}"
            sentences.append(AnswerSentence(text=shown, citations=tuple(cited), support="verified"))
            item = scored.candidate.sentence.kind in _ON_ITS_LINE or not shown.endswith(_ENDS)
            new_line = "\n" if parts and (item or in_list) else ""
            parts.append(f"{new_line}{shown}{''.join(f'[{marker}]' for marker in cited)}")
            in_list = item
        lines.append("".join(parts))
    compared = table_of(found, markers)
    if compared:
        text, of_table = compared
        sentences.append(AnswerSentence(text=text, citations=of_table, support="verified"))
        lines.append(f"{text}{''.join(f'[{m}]' for m in of_table)}")
    return Composed(text="\n".join(lines), sentences=tuple(sentences), citations=tuple(citations))


def citation_of(candidate: Candidate, *, marker: int, score: float) -> Citation:
    """The citation of a candidate's sentence, white space at its ends left out."""
    document = candidate.read.document
    span = _trimmed(document.text, candidate.span or candidate.sentence.sentence.span)
    info = candidate.hit.document
    return Citation(
        marker=marker,
        document=DocumentInfo(
            id=document.id,
            version=document.version,
            title=document.title,
            source=document.source,
            date=document.date,
            regions=document.regions,
            kind=info.kind,
        ),
        span=span,
        quote=span.of(document.text),
        passage_id=candidate.passage.id,
        heading_path=candidate.passage.heading_path,
        score=round(score, 4),
    )


def _distinct(found: Sequence[Found]) -> list[Scored]:
    out: dict[tuple[str, int], Scored] = {}
    for f in found:
        if f.answered:
            for scored in f.scored:
                out.setdefault(scored.candidate.key, scored)
    return list(out.values())


def _askings(found: Sequence[Found]) -> Mapping[tuple[str, int], tuple[Facet, ...]]:
    """The askings that each chosen sentence answers, by its key."""
    out: dict[tuple[str, int], list[Facet]] = {}
    for f in found:
        for scored in f.scored if f.answered else ():
            out.setdefault(scored.candidate.key, []).append(scored.facet)
    return {key: tuple(facets) for key, facets in out.items()}


def _heads_of(candidate: Candidate) -> tuple[Candidate, ...]:
    """The lines with the heads of a row's columns, where the row itself lacks them."""
    row = candidate.sentence.row
    return tuple(replace(candidate, index=i) for i in row.heads) if row else ()


def _groups(chosen: Sequence[Scored]) -> list[list[Scored]]:
    """By document, in the order in which documents were first chosen; inside, as the text runs."""
    groups: dict[str, list[Scored]] = {}
    for scored in chosen:
        groups.setdefault(scored.candidate.read.document.id, []).append(scored)
    return [sorted(group, key=lambda s: s.candidate.index) for group in groups.values()]


def _introduction(group: Sequence[Scored]) -> str:
    """What names the source: 据《标题》（滨江区，2023-10）：, with what is known."""
    document = group[0].candidate.read.document
    known = "，".join(x for x in (_place_label(group), document.date or "") if x)
    title = document.title.replace("《", "〈").replace("》", "〉")  # GB/T 15834: inner titles
    return f"据《{title}》（{known}）：" if known else f"据《{title}》："


def _place_label(group: Sequence[Scored]) -> str:
    """The document's place, with the narrower one that its sentences speak of; or the other place they do."""
    read = group[0].candidate.read
    home = read.regions[0] if read.regions else ""
    spoken = {chain for s in group for chain in s.candidate.sentence.own or s.candidate.sentence.carried}
    around = {n for s in read.sentences for chain in s.own if chain[0] == home for n in chain}
    inner = {chain[0] for chain in spoken if home in chain[1:]}
    other = {chain[0] for chain in spoken if home not in chain and chain[0] not in around}
    if len(other) == 1 and not inner and all(chain[0] in other for chain in spoken):
        return next(iter(other))
    if other and not inner and not any(home in chain for chain in spoken):
        return ""  # several places, and none of them the document's own
    return f"{home}{next(iter(inner))}" if len(inner) == 1 and not other else home


def _stands_alone(scored: Scored, group: Sequence[Scored]) -> bool:
    """Whether an item is shown without its neighbours in the list, and without what introduces it."""
    candidate = scored.candidate
    shown = {s.candidate.index for s in group}
    return candidate.sentence.kind is BlockKind.LIST_ITEM and not {
        candidate.index - 1,
        candidate.index + 1,
    } & shown.intersection(candidate.sentence.run)


def _unnumbered(item: str) -> str:
    """An item without its number and the semicolon behind it, which say nothing outside the list."""
    return _NUMBER.sub("", item).rstrip("；;")


def _shown(scored: Scored, askings: Sequence[Facet]) -> str:
    """The sentence, or the clauses of a long one that carry what was asked."""
    candidate = scored.candidate
    if candidate.span is not None:
        return re.sub(r"\s*\n\s*", " ", candidate.span.of(candidate.read.document.text).strip())
    text = candidate.sentence.sentence.text.strip()
    if candidate.sentence.row is not None:
        return _row_shown(candidate.sentence.sentence.text, candidate.sentence.row, askings)
    if candidate.sentence.kind is BlockKind.TABLE:
        return "，".join(cell.strip() for cell in text.strip("|").split("|") if cell.strip())
    if len(text) <= _LONG or scored.facet.type not in _AMOUNTS:
        return text
    pieces = [m.group() for m in re.finditer(r"[^，；;。：]+[，；;。：”’]*", text)]
    wanted = {t.text for t in scored.facet.terms} | set(scored.facet.counted)
    hits = [i for i, p in enumerate(pieces) if any(w in p for w in wanted)]
    if not hits:
        return text
    first, last = max(0, hits[0] - 1), min(len(pieces), hits[-1] + 3)
    kept = "".join(pieces[first:last])
    return f"{_CUT if first else ''}{kept}{_CUT if last < len(pieces) else ''}"


def _row_shown(text: str, row: Row, askings: Sequence[Facet]) -> str:
    """A row with the heads of its columns; where only amounts are asked, those of the columns named alone."""
    shown = [
        cells for facet in askings if facet.type in _AMOUNTS and (cells := asked_cells(facet, text, row))
    ]
    if not askings or len(shown) < len(askings) or any(EXTREME.search(f.text) for f in askings):
        return row.said
    kept = {*labels(text, row), *(cell for cells in shown for cell in cells)}
    parts: list[str] = []
    for cell in row.cells:
        if cell in kept:
            parts.append(said_of(text, cell))
        elif not parts or parts[-1] != _CUT:
            parts.append(_CUT)
    return "；".join(parts).replace(f"{_CUT}；", _CUT).replace(f"；{_CUT}", _CUT)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
