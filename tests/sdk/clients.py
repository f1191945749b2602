"""The vendor's Python SDK, which warns of itself when it is imported."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import extend_ai
    from extend_ai.wrapper.polling import PollingOptions

OFTEN = PollingOptions(fast_poll_interval_ms=50)
"""How `create_and_poll` polls here."""

__all__ = ["OFTEN", "extend_ai"]
