"""Arrows between rooms point one way: every import of the package is read and checked.

A wing is a folder or file at the root of the package; each folder or file inside a wing, and inside a folder of a wing,
is a room.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "extend_mcp"

WINGS = {
    "wire": set(),
    "errors": set(),
    "folders": {"environment"},
    "stderr": set(),
    "tracing": set(),
    "unpacking": set(),
    "ending": set(),
    "listening": set(),
    "loopback": set(),
    "unseen": set(),
    "bounds": set(),
    "environment": set(),
    "questions": set(),
    "token_buckets": {"bounds"},
    "documents": {"wire"},
    "grounding": {"wire"},
    "long_work": {"errors"},
    "settings": {"environment", "folders", "loopback"},
    "logs": {"unseen"},
    "model": {"questions"},
    "analysis": {"documents", "grounding", "questions", "wire"},
    "client": {"errors", "long_work", "tracing", "unpacking", "wire"},
    "engine": {
        "analysis", "documents", "ending", "listening", "loopback", "model", "questions", "token_buckets", "unpacking",
        "wire",
    },
    "server": {
        "bounds", "client", "ending", "engine", "environment", "errors", "folders", "grounding", "listening",
        "long_work", "loopback", "model", "settings", "stderr", "token_buckets", "tracing", "unpacking", "unseen",
        "wire",
    },
    "cli": {"client", "engine", "errors", "folders", "logs", "model", "server", "settings", "stderr"},
    "__main__": {"cli"},
}  # fmt: skip
"""What each wing may import of ours."""

ENGINE = {
    "config": set(),
    "errors": set(),
    "budget": set(),
    "times": set(),
    "configs": {"errors"},
    "metrics": set(),
    "prometheus": {"metrics"},
    "storage": {"errors", "metrics", "times"},
    "objects": {"config", "storage", "times"},
    "outbox": {"storage", "times"},
    "queue": {"metrics", "storage", "times"},
    "http": {"config", "errors", "objects", "queue", "storage", "times"},
    "files": {"errors", "http", "objects", "storage", "times"},
    "openapi": {"config", "http"},
    "runs": {
        "config", "configs", "errors", "files", "http", "metrics", "objects", "outbox", "queue", "storage", "times",
    },
    "forms": {"configs", "errors", "files", "http", "runs", "storage", "times"},
    "processors": {"configs", "errors", "files", "http", "outbox", "runs", "storage", "times"},
    "ui": {"config", "errors", "http", "metrics", "objects", "queue", "runs", "storage", "times"},
    "webhooks": {"config", "errors", "files", "http", "objects", "outbox", "queue", "runs", "storage", "times"},
    "evaluations": {
        "budget", "errors", "files", "http", "objects", "outbox", "processors", "queue", "runs", "storage", "times",
    },
    "workflows": {
        "budget", "config", "configs", "errors", "files", "http", "objects", "outbox", "processors", "queue", "runs",
        "storage", "times", "ui",
    },
    "older_api": {
        "configs", "errors", "evaluations", "files", "http", "processors", "runs", "storage", "times", "workflows",
    },
    "retention": {"config", "evaluations", "files", "objects", "runs", "storage", "times", "workflows"},
    "error_answers": {"errors", "http", "objects", "older_api", "storage"},
    "gate": {"config", "errors", "error_answers", "http", "older_api"},
    "lifespan": {
        "config", "evaluations", "http", "metrics", "objects", "queue", "retention", "runs", "storage", "ui",
        "webhooks", "workflows",
    },
    "app": {
        "config", "error_answers", "evaluations", "files", "forms", "gate", "lifespan", "older_api", "openapi",
        "processors", "queue", "runs", "ui", "webhooks", "workflows",
    },
    "serve": {"app", "config", "objects", "storage"},
    "cluster_check": {"config", "queue", "storage", "times"},
    "worker": {"config", "http", "lifespan", "objects", "older_api", "queue", "serve", "storage"},
}  # fmt: skip
"""What each room of the engine may import of the other rooms."""

SERVER = {
    "answers": set(),
    "callers": set(),
    "proxies": set(),
    "certificates": set(),
    "network": {"certificates", "proxies"},
    "review_app": set(),
    "review_sets": set(),
    "client_limits": set(),
    "run_waits": set(),
    "credits": set(),
    "linkless": set(),
    "file_contents": set(),
    "audit": {"answers"},
    "foreign_paths": {"answers"},
    "call_limits": set(),
    "repeats": {"callers"},
    "uploads": {"callers"},
    "backend": {"callers", "credits", "network", "proxies"},
    "client_waits": {"client_limits"},
    "local_work": set(),
    "file_names": set(),
    "local_files": {"answers", "file_names", "linkless"},
    "file_patterns": {"file_names", "local_files", "linkless"},
    "open_clients": {"backend", "callers", "credits"},
    "app": {
        "callers", "call_limits", "credits", "local_work", "open_clients", "repeats", "review_sets", "run_waits",
        "uploads",
    },
    "call": {"answers", "app", "call_limits", "client_waits", "repeats"},
    "prompts": {"app", "tools"},
    "subscriptions": {"app", "run_waits"},
    "tools": {
        "answers", "app", "backend", "call", "callers", "credits", "file_patterns", "foreign_paths", "local_files",
        "linkless", "local_work", "repeats", "review_app", "review_sets", "uploads",
    },
    "extensions": {"answers", "app", "call", "callers", "review_app", "tools"},
    "completions": {"app"},
    "resources": {"answers", "app", "file_contents", "tools"},
    "mcp_server": {
        "app", "audit", "callers", "client_waits", "completions", "extensions", "prompts", "resources", "subscriptions",
        "tools",
    },
    "http": {
        "app", "callers", "call_limits", "local_files", "mcp_server", "network", "proxies", "run_waits", "uploads",
    },
    "stdio": {"app", "mcp_server"},
}  # fmt: skip
"""What each room of the server may import of the other rooms."""

EXTRACT = {
    "schema": set(),
    "layout": set(),
    "options": set(),
    "candidate": {"layout"},
    "found": {"layout"},
    "citations": {"found", "layout"},
    "form_fields": {"layout"},
    "labels": {"candidate", "layout", "schema"},
    "shapes": {"candidate", "found", "labels", "layout", "schema"},
    "settle": {"found", "schema", "shapes"},
    "tables": {"candidate", "found", "labels", "layout", "schema", "shapes"},
    "texts": {"found", "labels", "layout", "schema", "shapes"},
    "parties": {"found", "labels", "layout", "schema", "shapes", "texts"},
    "prose": {"found", "layout", "parties", "schema", "shapes", "tables"},
    "ranking": {"candidate", "found", "labels", "layout", "parties", "schema", "shapes", "tables"},
    "exact": {"found", "labels", "layout", "ranking", "schema", "shapes", "texts"},
    "infer": {"form_fields", "labels", "layout", "prose", "schema", "shapes", "tables", "texts"},
    "lists": {"found", "labels", "layout", "prose", "schema", "shapes", "texts"},
    "reader": {
        "found", "labels", "layout", "parties", "prose", "ranking", "schema", "settle", "shapes", "tables", "texts",
    },
    "assemble": {"citations", "found", "layout", "lists", "reader", "schema", "tables"},
}  # fmt: skip
"""What each room of extraction may import of the other rooms."""

HTTPX = {
    "client/answer_body.py",
    "client/no_answer.py",
    "client/transport.py",
    "client/files.py",
    "engine/http/fetch.py",
    "engine/http/urls.py",
    "model/chat.py",
    "server/backend.py",
    "server/http/oauth.py",
    "server/certificates.py",
    "server/network.py",
    "server/proxies.py",
}
"""The only files that know the HTTP library."""

HEAVY = {
    "charset_normalizer", "cv2", "docx", "liteparse", "lxml", "markdown_it", "numpy", "onnxruntime", "openpyxl",
    "phonenumbers", "PIL", "pptx", "pypdf", "pypdfium2", "python_calamine", "rapidfuzz", "rapidocr", "reportlab",
    "selectolax", "sqlalchemy",
}  # fmt: skip
"""Libraries that only the engine, and what it reads documents with, may load; grounding only what compares texts."""

OF_A_CLUSTER = {
    "procrastinate": {
        "engine/queue/adding.py",
        "engine/queue/cluster.py",
        "engine/queue/cluster_workers.py",
        "engine/queue/connections.py",
        "engine/queue/fetching.py",
        "engine/queue/rescue.py",
        "engine/storage/job_tables.py",
    },
    "psycopg": {
        "engine/cluster_check.py",
        "engine/queue/connections.py",
        "engine/queue/ended.py",
        "engine/storage/postgres.py",
    },
    "obstore": {"engine/objects/bucket.py"},
}
"""The only files that know the libraries of the extra `cluster`, which the default does not have."""

OLDER = {
    "client/transport.py": "client/older_api",
    "client/__init__.py": "client/older_api",
    "engine/app.py": "engine/older_api",
    "engine/error_answers.py": "engine/older_api",
    "engine/gate.py": "engine/older_api",
    "engine/worker.py": "engine/older_api",
}
"""The files that choose a version of the API, and what they may take of the older one."""

FILES = sorted(PACKAGE.rglob("*.py"))
MODULES = {".".join(("extend_mcp", *path.relative_to(PACKAGE).with_suffix("").parts)): path for path in FILES}
MODULES = {name.removesuffix(".__init__"): path for name, path in MODULES.items()}


def place(path: Path) -> str:
    """A file of the package, as these tables name it."""
    return path.relative_to(PACKAGE).as_posix()


@cache
def imports(path: Path) -> frozenset[str]:
    """The dotted names that a file imports, wherever in it: modules, and names of modules."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                names.add(full if full in MODULES else node.module)
    return frozenset(names)


