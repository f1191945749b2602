"""Places to fill in on pages without form fields: lines, cells, combs, boxes to tick."""
