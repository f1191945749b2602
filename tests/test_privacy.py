"""What docs/privacy.md promises and no other test looks at."""

import subprocess
import sys

READS = """
import os, sys

def watch(event, told):
    if event == "import" and told[0] == "onnxruntime":
        print(os.environ.get("ORT_DISABLE_TELEMETRY"))

sys.addaudithook(watch)
import extend_mcp.engine.warm
from PIL import Image
from extend_mcp.engine.documents.ocr import read_picture
read_picture(Image.new("RGB", (200, 100), "white"), turn=False)
"""


def test_what_reads_scans_is_told_not_to_report_before_it_is_loaded() -> None:
    said = subprocess.run([sys.executable, "-c", READS], check=True, capture_output=True, text=True).stdout
    assert set(said.split()) == {"1"}
