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
def save(tmp_path_factory: pytest.TempPathFactory, bert):
    """Saves a tiny transformer as a sentence-transformers model of some name; see ``make_bert``."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    plain = bert(tmp_path_factory.mktemp("bert"))

    def save(name: str, *, include_prompt: bool = True, **more: object) -> Path:
        modules = [Transformer(str(plain), max_seq_length=64), Pooling(16, include_prompt=include_prompt)]
        folder = tmp_path_factory.mktemp("models") / name
        SentenceTransformer(modules=modules, device="cpu", **more).save(str(folder))
        return folder

    return save


@pytest.fixture(scope="module")
def tiny(save) -> Path:
    return save("tiny-e5-test")


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


_TASK = "Instruct: Given a web search query, retrieve relevant passages that answer the query\n"


@pytest.mark.parametrize(
    ("name", "own", "default", "query", "passage"),
    [
        # Configurations as these families ship them; the letters stand for their words.
        ("tiny-qwen3-embedding", {"query": "查询：", "document": ""}, None, "查询：", ""),
        ("tiny-gemma", {"query": "查询：", "document": "材料："}, None, "查询：", "材料："),
        ("tiny-stella", {"s2p_query": "查询：", "s2s_query": "句子："}, None, "查询：", ""),
        ("tiny-jina", {"retrieval.query": "查询：", "retrieval.passage": "材料："}, None, "查询：", "材料："),
        ("tiny-with-default", {"query": "查询：", "句子": "句子："}, "句子", "查询：", ""),
        # No prompts of their own: what the model card says.
        ("tiny-qwen3-embedding-bare", {}, None, _TASK + "Query:", ""),
        ("bge-tiny-zh-v1.5", {}, None, "为这个句子生成表示以用于检索相关文章：", ""),
        ("bge-tiny-zh-noinstruct", {}, None, "", ""),
        ("m3e-tiny", {}, None, "", ""),
    ],
)
def test_every_form_of_prefix_reaches_the_model(save, name, own, default, query, passage):
    folder = save(name, prompts=own, default_prompt_name=default)
    embedder = SentenceTransformerEmbedder(folder)
    assert embedder.prompts == Prompts(query=query, passage=passage)
    plain = SentenceTransformerEmbedder(folder, prompts=Prompts())
    text = "监督领导"
    np.testing.assert_allclose(
        embedder.encode_queries([text]), plain.encode_passages([query + text]), atol=1e-6
    )
    np.testing.assert_allclose(
        embedder.encode_passages([text]), plain.encode_queries([passage + text]), atol=1e-6
    )


def test_a_model_that_leaves_its_prefix_out_of_the_mean(save):
    prompts = Prompts(query="查询：", passage="")
    without = SentenceTransformerEmbedder(save("tiny-a", include_prompt=False), prompts=prompts)
    within = SentenceTransformerEmbedder(save("tiny-b"), prompts=prompts)
    assert np.abs(without.encode_queries(["监督"]) - within.encode_queries(["监督"])).max() > 1e-3
    np.testing.assert_allclose(without.encode_passages(["监督"]), within.encode_passages(["监督"]), atol=1e-6)


def test_a_model_with_a_half_for_questions_and_one_for_passages(bert, tmp_path):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Router
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    halves = [
        [Transformer(str(bert(tmp_path / name, seed=seed)), max_seq_length=64), Pooling(16)]
        for name, seed in (("questions", 5), ("passages", 6))
    ]
    router = Router.for_query_document(query_modules=halves[0], document_modules=halves[1])
    SentenceTransformer(modules=[router], device="cpu").save(str(tmp_path / "routed"))
    embedder = SentenceTransformerEmbedder(tmp_path / "routed")
    for half, found in zip(
        halves, (embedder.encode_queries(["监督"]), embedder.encode_passages(["监督"])), strict=True
    ):
        alone = SentenceTransformer(modules=half, device="cpu").encode(["监督"], normalize_embeddings=True)
        np.testing.assert_allclose(found, alone, atol=1e-5)


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
        ("BAAI/bge-large-zh-noinstruct", "", ""),
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
