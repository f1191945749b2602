"""The tags of a PDF: headings, items of lists and cells of tables, as the file names them."""
