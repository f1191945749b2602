#!/usr/bin/env bash
# A network in NO_PROXY covers one host only, and an IPv6 one keeps the client from being made.
#
# Package:   httpx 0.28.1, beside requests 2.34.2 and httpx2 2.16.2.
# Behaviour: of `10.0.0.0/8` httpx reads the address alone: 10.0.0.0 goes direct, 10.1.2.3 through the proxy. `fd00::/8`, and
#            `[::1]` as a URL has it, raise httpx.InvalidURL when the client is constructed, whatever it was to ask for.
# Expected:  the network, as requests and httpx2 read it from the same variable; at worst an entry that is ignored.
# Seen:      NO_PROXY=10.0.0.0/8  http://10.1.2.3/  httpx: proxy, requests: direct, httpx2: direct
#            NO_PROXY=fd00::/8    httpx.InvalidURL: Invalid port: ':'
#            NO_PROXY=[::1]       httpx.InvalidURL: Invalid port: ':1]'
# Matters:   the variable is set once for a machine. What is meant for an inner network goes to the proxy, or nothing starts;
#            two clients in one process (the MCP SDK uses httpx2) take different ways to the same host.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check httpx==0.28.1 httpx2==2.16.2 requests==2.34.2
"$dir/venv/bin/python" - <<'PY'
import os
import sys

import httpx
import httpx2
import requests.utils

for name in list(os.environ):
    if name.lower().endswith("_proxy"):
        del os.environ[name]
os.environ["HTTP_PROXY"] = "http://127.0.0.1:9"


def way(library, url):
    try:
        client = library.Client()
    except Exception as error:
        return f"{type(error).__module__}.{type(error).__name__}: {error}"
    with client:
        return "direct" if client._transport_for_url(library.URL(url)) is client._transport else "proxy"


seen = []
for entry, url in (
    ("10.0.0.0/8", "http://10.0.0.0/"),
    ("10.0.0.0/8", "http://10.1.2.3/"),
    ("fd00::/8", "http://example.com/"),
    ("[::1]", "http://example.com/"),
):
    os.environ["NO_PROXY"] = entry
    requested = "direct" if requests.utils.should_bypass_proxies(url, None) else "proxy"
    seen.append((way(httpx, url), requested, way(httpx2, url)))
    print(f"NO_PROXY={entry}  {url}  httpx: {seen[-1][0]}, requests: {requested}, httpx2: {seen[-1][2]}")
sys.exit(
    seen
    != [
        ("direct", "direct", "direct"),
        ("proxy", "direct", "direct"),
        ("httpx.InvalidURL: Invalid port: ':'", "proxy", "proxy"),
        ("httpx.InvalidURL: Invalid port: ':1]'", "proxy", "proxy"),
    ]
)
PY
