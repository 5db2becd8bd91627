"""Training at a very small size: it learns, repeats itself, and goes on where it stopped."""

import gzip
import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index.embedder import load_embedder
from index.training.__main__ import main
from index.training.data import load_sources
from index.training.export import quantise
from index.training.tokens import draw_epoch
from index.training.vocabulary import build_tokenizer, build_vocabulary, count_words

torch = pytest.importorskip("torch")

SUBJECTS = ["监督", "巡察", "选人用人", "财务管理", "工程建设", "食堂采购", "信访举报", "扶贫资金"]
PLACES = ["甲县", "乙县", "丙市", "丁区", "戊镇"]
ARGUMENTS = ["--vocabulary", "400", "--dim", "32", "--epochs", "6", "--batch", "32"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three hundred pairs of questions and answers, made up."""
    folder = tmp_path_factory.mktemp("data")
    choose = random.Random(5)
    for name in ("first", "second"):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            for number in range(150):
                subject, place = choose.choice(SUBJECTS), choose.choice(PLACES)
                pair = {
                    "q": f"{place}怎样做好{subject}？",
                    "p": f"{place}对{subject}作出安排，共{number}项，由专人负责落实{subject}的要求。",
                }
                file.write(json.dumps(pair, ensure_ascii=False) + "\n")
    return folder


def train(data: Path, out: Path, *more: str) -> np.ndarray:
    assert main(["--data", str(data), "--out", str(out), *ARGUMENTS, *more]) == 0
    return load_embedder(out).encode_passages(["甲县监督", "食堂采购", ""])


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("model") / "tiny"
    train(data, out)
    return out


def test_learns_what_belongs_together(data, trained):
    embedder = load_embedder(trained)
    pairs = [pair for source in load_sources(data) for pair in source.pairs[:40]]
    passages = list(dict.fromkeys(pair.passage for pair in pairs))
    scores = embedder.encode_queries([pair.query for pair in pairs]) @ embedder.encode_passages(passages).T
    hits = [
        all(word in passages[best] for word in (pair.query[:2], pair.query[6:-1]))
        for pair, best in zip(pairs, scores.argmax(axis=1), strict=True)
    ]
    assert np.mean(hits) > 0.9


def test_agrees_with_sentence_transformers(trained):
    from sentence_transformers import SentenceTransformer

    texts = ["甲县怎样做好监督？", "", "ＡＢＣ从未见过 1234 的词", "巡察" * 50]
    reference = SentenceTransformer(str(trained), device="cpu").encode(texts, show_progress_bar=False)
    np.testing.assert_allclose(load_embedder(trained).encode_queries(texts), reference, atol=1e-5)


def test_same_seed_same_model(data, trained, tmp_path):
    train(data, tmp_path / "again")
    for name in ("model.safetensors", "tokenizer.json"):
        assert (tmp_path / "again" / name).read_bytes() == (trained / name).read_bytes()


def test_a_stopped_run_goes_on_to_the_same_model(data, trained, tmp_path, monkeypatch):
    from index.training import loop

    monkeypatch.setattr(loop, "_CHECKPOINT_STEPS", 7)
    advance, steps = loop._advance, Counter()

    def stop_at_thirty(*args, **kwargs):
        steps["done"] += 1
        if steps["done"] == 30:
            raise KeyboardInterrupt
        advance(*args, **kwargs)

    monkeypatch.setattr(loop, "_advance", stop_at_thirty)
    out = tmp_path / "stopped"
    with pytest.raises(KeyboardInterrupt):
        main(["--data", str(data), "--out", str(out), *ARGUMENTS])
    assert not out.exists()
    train(data, out)
    assert 30 < steps["done"] < 54 + 30  # it did not start over: 54 steps in all
    assert (out / "model.safetensors").read_bytes() == (trained / "model.safetensors").read_bytes()


def test_another_seed_another_model(data, trained, tmp_path):
    other = train(data, tmp_path / "other", "--seed", "1")
    assert np.abs(other - load_embedder(trained).encode_passages(["甲县监督", "食堂采购", ""])).max() > 0.01


def test_folder_without_data(tmp_path, capsys):
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "no *.jsonl.gz" in capsys.readouterr().err


def test_vocabulary_keeps_terms_and_characters():
    counts = count_words(["领导班子加强监督，监督要加强。"] * 5)
    vocabulary = build_vocabulary(counts, size=60, terms=["三重一大", "ABC制度"])
    pieces = {piece for piece, _ in vocabulary.pieces}
    assert {"三重一大", "abc制度", "监督", "领", "7", "z"} <= pieces
    assert len(vocabulary.pieces) <= 60
    tokenizer = build_tokenizer(vocabulary)
    assert tokenizer.encode("三重一大的ＡＢＣ制度").tokens[0] == "三重一大"
    assert tokenizer.get_vocab_size() == len(vocabulary.pieces) == len(vocabulary.parts)


def test_parts_of_a_word():
    counts = count_words(["领导班子", "领导", "班子"] * 5)
    counts.update({"领导班子": 5, "领导": 5, "班子": 5})
    vocabulary = build_vocabulary(counts, size=100)
    names = [piece for piece, _ in vocabulary.pieces] + list(vocabulary.characters)
    whole = [piece for piece, _ in vocabulary.pieces].index("领导班子")
    assert sorted(names[part] for part in vocabulary.parts[whole]) == sorted(
        ["领", "导", "班", "子", "领导", "班子"]
    )


def test_an_epoch_draws_each_source_by_its_share():
    from index.training.tokens import Side, TokenisedSource

    side = Side(np.arange(101), np.zeros(100, dtype=np.int32))
    sources = [TokenisedSource("a", 2.5, side, side), TokenisedSource("b", 0.2, side, side)]
    batches = draw_epoch(sources, (0, 0), 20)
    assert [len(batch) for batch in batches] == [20] * 13  # 270 pairs: ten of them wait for more
    rows = np.concatenate(batches)
    assert abs(np.count_nonzero(rows[:, 0] == 0) - 250) <= 10
    assert set(np.bincount(rows[rows[:, 0] == 0, 1], minlength=100)) <= {1, 2, 3}
    pure = [len(set(batch[:, 0])) == 1 for batch in batches]
    assert sum(pure) >= 12


def test_traditional_spellings_share_rows(tmp_path):
    from index.training.variants import add_variants, read_variants

    path = tmp_path / "forms.tsv"
    path.write_text(
        "# simplified<TAB>traditional\n监\t監\n干\t幹乾\n领\t領\n导\t導\n部\t部\n", encoding="utf-8"
    )
    counts = Counter({"监督": 5, "干部": 5, "领导干部": 5, "监": 3, "部": 3})
    vocabulary = build_vocabulary(counts, size=100)
    tokenizer, rows = add_variants(build_tokenizer(vocabulary), read_variants(path))
    assert tokenizer.get_vocab_size() == len(rows) > len(vocabulary.pieces)
    for traditional, simplified in (("監督", "监督"), ("幹部", "干部"), ("乾部", "干部"), ("監", "监")):
        (first,), (second,) = (tokenizer.encode(word).ids for word in (traditional, simplified))
        assert rows[first] == rows[second] == second
    assert tokenizer.encode("領導幹部").tokens == ["領導幹部"]


def test_quantised_rows_are_close():
    table = np.random.default_rng(0).normal(size=(50, 64)).astype(np.float32)
    table[3] = 0
    rows, weights = quantise(table)
    assert rows.dtype == np.int8
    restored = rows.astype(np.float32) * weights[:, None]
    assert np.abs(restored - table).max() <= np.abs(table).max() / 250
    assert not restored[3].any()
