"""What the server that children are forked from loads, once, so that no child has to.

Nothing here may start a thread: it would not live on in a forked child. What only forms and verifications need is
left to their children: few runs need it, and it takes five times as long to load as what classify and split add here.
"""

import liteparse  # noqa: F401
import PIL.Image  # noqa: F401
import pypdfium2  # noqa: F401

import extend_mcp.engine.documents.pdf
import extend_mcp.engine.runner
import extend_mcp.engine.work
import extend_mcp.engine.work.classify
import extend_mcp.engine.work.extract
import extend_mcp.engine.work.split  # noqa: F401
from extend_mcp.models.classify import ClassifyConfig
from extend_mcp.models.extract import ExtractConfig
from extend_mcp.models.parse import ParseConfig
from extend_mcp.models.runs import RunWarning
from extend_mcp.models.split import SplitConfig

for model in (ParseConfig, ExtractConfig, ClassifyConfig, SplitConfig, RunWarning):
    model.model_rebuild()
