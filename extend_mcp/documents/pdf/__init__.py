"""The reader of PDFs: everything on a page becomes words, and `documents.structure` reads their structure.

`layout` reads the page's own text and lines, `sources` what lies on it (`fields`, `ticks`, `notes`), and `scans` says
which pages are read by OCR. `hidden` warns of invisible text.
"""

from extend_mcp.documents.pdf.opened import light_pages, open_pdf
from extend_mcp.documents.pdf.pdf_reader import MIME_TYPE, read_pdf

__all__ = ["MIME_TYPE", "light_pages", "open_pdf", "read_pdf"]
