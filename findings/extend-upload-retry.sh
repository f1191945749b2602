#!/usr/bin/env bash
# The second try of an upload goes out without the document's password.
#
# Package:   extend-ai 1.20.0 (the vendor's Python SDK).
# Behaviour: `files.upload(file=..., password=...)` that is answered with 503 is sent again, with the file and without the
#            form's other field.
# Expected:  a retry sends the same request once more.
# Seen:      try 1: fields file, password    try 2: fields file
# Matters:   one passing fault of the server, and a protected file is uploaded as if no password had been given for it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check extend-ai==1.20.0 httpx==0.28.1
"$dir/venv/bin/python" - <<'PY'
import http.server
import re
import sys
import threading

import httpx
from extend_ai import Extend
from extend_ai.core.api_error import ApiError

tries = []


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        tries.append(sorted(name.decode() for name in re.findall(rb'; name="(\w+)"', body)))
        self.send_response(503 if len(tries) == 1 else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
with httpx.Client(trust_env=False) as transport:
    client = Extend(token="none", base_url=f"http://127.0.0.1:{server.server_port}", httpx_client=transport)
    try:
        client.files.upload(file=("a.pdf", b"%PDF-1.7"), password="open")
    except ApiError:
        pass
for number, fields in enumerate(tries, 1):
    print(f"try {number}: fields {', '.join(fields)}")
sys.exit(tries != [["file", "password"], ["file"]])
PY
