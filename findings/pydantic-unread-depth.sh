#!/usr/bin/env bash
# pydantic writes JSON that is nested deeper than it reads.
#
# Package:   pydantic 2.14.4 and the pydantic-core that it pins.
# Behaviour: `model_dump_json` writes 254 levels of objects, `model_validate_json` of the same class reads 199, and says "recursion
#            limit exceeded" of the next. Neither limit can be set. Python's json reads what was written.
# Expected:  a model reads what it wrote.
# Seen:      writes 254, reads 199
# Matters:   where both ends of a connection are made with pydantic, as those of MCP in Python are, a sender gets no error for a message
#            that its peer cannot read.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check pydantic==2.14.4
"$dir/venv/bin/python" - <<'PY'
import json
from typing import Any

from pydantic import BaseModel


class Message(BaseModel):
    content: Any


def nested(levels):
    value = 1
    for _ in range(levels):
        value = {"a": value}
    return value


def deepest(works):
    """The most levels for which `works` raises nothing."""
    levels = 1
    while levels < 900:
        try:
            works(levels + 1)
        except ValueError:
            break
        levels += 1
    return levels


def write(levels):
    return Message(content=nested(levels)).model_dump_json()


def read(levels):
    Message.model_validate_json(json.dumps({"content": nested(levels)}))


writes, reads = deepest(write), deepest(read)
print(f"writes {writes}, reads {reads}")
json.loads(write(writes))
assert (writes, reads) == (254, 199)
PY
