"""Objects of every kind in an engine, for requests to name."""

from typing import Any

import httpx


def seed(client: httpx.Client) -> dict[str, str]:
    """Their ids, by the first word of their paths and by the keys under which bodies name them."""

    def made(path: str, body: dict[str, Any]) -> str:
        answer = client.post(path, json=body)
        answer.raise_for_status()
        found: str = answer.json()["id"]
        return found

    upload = client.post("/files/upload", files={"file": ("a.txt", b"Total 12.50")})
    upload.raise_for_status()
    file = {"id": upload.json()["id"]}
    kinds = [{"id": name, "type": name, "description": f"Type {name}."} for name in ("one", "other")]
    extractor = made("/extractors", {"name": "Extractor", "config": {"schema": SCHEMA}})
    classifier = made("/classifiers", {"name": "Classifier", "config": {"classifications": kinds}})
    splitter = made("/splitters", {"name": "Splitter", "config": {"splitClassifications": kinds}})
    workflow = made("/workflows", {"name": "Workflow"})
    endpoint = made("/webhook_endpoints", ENDPOINT | {"url": f"{client.base_url}/favicon.ico"})
    template = made("/local/edit_templates", {"name": "Template", "file": file})
    set_id = made("/evaluation_sets", {"name": "Set", "entityId": extractor})
    item = {"fileId": file["id"], "expectedOutput": {"value": {"total": 12.5}}}
    items = client.post(f"/evaluation_sets/{set_id}/items", json={"items": [item]})
    items.raise_for_status()
    subscription = {
        "webhookEndpointId": endpoint,
        "resourceType": "extractor",
        "resourceId": extractor,
        "enabledEvents": ["extract_run.processed"],
    }
    extract_run = made("/extract_runs", {"file": file, "extractor": {"id": extractor}})
    return {
        "files": file["id"],
        "fileId": file["id"],
        "fileIds": file["id"],
        "extractors": extractor,
        "extractor": extractor,
        "entity": extractor,
        "entityId": extractor,
        "resourceId": extractor,
        "processors": extractor,
        "processorId": extractor,
        "classifiers": classifier,
        "classifier": classifier,
        "splitters": splitter,
        "splitter": splitter,
        "workflows": workflow,
        "workflow": workflow,
        "webhook_endpoints": endpoint,
        "webhookEndpointId": endpoint,
        "webhook_subscriptions": made("/webhook_subscriptions", subscription),
        "edit_templates": template,
        "templateId": template,
        "evaluation_sets": set_id,
        "evaluationSetId": set_id,
        "item_id": items.json()["evaluationSetItems"][0]["id"],
        "evaluation_set_runs": made("/evaluation_set_runs", {"evaluationSetId": set_id}),
        "parse_runs": made("/parse", {"file": file}),
        "extract_runs": extract_run,
        "processor_runs": extract_run,
        "runs": extract_run,
        "classify_runs": made("/classify", {"file": file, "classifier": {"id": classifier}}),
        "split_runs": made("/split", {"file": file, "splitter": {"id": splitter}}),
        "edit_runs": made("/edit", {"file": file}),
        "verify_runs": made("/verify", {"file": file}),
        "form_detection_runs": made("/detect_form", {"file": file}),
        "workflow_runs": made("/workflow_runs", {"file": file, "workflow": {"id": workflow}}),
        "batch_runs": made("/parse_runs/batch", {"inputs": [{"file": file}]}),
        "batch_processor_runs": made(
            "/extract_runs/batch", {"inputs": [{"file": file}], "extractor": {"id": extractor}}
        ),
    }


SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
ENDPOINT = {"name": "Endpoint", "apiVersion": "2026-02-09", "enabledEvents": ["parse_run.processed"]}
