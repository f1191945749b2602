"""Files of plain text: text, Markdown, tables with delimiters; and their encodings."""
