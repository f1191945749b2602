"""Tables of plain cells."""

from extend_mcp.documents.page import Block, Cell


def table_block(rows: list[list[str]]) -> Block:
    """A table of text cells; short rows stay short."""
    cells = tuple(Cell(row, column, text) for row, texts in enumerate(rows) for column, text in enumerate(texts))
    return Block("table", "\n".join("\t".join(texts) for texts in rows), cells=cells)
