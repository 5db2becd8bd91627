"""The torch-free runtime: layouts it reads, what it refuses, and that it agrees with the reference."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers

from index.embedder import (
    SHIPPED_MODEL,
    Embedder,
    ModelDamaged,
    ModelNotFound,
    StaticEmbedder,
    TokenEmbedder,
    load_embedder,
)

PIECES = ["<unk>", "领", "导", "领导", "班子", "监", "督", "监督", "一把手", "加强", "的", "，", "a", "1"]
TEXTS = [
    "领导班子加强对一把手的监督，",
    "领导",
    "",
    "   ",
    "没有一个字认识xyz",
    "ａ１",
    "监督" * 300,
    "\x00领导\u200b",
]
REPOSITORY = Path(__file__).resolve().parents[2]


def write_model(folder: Path, tensors: dict[str, np.ndarray]) -> Path:
    folder.mkdir(exist_ok=True)
    pieces = [(piece, -1.0 - rank) for rank, piece in enumerate(PIECES)]
    tokenizer = Tokenizer(models.Unigram(pieces, 0, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.save(str(folder / "tokenizer.json"))
    root = "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": root},
        {
            "idx": 1,
            "name": "1",
            "path": "1_Normalize",
            "type": "sentence_transformers.base.modules.normalize.Normalize",
        },
    ]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    (folder / "1_Normalize").mkdir(exist_ok=True)
    (folder / "1_Normalize" / "config.json").write_text("{}", encoding="utf-8")
    save_file(tensors, folder / "model.safetensors")
    return folder


def layouts() -> dict[str, dict[str, np.ndarray]]:
    rng = np.random.default_rng(7)
    size = len(PIECES)
    return {
        "float32": {"embedding.weight": rng.normal(size=(size, 16)).astype(np.float32)},
        "int8": {
            "embeddings": rng.integers(-127, 128, (size, 16)).astype(np.int8),
            "weights": rng.random(size).astype(np.float32),
        },
        "mapped": {
            "embeddings": rng.integers(-127, 128, (5, 16)).astype(np.int8),
            "weights": rng.random(size).astype(np.float32),
            "mapping": rng.integers(0, 5, size).astype(np.int64),
        },
    }


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_model(tmp_path / "model", layouts()["int8"])


@pytest.mark.parametrize("layout", ["float32", "int8", "mapped"])
def test_agrees_with_sentence_transformers(tmp_path, layout):
    from sentence_transformers import SentenceTransformer

    folder = write_model(tmp_path / "model", layouts()[layout])
    reference = SentenceTransformer(str(folder), device="cpu").encode(TEXTS, show_progress_bar=False)
    ours = StaticEmbedder(folder).encode_passages(TEXTS)
    np.testing.assert_allclose(ours, reference, atol=1e-5)
    assert ours.dtype == np.float32


def test_shape_units_and_empty_texts(model):
    embedder = StaticEmbedder(model)
    vectors = embedder.encode_queries(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dim) == (len(TEXTS), 16)
    lengths = np.linalg.norm(vectors, axis=1)
    assert lengths[2] == 0
    assert lengths[0] == pytest.approx(1, abs=1e-5)
    assert embedder.encode_passages([]).shape == (0, 16)


def test_one_text_and_many_give_the_same_row(model):
    embedder = StaticEmbedder(model)
    texts = [*TEXTS, *[f"领导{number}监督" for number in range(1200)]]
    together = embedder.encode_passages(texts)
    for row in (0, 6, 700, 1207):
        np.testing.assert_allclose(together[row], embedder.encode_queries([texts[row]])[0], atol=1e-6)


def test_token_vectors_sum_to_the_text(model):
    embedder = StaticEmbedder(model)
    ids, vectors = embedder.token_vectors("加强监督的领导班子")
    assert [PIECES[one] for one in ids] == ["加强", "监督", "的", "领导", "班子"]
    assert ids.dtype == np.int64
    assert vectors.shape == (5, 16)
    assert vectors.dtype == np.float32
    mean = vectors.mean(axis=0)
    np.testing.assert_allclose(
        mean / np.linalg.norm(mean), embedder.encode_queries(["加强监督的领导班子"])[0], atol=1e-5
    )
    empty_ids, empty_vectors = embedder.token_vectors("")
    assert empty_ids.shape == (0,)
    assert empty_vectors.shape == (0, 16)


def test_spellings_of_a_word_are_one_token(tmp_path):
    tensors = layouts()["mapped"]
    tensors["mapping"][:] = np.arange(len(PIECES)) % 5
    tensors["weights"][:] = 1
    tensors["weights"][7] = 2  # 监督 shares the row of 导 but not its weight
    embedder = StaticEmbedder(write_model(tmp_path / "model", tensors))
    (ids,) = embedder.token_ids(["班子督监督一把手"])
    assert ids.tolist() == [4, 1, 7, 3]  # 督 is 领's spelling here, 一把手 is 领导's
    np.testing.assert_array_equal(
        embedder.token_vectors("督")[1], tensors["embeddings"][[1]].astype(np.float32)
    )


def test_lone_surrogate_is_survived(model):
    vectors = StaticEmbedder(model).encode_queries(["领导\ud800监督", "领导?监督"])
    np.testing.assert_allclose(vectors[0], vectors[1])


def test_is_an_embedder_with_token_vectors(model):
    embedder = load_embedder(model)
    assert isinstance(embedder, Embedder)
    assert isinstance(embedder, TokenEmbedder)


def test_fingerprint_follows_the_content(tmp_path):
    first = write_model(tmp_path / "a", layouts()["int8"])
    same = write_model(tmp_path / "b", layouts()["int8"])
    other = write_model(tmp_path / "c", layouts()["mapped"])
    assert StaticEmbedder(first).fingerprint == StaticEmbedder(same).fingerprint
    assert StaticEmbedder(first).fingerprint != StaticEmbedder(other).fingerprint


def test_missing_folder(tmp_path):
    with pytest.raises(ModelNotFound, match="没有找到嵌入模型文件夹"):
        StaticEmbedder(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["modules.json", "tokenizer.json", "model.safetensors"])
def test_missing_file_is_named(model, name):
    (model / name).unlink()
    with pytest.raises(ModelDamaged, match=name):
        StaticEmbedder(model)


@pytest.mark.parametrize("name", ["modules.json", "tokenizer.json", "model.safetensors"])
@pytest.mark.parametrize("damage", ["empty", "half", "noise"])
def test_damaged_file_is_a_clear_error(model, name, damage):
    path = model / name
    content = path.read_bytes()
    path.write_bytes({"empty": b"", "half": content[: len(content) // 2], "noise": b"\xff\x00" * 300}[damage])
    with pytest.raises(ModelDamaged) as caught:
        StaticEmbedder(model)
    assert caught.value.hint


def test_tables_that_do_not_fit_the_vocabulary(model):
    save_file({"embedding.weight": np.ones((3, 16), np.float32)}, model / "model.safetensors")
    with pytest.raises(ModelDamaged, match="不配套"):
        StaticEmbedder(model)


def test_mapping_out_of_range(model):
    tensors = layouts()["mapped"]
    tensors["mapping"][3] = 99
    save_file(tensors, model / "model.safetensors")
    with pytest.raises(ModelDamaged, match="映射"):
        StaticEmbedder(model)


def test_transformer_folder_is_refused_with_a_hint(model):
    modules = json.loads((model / "modules.json").read_text())
    modules[0]["type"] = "sentence_transformers.models.Transformer"
    (model / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(ModelDamaged) as caught:
        StaticEmbedder(model)
    assert "xunwen[models]" in caught.value.hint


def test_no_torch_is_imported(model):
    code = (
        "import sys, index.embedder as e; m = e.load_embedder(sys.argv[1]); m.encode_queries(['领导']);"
        "bad = {'torch', 'transformers', 'sentence_transformers', 'jieba', 'rjieba'} & set(sys.modules);"
        "sys.exit(f'imported {bad}' if bad else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(model)], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not SHIPPED_MODEL.is_dir(), reason="no shipped model yet")
class TestShippedModel:
    def test_agrees_with_sentence_transformers(self):
        from sentence_transformers import SentenceTransformer

        texts = [*TEXTS, "领导班子层面如何加强对“一把手”的监督?", "加強對領導班子的監督", "2.24亿元 ABC"]
        reference = SentenceTransformer(str(SHIPPED_MODEL), device="cpu").encode(
            texts, show_progress_bar=False
        )
        ours = load_embedder().encode_passages(texts)
        np.testing.assert_allclose(ours, reference, atol=1e-5)

    def test_is_small_enough_to_ship(self):
        size = sum(path.stat().st_size for path in SHIPPED_MODEL.rglob("*") if path.is_file())
        assert size <= 40_000_000

    def test_knows_what_is_close(self):
        embedder = load_embedder(None)
        question = embedder.encode_queries(["怎样监督单位主要负责人"])[0]
        near, far = embedder.encode_passages(
            ["加强对领导干部特别是一把手的监督管理", "红烧肉的家常做法和步骤"]
        )
        assert question @ near > question @ far + 0.1
