"""Work for the engine's tests: the text of the file says what the child process is to do."""

import errno
import inspect
import json
import logging
import os
import signal
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extend_mcp.analysis.job import PARSED, Done, Job
from extend_mcp.documents.failure import DocumentFailure

_done_here: list[Job] = []
"""The jobs that this process has done."""


def work(job: Job) -> Done:
    """`hang`, `segfault`, `raise`, `memory`, `exit`, `print`, `fail REASON`; `parsed REASON` fails after its parse.
    `garbage` and `half` write to the pipe of answers what is none, and half of one. `busy` starts a process and lets
    no thread run. `once` fails in a process that has done a job before; the output of `pid` tells the process.
    After `free`, `hang` hangs no longer. `vanish` waits until its file was deleted, and reads it then. `full` meets a
    full disk.

    Any other text becomes the output.
    """
    text = job.inputs[0].path.read_text(encoding="utf-8", errors="replace")
    order, _, rest = text.partition(" ")
    (job.folder / "started").write_text(str(os.getpid()))
    _done_here.append(job)
    if order == "hang":
        hang(job)
    elif order == "busy":
        _be_busy(job)
    elif order == "vanish":
        _read_too_late(job, rest)
    elif order in {"segfault", "memory", "exit"}:
        _die(order)
    elif order in {"raise", "full", "once"}:
        _raise(order, rest)
    elif order in {"garbage", "half"}:
        _answer_wrongly(bytes(1000) if order == "garbage" else b"\x00\x00\x03\xe8half")
    elif order == "print":
        _say(rest)
    elif order == "fail":
        raise DocumentFailure(rest, "The test asked for it.")
    elif order == "parsed":
        _write(job, PARSED, {"pages": 3, "page_counts": [3]})
        _write(job, "parse.json", _parsed(job, text))
        raise DocumentFailure(rest, "The test asked for it.")
    return _done(job, str(os.getpid()) if order == "pid" else text)


def free(data_dir: Path) -> None:
    """Let documents hang no longer, once their work is done again."""
    (data_dir / "free").touch()


def hang(job: Job) -> None:
    """Hang, unless the documents of this data folder are free."""
    if not (job.folder.parents[1] / "free").exists():
        signal.pause()


def _raise(order: str, said: str) -> None:
    if order == "full":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if order == "raise" or len(_done_here) > 1:
        raise RuntimeError(said)


def _die(how: str) -> None:
    if how == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif how == "memory":
        bytearray(64 * 1024**3)
    else:
        os._exit(0)


def _be_busy(job: Job) -> None:
    if (pid := os.fork()) == 0:
        signal.pause()
    (job.folder / "forked").write_text(str(pid))
    sum(range(10**12))


def _read_too_late(job: Job, reason: str) -> None:
    """Some libraries say that the file is not there, some that it is damaged."""
    while job.inputs[0].path.exists():
        os.sched_yield()
    if reason:
        raise DocumentFailure(reason, "The test asked for it.")
    job.inputs[0].path.read_bytes()


def _say(text: str) -> None:
    """All ways in which a library talks."""
    for descriptor in (1, 2):
        os.write(descriptor, text.encode())
    warnings.warn(text, stacklevel=1)
    logging.getLogger("pypdf").error(text)


def _answer_wrongly(said: bytes) -> None:
    """Write past the child's own way to answer, into its pipe, and stay alive."""
    frame = inspect.currentframe()
    while frame is not None and frame.f_code.co_name != "serve_jobs":
        frame = frame.f_back
    assert frame is not None
    os.write(frame.f_locals["jobs"].fileno(), said)
    signal.pause()


def _done(job: Job, text: str) -> Done:
    made = OUTPUTS[job.kind](job, text) if job.kind != "parse" else {}
    if job.kind in {"parse", "extract", "classify", "split"}:
        _write(job, "parse.json", _parsed(job, text))
    warnings = [{"code": "LOCAL_TEST", "message": "A warning."}] if text.startswith("warn") else []
    return Done(pages=1, page_counts=tuple(1 for _ in job.inputs), warnings=warnings, **made)


