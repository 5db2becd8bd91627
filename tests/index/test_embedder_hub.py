"""Models through sentence-transformers: a tiny transformer made here, prefixes, errors."""

import builtins
import shutil
from pathlib import Path

import numpy as np
import pytest

from index.embedder import (
    Embedder,
    HashEmbedder,
    ModelDamaged,
    ModelNotFound,
    ModelPackageMissing,
    SentenceTransformerEmbedder,
    load_embedder,
)
from index.embedder.prompts import Prompts, prompts_for


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two layers and sixteen columns, random but seeded."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("bert")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"领导班子加强对一把手的监督查询：为这个句子"]
    (folder / "vocab.txt").write_text("\n".join(dict.fromkeys(words)), encoding="utf-8")
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(set(words)),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder)
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    transformer = Transformer(str(folder), max_seq_length=64)
    saved = tmp_path_factory.mktemp("models") / "tiny-e5-test"
    SentenceTransformer(modules=[transformer, Pooling(16)], device="cpu").save(str(saved))
    return saved


def test_tiny_transformer(tiny):
    embedder = load_embedder(tiny)
    assert isinstance(embedder, SentenceTransformerEmbedder)
    assert isinstance(embedder, Embedder)
    vectors = embedder.encode_passages(["领导班子", "", "监督" * 200, "  "])
    assert vectors.shape == (4, embedder.dim) == (4, 16)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1, 0], atol=1e-5)
    assert embedder.encode_queries([]).shape == (0, 16)


def test_prefixes_reach_the_model(tiny):
    embedder = SentenceTransformerEmbedder(tiny, prompts=Prompts(query="监督：", passage=""))
    query = embedder.encode_queries(["领导"])
    passage = embedder.encode_passages(["监督：领导"])
    np.testing.assert_allclose(query, passage, atol=1e-6)
    assert np.abs(query - embedder.encode_passages(["领导"])).max() > 1e-3


def test_fingerprint_follows_prefixes_and_files(tiny, tmp_path):
    plain = SentenceTransformerEmbedder(tiny)
    assert plain.prompts == Prompts(query="query: ", passage="passage: ")
    assert plain.fingerprint == SentenceTransformerEmbedder(tiny).fingerprint
    assert plain.fingerprint != SentenceTransformerEmbedder(tiny, prompts=Prompts()).fingerprint
    copy = tmp_path / tiny.name
    shutil.copytree(tiny, copy)
    assert SentenceTransformerEmbedder(copy).fingerprint == plain.fingerprint
    weights = copy / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-40] ^= 1
    weights.write_bytes(content)
    assert SentenceTransformerEmbedder(copy).fingerprint != plain.fingerprint


def test_damaged_folder(tiny, tmp_path):
    copy = tmp_path / "broken"
    shutil.copytree(tiny, copy)
    (copy / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(ModelDamaged, match="无法加载"):
        load_embedder(copy)


def test_missing_path():
    for name in ("./nowhere", "/nowhere/at/all", "~/nowhere-at-all", "a/b/c"):
        with pytest.raises(ModelNotFound, match="没有找到"):
            load_embedder(name)


def test_unknown_hub_name_offline():
    with pytest.raises(ModelNotFound, match="没有取到") as caught:
        load_embedder("nobody-here/no-such-model")
    assert "XUNWEN_EMBEDDER" in caught.value.hint


def test_missing_package(monkeypatch):
    real = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name == "sentence_transformers":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ModelPackageMissing) as caught:
        load_embedder("BAAI/bge-small-zh-v1.5")
    assert "pip install 'xunwen[models]'" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("BAAI/bge-small-zh-v1.5", "为这个句子生成表示以用于检索相关文章：", ""),
        ("BAAI/bge-m3", "", ""),
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("/models/multilingual-e5-base/", "query: ", "passage: "),
        ("moka-ai/m3e-base", "", ""),
        ("/cache/models--BAAI--bge-base-zh-v1.5/snapshots/abc", "为这个句子生成表示以用于检索相关文章：", ""),
        ("somebody/unknown", "", ""),
    ],
)
def test_prefix_table(name, query, passage):
    assert prompts_for(name) == Prompts(query=query, passage=passage)


def test_qwen_has_an_instruction_for_questions_only():
    prompts = prompts_for("Qwen/Qwen3-Embedding-0.6B")
    assert prompts.query.startswith("Instruct: ")
    assert prompts.query.endswith("\nQuery:")
    assert prompts.passage == ""


def test_own_prompts_win():
    assert prompts_for("BAAI/bge-small-zh", {"query": "问：", "document": ""}) == Prompts(query="问：")
    assert prompts_for("BAAI/bge-small-zh", {"query": "", "document": ""}).query.startswith("为这个句子")


def test_hash_embedder():
    embedder = HashEmbedder(64)
    assert isinstance(embedder, Embedder)
    vectors = embedder.encode_passages(["领导班子监督", "领导班子的监督", "红烧肉做法", ""])
    assert vectors.shape == (4, 64)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 1, 0], atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    np.testing.assert_array_equal(
        vectors, HashEmbedder(64).encode_queries(["领导班子监督", "领导班子的监督", "红烧肉做法", ""])
    )
    with pytest.raises(ValueError, match="at least 1"):
        HashEmbedder(0)
