"""Reads answers that have null where the API documents a value."""

import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)


def read_without_nulls(model: type[M], content: bytes, error: ValidationError) -> M | None:
    """The model in a body that failed with `error`, if nothing but nulls was wrong: a null member counts as absent.

    None if anything else is wrong, or if a member that must be there is null.
    """
    problems = error.errors(include_url=False, include_context=False)
    if any(problem["input"] is not None for problem in problems):
        return None
    try:
        body = json.loads(content)
        if all(_drop(body, problem["loc"]) for problem in problems):
            return model.model_validate_json(json.dumps(body))
    except (ValueError, RecursionError):
        pass
    return None


def _drop(body: Any, place: tuple[int | str, ...]) -> bool:
    """Take the null member at a place out of an object. False if there is none; tags of unions are passed over."""
    holder, name = None, None
    for step in place:
        if isinstance(body, dict) and step in body:
            holder, name, body = body, step, body[step]
        elif isinstance(body, list) and isinstance(step, int) and step < len(body):
            holder, name, body = None, None, body[step]
    if holder is None or body is not None:
        return False
    del holder[name]
    return True
