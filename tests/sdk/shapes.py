"""True if what the SDK answers is what its types say: it builds objects without looking."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

from pydantic import BaseModel

KNOWN = {
    "ParseRunStatusEnum: CANCELLED",  # a parse run can be cancelled, but its enum has no word for that
    "RunUsageBreakdownEntryObject: verify_run",  # nor has this one for verification, which has a usage
    *(f"{kind}Run{of}.batchId" for kind in ("Extract", "Classify", "Split") for of in ("", "Summary")),  # see the docs
    *(f"LegacyProcessorRunSummary.{key}" for key in ("processorType", "fileName", "source", "sourceId")),  # documented
    *(f"ProvidedExtractOutput.{key}" for key in ("id", "type", "splits")),  # the SDK cannot tell these outputs apart
}
"""Words and keys that the SDK's types do not have."""


def check(answer: BaseModel) -> None:
    """Validate an object by its class, and refuse enum members and keys that are unknown there."""
    validate(answer)
    assert set(unknown(answer)) <= KNOWN


def validate(answer: BaseModel) -> None:
    """Validate an object by its class."""
    told = answer.model_dump(by_alias=True, mode="json", warnings=False)
    run = told.get("processorRun", {})
    if run.get("output", {}) is None:
        run["output"] = {}  # the type has no null, but a run that has not ended has no output
    type(answer).model_validate(told)


def unknown(value: Any) -> Iterator[str]:
    """What is in an answer, at any depth, that its types do not have; `warnings` are this engine's own."""
    if isinstance(value, BaseModel):
        yield from (f"{type(value).__name__}.{key}" for key in value.model_extra or () if key != "warnings")
        value = vars(value)
    if isinstance(value, Enum) and value.name == "_UNKNOWN":
        yield f"{type(value).__name__}: {value.value}"
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from unknown(part)
