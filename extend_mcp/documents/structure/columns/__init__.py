"""Texts and tables side by side on a page."""
