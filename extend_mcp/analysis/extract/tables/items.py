"""The items of an array of objects: the values of each row."""

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.layout.layout import Layout
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.extract.tables.cells import read_cell
from extend_mcp.analysis.extract.tables.item_sums import PRICED, with_line_sums, without_sums
from extend_mcp.analysis.extract.tables.item_texts import clean_texts
from extend_mcp.analysis.extract.tables.period_cells import share_periods
from extend_mcp.analysis.extract.tables.tables import read_rows
from extend_mcp.analysis.extract.tables.unheaded_items import FIT, read_unheaded


def read_items(array: Field, layout: Layout, values: Values) -> list[dict[str, Found | None]]:
    """The items of an array of objects: the value read for each property."""
    rows, fit = read_rows(array, layout)
    if not rows:
        rows, fit = read_unheaded(array, layout, values), FIT
    assert array.item is not None
    members = array.item.members
    for name in (name for name in members if "description" in members[name].labels):
        texts = [row for row in rows if row.get(name)]
        for row, words in zip(texts, clean_texts([row[name] for row in texts]), strict=True):
            row[name] = words
    share_periods(rows, members, values)
    made = [{name: read_cell(members[name], row.get(name, ()), fit, values) for name in members} for row in rows]
    least = min(2, len(members))
    items = without_sums([item for item in made if sum(found is not None for found in item.values()) >= least])
    columns = {column: name for column in PRICED for name in members if column in members[name].labels}
    return with_line_sums(items, columns, [amount.value for amount in values.of("amount")])
