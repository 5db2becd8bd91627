"""Chosen sentences → an answer that reads, every sentence verbatim and cited.

Nothing is worded here beyond fixed plain phrases: "据《…》（地区，日期）：" where a reader has to
know whose words they are. A cut inside a long sentence shows as "……"; the citation still covers
the whole sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import BlockKind, Span
from index.model import DocumentInfo

from .asking import AnswerType, Question
from .features import Candidate, Scored
from .model import AnswerSentence, Citation
from .select import Found

__all__ = ["Composed", "citation_of", "compose"]

_LONG = 230  # characters: a longer sentence is shown in part when the answer is short
_CUT = "……"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """The body of an answer."""

    text: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]


def compose(question: Question, found: Sequence[Found]) -> Composed:
    """Order the chosen sentences by document, introduce each document once, and mark them."""
    chosen = _distinct(found)
    groups = _groups(chosen)
    name_all = len(groups) > 1 or not question.places or any(f.elsewhere for f in found)
    citations: list[Citation] = []
    sentences: list[AnswerSentence] = []
    lines: list[str] = []
    for group in groups:
        parts: list[str] = []
        in_list = False
        for scored in group:
            citation = citation_of(scored.candidate, marker=len(citations) + 1, score=scored.score)
            citations.append(citation)
            shown = _shown(scored)
            if not parts and name_all:
                shown = f"{_introduction(scored.candidate)}{shown}"
            sentences.append(AnswerSentence(text=shown, citations=(citation.marker,), support="verified"))
            item = scored.candidate.sentence.kind is BlockKind.LIST_ITEM
            new_line = "\n" if parts and (item or in_list) else ""
            parts.append(f"{new_line}{shown}[{citation.marker}]")
            in_list = item
        lines.append("".join(parts))
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


def _groups(chosen: Sequence[Scored]) -> list[list[Scored]]:
    """By document, in the order in which documents were first chosen; inside, as the text runs."""
    groups: dict[str, list[Scored]] = {}
    for scored in chosen:
        groups.setdefault(scored.candidate.read.document.id, []).append(scored)
    return [sorted(group, key=lambda s: s.candidate.index) for group in groups.values()]


def _introduction(candidate: Candidate) -> str:
    """What names the source: 据《标题》（滨江区，2023-10）：, with what is known."""
    document = candidate.read.document
    sentence = candidate.sentence
    chains = sentence.own or sentence.carried
    place = _place_label(document.regions, chains)
    known = "，".join(x for x in (place, document.date or "") if x)
    title = document.title.replace("《", "〈").replace("》", "〉")  # GB/T 15834: inner titles
    return f"据《{title}》（{known}）：" if known else f"据《{title}》："


def _place_label(regions: Sequence[str], chains: Sequence[tuple[str, ...]]) -> str:
    """The document's place, with the narrower one that the sentence speaks of in it."""
    if not regions:
        return chains[0][0] if chains else ""
    home = regions[0]
    inner = next((c[0] for c in chains if home in c[1:]), "")
    return f"{home}{inner}" if inner else home


def _shown(scored: Scored) -> str:
    """The sentence, or the clauses of a long one that carry what was asked."""
    candidate = scored.candidate
    if candidate.span is not None:
        return re.sub(r"\s*\n\s*", " ", candidate.span.of(candidate.read.document.text).strip())
    text = candidate.sentence.sentence.text.strip()
    if candidate.sentence.kind is BlockKind.TABLE:
        return "，".join(cell.strip() for cell in text.strip("|").split("|") if cell.strip())
    if len(text) <= _LONG or scored.facet.type not in (
        AnswerType.NUMBER,
        AnswerType.MONEY,
        AnswerType.PERCENT,
    ):
        return text
    pieces = [m.group() for m in re.finditer(r"[^，；;。：]+[，；;。：”’]*", text)]
    wanted = {t.text for t in scored.facet.terms} | set(scored.facet.counted)
    hits = [i for i, p in enumerate(pieces) if any(w in p for w in wanted)]
    if not hits:
        return text
    first, last = max(0, hits[0] - 1), min(len(pieces), hits[-1] + 3)
    kept = "".join(pieces[first:last])
    return f"{_CUT if first else ''}{kept}{_CUT if last < len(pieces) else ''}"


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
