#!/usr/bin/env bash
# One month name, two months: "listopad" is October in Croatian and November in Czech and Polish.
#
# Package:   Babel 2.19.0 (the names of the Unicode CLDR).
# Behaviour: listopad(a), and of the short names lip, lis and srp, mean a month in Croatian and the one after it in Czech or
#            Polish.
# Expected:  that a month's name written out is what makes a date plain, and that a table of all languages' names has one month
#            for each name.
# Seen:      lip 6 hr, 7 pl    srp 7 hr, 8 cs    lis 10 hr, 11 cs pl    listopad 10 hr, 11 cs pl    listopada 10 hr, 11 pl
# Matters:   "5. listopada 2024" on an invoice is a month later or earlier by the language of the document. A reader of dates
#            that merges the languages' names is wrong for one of them and does not notice.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -qq --disable-pip-version-check babel==2.19.0
"$dir/venv/bin/python" - <<'PY'
import sys
from collections import defaultdict

from babel import Locale

months = defaultdict(lambda: defaultdict(set))
for language in ("cs", "hr", "pl"):
    for context in Locale(language).months.values():
        for width in ("wide", "abbreviated"):
            for number, name in context[width].items():
                months[name.strip(".").lower()][number].add(language)
seen = {}
for name, numbers in sorted(months.items()):
    if len(numbers) > 1 and name.isalpha():
        seen[name] = {number: " ".join(sorted(languages)) for number, languages in sorted(numbers.items())}
        print(f"{name}:", ", ".join(f"{number} {languages}" for number, languages in seen[name].items()))
sys.exit(
    seen
    != {
        "lip": {6: "hr", 7: "pl"},
        "lis": {10: "hr", 11: "cs pl"},
        "listopad": {10: "hr", 11: "cs pl"},
        "listopada": {10: "hr", 11: "pl"},
        "srp": {7: "hr", 8: "cs"},
    }
)
PY
