"""Writes an artifact: a JSON object that is either complete or missing."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def write_json(path: Path, content: dict[str, Any] | Iterator[tuple[str, Any]]) -> None:
    """Write a JSON object so that `path` holds either all of it or nothing. The caller that keeps it syncs it to disk.

    Members, and their items, may be generated one by one; then only one is in memory at a time.
    """
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", errors="replace") as file:
        file.writelines(_pieces(content.items() if isinstance(content, dict) else content))
    part.replace(path)


def _pieces(members: Iterable[tuple[str, Any]]) -> Iterator[str]:
    yield "{"
    for at, (key, value) in enumerate(members):
        yield f"{',' if at else ''}{_json(key)}:"
        if isinstance(value, Iterator):
            yield "["
            for number, item in enumerate(value):
                yield f"{',' if number else ''}{_json(item)}"
            yield "]"
        else:
            yield _json(value)
    yield "}"


def _json(value: Any) -> str:
    return _ENCODER.encode(value)  # runs in C, unlike `json.dump`
