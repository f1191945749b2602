"""Joins the lines of plain text that the mailer broke (RFC 3676)."""

_SIGNATURE = "-- "


def unflowed(text: str, *, without_blank: bool) -> str:
    """The text with its lines joined; `without_blank`: the blank before a break only marks it (`DelSp=yes`)."""
    lines: list[str] = []
    open_depth: int | None = None
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip(">"))
        rest = line[depth:].removeprefix(" ")
        flows = rest.endswith(" ") and rest != _SIGNATURE
        piece = rest[:-1] if flows and without_blank else rest
        if open_depth == depth and rest != _SIGNATURE:
            lines[-1] += piece
        else:
            lines.append(f"{'>' * depth} {piece}" if depth else piece)
        open_depth = depth if flows else None
    return "\n".join(lines)
