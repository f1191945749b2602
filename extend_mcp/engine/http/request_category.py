"""What the API's rate limits count separately: reads, writes and new runs."""

SYNCHRONOUS = frozenset({"parse", "extract", "classify", "split", "edit", "detect_form", "verify"})


def category(method: str, path: str) -> str:
    """GET, RUN for requests that start runs, or WRITE for all others."""
    if method in {"GET", "HEAD"}:
        return "GET"
    first, *rest = path.strip("/").split("/")
    starts = first in SYNCHRONOUS or (first.endswith("_runs") and rest in ([], ["batch"]))
    return "RUN" if method == "POST" and starts else "WRITE"
