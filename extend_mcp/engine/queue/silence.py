"""Imported first by each process that opens documents: what libraries print there is dropped.

Their messages quote documents, and the server's stderr is its log: a document must not write lines into that.
"""

import logging
import os
import warnings


def _be_silent() -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    if null > 2:
        os.close(null)
    warnings.simplefilter("ignore")
    logging.disable()


_be_silent()
