"""Files: routes, rows, views."""
