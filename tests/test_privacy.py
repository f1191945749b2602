"""What docs/privacy.md promises and no other test looks at."""

import subprocess
import sys

READS = """
import os, sys
from importlib.machinery import PathFinder

class Watch:
    def find_spec(self, name, path, target=None):
        if name != "onnxruntime":
            return None
        spec = PathFinder.find_spec(name, path)
        load = spec.loader.exec_module
        spec.loader.exec_module = lambda module: (print(os.environ.get("ORT_DISABLE_TELEMETRY")), load(module))
        return spec

sys.meta_path.insert(0, Watch())
import extend_mcp.engine.queue.warm
from PIL import Image
from extend_mcp.documents.ocr import read_picture
read_picture(Image.new("RGB", (200, 100), "white"), turn=False)
"""


def test_what_reads_scans_is_told_not_to_report_before_it_is_loaded() -> None:
    said = subprocess.run([sys.executable, "-c", READS], check=True, capture_output=True, text=True).stdout
    assert said.split() == ["1"]
