"""Work for the tests of workflows: the document is a JSON object that says what is found in it.

`value` and `confidence` are what an extraction finds, `class` is the id of the classification, `parts` are the
documents in it, each such an object with a `kind`, the id of its split classification; `hang` hangs. Any other text is
an order to `tests.engine.doubles.work`.
"""

import json
import os
from pathlib import Path
from typing import Any

from extend_mcp.analysis.job import Done, Job
from tests.engine import doubles


def document(**found: Any) -> dict[str, str]:
    """A document with this in it, as the `file` of a request."""
    return {"text": json.dumps(found)}


def work(job: Job) -> Done:
    """Find what the documents say."""
    texts = [one.path.read_text(encoding="utf-8", errors="replace") for one in job.inputs]
    if job.kind == "parse" or not texts[0].startswith("{"):
        return doubles.work(job)
    found = [json.loads(text) for text in texts]
    (job.folder / "started").write_text(str(os.getpid()))
    if found[0].get("hang"):
        doubles.hang(job)
    (job.folder / "parse.json").write_text(json.dumps({"chunks": []}))
    output, files = OUTPUTS[job.kind](job, found)
    (job.folder / f"{job.kind}.json").write_text(json.dumps(output))
    return Done(pages=len(texts), page_counts=tuple(1 for _ in texts), **files)


def _extract(_job: Job, found: list[dict[str, Any]]) -> tuple[Any, dict[str, Any]]:
    value = {name: inner for one in found for name, inner in one.get("value", {}).items()}
    sure = found[0].get("confidence", 0.9)
    return {"value": value, "metadata": {name: {"ocrConfidence": sure, "citations": []} for name in value}}, {}


def _classify(job: Job, found: list[dict[str, Any]]) -> tuple[Any, dict[str, Any]]:
    chosen = next(one for one in job.config["classifications"] if one["id"] == found[0]["class"])
    return {"id": chosen["id"], "type": chosen["type"], "confidence": 0.8, "insights": []}, {}


def _split(job: Job, found: list[dict[str, Any]]) -> tuple[Any, dict[str, Any]]:
    splits, files = [], []
    for number, one in enumerate(found[0]["parts"], 1):
        part = {"id": f"split_{number}", "type": one["kind"], "identifier": "", "startPage": number, "endPage": number}
        name = f"split-{number}.txt"
        Path(job.folder / name).write_text(json.dumps(one))
        splits.append(part | {"classificationId": one["kind"], "observation": "", "fileId": None})
        files.append(part | {"name": f"part {number}.txt", "path": name})
    return {"splits": splits}, {"files": files}


OUTPUTS = {"extract": _extract, "classify": _classify, "split": _split}
