"""Tables from lines of words and ruled lines: columns, rows, headings and spans."""
