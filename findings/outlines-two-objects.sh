#!/usr/bin/env bash
# A model that is held to a valid schema has to write what is no JSON.
#
# Package:   outlines-core 0.2.14.
# Behaviour: `build_regex_from_schema` sets the parts of an `allOf` behind each other, so the one text that a schema of two objects
#            allows is {"a":1}{"b":2}. A quotation mark in a property's name goes into the expression as it is, without the
#            backslash that JSON asks for; in a value of an `enum` it has one.
# Expected:  one object that fulfils all parts, `"size 5\""` as the name; or an error, as for other things that are not supported.
# Seen:      allOf of two objects  {"a":1,"b":2} no    {"a":1}{"b":2} yes
#            a name with a quote   {"size 5\"":1} no   {"size 5"":1} yes
#            an enum with a quote  "5\"" yes           "5"" no
# Matters:   `allOf` is how schemas extend another schema. Each answer is whole by the server's measure, and no client can parse it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check outlines-core==0.2.14
"$dir/venv/bin/python" - <<'PY'
import json
import re
import sys

from outlines_core.json_schema import build_regex_from_schema


def allows(schema, text):
    return re.fullmatch(build_regex_from_schema(json.dumps(schema)), text) is not None


def holding(name):
    return {"type": "object", "properties": {name: {"type": "integer"}}, "required": [name]}


both = {"allOf": [holding("a"), holding("b")]}
quoted = holding('size 5"')
choice = {"enum": ['5"']}
seen = [
    (text, allows(schema, text))
    for schema, text in [
        (both, '{"a":1,"b":2}'),
        (both, '{"a":1}{"b":2}'),
        (quoted, json.dumps({'size 5"': 1})),
        (quoted, '{"size 5"":1}'),
        (choice, json.dumps('5"')),
        (choice, '"5""'),
    ]
]
for text, allowed in seen:
    print(f"{text:16} {'yes' if allowed else 'no'}")
sys.exit([allowed for _, allowed in seen] != [False, True, False, True, True, False])
PY
