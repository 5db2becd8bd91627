"""The commands that do their work and end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from api.desk import Desk
from api.errors import RequestInvalid, one_line
from api.questions import checked
from api.schemas import AnswerOut
from api.schemas.desk import PackReportOut
from api.service import Service
from api.settings import load_settings
from api.text import clean
from api.users import LOCAL
from api.wiring import Wiring
from corpus.labels import checked_labels
from index.model import Filters
from rag.model import Ask

from . import show
from .output import print_json
from .progress import Bars

__all__ = ["ask", "demo", "documents", "evaluate", "ingest", "mcp", "replay", "samples", "search", "verify"]

SAMPLE_QUESTION = "领导班子层面如何加强对“一把手”的监督?"


def _service(options: argparse.Namespace, *, create: bool = False) -> Service:
    """The service over the home of this call.

    Raises:
        HomeMissing: ``create`` is False and nothing was ingested yet.
    """
    wiring = Wiring(load_settings(home=options.home))
    if create:
        wiring.make_home()
    else:
        wiring.require_home()
    return Service(wiring)


def _filters(options: argparse.Namespace) -> Filters:
    return Filters(
        regions=tuple(options.region),
        years=tuple(options.year),
        kinds=tuple(options.kind),
        documents=tuple(options.document),
    )


def ingest(options: argparse.Namespace) -> int:
    """Add or refresh files and folders; 1 when not a single file could be read."""
    service = _service(options, create=True)
    with Bars(quiet=options.json) as bars:
        report = service.ingest(
            options.paths, labels=_labels(options.label), progress=bars, reading=bars.reading
        )
    noted = {"files": [str(path) for path in options.paths], "labels": options.label or None}
    _note(service, "upload", detail=noted)
    if options.json:
        print_json(report)
    else:
        print(show.ingested(report))
    read = report.added + report.updated + report.unchanged
    if report.failed and not read:
        print("xunwen: 一个文件也没有读入；原因见每个文件的说明", file=sys.stderr)
        return 1
    return 0


def _labels(given: list[str]) -> tuple[str, ...] | None:
    """Labels of the command line, None without any.

    Raises:
        RequestInvalid: one of them cannot be a label.
    """
    try:
        return checked_labels(given) or None
    except ValueError as error:
        raise RequestInvalid(str(error), hint="标签是一个词，例如：内部") from error


def _note(service: Service, action: str, *, about: str = "", detail: Mapping[str, object]) -> None:
    """Write into the audit log what was done here, where users or keys tell people apart."""
    access = service.wiring.access
    if access.controlled:
        access.audit.add(action, LOCAL, object=about, detail=detail)


def ask(options: argparse.Namespace) -> int:
    """Answer one question."""
    service = _service(options)
    question = checked(
        Ask(
            question=clean(options.question),
            filters=_filters(options),
            detail="full" if options.full else "brief",
        ),
        service.settings.limits,
    )
    answer = AnswerOut.of(service.wiring.assistant.answer(question))
    if options.json:
        print_json(answer)
    else:
        print(show.answered(answer))
    return 0


def search(options: argparse.Namespace) -> int:
    """Find passages."""
    found = _service(options).search(options.query, options.k, _filters(options))
    if options.json:
        print_json(found)
    else:
        print(show.found(found))
    return 0


def documents(options: argparse.Namespace) -> int:
    """List, show, label or remove documents; list the files that could not be read."""
    value, words = _ON_DOCUMENTS[options.action](_service(options), options)
    if options.json:
        print_json(value)
    else:
        print(words)
    return 0


Told = tuple[BaseModel | Mapping[str, Any], str]  # for programs, and for people


def _list(service: Service, options: argparse.Namespace) -> Told:
    del options
    listed = service.documents(limit=sys.maxsize)
    return {"documents": [row.model_dump(mode="json") for row in listed.documents]}, show.listed(listed)


def _failures(service: Service, options: argparse.Namespace) -> Told:
    del options
    kept = service.failures()
    return kept, show.failed(kept)


def _show(service: Service, options: argparse.Namespace) -> Told:
    document, text = service.document(options.id), service.text(options.id).text
    words = show.document(document, text, repairs=options.repairs)
    return {**document.model_dump(mode="json"), "text": text}, words


def _label(service: Service, options: argparse.Namespace) -> Told:
    labelled = service.label([options.id], _labels(options.labels) or ())
    _note(service, "label", about=options.id, detail={"labels": labelled.labels})
    return labelled, f"{options.id} 的标签：{'、'.join(labelled.labels)}"


def _remove(service: Service, options: argparse.Namespace) -> Told:
    removed = service.remove(options.id)
    _note(service, "remove", about=removed.id, detail={})
    return removed, f"已移除 {removed.id}；现有 {removed.documents} 篇文档"


def _tidy(service: Service, options: argparse.Namespace) -> Told:
    del options
    tidied = service.tidy()
    _note(service, "tidy", detail={"files": tidied.files, "bytes": tidied.bytes})
    return tidied, f"已删去 {tidied.files} 个与正文重复的原文件，腾出 {tidied.bytes / 1e6:.1f} MB"


_ON_DOCUMENTS: Mapping[str, Callable[[Service, argparse.Namespace], Told]] = {
    "list": _list,
    "failures": _failures,
    "tidy": _tidy,
    "show": _show,
    "label": _label,
    "remove": _remove,
}


def evaluate(options: argparse.Namespace) -> int:
    """Score a question set; 1 when a metric is worse than the thresholds allow."""
    from rag.thresholds import Thresholds

    service = _service(options)
    thresholds = Thresholds.load(options.thresholds) if options.thresholds else None
    with Bars(quiet=options.json) as bars:
        scored = service.evaluate(options.questions, thresholds=thresholds, progress=bars)
    report = scored.report
    if options.save:
        service.scoreboard.keep(scored.evaluation)
    if options.json:
        print_json(report.as_json())
    else:
        print(show.scored(report))
        if options.save:
            print(f"已存入评分板：{scored.evaluation.id}")
    fallen = thresholds.fallen(report.metrics) if thresholds else ()
    if fallen:
        sys.stdout.flush()
        print(f"xunwen: 低于门槛：{show.fallen(fallen)}", file=sys.stderr)
    return 1 if fallen else 0


def replay(options: argparse.Namespace) -> int:
    """Give an answer again from its receipt; 1 when it is not the same."""
    from api.replay import read_receipt
    from api.replay import replay as again

    service = _service(options)
    replayed = again(service.wiring, read_receipt(options.receipt, sys.stdin))
    answer = AnswerOut.of(replayed.answer)
    if options.json:
        print_json(answer)
    else:
        print(show.answered(answer))
    if not replayed.identical:
        sys.stdout.flush()
        print(f"xunwen: 回答与回执不同；{replayed.why}", file=sys.stderr)
    return 0 if replayed.identical else 1


def verify(options: argparse.Namespace) -> int:
    """Check index, versions and checksums, or a pack's quotations; 1 when anything is wrong."""
    service = _service(options)
    if options.pack is not None:
        checked_pack = PackReportOut.of(Desk(service.wiring).check(options.pack))
        if options.json:
            print_json(checked_pack)
        else:
            print(show.checked_pack(checked_pack))
        return 0 if checked_pack.ok else 1
    report = service.verify()
    if options.json:
        print_json(report)
    else:
        print(show.verified(report))
    return 0 if report.ok else 1


