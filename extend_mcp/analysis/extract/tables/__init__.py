"""Arrays of objects from the rows of tables, of cells or of lines; and values named by row and column."""
