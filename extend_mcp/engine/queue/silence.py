"""Imported first by each process that opens documents: what libraries print there is dropped, and keys are forgotten.

Their messages quote documents, and the server's stderr is its log: a document must not write lines into that. And no
work on a document needs this program's settings, which include keys. Besides, liteparse starts as many threads as there
are processors for each PDF, and uses one.
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


def _forget_settings() -> None:
    for name in [name for name in os.environ if name.upper().startswith("EXTEND_")]:
        del os.environ[name]


_be_silent()
_forget_settings()
os.environ["TOKIO_WORKER_THREADS"] = "1"