def ours(path: Path) -> Iterator[Path]:
    """The files of the package that a file imports."""
    return (MODULES[name] for name in imports(path) if name in MODULES and MODULES[name] != path)


def rooms_below(folder: str) -> dict[str, set[str]]:
    """What each room of a folder imports of its other rooms."""
    found: dict[str, set[str]] = {}
    for path in FILES:
        here = room_of(path, folder)
        if here is not None:
            there = {room_of(target, folder) for target in ours(path)}
            found.setdefault(here, set()).update(room for room in there - {here} if room is not None)
    return found


def room_of(path: Path, folder: str) -> str | None:
    """The room of a folder that a file is in; None for the folder's own face, and for files elsewhere."""
    inside = place(path).removeprefix(f"{folder}/") if place(path).startswith(f"{folder}/") else "__init__.py"
    room = inside.split("/")[0].removesuffix(".py")
    return room if room != "__init__" else None


def assert_held(found: Mapping[str, set[str]], allowed: Mapping[str, set[str]]) -> None:
    """No arrow is there that may not be, and no allowed one is left that nobody needs."""
    assert {room: sorted(arrows) for room, arrows in found.items()} == {
        room: sorted(arrows) for room, arrows in allowed.items()
    }
    list(TopologicalSorter(allowed).static_order())  # raises where rooms are in a circle


