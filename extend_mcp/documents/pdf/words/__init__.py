"""The words of a page by PDFium: where liteparse has none or other ones."""
