#!/usr/bin/env bash
# A proxy that does not speak SOCKS gives an exception that is none of httpx's.
#
# Package:   httpx 0.28.1 with socksio 1.0.0 (`httpx[socks]`).
# Behaviour: a `socks5://` proxy that answers something else raises socksio.exceptions.ProtocolError, which is no
#            httpx.HTTPError; `except httpx.HTTPError` does not catch it. The same proxy under `http://` gives one.
# Expected:  httpx.ProxyError, as for a SOCKS proxy that refuses.
# Seen:      socks5://  socksio.exceptions.ProtocolError: Malformed reply    an httpx.HTTPError: False
#            http://    httpx.ProxyError: 400 Bad Request                    an httpx.HTTPError: True
# Matters:   a plain HTTP proxy written down as SOCKS is a common slip; code that handles all of httpx's errors still fails.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check httpx==0.28.1 socksio==1.0.0
"$dir/venv/bin/python" - <<'PY'
import socket
import sys
import threading

import httpx

listener = socket.create_server(("127.0.0.1", 0))


def no_socks():
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


threading.Thread(target=no_socks, daemon=True).start()
seen = {}
for scheme in ("socks5", "http"):
    proxy = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
    with httpx.Client(proxy=proxy, trust_env=False, timeout=10) as client:
        try:
            client.get("https://example.com/")
        except Exception as error:
            name = f"{type(error).__module__}.{type(error).__name__}"
            seen[scheme] = (name, isinstance(error, httpx.HTTPError))
            print(f"{scheme}://  {name}: {error}  an httpx.HTTPError: {seen[scheme][1]}")
sys.exit(seen != {"socks5": ("socksio.exceptions.ProtocolError", False), "http": ("httpx.ProxyError", True)})
PY
