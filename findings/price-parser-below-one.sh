#!/usr/bin/env bash
# A price below one with three decimals is read as a thousand times as much.
#
# Package:   price-parser 0.5.1.
# Behaviour: a dot or comma before exactly three digits is a thousands separator, also behind a lone zero or behind
#            nothing: "0.125" and ".125" are 125. "0.12" and "0.1250" are read as decimals.
# Expected:  0.125; no number with groups of thousands begins with a zero. (For "1.799" the documentation says that it is a guess,
#            and has `decimal_separator` for it.)
# Seen:      € 0.125 -> 125    0,089 EUR -> 89    $0.750 -> 750    € 0.12 -> 0.12    € 0.1250 -> 0.1250    € .125 -> 125
# Matters:   prices of electricity a kWh, fuel, paper and screws have three decimals and stand below one; next to a price with two
#            or four they are off by a factor of a thousand, and nothing fails.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check price-parser==0.5.1
"$dir/venv/bin/python" - <<'PY'
import sys

from price_parser import Price

seen = {text: str(Price.fromstring(text).amount) for text in ("€ 0.125", "0,089 EUR", "$0.750", "€ 0.12", "€ 0.1250", "€ .125")}
for text, amount in seen.items():
    print(f"{text:10} {amount}")
sys.exit(list(seen.values()) != ["125", "89", "750", "0.12", "0.1250", "125"])
PY
