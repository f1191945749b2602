"""What the server that children are forked from loads, once, so that no child has to.

Nothing here may start a thread: it would not live on in a forked child.
"""

import liteparse  # noqa: F401
import PIL.Image  # noqa: F401
import pypdfium2  # noqa: F401

import extend_mcp.engine.documents.pdf
import extend_mcp.engine.runner
import extend_mcp.engine.work
import extend_mcp.engine.work.extract  # noqa: F401
from extend_mcp.models.extract import ExtractConfig
from extend_mcp.models.parse import ParseConfig
from extend_mcp.models.runs import RunWarning

for model in (ParseConfig, ExtractConfig, RunWarning):
    model.model_rebuild()
