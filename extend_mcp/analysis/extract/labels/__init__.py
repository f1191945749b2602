"""Printed labels: where they are, where they end, and which places belong to them."""
