"""Words set into lines, and the ruled lines between them."""
