#!/usr/bin/env bash
# Money that a bank took back is read as money that came in a second time.
#
# Package:   mt-940 5.1.1.
# Behaviour: an entry of a bank statement (field 61 of SWIFT's MT940) is marked C or D, and a reversal of one RC or RD. Only an amount marked
#            D is negative; RC, the reversal of a credit, is positive like the credit itself.
# Expected:  a negative amount, as it leaves the account: the entries then add up to the balance that the bank states. (The fault was told
#            and mended after this release: issue 130 of mt-940.)
# Seen:      C 100,00: 100.00    D 30,00: -30.00    RC 100,00: 100.00    RD 30,00: 30.00
#            opening 1000.00, entries 200.00, closing as the bank states it 1000.00
# Matters:   a returned payment counts twice, and what is reconciled by amount finds a second payment of the same invoice.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check mt-940==5.1.1
"$dir/venv/bin/python" - <<'PY'
import sys

import mt940

STATEMENT = """:20:4711
:25:12345678/0000123456
:28C:1/1
:60F:C240501EUR1000,00
:61:2405020502C100,00NTRFNONREF
:61:2405020502D30,00NTRFNONREF
:61:2405030503RC100,00NTRFNONREF
:61:2405030503RD30,00NTRFNONREF
:62F:C240503EUR1000,00
"""
entries = mt940.parse(STATEMENT)
seen = {entry.data["status"]: str(entry.data["amount"].amount) for entry in entries}
balances = [str(entries.data[name].amount.amount) for name in ("final_opening_balance", "final_closing_balance")]
print(seen)
print("opening, closing:", *balances, " entries together:", sum(entry.data["amount"].amount for entry in entries))
assert balances == ["1000.00", "1000.00"]
sys.exit(seen != {"C": "100.00", "D": "-30.00", "RC": "100.00", "RD": "30.00"})
PY
