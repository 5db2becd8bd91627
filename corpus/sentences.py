"""Sentences with exact offsets.

A sentence ends at 。！？ (and at the end of a line). It does not end inside quotation marks, brackets
or 《》, at an ellipsis in mid-sentence, at a decimal point, nor at a semicolon. A closing mark stays
with its sentence, and so do the words that say who spoke (“……。”他说。). Where a line has no 。 and ends with
``.`` behind a Han character, that is its full stop. Quotations longer than
``LONG_QUOTE`` are divided after all, as are sentences longer than ``LONG_SENTENCE`` (at semicolons,
else at commas), so that text without any full stop is still divided.
"""

from __future__ import annotations

import re

from .model import BlockKind, Document, Sentence, Span

__all__ = ["LONG_QUOTE", "LONG_SENTENCE", "sentences_of", "split_sentences"]

LONG_QUOTE = 160  # characters; a longer quotation or bracket no longer protects what is in it
LONG_SENTENCE = 400  # characters; a longer sentence is divided at its semicolons, then commas

_SHORTEST_HALF = 6  # characters before a half-width full stop; fewer are a number or a name

_OPEN = "“‘「『（(《〈【[〔"
_CLOSE = "”’」』）)》〉】]〕"
_PARTNER = dict(zip(_CLOSE, _OPEN, strict=True))
_QUOTE_CLOSE = frozenset('”’」』"')
_QUOTE_OPEN = frozenset('“‘「『"')
_FULL_STOP = frozenset("。｡．")
_STOP = frozenset("。｡．！？!?")
_ELLIPSIS = frozenset("…⋯")
_MARKS = re.compile(r"[。｡．！？!?…⋯.“”‘’「」『』（）()《》〈〉【】\[\]〔〕\"]")
_TAIL = re.compile(r"[。｡．！？!?…⋯”’」』）)》〉】\]〕\"]*")
_INTRODUCED = frozenset("：:，,")
_GOES_ON = frozenset("，,、；;：:。的等之为是和与及或这")
_LATIN_END = re.compile(r"[a-z)\]\"'%]\.(?=\s+[\"'(]?[A-Z\u4e00-\u9fff]|\s*$)")
_HALF_END = re.compile(r"(?<=[\u3400-\u9fff”’）)》%])\.[”’」』）)》\"]*")  # a full stop of one column
_HALF_LINE = re.compile(r"[\u3400-\u9fff”’）)》%]\.[”’」』）)》\"\s]*$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"\w")
_LINE = re.compile(r"[^\n\r\u2028\u2029\f]+")


def split_sentences(text: str) -> list[Span]:
    """The sentences of ``text`` in order.

    The spans do not overlap, begin and end with a visible character, and together cover every
    character that is not white space. Time and memory are linear in the length of the text.
    """
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        pieces: list[Span] = []
        for end in _ends(line.group()):
            _add(pieces, text, start, line.start() + end)
            start = line.start() + end
        _add(pieces, text, start, line.end())
        for piece in pieces:
            spans += _shorten(text, piece) if len(piece) > LONG_SENTENCE else [piece]
    return spans


def sentences_of(document: Document) -> tuple[Sentence, ...]:
    """The sentences of every block, in the order of the text; none reaches across blocks.

    A row of a table is one sentence, whatever its cells hold: a part of it would be without its heads.
    """
    found: list[Sentence] = []
    for index, block in enumerate(document.blocks):
        inside = block.span.of(document.text)
        for span in _rows(inside) if block.kind is BlockKind.TABLE else split_sentences(inside):
            there = span.shift(block.span.start)
            found.append(Sentence(span=there, text=span.of(inside), block=index))
    return tuple(found)


def _rows(text: str) -> list[Span]:
    """The lines of a table."""
    pieces: list[Span] = []
    for line in _LINE.finditer(text):
        row: list[Span] = []
        _add(row, text, line.start(), line.end())
        for piece in row:
            pieces += _shorten(text, piece) if len(piece) > LONG_SENTENCE else [piece]
    return pieces


def _add(pieces: list[Span], text: str, start: int, end: int) -> None:
    """Append the trimmed piece; one without any word goes to the piece before it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return
    if pieces and not (
        _WORD.search(text, start, end) and _WORD.search(text, pieces[-1].start, pieces[-1].end)
    ):
        pieces[-1] = Span(pieces[-1].start, end)
    else:
        pieces.append(Span(start, end))


def _ends(line: str) -> list[int]:
    """Where sentences of one line end (the last one excepted), in order."""
    marks = list(_MARKS.finditer(line))
    if not marks:
        return []
    half = "。" not in line and bool(_HALF_LINE.search(line))
    closes = _pairs(line, marks)
    opened = {close: open_ for open_, close in closes.items()}
    ends: list[int] = []
    start = 0  # of the sentence being read
    at = 0  # everything before this is decided
    for mark in marks:
        here = mark.start()
        if here < at:
            continue
        close = closes.get(here)
        if close is not None and close - here <= LONG_QUOTE:
            at = close if line[close] in _QUOTE_CLOSE else close + 1
            if at > close and line[close - 1] in _STOP and not line[start:here].strip() and at < len(line):
                ends.append(at)  # a whole sentence in brackets
                start = at
            continue
        tail = _tail(line, here, half=half and here - start >= _SHORTEST_HALF)
        if tail is None:
            continue
        at = tail
        if _is_end(line, here, tail, start, opened):
            ends.append(tail)
            start = tail
    return ends


def _pairs(line: str, marks: list[re.Match[str]]) -> dict[int, int]:
    """Opening marks with the place of their partner; marks without one are left out."""
    stack: list[int] = []
    pairs: dict[int, int] = {}
    straight = -1
    for mark in marks:
        here, character = mark.start(), mark.group()
        if character in _OPEN:
            stack.append(here)
        elif character in _PARTNER:
            for depth in range(len(stack) - 1, max(-1, len(stack) - 9), -1):
                if line[stack[depth]] == _PARTNER[character]:
                    pairs[stack[depth]] = here
                    del stack[depth:]
                    break
        elif character == '"':
            if straight >= 0:
                pairs[straight] = here
                straight = -1
            else:
                straight = here
    return pairs


def _tail(line: str, here: int, *, half: bool) -> int | None:
    """The end of the run of stops and closing marks at ``here``; None when nothing can end there.

    ``half``: the line writes its full stops as ``.``.
    """
    character = line[here]
    if character == ".":
        stop = _HALF_END.match(line, here) if half else None
        if stop is not None:
            return stop.end()
        return here + 1 if _LATIN_END.match(line, here - 1) and here > 0 else None
    if character in _STOP or character in _ELLIPSIS or character in _QUOTE_CLOSE:
        match = _TAIL.match(line, here)
        assert match is not None
        return match.end()
    return None


def _is_end(line: str, here: int, tail: int, start: int, opened: dict[int, int]) -> bool:
    """Whether the run ``line[here:tail]`` ends the sentence that began at ``start``."""
    after_space = _SPACE.match(line, tail)
    assert after_space is not None
    following = line[after_space.end() : after_space.end() + 1]
    if not following or _is_inside_word(line, here, tail, following):
        return False  # the end of the line ends the last sentence anyway
    quote = next((i for i in range(tail - 1, here - 1, -1) if line[i] in _QUOTE_CLOSE and i in opened), None)
    if quote is not None:
        after = line[quote + 1 : tail].strip("）)》〉】]〕")
        # A stop after the quotation ends the sentence; else it depends on who speaks where.
        return any(c in _STOP for c in after) or _ends_with_quote(
            line, opened[quote], quote, following, start
        )
    if all(c in _ELLIPSIS for c in line[here:tail]):
        return following in _QUOTE_OPEN
    return any(c in _STOP or c == "." for c in line[here:tail])


def _is_inside_word(line: str, here: int, tail: int, following: str) -> bool:
    """Whether a stop is part of an address (?id=1) or stands for a point between figures (３．５)."""
    if line[here] in "!?":
        return following.isascii() and following.isalnum() and not line[tail].isspace()
    return line[here] == "．" and not (here and _HAN.match(line[here - 1]) and _HAN.match(following))


def _ends_with_quote(line: str, open_: int, close: int, following: str, start: int) -> bool:
    """Whether a sentence ends with the quotation ``line[open_:close + 1]``."""
    last = line[max(open_ + 1, close - 8) : close].rstrip('”’」』）)" ')[-1:]
    if last not in _STOP and last not in _ELLIPSIS:
        return False
    if line[close + 1 : close + 2] in _ELLIPSIS:
        return True  # a list of quotations that trails off
    if following in _QUOTE_OPEN or following in _GOES_ON:
        return following in _QUOTE_OPEN
    before = line[start:open_].rstrip()
    if not before or before[-1] in _STOP:
        return False  # “……。”他说: who spoke follows
    return before[-1] in _INTRODUCED or last in _FULL_STOP


def _shorten(text: str, span: Span) -> list[Span]:
    """Divide an overlong sentence at semicolons, else at commas, else anywhere."""
    pieces: list[Span] = []
    start = span.start
    while span.end - start > LONG_SENTENCE:
        window = text[start : start + LONG_SENTENCE]
        cut = max(window.rfind("；"), window.rfind(";"), window.rfind("。"))
        if cut < LONG_SENTENCE // 4:
            cut = max(window.rfind("，"), window.rfind(","), window.rfind(" "), window.rfind("、"))
        cut = cut if cut >= LONG_SENTENCE // 4 else LONG_SENTENCE - 1
        _add(pieces, text, start, start + cut + 1)
        start += cut + 1
    _add(pieces, text, start, span.end)
    return pieces
