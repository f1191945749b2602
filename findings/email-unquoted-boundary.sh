#!/usr/bin/env bash
# Python's newer e-mail policy loses all parts of a message whose boundary is not quoted.
#
# Package:   the `email` package of Python 3.11 and newer.
# Behaviour: with `email.policy.default`, a `boundary` without quotes ends at the first `=` in it. No line of the message begins
#            with that, so the message has no parts, and its text is that of the parts with their headers. With the older policy
#            `compat32`, which is the one for `message_from_bytes` without a policy, all parts are found.
# Expected:  the same parts with both, as mail programs show them; `=` has to be quoted there (RFC 2045), but is often not.
# Seen:      compat32  boundary ----=_Part_1  parts: yes
#            default   boundary ----          parts: no
# Matters:   Outlook and JavaMail begin their boundaries with `----=_`. Moving to `policy.default`, for its readable headers, makes
#            text and attachments of some senders vanish, while `get_content_type` still says `multipart/mixed`.
set -euo pipefail
python3 - <<'PY'
import email
import email.policy
import sys

MESSAGE = b"""Content-Type: multipart/mixed; boundary=----=_Part_1

------=_Part_1
Content-Type: text/plain

Due now
------=_Part_1--
"""
seen = {}
for name in ("compat32", "default"):
    message = email.message_from_bytes(MESSAGE, policy=getattr(email.policy, name))
    seen[name] = message.get_boundary(), message.is_multipart()
    print(name, *seen[name])
sys.exit(seen != {"compat32": ("----=_Part_1", True), "default": ("----", False)})
PY
