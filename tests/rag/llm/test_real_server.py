"""Once against a real server program: ``transformers serve`` with a tiny model that this test makes.

The model is a Llama of 10,000 weights, trained for a few seconds to say two sentences after any prompt:
one that the evidence supports and one that it does not. What must come out is the first alone.
"""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.model import Passage, Span, passage_id
from index.model import DocumentInfo
from rag.errors import ModelRejected, ModelUnavailable
from rag.llm import ChatClient, LlmSettings, compose_with_llm
from rag.model import Evidence

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        any(importlib.util.find_spec(name) is None for name in ("torch", "transformers", "accelerate")),
        reason="needs torch, transformers and accelerate (the extra `dev`)",
    ),
]

SAID = "整改率69%。[1]罚款8亿！"
TEXT = "甲市整改率69%。群众较为满意。"


def make_model(folder):
    """A model over characters that says ``SAID`` whatever it is asked; no character stands twice in it."""
    import torch
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    torch.manual_seed(0)
    torch.set_num_threads(1)
    words = ["<unk>", "<start>", "<end>", *SAID]
    raw = Tokenizer(models.WordLevel(vocab={word: i for i, word in enumerate(words)}, unk_token="<unk>"))
    raw.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    raw.decoder = decoders.Fuse()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=raw, unk_token="<unk>", bos_token="<start>", eos_token="<end>", pad_token="<end>"
    )
    tokenizer.chat_template = "{% for m in messages %}{{ m['content'] }}{% endfor %}<start>"
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(words), hidden_size=32, intermediate_size=64, num_hidden_layers=1,
            num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=8192,
            bos_token_id=1, eos_token_id=2, pad_token_id=2,
        )
    )  # fmt: skip
    answer = torch.tensor([[1, *tokenizer(SAID)["input_ids"], 2]])
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for _ in range(80):
        before = torch.randint(0, len(words), (8, 30))
        seen = torch.cat([before, answer.expand(8, -1)], dim=1)
        labels = seen.clone()
        labels[:, : before.shape[1] + 1] = -100
        model(seen, labels=labels).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    model.generation_config.do_sample = False
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    make_model(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("transformers")
    log = folder / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [program, "serve", folder, "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "hub")},
            start_new_session=True,
        )
    try:
        yield LlmSettings(
            base_url=f"http://127.0.0.1:{port}/v1", model=str(folder), max_tokens=80, retries=8, backoff_s=1
        )
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="module")
def client(server):
    with ChatClient(server) as made:
        until = time.monotonic() + 150
        while True:
            try:
                made.complete([{"role": "user", "content": "在吗"}])
            except ModelUnavailable:
                assert time.monotonic() < until, "the server did not come up"
                continue
            yield made
            return


def evidence():
    info = DocumentInfo(
        id="d",
        version="0" * 64,
        title="甲市巡察整改",
        source="a.txt",
        date=None,
        regions=("甲市",),
        kind="case",
    )
    span = Span(0, len(TEXT))
    passage = Passage(
        id=passage_id("d", info.version, span), document_id="d", version=info.version, span=span, text=TEXT,
        heading_path=(), ordinal=0,
    )  # fmt: skip
    return [Evidence(passage=passage, document=info, sentences=(span,), score=1.0)]


def test_what_the_program_streams_is_read_and_verified(client, server):
    assert client.complete([{"role": "user", "content": "整改率是多少？"}]) == SAID
    made = compose_with_llm("整改率是多少？", evidence(), client=client, settings=server)
    assert [(s.text, s.support) for s in made.sentences] == [("整改率69%。", "verified")]
    assert [c.quote for c in made.citations] == ["甲市整改率69%。"]
    assert made.removed == 1
    assert {caution.code for caution in made.cautions} == {"llm.unsupported_removed"}


def test_a_wrong_path_is_rejected(server):
    wrong = LlmSettings(base_url=server.base_url + "/nowhere", model=server.model)
    with ChatClient(wrong) as made, pytest.raises(ModelRejected, match="404"):
        made.complete([{"role": "user", "content": "在吗"}])
