"""The two origins of a web host of MCP Apps: its page, and the sandbox in which apps run under the strictest policy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "media-src 'self' data:; object-src 'none'; connect-src 'none'"
)
"""What apps may do that ask for nothing (MCP Apps, 2026-01-26)."""
PAGE = """<!doctype html><meta name=viewport content='width=device-width'><title>Host</title>
<body><script type=module src=/host.js></script>"""
SANDBOX = """<!doctype html>
<style>html, iframe { margin: 0; width: 100%; height: 100%; border: 0; display: block } body { display: none }</style>
<script>
const inner = document.createElement("iframe");
inner.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms");
document.documentElement.append(inner);
addEventListener("message", event => {
  if (event.source === inner.contentWindow) parent.postMessage(event.data, "*");
  if (event.source !== parent) return;
  if (event.data?.method !== "ui/notifications/sandbox-resource-ready")
    return inner.contentWindow.postMessage(event.data, "*");
  const page = inner.contentDocument;
  page.open();
  page.write(event.data.params.html);
  page.close();
});
parent.postMessage({jsonrpc: "2.0", method: "ui/notifications/sandbox-proxy-ready", params: {}}, "*");
</script>"""
"""The proxy of the specification: an outer frame of another origin passes messages to the app in an inner one."""

Content = tuple[str, bytes]
"""The type and the bytes of what is served."""


@contextmanager
def origin(contents: dict[str, Content], policy: str | None = None) -> Iterator[str]:
    """The address of a server of these contents, by path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, content = contents.get(self.path, ("text/plain", b""))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            if policy is not None:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def host(bundle: Path) -> Iterator[tuple[str, str]]:
    """The addresses of the host's page and of its sandbox. `bundle` is its script."""
    page = {"/": ("text/html", PAGE.encode()), "/host.js": ("text/javascript", bundle.read_bytes())}
    with origin(page) as shown, origin({"/sandbox": ("text/html", SANDBOX.encode())}, POLICY) as sandbox:
        yield shown, f"{sandbox}/sandbox"
