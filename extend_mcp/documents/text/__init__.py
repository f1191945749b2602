"""Files of plain text: text, Markdown, tables with delimiters; and which encoding a file is in."""
