"""Forms: the fields of a PDF found, and filled in."""

from extend_mcp.engine.work.forms.detect import Detection, detect

__all__ = ["Detection", "detect"]
