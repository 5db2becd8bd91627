"""How much of what answers a question stands in the prompt of a language model, and how long it is.

    python -m tests.bench.prompts QA.jsonl --home HOME [--chars 6000]

Asks the answerable questions of a set with a model that declines everything and keeps what it was sent.
``prompt`` is the mean share of a question's evidence spans that the numbered sentences hold, ``short`` the
same for the citations of the answer without a model; ``sent`` is the share of questions that reach the model.
"""

import argparse
import http.server
import json
import re
import statistics
import sys
import threading
from pathlib import Path

from api.settings import load_settings
from api.wiring import Wiring
from rag.evaluate import evidence_recall, load_cases, squash
from rag.llm.prompts import NO_ANSWER
from rag.model import Ask


class _Keeper(http.server.BaseHTTPRequestHandler):
    """Declines, and keeps the last prompt on the server."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.prompt = body["messages"][-1]["content"]
        said = json.dumps(
            {"choices": [{"message": {"content": NO_ANSWER}, "finish_reason": "stop"}]}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_):
        pass


def numbered(prompt):
    """The numbered sentences of a prompt."""
    handle = re.search(r"“(\w{8})·”", prompt)[1]
    return re.findall(rf"^{handle}·\[\d+\] (.*)$", prompt, re.MULTILINE)


def run(cases, home, chars):
    """The means over the answerable cases, and those whose evidence the prompt lacks."""
    keeper = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Keeper)
    threading.Thread(target=keeper.serve_forever, daemon=True).start()
    settings = load_settings(home=home)
    url = f"http://127.0.0.1:{keeper.server_address[1]}/v1"
    llm = settings.llm.model_copy(update={"base_url": url, "model": "m", "evidence_chars": chars})
    wiring = Wiring(settings.model_copy(update={"llm": llm}))
    rows = []
    for case in (case for case in cases if case.answerable):
        keeper.prompt = ""
        answer = wiring.assistant.answer(Ask(question=case.question, history=case.history))
        given = [squash(text) for text in numbered(keeper.prompt)] if keeper.prompt else []
        short = [squash(c.quote) for c in answer.citations]
        whole = ["".join(given)]  # an evidence span may run over several sentences
        rows.append(
            (
                case,
                evidence_recall(case.evidence, given + whole) if given else 0.0,
                evidence_recall(case.evidence, short),
                len(keeper.prompt),
                len(given),
            )
        )
    wiring.close()
    keeper.shutdown()
    keeper.server_close()
    return rows


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--chars", type=int, default=6000)
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args(argv)
    rows = run(load_cases(args.questions), args.home, args.chars)
    sent = [row for row in rows if row[3]]
    print(f"questions {len(rows)}  sent {len(sent) / len(rows):.3f}")
    print(f"evidence recall  prompt {statistics.fmean(r[1] for r in rows):.3f}", end="  ")
    print(f"short answer {statistics.fmean(r[2] for r in rows):.3f}")
    print(f"of those sent    prompt {statistics.fmean(r[1] for r in sent):.3f}")
    print(f"prompt, characters: median {statistics.median(r[3] for r in sent)}", end="  ")
    print(f"largest {max(r[3] for r in sent)}  sentences: median {statistics.median(r[4] for r in sent)}")
    for case, prompt, short, _, count in rows if args.show else ():
        if prompt < 1:
            print(f"{prompt:.2f} {short:.2f} {count:3d} {case.type} {case.question}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
