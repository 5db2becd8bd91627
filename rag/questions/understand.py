"""Question → what is asked, about where, when and what. No model; the index supplies idf."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib import resources

from corpus.figures import figures
from corpus.fold import fold
from corpus.gazetteer import Gazetteer
from corpus.lexicon import Lexicon
from corpus.segment import Segmenter

from .asking import NAMING, AnswerType, Facet, Question, QuestionPlace, Term
from .clauses import Words, clauses_in, without_places
from .comparing import told_apart, without_groups
from .entities import Entity, blanked
from .naming import Named, Naming
from .organs import hidden_names, numbered_in, organs_in
from .patterns import ASKING, COUNTED, INJECTION, STRONG, TYPE_PATTERNS, WRITTEN_UNIT
from .places import short_names
from .recut import cut_out, joined, recut
from .settlements import with_settlements
from .times import rounds, sessions, whole, years
from .units import Units

__all__ = ["Understanding", "clean_question"]

# Nouns carry what a question is about; verbs are paraphrased more often. Prefixes of the ICTCLAS
# tags that jieba uses; weights chosen on tests/quality/samples_qa.jsonl.
_PARTS_OF_SPEECH = (
    ("vn", 1.0), ("n", 1.0), ("l", 1.0), ("i", 1.0), ("j", 1.0), ("eng", 1.0), ("an", 0.8), ("v", 0.65),
    ("a", 0.5), ("b", 0.6), ("z", 0.4), ("t", 0.4), ("s", 0.5), ("f", 0.25), ("m", 0.35), ("q", 0.3),
    ("d", 0.15), ("r", 0.1), ("p", 0.1), ("c", 0.1), ("u", 0.05), ("y", 0.05), ("e", 0.05), ("o", 0.05),
)  # fmt: skip
_OTHER_PART = 0.6
_COUNTABLE = 0.5  # weight of a part of speech from which a word before "多少" may be what is counted
_MOST_COUNTED = 3  # words of a topic
_ASPECT = "了过"
_FAINT = 0.3  # of the weight of a verb, for one that says hardly anything
_SINGLE = 0.5  # a single character says less than a word
_KINDS_OF = re.compile(r"几[种类个项条家][^,]*,[^,]*(?:分别是|都是|是哪|哪里|哪些|什么)")
_SEVERAL = re.compile(r"分别|各(?:自|是|有|怎|用|讲|举|多)|两[轮次种个家份]|前后|先后|每[轮次年]")
_SHARE = re.compile(r"百分之[百一二三四五六七八九十零\d.]+|百分百|\d+(?:\.\d+)?%")
_UNUSED = "\x00"  # a term that no document holds; its idf is the highest
_LEAST_RARITY = 0.5
_PARTS_OF_TEXT = frozenset(("章", "节", "款", "页", "字"))
_BLANK = re.compile(r"[×xX某]{2}|[.…]{2}|_{2}")
_MONEY_WORDS = frozenset(("钱", "资金", "款", "经费", "费用", "金额", "款项", "花", "花了", "元", "万元"))
_TIMES = re.compile(r"(?:19|20)?\d{2}年?|第?[一二三四五六七八九十\d]+[届轮]|首轮|[\d.]{1,2}")

_QUOTED = re.compile(r"[“\"‘'「『《](?P<inner>[^”\"’'」』》]{2,30})[”\"’'」』》]")
_INSTRUMENT = re.compile(r"《([^《》]{2,60})》")
_ADDRESS = re.compile(
    r"第[一二三四五六七八九十百零\d]{1,5}[条章款项](?:第[一二三四五六七八九十百零\d]{1,4}[款项])*"
)
# What the asker doesn't want, after what is asked: "…多少,别拿2023年的给我"
_UNWANTED = re.compile(
    r"(?<=[,，?？。;；])\s*(?:请)?(?:别|不要|不用|甭)(?:再)?(?:拿|给|说|讲|用|把|混|扯)[^,，?？。;；]*"
)
_ITEMS = re.compile(
    r"哪(?P<a>[两二三四五六七八九十]+)|(?P<b>[两二三四五六七八九十\d]+)(?:项|种|个|条|方面|类|步|法|化)|(?<![一二三四五六七八九十\d])(?P<c>[两二三四五六七八九十])大"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def clean_question(text: str) -> str:
    """The question without control and direction characters, its white space closed up."""
    text = _CONTROL.sub(" ", text.replace("\r", "\n"))
    lines = [re.sub(r"[ \t　]+", " ", line).strip() for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


def _split_instructions(text: str) -> tuple[str, tuple[str, ...]]:
    """Part the lines that ask from those that try to instruct; both are kept."""
    parts = [p.strip() for p in re.split(r"\n+|(?<=[。！!])", text) if p.strip()]
    if len(parts) < 2:
        return text, ()
    asking = [p for p in parts if not INJECTION.search(p)]
    return ("\n".join(asking), tuple(p for p in parts if INJECTION.search(p))) if asking else (text, ())


class Understanding:
    """Parses questions against the lexicon, the gazetteer and the index's statistics.

    Args:
        segmenter: cuts folded text into words.
        lexicon: synonyms and stop words.
        gazetteer: finds places.
        idf: inverse document frequency of an index term; the weight of a term.
        regions: the places that the documents at hand are about.
        units: the units and titles of the documents at hand; without them no unit is told by its name.
    """

    def __init__(
        self,
        *,
        segmenter: Segmenter,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        idf: Callable[[str], float],
        regions: Iterable[str] = (),
        units: Units | None = None,
    ) -> None:
        self._segmenter = segmenter
        self._lexicon = lexicon
        regions = tuple(regions)
        self._gazetteer = gazetteer.extended(regions)
        self._idf = idf
        self._known_places = short_names(regions)
        self._naming = Naming(
            gazetteer=self._gazetteer, segmenter=segmenter, known=self._known_places, units=units
        )
        self._stop = lexicon.stop_words | _meta_words()

    @property
    def place_names(self) -> Collection[str]:
        """Short names of the places that the documents at hand are about."""
        return self._known_places.keys()

    def parse(self, text: str) -> Question:
        """Understand one question (already resolved, if it was a follow-up)."""
        asked, ignored = _split_instructions(clean_question(text))
        folded = _UNWANTED.sub(_unless_asking, fold(asked)) or fold(asked)
        named = self._naming.read(folded)
        folded, places, entities = named.asked, named.places, named.entities
        names = tuple(e.name for e in named.all)
        clauses = clauses_in(folded, Words(names=names, content=self._content, tags=self._segmenter.tags))
        given = frozenset((f.value, f.unit) for f in figures(folded) if f.kind in ("quantity", "money"))
        bare = blanked(folded, entities)
        bare = without_groups(bare) if len(named.all) > 1 else bare
        terms = self._terms(bare, places)
        facets = tuple(self._facet(clause, named, given) for clause in clauses)
        facets = tuple(f if f.terms else replace(f, terms=_topic(terms, facets)) for f in facets)
        facets += tuple(_premises(facets))
        return Question(
            text=asked,
            folded=folded,
            facets=facets,
            terms=terms,
            places=places,
            years=years(folded),
            rounds=rounds(folded),
            sessions=sessions(folded),
            instruments=tuple(m.group(1) for m in _INSTRUMENT.finditer(folded)),
            address=m.group() if (m := _ADDRESS.search(folded)) else "",
            organs=self._organs(bare, places),
            numbered=numbered_in(bare),
            persons=hidden_names(folded),
            entities=entities,
            excluded=named.excluded,
            ignored=ignored,
        )

    @property
    def gazetteer(self) -> Gazetteer:
        """What finds the places."""
        return self._gazetteer

    def tags(self, folded: str) -> list[tuple[str, str]]:
        """The words of a folded text with their parts of speech, in order."""
        return self._segmenter.tags(folded)

    def _facet(
        self,
        clause: str,
        named: Named,
        given: frozenset[tuple[Decimal, str]],
    ) -> Facet:
        places, entities = named.places, tuple(e for e in named.entities if e.name in clause)
        bare = blanked(clause, entities)
        if len(named.all) > 1:
            bare = told_apart(without_groups(bare))
        asked = self._asked_part(bare)
        kind = _kind_of(bare) or _kind_of(clause) or AnswerType.OVERVIEW
        if kind is AnswerType.NUMBER and _KINDS_OF.search(clause):
            kind = AnswerType.LIST
        elif kind in (AnswerType.NAME, AnswerType.PERCENT) and _expected_items(asked):
            kind = AnswerType.LIST  # "4项机制分别叫什么", "“三率”是哪三率"
        unit, counted = "", tuple[str, ...]()
        if kind.is_figure or kind is AnswerType.COMPARE:
            unit, counted = self._counted(bare, places)
            if kind is AnswerType.MONEY:
                nameless = without_places(bare, (p.name for p in places))
                words = [w for w in self._content(nameless) if len(w) > 1 and w not in _MONEY_WORDS]
                unit, counted = "", tuple(w for w in counted if w not in _MONEY_WORDS) or tuple(words[-2:])
            if kind is AnswerType.NUMBER and (
                unit in _MONEY_WORDS or (counted and set(counted) <= _MONEY_WORDS)
            ):
                kind, counted = AnswerType.MONEY, ()
        if unit in _PARTS_OF_TEXT:
            counted = ()  # "条例有几章": the text itself is what has them
        return Facet(
            text=clause,
            type=kind,
            terms=self._terms(bare, places),
            unit=unit,
            counted=counted,
            places=tuple(p for p in places if p.name in bare),
            entities=entities,
            several=bool(_SEVERAL.search(clause)),
            years=years(clause),
            given=given,
            items=_expected_items(asked) if kind in (AnswerType.LIST, AnswerType.DEFINITION) else 0,
        )

    def _counted(self, clause: str, places: Sequence[QuestionPlace]) -> tuple[str, tuple[str, ...]]:
        """The classifier and the words of what is counted: after the number word, else the nearest before."""
        m = COUNTED.search(clause)
        if not m:
            return "", ()
        words = self._content(m.group("noun") or "")
        before = without_places(clause[: m.start()], (p.name for p in places))
        parts = re.split(r"[,，]", before)
        if len(parts) > 1 and sum(p.name in clause[: m.start()].rpartition(",")[2] for p in places) > 1:
            topic = [word for word, weight in self._tagged(" ".join(parts[:-1])) if weight >= NAMING]
            words = words or topic[-_MOST_COUNTED:]  # "抽调的干部,甲县第三轮、乙县各用了多少人"
        told = [part for part in parts if part.strip()]
        for part in reversed(told):
            asks = part is told[-1] or STRONG.search(part)
            least = _COUNTABLE if asks else NAMING  # what is done in a topic is not counted
            words = words or [word for word, weight in self._tagged(part) if weight >= least][-2:]
        unit = m.group("unit") or ""
        return WRITTEN_UNIT.get(unit, unit), tuple(words)

    def _content(self, text: str) -> list[str]:
        """The content words of a text, in order: no asking words, stop words, bare numbers or times."""
        return [word for word, _ in self._tagged(text)]

    def _tagged(self, text: str) -> list[tuple[str, float]]:
        """Content words with the weight of their part of speech."""
        out = []
        cut = self._segmenter.tags(ASKING.sub(" ", text))
        unused = self._idf(_UNUSED)
        words = cut_out(cut, self._lexicon.synonyms, is_word=self._segmenter.is_word)
        words = recut(words, self._idf, unused, is_word=self._is_known)
        words = with_settlements(words, self._idf, unused)
        for said, tag in joined(words, self._lexicon.synonyms):
            word = self._stem(said)
            if not _is_word(word) or word in self._stop or _TIMES.fullmatch(word):
                continue
            weight = next((w for prefix, w in _PARTS_OF_SPEECH if tag.startswith(prefix)), _OTHER_PART)
            if word[-1] in _ASPECT and word[:-1] in self._stop and self._idf(word) >= unused:
                weight *= _FAINT  # "用了", "拿过" say as little as 用 and 拿
            out.append((word, weight * (_SINGLE if len(word) == 1 else 1.0)))
        return out

    def _asked_part(self, clause: str) -> str:
        """The part of an asking behind its topic, where that part says by itself what is asked."""
        last = clause.rpartition(",")[2]
        return last if STRONG.search(last) and self._content(last) else clause

    def _stem(self, word: str) -> str:
        """A verb without 了 or 过 at its end (出过: 出), unless the lexicon or a document has the whole."""
        if len(word) < 2 or word[-1] not in _ASPECT or word in self._lexicon.synonyms:
            return word
        return word[:-1] if self._idf(word) >= self._idf(_UNUSED) else word

    def _is_known(self, word: str) -> bool:
        """Whether the dictionary or the lexicon has a word."""
        return word in self._lexicon.synonyms or self._segmenter.is_word(word)

    def _terms(self, text: str, places: Sequence[QuestionPlace | Entity]) -> tuple[Term, ...]:
        """Content words weighted by idf and part of speech; places are matched apart from terms."""
        bare = without_places(text, (p.name for p in places))
        terms: dict[str, Term] = {}
        for m in _QUOTED.finditer(text):
            inner = m.group("inner")
            if _BLANK.search(inner):
                continue  # a quotation with blanks leaves open what it names
            terms[inner] = Term(
                text=inner, weight=self._weight(inner), quoted=True, synonyms=self._synonyms(inner)
            )
        for word, weight in self._tagged(bare):
            if word not in terms:
                synonyms = self._synonyms(word)
                terms[word] = Term(
                    text=word, weight=weight * self._rarity(word, synonyms), synonyms=synonyms, part=weight
                )
        return tuple(terms.values())

    def _weight(self, term: str) -> float:
        words = [w for w in self._segmenter.cut(term) if _is_word(w)] or [term]
        return max(self._idf(w) for w in words)

    def _organs(self, folded: str, places: Sequence[QuestionPlace]) -> tuple[str, ...]:
        """Bodies named in the question, places apart."""
        bare = without_places(folded, (p.name for p in places))
        return organs_in(self._segmenter.tags(ASKING.sub(" ", bare)))

    def _rarity(self, word: str, synonyms: Sequence[str]) -> float:
        """The word's idf; a word that documents never use weighs as the commonest word for the same."""
        own = self._idf(word)
        if not synonyms or own < self._idf(_UNUSED):
            return own
        return max(_LEAST_RARITY, min(self._idf(s) for s in synonyms))

    def _synonyms(self, term: str) -> tuple[str, ...]:
        return tuple(fold(s) for s in self._lexicon.synonyms.get(term, ()))