def _parsed(job: Job, text: str) -> dict[str, Any]:
    name = job.config.get("target", "") or "markdown"
    chunk = {
        "object": "chunk",
        "type": "page",
        "content": text[:1000],
        "metadata": {"pageRange": {"start": 1, "end": 1}},
        "blocks": [
            {
                "object": "block",
                "id": "b1",
                "type": "text",
                "content": text[:1000],
                "details": {"type": "text_details"},
                "metadata": {"page": {"number": 1, "width": 612, "height": 792}},
                "polygon": [],
                "boundingBox": {"left": 0, "top": 0, "right": 1, "bottom": 1},
            }
        ],
    }
    return {"chunks": [chunk], "metadata": {"originalMimeType": name}}


def _extract(job: Job, text: str) -> dict[str, Any]:
    """`fields a b` infers a schema with `a` and `b` besides `total`."""
    output = {"value": {"total": 12.5}, "metadata": {"total": {"ocrConfidence": 0.9, "citations": []}}}
    _write(job, "extract.json", output)
    if job.config.get("schema") is not None:
        return {}
    order, *words = text.split()
    properties = {word: {"type": ["string", "null"]} for word in words if order == "fields"}
    return {"schema": {"type": "object", "properties": {"total": {"type": ["number", "null"]}} | properties}}


def _classify(job: Job, text: str) -> dict[str, Any]:
    first = job.config["classifications"][0]
    output = {"id": first["id"], "type": first["type"], "confidence": 0.8}
    _write(job, "classify.json", output | {"insights": [{"type": "reasoning", "content": text}]})
    return {}


def _split(job: Job, text: str) -> dict[str, Any]:
    """Two parts of one page each, a PDF and a Markdown file."""
    one = job.config["splitClassifications"][0]
    splits, files = [], []
    for number, ending in enumerate(("pdf", "md"), 1):
        part = {"id": f"split_{number}", "type": one["type"], "identifier": "", "startPage": number, "endPage": number}
        name = f"split-{number}.{ending}"
        (job.folder / name).write_text(f"%PDF-1.4 {text} {number}" if ending == "pdf" else text)
        splits.append(part | {"classificationId": one["id"], "observation": "", "fileId": None})
        files.append(part | {"name": f"part {number}.{ending}", "path": name})
    _write(job, "split.json", {"splits": splits})
    return {"files": files}


def _edit(job: Job, text: str) -> dict[str, Any]:
    (job.folder / "edited.pdf").write_text(f"%PDF-1.4 {text}")
    _write(job, "edit.json", {"filledValues": {"name": "Ann"}})
    made = {"metrics": METRICS | {"fieldFillingTimeMs": 1}}
    return made if job.config.get("schema") else made | {"schema": FORM}


def _detect_form(job: Job, text: str) -> dict[str, Any]:
    _write(job, "detect_form.json", {"schema": FORM, "annotatedSchema": None, "mappingResult": None})
    return {"metrics": METRICS}


def _verify(job: Job, text: str) -> dict[str, Any]:
    """`risk LEVEL` makes a signal of that level, `mangled` an output that is none."""
    if text == "mangled":
        _write(job, "verify.json", {})
        return {}
    level = text.removeprefix("risk ") if text.startswith("risk ") else "LOW"
    evidence = {
        "type": "history",
        "evidenceId": "ev_1",
        "data": {"events": [{"code": "SAVED_AGAIN"}]},
        "locations": [{"locationId": "loc_1", "page": {"number": 1}}],
    }
    signal = {
        "id": "vs_1",
        "type": "REVISION_AND_PRODUCTION_HISTORY",
        "riskAssessment": {"type": "LEVEL", "level": level},
        "summary": "Saved again.",
        "evidence": [evidence],
    }
    signals = [signal] if text.startswith("risk ") else []
    _write(job, "verify.json", {"riskLevel": level, "summary": "Done.", "signals": signals})
    return {}


FORM = {"type": "object", "properties": {"name": {"type": ["string", "null"], "extend_edit:field_type": "text"}}}
METRICS = {
    "fieldCount": 1,
    "fieldsDetectedCount": 1,
    "fieldsAnnotatedCount": 0,
    "fieldDetectionTimeMs": 2,
    "fieldAnnotationTimeMs": 0,
}
OUTPUTS: dict[str, Callable[[Job, str], dict[str, Any]]] = {
    "extract": _extract,
    "classify": _classify,
    "split": _split,
    "edit": _edit,
    "detect_form": _detect_form,
    "verify": _verify,
}
"""Each leaves its output, and returns what it reports."""


def _write(job: Job, name: str, body: object) -> None:
    temporary = job.folder / f"{name}.part"
    temporary.write_text(json.dumps(body))
    temporary.replace(job.folder / name)
