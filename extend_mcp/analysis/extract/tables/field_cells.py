"""Values of fields that a place alone tells: the box of a form, the cell of a table, the column of an object."""

from functools import cached_property

from extend_mcp.analysis.extract.found import Found, best
from extend_mcp.analysis.extract.labels.form_boxes import FormBox, Picked, form_boxes, pick
from extend_mcp.analysis.extract.labels.label_ends import MARKS
from extend_mcp.analysis.extract.labels.scope import Scopes
from extend_mcp.analysis.extract.layout.layout import Layout
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.typed import NAMED
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.extract.tables.cells import read_cell
from extend_mcp.analysis.extract.tables.named_cells import NamedCell, named_cells, named_places, words_of
from extend_mcp.analysis.extract.tables.tables import tables_of

LESS = 0.1
"""How much less sure a value is where the label of its box has more words than the field."""


class FieldCells:
    """The boxes, cells and columns of a document."""

    def __init__(self, layout: Layout, values: Values, scopes: Scopes) -> None:
        self._layout, self._values, self._scopes = layout, values, scopes

    def box(self, field: Field) -> Picked | None:
        """The box of a form whose label has the field's name."""
        return pick(self._boxes, field.full_name)

    def in_box(self, field: Field, box: Picked | None) -> Found | None:
        """The value in the field's box."""
        if box is None or box.is_empty or box.words[-1].text.endswith(MARKS):
            return None
        return read_cell(field, box.words, NAMED if box.is_exact else NAMED - LESS, self._values)

    def named(self, field: Field) -> Found | None:
        """The cell of a table whose row and column together have the field's name."""
        wanted = words_of(field)
        if len(wanted) < 2:
            return None
        found = (read_cell(field, words, NAMED, self._values) for names, words in self._cells if names.are_of(wanted))
        return best(one for one in found if one is not None)

    def of_object(self, field: Field) -> Found | None:
        """The value in the column of the object that a field is in: `Date of birth`, below `Party B`."""
        if not field.scope or field.scope not in self._scopes.sections:
            return None
        found = (read_cell(field, one.tokens, NAMED, self._values) for one in self._scopes.in_column(field))
        return best(one for one in found if one is not None)

    @cached_property
    def _boxes(self) -> list[FormBox]:
        return list(form_boxes(self._layout))

    @cached_property
    def _cells(self) -> list[NamedCell]:
        tables = [table for table in tables_of(self._layout) if table.is_readable]
        plain_leaves = [leaf for leaf in self._layout.leaves if all(table.leaf is not leaf for table in tables)]
        places = [place for leaf in plain_leaves for place in named_places(leaf)]
        return [*(cell for table in tables for cell in named_cells(table)), *places]