def _kind_of(asked: str) -> AnswerType | None:
    return next((t for t, pattern in TYPE_PATTERNS if pattern.search(asked)), None)


def _unless_asking(clause: re.Match[str]) -> str:
    """Nothing for a clause that says what isn't wanted; one that asks is kept."""
    return clause.group() if STRONG.search(clause.group()) else ""


def _premises(facets: Sequence[Facet]) -> Iterator[Facet]:
    """A share that the question takes for granted is asked for too, so that it can be put right."""
    for facet in facets:
        if facet.type is not AnswerType.PERCENT and _SHARE.search(facet.text):
            terms = tuple(t for t in facet.terms if not _SHARE.search(t.text))
            yield replace(facet, type=AnswerType.PERCENT, terms=terms, unit="", counted=(), given=frozenset())


def _topic(terms: tuple[Term, ...], facets: Sequence[Facet]) -> tuple[Term, ...]:
    """The question's terms without what its askings count: what an asking without content is about."""
    counted = {word for f in facets for word in f.counted}
    return tuple(t for t in terms if t.text not in counted) or terms


def _is_word(word: str) -> bool:
    return any(unicodedata.category(c)[0] in "LN" for c in word)


@cache
def _meta_words() -> frozenset[str]:
    """Words that speak of the asking itself."""
    lines = resources.files("rag").joinpath("data/meta_words.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _expected_items(text: str) -> int:
    m = _ITEMS.search(text)
    if not m:
        return 0
    value = whole(next(g for g in m.groups() if g).replace("两", "二"))
    return value if value is not None and 2 <= value <= 20 else 0
