"""Times, sizes and names as people read them."""

from typing import Any

from extend_mcp.engine.times import iso, now
from extend_mcp.engine.ui.markup import Html, tag

SIZES = (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3))
UNITS = (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1))


def duration(milliseconds: float) -> str:
    """`850 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`: the two largest units."""
    if milliseconds < 1000:
        return f"{max(0, milliseconds):.0f} ms"
    if milliseconds < 60_000:
        return f"{milliseconds / 1000:.1f} s"
    left, said = int(milliseconds / 1000), list[str]()
    for unit, seconds in UNITS:
        if left >= seconds or said:
            said.append(f"{left // seconds} {unit}")
            left %= seconds
    return " ".join(part for part in said[:2] if not part.startswith("0 "))


def ago(moment: int) -> Html:
    """How long ago, with the time itself on hovering."""
    seconds = (now() - moment) // 1000
    unit, length = next(((unit, length) for unit, length in UNITS if seconds >= length), UNITS[-1])
    said = "just now" if seconds < 2 else f"{seconds // length} {unit} ago"
    return tag("time", said, datetime=iso(moment), title=iso(moment))


def size(count: int) -> str:
    """`512 bytes`, `3.4 MB`."""
    if count < 1000:
        return f"{count} bytes"
    unit, scaled = next((unit, count / by) for unit, by in SIZES if count >= by)
    return f"{scaled:.{1 if scaled < 100 else 0}f} {unit}"


def title(kind: str) -> str:
    """The name of a kind of run: `Form detection` for `form_detection`."""
    return kind.replace("_", " ").capitalize()


def badge(status: str) -> Html:
    """A status in its colour."""
    return tag("span", status.replace("_", " ").capitalize(), class_=f"badge {status.lower()}")


def scalar(value: Any) -> str | Html:
    """A JSON value that is neither an object nor an array."""
    if value is None:
        return tag("span", "null", class_="none")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def shortened(text: str, most: int) -> str:
    """At most so many characters, and a mark where some were left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
