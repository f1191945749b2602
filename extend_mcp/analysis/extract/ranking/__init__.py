"""Reads the terms of invoices, orders and receipts by fitted weights on the features of their possible values."""
