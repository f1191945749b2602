"""Extraction without a model: by rules, and from the XML that an invoice carries.

A field is `null` rather than guessed. Every value is tied to words on a page, and its confidence is calibrated.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extend_mcp.analysis.extract.assemble import Assembler
from extend_mcp.analysis.extract.citations import Citer
from extend_mcp.analysis.extract.form_fields import warn_of_form
from extend_mcp.analysis.extract.infer import infer_schema
from extend_mcp.analysis.extract.layout.layout import lay_out
from extend_mcp.analysis.extract.options import in_scope, unsupported
from extend_mcp.analysis.extract.reader import Reader
from extend_mcp.analysis.extract.schema.fields import read_schema
from extend_mcp.documents.page import Document
from extend_mcp.wire.extract import ExtractAdvancedOptions, ExtractConfig
from extend_mcp.wire.runs import RunWarning


@dataclass(frozen=True, slots=True)
class Extraction:
    """`output` is an `ExtractOutput` on the wire; `schema` is set where it was inferred.

    `not_judged` are the paths of null fields that ask what a text means; fields that were only not found are not in
    it. The confidence of a value is in its metadata.
    `exact` are the paths of fields and arrays that exact data filled.
    """

    output: dict[str, Any]
    schema: dict[str, Any] | None = None
    warnings: list[RunWarning] = field(default_factory=list)
    not_judged: tuple[str, ...] = ()
    exact: frozenset[str] = frozenset()


def extract(documents: Sequence[tuple[str, Document]], config: ExtractConfig) -> Extraction:
    """Read the fields of `config.schema_` from (file id, document) pairs that belong together.

    Without a schema one is inferred. Raises `DocumentFailure` (SCHEMA_GENERATION_FAILED) if none can be inferred.
    """
    from extend_mcp.analysis.extract.exact.sources import (
        read_exact,  # which knows fields and places of this package
    )

    options = config.advanced_options or ExtractAdvancedOptions()
    documents = in_scope(documents, config)
    layout = lay_out(documents)
    inferred = None if config.schema_ is not None else infer_schema(layout)
    root = read_schema(config.schema_ or inferred or {})
    reader = Reader(layout, root)
    citer = Citer(options.citation_mode or "line") if options.citations_enabled else None
    exact = read_exact(documents, root, layout, reader.found)
    assembler = Assembler(reader, citer, options.array_citation_strategy == "item", {}, exact)
    value = assembler.build(root)
    warnings = [*unsupported(config), *exact.warnings, *(warn_of_form(layout) if inferred is not None else [])]
    output = {"value": value, "metadata": assembler.metadata}
    not_judged, filled = tuple(assembler.not_judged), frozenset((*exact.found, *exact.rows))
    return Extraction(output, inferred, warnings, not_judged, filled)