def test_wings_import_only_what_stands_below_them() -> None:
    found: dict[str, set[str]] = {}
    for path in FILES:
        here = place(path).removesuffix(".py").split("/")[0]
        if here != "__init__":
            targets = {place(target).removesuffix(".py").split("/")[0] for target in ours(path)}
            found.setdefault(here, set()).update(targets - {here, "__init__"})
    assert_held(found, WINGS)


@pytest.mark.parametrize(("folder", "allowed"), [("engine", ENGINE), ("server", SERVER), ("analysis/extract", EXTRACT)])
def test_rooms_import_only_what_stands_below_them(folder: str, allowed: dict[str, set[str]]) -> None:
    assert_held(rooms_below(folder), allowed)


@pytest.mark.parametrize("folder", sorted({place(path.parent) for path in FILES} - {".", "client"}))
def test_rooms_are_in_no_circle(folder: str) -> None:
    """The client apart, whose transport chooses a version of the API."""
    list(TopologicalSorter(rooms_below(folder)).static_order())  # raises where they are


def test_no_files_import_each_other() -> None:
    """The face of the client apart: it makes the resources, which name its type."""
    graph = {place(path): {place(target) for target in ours(path)} - {"client/__init__.py"} for path in FILES}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_the_server_reaches_the_engine_by_two_doors() -> None:
    """The backend that it is, and its child processes, for work on files while the backend is the cloud."""
    doors = {(place(path), place(target)) for path in FILES for target in ours(path) if in_engine(target)}
    found = [door for door in doors if not door[0].startswith(("engine/", "cli/"))]
    assert {target for door, target in found if door.startswith("server/local_work/")} == {"engine/queue/alone.py"}
    assert {door for door, _ in found if not door.startswith("server/local_work/")} == {"server/backend.py"}


def in_engine(path: Path) -> bool:
    return place(path).startswith("engine/")


def test_the_older_version_of_the_api_is_known_to_what_chooses_a_version_alone() -> None:
    for path in FILES:
        for target in ours(path):
            room = "/".join(place(target).split("/")[:2])
            if room in OLDER.values() and not place(path).startswith(room):
                assert OLDER.get(place(path)) == room, f"{place(path)} imports {place(target)}"


@pytest.mark.parametrize("path", FILES, ids=place)
def test_libraries_stay_where_they_belong(path: Path) -> None:
    outside = {name.split(".")[0] for name in imports(path)}
    wing = place(path).split("/")[0]
    assert "httpx" not in outside or place(path) in HTTPX
    for library, files in OF_A_CLUSTER.items():
        assert library not in outside or place(path) in files
    if wing not in ("engine", "analysis", "documents"):
        assert outside & HEAVY <= ({"rapidfuzz"} if wing == "grounding" else set())
    if wing != "server":
        assert outside & {"mcp", "mcp_types"} == set() or place(path) == "cli/demo.py"
    if wing in ("analysis", "documents"):
        assert outside & {"sqlalchemy", "starlette", "httpx", "uvicorn"} == set()
