"""Times, sizes and names as people read them."""

from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.times import now

SIZES = (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3))
UNITS = (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1))


def duration(milliseconds: float) -> str:
    """`850 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`: the two largest units."""
    if milliseconds < 1000:
        return f"{max(0, milliseconds):.0f} ms"
    if milliseconds < 60_000:
        return f"{milliseconds / 1000:.1f} s"
    left, parts = int(milliseconds / 1000), list[str]()
    for unit, seconds in UNITS:
        if left >= seconds or parts:
            parts.append(f"{left // seconds} {unit}")
            left %= seconds
    return " ".join(part for part in parts[:2] if not part.startswith("0 "))


def ago(moment: int) -> str:
    """How long ago: `just now`, `4 min ago`."""
    seconds = (now() - moment) // 1000
    unit, length = next(((unit, length) for unit, length in UNITS if seconds >= length), UNITS[-1])
    return "just now" if seconds < 2 else f"{seconds // length} {unit} ago"


def took(run: Row[Any]) -> str:
    """How long the work took, or has taken so far; a dash if it has not begun."""
    if run.metrics:
        return duration(run.metrics["processingTimeMs"])
    if run.started_at is None:
        return "–"
    return duration((now() if run.due_at is not None else run.updated_at) - run.started_at)


def size(count: int) -> str:
    """`512 bytes`, `3.4 MB`."""
    if count < 1000:
        return f"{count} bytes"
    unit, scaled = next((unit, count / by) for unit, by in SIZES if count >= by)
    return f"{scaled:.{1 if scaled < 100 else 0}f} {unit}"


def title(name: str) -> str:
    """A name of the API as words: `Form detection` for `form_detection`, `Needs review` for `NEEDS_REVIEW`."""
    return name.replace("_", " ").capitalize()


def file_names(run: Row[Any]) -> str:
    """The name of its first file, and how many more there are."""
    names = run.file_name.split("\n")
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def scalar(value: Any) -> str:
    """A JSON value that is neither an object nor an array."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return "null" if value is None else str(value)


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters, with a mark if some were left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
