"""Work for the engine's tests: the text of the file says what the child process is to do."""

import json
import os
import signal

from extend_mcp.engine.documents.failure import DocumentFailure
from extend_mcp.engine.work.job import Done, Job


def work(job: Job) -> Done:
    """`hang`, `segfault`, `raise`, `memory`, `spin`, `print`, `fail REASON`; any other text becomes the output."""
    text = job.inputs[0].path.read_text(encoding="utf-8", errors="replace")
    order, _, rest = text.partition(" ")
    (job.folder / "started").write_text(str(os.getpid()))
    if order == "hang":
        signal.pause()
    elif order == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif order == "raise":
        raise RuntimeError(rest)
    elif order == "memory":
        bytearray(64 * 1024**3)
    elif order == "print":
        os.write(1, rest.encode())
    elif order == "fail":
        raise DocumentFailure(rest, "The test asked for it.")
    return _done(job, text)


def _done(job: Job, text: str) -> Done:
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
    _write(job, "parse.json", {"chunks": [chunk], "metadata": {"originalMimeType": name}})
    schema = None
    if job.kind == "extract":
        if job.config.get("schema") is None:
            schema = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
        output = {"value": {"total": 12.5}, "metadata": {"total": {"ocrConfidence": 0.9, "citations": []}}}
        _write(job, "extract.json", output)
    warnings = [{"code": "LOCAL_TEST", "message": "A warning."}] if text.startswith("warn") else []
    return Done(pages=1, page_counts=tuple(1 for _ in job.inputs), warnings=warnings, schema=schema)


def _write(job: Job, name: str, body: object) -> None:
    temporary = job.folder / f"{name}.part"
    temporary.write_text(json.dumps(body))
    temporary.replace(job.folder / name)
