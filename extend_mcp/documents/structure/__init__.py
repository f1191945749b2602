"""One reading of a page: from words and ruled lines to lines, zones, tables and blocks of text."""
