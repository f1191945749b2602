"""Forms: finds and fills in the fields of a PDF."""

from extend_mcp.analysis.forms.detect import Detection, detect
from extend_mcp.analysis.forms.fill import EDITED, EditReport, fill

__all__ = ["EDITED", "Detection", "EditReport", "detect", "fill"]
