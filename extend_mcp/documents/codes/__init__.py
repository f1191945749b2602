"""Codes that pages show (the extra `codes`): read from their pictures, and what those for payments say."""

from extend_mcp.documents.codes.barcodes import add_codes, can_read
from extend_mcp.documents.codes.payment import PaymentCode, read_payment

__all__ = ["PaymentCode", "add_codes", "can_read", "read_payment"]
