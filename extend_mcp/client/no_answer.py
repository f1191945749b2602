"""Errors for requests without an answer, or with only a part of one."""

import httpx

from extend_mcp.client.responses import clean
from extend_mcp.errors import BadAnswer, Unreachable

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
"""Failures after which the API certainly did not receive the request."""
TIMED_OUT = (httpx.TimeoutException, TimeoutError)
UNTRUSTED = ". The certificate is not trusted: if a proxy inspects the traffic, set SSL_CERT_FILE to its CA file"


def describe_broken_answer(call: str, status: int) -> BadAnswer:
    """The error for an answer that broke off."""
    what = f"{call} was answered with status {status} and a body that broke off or cannot be decoded"
    return BadAnswer("LOCAL_BAD_ANSWER", what, retryable=call.startswith("GET "), http_status=status)


def describe_no_answer(call: str, error: Exception, host: str, way: str, secret: str) -> Unreachable:
    """The error for a request without an answer. `way` says how the host is reached; the `secret` is left out."""
    sent = not isinstance(error, NOT_SENT)
    way = f" ({way})" if way and not isinstance(error, httpx.UnsupportedProtocol) else ""
    if isinstance(error, TIMED_OUT):
        code, what = "LOCAL_TIMEOUT", f"{call}: no {'answer' if sent else 'connection'} in time{way}"
    else:
        what = f"{call}: {'lost' if sent else 'no'} connection to {host}{way}: {clean(str(error), secret)}"
        what += UNTRUSTED if "CERTIFICATE_VERIFY_FAILED" in what else ""
        code = "LOCAL_UNREACHABLE"
    unreachable = Unreachable(code, what, retryable=call.startswith("GET ") or not sent)
    unreachable.sent = sent
    return unreachable
