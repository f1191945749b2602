#!/usr/bin/env bash
# A model that is held to "date-time" cannot write an offset, and one held to "email" has no capitals.
#
# Package:   outlines-core 0.2.14.
# Behaviour: the expression for the format `date-time` ends in an optional Z: +02:00 is refused, so is a fraction that has not
#            three digits. A `time` takes no fraction at all. An `email` allows small letters only, before the @ and after it.
# Expected:  what RFC 3339 and RFC 5321 allow, to which JSON Schema's formats refer; llguidance 1.9.1 takes all of these.
# Seen:      outlines-core  Z yes  +02:00 no   .25Z no   10:00:00.5Z no   Ada@Example.org no
#            llguidance     Z yes  +02:00 yes  .25Z yes  10:00:00.5Z yes  Ada@Example.org yes
# Matters:   the model is not asked again, but led on: a page that says 10:00 +02:00 becomes 10:00 Z, two hours later, or has no
#            zone; a name in an address loses its capitals, and no longer is what the page says.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check outlines-core==0.2.14 llguidance==1.9.1
"$dir/venv/bin/python" - <<'PY'
import json
import re
import sys

from llguidance import LLMatcher, LLTokenizer
from outlines_core.json_schema import build_regex_from_schema

TOKENS = LLTokenizer("byte")
TEXTS = [
    ("date-time", "2026-05-04T10:00:00Z"),
    ("date-time", "2026-05-04T10:00:00+02:00"),
    ("date-time", "2026-05-04T10:00:00.25Z"),
    ("time", "10:00:00.5Z"),
    ("email", "Ada@Example.org"),
]


def outlines_takes(schema, text):
    return re.fullmatch(build_regex_from_schema(schema), text) is not None


def llguidance_takes(schema, text):
    matcher = LLMatcher(TOKENS, LLMatcher.grammar_from_json_schema(schema))
    tokens = TOKENS.tokenize_bytes(text.encode())
    return matcher.try_consume_tokens(tokens) == len(tokens) and matcher.is_accepting()


seen = []
for form, text in TEXTS:
    schema = json.dumps({"type": "string", "format": form})
    seen.append((outlines_takes(schema, json.dumps(text)), llguidance_takes(schema, json.dumps(text))))
    print(f"{form:10} {text:26} outlines-core {seen[-1][0]!s:6} llguidance {seen[-1][1]}")
sys.exit(seen != [(True, True), (False, True), (False, True), (False, True), (False, True)])
PY
