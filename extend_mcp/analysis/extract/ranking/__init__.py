"""Reads the terms of invoices, orders and receipts by fitted weights: what could be a value, what speaks for it."""
