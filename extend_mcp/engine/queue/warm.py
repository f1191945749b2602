"""What the server that forks children loads once, so that no child has to.

Nothing here may start a thread: a forked child would not have it. Libraries for forms and verifications are loaded
too: that takes 0.1 s of processor time once, while each such run took 0.05 to 0.09 s to load them (measured).
"""

import jsonschema  # noqa: F401
import liteparse  # noqa: F401
import PIL.Image  # noqa: F401
import pypdf  # noqa: F401
import pypdfium2  # noqa: F401

from extend_mcp.wire.classify import ClassifyConfig
from extend_mcp.wire.edit import EditConfig, FormDetectionConfig
from extend_mcp.wire.extract import ExtractConfig
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.runs import RunWarning
from extend_mcp.wire.split import SplitConfig
from extend_mcp.wire.verify import VerifyConfig

MODELS = (ParseConfig, ExtractConfig, ClassifyConfig, SplitConfig, EditConfig, FormDetectionConfig, VerifyConfig)

for model in (*MODELS, RunWarning):
    model.model_rebuild()
