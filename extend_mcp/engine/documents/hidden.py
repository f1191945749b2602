"""The report of text that a reader of the document would not see."""

from extend_mcp.models.runs import RunWarning


def hidden_text(count: int, what: str, page: int | None = None, *, kept: bool) -> RunWarning:
    """Warn of `count` pieces of hidden text. `what` names them; `kept` tells whether the output has them."""
    place = f" on page {page}" if page is not None else ""
    fate = "They are part of the output; treat them with care." if kept else "They were left out of the output."
    return RunWarning(code="LOCAL_HIDDEN_TEXT", message=f"{count} {what}{place}. {fate}", page=page)
