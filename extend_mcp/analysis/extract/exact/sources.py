"""All exact data of some documents, the surest first: an invoice's XML, a filled form, payment codes."""

from collections.abc import Mapping, Sequence

from extend_mcp.analysis.extract.exact.fill_schema import read_invoice_data
from extend_mcp.analysis.extract.exact.form_data import read_form_data
from extend_mcp.analysis.extract.exact.payment_data import read_payment_data
from extend_mcp.analysis.extract.found import Exact, Found
from extend_mcp.analysis.extract.layout.layout import Layout
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.documents.page import Document


def read_exact(
    documents: Sequence[tuple[str, Document]], root: Field, layout: Layout, read: Mapping[str, Found | None]
) -> Exact:
    """The exact data for the fields. `read` is what was read from the pages, for remarks on differences."""
    sources = (
        read_invoice_data(documents, root, layout, read),
        read_form_data(root, layout),
        read_payment_data(root, layout),
    )
    exact = Exact()
    for one in sources:
        exact.found = {**one.found, **exact.found}
        exact.rows = {**one.rows, **exact.rows}
        exact.warnings += one.warnings
    return exact
