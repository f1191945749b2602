"""`python -m tests.telling …` is extend-mcp in a process that has logs at DEBUG and spans, all of it on stderr.

Its engine trusts the certificate in the file that TELLING_TRUSTS names.
"""

import logging
import os
import ssl
import sys

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor

from extend_mcp.cli.main import main
from extend_mcp.engine.http import fetch

if __name__ == "__main__":
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter(out=sys.stderr)))
    trace.set_tracer_provider(provider)
    logging.basicConfig(stream=sys.stderr, level=logging.DEBUG)
    trusted = ssl.create_default_context(cafile=os.environ.get("TELLING_TRUSTS"))
    setattr(fetch, "_trusted", lambda: trusted)  # noqa: B010  (mypy takes no assignment)
    main()
