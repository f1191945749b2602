"""Arrays of objects from the rows of tables, made of cells or of lines; and values named by row and column."""