def demo(options: argparse.Namespace) -> int:
    """Ingest the bundled samples into an empty home, and answer the sample question.

    A home of other settings (an older version's, say) is indexed anew first.
    """
    from index.errors import IndexMismatch

    service = _service(options, create=True)
    if service.wiring.published() is None:
        print("数据目录是空的，正在读入自带的样例文档……", file=sys.stderr)
        with Bars(quiet=False) as bars:
            print(show.ingested(service.ingest(samples(), progress=bars, reading=bars.reading)))
    try:
        service.ready()
    except IndexMismatch as error:
        print(f"{one_line(error)}\n正在重建索引……", file=sys.stderr)
        with Bars(quiet=False) as bars:
            service.rebuild(progress=bars)
    answer = AnswerOut.of(service.wiring.assistant.answer(Ask(question=SAMPLE_QUESTION)))
    print(f"\n问：{SAMPLE_QUESTION}\n")
    print(show.answered(answer))
    return 0


def samples() -> list[Path]:
    """The bundled sample documents."""
    import corpus

    folder = Path(corpus.__path__[0]) / "samples"
    return sorted(path for path in folder.iterdir() if path.suffix in {".md", ".txt"})


def mcp(options: argparse.Namespace) -> int:
    """Speak the Model Context Protocol on standard input and output."""
    import anyio

    from api.mcp_server import make_server

    service = _service(options)
    service.wiring.warm_up()
    anyio.run(make_server(lambda: service).run_stdio_async)
    return 0
