"""The rectangle around the filled cells of a worksheet."""

from dataclasses import dataclass

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
"""The most columns of a worksheet, in every program and format."""


@dataclass(slots=True)
class Extent:
    """Rows and columns from 0, both ends included."""

    top: int = MAX_ROWS
    left: int = MAX_COLUMNS
    bottom: int = -1
    right: int = -1

    def add(self, row: int, left: int, right: int | None = None) -> None:
        """Count the filled cells of a row from `left` to `right`. Raises `ValueError` past the ends of a sheet."""
        last = left if right is None else right
        if row >= MAX_ROWS or last >= MAX_COLUMNS:
            raise ValueError("a cell is past the end of the sheet")
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, left), max(self.right, last)

    @property
    def area(self) -> int:
        """The number of cells in the rectangle."""
        return max(0, self.bottom + 1 - self.top) * max(0, self.right + 1 - self.left)
