"""How well documents are parsed, beside rivals on the same files: `make bench-documents CORPUS=folder`."""
