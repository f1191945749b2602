"""Arrows between rooms point one way: every import of the package is read and checked."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "extend_mcp"

ALLOWED = {
    "cli": {"callers", "settings", "logs", "stderr", "stdio", "http", "demo", "doctor", "backend", "engine", "install"},
    "__main__": {"cli"},
    "logs": set(),
    "stderr": set(),
    "settings": set(),
    "errors": set(),
    "models": {"models"},
    "schemas": set(),
    "schema_repair": {"schemas"},
    "tracing": set(),
    "client": {"client", "models", "errors", "tracing"},
    "audit": {"reading", "tracing"},
    "limits": {"callers", "errors"},
    "callers": set(),
    "news": set(),
    "client_limits": set(),
    "patience": {"client_limits"},
    "repeats": {"callers", "errors", "models"},
    "backend": {"callers", "client", "settings", "engine"},
    "clients": {"backend", "callers", "client", "errors", "settings"},
    "reading": {"reading", "models", "errors"},
    "localfiles": {"errors", "reading"},
    "uploads": {"callers", "errors", "models"},
    "context": {
        "callers",
        "client",
        "clients",
        "errors",
        "limits",
        "models",
        "news",
        "patience",
        "repeats",
        "settings",
        "uploads",
    },
    "tools": {
        "tools",
        "context",
        "backend",
        "client",
        "models",
        "errors",
        "reading",
        "repeats",
        "localfiles",
        "schemas",
        "schema_repair",
        "uploads",
    },
    "resources": {"context", "client", "errors", "models", "reading", "tools"},
    "prompts": {"context"},
    "extensions": {"extensions", "callers", "context", "errors", "models", "reading", "tools"},
    "watching": {"context", "errors", "models", "news"},
    "server": {
        "audit",
        "callers",
        "context",
        "errors",
        "extensions",
        "patience",
        "prompts",
        "resources",
        "tools",
        "watching",
    },
    "stdio": {"context", "server", "settings", "stderr"},
    "http": {
        "callers",
        "client",
        "http",
        "context",
        "errors",
        "limits",
        "listening",
        "localfiles",
        "news",
        "server",
        "settings",
        "uploads",
    },
    "docs": {"callers", "client", "client_limits", "http", "settings", "tools"},
    "listening": set(),
    "demo": set(),
    "install": {"install", "settings"},
    "doctor": {"backend", "client", "errors", "settings"},
    "engine": {"engine", "listening", "models", "errors", "schemas"},
}
"""What each room may import of ours."""

HTTPX = {
    "client/transport.py",
    "client/files.py",
    "client/__init__.py",
    "backend.py",
    "engine/fetch.py",
    "http/oauth.py",
}
"""The only files that know the HTTP library."""

HEAVY = {
    "cv2", "docx", "liteparse", "numpy", "onnxruntime", "openpyxl", "PIL", "pptx", "pypdf", "pypdfium2", "rapidfuzz",
    "rapidocr", "reportlab", "selectolax", "sqlalchemy",
}  # fmt: skip
"""Libraries that only the engine may load."""


def imports(path: Path) -> set[str]:
    """The dotted names that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def room(parts: tuple[str, ...]) -> str:
    """The room of a path or dotted name below the package."""
    return parts[0].removesuffix(".py") if parts else ""


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_imports_only_what_its_room_may(path: Path) -> None:
    here = room(path.relative_to(PACKAGE).parts)
    rooms = {path.name.removesuffix(".py") for path in PACKAGE.iterdir()}
    ours = {room(tuple(name.split(".")[1:])) for name in imports(path) if name.startswith("extend_mcp.")}
    assert (ours & rooms) - ALLOWED[here] == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_libraries_stay_where_they_belong(path: Path) -> None:
    place = path.relative_to(PACKAGE).as_posix()
    outside = {name.split(".")[0] for name in imports(path)}
    assert "httpx" not in outside or place in HTTPX
    if not place.startswith("engine/"):
        assert outside & HEAVY == set()
    if place.startswith(("client/", "models/", "engine/", "reading/")):
        assert outside & {"mcp", "mcp_types"} == set()
