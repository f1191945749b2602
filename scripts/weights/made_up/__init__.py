"""Documents of made-up layouts, as pages of words: the fit meets more layouts than there are files."""

from scripts.weights.made_up.invoice import make_invoice
from scripts.weights.made_up.note import make_note
from scripts.weights.made_up.receipt import make_receipt

__all__ = ["make_invoice", "make_note", "make_receipt"]
