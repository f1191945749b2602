"""Codes on pages (the extra `codes`): reads them from pictures of pages, and parses those for payments."""

from extend_mcp.documents.codes.barcodes import add_codes, can_read
from extend_mcp.documents.codes.payment import PaymentCode, read_payment

__all__ = ["PaymentCode", "add_codes", "can_read", "read_payment"]
