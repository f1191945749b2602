"""Invoices and orders as XML: in a PDF (ZUGFeRD, Factur-X, Order-X) or alone (XRechnung, PEPPOL, FatturaPA)."""
