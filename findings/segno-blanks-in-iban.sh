#!/usr/bin/env bash
# A payment code keeps the blanks of the account number.
#
# Package:   segno 1.6.6.
# Behaviour: `helpers.make_epc_qr` puts an IBAN into the code as it was given. In groups of four, as it is printed, up to 28 digits
#            and letters pass the check of its length, which counts the blanks; a longer one is refused for its length.
# Expected:  the IBAN without blanks: the EPC's guideline for the code (EPC069-12) has it in the electronic format, without them.
# Seen:      DE89 3704 0044 0532 0130 00              -> the same, with its five blanks
#            MT84 MALT 0110 0001 2345 MTLC AST0 01S  -> ValueError: Invalid IBAN, min. 5 and max. 34 characters are allowed
# Matters:   the code looks right and scans; whether money can be paid by it depends on how lenient the payer's bank is.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check segno==1.6.6 zxing-cpp==3.1.1 pillow==13.0.0
"$dir/venv/bin/python" - <<'PY'
import io
import sys

import zxingcpp
from PIL import Image
from segno import helpers

GERMAN, MALTESE = "DE89 3704 0044 0532 0130 00", "MT84 MALT 0110 0001 2345 MTLC AST0 01S"

picture = io.BytesIO()
helpers.make_epc_qr("Ada GmbH", GERMAN, "12.00", text="RE 1").save(picture, kind="png", scale=4)
(code,) = zxingcpp.read_barcodes(Image.open(picture))
account = code.text.splitlines()[6]
print("in the code:", account)
try:
    helpers.make_epc_qr("Ada Ltd", MALTESE, "12.00", text="RE 1")
    refused = ""
except ValueError as error:
    refused = str(error)
print("31 digits and letters, with blanks:", refused)
helpers.make_epc_qr("Ada Ltd", MALTESE.replace(" ", ""), "12.00", text="RE 1")
sys.exit(account != GERMAN or "max. 34 characters" not in refused)
PY
