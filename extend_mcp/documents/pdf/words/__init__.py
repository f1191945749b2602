"""The words of a page as PDFium reads them, where those of liteparse are missing or wrong."""
