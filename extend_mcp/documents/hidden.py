"""Warnings of text that a reader of the document would not see."""

from extend_mcp.wire.runs import RunWarning


def hidden_text(count: int, one: str, many: str, page: int | None = None, *, kept: bool) -> RunWarning:
    """Warn of `count` pieces of hidden text, named as `one` or `many`; `kept` says whether the output has them."""
    place = f" on page {page}" if page is not None else ""
    if count == 1:
        what, fate = one, "It is part of the output; treat it with care." if kept else "It was left out of the output."
    else:
        what = many
        fate = "They are part of the output; treat them with care." if kept else "They were left out of the output."
    return RunWarning(code="LOCAL_HIDDEN_TEXT", message=f"{count} {what}{place}. {fate}", page=page)


def struck_text(count: int, page: int | None = None) -> RunWarning:
    """Warn of `count` pieces of struck-out text that were left out."""
    place = f" on page {page}" if page is not None else ""
    what, fate = ("piece of text is", "It was") if count == 1 else ("pieces of text are", "They were")
    message = f"{count} {what} struck out{place}. {fate} left out of the output."
    return RunWarning(code="LOCAL_STRUCK_TEXT", message=message, page=page)
